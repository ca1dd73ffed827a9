"""Write simulated events and spend of any size.

`python -m benchmarks generate --touches N --spend N [--folder F] [--days D] [--seed S]`. Touchpoints and conversions become
Parquet files of a folder that FININT_EVENTS can name; spend becomes a CSV export that `finint import` reads. Rows are made by
DuckDB, so a hundred million touches need seconds and little memory. Touches lie in the order of their days, as logs are
written. One touch in fifty is followed by an order.
"""

import argparse
from pathlib import Path

import duckdb

CHANNELS = (
    "['direct', 'display', 'email', 'organic_search', 'paid_search', 'paid_social', 'partner', 'referral', 'video']"
)
PART_ROWS = 10_000_000
TOUCHES_PER_USER = 6
TOUCHES_PER_ORDER = 50

TOUCHES = f"""
copy (
  select 't' || i as touch_id, 'u' || (hash(i + {{seed}}) % {{users}}) as user_id,
    timestamp '2026-01-01' + to_microseconds(i * {{step}} + (hash(i * 3 + {{seed}}) % 86400000000)::bigint) as ts,
    {CHANNELS}[1 + (hash(i * 5 + {{seed}}) % 9)::integer] as channel,
    case when hash(i * 7 + {{seed}}) % 12 = 0 then null else 'c' || (hash(i * 11 + {{seed}}) % 240) end as campaign_id
  from range({{first}}, {{last}}) as r(i)
) to '{{file}}' (format parquet)
"""
ORDERS = """
copy (
  select 'o' || i as conversion_id, 'u' || (hash(i * 13 + {seed}) % {users}) as user_id,
    timestamp '2026-01-01' + to_microseconds((hash(i * 17 + {seed}) % {span})::bigint) as ts,
    hash(i * 19 + {seed}) % 3 = 0 as is_new_customer,
    (500 + hash(i * 23 + {seed}) % 40000)::bigint as revenue_cents,
    (case when hash(i * 29 + {seed}) % 20 = 0 then 500 else 0 end)::bigint as refund_cents,
    (200 + hash(i * 31 + {seed}) % 12000)::bigint as margin_cents,
    (case when hash(i * 29 + {seed}) % 20 = 0 then 200 else 0 end)::bigint as margin_refund_cents
  from range({orders}) as r(i)
) to '{file}' (format parquet)
"""
SPEND = """
copy (
  select date '2025-01-01' + (i % 600)::integer as "Day", 'Campaign ' || (hash(i) % 400) as "Campaign",
    'c' || (hash(i) % 400) as "Campaign ID", 'g' || i as "Ad group ID", 'EUR' as "Currency code",
    round((hash(i * 3 + {seed}) % 90000) / 100.0, 2)::decimal(18, 2) as "Cost", hash(i * 5) % 900 as "Clicks",
    hash(i * 7) % 40000 as "Impr."
  from range({rows}) as r(i)
) to '{file}' (format csv, header)
"""


def events(folder: Path, touches: int, *, days: int = 180, seed: int = 1) -> None:
    """Write touchpoint/*.parquet and conversion.parquet below `folder`."""
    (folder / "touchpoint").mkdir(parents=True, exist_ok=True)
    span = days * 86_400_000_000
    given = {"seed": seed, "users": max(1, touches // TOUCHES_PER_USER), "span": span, "step": span // max(1, touches)}
    with duckdb.connect(config={"memory_limit": "2GB"}) as engine:
        for part, first in enumerate(range(0, touches, PART_ROWS)):
            last = min(touches, first + PART_ROWS)
            file = folder / "touchpoint" / f"part-{part:04d}.parquet"
            engine.execute(TOUCHES.format(**given, first=first, last=last, file=file))
        file = folder / "conversion.parquet"
        engine.execute(ORDERS.format(**given, orders=max(1, touches // TOUCHES_PER_ORDER), file=file))


def spend(file: Path, rows: int, *, seed: int = 1) -> None:
    """Write an export of `rows` rows, one an ad group and day."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "2GB"}) as engine:
        engine.execute(SPEND.format(rows=rows, seed=seed, file=file))


def main(arguments: list[str]) -> None:
    """Write what is asked for and say where."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks generate", description=__doc__.splitlines()[0])
    parser.add_argument("--touches", type=int, default=0)
    parser.add_argument("--spend", type=int, default=0, metavar="ROWS")
    parser.add_argument("--folder", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    if asked.touches:
        events(asked.folder, asked.touches, days=asked.days, seed=asked.seed)
        print(f"FININT_EVENTS=parquet:{asked.folder}  {asked.touches:,} touches")
    if asked.spend:
        spend(asked.folder / "spend.csv", asked.spend, seed=asked.seed)
        print(f"{asked.folder / 'spend.csv'}  {asked.spend:,} rows")
