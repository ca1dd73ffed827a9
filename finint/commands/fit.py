"""`finint fit`: response curves and contributions of channels from weekly spend and outcome."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from finint.commands.columns import Column, days, every_number, one_day, read_columns, whole_number
from finint.commands.document import show
from finint.errors import CalculationError

if TYPE_CHECKING:
    from finint.response.experiments import Experiment
    from finint.response.result import ChannelFit, Fit
    from finint.response.weekly import Weekly

DIGITS = 10  # more would be noise of the machine's arithmetic
TEST_COLUMNS = ("channel", "start", "end", "extra_per_week", "lift", "se")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("weekly", type=Path, help="CSV, one row a week")
    parser.add_argument("--date", required=True, metavar="COL", help="column with a day of the week, or its number")
    parser.add_argument("--target", required=True, metavar="COL", help="column with the outcome, such as sales")
    parser.add_argument("--channels", required=True, metavar="A,B,...", help="columns with spend")
    parser.add_argument(
        "--controls", default="", metavar="C,...", help="columns with other numbers that move the outcome"
    )
    parser.add_argument("--draws", default="200", metavar="N", help="block-bootstrap draws, 20 to 5,000")
    parser.add_argument("--seed", default="0", metavar="N", help="seed of the draws")
    parser.add_argument(
        "--experiments",
        type=Path,
        metavar="CSV",
        help=f"lift tests with columns {', '.join(TEST_COLUMNS)}; adds what each channel was without them",
    )
    parser.add_argument("--save-draws", type=Path, metavar="CSV", help="write the drawn curves to a file")
    parser.add_argument("--json", action="store_true", help="errors as JSON, too")


def run(arguments: argparse.Namespace) -> int:
    """Fit, print the document, and write the draws where asked."""
    draws = whole_number(arguments.draws, "--draws", least=20, most=5_000)
    seed = whole_number(arguments.seed, "--seed", least=0, most=2**31 - 1)
    channels, controls = _names(arguments.channels, "--channels"), _names(arguments.controls, "--controls")
    asked = [arguments.date, arguments.target, *channels, *controls]
    twice = [name for name, count in Counter(asked).items() if count > 1]
    if twice:
        raise CalculationError(f"the column '{twice[0]}' is named twice", fix="name each column once")
    if not channels:
        raise CalculationError("--channels names no column", fix="write --channels tv,search")
    columns = read_columns(arguments.weekly, asked)
    # scipy takes half a second to import: only this command pays for it.
    from finint.response.estimate import fit  # noqa: PLC0415
    from finint.response.weekly import weekly  # noqa: PLC0415

    numbers = [every_number(column) for column in columns[1:]]
    spend = dict(zip(channels, numbers[1 : len(channels) + 1], strict=True))
    others = dict(zip(controls, numbers[len(channels) + 1 :], strict=True))
    series = weekly(_weeks(columns[0]), numbers[0], spend, others)
    tests = _experiments(arguments.experiments) if arguments.experiments else []
    found = fit(series, draws=draws, seed=seed, experiments=tests)
    before = fit(series, draws=draws, seed=seed) if tests else None
    show(_document(series, found, before))
    for channel in found.channels:
        if channel.reason:
            print(f"finint: {channel.name} is not identified: {channel.reason}", file=sys.stderr)
    if arguments.save_draws:
        _save(found, arguments.save_draws)
    return 0


def _names(text: str, option: str) -> list[str]:
    names = [name.strip() for name in text.split(",")] if text.strip() else []
    if "" in names:
        raise CalculationError(f"{option} '{text}' has an empty name", fix="separate names by one comma")
    return names


def _weeks(column: Column) -> Sequence[date]:
    """Return a day a week; plain week numbers (0, 1, 2, … or 1, 2, 3, …) count from an arbitrary Monday."""
    cells = [cell.strip() for cell in column.cells]
    # Four digits would be years.
    if all(re.fullmatch(r"\d{1,3}", cell) for cell in cells):
        return [date(2001, 1, 1) + timedelta(weeks=int(cell)) for cell in cells]
    return days(column)


def _experiments(path: Path) -> "list[Experiment]":
    from finint.response.experiments import Experiment  # noqa: PLC0415

    columns = read_columns(path, TEST_COLUMNS)
    extra, lift, lift_se = (every_number(column) for column in columns[3:])
    starts, ends = ([one_day(cell, f"{path.name} {column.name}") for cell in column.cells] for column in columns[1:3])
    names = [cell.strip() for cell in columns[0].cells]
    return [Experiment(*row) for row in zip(names, starts, ends, extra, lift, lift_se, strict=True)]


def _document(series: "Weekly", found: "Fit", before: "Fit | None") -> Mapping[str, object]:
    channels = {channel.name: _channel(channel) for channel in found.channels}
    for channel in before.channels if before else ():
        channels[channel.name]["without_experiments"] = {
            "contribution": _rounded(channel.contribution),
            "interval": [_rounded(end) for end in channel.interval],
        }
    return {
        "channels": channels,
        "base": _rounded(found.base),
        "fitted_total": _rounded(float(found.fitted_weekly.sum())),
        "target_total": _rounded(float(series.target.sum())),
        "holdout_accuracy": None if found.holdout_accuracy is None else _rounded(found.holdout_accuracy),
        "holdout_weeks": found.holdout_weeks,
        "error_autocorrelation": found.autocorrelation,
        "weeks": len(series.weeks),
        "draws": len(found.draws.beta),
    }


def _channel(channel: "ChannelFit") -> dict[str, object]:
    curve = channel.curve
    return {
        "carryover": curve and curve.carryover_ratio,
        "half_saturation": curve and _rounded(curve.half_saturation_amount),
        "slope": curve and _rounded(curve.slope),
        "beta": curve and _rounded(curve.beta),
        "contribution": _rounded(channel.contribution),
        "interval": [_rounded(end) for end in channel.interval],
        "identified": channel.identified,
        "reason": channel.reason,
        "steady_half": curve and _rounded(curve.steady_half_amount),
        "spend_range": [channel.spend_low_amount, channel.spend_high_amount] if curve else None,
    }


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


def _save(found: "Fit", path: Path) -> None:
    drawn = found.draws
    lines = ["channel,draw,beta,half,slope,alpha"]
    for place, name in enumerate(drawn.channels):
        quoted = '"' + name.replace('"', '""') + '"' if any(mark in name for mark in ',"\n') else name
        for draw in range(len(drawn.beta)):
            values = (drawn.beta, drawn.half_saturation_amount, drawn.slope, drawn.carryover_ratio)
            lines.append(f"{quoted},{draw}," + ",".join(f"{table[draw, place]:.{DIGITS}g}" for table in values))
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise CalculationError(f"{path} cannot be written: {error.strerror}", fix="name a file in a folder") from error
