"""What has each customer bought since the first order, and which orders are a cohort's?"""

from datetime import date
from typing import Any

import ibis
from ibis import _

from finint.journeys.customers import CONVERSION
from finint.journeys.daily import IMPORT
from finint.journeys.moments import moment

DAYS = ("first_day", "last_day", "repeat_days", "repeat_margin_cents")


def customer_days(as_of: date) -> Any:
    """Return a row per customer whose order marked as the first lies before `as_of`: purchase days and repeat margin.

    Returns:
        customer, first_day, last_day, repeat_days (days with orders after the first day) and repeat_margin_cents of
        those, refunds deducted.
    """
    days = (
        _since_first(as_of)
        .group_by("user_id", "first_day", "day")
        .agg(margin_cents=(_.margin_cents - _.margin_refund_cents).fill_null(0).sum())
    )
    later = _.day > _.first_day
    found = days.group_by("user_id", "first_day").agg(
        last_day=_.day.max(),
        repeat_days=ibis.ifelse(later, 1, 0).sum().cast("int64"),
        repeat_margin_cents=ibis.ifelse(later, _.margin_cents, 0).sum().cast("int64"),
    )
    named = {"customer": "user_id", **{name: name for name in DAYS}}
    return found.select(**named).order_by("customer")


def cohort_orders(start: date, end: date, as_of: date) -> Any:
    """Return a row per order before `as_of` of the customers whose first one falls in [start, end), with its file.

    Returns:
        import_id, file_name, line_no, order_id, customer, ordered (its day), age_months and margin_cents, refunds
        deducted; by time.
    """
    orders = _since_first(as_of).filter(_.first_ts >= moment(start), _.first_ts < moment(end))
    aged = orders.mutate(
        order_id=_.conversion_id,
        customer=_.user_id,
        ordered=_.day,
        age_months=(
            (_.ts.year() - _.first_ts.year()) * 12 + _.ts.month().cast("int64") - _.first_ts.month().cast("int64")
        ).cast("int64"),
        net_cents=(_.margin_cents - _.margin_refund_cents).fill_null(0).cast("int64"),
    ).inner_join(IMPORT, "import_id")
    return aged.order_by("ts", "order_id").select(
        "import_id", "file_name", "line_no", "order_id", "customer", "ordered", "age_months", margin_cents="net_cents"
    )


def _since_first(as_of: date) -> Any:
    orders = CONVERSION.filter(_.ts < moment(as_of))
    first = orders.filter(_.is_new_customer).group_by("user_id").agg(first_ts=_.ts.min())
    rows = orders.inner_join(first, "user_id").filter(_.ts >= _.first_ts)
    return rows.mutate(day=_.ts.date(), first_day=_.first_ts.date())
