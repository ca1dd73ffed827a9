"""How long does the credit of every touch take on one machine, beside one SQL statement written for nothing else?

`python -m benchmarks events [--touches N] [--rounds N] [--folder F]`. Ours is the page's own question: credit by campaign and
day through the store, events in a Parquet folder. The floor is the same credit as plain SQL on the same files, memory limit
and threads. Each side runs in a process of its own, interleaved; the best of the rounds counts. The last line is one day's
conversions alone, what a daily increment costs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import events

MEMORY = "2GB"
LOOKBACK_DAYS = 30

OURS = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from finint import store
from finint.auth import OWNER
from finint.credit_days import DayCredit, decay_table, journey_window
from finint.journeys.daily import by_campaign_and_day
from finint.period import Period
from finint.return_rules import Rules
from finint.view import View
start, end = date.fromisoformat(sys.argv[1]), date.fromisoformat(sys.argv[2])
books = store.open_for(OWNER, Path(sys.argv[3]))
view, rules = View(Period(start, end), end), Rules(model="time_decay")
# A server has met Ibis before: the first question of a process pays for its import.
nothing = View(Period(date(2000, 1, 1), date(2000, 1, 2)), date(2000, 1, 2))
store.collect(books, partial(by_campaign_and_day, journey_window(nothing, rules)), DayCredit, **decay_table(rules))
began = time.perf_counter()
rows = store.collect(books, partial(by_campaign_and_day, journey_window(view, rules)), DayCredit, **decay_table(rules))
print(json.dumps({"seconds": time.perf_counter() - began, "value": sum(row.value for row in rows),
                  "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

FLOOR = """
import json, resource, sys, time
import duckdb, numpy as np, pyarrow as pa
from finint.journeys import decay
start, end, folder, memory, threads = sys.argv[1:6]
weights = decay.weights(168.0, decay.last_minute(168.0, 43_200))
engine = duckdb.connect(config={"memory_limit": memory, "threads": threads})
engine.register("decay_weight", pa.table({"age_min": np.arange(len(weights)), "weight": weights}))
SQL = '''
with orders as (
  select * from read_parquet($conversion) where ts >= $start::timestamp and ts < $end::timestamp
), path as (
  select c.conversion_id, c.revenue_cents, c.refund_cents, c.margin_cents, c.margin_refund_cents, c.ts::date as day,
    t.campaign_id, t.ts, t.touch_id, epoch(t.ts)::bigint as second,
    max(epoch(t.ts)::bigint) over (partition by c.conversion_id) as last_second
  from orders c join read_parquet($touchpoint) t
    on t.user_id = c.user_id and t.ts <= c.ts and t.ts > c.ts - interval 30 day
  where t.ts >= $start::timestamp - interval 30 day
), placed as (
  select p.*, d.weight, sum(d.weight) over w::bigint as after, sum(d.weight) over whole::bigint as total
  from path p join decay_weight d on d.age_min = least((p.last_second - p.second) // 60, $oldest::bigint)
  window w as (partition by conversion_id order by ts, touch_id rows unbounded preceding),
    whole as (partition by conversion_id)
)
select campaign_id, day,
  sum(1000000 * after // total - 1000000 * (after - weight) // total),
  sum(revenue_cents * after // total - revenue_cents * (after - weight) // total),
  sum(refund_cents * after // total - refund_cents * (after - weight) // total),
  sum(margin_cents * after // total - margin_cents * (after - weight) // total),
  sum(margin_refund_cents * after // total - margin_refund_cents * (after - weight) // total)
from placed group by campaign_id, day
union all
select '', ts::date, 1000000 * count(*), sum(revenue_cents), sum(refund_cents), sum(margin_cents), sum(margin_refund_cents)
from orders anti join path using (conversion_id) group by ts::date
'''
began = time.perf_counter()
rows = engine.execute(SQL, {"start": start, "end": end, "conversion": folder + "/conversion.parquet",
                            "touchpoint": folder + "/touchpoint/*.parquet",
                            "oldest": len(weights) - 1}).fetchall()
print(json.dumps({"seconds": time.perf_counter() - began, "value": int(sum(row[3] for row in rows)),
                  "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def run(code: str, arguments: list[str], environment: dict[str, str]) -> dict[str, float]:
    """Run one side in a process of its own and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def main(arguments: list[str]) -> None:
    """Print seconds, memory and the ratio of both sides."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks events")
    parser.add_argument("--touches", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="made by `python -m benchmarks generate`; else made anew")
    asked = parser.parse_args(arguments)
    threads = str(os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "events"
        if asked.folder is None:
            events(folder, asked.touches)
        environment = {
            "FININT_EVENTS": f"parquet:{folder}",
            "FININT_MEMORY": MEMORY,
            "FININT_THREADS": threads,
            "FININT_QUERY_SECONDS": "0",
        }
        spans = {"all 180 days": ("2026-01-01", "2026-07-01"), "one day": ("2026-06-15", "2026-06-16")}
        print(f"{asked.touches:,} touches, {threads} threads, {MEMORY} for the engine, best of {asked.rounds}")
        print(f"{'':14}{'ours, s':>10}{'floor, s':>10}{'ratio':>8}{'ours, MB':>10}{'floor, MB':>11}")
        for name, (start, end) in spans.items():
            ours, floor = [], []
            for number in range(asked.rounds):
                ours.append(run(OURS, [start, end, f"{scratch}/{name[:3]}{number}.duckdb"], environment))
                floor.append(run(FLOOR, [start, end, str(folder), MEMORY, threads], environment))
            if ours[0]["value"] != floor[0]["value"]:
                sys.exit(f"the sides credit {ours[0]['value']} and {floor[0]['value']}")
            fast, base = (min(side, key=lambda one: one["seconds"]) for side in (ours, floor))
            print(
                f"{name:14}{fast['seconds']:10.2f}{base['seconds']:10.2f}{fast['seconds'] / base['seconds']:8.2f}"
                f"{max(one['mb'] for one in ours):10.0f}{max(one['mb'] for one in floor):11.0f}"
            )
