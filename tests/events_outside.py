"""A folder of events, and everything the pages ask of events."""

import time
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from finint import acquired_customers, campaign_returns, channel_credit, channel_history, cohort_payback, store
from finint.credit_days import credit_by_day, lag_curve
from finint.journeys import customers
from finint.period import Period
from finint.return_parts import new_customers
from finint.return_rules import Rules
from finint.view import View

START = datetime(2026, 1, 1)
VIEW = View(Period(date(2026, 1, 1), date(2026, 5, 1)), date(2026, 5, 1))
RULES = (Rules(model="time_decay"), Rules(model="position", basis="accrual", lookback_days=7))


def moments(random, count, days=110):
    seconds = random.integers(0, days * 86_400, count)
    return [START + timedelta(seconds=int(second)) for second in seconds]


def write_events(folder, *, users=400, touches=4_000, orders=700, files=2, drop=()):
    """Touches in several files, orders in one; a third of the orders without a known margin is not among them."""
    random = np.random.default_rng(5)
    channels = np.array(["email", "search", "direct", "video"])[random.integers(0, 4, touches)]
    touch = pa.table(
        {
            "touch_id": [f"t{number:06d}" for number in range(touches)],
            "user_id": [f"u{number}" for number in random.integers(0, users, touches)],
            "ts": pa.array(moments(random, touches), pa.timestamp("us")),
            "channel": channels.tolist(),
            "campaign_id": [None if not number else f"c{number}" for number in random.integers(0, 9, touches)],
        }
    )
    (folder / "touchpoint").mkdir(parents=True)
    for part in range(files):
        rows = touch.slice(part * touches // files, touches // files)
        pq.write_table(rows.drop_columns([name for name in drop if name in rows.column_names]),
                       folder / "touchpoint" / f"part-{part}.parquet")  # fmt: skip
    value = random.integers(0, 90_000, orders)
    order = pa.table(
        {
            "conversion_id": [f"o{number}" for number in range(orders)],
            "user_id": [f"u{number}" for number in random.integers(0, users + 30, orders)],
            "ts": pa.array(moments(random, orders), pa.timestamp("us")),
            "is_new_customer": (random.random(orders) < 0.4).tolist(),
            "revenue_cents": pa.array(value, pa.int64()),
            "refund_cents": pa.array(value // 7 * (random.random(orders) < 0.1), pa.int64()),
            "margin_cents": pa.array(value // 3 - 4_000, pa.int64()),
            "margin_refund_cents": pa.array(value // 21 * (random.random(orders) < 0.1), pa.int64()),
        }
    )
    pq.write_table(order.drop_columns([name for name in drop if name in order.column_names]),
                   folder / "conversion.parquet")  # fmt: skip
    return touch, order


def asked(books):
    """Everything the pages ask of events."""
    found = [campaign_returns.events(books), new_customers(books, VIEW)]
    found += [credit_by_day(books, VIEW, rules) for rules in RULES]
    found += [lag_curve(books, VIEW, RULES[0]), channel_credit.channel_credit(books, VIEW, RULES[0], "linear")]
    found.append(store.collect(books, partial(customers.cohort_margin, VIEW.as_of), cohort_payback.CohortAge))
    found.append(store.collect(books, partial(customers.touched_campaigns), campaign_returns.Touched))
    found.append(acquired_customers.customer_values(books, VIEW.as_of))
    found.append(acquired_customers.conversion_lags(books, VIEW.period.start, VIEW.as_of))
    found.append(channel_history.order_days(books, None, VIEW.as_of))
    return found


class Count(NamedTuple):
    n: int


def endless():
    """Pairs of pairs of touches: billions of rows, counted."""
    touch = ibis.table({"user_id": "string", "touch_id": "string"}, name="touchpoint")
    sides = [touch.select(**{f"touch_{side}": touch.touch_id}) for side in "abc"]
    return sides[0].cross_join(sides[1], sides[2]).filter(ibis._.touch_a > ibis._.touch_c).agg(n=ibis._.count())


def until(happens, seconds=20.0):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if happens():
            return True
        time.sleep(0.05)
    return False
