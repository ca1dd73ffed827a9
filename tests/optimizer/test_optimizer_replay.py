"""Replay at past origins sees only the past; what surrounds a proposal agrees with the proposal."""

from datetime import date, timedelta

import numpy as np
import pytest
from advice_made import WEEKS, customers, weekly_spend
from test_optimizer_advice import advice

from finint.channel_history import WeekOutcome, WeekSpend, history_of
from finint.curve_fit import fit_curves
from finint.lift_tests import LiftTest
from finint.optimizer.question import Choices
from finint.optimizer.replay import HORIZON_WEEKS, replay
from finint.optimizer.trade import gain_under, sweep_of, swings_of
from finint.response.estimate import fit
from finint.response.weekly import weekly

FIRST = date(2025, 1, 6)


def series(weeks=WEEKS):
    spend = weekly_spend()
    days = [FIRST + timedelta(days=7 * week) for week in range(WEEKS)]
    made = weekly(days, customers(spend).astype(float), spend)
    return made if weeks == WEEKS else made.until(weeks)


@pytest.fixture(scope="module")
def judged():
    known = series()
    return known, fit(known, draws=60)


def test_origins_are_a_quarter_apart_and_regret_is_a_share_of_the_best(judged):
    known, judge = judged
    origins = replay(known, judge)
    assert [row.week for row in origins] == [known.weeks[WEEKS - HORIZON_WEEKS * n] for n in (1, 2)]
    for row in origins:
        assert row.best >= max(row.advice, row.unchanged, row.equal)
        assert 0 <= row.regret <= 1
        assert row.last_year is None
        assert row.accuracy == pytest.approx(row.accuracy, nan_ok=False)


def test_what_came_after_an_origin_does_not_change_its_advice(judged):
    known, judge = judged
    place = WEEKS - HORIZON_WEEKS
    other = known.target.copy()
    other[place:] = 1.0
    changed = weekly(known.weeks, other, dict(zip(known.channels, known.spend.T, strict=True)))
    assert replay(changed, judge)[0].advice == replay(known, judge)[0].advice


def test_too_few_weeks_have_no_origin(judged):
    assert replay(series(weeks=38), judged[1]) == ()


def test_the_sweep_at_todays_budget_is_no_worse_than_the_proposal():
    found = advice(Choices(step_ratio=0.3, may_leave=False))
    points = sweep_of(found, hurdle_ratio=0.016).points
    budgets, responses = np.array([p.budget_amount for p in points]), np.array([p.response for p in points])
    at_plan = float(np.interp(float(found.budget_amount), budgets, responses))
    assert at_plan >= (found.answer.response or 0.0) * (1 - 1e-3)
    assert (np.diff(responses) >= -1e-9).all()


def test_the_sweep_spends_what_the_proposal_spends_above_the_hurdle():
    found = advice(Choices(step_ratio=None), value=30.0)
    swept = sweep_of(found, hurdle_ratio=0.016)
    spent = float(sum(found.result.optimized_allocation.values()))
    step = swept.points[1].budget_amount - swept.points[0].budget_amount
    assert swept.hurdle_amount == pytest.approx(spent, abs=step)


def test_the_tornado_stands_around_the_gain_of_the_tile():
    found = advice()
    rows = swings_of(found)
    assert len(rows) == 6
    for row in rows:
        if row.assumption.endswith("effect"):  # the gain of a kept plan is linear in a channel's effect
            assert (row.kept_low + row.kept_high) / 2 == pytest.approx(found.gain)


def test_the_same_values_give_the_same_gain():
    found = advice()
    assert gain_under(found, [100.0] * 3, [100.0] * 3) == pytest.approx(found.gain)
    assert gain_under(found, [100.0] * 3, [0.0] * 3) == pytest.approx(
        float(sum(found.result.current_allocation.values()) - sum(found.result.optimized_allocation.values()))
    )


def held(weeks=WEEKS):
    spend, counts = weekly_spend(), customers(weekly_spend())
    days = [FIRST + timedelta(days=7 * week) for week in range(weeks)]
    spent = [WeekSpend(day, name, round_(spend[name][week]), 1, day) for week, day in enumerate(days) for name in spend]
    came = [WeekOutcome(day, int(counts[week]), int(counts[week]), day) for week, day in enumerate(days)]
    return history_of(spent, came, FIRST + timedelta(days=7 * weeks))


def round_(amount):
    from decimal import Decimal

    return Decimal(str(round(float(amount), 2)))


def lift(**changes):
    from decimal import Decimal

    given = {
        "experiment_id": "L",
        "channel": "search",
        "campaign_id": None,
        "start_date": FIRST + timedelta(days=70),
        "end_date": FIRST + timedelta(days=98),
        "spend_change_amount": Decimal(400),
        "outcome": "new_customers",
        "lift": Decimal(9),
        "standard_error": Decimal(2),
        "import_id": "imp",
        "line_no": 2,
    }
    return LiftTest(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"channel": "posters"}, "no working spend of posters", id="another channel"),
        pytest.param({"outcome": "orders"}, "it counted orders", id="another outcome"),
        pytest.param({"start_date": FIRST - timedelta(days=7)}, "outside the weeks", id="before the weeks"),
        pytest.param({"spend_change_amount": 10**9}, "more than was spent", id="more than was spent"),
    ],
)
def test_a_test_that_cannot_calibrate_is_left_out_with_its_reason(changes, reason):
    found = fit_curves(held(), [lift(**changes)])
    assert found.fit is not None
    assert found.calibrated == ()
    assert reason in found.left_out[0][1]


def test_a_week_the_books_begin_in_is_carried_in_at_its_pace():
    from decimal import Decimal

    wednesday = FIRST + timedelta(days=2)
    spent = [
        WeekSpend(FIRST, "tv", Decimal(50), 1, wednesday),
        WeekSpend(FIRST + timedelta(days=7), "tv", Decimal(9), 1, FIRST + timedelta(days=7)),
    ]
    came = [
        WeekOutcome(FIRST, 5, 5, wednesday),
        WeekOutcome(FIRST + timedelta(days=7), 5, 5, FIRST + timedelta(days=7)),
    ]
    found = history_of(spent, came, FIRST + timedelta(days=14))
    assert found.weeks == (FIRST + timedelta(days=7),)
    assert found.before["tv"] == (Decimal(50) * 7 / 5,)
