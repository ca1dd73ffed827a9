"""The outlook: children add up to parents, what is signed is paid, somebody's value stands beside the model's."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, spend_reading

from finint import budget, expected
from finint.errors import CalculationError
from finint.expected import MonthSpend, Override, override, overrides
from finint.importer.post import post
from finint.landing import land, land_total
from finint.period import Period, add_months
from finint.view import View

D = Decimal
VIEW = View(Period.parse("2026"), date(2026, 11, 15), "Plan")
START = date(2023, 1, 1)


def rows(months=34, **levels):
    levels = levels or {"Growth": 1000, "Brand": 500}
    return [
        MonthSpend(add_months(START, n), name, "media_spend", "search", name.lower(), D(level + 10 * (n % 12)))
        for name, level in levels.items()
        for n in range(12, 12 + months)
    ]


def expect(rows, view=VIEW, given=(), **options):
    found = expected.expect(rows, view.as_of.replace(day=1), 2, workers=1, **options)
    return {name: one.within(view.period, given) for name, one in found.items()}


def test_children_add_up_to_parents_in_every_month():
    found = expect(rows())
    assert {len(name) for name in found} == {0, 1, 2}
    for step, top in enumerate(found[()].months):
        for size in (1, 2):
            parts = sum(one.months[step].model_amount for name, one in found.items() if len(name) == size)
            assert abs(parts - top.model_amount) <= D("0.02") * len(found)
    assert [one.month for one in found[()].months] == [date(2026, 11, 1), date(2026, 12, 1)]


def test_channels_and_their_campaigns_are_forecast_in_the_same_way():
    found = expect(rows(), VIEW, level="channel")
    assert set(found) == {(), ("search",), ("search", "growth"), ("search", "brand")}
    parts = sum(found["search", name].months[0].model_amount for name in ("growth", "brand"))
    assert abs(parts - found["search",].months[0].model_amount) <= D("0.02")


def test_a_line_that_cannot_be_forecast_says_why_and_the_sums_still_hold():
    short = [MonthSpend(date(2026, 10, 1), "New", "media_spend", "mail", "new", D(70))]
    quiet = [MonthSpend(add_months(START, n), "Gone", "media_spend", "mail", "gone", D(90)) for n in range(12, 20)]
    found = expect(rows() + short + quiet)
    assert found["New", "media_spend"].made is None
    assert "at least 3" in found["New", "media_spend"].flag
    assert "nothing spent in the last 12 months" in found["Gone", "media_spend"].flag
    assert all(one.model_amount == 0 for one in found["Gone", "media_spend"].months) or found["Gone",].made is None


@pytest.mark.parametrize(
    "values", [[5] * 20, [0] * 11 + [1], [3, 4, 5, 6, 7], [0, 0, 9, 0, 0, 0, 12, 0, 0, 1, 0, 2] * 2]
)
def test_constants_zeros_and_five_points_are_forecast_or_refused_with_a_sentence(values):
    few = [
        MonthSpend(add_months(date(2026, 11, 1), n - len(values)), "A", "media_spend", "mail", "a", D(value))
        for n, value in enumerate(values)
    ]
    found = expect(few)
    for one in found.values():
        assert one.made is not None or one.why
        assert all(month.model_amount.is_finite() for month in one.months)


def test_nothing_is_expected_after_the_period_is_over_or_without_history():
    assert expect([]) == {}
    over = View(Period.parse("2026"), date(2027, 1, 1))
    assert all(not one.months for one in expect(rows(), over).values())
    line = budget.Line(("A",), D(0), D(0), D(100), D(5), D(30))
    assert land(line, None, over, D(0)).outlook_amount == 105


MONEY = st.decimals(0, 10_000, places=2)


@given(MONEY, MONEY, MONEY, MONEY, MONEY)
def test_what_is_signed_is_paid_even_when_less_is_expected(actual, accrued, committed, ahead, month_actual):
    line = budget.Line(("A",), D(0), D(0), actual, accrued, committed)
    months = (
        expected.Ahead(date(2026, 11, 1), ahead, ahead, ahead),
        expected.Ahead(date(2026, 12, 1), ahead, ahead, ahead),
    )
    found = land(line, expected.Expected(("A",), months, None), VIEW, month_actual)
    assert found.outlook_amount == actual + accrued + max(committed, max(D(0), ahead - month_actual) + ahead)
    assert found.lower_amount <= found.outlook_amount <= found.upper_amount
    assert land_total([found, found], None).outlook_amount == 2 * found.outlook_amount


def test_without_a_forecast_only_commitments_are_ahead():
    line = budget.Line(("A",), D(0), D(0), D(100), D(5), D(30))
    assert land(line, None, VIEW, D(0)).outlook_amount == 135


def test_an_override_counts_and_keeps_the_model_beside_it(books):
    with pytest.raises(CalculationError, match="needs a reason"):
        override(books, "Growth", date(2026, 12, 1), D(9), D(5), reason=" ", now=NOW)
    override(books, "Growth", date(2026, 12, 15), D(9), D(5), reason="fair", now=NOW)
    given_ = overrides(books)
    assert [(one.month, one.amount, one.model_amount) for one in given_] == [(date(2026, 12, 1), 9, 5)]
    months = expect(rows(), given=given_)["Growth",].months
    assert months[1].amount == 9
    assert months[1].model_amount != 9
    assert isinstance(months[1].override, Override)
    override(books, "Growth", date(2026, 12, 1), None, None, reason="fair is off", now=NOW)
    assert overrides(books) == []


def test_history_counts_full_months_before_the_cut_off(books):
    post(books, spend_reading((date(2026, 10, 3), "a", "5.00"), (date(2026, 11, 3), "a", "7.00")), now=NOW)
    assert [(row.month, row.amount) for row in expected.history(books, VIEW)] == [(date(2026, 10, 1), 5)]
