"""What does each model credit to each channel, in whole cents, once the engine has counted?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from finint.errors import CalculationError
from finint.journeys import markov, shapley
from finint.journeys.counts import Coalition
from finint.journeys.credit import MILLIONTHS, RULES
from finint.journeys.shares import apportion, as_integers

MARKOV = ("markov_1", "markov_2", "markov_3")
SHAPLEY = ("shapley", "shapley_rate")
MODELS = (*RULES, *MARKOV, *SHAPLEY)
ENOUGH_CONVERSIONS = 300  # for data-driven models: Markov and Shapley

# Printed beside the figures, because one name covers several definitions in use.
DEFINITIONS = {
    "order": "touches by time, then as in the file; repeats count; the converting touch is the last of its second",
    "shares": "millionths of a conversion and cents, as differences of cumulative floors: they add up exactly",
    "first": "all to the first touch",
    "last": "all to the last touch",
    "last_non_direct": "all to the last touch that is not direct; if all are direct, to the last",
    "linear": "the same to every touch",
    "position": "40 % first, 40 % last, 20 % shared between; one touch 100 %, two touches 50 % each",
    "time_decay": "0.5^(age / half-life), age in whole minutes before the journey's last touch",
    "markov": (
        "exact removal effect: states are k-grams of touches (a shorter path is one state), consecutive equal states "
        "collapsed, start and null added, lost journeys counted; effect of c = 1 − P(convert | states with c lead to "
        "null) / P(convert); a conversion is worth the mean value of its last state; credit = effect / sum of effects"
    ),
    "shapley": "v(S) = conversions of journeys whose channels lie inside S: an equal split over a journey's channels",
    "shapley_rate": "v(S) = conversions / journeys over journeys inside S, scaled to the total; may be negative",
}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChannelCredit:
    """What one model gives one channel; the sums over channels are the totals, exactly.

    `exact_conversions` and `exact_cents` are the figures before they became whole; None for the rules, whose shares are
    whole in every journey. `standard_error` is of `exact_conversions`, where permutations were drawn.
    """

    conversions_millionths: int
    value_cents: int
    exact_conversions: float | None = None
    exact_cents: float | None = None
    removal_effect: float | None = None
    removal_effect_value: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What there is to credit: conversions, and their cents with refunds deducted."""

    conversions: int
    value_cents: int


def markov_credit(steps: markov.StepTable, order: int, totals: Totals) -> dict[str, ChannelCredit]:
    """Return the credit of the Markov chain of `order`; all 0 where the removal effects sum to 0."""
    chain = markov.chain(steps, order)
    removal = markov.removal(chain, markov.counted(chain, steps.touches, steps.value_cents))
    conversions = _credited(removal.effect, totals.conversions * MILLIONTHS, len(steps.names))
    cents = _credited(removal.effect_value, totals.value_cents, len(steps.names))
    return {
        channel: ChannelCredit(
            conversions_millionths=conversions[0][c],
            value_cents=cents[0][c],
            exact_conversions=conversions[1][c] / MILLIONTHS,
            exact_cents=cents[1][c],
            removal_effect=removal.effect[c] if removal.effect else None,
            removal_effect_value=removal.effect_value[c] if removal.effect_value else None,
        )
        for c, channel in enumerate(steps.names)
    }


def shapley_credit(coalitions: Sequence[Coalition], names: Sequence[str]) -> dict[str, ChannelCredit]:
    """Return the credit of `shapley`: exact fractions, then whole units over channels in alphabetical order."""
    won, gained, repaid = (
        shapley.equal_split(coalitions, amounts, len(names))
        for amounts in (
            [one.conversions for one in coalitions],
            [one.value_cents for one in coalitions],
            [one.refund_cents for one in coalitions],
        )
    )
    conversions, plus, minus = _whole(won, MILLIONTHS), _whole(gained), _whole(repaid)
    return {
        channel: ChannelCredit(
            conversions_millionths=conversions[c],
            value_cents=plus[c] - minus[c],
            exact_conversions=float(won[c]),
            exact_cents=float(gained[c] - repaid[c]),
        )
        for c, channel in enumerate(names)
    }


def shapley_rate_credit(
    coalitions: Sequence[Coalition], names: Sequence[str], totals: Totals, *, seed: int = 0
) -> dict[str, ChannelCredit]:
    """Return the credit of `shapley_rate`; negative raw values give negative credit."""
    raw = shapley.rate_values(coalitions, len(names), seed=seed)
    conversions = _credited(raw.ratio.tolist(), totals.conversions * MILLIONTHS, len(names))
    cents = _credited(raw.cents_per_journey.tolist(), totals.value_cents, len(names))
    error = None if raw.ratio_error is None else raw.ratio_error / raw.ratio.sum() * totals.conversions
    return {
        channel: ChannelCredit(
            conversions_millionths=conversions[0][c],
            value_cents=cents[0][c],
            exact_conversions=conversions[1][c] / MILLIONTHS,
            exact_cents=cents[1][c],
            standard_error=None if error is None else float(error[c]),
        )
        for c, channel in enumerate(names)
    }


def unexplained(credit: Mapping[str, ChannelCredit], totals: Totals) -> list[str]:
    """Return which totals the credit leaves out: effects that sum to 0 are said, not divided by."""
    found = {
        "conversions": (sum(one.conversions_millionths for one in credit.values()), totals.conversions * MILLIONTHS),
        "value": (sum(one.value_cents for one in credit.values()), totals.value_cents),
    }
    return [what for what, (given, total) in found.items() if given != total]


def chosen(words: str, markov_order: int | None = None) -> tuple[str, ...]:
    """Return the models that a command's words ask for.

    Args:
        words: "all", "markov", or names of MODELS separated by commas.
        markov_order: keeps only this order of the Markov models.

    Raises:
        CalculationError: an unknown name, an order that is not 1, 2 or 3, or nothing left.

    >>> chosen("linear,markov", markov_order=2)
    ('linear', 'markov_2')
    """
    if markov_order is not None and markov_order not in markov.ORDERS:
        raise CalculationError(
            f"the Markov order is one of {list(markov.ORDERS)}; got {markov_order}", fix="use --order 1, 2 or 3"
        )
    names: list[str] = []
    for word in words.split(","):
        names += {"all": MODELS, "markov": MARKOV}.get(word.strip(), (word.strip(),))
    refuse_unknown(names)
    dropped = {f"markov_{order}" for order in markov.ORDERS if markov_order not in {None, order}}
    left = tuple(name for name in MODELS if name in names and name not in dropped)
    if not left:
        raise CalculationError(
            f"order {markov_order} leaves nothing of {words!r}", fix="leave --order out, or name a model of that order"
        )
    return left


def refuse_unknown(names: Sequence[str]) -> None:
    """Refuse a name that is not in MODELS."""
    for name in names:
        if name not in MODELS:
            raise CalculationError(f"no model is called {name!r}", fix=f"known are all, markov, {', '.join(MODELS)}")


def _credited(weights: Sequence[float] | None, total: int, count: int) -> tuple[list[int], list[float]]:
    """Return whole units by cumulative floor over channels in alphabetical order, and the figures before that."""
    together = sum(weights or ())
    if weights is None or together == 0:
        return [0] * count, [0.0] * count
    return apportion(total, as_integers(np.array(weights))), [weight / together * total for weight in weights]


def _whole(shares: Sequence[Fraction], scale: int = 1) -> list[int]:
    common = int(np.lcm.reduce([share.denominator for share in shares], dtype=object)) if shares else 1
    return apportion(int(sum(shares, Fraction()) * scale), [int(share * common) for share in shares])
