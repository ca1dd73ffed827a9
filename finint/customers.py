"""What is a customer worth against what it cost? One cohort, its numbers, and the rows behind each of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, cast

from finint import store
from finint.cohort_payback import CohortAge
from finint.cohorts import Cohort, discount_factor
from finint.customer_projection import (
    BACK_MONTHS,
    MOST_MONTHS,
    CustomerDays,
    Model,
    Projection,
    Trial,
    fit,
    project,
    project_contracts,
    trial,
)
from finint.errors import CalculationError
from finint.explain import Explanation, SpendRow, Term
from finint.metrics import Metric, Part
from finint.period import add_months
from finint.return_parts import CustomerRow, spend_of
from finint.view import View

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of a cohort's customer with its margin, and what that is worth at the first order."""

    import_id: str
    file_name: str
    line_no: int
    order: str
    customer: str
    ordered: date
    age_months: int
    margin_amount: Decimal
    discounted_amount: Decimal


@dataclass(frozen=True, slots=True)
class AgeRow:
    """A whole month of age before the one in which the cost was repaid."""

    age: str
    months: Decimal


@dataclass(frozen=True, slots=True)
class _Order:
    import_id: str
    file_name: str
    line_no: int
    order_id: str
    customer: str
    ordered: date
    age_months: int
    margin_cents: int


@dataclass(frozen=True, slots=True)
class Known:
    """Everything the customers' figures need as of a day; one read for all cohorts.

    `model` is None where nothing can be projected; `reason` then says why.
    """

    as_of: date
    days: tuple[CustomerDays, ...]
    ages: tuple[CohortAge, ...]
    model: Model | None
    reason: str = ""


def known(books: store.Books, as_of: date) -> Known:
    """Read all customers and fit the purchase model, with its trials as of 3, 6 and 9 months earlier."""
    from finint.journeys.customers import cohort_margin  # noqa: PLC0415  half a second of Ibis, for events only

    days = tuple(_days(books, as_of))
    ages = tuple(store.collect(books, partial(cohort_margin, as_of), CohortAge))
    if any(row.without_margin for row in ages):
        return Known(as_of, days, ages, None, "some orders have no margin")
    try:
        model = fit(days, as_of)
    except CalculationError as error:
        return Known(as_of, days, ages, None, str(error))
    tried: list[Trial] = []
    for months in BACK_MONTHS:
        then = add_months(as_of.replace(day=1), -months)
        found = trial(_days(books, then), then, days, as_of)
        tried += [found] if found else []
    if not tried:
        return Known(as_of, days, ages, None, "the books are too young to try the model on earlier months")
    return Known(as_of, days, ages, Model(model.purchases, model.values, model.customers, tuple(tried)))


def _days(books: store.Books, as_of: date) -> list[CustomerDays]:
    from finint.journeys.histories import customer_days  # noqa: PLC0415

    return store.collect(books, partial(customer_days, as_of), CustomerDays)


@dataclass(frozen=True, slots=True)
class Worth:
    """A cohort and its projection; `reason` says why there is none."""

    cohort: Cohort
    as_of: date
    projection: Projection | None
    reason: str
    is_contract: bool

    @property
    def payback(self) -> tuple[int, Decimal, Decimal]:
        """Whole ages before the cost was repaid, margin of those, margin of the age itself; 0 when it is not yet."""
        cost, so_far = self.cohort.payback.cost_amount, ZERO
        for age, margin in enumerate(self.cohort.payback.margins_by_age):
            if margin > 0 and so_far + margin >= cost:
                return age, so_far, margin
            so_far += margin
        return self.cohort.ages_seen, so_far, ZERO


def worth(found: Known, cohort: Cohort, *, is_contract: bool = False) -> Worth:
    """Return a cohort with its projection, of customers who buy freely or of contracts."""
    try:
        if is_contract:
            return Worth(cohort, found.as_of, project_contracts(cohort), "", is_contract=True)
        if found.model is None:
            return Worth(cohort, found.as_of, None, found.reason, is_contract=False)
        observed = [(row.cohort, row.age_months, row.margin_cents) for row in found.ages]
        later = [row for row in observed if row[1] >= cohort.ages_seen]
        return Worth(
            cohort, found.as_of, project(found.model, cohort, found.days, later, found.as_of), "", is_contract=False
        )
    except CalculationError as error:
        return Worth(cohort, found.as_of, None, str(error), is_contract)


