"""What is an account of the developer platform worth, how far do sign-ups come, and what does one cost to win?

The unit is the billing account, never a login. Observed margin comes first: of each month's first payers, by age. What
lies beyond is projected by the shifted-beta-geometric model of contracts (see `finint.lifetime.sbg`), fitted to the
survival that leaving and still-paying accounts show together, and stands apart with an interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from finint.cohort_payback import CohortPayback
from finint.errors import CalculationError
from finint.lifetime import censored, sbg
from finint.money import ratio
from finint.period import add_months

ZERO = Decimal(0)
HORIZON_MONTHS = 36
ENOUGH_ACCOUNTS = 20
DRAWS, SEED = 2_000, 20_260_701


class Funnel(NamedTuple):
    """Accounts that signed up in a window, and how many of them have come how far by the cut-off."""

    accounts: int
    called: int
    weekly_active: int
    paying: int
    median_days_to_call: float | None

    def steps(self) -> list[tuple[str, int, Decimal | None, Decimal | None]]:
        """Return name, accounts, share of the step before, share of sign-ups.

        >>> [step[2] for step in Funnel(10, 5, 4, 1, 2.0).steps()]
        [None, Decimal('0.5'), Decimal('0.8'), Decimal('0.25')]
        """
        counts = [
            ("Signed up", self.accounts),
            ("First call", self.called),
            ("Weekly active", self.weekly_active),
            ("Paying", self.paying),
        ]
        found = []
        for place, (name, count) in enumerate(counts):
            before = ratio(Decimal(count), Decimal(counts[place - 1][1])) if place else None
            found.append((name, count, before, ratio(Decimal(count), Decimal(self.accounts))))
        return found


class Cohort(NamedTuple):
    """Accounts of one sign-up month at one age."""

    cohort: date
    age_months: int
    active: int
    paying: int
    revenue_amount: Decimal
    margin_amount: Decimal


class PayingAge(NamedTuple):
    """Accounts of one month of first payment at one age, and their margin."""

    cohort: date
    age_months: int
    accounts: int
    margin_amount: Decimal
    without_margin: int


class MonthCount(NamedTuple):
    """A month and how many."""

    month: date
    accounts: int


class MonthAmount(NamedTuple):
    """A month and how much."""

    month: date
    amount: Decimal


class Tenure(NamedTuple):
    """Accounts by whole months of tenure, and by whole months since their first payment: gone, or still paying."""

    tenure_months: int
    seen_months: int
    has_left: int
    still_there: int


class AgeMargin(NamedTuple):
    """Margin at one age per account that ever paid, over the cohorts that have passed that age."""

    age_months: int
    accounts: int
    margin_amount: Decimal


def age_margins(ages: Sequence[PayingAge], sizes: Sequence[MonthCount], as_of: date) -> list[AgeMargin]:
    """Return margin per original account by age: a ratio of sums over the cohorts that all passed the age.

    Ages stop where fewer than 20 accounts have passed them, or before the books hold use of the cohort's first month.

    >>> january = date(2026, 1, 1)
    >>> margins = [PayingAge(january, 0, 40, Decimal(400), 0), PayingAge(january, 1, 30, Decimal(300), 0)]
    >>> [row.margin_amount for row in age_margins(margins, [MonthCount(january, 40)], date(2026, 3, 1))]
    [Decimal('10'), Decimal('7.5')]
    """
    seen = {row.cohort for row in ages if row.age_months == 0}
    margin = {(row.cohort, row.age_months): row.margin_amount for row in ages}
    found: list[AgeMargin] = []
    while True:
        age = len(found)
        passed = [row for row in sizes if row.month in seen and add_months(row.month, age + 1) <= as_of]
        accounts = sum(row.accounts for row in passed)
        if accounts < ENOUGH_ACCOUNTS:
            return found
        total = sum((margin.get((row.month, age), ZERO) for row in passed), ZERO)
        found.append(AgeMargin(age, accounts, total / accounts))


def discounted(margins: Sequence[Decimal], discount_ratio_per_year: Decimal) -> list[Decimal]:
    """Return running sums of margins by age, each age t discounted by (1 + r)^(−t/12); to six decimals.

    >>> discounted([Decimal(10), Decimal(10)], Decimal(0))
    [Decimal('10.000000'), Decimal('20.000000')]
    """
    so_far, found = ZERO, []
    for age, margin in enumerate(margins):
        so_far += margin / (1 + discount_ratio_per_year) ** (Decimal(age) / 12)
        found.append(so_far.quantize(Decimal("0.000001")))
    return found


class Survived(NamedTuple):
    """At the start of a month of tenure: accounts seen there, those who left in it, and the share still there after."""

    tenure_months: int
    at_risk: int
    has_left: int
    survival_ratio: float


def survival(tenures: Sequence[Tenure]) -> list[Survived]:
    """Return the share still paying after each month of tenure, over the accounts that could be seen through it.

    A month counts only those who first paid long enough ago for all of it to have passed: counting the leavers of a
    month under way without its stayers would overstate leaving. Stops where fewer than 20 are left to see.

    Source: Kaplan & Meier (1958), product-limit estimate, by whole months.

    >>> rows = [Tenure(0, 2, 10, 0), Tenure(1, 2, 9, 0), Tenure(2, 2, 0, 81)]
    >>> [round(row.survival_ratio, 3) for row in survival(rows)]
    [0.9, 0.81]
    """
    share = 1.0
    found: list[Survived] = []
    while True:
        month = len(found)
        seen = [row for row in tenures if row.tenure_months >= month and row.seen_months > month]
        at_risk = sum(row.has_left + row.still_there for row in seen)
        if at_risk < ENOUGH_ACCOUNTS:
            return found
        gone = sum(row.has_left for row in seen if row.tenure_months == month)
        share *= 1 - gone / at_risk
        found.append(Survived(month, at_risk, gone, share))


@dataclass(frozen=True, slots=True)
class Projection:
    """Cumulated discounted margin per account, from the last observed age to the horizon; `low`, `high` at 95 %.

    Model uncertainty of staying only: not of price, of margin, or of a changed product.
    """

    alpha: float
    beta: float
    ages: tuple[int, ...]
    amounts: tuple[Decimal, ...]
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]

    @property
    def amount(self) -> Decimal:
        """At the horizon."""
        return self.amounts[-1]


def project(
    observed: Sequence[AgeMargin], survived: Sequence[Survived], discount_ratio_per_year: Decimal
) -> Projection | None:
    """Return what an account is expected to bring up to 36 months; None when survival cannot be modelled.

    Margin per account still there is taken from the last six observed ages and held; staying follows the fitted model.
    The interval draws the model's parameters 2,000 times from their likelihood (seeded): the sampling of leaving.
    """
    first = len(observed)
    if first < 2 or first >= HORIZON_MONTHS:
        return None
    try:
        model, covariance = censored.fit([row.at_risk for row in survived], [row.has_left for row in survived])
    except CalculationError:
        return None
    per_stayer = _margin_per_stayer(observed, [1.0, *(row.survival_ratio for row in survived)])
    if per_stayer is None:
        return None
    base = discounted([row.margin_amount for row in observed], discount_ratio_per_year)[-1]
    ahead = np.arange(first, HORIZON_MONTHS)
    weights = per_stayer / float(1 + discount_ratio_per_year) ** (ahead / 12)
    centre = float(base) + np.cumsum(np.array(sbg.survival(model, HORIZON_MONTHS))[ahead] * weights)
    drawn = censored.draws(model, covariance, HORIZON_MONTHS, DRAWS, SEED)[:, ahead]
    ends = np.quantile(float(base) + np.cumsum(drawn * weights, axis=1), (0.025, 0.975), axis=0)
    low, high = np.minimum(ends[0], centre), np.maximum(ends[1], centre)
    amounts, lows, highs = (
        tuple(Decimal(str(value)).quantize(Decimal("0.01")) for value in values.tolist())
        for values in (centre, low, high)
    )
    return Projection(model.alpha, model.beta, tuple(range(first + 1, HORIZON_MONTHS + 1)), amounts, lows, highs)


def _margin_per_stayer(observed: Sequence[AgeMargin], shares: Sequence[float]) -> float | None:
    """Margin of one month per account still paying, over the last six ages that both curves know."""
    known = [row for row in observed if 0 < row.age_months < len(shares)][-6:]
    staying = sum(shares[row.age_months] * row.accounts for row in known)
    return sum(float(row.margin_amount) * row.accounts for row in known) / staying if staying else None


def quarters(
    ages: Sequence[PayingAge], sizes: Sequence[MonthCount], cost: Sequence[MonthAmount], as_of: date
) -> list[CohortPayback]:
    """Return each quarter's first payers with what winning them cost, and their margin by age that all have passed."""
    spent = {row.month: row.amount for row in cost}
    count = {row.month: row.accounts for row in sizes}
    margin = {(row.cohort, row.age_months): row.margin_amount for row in ages}
    starts = sorted({month.replace(month=(month.month - 1) // 3 * 3 + 1) for month in count})
    found = []
    for quarter in starts:
        months = [add_months(quarter, step) for step in range(3)]
        total = sum((spent.get(month, ZERO) for month in months), ZERO)
        whole = 0
        while add_months(months[-1], whole + 1) <= as_of:
            whole += 1
        if any(month not in spent for month in months) or total <= 0 or not whole:
            continue
        by_age = tuple(sum((margin.get((month, age), ZERO) for month in months), ZERO) for age in range(whole))
        found.append(CohortPayback(quarter, sum(count.get(month, 0) for month in months), total, by_age))
    return found


class Worth(NamedTuple):
    """LTV against CAC of the same first payers: the quarters seen for at least `months` whole months.

    `ltv_amount` is observed to that age only; both are per account and on margin.
    """

    months: int
    accounts: int
    ltv_amount: Decimal
    cac_amount: Decimal
    quarters: tuple[str, ...]

    @property
    def ltv_cac_ratio(self) -> Decimal | None:
        """LTV over CAC, a multiple."""
        return ratio(self.ltv_amount, self.cac_amount)


def worth(cohorts: Sequence[CohortPayback], discount_ratio_per_year: Decimal, months: int = 12) -> Worth | None:
    """Return observed LTV and CAC over the cohorts that have passed `months` whole months; None without any.

    >>> seen = CohortPayback(date(2025, 1, 1), 10, Decimal(100), (Decimal(40),) * 12)
    >>> worth([seen], Decimal(0)).ltv_amount  # 12 × 40 ÷ 10
    Decimal('48.000000')
    """
    seen = [one for one in cohorts if len(one.margins_by_age) >= months and one.customers]
    accounts = sum(one.customers for one in seen)
    if not accounts:
        return None
    margins = [sum((one.margins_by_age[age] for one in seen), ZERO) for age in range(months)]
    total = discounted(margins, discount_ratio_per_year)[-1]
    cost = sum((one.cost_amount for one in seen), ZERO)
    return Worth(months, accounts, total / accounts, cost / accounts, tuple(one.name for one in seen))
