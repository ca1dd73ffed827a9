"""How much later do the pages' reads of spend come when the ledger holds ten times the rows?

`python -m benchmarks ledger [--rows N] [--times N] [--rounds N]`. Two stores hold the same 600 days, 400 campaigns and 40
vendors, one with ten times the lines; rows are put there by SQL, since the time of an import is another benchmark's. Each
read runs on both, interleaved, a first time cold; the best of the rounds counts. A page's time at its first visit after a
commit is that of its reads; later visits read none of them.
"""

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path

from finint import expected, store
from finint.auth import OWNER
from finint.budget import Cell
from finint.loaded_cost import Booked
from finint.period import Period
from finint.return_days import CostDay
from finint.view import View
from finint.watchdog import patient

DAYS = 600
AS_OF = date(2026, 8, 1)
YEAR = View(Period(date(2026, 1, 1), date(2026, 8, 1)), AS_OF)

IMPORT = """
insert into import_file by name
select * replace ('imp-00001' as import_id, 1 as sequence, 'live' as status)
from (select
  null::varchar as import_id, null::bigint as sequence, 'x' as sha256, 'spend.csv' as file_name, 1 as size_bytes,
  'google_ads' as source, 'spend' as kind, 'a' as account, 'campaign' as breakdown, 'window' as replaces,
  1 as profile_version, 'x' as fingerprint, ['Day'] as header, 1 as header_line, '{}' as answers,
  date '2025-01-01' as period_start, date '2026-09-01' as period_end, $rows as rows_of_data, $rows as rows_stored,
  'stored' as outcome, '{}' as receipt, timestamp '2026-08-01' as imported_on, 'owner' as imported_by,
  false as is_sample, null::varchar as status)
"""
LINES = """
insert into spend_line by name
select 'imp-00001' as import_id, i + 2 as line_no, uuid() as row_key, 1 as row_ordinal, true as is_counted,
  'google_ads' as source, 'campaign' as breakdown, date '2025-01-01' + (i % $days)::integer as spend_date,
  ((hash(i * 3) % 90000) / 100.0)::decimal(28, 12) as amount,
  'EUR' as currency, 'media_spend' as cost_category, 'profile' as category_source,
  'Vendor ' || (hash(i) % 40) as vendor, 'Department ' || (hash(i) % 20) as department,
  ['search', 'social', 'video', 'display'][1 + (hash(i) % 4)::integer] as channel,
  'c' || (hash(i) % 400) as campaign_id, 'Campaign ' || (hash(i) % 400) as campaign, 'Group ' || (i % 1000) as ad_group,
  'a' as account, hash(i * 7) % 40000 as impressions, hash(i * 5) % 900 as clicks
from range($rows) r(i)
"""


def filled(path: Path, rows: int) -> store.Books:
    """Return books with `rows` lines of spend."""
    books = store.open_for(OWNER, path)
    with books.connection.cursor() as cursor:
        cursor.execute(IMPORT, {"rows": rows})
        cursor.execute(LINES, {"rows": rows, "days": DAYS})
        cursor.execute("checkpoint")
    return books


READS = {
    "home, budget: plan and spend": lambda books: store.read(books, "budget_cube", Cell, **YEAR.window()),
    "home: months of the forecast": lambda books: expected.history(books, YEAR),
    "ROI: cost by campaign": lambda books: store.read(
        books, "booked_cost", Booked, start=YEAR.period.start, end=YEAR.period.end, as_of=AS_OF
    ),
    "ROI: cost by day": lambda books: store.read(
        books, "cost_days", CostDay, start=YEAR.period.start, end=YEAR.period.end, as_of=AS_OF
    ),
}


def main(arguments: list[str]) -> None:
    """Print seconds of each read at both sizes, and the ratio."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ledger", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, patient():
        small = filled(Path(folder) / "small.duckdb", asked.rows)
        large = filled(Path(folder) / "large.duckdb", asked.rows * asked.times)
        print(f"{asked.rows:,} and {asked.rows * asked.times:,} rows, {os.cpu_count()} cores, best of {asked.rounds}")
        print(f"{'':34}{'small, s':>10}{'large, s':>10}{'ratio':>8}")
        for name, read in READS.items():
            took = {id(small): [], id(large): []}
            for _ in range(asked.rounds):
                for books in (small, large):
                    began = time.perf_counter()
                    read(books)
                    took[id(books)].append(time.perf_counter() - began)
            low, high = min(took[id(small)]), min(took[id(large)])
            print(f"{name:34}{low:10.3f}{high:10.3f}{high / low:8.2f}", flush=True)
        store.close(small)
        store.close(large)