def sums(books: store.Books, one: Worth) -> dict[str, Decimal]:
    """Return the value of every part of the customers' metrics; the rows of `explain_customers` add up to them."""
    names = ("acquisition", "cohort", "given", "before", "during", "ages", "active", "seen", "expected")
    cohort = one.cohort
    ages, before, during = one.payback
    rate = cohort.discount_ratio_per_year
    given = sum((margin * discount_factor(age, rate) for age, margin in enumerate(cohort.payback.margins_by_age)), ZERO)
    expected = sum((row.expected_amount for row in one.projection.customers), ZERO) if one.projection else ZERO
    values = (
        cohort.payback.cost_amount, Decimal(cohort.payback.customers), given, before, during, Decimal(ages),
        Decimal(cohort.active_by_age[-1]), _discounted(_orders(books, one)), expected,
    )  # fmt: skip
    return dict(zip(names, values, strict=True))


def explain_customers(books: store.Books, metric: Metric, one: Worth) -> Explanation:
    """Recompute a metric of a cohort from the very rows it lists."""
    terms = [_term(books, part, one) for part in metric.parts]
    cohort = one.cohort
    imports = {
        f"{row.import_id} · {row.file_name}"
        for term in terms
        for row in cast("Sequence[Any]", term.rows)
        if hasattr(row, "file_name")
    }
    lag = f"spend {cohort.lag_months} months earlier" if cohort.lag_months else "spend of the same months"
    return Explanation(
        metric=metric,
        value=metric.value({term.part.name: term.value for term in terms}),
        terms=tuple(terms),
        filters=(
            f"customers of {cohort.name}", lag, f"orders before {one.as_of:%d %b %Y}",
            f"ages 0 to {cohort.ages_seen - 1} passed by all", "whole company",
        ),
        excluded=(),
        rates=(),
        imports=tuple(sorted(imports)),
        data_version=store.data_version(books),
    )  # fmt: skip


def _term(books: store.Books, part: Part, one: Worth) -> Term:
    cohort, ages = one.cohort, one.payback[0]
    readers: Mapping[str, Callable[[], Sequence[Any]]] = {
        "acquisition_spend": lambda: _spend(books, one),
        "cohort_customers": lambda: _customers(books, one),
        "cohort_margin_rows": lambda: [row for row in _orders(books, one) if row.age_months < cohort.ages_seen],
        "cohort_margin_before": lambda: [row for row in _orders(books, one) if row.age_months < ages],
        "cohort_margin_during": lambda: [
            row for row in _orders(books, one) if row.age_months == ages and ages < cohort.ages_seen
        ],
        "ages_before": lambda: [AgeRow(f"age {age}", Decimal(1)) for age in range(ages)],
        "active_customers": lambda: _active(books, one),
        "cohort_margin_seen": lambda: [row for row in _orders(books, one) if row.age_months < MOST_MONTHS],
        "expected_customers": lambda: one.projection.customers if one.projection else (),
    }
    rows = tuple(readers[part.query]())
    return Term(part, sum((getattr(row, part.column) for row in rows), ZERO), rows)


def _spend(books: store.Books, one: Worth) -> list[SpendRow]:
    return spend_of(books, View(one.cohort.cost_period, one.as_of), None)


def _customers(books: store.Books, one: Worth) -> list[CustomerRow]:
    first: dict[str, date] = {}
    for row in _orders(books, one):
        first.setdefault(row.customer, row.ordered)
    return [CustomerRow(name, day, Decimal(1)) for name, day in first.items()]


def _active(books: store.Books, one: Worth) -> list[CustomerRow]:
    last = one.cohort.ages_seen - 1
    ordered = {row.customer for row in _orders(books, one) if row.age_months == last}
    return [row for row in _customers(books, one) if row.customer in ordered]


def _orders(books: store.Books, one: Worth) -> list[OrderRow]:
    period, rate = one.cohort.period, one.cohort.discount_ratio_per_year
    from finint.journeys.histories import cohort_orders  # noqa: PLC0415

    rows = store.collect(books, partial(cohort_orders, period.start, period.end, one.as_of), _Order)
    found = []
    for row in rows:
        margin = Decimal(row.margin_cents).scaleb(-2)
        worth_then = margin * discount_factor(row.age_months, rate)
        found.append(
            OrderRow(
                row.import_id, row.file_name, row.line_no, row.order_id, row.customer, row.ordered, row.age_months,
                margin, worth_then,
            )
        )  # fmt: skip
    return found


def _discounted(rows: Sequence[OrderRow]) -> Decimal:
    return sum((row.discounted_amount for row in rows if row.age_months < MOST_MONTHS), ZERO)
