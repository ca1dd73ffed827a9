"""What do the books know of returns besides credit: better places for the money, who agrees, what was tested?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from finint import store
from finint.acquired_customers import customer_values
from finint.alternatives import Options, options
from finint.campaign_payback import Won, won_customers
from finint.campaign_reconciled import Reconciled, reconciled_campaigns
from finint.credit_days import Credit
from finint.lift_tests import LiftTest, lift_tests
from finint.money import ratio
from finint.return_rules import Rules
from finint.view import View


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands beside the credit, read once for all campaigns of a view.

    Attributes:
        options: other channels the money could have gone to.
        reconciled: by campaign id.
        tests: experiments that had ended.
        worth: margin of one unit of an experiment's or a curve's outcome.
        won: what the customers of each campaign brought.
        is_new_known: whether any order says that it is a customer's first.
    """

    options: Options
    reconciled: Mapping[str, Reconciled] = field(default_factory=dict)
    tests: tuple[LiftTest, ...] = ()
    worth: Mapping[str, Decimal] = field(default_factory=dict)
    won: Mapping[str, list[Won]] = field(default_factory=dict)
    is_new_known: bool = False


NOTHING = Evidence(Options((), "no order is connected"))


def evidence(books: store.Books, view: View, rules: Rules, booked: Credit) -> Evidence:
    """Return what is known of a view whose orders are `booked`."""
    values = customer_values(books, view.as_of)
    tests = tuple(lift_tests(books, view.as_of))
    worth = worth_of(values.margin_each(), booked)
    won = won_customers(books, view, rules)
    return Evidence(
        options(books, tests, worth, view.as_of),
        reconciled_campaigns(books, view),
        tests,
        worth,
        won,
        bool(won) or bool(values.customers),
    )


def worth_of(customer_margin: Decimal | None, booked: Credit) -> dict[str, Decimal]:
    """Return the margin of one unit of each outcome that is known: a new customer, an order, a unit of revenue.

    >>> worth_of(None, Credit(Decimal(4), Decimal(200), Decimal(60), Decimal(4)))
    {'margin': Decimal('1'), 'orders': Decimal('15'), 'revenue': Decimal('0.3')}
    """
    found = {"margin": Decimal(1)}
    order = ratio(booked.margin_amount, booked.with_margin)
    if customer_margin is not None:
        found["new_customers"] = customer_margin
    if order is not None:
        found["orders"] = order
        revenue = ratio(booked.revenue_amount, booked.conversions)
        if revenue:
            found["revenue"] = order / revenue
    return found
