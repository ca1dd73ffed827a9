"""What may a cohort's customers still bring? Observed margin first, then a purchase model, with its own record.

Customers who buy freely never say goodbye: BG/NBD expects their purchase days, Gamma-Gamma the margin of one. Customers
under contract do: sBG reads their retention. Both only extend what has been observed, 36 months at most.

The range joins two things: chance, were the model true, and how wrong the same model has been. The second is measured:
the model is fitted as of earlier days and its margin compared with what came (`Record`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from finint.cohorts import Cohort, discount_factor
from finint.errors import CalculationError
from finint.lifetime import bgnbd, gamma_gamma, sbg
from finint.lifetime.histories import DAYS_PER_WEEK, History
from finint.lifetime.worth import mean_amounts
from finint.period import add_months, first_of_month

MOST_MONTHS = 36
LEAST_REPEATERS = 30
BACK_MONTHS = (3, 6, 9)
Floats = NDArray[np.float64]
_Z80 = NormalDist().inv_cdf(0.9)


class CustomerDays(NamedTuple):
    """A customer's purchase days before a day, and the margin of those after the first."""

    customer: str
    first_day: date
    last_day: date
    repeat_days: int
    repeat_margin_cents: int

    def history(self, as_of: date) -> History:
        """Return it as the purchase models take it; as_of is the first day not counted."""
        trained = as_of - timedelta(days=1)
        mean = self.repeat_margin_cents / 100 / self.repeat_days if self.repeat_days else None
        return History(
            self.customer,
            self.repeat_days,
            (self.last_day - self.first_day).days / DAYS_PER_WEEK,
            (trained - self.first_day).days / DAYS_PER_WEEK,
            mean,
        )


class Trial(NamedTuple):
    """The model as of an earlier day against what came until now: margin of repeat purchases, all customers known."""

    as_of: date
    predicted_amount: float
    actual_amount: float

    @property
    def error_ratio(self) -> float:
        """Predicted over actual, less 1."""
        return self.predicted_amount / self.actual_amount - 1


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted purchase model and how it fared before."""

    purchases: bgnbd.BgNbd
    values: gamma_gamma.GammaGamma
    customers: int
    trials: tuple[Trial, ...]

    @property
    def error_ratio(self) -> float:
        """Root mean square of the trials' errors."""
        return float(np.sqrt(np.mean([trial.error_ratio**2 for trial in self.trials])))


class Ahead(NamedTuple):
    """Discounted margin per original customer up to the end of an age, with its 80 % range."""

    age_months: int
    ltv_amount: float
    low_amount: float
    high_amount: float


@dataclass(frozen=True, slots=True)
class Customer:
    """What the rest of one customer's first 36 months is expected to bring, discounted to the first order."""

    customer: str
    first_order: date
    repeat_days: int
    expected_amount: Decimal


@dataclass(frozen=True, slots=True)
class Projection:
    """A cohort carried on to 36 months; `ahead` begins with the last observed age."""

    ahead: tuple[Ahead, ...]
    customers: tuple[Customer, ...] = ()

    @property
    def last(self) -> Ahead:
        """The end: 36 months after the first order."""
        return self.ahead[-1]


def fit(days: Sequence[CustomerDays], as_of: date) -> Model:
    """Fit both models on what was bought before `as_of`.

    Raises:
        CalculationError: too few customers came back, or the amounts cannot be modelled; the message says which.
    """
    base = [row.history(as_of) for row in days]
    repeaters = sum(row.repeat_days > 0 for row in days)
    if repeaters < LEAST_REPEATERS:
        raise CalculationError(
            f"{repeaters} customers came back; a projection needs {LEAST_REPEATERS}", fix="wait for repeat orders"
        )
    values = gamma_gamma.fit(base)
    if values.q <= 1:
        raise CalculationError("the margins of customers differ so much that their mean cannot be estimated")
    return Model(bgnbd.fit(base), values, len(base), ())


def trial(before: Sequence[CustomerDays], then: date, now: Sequence[CustomerDays], as_of: date) -> Trial | None:
    """Compare the model fitted as of `then` with what its customers brought until `as_of`; None when it cannot be."""
    try:
        model = fit(before, then)
    except CalculationError:
        return None
    base = [row.history(then) for row in before]
    expected = _expected(model, base, [(as_of - then).days])[0] * _means(model, base)
    latest = {row.customer: row.repeat_margin_cents for row in now}
    actual = sum(latest[row.customer] - row.repeat_margin_cents for row in before if row.customer in latest) / 100
    return Trial(then, float(expected.sum()), actual) if actual > 0 else None


