"""The spend ledger's table, column by column, from the rows that are good."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from finint.importer import cloudcells, fields
from finint.importer.amounts import Evidence, Mark, read_amounts, take_apart
from finint.importer.body import PIECE_ROWS, Body
from finint.importer.grid import Flags, constant, nulls, zero_buffer
from finint.importer.longtable import LongTable
from finint.importer.measure import Money
from finint.importer.reading import QUANTITY, SPEND
from finint.importer.times import Times, as_dates
from finint.period import Period

TEXTS = (
    "vendor_id", "contract_id", "document_no", "gl_account", "description", "campaign_id", "campaign", "ad_group",
    "service",
    "sub_account", "charge_category", "commitment_status", "allocation_method", "source_attribution_setting",
)  # fmt: skip
AMOUNTS = ("effective_amount", "list_amount", "contracted_amount", "fixed_cost_allocation", "platform_value")
COUNTS = ("impressions", "clicks")
QUANTITIES = ("platform_conversions", "resource_hours")
TAGGED = ("department", "cost_center", "team", "product", "environment")
# One of these columns gives the days of a key; with two, the key holds their texts.
DAY_ROLES = ("date", "week", "month", "start")


@dataclass(frozen=True, slots=True)
class Rows:
    """The good rows of a file, and what is known about all of them."""

    body: Body
    good: Flags
    money: Money
    when: Times
    codes: pa.Array  # currencies
    period: Period | None

    def window(self, start: int, stop: int) -> "Rows":
        """Return the rows from `start` to before `stop` of the body."""
        return Rows(
            self.body.window(start, stop),
            self.good[start:stop],
            self.money.window(start, stop),
            self.when.window(start, stop),
            self.codes.slice(start, stop - start),
            self.period,
        )

    @property
    def count(self) -> int:
        """How many rows are good."""
        return int(self.good.sum())

    @property
    def keep(self) -> pa.Array | None:
        """The rows to keep as an Arrow mask; None for all, so that columns need no copy."""
        return None if self.good.all() else pa.array(self.good)

    def kept(self, column: pa.Array) -> pa.Array:
        """Return a column's good rows."""
        return column if self.keep is None else column.filter(self.keep)


def spend_table(rows: Rows) -> pa.Table | LongTable:
    """Return the good rows in the schema SPEND; those of a long file are typed and put away part by part."""
    body = rows.body
    dated = [role for role in rows.when.roles if len(rows.when.roles) == 1 and role in DAY_ROLES]
    key = fields.key_roles(body, dated)
    if len(body) <= PIECE_ROWS:
        return _table(rows, key, {})
    body.let_go()
    is_committed = body.layout.amortised and any(
        cloudcells.amortised(part.body, part.keep, part.kept(part.money.amounts.values), None)
        for part in (rows.window(start, stop) for start, stop in body.pieces())
    )
    marks = {role: _mark(rows, role) for role in (*AMOUNTS, *QUANTITIES) if body.has(role)}
    table = LongTable(SPEND)
    for start, stop in body.pieces():
        table.append(_table(rows.window(start, stop), key, marks, is_committed=bool(is_committed)))
    return table


def _mark(rows: Rows, role: str) -> Mark:
    """Return the decimal mark that a whole column shows; one that leaves it open is written as the main one."""
    parts = (rows.window(start, stop) for start, stop in rows.body.pieces())
    found = [take_apart(part.body.once(role, part.keep)).evidence() for part in parts]
    return Evidence(*(sum(counts) for counts in zip(*found, strict=True))).mark() or rows.money.mark


def _table(rows: Rows, key: tuple[str, ...], marks: Mapping[str, Mark], *, is_committed: bool = False) -> pa.Table:
    """Return rows in the schema SPEND; columns the file lacks are null and share one buffer."""
    body, count = rows.body, rows.count
    ours: dict[str, pa.Array] = {"line_no": pa.array(body.grid.line_no[body.start :][rows.good])}
    ours |= _days(rows)
    dates = {role: ours["spend_date"] for role in rows.when.roles if len(rows.when.roles) == 1 and role in DAY_ROLES}
    ours["row_key"] = fields.row_key(body, rows.keep, key, dates)
    ours["amount"], ours["currency"] = rows.kept(rows.money.amounts.values), rows.kept(rows.codes)
    ours["cost_category"], ours["category_source"] = fields.categories(body, rows.keep, count)
    ours["channel"] = fields.channels(body, rows.keep, count)
    ours |= {name: constant(text, count) for name, text in _constants(rows) if text is not None}
    for names, column in _columns(rows, marks):
        ours |= {name: column(name) for name in names if body.has(name)}
    for name in TAGGED:
        if name not in ours and body.has("tags"):
            ours[name] = cloudcells.of_map(body, name, rows.keep)
    if body.has("product_map"):
        named = cloudcells.of_map(body, "service", rows.keep, "product_map")
        ours["service"] = pc.coalesce(named, ours["service"]) if "service" in ours else named
    net = ours.get("effective_amount")
    ours |= cloudcells.amortised(body, rows.keep, ours["amount"], net, is_committed=is_committed)
    for role in ("account", "account_id"):
        if body.has(role):
            ours["account"] = fields.text(body, role, rows.keep)
    zeros = zero_buffer(count)
    arrays = [ours[field.name] if field.name in ours else nulls(count, field.type, zeros) for field in SPEND]
    return pa.table(arrays, schema=SPEND)


def _constants(rows: Rows) -> Iterator[tuple[str, str | None]]:
    layout = rows.body.layout
    yield "amount_basis", rows.money.basis
    yield "vendor", layout.vendor
    yield "source_time_zone", layout.time_zone


def _columns(rows: Rows, marks: Mapping[str, Mark]) -> Iterator[tuple[tuple[str, ...], Callable[[str], pa.Array]]]:
    body, keep = rows.body, rows.keep
    yield (*TEXTS, *TAGGED, "vendor"), lambda name: fields.text(body, name, keep)
    yield AMOUNTS, lambda name: _amount(rows, name, marks.get(name))
    yield COUNTS, lambda name: fields.count(body, name, keep)
    yield QUANTITIES, lambda name: fields.quantity(body, name, keep, QUANTITY, marks.get(name), rows.money.mark)


def _amount(rows: Rows, role: str, mark: Mark | None) -> pa.Array:
    cells = take_apart(rows.body.once(role, rows.keep))
    # A column that leaves its decimal mark open is written as the main one.
    return read_amounts(cells, mark or cells.evidence().mark() or rows.money.mark).values


def _days(rows: Rows) -> dict[str, pa.Array]:
    """Return the day, and the period of rows over several days; rows without days have the file's period."""
    when = rows.when
    if when.grain == "file":
        ends = (("period_start", rows.period.start), ("period_end", rows.period.end)) if rows.period else ()
        return {name: pa.repeat(pa.scalar(day, pa.date32()), rows.count) for name, day in ends}
    first, end = when.first[rows.good], when.end[rows.good]
    several = (end - first) > 1
    found = {"spend_date": as_dates(first, several if when.grain == "span" else None)}
    if several.any():
        found |= {"period_start": as_dates(first, ~several), "period_end": as_dates(end, ~several)}
    if rows.body.has("billing_start"):
        months = pc.utf8_slice_codeunits(pc.fill_null(rows.kept(rows.body.text("billing_start")), ""), 0, 7)
        iso = pc.match_substring_regex(months, r"^[0-9]{4}-[0-9]{2}$")
        found["billing_period"] = pc.if_else(iso, months, pa.scalar(None, pa.string()))
    return found
