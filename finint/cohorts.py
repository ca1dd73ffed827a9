"""What has a cohort of customers cost, and given back by each age? Observed only; `customer_projection` looks ahead.

A cohort is the customers whose first order falls in a quarter. What they cost is everything spent on marketing in its
acquisition window: the same three months, or three months that began `lag_months` earlier, where deciding takes long.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from finint import store
from finint.cohort_payback import CohortAge, CohortPayback, CostMonth, paybacks
from finint.money import ratio
from finint.period import Period, add_months

ZERO = Decimal(0)
LAGS_MONTHS = (0, 1, 2, 3)
DISCOUNT_RATIO_PER_YEAR = Decimal("0.10")
FACTOR_PLACES = Decimal("1.000000000000")


@dataclass(frozen=True, slots=True)
class Cohort:
    """A quarter's customers with what they cost and gave; every amount counts margin, refunds deducted.

    Attributes:
        payback: customers, cost and margin by age; ages that all customers have passed.
        active_by_age: customers who ordered at each age; at age 0 all of them.
        lag_months: how much earlier than the first orders the cost was spent.
        discount_ratio_per_year: what a later margin is worth less.
    """

    payback: CohortPayback
    active_by_age: tuple[int, ...]
    lag_months: int = 0
    discount_ratio_per_year: Decimal = DISCOUNT_RATIO_PER_YEAR

    @property
    def name(self) -> str:
        """As people say it: "Q1 2026"."""
        return self.payback.name

    @property
    def period(self) -> Period:
        """The quarter of the first orders."""
        return Period(self.payback.quarter, add_months(self.payback.quarter, 3))

    @property
    def cost_period(self) -> Period:
        """The months whose spend is the cohort's cost."""
        start = add_months(self.payback.quarter, -self.lag_months)
        return Period(start, add_months(start, 3))

    @property
    def ages_seen(self) -> int:
        """Months of age that all customers have passed."""
        return len(self.payback.margins_by_age)

    @property
    def ltv_amounts(self) -> tuple[Decimal, ...]:
        """Discounted margin per original customer up to the end of each age."""
        total, found = ZERO, []
        for age, margin in enumerate(self.payback.margins_by_age):
            total += margin * discount_factor(age, self.discount_ratio_per_year)
            found.append(total / self.payback.customers)
        return tuple(found)

    @property
    def cac_amount(self) -> Decimal:
        """Fully loaded cost per new customer."""
        return self.payback.cost_amount / self.payback.customers

    @property
    def ltv_amount(self) -> Decimal:
        """Discounted margin per original customer, as far as it has been seen."""
        return self.ltv_amounts[-1]

    @property
    def ltv_cac_ratio(self) -> Decimal | None:
        """What a customer gave back over what it cost: same customers, same currency, margin."""
        return ratio(self.ltv_amount, self.cac_amount)

    def retained_ratio(self, age_months: int) -> Decimal | None:
        """Share of the customers who ordered at an age; None where not all have passed it."""
        if age_months >= len(self.active_by_age):
            return None
        return ratio(Decimal(self.active_by_age[age_months]), Decimal(self.payback.customers))


def discount_factor(age_months: int, ratio_per_year: Decimal) -> Decimal:
    """Return what a margin at an age is worth at the first order, to 12 places.

    >>> discount_factor(12, Decimal("0.10"))
    Decimal('0.909090909091')
    """
    exact = (1 + ratio_per_year) ** (-Decimal(age_months) / 12)
    return exact.quantize(FACTOR_PLACES)


def cohorts(books: store.Books, as_of: date, lag_months: int = 0) -> list[Cohort]:
    """Return every quarter's cohort with a cost and at least one whole age, oldest first.

    Empty when no order is marked as a first one, or when margins are missing: nothing is guessed.
    """
    from finint.journeys import customers  # noqa: PLC0415  half a second of Ibis, for events only

    ages = store.collect(books, partial(customers.cohort_margin, as_of), CohortAge)
    cost = {row.month: row.amount for row in store.read(books, "cost_months", CostMonth, as_of=as_of)}
    return put_together(ages, cost, as_of, lag_months)


def put_together(
    ages: Sequence[CohortAge], cost: Mapping[date, Decimal], as_of: date, lag_months: int = 0
) -> list[Cohort]:
    """Put cohorts together by quarter; see `cohorts`.

    >>> ages = [CohortAge(date(2026, 1, 1), 0, 2, 40_00, 0), CohortAge(date(2026, 1, 1), 1, 1, 10_00, 0)]
    >>> spent = {date(2026, month, 1): Decimal(8) for month in (1, 2, 3)}
    >>> cohort = put_together(ages, spent, date(2026, 6, 1))[0]
    >>> cohort.cac_amount, cohort.retained_ratio(1), [str(round(amount, 2)) for amount in cohort.ltv_amounts[:2]]
    (Decimal('12'), Decimal('0.5'), ['20.00', '24.96'])
    """
    shifted = {add_months(month, lag_months): amount for month, amount in cost.items()}
    return [
        Cohort(row, _active(ages, row), lag_months)
        for row in paybacks(ages, shifted, as_of)
        if row.customers and row.margins_by_age
    ]


def _active(ages: Iterable[CohortAge], row: CohortPayback) -> tuple[int, ...]:
    months = {add_months(row.quarter, step) for step in range(3)}
    active = [0] * len(row.margins_by_age)
    for one in ages:
        if one.cohort in months and one.age_months < len(active):
            active[one.age_months] += one.customers
    return tuple(active)


def main_cohort(rows: Sequence[Cohort], months: int = 12) -> Cohort | None:
    """Return the newest cohort seen for at least `months` whole months, else the oldest: it has been seen longest."""
    seen = [row for row in rows if row.ages_seen >= months]
    return seen[-1] if seen else next(iter(rows), None)
