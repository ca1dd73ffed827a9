"""`finint churn`: how many contracts of a cohort will be left, from how many were left so far."""

import argparse
import re
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from finint.commands.columns import Column, days, every_number, names_day, read_columns, whole_number
from finint.commands.document import show
from finint.errors import ExportError

PERCENT = 100.0
READINGS = ("counts", "percent", "shares")
_COUNTED = re.compile(r"count|customer|subscriber|member|account|user|contract|client|survivor|active|number|^n$")
_GONE = re.compile(r"churn|lost|cancel|attrition|departed")
_YEAR = re.compile(r"\d{1,5}")
_NUMBERED = re.compile(r"\D*?(\d+)", re.ASCII)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("cohort", type=Path, help="CSV, one row a period, the first with the whole cohort")
    parser.add_argument("--period", required=True, metavar="COL", help="column with the period: 0, 1, 2, …")
    parser.add_argument(
        "--survival",
        required=True,
        metavar="COL",
        help="column with the share left, 1 or 100 at first, or how many are",
    )
    parser.add_argument(
        "--as", dest="reading", choices=READINGS, help="what --survival holds; without it the column tells, in notes"
    )
    parser.add_argument("--horizon", required=True, metavar="N", help="last period to expect, counted from the start")
    parser.add_argument("--json", action="store_true", help="errors as JSON, too")


def run(arguments: argparse.Namespace) -> int:
    """Fit sBG and print the share expected after 0, 1, … N periods."""
    horizon = whole_number(arguments.horizon, "--horizon", most=10_000)
    periods, shares = read_columns(arguments.cohort, [arguments.period, arguments.survival])
    observed, notes = _survival(periods, shares, arguments.reading)

    from finint.lifetime import sbg  # noqa: PLC0415  scipy takes half a second to import

    model = sbg.fit(observed)
    warnings = []
    if model.at_bound:
        warnings.append("churn does not fall with tenure here; the model has become one with constant churn")
    for warning in warnings:
        print(f"finint: {warning}", file=sys.stderr)
    show(
        {
            "alpha": model.alpha,
            "beta": model.beta,
            "survival": sbg.survival(model, horizon),
            "periods": list(range(horizon + 1)),
            "observed": observed,
            "warnings": warnings,
            "notes": notes,
        }
    )
    return 0


def _survival(periods: Column, shares: Column, reading: str | None) -> tuple[list[float], list[str]]:
    """Return the shares 0 to 1 in order of period, the whole cohort first, and how the column was read."""
    if not reading and _GONE.search(shares.name.casefold()):
        raise ExportError(
            f"{shares.path.name}, column '{shares.name}' is named as if it counted who went; expected who is left",
            fix="name the column of those left; when this one is, say so with --as counts, percent or shares",
        )
    bare = tuple(cell.strip().removesuffix("%").strip() for cell in shares.cells)
    numbers, values = _numbered(periods), every_number(replace(shares, cells=bare))
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    for before, index in pairwise(order):
        if numbers[index] == numbers[before]:
            raise periods.refused(index, f"a new period; line {periods.lines[before]} has it, too", "keep one of them")
        if numbers[index] != numbers[before] + 1:
            raise periods.refused(index, f"the period after {periods.cells[before].strip()}", "add the missing periods")
    ordered = [values[index] for index in order]
    for index in order:
        if values[index] < 0:
            raise shares.refused(index, "a share of 0 or more")
    notes: list[str] = []
    held = reading or _reading(shares, ordered, has_start=numbers[order[0]] == 0)
    whole = _counted(shares, ordered, notes) if held == "counts" else ordered
    if held == "percent":
        whole = [round(value / PERCENT, 12) for value in ordered]
    if whole[0] < 1 and numbers[order[0]] == 1:
        notes.append("the periods begin at 1 with some gone: the whole cohort stands at period 0")
        whole = [1.0, *whole]
        if not reading and held == "percent" and all(value == int(value) for value in ordered):
            notes.append(f"{ordered[0]:g} is read as percent; --as counts would take it for the whole cohort")
    return whole, notes


def _numbered(periods: Column) -> list[float]:
    """Return the numbers of the periods; "Year 3" and "M3" are 3, and the calendar counts from its first month."""
    if (counted := _by_calendar(periods)) is not None:
        return counted
    found = [_NUMBERED.fullmatch(cell.strip()) for cell in periods.cells]
    if all(found):
        return [float(match[1]) for match in found if match]
    numbers = every_number(periods)
    for index, number in enumerate(numbers):
        if number != int(number):
            raise periods.refused(index, "a whole number of periods")
    return numbers


def _by_calendar(periods: Column) -> list[float] | None:
    """Return days, weeks, months or longer counted from the first, in their smallest step; None when a cell names none.

    They are counted in months unless two of them lie in one.
    """
    cells = [cell.strip() for cell in periods.cells]
    if not cells or any(_YEAR.fullmatch(cell) for cell in cells) or not all(names_day(cell) for cell in cells):
        return None
    found = days(periods, periods=True)
    counted = [12 * day.year + day.month for day in found]
    if len(set(counted)) < len(set(found)):
        counted = [day.toordinal() for day in found]
    steps = [after - before for before, after in pairwise(sorted(set(counted)))]
    return [(number - min(counted)) / min(steps, default=1) for number in counted]


def _reading(column: Column, values: list[float], *, has_start: bool) -> str:
    """Return what the column holds: shares up to 1, percent up to 100, or whole numbers that count who is left.

    Period 0 is everybody: a whole number other than 100 there is a count, however small.
    """
    top, is_whole = max(values), all(value == int(value) for value in values)
    if any("%" in cell for cell in column.cells):
        return "percent"
    if is_whole and _COUNTED.search(column.name.strip().casefold()) and top > 1:
        return "counts"
    if top <= 1:
        return "shares"
    if top > PERCENT * (1 + 1e-9) or (has_start and is_whole and values[0] != PERCENT):
        return "counts"
    return "percent"


def _counted(column: Column, values: list[float], notes: list[str]) -> list[float]:
    """Return the share left of the first row's customers."""
    top, start = max(values), values[0]
    if any(value != int(value) for value in values):
        raise ExportError(
            f"{column.path.name}, column '{column.name}': survival reaches {top:g}; expected shares from 100 % "
            "(or 1) downwards, or whole numbers of those left",
            fix="divide each value by the first",
        )
    if top > start:
        raise ExportError(
            f"{column.path.name}, column '{column.name}': {top:g} are left of {start:g}; who left does not come back",
            fix="count returning customers as new ones, or correct the row",
        )
    if not start:
        raise ExportError(
            f"{column.path.name}, column '{column.name}': the cohort begins with nobody",
            fix="begin with the first period that has customers",
        )
    notes.append(f"the column counts who is left: divided by the {start:g} of the start")
    return [value / start for value in values]
