"""When did the customers a campaign won repay what it cost?

The customers are those whose first order falls in the view, by the share of it the model credits to the campaign. What
one of them brings at an age is a mean over those old enough, so that young customers do not count as ones who never
came back. Observed margin only; nothing is projected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from finint import store
from finint.credit_days import decay_table, journey_window
from finint.display import count, percent
from finint.money import ratio
from finint.period import add_months
from finint.return_rules import Rules
from finint.roi import payback_months
from finint.view import View

ZERO = Decimal(0)
ENOUGH_CUSTOMERS = 30
MILLION = 1_000_000


class Won(NamedTuple):
    """What one month's customers of a campaign brought at an age: margin in millionths of a cent."""

    campaign_id: str
    cohort: date
    age_months: int
    customers_millionths: int
    margin: int
    without_margin: int


@dataclass(frozen=True, slots=True)
class Age:
    """One age: how many of the campaign's customers have passed it, and the margin these brought in it."""

    age_months: int
    customers: Decimal
    margin_amount: Decimal

    @property
    def margin_each(self) -> Decimal:
        """Margin of one of them."""
        return self.margin_amount / self.customers


@dataclass(frozen=True, slots=True)
class Payback:
    """A campaign's payback; `reason` says why `months` is None.

    Attributes:
        customers: won, by credited shares of first orders.
        cac_amount: fully loaded cost of the campaign over those customers; None without customers.
        ages: what one of them brought by age, oldest last.
        months: from first order until the margin repaid the cost; None when it has not, or cannot be said.
        reason: in a sentence; "" when there are months.
    """

    customers: Decimal
    cac_amount: Decimal | None
    ages: tuple[Age, ...]
    months: Decimal | None
    reason: str

    @property
    def recovered_ratios(self) -> tuple[Decimal, ...]:
        """Share of the cost recovered by the end of each age; empty where nothing can be said."""
        found, so_far = [], ZERO
        for age in self.ages:
            so_far += age.margin_each
            found.append(so_far / self.cac_amount if self.cac_amount else ZERO)
        return tuple(found)

    def short_words(self) -> str | None:
        """Return it as a cell of a table: "7.2 months" or "63 % by month 9"; None where nothing can be said."""
        if self.months is not None:
            return f"{self.months:.1f} months"
        return f"{percent(self.recovered_ratios[-1], places=0)} by month {len(self.ages)}" if self.ages else None

    def words(self) -> str:
        """Return it in words: "7.2 months", or how much is recovered so far, or why neither.

        >>> Payback(Decimal(50), Decimal(10), (Age(0, Decimal(50), Decimal(315)),), None, "").words()
        '63 % recovered at month 1'
        """
        if self.months is not None:
            return f"{self.months:.1f} months"
        if self.ages:
            return f"{percent(self.recovered_ratios[-1], places=0)} recovered at month {len(self.ages)}"
        return self.reason


def unknown(reason: str, customers: Decimal = ZERO, cac_amount: Decimal | None = None) -> Payback:
    """Return that a payback cannot be said."""
    return Payback(customers, cac_amount, (), None, reason)


def won_customers(books: store.Books, view: View, rules: Rules) -> dict[str, list[Won]]:
    """Return what the customers of each campaign brought, whose first order falls in the view."""
    from finint.journeys.won import won_margin  # noqa: PLC0415  half a second of Ibis, for events only

    # An order has one day, whoever is credited: by the day of the touch a customer would have several first ones.
    cash = Rules(model=rules.model, lookback_days=rules.lookback_days, half_life_hours=rules.half_life_hours)
    asked = partial(won_margin, journey_window(view, cash), view.as_of)
    found: dict[str, list[Won]] = {}
    for row in store.collect(books, asked, Won, **decay_table(cash)):
        found.setdefault(row.campaign_id, []).append(row)
    return found


def campaign_payback(rows: Sequence[Won], cost_amount: Decimal, as_of: date) -> Payback:
    """Return the payback of one campaign.

    Args:
        rows: of this campaign; see `won_customers`.
        cost_amount: fully loaded, of the view in which the customers came.
        as_of: first day not counted; an age counts for customers whose whole month of it lies before.

    >>> rows = [Won("a", date(2026, 1, 1), 0, 40_000_000, 40_000_000 * 60_00, 0),
    ...         Won("a", date(2026, 1, 1), 1, 4_000_000, 4_000_000 * 800_00, 0)]
    >>> found = campaign_payback(rows, Decimal(4000), date(2026, 3, 1))
    >>> found.cac_amount, found.months
    (Decimal('100'), Decimal('1.5'))
    """
    won: Mapping[date, int] = {row.cohort: row.customers_millionths for row in rows if row.age_months == 0}
    customers = Decimal(sum(won.values())) / MILLION
    cac = ratio(cost_amount, customers)
    refused = _refusal(rows, customers, cost_amount)
    if refused or cac is None:
        return unknown(refused, customers, cac)
    ages: list[Age] = []
    while True:
        age = len(ages)
        old = {cohort for cohort in won if add_months(cohort, age + 1) <= as_of}
        seen = Decimal(sum(won[cohort] for cohort in old)) / MILLION
        if seen < ENOUGH_CUSTOMERS:
            break
        margin = sum(row.margin for row in rows if row.age_months == age and row.cohort in old)
        ages.append(Age(age, seen, Decimal(margin) / MILLION / 100))
    if not ages:
        return unknown(f"fewer than {ENOUGH_CUSTOMERS} of its customers are a month old", customers, cac)
    months = payback_months(cac, [one.margin_each for one in ages])
    found = Payback(customers, cac, tuple(ages), months, "")
    if months is not None:
        return found
    share = percent(found.recovered_ratios[-1], places=0)
    said = f"not paid back in {count(len(ages), 'month')}: {share} recovered"
    return Payback(customers, cac, found.ages, None, said)


def _refusal(rows: Sequence[Won], customers: Decimal, cost_amount: Decimal) -> str:
    """Return why nothing can be said, or ""."""
    if not customers:
        return "no first order is credited to it"
    if cost_amount <= 0:
        return "nothing was spent"
    if any(row.without_margin for row in rows):
        return "some orders have no margin"
    return "" if customers >= ENOUGH_CUSTOMERS else f"{customers:.1f} new customers, {ENOUGH_CUSTOMERS} needed"
