"""What credit does a rule give to each campaign on each day, and how long after a touch do orders come?

Cash credits the day of the order, accrual the day of the touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from finint import store
from finint.return_days import Lag
from finint.return_rules import Rules
from finint.view import View

ZERO = Decimal(0)
MILLION = 1_000_000


class DayCredit(NamedTuple):
    """Credit of one campaign on one day: millionths of a conversion, and cents; refunds positive.

    `with_margin` are the millionths whose margin is known; the two margins are of those.
    """

    campaign_id: str
    day: date
    conversions: int
    value: int
    refund: int
    margin: int
    margin_refund: int
    with_margin: int

    @property
    def revenue_amount(self) -> Decimal:
        """Revenue less refunds, as money."""
        return Decimal(self.value - self.refund).scaleb(-2)

    @property
    def margin_amount(self) -> Decimal:
        """Contribution margin less what refunds took back, as money."""
        return Decimal(self.margin - self.margin_refund).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Credit:
    """Sums of credit over days."""

    conversions: Decimal = ZERO
    revenue_amount: Decimal = ZERO
    margin_amount: Decimal = ZERO
    with_margin: Decimal = ZERO

    @classmethod
    def of(cls, days: Sequence[DayCredit]) -> "Credit":
        """Add up days."""
        return cls(
            Decimal(sum(day.conversions for day in days)) / MILLION,
            sum((day.revenue_amount for day in days), ZERO),
            sum((day.margin_amount for day in days), ZERO),
            Decimal(sum(day.with_margin for day in days)) / MILLION,
        )


def credit_by_day(books: store.Books, view: View, rules: Rules) -> list[DayCredit]:
    """Return the credit of one rule model by campaign and day; campaign "" holds what no campaign earned.

    Calculated from the events; `kept_credit.credit_kept` reads what was calculated when they came.
    """
    from finint.journeys.daily import by_campaign_and_day  # noqa: PLC0415  half a second of Ibis, for events only

    return store.collect(
        books, partial(by_campaign_and_day, journey_window(view, rules)), DayCredit, **decay_table(rules)
    )


def lag_curve(books: store.Books, view: View, rules: Rules) -> list[Lag]:
    """Return how long after a credited touch the orders of the view came."""
    from finint.journeys.daily import by_lag  # noqa: PLC0415

    return store.collect(books, partial(by_lag, journey_window(view, rules)), Lag, **decay_table(rules))


def journey_window(view: View, rules: Rules) -> Any:
    """Return the view and the conventions as the journeys understand them."""
    from finint.journeys.daily import Window  # noqa: PLC0415

    return Window(
        start=datetime.combine(view.days.start, time()),
        end=datetime.combine(min(view.as_of, view.days.end), time()),
        model=rules.model,
        lookback_days=rules.lookback_days,
        longest_minutes=_longest_minutes(rules),
        by_touch_day=rules.basis == "accrual",
    )


def decay_table(rules: Rules) -> dict[str, pa.Table]:
    """Return the table of weights by age that the journeys' expressions join."""
    from finint.journeys import decay  # noqa: PLC0415

    weights = decay.weights(rules.half_life_hours, _longest_minutes(rules))
    return {"decay_weight": pa.table({"age_minutes": np.arange(len(weights)), "weight": weights})}


def _longest_minutes(rules: Rules) -> int:
    from finint.journeys import decay  # noqa: PLC0415

    return decay.last_minute(rules.half_life_hours, rules.lookback_days * 24 * 60)
