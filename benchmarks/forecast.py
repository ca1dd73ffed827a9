"""How accurate are forecasts, how honest are their ranges, what do they cost, and does a part year land where it should?

`--series` is a CSV with unique_id, ds, y; `--quarters` one with fiscal_quarter, full_year_budget,
full_year_projection, ytd_budget, ytd_actual, full_year_actual. Without them an invented monthly series is used. Set
OMP_NUM_THREADS=1: with small matrices more threads only cost CPU.
"""

import argparse
import csv
import math
import time
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from finint.forecast.in_year import PartYear, outlook
from finint.forecast.record import Record, record, replay
from finint.forecast.series import Series, series_of

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "real"
SERIES = SHARED / "forecast" / "series_long.csv"
QUARTERS = SHARED / "budget" / "phl_quarterly_dept_budget_actual_projection_fy2009_2016.csv"


def invented() -> list[Series]:
    draw = np.random.default_rng(1)
    months = [date(2015 + n // 12, n % 12 + 1, 1) for n in range(96)]
    return [
        series_of(f"invented {k}", months, [100 + n + 20 * math.sin(n + k) + draw.normal(0, 5) for n in range(96)])
        for k in range(3)
    ]


def read(path: Path) -> list[Series]:
    rows = defaultdict(list)
    with path.open() as file:
        for row in csv.DictReader(file):
            rows[row["unique_id"]].append((date.fromisoformat(row["ds"]), float(row["y"])))
    return [series_of(name, *map(list, zip(*pairs, strict=True))) for name, pairs in rows.items()]


def series_table(series: list[Series]) -> None:
    kept: dict[str, list[tuple[Record, float]]] = defaultdict(list)
    for one in series:
        before = time.process_time()
        folds = replay(one)
        kept[one.frequency].append((record(one, folds), (time.process_time() - before) / max(len(folds), 1)))
    print("              series  accuracy  naive  >= 85 %   MASE  skill  in 80 %  CPU s a fit")
    for frequency, found in kept.items():
        scored = [one for one, _ in found if one.accuracy is not None and one.mase is not None]
        if not scored:
            print(f"{frequency:12} {len(found):7}  no record yet")
            continue
        means = [
            np.mean([getattr(one, name) for one in scored])
            for name in ("accuracy", "naive_accuracy", "is_below_target", "mase", "skill", "coverage")
        ]
        print(
            f"{frequency:12} {len(found):7} {means[0]:9.4f} {means[1]:6.3f} {1 - means[2]:8.3f} {means[3]:7.4f}"
            f" {means[4]:6.3f} {means[5]:8.3f} {np.mean([seconds for _, seconds in found]):12.2f}"
        )


def quarters_table(path: Path) -> None:
    missed: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    size: dict[int, Decimal] = defaultdict(Decimal)
    with path.open() as file:
        for row in csv.DictReader(file):
            quarter = int(row["fiscal_quarter"])
            if quarter == 4 or not all(row[name] for name in ("ytd_actual", "ytd_budget", "full_year_actual")):
                continue
            budget, to_date, planned, final, city = (
                Decimal(row[name])
                for name in ("full_year_budget", "ytd_actual", "ytd_budget", "full_year_actual", "full_year_projection")
            )
            made = outlook(PartYear(to_date, Decimal(quarter) / 4, budget, planned))
            size[quarter] += abs(final)
            for who, value in (("outlook", made.amount), ("straight line", made.run_rate_amount), ("own", city)):
                missed[quarter, who] += abs(value - final)
    print("after quarter   outlook  straight line  city's own projection")
    for quarter in sorted(size):
        scores = [1 - missed[quarter, who] / size[quarter] for who in ("outlook", "straight line", "own")]
        print(f"{quarter:13} {scores[0]:9.3f} {scores[1]:14.3f} {scores[2]:22.3f}")


def main(arguments: list[str]) -> None:
    """Print accuracy, MASE, coverage and CPU beside seasonal naive and the straight line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks forecast", description=__doc__)
    parser.add_argument("--series", type=Path, default=SERIES)
    parser.add_argument("--quarters", type=Path, default=QUARTERS)
    options = parser.parse_args(arguments)
    if options.quarters.exists():
        quarters_table(options.quarters)
    series_table(read(options.series) if options.series.exists() else invented())
