"""A platform's lines and the ledger's bills of one month are one money: together they count what the ledger says."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW

from finint.netting import UNASSIGNED, Bill, Key, Reported, Word, net, pairs

D = Decimal
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
amounts = st.decimals(-100_000, 100_000, places=2).filter(bool)
fine = st.decimals(-100_000, 100_000, places=12).filter(bool)
vendors, categories = st.sampled_from("ab"), st.sampled_from(["media_spend", "platform_fees"])
days = st.dates(date(2026, 9, 1), date(2026, 11, 30))


def reported_on(day, amount, vendor="a", category="media_spend"):
    return Reported(vendor, vendor.upper(), category, day.replace(day=1), day, D(amount))


def bill_on(day, amount, line=1, vendor="a", category="media_spend", service=None):
    start, end = service or (None, None)
    return Bill(
        "imp-1", line, day.replace(day=1), day, False, vendor, vendor.upper(), category, f"B{line}", "EUR", D(amount),
        D(amount), day if service else None, start, end,
    )  # fmt: skip


def word(action, vendor="a", category="media_spend", month=None, sequence=1):
    return Word(sequence, vendor, category, month, action, "said so", NOW, "somebody")


@st.composite
def books(draw):
    lines = draw(st.lists(st.builds(reported_on, days, fine, vendors, categories), max_size=12))
    bills = [
        draw(
            st.builds(
                bill_on, days, amounts, st.just(line), vendors, st.one_of(categories, st.just("unassigned")),
                st.none() | st.tuples(days, st.integers(1, 70)).map(lambda one: (one[0], one[0] + timedelta(days=one[1]))),
            )
        )
        for line in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    words = draw(
        st.lists(
            st.builds(
                word, st.sampled_from(["part", "pair", "rule"]), vendors, st.one_of(categories, st.just("unassigned")),
                st.none() | st.sampled_from([OCTOBER, NOVEMBER]),
            ),
            max_size=3,
        )
    )  # fmt: skip
    return lines, bills, words


@given(books())
def test_what_counts_of_all_pairs_is_what_the_ledger_says_to_the_last_digit(made):
    lines = made[0]
    netted, told = net(*made), pairs(*made)
    reported = defaultdict(Decimal)
    for row in lines:
        reported[Key(row.vendor, row.cost_category, row.month)] += row.amount
    once = {Key(pair.vendor, pair.cost_category, pair.month): pair for pair in told if pair.is_netted}
    assert sum(row.amount for row in netted) == -sum(reported[key] for key in once)
    for pair in once.values():
        assert pair.reported_amount + pair.rest_amount == pair.booked_amount == pair.counted_amount
    taken = sum(row.amount for row in netted if row.netting == "bill")
    assert taken == -sum(pair.booked_amount for pair in once.values())


@given(st.lists(st.tuples(days, amounts), min_size=1, max_size=8), days, amounts, days)
def test_any_cut_of_the_days_counts_the_bill_from_its_day_on_and_the_lines_before(lines, day, amount, cut):
    lines, bill = [reported_on(*line) for line in lines], bill_on(day, amount)
    of_month = [row for row in lines if row.month == bill.month and row.day < cut]
    counted = sum(row.amount for row in of_month) + sum(row.amount for row in net(lines, [bill]) if row.on_day < cut)
    if bill.day < cut:
        assert counted + bill.amount == (bill.amount if of_month else sum(row.amount for row in of_month) + bill.amount)
    else:
        assert counted == sum(row.amount for row in of_month)


def test_a_bill_for_three_months_is_netted_in_each_of_them():
    lines = [reported_on(date(2026, month, 5), "1000") for month in (9, 10, 11)]
    bill = bill_on(date(2026, 11, 30), "3030", service=(date(2026, 9, 1), date(2026, 12, 1)))
    assert sum(pair.booked_amount for pair in pairs(lines, [bill])) == D(3030)
    assert sum(row.amount for row in net(lines, [bill])) == -3000


def test_bills_share_the_lines_by_size_and_a_credit_note_stays_what_it_is():
    lines = [reported_on(date(2026, 10, 5), "300")]
    bills = [bill_on(date(2026, 10, 31), amount, line) for line, amount in enumerate(("200", "100", "-20"), 1)]
    rest = {row.line_no: row.amount for row in net(lines, bills) if row.netting == "rest"}
    assert rest == {3: D(-20)}
    assert pairs(lines, bills)[0].rest_amount == D(-20)


def test_another_category_of_the_vendor_is_other_money():
    lines = [reported_on(date(2026, 10, 5), "300")]
    assert net(lines, [bill_on(date(2026, 10, 31), "90", category="platform_fees")]) == []
    assert pairs(lines, [bill_on(date(2026, 10, 31), "90", category="platform_fees")]) == []


def test_a_bill_without_a_category_waits_for_a_word():
    lines, bill = [reported_on(date(2026, 10, 5), "300")], bill_on(date(2026, 10, 31), "310", category="unassigned")
    assert net(lines, [bill]) == []
    assert [(pair.is_netted, pair.stated_category) for pair in pairs(lines, [bill])] == [(False, "unassigned")]
    said = [word("pair", category="unassigned")]
    assert sum(row.amount for row in net(lines, [bill], said)) == -300


def test_a_parted_pair_counts_both_until_the_word_is_taken_back():
    lines, bills = [reported_on(date(2026, 10, 5), "300")], [bill_on(date(2026, 10, 31), "310")]
    assert net(lines, bills, [word("part", month=OCTOBER)]) == []
    assert net(lines, bills, [word("part", month=NOVEMBER)])
    assert net(lines, bills, [word("part"), word("rule", sequence=2)])
    parted = pairs(lines, bills, [word("part")])[0]
    assert (parted.is_netted, parted.counted_amount) == (False, D(610))


@pytest.mark.parametrize("last", ["media_spend", UNASSIGNED])
def test_the_word_on_a_pair_of_mixed_bills_can_be_taken_back(last):
    lines = [Reported("v", "V", "media_spend", date(2026, 10, 1), date(2026, 10, 5), D(100))]
    first = UNASSIGNED if last == "media_spend" else "media_spend"
    mixed = [
        Bill("imp-1", number, date(2026, 10, 1), date(2026, 10, 31), False, "v", "V", category, f"A{number}", "EUR",
             D(50), D(50), None, None, None)
        for number, category in ((2, first), (3, last))
    ]  # fmt: skip
    word = Word(1, "v", UNASSIGNED, None, "pair", "one bill", datetime(2026, 11, 1), "finance")
    assert pairs(lines, mixed, [word])[0].stated_category == UNASSIGNED
