"""How much of its acquisition cost has each cohort of new customers given back, by age?

Observed margin only. A cohort is the customers whose first order falls in a quarter; its cost is everything spent on
marketing in that quarter. An age counts once the youngest customer of the cohort has passed it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from finint import store
from finint.period import add_months
from finint.roi import payback_months


class CohortAge(NamedTuple):
    """Customers of one month's cohort who ordered at an age, and their margin in cents."""

    cohort: date
    age_months: int
    customers: int
    margin_cents: int
    without_margin: int


class CostMonth(NamedTuple):
    """What was spent in a month, by everybody."""

    month: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CohortPayback:
    """One quarter's customers: `margins_by_age` holds the margin of each age that all of them have passed."""

    quarter: date
    customers: int
    cost_amount: Decimal
    margins_by_age: tuple[Decimal, ...]

    @property
    def name(self) -> str:
        """As people say it: "Q1 2026"."""
        return f"Q{(self.quarter.month + 2) // 3} {self.quarter.year}"

    @property
    def recovered_ratios(self) -> tuple[Decimal, ...]:
        """Cumulated margin over cost at the end of each age."""
        so_far, found = Decimal(0), []
        for margin in self.margins_by_age:
            so_far += margin
            found.append(so_far / self.cost_amount)
        return tuple(found)

    @property
    def payback_months(self) -> Decimal | None:
        """Months until the cost was recovered; None when it is not yet."""
        return payback_months(self.cost_amount, self.margins_by_age)


def cohort_paybacks(books: store.Books, as_of: date) -> list[CohortPayback]:
    """Return every quarter's cohort with a cost and at least one whole age, oldest first.

    Empty when no order is marked as a first one, or when margins are missing: nothing is guessed.
    """
    from finint.journeys import customers  # noqa: PLC0415  half a second of Ibis, for events only

    ages = store.collect(books, partial(customers.cohort_margin, as_of), CohortAge)
    cost = {row.month: row.amount for row in store.read(books, "cost_months", CostMonth, as_of=as_of)}
    return paybacks(ages, cost, as_of)


def paybacks(ages: Sequence[CohortAge], cost: dict[date, Decimal], as_of: date) -> list[CohortPayback]:
    """Put cohorts together by quarter; see `cohort_paybacks`.

    >>> ages = [CohortAge(date(2026, 1, 1), 0, 2, 40_00, 0), CohortAge(date(2026, 3, 1), 1, 1, 10_00, 0)]
    >>> paybacks(ages, {date(2026, month, 1): Decimal(50) for month in (1, 2, 3)}, date(2026, 5, 15))[0].margins_by_age
    (Decimal('40.00'), Decimal('10.00'))
    """
    if any(row.without_margin for row in ages):
        return []
    quarters = sorted({_quarter(row.cohort) for row in ages})
    found = []
    for quarter in quarters:
        months = [add_months(quarter, step) for step in range(3)]
        spent = [cost.get(month) for month in months]
        whole = _whole_ages(months[-1], as_of)
        if whole < 1 or any(not amount or amount <= 0 for amount in spent):
            continue
        inside = [row for row in ages if row.cohort in months]
        margins = tuple(
            Decimal(sum(row.margin_cents for row in inside if row.age_months == age)).scaleb(-2) for age in range(whole)
        )
        customers = sum(row.customers for row in inside if row.age_months == 0)
        found.append(
            CohortPayback(quarter, customers, sum((amount for amount in spent if amount), Decimal(0)), margins)
        )
    return found


def _quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _whole_ages(last_month: date, as_of: date) -> int:
    """Ages that a cohort of `last_month` has passed to the end by `as_of`: age 0 is the month of the first order."""
    whole = 0
    while add_months(last_month, whole + 1) <= as_of:
        whole += 1
    return whole
