"""The cost of the developer platform as tables: units, places with their lines, shared vendors, bills, rules."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from finint import display, platform_cost
from finint.developer_parts import CostPart, cost_parts
from finint.developer_registers import engineer_cost
from finint.devfinance import (
    ZERO,
    Halves,
    Place,
    TieOut,
    by_place,
    engineers,
    engineers_text,
    unit_cost_amount,
)
from finint.figures.paper import scale_of
from finint.money import ratio, rounded
from finint.platform_cost import PlatformCost, units_of
from finint.ui.desk import Desk
from finint.ui.developer_desk import history_of
from finint.ui.investing import missing
from finint.ui.tables import Column, table

PLACES = ("Service", "Team", "Product", "Environment", "Vendor")
DRIVER_WORDS = {
    "active_developers": "developer-months",
    "builds": "builds",
    "deploys": "deploys",
    "api_calls": "calls",
    "ai_tokens": "tokens",
}
UNNAMED = {
    "service": "No vendor: own staff, office",
    "team": "Unallocated",
    "product": "No product tag",
    "environment": "No environment tag",
    "vendor": "No vendor: own staff, office",
}


def unit_cost_table(desk: Desk, cost: PlatformCost) -> None:
    """Draw the last months' unit costs, both sides of each over the same days."""
    before = history_of(desk, cost.basis)
    months = before.by_month()
    rows = [(row.month, months.get(row.month, ZERO), units_of([row]), row) for row in before.usage]
    if not rows:
        missing(
            desk,
            "usage",
            "No whole month of platform use in the books: unit costs by month are not defined",
            "Missing is a file of platform usage: calls, builds, deploys and active developers by account and month; "
            "the platform team has it.",
        )
        return
    table(
        f"Unit costs, {desk.currency} · {cost.basis} cost by month",
        list(reversed(rows)),
        [
            Column("Month", lambda row: row[0], "month"),
            Column("Devs", lambda row: row[2].active_developers, "count", help="active developers"),
            Column("Developer", lambda row: unit_cost_amount(row[1], row[2], "active_developers"), "amount"),
            Column("Build", lambda row: unit_cost_amount(row[1], row[2], "builds"), "amount"),
            Column("Deploy", lambda row: unit_cost_amount(row[1], row[2], "deploys"), "amount"),
            Column("1k calls", lambda row: unit_cost_amount(row[1], row[2], "api_calls"), "amount"),
            Column("1k tokens", lambda row: unit_cost_amount(row[1], row[2], "ai_tokens"), "amount"),
        ],
        actor=desk.actor,
        key="unit_costs",
        facts=facts(desk, cost),
    )


def facts(desk: Desk, cost: PlatformCost) -> list[tuple[str, str]]:
    """Return window and conventions for the second sheet of a workbook."""
    through = display.day(cost.last_day)
    return [
        ("Window", f"{cost.period.label()}, through {through}"),
        ("Reading", cost.basis),
        ("Currency", desk.currency),
        ("Data version", str(desk.data_version)),
    ]


@st.fragment
def place_table(desk: Desk, cost: PlatformCost) -> None:
    """Draw the cost by the picked kind of place, and the lines of a picked one."""
    picked = st.segmented_control(
        "Cost by", PLACES, default="Service", required=True, key="cost_by", bind="query-params"
    )
    field = picked.lower()
    rows = by_place(cost.developer, field)
    scale = scale_of([row.amount for row in rows])
    whole = scale.write(cost.amount) if scale.divisor > 1 else display.money(cost.amount)
    yearly = engineer_cost(desk.books)
    columns = [
        Column(picked, lambda row: row.name or UNNAMED[field]),
        # A whole unit says nothing of a cost of a few.
        Column("Cost", lambda row: row.amount, "money" if scale.divisor > 1 else "amount"),
        Column("Share", lambda row: ratio(row.amount, cost.amount), "bar"),
        Column("Engineers", lambda row: engineers_text(engineers(row.amount, cost.days, yearly)),
            help="what the same money would pay; under half of one is negligible"),
        Column("Per developer", lambda row: unit_cost_amount(row.amount, cost.units, "active_developers"), "amount"),
        Column("Lines", lambda row: row.rows, "count"),
    ]  # fmt: skip
    found: Place | None = table(
        f"Platform cost by {field}, {scale.heading(desk.currency)} · {cost.basis}",
        rows,
        columns,
        actor=desk.actor,
        key=f"places_{field}",
        scale=scale,
        totals=f"{whole} · {display.percent(cost.unallocated_ratio)} unallocated · select a row",
        facts=facts(desk, cost),
        pick=True,
    )
    if found:
        _lines(desk, cost, field, found)


