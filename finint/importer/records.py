"""Tables besides spend and plans: departments, rates, touchpoints and the like, each in its kind's own columns."""

from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer import recordcells
from finint.importer.amounts import take_apart
from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.classify import classify
from finint.importer.fields import SEPARATOR
from finint.importer.finish import Found
from finint.importer.grid import constant
from finint.importer.kinds import Field, Kind
from finint.importer.measure import mark_of
from finint.importer.reading import AMOUNT
from finint.importer.refusals import Refusals, flags
from finint.importer.rowclasses import BAD
from finint.importer.times import columns_of, order_for
from finint.period import Period

TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "month": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "amount": AMOUNT,
    "number": AMOUNT,
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "currency": pa.string(),
    "category": pa.string(),
}


def schema_of(kind: Kind) -> pa.Schema:
    """Return the columns of a kind's table: line and key first, then its fields.

    >>> from finint.importer.kinds import KINDS
    >>> schema_of(KINDS["fx"]).names
    ['line_no', 'row_key', 'rate_date', 'from_currency', 'to_currency', 'rate', 'source']
    """
    own = [pa.field(field.name, TYPES[field.type], nullable=not field.required) for field in kind.fields]
    return pa.schema(
        [pa.field("line_no", pa.int64(), nullable=False), pa.field("row_key", pa.string(), nullable=False), *own]
    )


def read_records(body: Body, kind: Kind, interview: Interview, *, delimited: bool) -> Found:
    """Return the rows of a file of `kind`; a row that lacks a required field, or holds a broken one, is refused."""
    present = [field for field in kind.fields if field.name in body.roles]
    needed = [field.name for field in present if field.required]
    filled = (
        np.logical_and.reduce([flags(pc.is_valid(body.text(name))) for name in needed])
        if needed
        else np.ones(len(body), bool)
    )
    classes = classify(body, np.where(filled, 0.0, np.nan), delimited=delimited, key=kind.key)
    data = classes.data()
    refusals = Refusals(body, data)
    refusals.by_width(classes.codes == BAD)
    numbers = [field for field in present if field.type in ("amount", "number")]
    parts = {field.name: take_apart(body.raw(field.name)) for field in numbers}
    mark = mark_of(list(parts.values()), interview, numbers[0].name) if numbers else "."
    dates = Body(body.grid, body.layout, body.header, _as_dates(body, present), body.start)
    order = order_for(dates, columns_of(dates), interview) or "dmy"
    columns: dict[str, pa.Array] = {}
    for field in present:
        column, states = recordcells.convert(body, field, mark, order)
        columns[field.name] = column
        what = {
            "date": "date",
            "month": "date",
            "timestamp": "date",
            "amount": "amount",
            "number": "amount",
            "integer": "amount",
        }
        _refuse(refusals, field, states, what.get(field.type, "text"))
    if kind.term:
        _refuse_backwards(refusals, columns, *kind.term)
    for field in kind.fields:
        if field.name not in columns and field.default_from in columns:
            columns[field.name] = columns[field.default_from]
    good = pa.array(data & ~refusals.rows)
    rows = int(pc.sum(good).as_py() or 0)
    table = {name: column.filter(good) for name, column in columns.items()}
    keys = [pc.fill_null(table[name].cast(pa.string()), "") for name in kind.key if name in table]
    table["row_key"] = pc.binary_join_element_wise(*keys, SEPARATOR) if keys else constant("", rows)
    table["line_no"] = pa.array(body.grid.line_no[body.start :]).filter(good)
    schema = schema_of(kind)
    arrays = [table.get(field.name, pa.nulls(rows, field.type)) for field in schema]
    return Found(
        tables={kind.name: pa.table(arrays, schema=schema)},
        classes=classes,
        refusals=refusals,
        period=_period(kind, table),
        columns={
            "amount": next((body.title(field.name) for field in present if field.type == "amount"), None),
            "date": next(
                (body.title(field.name) for field in present if field.type in ("date", "month", "timestamp")), None
            ),
            "campaign": body.title("campaign") or body.title("campaign_id") or None,
            "channel": body.title("channel") or None,
        },
    )


def _as_dates(body: Body, present: list[Field]) -> dict[str, int]:
    """Name the date columns as the order of day and month is looked for under."""
    names = ("date", "start", "end", "week", "month", "due_date", "billing_start")
    dated = [field.name for field in present if field.type in ("date", "month", "timestamp")]
    return {name: body.roles[own] for name, own in zip(names, dated, strict=False)}


def _refuse(refusals: Refusals, field: Field, states: "np.ndarray[tuple[int], np.dtype[np.uint8]]", what: str) -> None:
    if what in ("date", "amount"):
        required = states if field.required else np.where(states == recordcells.MISSING, 0, states).astype(np.uint8)
        refusals.by_state(required, field.name, what)
        return
    code = "bad_currency" if field.type == "currency" else "bad_text"
    shown = partial(refusals.body.shown, field.name)
    refusals.refuse(np.asarray(states == recordcells.BAD), refusals.body.title(field.name), code, shown)
    if field.required:
        lacking = np.asarray(states == recordcells.MISSING)
        refusals.refuse(lacking, refusals.body.title(field.name), code.replace("bad_", "missing_"), shown)


def _refuse_backwards(refusals: Refusals, columns: dict[str, pa.Array], first: str, last: str) -> None:
    """Refuse rows whose last day lies before their first; both cells are named, since either may be the wrong one."""
    if first in columns and last in columns:
        wrong = flags(pc.less(columns[last], columns[first]))
        for name in (first, last):
            refusals.refuse(wrong, refusals.body.title(name), "ends_before_start", partial(refusals.body.shown, name))


def _period(kind: Kind, table: dict[str, pa.Array]) -> Period | None:
    name = next(
        (
            field.name
            for field in kind.fields
            if field.required and field.type in ("date", "timestamp") and field.name in table
        ),
        None,
    )
    if name is None or not len(table[name].drop_null()):
        return None
    days = table[name].cast(pa.date32())
    first, last = pc.min(days).as_py(), pc.max(days).as_py()
    return Period(first, last.fromordinal(last.toordinal() + 1))
