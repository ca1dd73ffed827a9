"""The days between two cuts: weeks and days add up to their months, plan and spend alike."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, budget_reading, spend_reading

from finint import budget, holdings
from finint.day_window import between
from finint.fiscal import Calendar
from finint.importer.post import post
from finint.period import Period
from finint.view import View

MONTHS = Period(date(2026, 9, 1), date(2026, 11, 1))


@pytest.fixture
def cube(books):
    days = [(date(2026, 9, 1) + timedelta(days=step), f"c{step % 3}", f"{step + 1}.37") for step in range(61)]
    post(books, spend_reading(*days), now=NOW)
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "1200.01")), now=NOW)
    return lambda day: holdings.cells(books, View(MONTHS, day, "Plan"))


def cut(cube, start, end, as_of=date(2026, 11, 1)):
    return budget.total(between(cube(start), cube(max(start, min(as_of, end))), cube(end)))


def test_a_week_across_two_months_has_the_spend_of_its_seven_days(cube):
    week = Period.parse("2026-W40")
    steps = range((week.start - date(2026, 9, 1)).days, (week.end - date(2026, 9, 1)).days)
    found = cut(cube, week.start, week.end)
    assert found.actual_amount == sum((D(f"{step + 1}.37") for step in steps), D(0))
    # 3 days of September and 4 of October, of 100.00 and 100.01 to the month; floored to the cent at each cut.
    assert abs(found.budget_amount - (D(100) * 3 / 30 + D(100) * 4 / 31)) <= D("0.04")


def test_the_days_of_two_months_add_up_to_them(cube):
    days = [MONTHS.start + timedelta(days=step) for step in range(MONTHS.days)]
    parts = [cut(cube, day, day + timedelta(days=1)) for day in days]
    whole = budget.total(cube(MONTHS.end))
    assert sum((part.budget_amount for part in parts), D(0)) == whole.budget_amount
    assert sum((part.actual_amount for part in parts), D(0)) == whole.actual_amount


def test_a_cut_off_inside_the_week_hides_later_spend_and_keeps_its_plan(cube):
    week = Period.parse("2026-W40")
    early = cut(cube, week.start, week.end, as_of=week.start + timedelta(days=2))
    late = cut(cube, week.start, week.end)
    assert early.budget_amount == late.budget_amount
    assert early.actual_amount < late.actual_amount
    assert early.due_amount < early.budget_amount == late.due_amount


def test_a_week_that_has_not_begun_has_a_plan_and_nothing_else(cube):
    week = Period.parse("2026-W43")
    found = cut(cube, week.start, week.end, as_of=date(2026, 9, 10))
    assert found.budget_amount > 0
    assert (found.due_amount, found.actual_amount) == (0, 0)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_whole_months_hold_the_period_and_are_whole(start, days):
    period = Period(start, start + timedelta(days=days))
    months = Calendar().months(period)
    assert months.start <= period.start < period.end <= months.end
    assert Calendar().months(months) == months
    assert (months.start - period.start).days > -31
