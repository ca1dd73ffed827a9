"""Control totals: what the file states beside what our rows add up to, and which difference is worth a warning."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.importer.control import Stated, compare, named_in, note

D = Decimal


def check(*stated, rows=10):
    return [total.within_tolerance for total in compare(stated, rows=rows)]


def test_a_total_off_by_rounding_is_met_and_the_larger_account_total_is_no_contradiction():
    ours = D("2565.93")
    assert check(
        Stated("Total: Campaigns", 6, D("2565.92"), (ours,)), Stated("Total: Account", 7, D("9000"), (ours,)), rows=2
    ) == [True, True]


@pytest.mark.parametrize(
    ("stated", "rows", "met"),
    [
        ("100.05", 2, True),
        ("100.06", 2, False),
        ("100.10", 10, True),
        ("100.11", 10, False),
        ("99.95", 1, True),
        ("99.90", 1, False),
    ],
)
def test_the_tolerance_is_a_cent_a_row_and_five_cents_at_least(stated, rows, met):
    assert check(Stated("Total", 9, D(stated), (D(100),)), rows=rows) == [met]


def test_a_smaller_account_total_alone_contradicts():
    assert check(Stated("Total: Account", 9, D(90), (D(100),))) == [False]
    assert check(Stated("Total: Account", 9, D(110), (D(100),))) == [True]


def test_a_part_of_the_rows_says_nothing_about_the_whole():
    assert check(Stated("Total: Search", 9, D(40), (D(100),))) == [True]
    assert check(Stated("Total: Search", 9, D(140), (D(100),))) == [False]


def test_a_groups_total_is_compared_with_its_group():
    totals = compare([Stated("Total for Travel", 9, D(40), (D(100), D(40)))], rows=10)
    assert (totals[0].ours, totals[0].difference, totals[0].within_tolerance) == (D(40), D(0), True)


def test_rows_that_are_no_spend_may_stand_in_the_files_total():
    assert check(Stated("Total", 9, D(60), (D(100),), with_others=D(60))) == [True]


def test_the_warning_names_the_label_the_line_and_the_difference():
    text = note(compare([Stated("Grand Total", 12, D("999.5"), (D(150),))], rows=2)).text
    assert "Grand Total" in text
    assert "line 12" in text
    assert "849.5" in text
    assert note(compare([Stated("Total", 12, D(150), (D(150),))], rows=2)) is None


def test_a_label_names_the_type_it_adds_up():
    sums = {"video": D(5), "performance max": D(7)}
    assert named_in("Total: Performance Max", sums) == D(7)
    assert named_in("Total: Campaigns", sums) is None


@settings(max_examples=40, deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2), st.integers(1, 10**6))
def test_an_exact_total_never_warns(amount, rows):
    assert check(Stated("Total", 1, amount, (amount,)), rows=rows) == [True]