def _lines(desk: Desk, cost: PlatformCost, field: str, place: Place) -> None:
    """Draw the ledger lines behind one place."""
    named = {
        "service": lambda row: row.service or row.vendor,
        "team": lambda row: row.team,
        "vendor": lambda row: row.vendor,
    }
    rows: list[CostPart] = cost_parts(desk.books, cost)
    if field in named:
        rows = [row for row in rows if named[field](row) == place.name]
    else:
        keep = {
            (row.import_id, row.line_no)
            for row in platform_cost.cost_rows(desk.books, cost.period, cost.as_of, cost.basis)
            if getattr(row, field) == place.name
        }
        rows = [row for row in rows if (row.import_id, row.line_no) in keep]
    table(
        f"Lines of {place.name or UNNAMED[field]}, {desk.currency}",
        rows,
        [
            Column("Day", lambda row: row.spend_date, "day"),
            Column("Vendor", lambda row: row.vendor),
            Column("Service", lambda row: row.service),
            Column("Team", lambda row: row.team or "Unallocated"),
            Column("Rule", lambda row: row.rule),
            Column("Line", lambda row: row.line_amount, "amount"),
            Column("Its part", lambda row: row.amount, "amount"),
            Column("File", lambda row: row.file_name),
            Column("At line", lambda row: row.line_no, "count"),
        ],
        actor=desk.actor,
        key="place_lines",
        totals=f"{display.money(sum((row.amount for row in rows), ZERO))} in {display.count(len(rows), 'line')}",
        facts=facts(desk, cost),
        absent="",
    )


def shared_table(desk: Desk, cost: PlatformCost, rows: Sequence[Halves]) -> None:
    """Draw the vendors that marketing and developers share; halves add up to what was billed."""
    table(
        f"Shared vendors, {desk.currency} · the halves add up to the bill",
        rows,
        [
            Column("Vendor", lambda row: row.vendor),
            Column("Developers", lambda row: row.developer_amount, "amount"),
            Column("Marketing", lambda row: row.marketing_amount, "amount"),
            Column("Billed", lambda row: row.billed_amount, "amount"),
        ],
        actor=desk.actor,
        key="halves",
        facts=facts(desk, cost),
    )


def _difference(bill: TieOut) -> Decimal | None:
    difference = bill.difference_amount
    return None if difference is None else rounded(difference) + ZERO  # no minus before a zero


def _bill_note(bill: TieOut) -> str:
    if bill.is_tied is None:
        return "● no invoice yet"
    return "✓ ties" if bill.is_tied else "● differs"


def bill_table(desk: Desk) -> None:
    """Draw each cloud bill against its invoice."""
    rows = platform_cost.bills(desk.books, desk.view.period, desk.view.as_of)
    if not rows:
        return
    billed = [bill for bill in rows if bill.is_tied is not None]
    tied = sum(bill.is_tied is True for bill in billed)
    open_ = f" · {len(rows) - len(billed)} open" if len(billed) < len(rows) else ""
    codes = sorted({bill.currency for bill in rows})
    named = [Column("", lambda bill: bill.currency)] if len(codes) > 1 else []
    table(
        f"Cloud bills against invoices, {' and '.join(codes)}",
        list(reversed(rows)),
        [
            Column("Month", lambda bill: bill.month, "month"),
            Column("State", _bill_note, "note"),
            Column("Rows add to", lambda bill: bill.billed_amount, "amount"),
            Column("Invoiced", lambda bill: bill.invoiced_amount, "amount"),
            Column("Δ", _difference, "amount"),
            *named,
            Column("Invoice", lambda bill: bill.invoice_no),
            # Long names stand last: numbers are not pushed out of the page.
            Column("Bill", lambda bill: f"{bill.vendor} {bill.bill}"),
        ],
        actor=desk.actor,
        key="bills",
        totals=f"{tied} of {len(billed)} tie to the cent{open_}",
        absent="",
    )


def rule_table(desk: Desk, cost: PlatformCost) -> None:
    """Draw the allocation rules in force, each child with its part of the window."""
    if not cost.rules:
        return
    carried: dict[tuple[str, str, str], Decimal] = {}
    for one in cost.carried:
        key = (one.rule_id, one.side, one.team)
        carried[key] = carried.get(key, ZERO) + one.amount
    rows = [
        (rule, child, carried.get((rule.rule_id, child.side, child.team), ZERO))
        for rule in cost.rules
        for child in rule.children
    ]
    table(
        f"Allocation rules, {desk.currency} · children add up to their parent exactly",
        rows,
        [
            Column("Rule", lambda row: row[0].rule_id),
            Column("Of", lambda row: f"{row[0].applies_to.replace('_', ' ')} {row[0].parent}"),
            Column("Method", lambda row: row[0].method.replace("_", " ")),
            Column("Side", lambda row: row[1].side),
            Column("Team", lambda row: row[1].team),
            Column("Weight", lambda row: row[1].weight, "rate"),
            Column("Carries", lambda row: row[2], "amount"),
            Column("State", lambda row: "● " + row[0].problem if row[0].problem else "in force", "note"),
        ],
        actor=desk.actor,
        key="allocation_rules",
        facts=facts(desk, cost),
        absent="",
    )
