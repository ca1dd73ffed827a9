"""Vendors as a table, what a vendor is made of, and the charts of concentration, price and cost-effectiveness."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import budget, contracts, display, vendors
from finint.contracts import Contract
from finint.cost_effectiveness import CAPTION, UnitCost
from finint.figures.bridge import Bridge, Step, bridge, bridge_note, bridge_words
from finint.figures.paper import scale_of
from finint.figures.pareto import Bar, pareto, pareto_words
from finint.figures.quadrant import Point, quadrant, quadrant_words
from finint.figures.trend import trend, trend_words
from finint.period import Period, add_months
from finint.ui.charts import chart, pair
from finint.ui.costs_desk import Costs, unit_costs_of
from finint.ui.desk import HISTORY_MONTHS, Desk
from finint.ui.frame import ink
from finint.ui.lines import ledger_lines
from finint.ui.tables import Column, table
from finint.ui.vendor_bills import invoice_table
from finint.ui.words import plain
from finint.vendors import Ranked

ZERO = Decimal(0)
MOST_NAMED = 5
WHAT_COUNTS = (
    "Both count in renewals, use and unused units; a bill is held against the contract it names, else against the "
    "price nearest to its own. Where one replaces the other, import the older again with its last day."
)
HHI_BANDS = ((1000.0, "1,000"), (1800.0, "1,800"))


def vendor_pages(desk: Desk, costs: Costs) -> None:
    """Draw the table with its drill, then the charts."""
    units = {row.vendor_key: row for row in unit_costs_of(desk, costs.vendors.view)}
    picked = vendor_table(desk, costs, units)
    if picked:
        drill(desk, costs, picked)
    ask_about_overlaps(costs.vendors.contracts)
    left, right = pair("pareto", (1.1, 1))
    with left:
        pareto_chart(desk, costs)
        concentration_chart(desk, costs)
    with right:
        price_bridge(desk, costs)
        effectiveness_chart(desk, list(units.values()))


def _filters(costs: Costs) -> list[Ranked]:
    categories = sorted({row.vendor.category for row in costs.vendors.ranked if row.vendor.category})
    owners = sorted({row.owner for row in costs.vendors.contracts if row.owner})
    with st.container(horizontal=True):
        asked = st.multiselect(
            "Category", categories, key="category", bind="query-params", placeholder="All categories"
        )
        owned = st.multiselect("Contract owner", owners, key="owner", bind="query-params", placeholder="All owners")
    keys = {row.vendor_key for row in costs.vendors.contracts if row.owner in owned}
    return [
        row
        for row in costs.vendors.ranked
        if (not asked or row.vendor.category in asked) and (not owned or row.vendor.vendor_key in keys)
    ]


def vendor_table(desk: Desk, costs: Costs, units: dict[str, UnitCost]) -> Ranked | None:
    """Draw each vendor: spend, what moved it, contract, cost per outcome against peers, use, savings found."""
    rows = _filters(costs)
    books, as_of = costs.vendors, costs.vendors.view.as_of
    scale = scale_of([row.vendor.spend_amount for row in rows])
    held = {row.vendor.vendor_key: books.contracts_of(row.vendor.vendor_key) for row in rows}

    def contract(row: Ranked) -> Contract | None:
        return contracts.next_contract(held[row.vendor.vendor_key], as_of)

    def part(row: Ranked, name: str) -> Decimal | None:
        moved = books.moved[row.vendor.vendor_key]
        measured = moved.price_amount or moved.volume_amount
        return getattr(moved, name) if measured else None

    def effect(row: Ranked) -> float | None:
        found = units.get(row.vendor.vendor_key)
        return found.to_median_ratio if found else None

    columns = [
        Column("Vendor", lambda row: row.vendor.vendor),
        Column("Category", lambda row: row.vendor.category),
        Column("Spend", lambda row: row.vendor.spend_amount, "money"),
        Column("Share", lambda row: row.share_ratio, "ratio"),
        Column("Δ PY", lambda row: row.vendor.growth_ratio, "share", help="against the same days a year earlier"),
        Column("Price", lambda row: part(row, "price_amount"), "difference",
               help="part of the change: price of a click or unit"),
        Column("Volume", lambda row: part(row, "volume_amount"), "difference",
               help="part of the change: clicks or units bought"),
        Column("Ends", lambda row: one.end_date if (one := contract(row)) else None, "day"),
        Column("Cancel by", lambda row: one.decide_by if (one := contract(row)) else None, "day"),
        Column("Order cost, ×", effect, "number", help="cost per credited order over the median of its peers"),
        Column("Used", lambda row: contracts.used_ratio(held[row.vendor.vendor_key], as_of), "bar"),
        Column("Owner", lambda row: one.owner if (one := contract(row)) else None),
        Column("Found", lambda row: costs.found.of_vendor(row.vendor.vendor_key) or None, "money",
               help="counts as hard savings or avoidance"),
    ]  # fmt: skip
    total = sum((row.vendor.spend_amount for row in rows), ZERO)
    left = books.unnamed.spend_amount if books.unnamed else ZERO
    beside = f" · {scale.write(left)} names no vendor" if left else ""
    picked: Ranked | None = table(
        f"Vendors, {scale.heading(desk.currency)}",
        rows,
        columns,
        actor=desk.actor,
        key="vendors",
        scale=scale,
        totals=f"{display.count(len(rows), 'vendor')} · {scale.write(total)}{beside} · select a row for its bills",
        facts=[*[("Filter", words) for words in books.view.words()], ("Currency", desk.currency)],
        pick=True,
        absent="–",
    )
    return picked


def drill(desk: Desk, costs: Costs, row: Ranked) -> None:
    """Draw a vendor's contracts, invoices and ledger lines."""
    held = costs.vendors.contracts_of(row.vendor.vendor_key)
    if held:
        contract_table(desk, held, row.vendor.vendor, costs)
    invoice_table(desk, row.vendor.vendor_key, row.vendor.vendor)
    ledger_lines(desk, replace(costs.vendors.view, vendors=(row.vendor.vendor,)), row.vendor.vendor)


