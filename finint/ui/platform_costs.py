"""The cost of the developer platform as parts of a page: answer, tiles, plan, places, shared vendors, bills, rules."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import streamlit as st

from finint import budget, display, metrics, platform_cost
from finint.developer_parts import CostPart, cost_parts, explain_cost
from finint.developer_registers import engineer_cost
from finint.devfinance import (
    ZERO,
    Place,
    TieOut,
    Units,
    by_place,
    engineers,
    engineers_text,
    halves,
    unit_cost_amount,
)
from finint.explain import explain
from finint.figures.paper import scale_of
from finint.importer.kinds import KINDS
from finint.money import ratio
from finint.platform_cost import DRIVERS, PlatformCost, units_of
from finint.ui import plan
from finint.ui.attention import empty, open_page
from finint.ui.charts import pair
from finint.ui.desk import Desk
from finint.ui.developer_desk import cost_of, history_of, pick_basis, plan_of, platform_view
from finint.ui.downloads import links
from finint.ui.tables import Column, table
from finint.ui.templates import template
from finint.ui.tiles import Reference, tile, tiles
from finint.ui.words import plain

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


def answer(desk: Desk, cost: PlatformCost) -> str:
    """Return the section's title: what the platform costs, per developer, and how much nobody carries."""
    if not cost.carried:
        return "No cost of the developer platform in this period"
    each = unit_cost_amount(cost.amount, cost.units, "active_developers")
    said = f"The platform cost {display.short_money(cost.amount)} {desk.currency}"
    if each is not None:
        said += f", {display.money(each)} per active developer"
    return f"{said}; {display.percent(cost.unallocated_ratio)} unallocated"


def cost_page(desk: Desk) -> str:
    """Draw the section and return its title."""
    basis = pick_basis()
    cost = cost_of(desk, basis)
    if not cost.developer:
        no_cost()
        return answer(desk, cost)
    cost_tiles(desk, cost)
    if cost.not_stated:
        rows = display.count(cost.not_stated, "cloud row")
        st.caption(
            plain(f"{rows} state no {basis} cost: billed stands in on a bill that never states it, else they add 0.")
        )
    for problem in cost.problems:
        st.warning(plain(f"{problem[:1].upper()}{problem[1:]}. Its cost stays unallocated."))
    narrowed = platform_view(desk)
    cells = plan_of(desk)
    left, right = pair("platform_plan", (1.25, 1))
    with left:
        plan.months_chart(narrowed, cells)
    with right:
        _unit_costs(desk, cost)
    _places(desk, cost)
    left, right = pair("platform_bills", (1, 1))
    with left:
        _halves(desk, cost)
    with right:
        _bills(desk)
    _rules(desk, cost)
    return answer(desk, cost)


def no_cost() -> None:
    """Say which file is missing and who has it."""
    empty(
        "No cloud bill and no cost booked on the platform yet",
        "Missing is a FOCUS, AWS or Azure export of the cloud bill: whoever administers the cloud account has it. "
        "Which departments belong to the platform is a setting.",
        key="platform_cost",
    )
    open_page("imports", "Bring in a file →")


def cost_tiles(desk: Desk, cost: PlatformCost) -> None:
    """Draw cost, outlook, unit costs and the unallocated share; each can explain itself."""
    before = history_of(desk, cost.basis)
    months = before.by_month()
    by_month = [months[month] for month in sorted(months)]
    used = {row.month: units_of([row]) for row in before.usage}
    equivalents = engineers_text(engineers(cost.amount, cost.days, engineer_cost(desk.books)))
    state = {
        "actor": desk.actor,
        "currency": desk.currency,
        "state": "open" if desk.view.as_of < desk.view.period.end else "",
    }
    with tiles():
        _tile(desk, cost, "platform_cost_amount", cost.amount, f"= {equivalents}", by_month, state)
        _outlook(desk, state)
        _tile(desk, cost, "platform_unallocated_ratio", cost.unallocated_ratio, "always part of the cost", [], state)
        for driver in DRIVERS:
            value = unit_cost_amount(cost.amount, cost.units, driver)
            line = [_unit_of(used.get(month), months[month], driver) for month in sorted(months)]
            count = getattr(cost.units, driver)
            also = "" if count is None else f"{display.short_money(count)} {DRIVER_WORDS[driver]}"
            _tile(desk, cost, f"cost_per_{driver}_amount", value, also, line, state)


def _unit_of(units: Units | None, amount: Decimal, driver: str) -> Decimal | None:
    return None if units is None else unit_cost_amount(amount, units, driver)


def _tile(
    desk: Desk, cost: PlatformCost, metric_id: str, value: Decimal | None, also: str,
    history: Sequence[Decimal | None], state: dict[str, object],
) -> None:  # fmt: skip
    metric = metrics.get(metric_id)
    label = f"{metric.label}, {cost.basis}" if metric_id == "platform_cost_amount" else ""
    tile(
        metric, value, label=label, also=also, history=history,
        explain=lambda: explain_cost(desk.books, metric, cost), **state,  # type: ignore[arg-type]
    )  # fmt: skip


def _outlook(desk: Desk, state: dict[str, object]) -> None:
    """The phased plan's outlook of the platform's departments, as on the budget page."""
    narrowed = platform_view(desk)
    total = budget.total(plan_of(desk))
    metric = metrics.get("platform_outlook_amount")
    value = metric.value(budget.parts(total))
    tile(
        metric,
        value,
        reference=Reference("BU", total.budget_amount) if total.budget_amount else None,
        explain=lambda: explain(desk.books, metric, narrowed.view),
        **(state | {"state": "estimated" if desk.view.as_of < desk.view.period.end else ""}),  # type: ignore[arg-type]
    )


