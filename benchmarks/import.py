"""How long does a million-row export take to import, against reading it and loading typed columns into DuckDB?

`python -m benchmarks import [ROWS]`. Each side runs in a process of its own, interleaved, best of three; peak memory is
the process's largest resident set.
"""

import csv
import json
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROUNDS = 3

FLOOR = """
import csv, sys, time, resource, duckdb, pyarrow as pa
start = time.perf_counter()
connection = duckdb.connect(sys.argv[2])
connection.execute("create table t (campaign_type varchar, campaign varchar, day date, currency varchar,"
                   " cost decimal(28, 12), clicks bigint, impressions bigint, conversions decimal(20, 4), value decimal(28, 12), note varchar)")
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    reader = csv.reader(file)
    next(reader)
    batch = []
    def load(batch):
        table = pa.table({f"c{i}": [row[i] for row in batch] for i in range(10)})
        connection.register("batch", table)
        connection.execute("insert into t select c0, c1, c2::date, c3, c4::decimal(28, 12), c5::bigint, c6::bigint,"
                           " c7::decimal(20, 4), c8::decimal(28, 12), c9 from batch")
        connection.unregister("batch")
    for row in reader:
        batch.append(row)
        if len(batch) == 100_000:
            load(batch); batch = []
    if batch:
        load(batch)
connection.close()
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

OURS = """
import contextlib, io, json, sys, time, resource
start = time.perf_counter()
from finint.cli import main
out = io.StringIO()
with contextlib.redirect_stdout(out):
    code = main(["import", sys.argv[1], "--store", sys.argv[2], "--json"])
seconds = time.perf_counter() - start
receipt = json.loads(out.getvalue())
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(seconds, max(own, children), code, receipt["outcome"], receipt["rows_stored"], json.dumps(receipt["totals"]))
"""


def write_export(path: Path, rows: int, seed: int = 20261121) -> None:
    """Write a Google Ads daily export: 250 campaigns, ten columns."""
    draw = random.Random(seed)
    campaigns = [f"Campaign {number:03} | {draw.choice(['Brand', 'Generic', 'Retarget'])}" for number in range(250)]
    kinds = ["Search", "Display", "Video", "Performance Max"]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            [
                "Campaign type",
                "Campaign",
                "Day",
                "Currency code",
                "Cost",
                "Clicks",
                "Impr.",
                "Conversions",
                "Conv. value",
                "Ad group",
            ]
        )
        first = date(2023, 1, 1)
        for number in range(rows):
            clicks = draw.randrange(0, 400)
            out.writerow(
                [
                    kinds[number % 4],
                    campaigns[number % 250],
                    (first + timedelta(days=(number // 2500) % 1000)).isoformat(),
                    "EUR",
                    f"{draw.randrange(0, 100_000) / 100:.2f}",
                    clicks,
                    clicks * draw.randrange(10, 60),
                    f"{draw.randrange(0, 900) / 100:.2f}",
                    f"{draw.randrange(0, 500_000) / 100:.2f}",
                    f"Group {number // 250 % 40}",
                ]
            )


def run(script: str, export: Path, store: Path) -> list[str]:
    """Run one side in its own process and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", script, str(export), str(store)], capture_output=True, text=True, check=True, timeout=600
    )
    return done.stdout.split(maxsplit=5)


def main(arguments: list[str]) -> None:
    """Print seconds, peak MB and the ratio."""
    rows = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "google_ads_daily.csv"
        write_export(export, rows)
        sides: dict[str, list[tuple[float, float]]] = {"floor": [], "import": []}
        said: list[str] = []
        for number in range(ROUNDS):
            seconds, peak = run(FLOOR, export, folder / f"floor{number}.duckdb")[:2]
            sides["floor"].append((float(seconds), float(peak)))
            said = run(OURS, export, folder / f"ours{number}.duckdb")
            sides["import"].append((float(said[0]), float(said[1])))
        best = {side: min(runs) for side, runs in sides.items()}
        print(f"{rows:,} rows, {export.stat().st_size / 1e6:.0f} MB; best of {ROUNDS}, interleaved")
        print(f"{'':24}{'seconds':>9}{'peak MB':>9}")
        print(f"{'csv + typed load':24}{best['floor'][0]:9.2f}{best['floor'][1]:9.0f}")
        print(f"{'finint import':24}{best['import'][0]:9.2f}{best['import'][1]:9.0f}   {' '.join(said[2:])}")
        print(f"ratio {best['import'][0] / best['floor'][0]:.2f} (aim 3.0 or less), aim 600 MB or less")
        print(json.dumps({"rows": rows, "runs": sides}))
