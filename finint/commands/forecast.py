"""`finint forecast`: the next periods of each series, with range and record."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from finint.commands.columns import days, numbers, read_columns, whole_number
from finint.commands.document import show
from finint.commands.threads import keep_to_one
from finint.errors import CalculationError

if TYPE_CHECKING:
    from finint.forecast.outlook import Forecast
    from finint.forecast.series import Series

MOST_PERIODS = 1_100  # three years of days


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("series", type=Path, help="CSV, one row a value")
    parser.add_argument("--date", required=True, metavar="COL", help="column with the date")
    parser.add_argument("--value", required=True, metavar="COL", help="column with the value; empty is a gap")
    parser.add_argument("--id", metavar="COL", help="column that tells several series apart")
    parser.add_argument("--horizon", required=True, metavar="N", help="months, weeks or days ahead, 1 to 1,100")
    parser.add_argument("--workers", metavar="N", help="processes; one a core by default")
    parser.add_argument("--json", action="store_true", help="errors as JSON, too")


def run(arguments: argparse.Namespace) -> int:
    """Forecast every series of the file; one that cannot be is named with the reason, and the others go on."""
    horizon = whole_number(arguments.horizon, "--horizon", most=MOST_PERIODS)
    workers = whole_number(arguments.workers, "--workers", most=64) if arguments.workers else None
    keep_to_one()  # the workers, too
    series, refused = _read(arguments)
    if not series:
        first = next(iter(refused.values()))
        raise CalculationError(
            str(first) + (f"; {len(refused):,} series, none can be forecast" if len(refused) > 1 else ""),
            fix=first.fix,
        )

    from finint.forecast.many import forecast_all  # noqa: PLC0415  scipy and statsmodels take seconds to import

    made = forecast_all(series, horizon, progress=_told if len(series) > 1 else None, workers=workers)
    for error in refused.values():
        print(f"finint: {error}", file=sys.stderr)
    document: dict[str, object] = {"series": {one.name: _entry(one) for one in made}}
    if refused:
        document["refused"] = {name: {"problem": str(error), "fix": error.fix} for name, error in refused.items()}
    show(document)
    return 0


def _read(arguments: argparse.Namespace) -> tuple[list["Series"], dict[str, CalculationError]]:
    """Return the file's series, and those that are none."""
    from finint.forecast.series import series_of  # noqa: PLC0415

    names = [arguments.date, arguments.value, *([arguments.id] if arguments.id else [])]
    columns = read_columns(arguments.series, names)
    rows: dict[str, list[int]] = {}
    for index in range(len(columns[0].cells)):
        rows.setdefault(columns[2].cells[index].strip() if arguments.id else arguments.value, []).append(index)
    if "" in rows:
        raise columns[2].refused(rows[""][0], "the name of a series")
    dates, values = days(columns[0], periods=True), numbers(columns[1])
    series, refused = [], {}
    for name, places in rows.items():
        try:
            series.append(series_of(name, [dates[place] for place in places], [values[place] for place in places]))
        except CalculationError as error:
            refused[name] = error
    return series, refused


def _told(done: int, total: int) -> None:
    """Say how far it got: one line that is written over on a terminal, a line every tenth of the way elsewhere."""
    if sys.stderr.isatty():
        filled = 30 * done // total
        end = "\n" if done == total else ""
        print(f"\rfinint: [{'#' * filled}{'.' * (30 - filled)}] {done:,} of {total:,}", end=end, file=sys.stderr)
    elif done == total or done % max(1, total // 10) == 0:
        print(f"finint: {done:,} of {total:,} series", file=sys.stderr)


def _entry(made: "Forecast") -> dict[str, object]:
    kept = asdict(made.record)
    return {
        "forecast": [
            {
                "date": point.date.isoformat(),
                "value": point.value,
                "lower": point.lower,
                "upper": point.upper,
                "seasonal_naive": point.naive_value,
            }
            for point in made.points
        ],
        "backtest": {name: kept.pop(name) for name in ("accuracy", "bias", "skill", "mase", "coverage", "folds")}
        | kept
        | {"below_85_percent": made.record.is_below_target},
        "model": made.model,
        "frequency": made.frequency,
        "notes": made.notes,
        "warnings": made.warnings,
    }