def _unit_costs(desk: Desk, cost: PlatformCost) -> None:
    """Draw the last months' unit costs, both sides of each over the same days."""
    before = history_of(desk, cost.basis)
    months = before.by_month()
    rows = [(row.month, months.get(row.month, ZERO), units_of([row]), row) for row in before.usage]
    if not rows:
        kind = KINDS["usage"]
        empty(
            "No use of the platform in the books: unit costs are not defined",
            "Missing is a file of platform usage: calls, builds, deploys and active developers by account and month; "
            "the platform team has it.",
            template=lambda: links(
                template(kind), desk.actor, key="missing_usage", forms=("csv",), label="Download template"
            ),
            key="usage",
        )
        return
    table(
        f"Unit costs by month, {desk.currency} · {cost.basis} cost",
        list(reversed(rows)),
        [
            Column("Month", lambda row: row[0], "month"),
            Column("Cost, k", lambda row: row[1] / 1000, "number"),
            Column("Developers", lambda row: row[2].active_developers, "count"),
            Column("A developer", lambda row: unit_cost_amount(row[1], row[2], "active_developers"), "amount"),
            Column("A build", lambda row: unit_cost_amount(row[1], row[2], "builds"), "amount"),
            Column("A deploy", lambda row: unit_cost_amount(row[1], row[2], "deploys"), "amount"),
            Column("1,000 calls", lambda row: unit_cost_amount(row[1], row[2], "api_calls"), "amount"),
            Column("1,000 tokens", lambda row: unit_cost_amount(row[1], row[2], "ai_tokens"), "amount"),
        ],
        actor=desk.actor,
        key="unit_costs",
        facts=facts(desk, cost),
    )


def facts(desk: Desk, cost: PlatformCost) -> list[tuple[str, str]]:
    """Return window and conventions for the second sheet of a workbook."""
    through = display.day(min(cost.as_of, cost.period.end) - timedelta(days=1))
    return [
        ("Window", f"{cost.period.label()}, through {through}"),
        ("Reading", cost.basis),
        ("Currency", desk.currency),
        ("Data version", str(desk.data_version)),
    ]


@st.fragment
def _places(desk: Desk, cost: PlatformCost) -> None:
    """Draw the cost by the picked kind of place, and the lines of a picked one."""
    picked = st.segmented_control(
        "Cost by", PLACES, default="Service", required=True, key="cost_by", bind="query-params"
    )
    field = picked.lower()
    rows = by_place(cost.developer, field)
    scale = scale_of([row.amount for row in rows])
    yearly = engineer_cost(desk.books)
    columns = [
        Column(picked, lambda row: row.name or UNNAMED[field]),
        Column("Cost", lambda row: row.amount, "money"),
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
        totals=f"{scale.write(cost.amount)} · {display.percent(cost.unallocated_ratio)} unallocated · select a row",
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


def _halves(desk: Desk, cost: PlatformCost) -> None:
    """Draw the vendors that marketing and developers share; halves add up to what was billed."""
    rows = halves(cost.carried)
    if not rows:
        return
    table(
        f"Shared vendors, {desk.currency} · the halves add up to the bill",
        rows,
        [
            Column("Vendor", lambda row: row.vendor),
            Column("Developers", lambda row: row.developer_amount, "amount"),
            Column("Marketing", lambda row: row.marketing_amount, "amount"),
            Column("Billed", lambda row: row.billed_amount, "amount"),
            Column("Developers, %", lambda row: ratio(row.developer_amount, row.billed_amount), "bar"),
        ],
        actor=desk.actor,
        key="halves",
        facts=facts(desk, cost),
    )


def _bill_note(bill: TieOut) -> str:
    if bill.is_tied is None:
        return "● no invoice yet"
    return "✓ ties" if bill.is_tied else "● differs"


def _bills(desk: Desk) -> None:
    """Draw each cloud bill against its invoice."""
    rows = platform_cost.bills(desk.books, desk.view.period, desk.view.as_of)
    if not rows:
        return
    tied = sum(bill.is_tied is True for bill in rows)
    table(
        "Cloud bills against invoices, in the bill's currency",
        list(reversed(rows)),
        [
            Column("Month", lambda bill: bill.month, "month"),
            Column("Bill", lambda bill: f"{bill.vendor} {bill.bill}"),
            Column("Rows add to", lambda bill: bill.billed_amount, "amount"),
            Column("Invoice", lambda bill: bill.invoice_no),
            Column("Invoiced", lambda bill: bill.invoiced_amount, "amount"),
            Column("Δ", lambda bill: bill.difference_amount, "amount"),
            Column("", lambda bill: bill.currency),
            Column("State", _bill_note, "note"),
        ],
        actor=desk.actor,
        key="bills",
        totals=f"{tied} of {len(rows)} tie to the cent",
        absent="",
    )


def _rules(desk: Desk, cost: PlatformCost) -> None:
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
            Column("Weight", lambda row: row[1].weight, "number"),
            Column("Carries", lambda row: row[2], "amount"),
            Column("State", lambda row: "● " + row[0].problem if row[0].problem else "in force", "note"),
        ],
        actor=desk.actor,
        key="allocation_rules",
        facts=facts(desk, cost),
        absent="",
    )
