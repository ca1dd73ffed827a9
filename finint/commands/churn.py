"""`finint churn`: how many contracts of a cohort will be left, from how many were left so far."""

import argparse
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from finint.commands.columns import Column, every_number, read_columns, whole_number
from finint.commands.document import show
from finint.errors import ExportError

PERCENT = 100.0


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
    parser.add_argument("--horizon", required=True, metavar="N", help="last period to expect, counted from the start")
    parser.add_argument("--json", action="store_true", help="errors as JSON, too")


def run(arguments: argparse.Namespace) -> int:
    """Fit sBG and print the share expected after 0, 1, … N periods."""
    horizon = whole_number(arguments.horizon, "--horizon", most=10_000)
    observed, notes = _survival(*read_columns(arguments.cohort, [arguments.period, arguments.survival]))

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


def _survival(periods: Column, shares: Column) -> tuple[list[float], list[str]]:
    """Return the shares 0 to 1 in order of period, the whole cohort first, and how the column was read."""
    bare = tuple(cell.strip().removesuffix("%").strip() for cell in shares.cells)
    numbers, values = every_number(periods), every_number(replace(shares, cells=bare))
    for index, number in enumerate(numbers):
        if number != int(number):
            raise periods.refused(index, "a whole number of periods")
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    for before, index in pairwise(order):
        if numbers[index] == numbers[before]:
            raise periods.refused(index, f"a new period; line {periods.lines[before]} has it, too", "keep one of them")
        if numbers[index] != numbers[before] + 1:
            raise periods.refused(index, f"the period after {numbers[before]:g}", "add the missing periods")
    ordered = [values[index] for index in order]
    for index in order:
        if values[index] < 0:
            raise shares.refused(index, "a share of 0 or more")
    notes: list[str] = []
    whole = _shares(shares, ordered, notes)
    if whole[0] < 1 and numbers[order[0]] == 1:
        notes.append("the periods begin at 1 with some gone: the whole cohort stands at period 0")
        whole = [1.0, *whole]
    return whole, notes


def _shares(column: Column, values: list[float], notes: list[str]) -> list[float]:
    """Return values as shares: the largest tells fractions from percent; whole numbers above 100 count who is left."""
    top, start = max(values), values[0]
    if top <= 1 and not any("%" in cell for cell in column.cells):
        return values
    if top <= PERCENT * (1 + 1e-9):
        return [round(value / PERCENT, 12) for value in values]
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
    notes.append(f"the column counts who is left: divided by the {start:g} of the start")
    return [value / start for value in values]
