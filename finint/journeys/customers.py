"""What do conversions say of customers, and touches of campaigns: how many are new, and what does a cohort bring?"""

from datetime import date, datetime, time
from typing import Any

import ibis
from ibis import _

from finint.journeys.daily import ORDER
from finint.journeys.paths import TOUCHPOINT

CONVERSION = ibis.table({**ORDER.schema(), "is_new_customer": "boolean"}, name=ORDER.get_name())


def coverage() -> Any:
    """Return one row: touches, conversions, and the first and last day of one; without any, days mean nothing."""
    touched = TOUCHPOINT.agg(touches=_.count())
    ordered = CONVERSION.agg(conversions=_.count(), first_ts=_.ts.min(), last_ts=_.ts.max())
    return touched.cross_join(ordered).select(
        "touches", "conversions", first_day=_.first_ts.date(), last_day=_.last_ts.date()
    )


def last_order(end: datetime) -> Any:
    """Return one row: how many orders there are before `end`, and the day of the last; without any it means nothing."""
    earlier = CONVERSION.filter(_.ts < end)
    return earlier.agg(orders=_.count(), last_ts=_.ts.max()).select("orders", last_day=_.last_ts.date())


def touched_campaigns() -> Any:
    """Return campaign_id and touches: only a campaign that ever met a customer has an outcome that can be measured."""
    named = TOUCHPOINT.filter(_.campaign_id.notnull(), _.campaign_id != "")
    return named.group_by("campaign_id").agg(touches=_.count()).order_by("campaign_id")


def new_customers(start: date, end: date) -> Any:
    """Return the customers with a conversion from `start` to before `end` that is marked as their first.

    Returns:
        customer, first_order (its day) and customers: 1.
    """
    first = CONVERSION.filter(_.is_new_customer, _.ts >= _moment(start), _.ts < _moment(end))
    found = first.group_by("user_id").agg(first_order=_.ts.min().date())
    return found.select(customer="user_id", first_order="first_order", customers=ibis.literal(1, "int64")).order_by(
        "first_order", "customer"
    )


def new_customer_count(start: date, end: date) -> Any:
    """Return one row: how many `new_customers` there are."""
    return new_customers(start, end).agg(customers=_.count())


def cohort_margin(as_of: date) -> Any:
    """Return a row per cohort (month of the order marked as a customer's first) and age in months, before `as_of`.

    Returns:
        cohort, age_months, customers who ordered at that age, margin_cents less refunds, and how many orders have no
        margin.
    """
    orders = CONVERSION.filter(_.ts < _moment(as_of))
    first = orders.filter(_.is_new_customer).group_by("user_id").agg(first_ts=_.ts.min())
    rows = orders.inner_join(first, "user_id").filter(_.ts >= _.first_ts)
    aged = rows.select(
        "user_id",
        cohort=_.first_ts.truncate("M").date(),
        age_months=(
            (_.ts.year() - _.first_ts.year()) * 12 + _.ts.month().cast("int64") - _.first_ts.month().cast("int64")
        ).cast("int64"),
        margin_cents=(_.margin_cents - _.margin_refund_cents).fill_null(0),
        without_margin=ibis.ifelse(_.margin_cents.isnull(), 1, 0),
    )
    # Two steps count customers: a distinct count is an estimate on some engines.
    each = aged.group_by("cohort", "age_months", "user_id").agg(
        margin_cents=_.margin_cents.sum(), without_margin=_.without_margin.sum()
    )
    return (
        each.group_by("cohort", "age_months")
        .agg(
            customers=_.count(),
            margin_cents=_.margin_cents.sum().cast("int64"),
            without_margin=_.without_margin.sum().cast("int64"),
        )
        .order_by("cohort", "age_months")
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time())
