"""The totals of a spend file, each with the sums of our rows it could stand for."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.body import Body
from finint.importer.control import Stated, named_in
from finint.importer.grid import Flags
from finint.importer.refusals import flags
from finint.importer.rowclasses import OTHER, Classes, TotalRow


def stated_totals(body: Body, classes: Classes, values: pa.Array, good: Flags) -> list[Stated]:
    """Return every total that states an amount, with the sum of all good rows first among its sums."""
    if not classes.totals:
        return []
    whole = _sum(values, good, 0, len(good))
    others = classes.codes == OTHER
    with_others = _sum(values, good | others, 0, len(good)) if others.any() else None
    by_type = _by_type(body, values, good)
    rows = [total.row for total in classes.totals]
    found = []
    for place, total in enumerate(classes.totals):
        amount = values[total.row].as_py()
        if amount is None or not total.label:
            continue
        before = rows[place - 1] + 1 if place else 0
        after = rows[place + 1] if place + 1 < len(rows) else len(good)
        sums = [whole]
        named = named_in(total.label, by_type)
        same_day = _same_day(body, total.row)
        if named is not None:
            sums.append(named)
        elif same_day is not None:
            sums.append(pc.sum(values.filter(pa.array(good & same_day))).as_py() or Decimal(0))
        else:
            sums += [_sum(values, good | others, start, total.row) for start in _starts(classes, total, before)]
            sums += [_sum(values, good, total.row + 1, after)] if total.row + 1 < after else []
        found.append(Stated(total.label, body.line(total.row), amount, tuple(sums), with_others))
    return found


def _starts(classes: Classes, total: TotalRow, section: int) -> Sequence[int]:
    """Return where the rows that a total adds up may begin: after the last total, or at a heading above."""
    headings = [
        row for row, label in classes.groups if label and row < total.row and label.casefold() in total.label.casefold()
    ]
    return [section, *headings]


def _sum(values: pa.Array, good: Flags, start: int, stop: int) -> Decimal:
    part = values.slice(start, stop - start).filter(pa.array(good[start:stop]))
    return pc.sum(part).as_py() or Decimal(0)


def _same_day(body: Body, row: int) -> Flags | None:
    """Return the rows of the day that a total stands for; None for a total without a day."""
    role = next((role for role in ("date", "week", "month") if role in body.roles), None)
    if role is None or role not in body.roles:
        return None
    cells = body.text(role)
    day = cells[row].as_py()
    # A label in the column of days is no day.
    return flags(pc.equal(cells, day)) if day is not None and any(mark.isdecimal() for mark in day) else None


def _by_type(body: Body, values: pa.Array, good: Flags) -> dict[str, Decimal]:
    """Return the sums by campaign type: a report's last lines state them."""
    if "channel" not in body.roles or body.layout.replaces != "window":
        return {}
    mask = pa.array(np.asarray(good))
    table = pa.table({"type": body.text("channel").filter(mask), "amount": values.filter(mask)})
    sums = table.group_by("type").aggregate([("amount", "sum")])
    return {
        str(name).casefold(): amount
        for name, amount in zip(*(sums[c].to_pylist() for c in ("type", "amount_sum")), strict=True)
    }
