"""What does a new customer bring, and which channel met them last? Observed customers only, to a stated age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from finint import store
from finint.money import ratio

AGES_DAYS = (365, 180, 90, 30, 1)
ENOUGH_CUSTOMERS = 30
FIRST_DAY = date(1970, 1, 1)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ChannelCustomers:
    """Customers whose last touch before their first order was the channel's ("" for none), and what they brought."""

    channel: str
    customers: int
    orders: int
    orders_with_margin: int
    revenue_cents: int
    margin_cents: int

    @property
    def revenue_amount(self) -> Decimal:
        """Revenue less refunds."""
        return Decimal(self.revenue_cents).scaleb(-2)

    @property
    def margin_amount(self) -> Decimal:
        """Contribution margin less what refunds took back, of the orders whose margin is known."""
        return Decimal(self.margin_cents).scaleb(-2)


@dataclass(frozen=True, slots=True)
class CustomerValues:
    """What customers brought within `age_days` of their first order; all of them are at least that old.

    `recent` are the customers of the last 365 days, for cost per customer: what they brought is not used.
    """

    age_days: int
    aged: tuple[ChannelCustomers, ...]
    recent: tuple[ChannelCustomers, ...]

    @property
    def customers(self) -> int:
        """How many customers the values are means of."""
        return sum(row.customers for row in self.aged)

    @property
    def has_margin(self) -> bool:
        """Whether any order says its margin."""
        return any(row.orders_with_margin for row in self.aged)

    def margin_each(self) -> Decimal | None:
        """Return the mean margin of a customer; None without one."""
        return _mean(self.aged, [row.margin_amount for row in self.aged]) if self.has_margin else None

    def revenue_each(self) -> Decimal | None:
        """Return the mean revenue of a customer; None without customers."""
        return _mean(self.aged, [row.revenue_amount for row in self.aged])

    def margin_by_channel(self) -> Mapping[str, Decimal]:
        """Return the mean margin of the customers each channel met last; "" is the mean of all.

        A channel that met fewer than 30 of them takes the mean of all: a handful of orders is no value of a channel.
        """
        every = self.margin_each() or ZERO
        own = {
            row.channel: row.margin_amount / row.customers
            for row in self.aged
            if row.channel and row.customers >= ENOUGH_CUSTOMERS and row.orders_with_margin
        }
        return {"": every, **own}

    def recent_by_channel(self) -> Mapping[str, int]:
        """Return the new customers of the last year by the channel that met them last."""
        return {row.channel: row.customers for row in self.recent}


def _mean(rows: Sequence[ChannelCustomers], amounts: Sequence[Decimal]) -> Decimal | None:
    return ratio(sum(amounts, ZERO), Decimal(sum(row.customers for row in rows)))


class ConversionLag(NamedTuple):
    """How many touches came `lag_days` whole days before an order of the same customer."""

    lag_days: int
    touches: int


def conversion_lags(books: store.Books, start: date, end: date) -> list[ConversionLag]:
    """Return how long before the orders in [start, end) their customers were touched, up to 30 days."""
    from finint.journeys.acquired import touch_lags  # noqa: PLC0415  half a second of Ibis, for events only

    return store.collect(books, partial(touch_lags, start, end), ConversionLag)


def customer_values(books: store.Books, as_of: date) -> CustomerValues:
    """Return the values at the greatest age that at least 30 customers have reached, a year at most."""
    recent = _read(books, as_of - timedelta(days=365), as_of, 1)
    for age in AGES_DAYS:
        aged = _read(books, FIRST_DAY, as_of - timedelta(days=age - 1), age)
        if sum(row.customers for row in aged) >= ENOUGH_CUSTOMERS:
            break
    return CustomerValues(age, aged, recent)


def _read(books: store.Books, start: date, end: date, days: int) -> tuple[ChannelCustomers, ...]:
    from finint.journeys.acquired import acquired  # noqa: PLC0415

    return tuple(store.collect(books, partial(acquired, start, end, days), ChannelCustomers))