def ask_about_overlaps(rows: Sequence[Contract]) -> None:
    """Name each pair of contracts that binds for one thing on the same days, with file and line; say what counts."""
    found = contracts.overlaps(rows)
    if not found:
        return
    told = [
        f"{both.one.contract_id} and {both.other.contract_id} of {both.one.vendor}, {display.day(both.first_day)} to "
        f"{display.day(both.last_day)} ({_place(both.one)}, {_place(both.other)})"
        for both in found[:MOST_NAMED]
    ]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    st.warning(plain(f"Contracts for one thing overlap: {'; '.join(told)}{more}. {WHAT_COUNTS}"))


def _place(one: Contract) -> str:
    return f"{one.file_name} line {one.line_no}"


def _state(one: Contract, other: str | None, as_of: date) -> str:
    return f"● {one.state(as_of)}, overlaps {other}" if other else one.state(as_of)


def contract_table(desk: Desk, rows: Sequence[Contract], name: str, costs: Costs) -> None:
    """Draw contracts with term, money, use and the file they came from; contracts that overlap say so."""
    as_of = costs.vendors.view.as_of
    clash = {
        one.contract_id: other.contract_id
        for both in contracts.overlaps(rows)
        for one, other in ((both.one, both.other), (both.other, both.one))
    }
    columns = [
        Column("Contract", lambda one: one.contract_id),
        Column("For", lambda one: one.description),
        Column("From", lambda one: one.start_date, "day"),
        Column("To", lambda one: one.end_date, "day"),
        Column("Cancel by", lambda one: one.decide_by, "day"),
        Column("Renews", lambda one: "by itself" if one.auto_renew else "no"),
        Column("Term", lambda one: one.amount, "amount", help="money of the whole term"),
        Column("Currency", lambda one: one.currency),
        Column(f"A year, {desk.currency}", lambda one: one.yearly_amount, "amount"),
        Column("Used", lambda one: one.utilization_ratio, "bar"),
        Column("State", lambda one: _state(one, clash.get(one.contract_id), as_of), "note"),
        Column("File", lambda one: one.file_name),
        Column("Line", lambda one: one.line_no, "count"),
    ]
    table(f"Contracts of {name}", rows, columns, actor=desk.actor, key="contracts", absent="–")


