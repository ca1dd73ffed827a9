"""What is each customer expected to buy, and what is it worth? And how well would that have been known before?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from finint.lifetime.bgnbd import BgNbd, alive_ratio, counted, expected_purchases
from finint.lifetime.gamma_gamma import GammaGamma, expected_mean_amount
from finint.lifetime.histories import DAYS_PER_WEEK, History

WEEKS_PER_MONTH = 365.25 / 12 / DAYS_PER_WEEK
DECILE = 0.1


@dataclass(frozen=True, slots=True)
class Worth:
    """One customer's expectation over the horizon; amounts are None without a value model."""

    customer: str
    frequency: int
    recency_weeks: float
    age_weeks: float
    alive_ratio: float
    predicted_purchases: float
    mean_amount: float | None
    predicted_amount: float | None


class Record(NamedTuple):
    """How a prediction compares with what happened after the training day.

    Judge totals, correlation and the decile: the error of one customer hardly beats "nobody buys again".
    """

    predicted_purchases: float
    actual_purchases: int
    correlation: float | None
    top_decile_ratio: float | None  # share of actual purchases made by the tenth predicted to buy most


def worths(model: BgNbd, values: GammaGamma | None, customers: Sequence[History], horizon_days: int) -> list[Worth]:
    """Return what each customer is expected to buy in `horizon_days` days and its value, undiscounted, in order."""
    base = counted(customers)
    parts = (base.frequency, base.recency_weeks, base.age_weeks)
    weeks = horizon_days / DAYS_PER_WEEK
    purchases = expected_purchases(model, *parts, weeks)[base.place]
    alive = alive_ratio(model, *parts)[base.place]
    means = mean_amounts(values, customers)
    return [
        Worth(
            one.customer,
            one.frequency,
            one.recency_weeks,
            one.age_weeks,
            float(alive[index]),
            float(purchases[index]),
            None if means is None else float(means[index]),
            None if means is None else float(means[index] * purchases[index]),
        )
        for index, one in enumerate(customers)
    ]


def mean_amounts(values: GammaGamma | None, customers: Sequence[History]) -> NDArray[np.float64] | None:
    """Return the expected mean amount of each customer's purchases; None without a value model or with q ≤ 1."""
    if values is None:
        return None
    # A customer whose refunds ate his purchases has no mean to learn from: he counts as one not yet seen to repeat.
    usable = [one.mean_amount is not None and one.mean_amount > 0 for one in customers]
    frequency = np.array([one.frequency if able else 0 for one, able in zip(customers, usable, strict=True)], float)
    amounts = np.array([one.mean_amount if able else 0.0 for one, able in zip(customers, usable, strict=True)], float)
    return expected_mean_amount(values, frequency, amounts)


def discounted_amounts(
    model: BgNbd,
    values: GammaGamma,
    customers: Sequence[History],
    *,
    months: int,
    discount_ratio_per_month: float,
) -> list[float] | None:
    """Return the expected value of each customer's next `months` months, each month discounted to today.

    Args:
        model: how often they buy.
        values: how much.
        customers: their histories on the training day.
        months: 1 and up; the house shows at most 36.
        discount_ratio_per_month: 0.01 is 1 %; converted from a year by compounding, not ÷ 12.

    Returns:
        Revenue, not margin, unless the amounts were margins; None when the value model has no mean (q ≤ 1).
    """
    means = mean_amounts(values, customers)
    if means is None:
        return None
    base = counted(customers)
    parts = (base.frequency, base.recency_weeks, base.age_weeks)
    total = np.zeros(len(base.customers))
    before = np.zeros(len(base.customers))
    for month in range(1, months + 1):
        so_far = expected_purchases(model, *parts, month * WEEKS_PER_MONTH)
        total += (so_far - before) / (1 + discount_ratio_per_month) ** month
        before = so_far
    return [float(amount) for amount in total[base.place] * means]


def record(predicted_purchases: Sequence[float], actual_purchases: Sequence[int]) -> Record:
    """Return how predictions, one a customer, compare with the purchase days that followed.

    >>> record([3.0, 1.0], [4, 0]).actual_purchases
    4
    """
    expected, bought = np.asarray(predicted_purchases, float), np.asarray(actual_purchases, float)
    varied = len(expected) > 1 and np.ptp(expected) > 0 and np.ptp(bought) > 0
    top = np.argsort(-expected, kind="stable")[: max(1, round(len(expected) * DECILE))]
    return Record(
        float(expected.sum()),
        int(bought.sum()),
        float(np.corrcoef(expected, bought)[0, 1]) if varied else None,
        float(bought[top].sum() / bought.sum()) if bought.sum() else None,
    )
