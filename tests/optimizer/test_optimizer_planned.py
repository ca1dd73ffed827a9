"""Plan lines meet what was ordered and booked: movable is the sum of its rows, and bound money never moves."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.optimizer.planned import Bound, Planned, remaining
from finint.period import Period

D = Decimal
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
WINDOW = Period(NOVEMBER, date(2027, 1, 1))
CENTS = st.integers(-5_000, 50_000).map(lambda cents: D(cents) / 100)
MONTHS, CHANNELS, CAMPAIGNS = (
    st.sampled_from((NOVEMBER, DECEMBER)),
    st.sampled_from(("tv", "mail")),
    st.sampled_from(("", "a", "b")),
)
PLANNED = st.lists(st.builds(lambda *x: x, MONTHS, CHANNELS, CAMPAIGNS, CENTS), max_size=8).map(
    lambda rows: [planned(*row, line_no=number) for number, row in enumerate(rows, start=2)]
)
BOUND = st.lists(st.builds(Bound, MONTHS, CHANNELS, CAMPAIGNS, CENTS), max_size=6)


def planned(month, channel, campaign, amount, line_no=2):
    return Planned("imp-1", "plan.csv", line_no, month, "Growth", channel, campaign, campaign, D(amount))


@given(PLANNED, BOUND, BOUND, BOUND, st.booleans())
def test_every_unit_of_money_is_either_bound_or_movable(plan, spent, ordered, delivered, approved):
    for channel in remaining(plan, spent, WINDOW, approved=approved, committed=ordered, accrued=delivered):
        assert channel.movable_amount == sum((row.movable_amount for row in channel.rows), D(0))
        assert channel.current_amount == channel.floor_amount + channel.movable_amount
        assert channel.floor_amount >= 0
        owed = [*ordered, *delivered]
        committed = sum((max(D(0), row.amount) for row in owed if row.channel == channel.channel), D(0))
        assert channel.floor_amount >= committed
        assert approved or channel.movable_amount == 0
        for row in channel.rows:
            assert row.movable_amount <= max(
                D(0), row.planned_amount - row.actual_amount - row.committed_amount - row.accrued_amount
            )


@given(PLANNED, BOUND)
def test_booked_money_is_counted_once(plan, spent):
    rows = [row for channel in remaining(plan, spent, WINDOW, approved=True) for row in channel.rows]
    assert sum((row.actual_amount for row in rows), D(0)) == sum((max(D(0), row.amount) for row in spent), D(0))


@pytest.mark.parametrize(
    ("spent", "floor", "movable"),
    [
        pytest.param([], 0, 150, id="nothing booked"),
        pytest.param([Bound(NOVEMBER, "tv", "a", D(30))], 0, 120, id="booked on the line's campaign"),
        pytest.param([Bound(NOVEMBER, "tv", "z", D(30))], 0, 120, id="an unplanned campaign meets the channel's line"),
        pytest.param([Bound(NOVEMBER, "tv", "a", D(130))], 0, 50, id="an overspent line frees nothing elsewhere"),
        pytest.param([Bound(DECEMBER, "tv", "a", D(30))], 0, 150, id="a month without a line of its own"),
    ],
)
def test_money_still_to_be_spent(spent, floor, movable):
    plan = [planned(NOVEMBER, "tv", "a", 100), planned(NOVEMBER, "tv", "", 50, line_no=3)]
    (found,) = remaining(plan, spent, WINDOW, approved=True)
    assert (found.floor_amount, found.movable_amount) == (D(floor), D(movable))


def test_an_order_is_a_floor_even_where_nothing_was_planned():
    found = remaining([], [], WINDOW, approved=True, committed=[Bound(DECEMBER, "tv", "", D("12.50"))])
    assert [(row.channel, row.floor_amount, row.movable_amount) for row in found] == [("tv", D("12.50"), D(0))]