def pareto_chart(desk: Desk, costs: Costs) -> None:
    """Draw spend by vendor with the cumulated share."""
    rows = [Bar(row.vendor.vendor, row.vendor.spend_amount, row.cumulative_ratio) for row in costs.vendors.ranked]
    scale = scale_of([row.amount for row in rows])
    few = vendors.vendors_for(costs.vendors.ranked)
    chart(
        f"Spend by vendor, {scale.heading(desk.currency)} · cumulated share",
        pareto(rows, ink(), scale=scale),
        pareto_words(rows, desk.currency),
        key="pareto",
        note=f"{few} of {display.count(len(rows), 'vendor')} make up 80 % of the spend that names one.",
    )


def price_bridge(desk: Desk, costs: Costs) -> None:
    """Draw what led from last year's spend to this year's: price, volume, rates, new, and what has no units."""
    books = costs.vendors
    moved = [books.moved[row.vendor.vendor_key] for row in books.ranked]

    def total(name: str) -> Decimal:
        return sum((getattr(one, name) for one in moved), ZERO)

    names = {
        "Price": "price_amount", "Volume": "volume_amount", "FX": "fx_amount", "New, gone": "new_amount",
        "No units": "other_amount",
    }  # fmt: skip
    data = Bridge(
        "Year before",
        books.before_amount,
        tuple(Step(name, total(field)) for name, field in names.items() if total(field)),
        "Now",
        books.spend_amount,
    )
    scale = scale_of(data.levels())
    chart(
        f"Spend with vendors, {scale.heading(desk.currency)} · price apart from volume",
        bridge(data, ink(), better="none", scale=scale),
        bridge_words(data, desk.currency, better="none"),
        key="price_bridge",
        note=f"{bridge_note(data)} No units: bills without a count of clicks or units on both sides.".strip(),
    )


def concentration_chart(desk: Desk, costs: Costs) -> None:
    """Draw the concentration of each of the last thirteen full months."""
    end = costs.vendors.view.period.end
    last = end if costs.vendors.view.as_of >= end else add_months(end, -1)
    period = Period(add_months(last, -HISTORY_MONTHS), last)
    cells = desk.cells_of(replace(costs.vendors.view, period=period, as_of=last))
    months = list(period.months())
    amounts: dict[object, list[Decimal]] = {month: [] for month in months}
    for line in budget.lines(cells, ("month", "vendor")):
        if line.path[1] and line.path[0] in amounts:
            amounts[line.path[0]].append(line.actual_amount)
    found = [vendors.hhi(amounts[month]) for month in months]
    values = [None if one is None else float(one) for one in found]
    kept = [(month, value) for month, value in zip(months, values, strict=True) if value is not None]
    if not kept:
        return
    shown, line_values = [month for month, _ in kept], [value for _, value in kept]
    effective = vendors.effective_vendors(found[-1]) if found[-1] else None
    chart(
        "Concentration of vendors by month, HHI · lower is more spread",
        trend(shown, line_values, ink(), bands=HHI_BANDS),
        trend_words("HHI", shown, line_values),
        key="hhi",
        note=f"As concentrated as {display.money(effective, places=1)} equal vendors in the last full month. "
        "Lines at 1,000 and 1,800: merger guidance, a reading aid.",
    )


def effectiveness_chart(desk: Desk, units: Sequence[UnitCost]) -> None:
    """Draw cost per credited order against peers, by spend; say who cannot be compared."""
    compared = [row for row in units if row.peer_median and row.unit_cost and row.low and row.high]
    if not units:
        st.caption("Cost per outcome needs orders and touches: a file of conversions and a file of touchpoints.")
        return
    points = [
        Point(row.vendor, float(row.cost_amount), row.unit_cost / row.peer_median, row.low / row.peer_median,
              row.high / row.peer_median)
        for row in compared
        if row.unit_cost and row.peer_median and row.low and row.high
    ]  # fmt: skip
    apart = [f"{row.vendor} ({row.reason})" for row in units if row.reason]
    note = CAPTION[:1].upper() + CAPTION[1:] + "; media cost, linear, 30 days."
    if apart:
        note += f" Not compared: {', '.join(apart[:4])}{f' and {len(apart) - 4} more' if len(apart) > 4 else ''}."
    if points:
        chart(
            f"Cost per credited order over the peers' median, × · by spend, {desk.currency}",
            quadrant(points, ink(), scale=scale_of([row.cost_amount for row in compared])),
            quadrant_words(points),
            key="quadrant",
            note=note,
        )
    else:
        st.caption(note)
