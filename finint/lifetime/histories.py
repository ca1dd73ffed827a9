"""What has each customer bought up to a day? The input of the purchase models, and nothing more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from finint.errors import CalculationError

DAYS_PER_WEEK = 7


class Purchase(NamedTuple):
    """One line of a customer's purchases; `amount` below 0 is a refund, None when amounts are not known."""

    customer: str
    day: date
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A customer on the training day: repeat *days* after the first, and when.

    `frequency` counts later purchase days (0 and up), `recency_weeks` runs from the first to the last purchase,
    `age_weeks` from the first purchase to the training day. `mean_amount` is the mean total of a repeat day, refunds
    deducted; None without repeats or amounts.
    """

    customer: str
    frequency: int
    recency_weeks: float
    age_weeks: float
    mean_amount: float | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """Every customer's purchase days with their totals, and how many refunds found no purchase to lower."""

    totals: Mapping[str, Mapping[date, float | None]]
    refunds: int
    lost_refunds: int


def purchase_days(purchases: Iterable[Purchase]) -> Days:
    """Return purchases gathered by customer and day, customers in order of appearance.

    Several purchases on one day are one. A refund is no purchase: it lowers the customer's latest purchase day on or
    before its own; without one it is counted in `lost_refunds`.
    """
    totals: dict[str, dict[date, float | None]] = {}
    refunds = []
    for purchase in purchases:
        if purchase.amount is not None and purchase.amount < 0:
            refunds.append(purchase)
            continue
        days = totals.setdefault(purchase.customer, {})
        if purchase.amount is None:
            days.setdefault(purchase.day, None)
        else:
            days[purchase.day] = (days.get(purchase.day) or 0.0) + purchase.amount
    lost = 0
    for refund in refunds:
        days = totals.get(refund.customer, {})
        bought = max((day for day in days if day <= refund.day), default=None)
        if bought is None:
            lost += 1
        else:
            days[bought] = (days[bought] or 0.0) + (refund.amount or 0.0)
    return Days(totals, len(refunds), lost)


def histories(days: Days, train_end: date) -> list[History]:
    """Return the history of every customer who bought on or before `train_end`; later purchases are not looked at.

    Raises:
        CalculationError: nobody had bought by then.

    >>> seen = purchase_days([Purchase("a", date(1997, 1, 1), 20.0), Purchase("a", date(1997, 1, 15), 30.0)])
    >>> histories(seen, date(1997, 1, 29))
    [History(customer='a', frequency=1, recency_weeks=2.0, age_weeks=4.0, mean_amount=30.0)]
    """
    found = []
    for customer, totals in days.totals.items():
        bought = sorted(day for day in totals if day <= train_end)
        if not bought:
            continue
        first, last = bought[0], bought[-1]
        repeats = [totals[day] for day in bought[1:]]
        amounts = [amount for amount in repeats if amount is not None]
        found.append(
            History(
                customer,
                len(repeats),
                (last - first).days / DAYS_PER_WEEK,
                (train_end - first).days / DAYS_PER_WEEK,
                sum(amounts) / len(amounts) if amounts else None,
            )
        )
    if not found:
        first_day = min((day for totals in days.totals.values() for day in totals), default=None)
        raise CalculationError(
            f"nobody had bought by {train_end}; the first purchase is of {first_day}"
            if first_day
            else "there is no purchase",
            fix="choose a later training day",
        )
    return found


def bought_between(days: Days, customers: Sequence[str], after: date, until: date) -> list[int]:
    """Return how many purchase days each of `customers` had after `after`, up to and with `until`."""
    return [sum(after < day <= until for day in days.totals[customer]) for customer in customers]