def project(
    model: Model,
    cohort: Cohort,
    days: Sequence[CustomerDays],
    observed_cents: Sequence[tuple[date, int, int]],
    as_of: date,
) -> Projection:
    """Carry a cohort on to 36 months of age.

    Args:
        model: fitted on all customers, with at least one trial.
        cohort: what has been seen of it.
        days: of all customers.
        observed_cents: cohort month, age and margin, including ages that not all customers have passed.
        as_of: first day not counted.
    """
    own = [row for row in days if cohort.period.start <= row.first_day < cohort.period.end]
    base = [row.history(as_of) for row in own]
    this_month, size = first_of_month(as_of), cohort.payback.customers
    months = [first_of_month(row.first_day) for row in own]
    ends = [add_months(this_month, step) for step in range(1, MOST_MONTHS + 2)]
    reach = _expected(model, base, [(end - as_of).days for end in ends])
    steps = np.diff(reach, axis=0, prepend=0.0) * _means(model, base)
    rate = cohort.discount_ratio_per_year
    factors = [float(discount_factor(age, rate)) for age in range(MOST_MONTHS)]
    ages = np.array([[_between(month, add_months(end, -1)) for month in months] for end in ends])
    by_age, later = np.zeros(MOST_MONTHS), np.zeros(len(own))
    for row_ages, row in zip(ages, steps, strict=True):
        inside = (row_ages >= 0) & (row_ages < MOST_MONTHS)
        worth = np.where(inside, row * np.array(factors)[np.clip(row_ages, 0, MOST_MONTHS - 1)], 0.0)
        np.add.at(by_age, row_ages[inside], worth[inside])
        later += worth
    # Counted once: a month under way is seen in part, and the rest of it expected.
    seen = np.zeros(MOST_MONTHS)
    for month, age, cents in observed_cents:
        if cohort.period.start <= month < cohort.period.end and age < MOST_MONTHS:
            seen[age] += cents / 100 * factors[age]
    spread = _chance(model, base, later)
    ahead = [Ahead(cohort.ages_seen, *[float(cohort.ltv_amount)] * 3)]
    total, expected = float(cohort.ltv_amount) * size, 0.0
    whole = by_age[cohort.ages_seen :].sum()
    for age in range(cohort.ages_seen, MOST_MONTHS):
        total += seen[age] + by_age[age]
        expected += by_age[age]
        share = np.sqrt(expected / whole) if whole else 0.0
        half = _Z80 * float(np.hypot(spread * share, model.error_ratio * expected))
        low = max(total - half, total - expected)
        ahead.append(Ahead(age + 1, float(total / size), float(low / size), float((total + half) / size)))
    rows = [
        Customer(row.customer, row.first_day, row.repeat_days, Decimal(str(round(float(amount), 6))))
        for row, amount in zip(own, later, strict=True)
    ]
    return Projection(tuple(ahead), tuple(sorted(rows, key=lambda row: (-row.expected_amount, row.customer))))


def project_contracts(cohort: Cohort) -> Projection:
    """Carry a cohort on where customers pay each month until they leave: the last margin per customer, by sBG.

    Raises:
        CalculationError: the share who paid rises with age, so it is no retention of contracts, or nobody left.
    """
    shares = [float(cohort.retained_ratio(age) or 0) for age in range(cohort.ages_seen)]
    model = sbg.fit(shares)
    left = sbg.survival(model, MOST_MONTHS)
    paid = sum((float(margin) for margin in cohort.payback.margins_by_age[-3:]), 0.0)
    payers = sum(cohort.active_by_age[-3:])
    each, size, n = paid / payers if payers else 0.0, cohort.payback.customers, cohort.ages_seen
    ahead = [Ahead(n, *[float(cohort.ltv_amount)] * 3)]
    total, expected, chance = float(cohort.ltv_amount), 0.0, 0.0
    for age in range(n, MOST_MONTHS):
        factor = float(discount_factor(age, cohort.discount_ratio_per_year))
        expected += each * left[age] * factor
        # Those who leave leave for good: the months of one contract move together.
        chance += each * factor * float(np.sqrt(left[age] * (1 - left[age]) / size))
        half = _Z80 * chance
        ahead.append(Ahead(age + 1, total + expected, total + max(expected - half, 0.0), total + expected + half))
    return Projection(tuple(ahead))


def _between(month: date, later: date) -> int:
    return (later.year - month.year) * 12 + later.month - month.month


def _expected(model: Model, base: Sequence[History], days_ahead: Sequence[int]) -> Floats:
    """Return expected purchase days, one row a horizon, one column a customer."""
    same = bgnbd.counted(base)
    parts = (same.frequency, same.recency_weeks, same.age_weeks)
    rows = [bgnbd.expected_purchases(model.purchases, *parts, days / DAYS_PER_WEEK)[same.place] for days in days_ahead]
    return np.vstack(rows)


def _means(model: Model, base: Sequence[History]) -> Floats:
    means = mean_amounts(model.values, base)
    assert means is not None  # q above 1 was asked for
    return means


def _chance(model: Model, base: Sequence[History], later: Floats) -> float:
    """Return the standard deviation of the sum of `later`, what each is expected to bring, were the model true.

    Purchases are Poisson given a rate and activity that are themselves uncertain (gamma with r + x, alive or not);
    values scatter around a mean that is known the better the more purchases were seen.
    """
    x = np.array([row.frequency for row in base], dtype=float)
    alive = bgnbd.alive_ratio(model.purchases, x, [row.recency_weeks for row in base], [row.age_weeks for row in base])
    means = _means(model, base)
    rate = 1 / (model.purchases.r + x) + (1 - alive) / np.maximum(alive, 1e-9)
    level = 1 / np.maximum(model.values.p * x + model.values.q - 2, 0.5)
    variance = later * means * (1 + 1 / model.values.p) + later**2 * (rate + level)
    return float(np.sqrt(variance.sum()))
