"""What other channels would have earned: the formula by hand, its limits, and a brute force beside it."""

from datetime import date, timedelta
from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.alternatives import Option, Options, best_alternative, best_for_all, flight
from finint.period import Period
from finint.roi import opportunity_cost

MONDAY = date(2026, 1, 5)
FOUR_WEEKS = Period(MONDAY, MONDAY + timedelta(days=28))


def option(name="search", *, each=3.0, bend=1000.0, most=2000.0, spent=500.0):
    """A concave channel: a week of `x` brings each·bend·log(1 + x/bend)."""
    spend = np.linspace(0.0, most, 401)
    by_week = {MONDAY + timedelta(days=7 * week): spent for week in range(-2, 8)}
    return Option(name, spend, each * bend * np.log1p(spend / bend), by_week)


def brought(amount, each=3.0, bend=1000.0):
    return each * bend * np.log1p(amount / bend)


def test_the_margin_is_that_of_more_spend_on_top_of_what_was_spent_less_the_money():
    found = best_alternative(Options((option(),)), "video", D(800), FOUR_WEEKS)
    expected = 4 * (brought(700) - brought(500) - 200)
    assert found.name == "search"
    assert found.placed_amount == D(800)
    assert float(found.margin_amount) == pytest.approx(expected, rel=1e-4)


def test_the_own_channel_is_no_alternative():
    assert best_alternative(Options((option(),)), "search", D(800), FOUR_WEEKS) is None


def test_no_more_is_placed_than_the_channel_was_seen_to_take():
    found = best_alternative(Options((option(each=9.0),)), "video", D(40_000), FOUR_WEEKS)
    assert found.placed_amount == D(4 * 1500)


def test_no_more_is_placed_than_pays():
    # Marginal margin is each/(1 + x/bend): 1 at x = 2·bend, which the range allows.
    found = best_alternative(Options((option(most=9000.0),)), "video", D(400_000), FOUR_WEEKS)
    assert float(found.placed_amount) == pytest.approx(4 * 1500, abs=4 * 25)


def test_a_channel_at_its_limit_or_one_that_loses_money_is_none():
    assert best_alternative(Options((option(spent=2000.0),)), "video", D(800), FOUR_WEEKS) is None
    assert best_alternative(Options((option(each=0.5),)), "video", D(800), FOUR_WEEKS) is None
    assert best_alternative(Options((), "nothing is told"), "video", D(800), FOUR_WEEKS) is None


def test_moved_together_the_campaigns_share_the_room_they_would_each_take_alone():
    known = Options((option(),))
    alone = [best_alternative(known, name, D(4000), FOUR_WEEKS).margin_amount for name in ("video", "mail", "events")]
    whole = best_for_all(known, {"video": D(4000), "mail": D(4000), "events": D(4000)}, FOUR_WEEKS)
    assert max(alone) <= whole.margin_amount < sum(alone)
    assert whole.placed_amount == D(4 * 1500)


def test_the_larger_of_the_two_is_named_and_never_their_sum():
    best = best_alternative(Options((option("paid_search"),)), "video", D(800), FOUR_WEEKS)
    cost = opportunity_cost(D(800), D("0.10"), 60, best)
    assert cost.amount == best.margin_amount
    assert cost.named == "margin of paid search"
    dear = opportunity_cost(D(800), D(90), 365, best)
    assert (dear.amount, dear.named) == (D(72_000), "capital charge")


def test_a_flight_is_the_days_of_own_cost_and_a_week_at_least():
    window = Period.parse("2026")
    days = [(date(2026, 3, 2), D(5)), (date(2026, 3, 30), D(5)), (date(2026, 5, 1), D(-3))]
    assert flight(days, window) == Period(date(2026, 3, 2), date(2026, 3, 31))
    assert flight(days[:1], window).days == 7
    assert flight([], window) == window


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(0.2, 8.0), st.floats(200, 5000), st.floats(100, 4000), st.floats(0, 4000)), max_size=4
    ),
    st.integers(1, 50_000),
)
def test_it_is_the_best_of_a_brute_force_over_channels_and_amounts(made, cost):
    known = Options(tuple(option(f"c{n}", each=e, bend=b, most=m, spent=s) for n, (e, b, m, s) in enumerate(made)))
    found = best_alternative(known, "other", D(cost), FOUR_WEEKS)
    best = 0.0
    for each, bend, most, spent in made:
        for step in range(201):
            extra = min(cost / 4, most - spent) * step / 200
            if extra > 0:
                best = max(best, 4 * (brought(spent + extra, each, bend) - brought(spent, each, bend) - extra))
    # The table of 401 points cuts the corner of a curve by its bend within a step.
    worst = max((4 * 2 * each * (most / 400) ** 2 / 8 / bend for each, bend, most, _ in made), default=0.0)
    assert (float(found.margin_amount) if found else 0.0) == pytest.approx(best, rel=1e-3, abs=0.02 + worst)
