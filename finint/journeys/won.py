"""What did the customers bring whose first order a campaign is credited with?"""

from datetime import date
from typing import Any

import ibis
from ibis import _

from finint.journeys.customers import CONVERSION
from finint.journeys.daily import Window, credited
from finint.journeys.moments import moment


def won_margin(window: Window, as_of: date) -> Any:
    """Return a row per campaign, month of first orders and age in months: what was credited of them, before `as_of`.

    A first order is shared over campaigns as the window's model shares it; its customer's later orders go by the same
    shares. Campaign "" holds what no campaign won.

    Returns:
        campaign_id, cohort, age_months, customers_millionths (at age 0 the campaign's share of first orders, later of
        those who ordered), margin (millionths of a cent, refunds deducted), without_margin (orders).
    """
    orders = CONVERSION.filter(_.ts < moment(as_of))
    marked = orders.filter(_.is_new_customer)
    earliest = marked.group_by("user_id").agg(first_ts=_.ts.min())
    # Two first orders of one moment: the smaller name is the first.
    first = (
        marked.inner_join(earliest, "user_id")
        .filter(_.ts == _.first_ts)
        .group_by("user_id", "first_ts")
        .agg(first_id=_.conversion_id.min())
    )
    shares = (
        credited(window)
        .group_by("journey_id", "campaign_id")
        .agg(share=_.conversions.sum().cast("int64"))
        .filter(_.share > 0)
    )
    won = first.mutate(journey_id="c:" + first.first_id).inner_join(shares, "journey_id")
    named = won.select("user_id", "first_ts", "campaign_id", "share")
    aged = orders.inner_join(named, "user_id").filter(_.ts >= _.first_ts)
    rows = aged.select(
        "campaign_id",
        "user_id",
        "share",
        cohort=_.first_ts.truncate("M").date(),
        age_months=(
            (_.ts.year() - _.first_ts.year()) * 12 + _.ts.month().cast("int64") - _.first_ts.month().cast("int64")
        ).cast("int64"),
        cents=(_.margin_cents - _.margin_refund_cents).fill_null(0).cast("int64"),
        without_margin=ibis.ifelse(_.margin_cents.isnull(), 1, 0),
    )
    each = rows.group_by("campaign_id", "cohort", "age_months", "user_id", "share").agg(
        cents=_.cents.sum().cast("int64"), without_margin=_.without_margin.sum()
    )
    return (
        each.group_by("campaign_id", "cohort", "age_months")
        .agg(
            customers_millionths=_.share.sum().cast("int64"),
            margin=(_.share * _.cents).sum().cast("int64"),
            without_margin=_.without_margin.sum().cast("int64"),
        )
        .order_by("campaign_id", "cohort", "age_months")
    )
