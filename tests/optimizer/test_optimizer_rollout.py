"""Weeks: carry-over, season, caps and steps; bounds that hold, plans that are allowed, contradictions explained."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from optimizer_cases import curve, hill

from finint.optimizer.lines import envelopes
from finint.optimizer.rollout import schedule
from finint.optimizer.rollout_answer import document
from finint.optimizer.rollout_parsing import read_rollout


def weekly(count=3, weeks=4, tail=2, slopes=(0.5, 1.0), seed=0, **fields):
    random = np.random.default_rng(seed)
    budget = 1_000_000.0
    week = budget / weeks
    channels = []
    for place in range(count):
        alpha, today = float(random.uniform(0, 0.8)), float(week / count * random.uniform(0.7, 1.3))
        channels.append(
            curve(
                f"c{place}",
                float(random.uniform(0.5, 2)) * 1e4,
                float(random.uniform(0.5, 2)) * week / count / (1 - alpha),
                float(random.uniform(*slopes)),
                alpha=alpha,
                carry_in=today / (1 - alpha) * alpha,
                current_weekly=today,
            )
        )
    problem = {
        "weeks": weeks,
        "tail_weeks": tail,
        "season": (1 + 0.3 * np.sin(np.arange(weeks + tail))).tolist(),
        "total_budget": budget,
        "weekly_cap": 1.4 * week,
        "max_weekly_change": 0.25,
        "channels": channels,
    }
    return problem | fields


def total_response(problem, spend):
    """The response written out week by week."""
    periods = problem["weeks"] + problem.get("tail_weeks", 0)
    season = problem.get("season") or [1.0] * periods
    result = 0.0
    for channel in problem["channels"]:
        adstock = channel.get("carry_in", 0.0)
        for week in range(periods):
            now = spend[channel["name"]][week] if week < problem["weeks"] else 0.0
            adstock = channel.get("alpha", 0.0) * adstock + now
            result += season[week] * float(hill(adstock, channel))
    return result


def worst_violation(problem, spend):
    change, worst = problem.get("max_weekly_change"), 0.0
    for channel in problem["channels"]:
        before = channel.get("current_weekly")
        for now in spend[channel["name"]]:
            worst = max(worst, -now)
            if change is not None and before is not None:
                worst = max(worst, now - (1 + change) * before, (1 - change) * before - now)
            before = now
    if problem.get("weekly_cap") is not None:
        worst = max(worst, *(np.sum(list(spend.values()), axis=0) - problem["weekly_cap"]))
    return worst


def judged(problem):
    answer = schedule(read_rollout(problem))
    assert answer.objective == pytest.approx(total_response(problem, answer.spend), rel=1e-9)
    assert worst_violation(problem, answer.spend) <= 1e-6
    assert sum(map(sum, answer.spend.values())) == pytest.approx(problem["total_budget"], abs=1e-3)
    assert answer.unallocated == 0
    assert answer.objective <= answer.upper_bound
    return answer


@pytest.mark.parametrize("seed", range(3))
def test_concave_rollouts_are_proven_and_beat_the_flat_plan(seed):
    problem = weekly(seed=seed)
    answer = judged(problem)
    assert answer.status == "optimal"
    today = np.array([channel["current_weekly"] for channel in problem["channels"]])
    flat = {f"c{i}": [today[i] / today.sum() * 250_000.0] * 4 for i in range(3)}
    assert worst_violation(problem, flat) <= 1e-6
    assert answer.objective > total_response(problem, flat)


def test_twelve_channels_and_weeks_with_a_tail_are_proven():
    answer = judged(weekly(12, 12, 8))
    assert answer.relative_gap <= 1e-4
    assert answer.status == "optimal"
    assert answer.tail_response > 0


def test_a_channel_alone_without_carry_over_repeats_the_best_week():
    problem = {"weeks": 3, "total_budget": 300.0, "channels": [curve("a", 10.0, 40.0, 1.0)]}
    answer = judged(problem)
    assert answer.spend["a"] == pytest.approx([100.0] * 3, abs=2.0)
    assert answer.objective == pytest.approx(3 * 10 * 100 / 140, rel=2e-5)


def test_more_season_gets_more_money():
    problem = {"weeks": 2, "season": [1.0, 3.0], "total_budget": 100.0, "channels": [curve("a", 10.0, 40.0, 1.0)]}
    first, second = judged(problem).spend["a"]
    # Equal marginal return: season * half / (half + x)^2.
    assert (40 + second) / (40 + first) == pytest.approx(3**0.5, rel=1e-2)


@pytest.mark.parametrize("slopes", [(0.6, 1.0), (1.5, 3.0)])
def test_no_plan_drawn_by_chance_beats_the_bound(slopes):
    problem = weekly(2, 3, 1, slopes, max_weekly_change=None)
    answer = judged(problem)
    random = np.random.default_rng(0)
    best = 0.0
    for spread in (0.2, 1.0, 5.0):
        for shares in random.dirichlet(np.full(6, spread), 600):
            plan = {"c0": (shares[:3] * 1e6).tolist(), "c1": (shares[3:] * 1e6).tolist()}
            if worst_violation(problem, plan) <= 0:
                best = max(best, total_response(problem, plan))
    assert 0 < best <= answer.upper_bound
    assert best <= answer.objective * (1 + 2e-3)


def test_s_curves_say_that_their_bound_is_of_envelopes():
    answer = judged(weekly(3, 4, 1, (2.0, 3.0)))
    assert answer.status == ("optimal" if answer.relative_gap <= 1e-4 else "feasible")
    assert any("concave envelopes" in sentence for sentence in answer.warnings)


@given(
    half=st.floats(0.1, 3),
    slope=st.sampled_from((0.4, 1.0, 1.5, 3.0, 12.0)),
    low=st.floats(0, 2),
    width=st.floats(0.01, 3),
    touch=st.floats(0, 1),
    inside=st.floats(0, 1),
)
@settings(max_examples=150)
def test_lines_and_envelopes_are_never_below_the_curve(half, slope, low, width, touch, inside):
    def array(value):
        return np.array([value])

    hull = envelopes(array(1.0), array(half), array(slope), array(low), array(low + width))
    rate, intercept = hull.line(array(low + touch * width))
    at = low + inside * width
    height = float(hill(at, {"beta": 1.0, "half": half, "slope": slope}))
    assert height <= rate[0] * at + intercept[0] + 1e-12
    assert height <= hull.at(array(at))[0] + 1e-9


IMPOSSIBLE = {
    "steps do not reach the budget": ({"total_budget": 3e6}, "let at most", "lower the budget by"),
    "steps do not come down to the budget": ({"total_budget": 1e5}, "let no less than", "raise the budget by"),
    "cap below today less one step": ({"weekly_cap": 1e5}, "above the weekly cap of 100,000", "raise weekly_cap by"),
    "half of 0": ({"channels": [curve("a", half=0.0)]}, "found 0 or less for a", "give a a half above 0"),
    "crossed": ({"channels": [curve("a", min=9.0, max=5.0)]}, "a has min 9 above max 5", "lower min of a to 5"),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_contradiction_is_explained(case):
    fields, reason, repair = IMPOSSIBLE[case]
    answer = schedule(read_rollout(weekly() | fields))
    assert answer.status == "infeasible"
    assert reason in answer.reason
    assert repair in answer.repair
    assert document(answer)["objective"] is None


@pytest.mark.parametrize("case", ["steps do not reach the budget", "steps do not come down to the budget"])
def test_repaired_budget_is_possible(case):
    problem = weekly() | IMPOSSIBLE[case][0]
    needed = schedule(read_rollout(problem)).changes[0].needed_amount
    assert schedule(read_rollout(problem | {"total_budget": needed})).status == "optimal"


def test_money_the_steps_cannot_spend_is_unallocated_loudly():
    answer = schedule(read_rollout(weekly(total_budget=3e6, budget="at_most")))
    assert answer.unallocated == pytest.approx(3e6 - sum(map(sum, answer.spend.values())), abs=0.01)
    assert answer.unallocated > 1e6
    assert any("stays unallocated" in sentence for sentence in answer.warnings)


def test_binding_limits_have_prices_of_the_same_names():
    answer = schedule(read_rollout(weekly()))
    assert "budget" in answer.binding
    assert set(answer.binding) == set(answer.shadow_prices)
    more = schedule(read_rollout(weekly(total_budget=1_001_000.0)))
    assert answer.shadow_prices["budget"] == pytest.approx((more.objective - answer.objective) / 1000, rel=0.05)


def test_carry_over_after_the_last_week_is_said_to_count_or_not():
    assert "carry-over counts for 2 weeks after week 4, nothing after that" in schedule(read_rollout(weekly())).warnings
    plain = weekly(tail=0)
    assert "carry-over after week 4 does not count" in schedule(read_rollout(plain)).warnings


def test_a_channel_at_zero_stays_there_and_says_why():
    problem = weekly()
    problem["channels"][0] |= {"current_weekly": 0.0, "carry_in": 0.0}
    problem["total_budget"] = 7e5
    answer = schedule(read_rollout(problem))
    assert answer.spend["c0"] == [0.0] * 4
    assert any("c0 stays at 0" in sentence for sentence in answer.warnings)
