"""What has a new customer been worth so far? Observed contribution margin by age, nothing projected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finint import store
from finint.cohort_payback import CohortAge
from finint.money import ratio
from finint.period import add_months

DISCOUNT_RATIO_PER_YEAR = Decimal("0.10")
LONGEST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class CustomerValue:
    """Observed lifetime value of a new customer.

    Attributes:
        ltv_amount: discounted margin per original customer up to `age_months`; None with a `reason`.
        age_months: the ages counted, 0 to this.
        customers: of the cohorts that have passed the first month.
        reason: why there is no value, or "".
    """

    ltv_amount: Decimal | None
    age_months: int | None
    customers: int
    reason: str = ""


def observed_ltv(books: store.Books, as_of: date) -> CustomerValue:
    """Return the observed value of the customers whose first order the books hold."""
    from finint.journeys import customers  # noqa: PLC0415  half a second of Ibis, for events only

    return value_of(store.collect(books, customers.cohort_margin(as_of), CohortAge), as_of)


def value_of(
    ages: Sequence[CohortAge], as_of: date, *, discount_ratio_per_year: Decimal = DISCOUNT_RATIO_PER_YEAR
) -> CustomerValue:
    """Return Σ over ages of (margin at that age ÷ customers of the cohorts that have passed it), discounted by age.

    A young cohort counts at the ages it has passed and at no other, so it neither drags the value down nor is guessed.

    Args:
        ages: margin in cents by cohort (month of the first order) and age.
        as_of: first day not counted.
        discount_ratio_per_year: compounded by month: (1 + r)^(−age ÷ 12).

    >>> jan, feb = date(2026, 1, 1), date(2026, 2, 1)
    >>> ages = [CohortAge(jan, 0, 2, 40_00, 0), CohortAge(jan, 1, 1, 10_00, 0), CohortAge(feb, 0, 2, 80_00, 0)]
    >>> value_of(ages, date(2026, 3, 1), discount_ratio_per_year=Decimal(0)).ltv_amount
    Decimal('35.00')
    """
    first = {row.cohort: row.customers for row in ages if row.age_months == 0}
    if not first:
        return CustomerValue(None, None, 0, "no order is marked as a customer's first")
    if any(row.without_margin for row in ages):
        return CustomerValue(None, None, sum(first.values()), "some orders have no margin")
    margin = {(row.cohort, row.age_months): row.margin_cents for row in ages}
    total, last, counted = Decimal(0), None, 0
    for age in range(LONGEST_MONTHS + 1):
        passed = [cohort for cohort in first if add_months(cohort, age + 1) <= as_of]
        mean = ratio(Decimal(sum(margin.get((cohort, age), 0) for cohort in passed)).scaleb(-2), Decimal(
            sum(first[cohort] for cohort in passed)
        ))  # fmt: skip
        if mean is None:
            break
        counted = counted or sum(first[cohort] for cohort in passed)
        years = Decimal(age) / 12
        total += mean / (1 + discount_ratio_per_year) ** years
        last = age
    if last is None:
        return CustomerValue(None, None, sum(first.values()), "no cohort has passed its first month")
    return CustomerValue(total.quantize(Decimal("0.01")), last, counted)
