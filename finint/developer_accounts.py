"""The developer platform's accounts in the books: funnel, cohorts, value and what winning an account costs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from finint import settings, store
from finint.cohort_payback import CohortPayback
from finint.developer_value import (
    AgeMargin,
    Cohort,
    Funnel,
    MonthAmount,
    MonthCount,
    PayingAge,
    Projection,
    Survived,
    Tenure,
    Worth,
    age_margins,
    project,
    quarters,
    survival,
    worth,
)
from finint.kept import kept
from finint.period import Period
from finint.platform_cost import departments


@dataclass(frozen=True, slots=True)
class SignUps:
    """One month's sign-ups, and how far they have come by the cut-off."""

    month: date
    accounts: int
    called: int
    weekly_active: int
    paying: int
    left_again: int
    median_days_to_call: float | None


@dataclass(frozen=True)
class AccountsValue:
    """Everything the value section shows; whatever the books lack is empty or None.

    `cut` is `as_of` among the names of months (see `Calendar.named`).
    """

    funnel: Funnel
    sign_ups: tuple[SignUps, ...]
    cohorts: tuple[Cohort, ...]
    paying_ages: tuple[PayingAge, ...]
    paying_sizes: tuple[MonthCount, ...]
    tenures: tuple[Tenure, ...]
    winning_cost: tuple[MonthAmount, ...]
    discount_ratio_per_year: Decimal
    as_of: date
    cut: date

    @property
    def is_empty(self) -> bool:
        """No account in the books."""
        return not self.sign_ups

    @cached_property
    def margins(self) -> list[AgeMargin]:
        """Observed margin by age per account that ever paid."""
        if any(row.without_margin for row in self.paying_ages):
            return []
        return age_margins(self.paying_ages, self.paying_sizes, self.cut)

    @cached_property
    def survived(self) -> list[Survived]:
        """Share still paying by month of tenure."""
        return survival(self.tenures)

    @cached_property
    def projection(self) -> Projection | None:
        """Value up to 36 months, with its interval."""
        return project(self.margins, self.survived, self.discount_ratio_per_year)

    @cached_property
    def quarters(self) -> list[CohortPayback]:
        """First payers by quarter, with what winning them cost."""
        if any(row.without_margin for row in self.paying_ages):
            return []
        seen = {row.cohort for row in self.paying_ages if row.age_months == 0}
        known = [row for row in self.paying_sizes if row.month in seen]
        return quarters(self.paying_ages, known, self.winning_cost, self.cut)

    @cached_property
    def worth(self) -> Worth | None:
        """Observed LTV against CAC of the cohorts seen for a year."""
        return worth(self.quarters, self.discount_ratio_per_year)


@kept(8)
def accounts_value(books: store.Books, period: Period, as_of: date) -> AccountsValue:
    """Return the accounts of the books up to `as_of`; the funnel is of sign-ups in the months of `period`."""
    until, calendar = {"as_of": as_of}, settings.calendar(books)
    days = calendar.days(period)
    winning = departments(books, "devrel_departments")
    return AccountsValue(
        store.read(books, "developer_funnel", Funnel, start=days.start, end=days.end, **until)[0],
        tuple(store.read(books, "developer_signups", SignUps, **until)),
        tuple(store.read(books, "developer_cohorts", Cohort, **until)),
        tuple(store.read(books, "paying_ages", PayingAge, **until)),
        tuple(store.read(books, "paying_cohorts", MonthCount, **until)),
        tuple(store.read(books, "paying_tenures", Tenure, **until)),
        tuple(store.read(books, "devrel_cost", MonthAmount, **until, departments=winning)),
        Decimal(settings.value(books, "ltv_discount_ratio_per_year")),
        as_of,
        calendar.named(as_of),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of oddity in the registers, how many rows have it, and where the first stands."""

    question: str
    rows: int
    example: str
    file_name: str
    line_no: int


def questions(books: store.Books, as_of: date) -> list[Question]:
    """Return what in the registers somebody should look at; nothing of it is dropped or mended."""
    return store.read(books, "developer_questions", Question, as_of=as_of)
