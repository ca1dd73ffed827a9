"""How much later do the pages' reads of spend come when the ledger holds ten times the rows?

`python -m benchmarks ledger [--rows N] [--times N] [--rounds N]`. Two stores hold the same 600 days, 400 campaigns and 40
vendors, one with ten times the lines; rows are put there by SQL, since the time of an import is another benchmark's. Each
page is opened on both, interleaved, as at the first visit after a commit; the best of the rounds counts. Later visits read
nothing. Seconds are the processor's, so that other work on the machine hardly moves them.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from finint import spend_sums, store
from finint.auth import OWNER
from finint.memory import Memory
from finint.ui import waiting
from finint.watchdog import patient

APP = Path(__file__).resolve().parents[1] / "app.py"
PAGES = sorted(path.stem for path in (APP.parent / "pages").glob("*.py"))
DAYS = 600
GROWN = 0.05

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
    spend_sums.repair(books, reason="rows were put there by SQL")
    return books


def read_times(page: str, books: store.Books) -> dict[str, float]:
    """Open a page for the first time after a commit; return processor seconds of each read by name."""
    took: dict[str, float] = defaultdict(float)
    ask = store.read

    def timed(books: store.Books, name: str, row_type: type, /, **parameters: object) -> list[object]:
        began = time.process_time()
        try:
            return ask(books, name, row_type, **parameters)
        finally:
            took[name] += time.process_time() - began

    books.held.memory = Memory()
    os.environ["FININT_STORE"] = str(books.path)
    store.read = timed
    try:
        opened = AppTest.from_file(str(APP), default_timeout=600)
        opened = opened.run() if page == "home" else opened.switch_page(f"pages/{page}.py").run()
        if opened.exception:
            sys.exit(f"{page}: {opened.exception[0].value}")
    finally:
        store.read = ask
    return took


def frame_runs_first() -> None:
    """A folder called pages starts Streamlit in its old mode, where pages run without the frame."""
    build = PagesManager.__init__

    def start(self: PagesManager, *given: object, **options: object) -> None:
        build(self, *given, **options)
        PagesManager.uses_pages_directory = False

    PagesManager.__init__ = start


def main(arguments: list[str]) -> None:
    """Print processor seconds of each page's reads at both sizes, the ratio, and the reads that grow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ledger", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args(arguments)
    os.environ["FININT_SAMPLE"] = "no"
    waiting.PATIENCE_SECONDS = 600
    frame_runs_first()
    with tempfile.TemporaryDirectory() as folder, patient():
        small = filled(Path(folder) / "small.duckdb", asked.rows)
        large = filled(Path(folder) / "large.duckdb", asked.rows * asked.times)
        load = os.getloadavg()[0]
        print(f"{asked.rows:,} and {asked.rows * asked.times:,} rows, {os.cpu_count()} cores, load {load:.0f}")
        print(f"{'page':14}{'reads':>7}{'small, s':>10}{'large, s':>10}{'ratio':>8}  reads that take longer by 0.05 s")
        for page in PAGES:
            best: dict[bool, dict[str, float]] = {}
            for _ in range(asked.rounds):
                for books in (small, large):
                    took = read_times(page, books)
                    if sum(took.values()) <= sum(best.get(books is large, {"": 1e9}).values()):
                        best[books is large] = took
            low, high = sum(best[False].values()), sum(best[True].values())
            grown = {name: best[True][name] - best[False].get(name, 0) for name in best[True]}
            said = ", ".join(f"{name} +{more:.2f}" for name, more in grown.items() if more > GROWN)
            print(f"{page:14}{len(best[True]):7}{low:10.3f}{high:10.3f}{high / low:8.2f}  {said}", flush=True)
        store.close(small)
        store.close(large)
