"""Fifty thousand touches and every event expression over them, to be run on two engines and compared."""

import datetime as dt

import ibis
import numpy as np
import pyarrow as pa

from finint.journeys import decay
from finint.journeys.counts import coalitions, steps, unique_paths
from finint.journeys.credit import credit, weighed
from finint.journeys.paths import CONVERSION, TOUCHPOINT, only_first_of_each_id, paths, quality, touchless
from finint.journeys.placed import over_the_cap, placed

NAMES = ("direct", "email", "search", "unattributed", "video")
PATH = paths(TOUCHPOINT, CONVERSION, 30)
WHOLE = PATH.union(touchless(TOUCHPOINT, CONVERSION))
EXPRESSIONS = {
    "paths": PATH,
    "touchless": touchless(TOUCHPOINT, CONVERSION),
    "quality": quality(TOUCHPOINT, CONVERSION, ibis.timestamp("2026-03-01 00:00:00")),
    "first ids": only_first_of_each_id(TOUCHPOINT),
    "placed": placed(PATH),
    "capped": placed(PATH, cap=5),
    "over the cap": over_the_cap(PATH, 5),
    "credit": credit(placed(WHOLE), by=["channel", "campaign_id"], longest_minutes=43_200),
    "steps": steps(placed(PATH)),
    "coalitions": coalitions(placed(PATH), NAMES),
    "unique paths": unique_paths(placed(PATH, memory=0), NAMES, 100),
    "decayed paths": unique_paths(weighed(placed(PATH, memory=0), longest_minutes=43_200), NAMES, 100),
}


def tables():
    """Fifty thousand touches with milliseconds, blank channels and ties, and five thousand conversions."""
    random = np.random.default_rng(3)
    touches, orders, users = 50_000, 5_000, 4_000

    def moments(count):
        return pa.array(random.integers(1_767_225_600_000, 1_777_600_000_000, count) * 1000).cast(pa.timestamp("us"))

    channels = np.array(["direct", "email", "search", "video", None], dtype=object)
    weights = decay.weights(168.0, 43_200)
    return {
        "touchpoint": pa.table(
            {
                "user_id": [f"u{number}" for number in random.integers(0, users, touches)],
                "ts": moments(touches),
                "channel": pa.array(channels[random.integers(0, 5, touches)].tolist(), pa.string()),
                "campaign_id": [None if not number else f"c{number}" for number in random.integers(0, 20, touches)],
                "touch_id": [f"t{number:06d}" for number in range(touches)],
            }
        ),
        "conversion": pa.table(
            {
                "conversion_id": [f"o{number}" for number in range(orders)],
                "user_id": [f"u{number}" for number in random.integers(0, users + 200, orders)],
                "ts": moments(orders),
                "revenue_cents": random.integers(0, 90_000, orders),
                "refund_cents": random.integers(0, 900, orders) * (random.random(orders) < 0.1),
            }
        ),
        "decay_weight": pa.table({"age_minutes": np.arange(len(weights)), "weight": weights}),
    }


def sorted_rows(rows):
    return sorted(tuple(map(plain, (row[name] for name in sorted(row)))) for row in rows)


def plain(cell):
    if isinstance(cell, bytes):
        return cell.decode()
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None).isoformat()
    return str(cell)
