"""Numbers of the optimizer: what a plan gains, how sure that is, what stays unspent, what may move."""

from decimal import Decimal

from finint.metrics.metric import Metric, Part, Parts
from finint.money import ratio

RESPONSE_NOW = Part("response_now", "Response of today's plan", "advice_now", "response_amount")
RESPONSE_THEN = Part("response_then", "Response of the proposal", "advice_then", "response_amount")
SPEND_NOW = Part("spend_now", "Today's plan, still to be spent", "advice_now", "spend_amount")
SPEND_THEN = Part("spend_then", "Proposed spend", "advice_then", "spend_amount")
BUDGET = Part("budget", "Budget of the window", "advice_budget", "spend_amount")
DRAWS = Part("draws", "Draws of the curves", "advice_draws", "draws")
BETTER = Part("better", "Draws in which the proposal is better", "advice_draws", "better")
QUANTILE = Part("quantile", "Gain at the 5th percentile", "advice_quantile", "weighted_gain_amount")
MOVABLE = Part("movable", "Movable plan lines", "movable_lines", "movable_amount")
REGRET = Part("regret", "Regret, summed over worlds", "advice_worlds", "regret")
WORLDS = Part("worlds", "Simulated worlds", "advice_worlds", "worlds")

_MODEL = "Read from fitted curves: predictive, not proof of cause. The Backtest tab says how such advice has fared."


def _net(p: Parts) -> Decimal:
    return p["response_then"] - p["response_now"] + p["spend_now"] - p["spend_then"]


ADVICE: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "expected_gain_amount",
            "Expected gain",
            "money",
            "higher",
            "mean response of the proposal minus that of today's plan, on the same draws of the curves, plus the money "
            "that is not spent",
            "Gain = Response(proposal) − Response(today) + Spend(today) − Spend(proposal)",
            (RESPONSE_THEN, RESPONSE_NOW, SPEND_NOW, SPEND_THEN),
            _net,
            notes=_MODEL,
        ),
        Metric(
            "expected_gain_count",
            "Expected gain",
            "count",
            "higher",
            "mean response of the proposal minus that of today's plan, on the same draws of the curves",
            "Gain = Response(proposal) − Response(today)",
            (RESPONSE_THEN, RESPONSE_NOW),
            lambda p: p["response_then"] - p["response_now"],
            notes=_MODEL,
        ),
        Metric(
            "beats_plan_ratio",
            "P(beats current)",
            "ratio",
            "higher",
            "share of the draws of the curves in which the proposal gains over today's plan",
            "P = draws with a gain above 0 ÷ draws",
            (BETTER, DRAWS),
            lambda p: ratio(p["better"], p["draws"]),
            undefined="the curves have no draws",
            notes="Each draw is one set of curves that the weeks allow; both plans are read on the same one.",
        ),
        Metric(
            "gain_5th_percentile_amount",
            "5th percentile",
            "money",
            "higher",
            "gain that 19 of 20 draws exceed, between the two draws next to it",
            "5th percentile = Σ weight × gain of the two draws around it",
            (QUANTILE,),
            lambda p: p["quantile"],
            notes=_MODEL,
        ),
        Metric(
            "gain_5th_percentile_count",
            "5th percentile",
            "count",
            "higher",
            "gain that 19 of 20 draws exceed, between the two draws next to it",
            "5th percentile = Σ weight × gain of the two draws around it",
            (QUANTILE,),
            lambda p: p["quantile"],
            notes=_MODEL,
        ),
        Metric(
            "unallocated_amount",
            "Unallocated",
            "money",
            "none",
            "budget of the window minus what is proposed",
            "Unallocated = Budget − Σ proposed spend",
            (BUDGET, SPEND_THEN),
            lambda p: p["budget"] - p["spend_then"],
            notes="Money stays unspent where limits leave it no place, or where it would return less than the hurdle.",
        ),
        Metric(
            "movable_amount",
            "Movable",
            "money",
            "none",
            "planned money in the window that is approved, not ordered, not delivered and not booked",
            "Movable = Σ over plan lines of max(0, Planned − Committed − Accrued − Actual), in whole cents",
            (MOVABLE,),
            lambda p: p["movable"],
            notes="Committed, accrued and booked money never decreases.",
        ),
        Metric(
            "advice_regret_ratio",
            "Backtest regret",
            "ratio",
            "lower",
            "share of the best possible response that the advice lost, mean over simulated worlds with known truth",
            "Regret = Σ (best − advice) ÷ best over worlds ÷ worlds",
            (REGRET, WORLDS),
            lambda p: ratio(p["regret"], p["worlds"]),
            undefined="the worlds have not been simulated",
            notes="Evidence: simulated worlds. The advice sees curves that are wrong by a stated error.",
        ),
    )
}
