"""The cost of the developer platform as parts of a page: answer, tiles, plan, places, shared vendors, bills, rules."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import streamlit as st

from finint import display, holdings, metrics
from finint.developer_parts import explain_cost
from finint.developer_registers import engineer_cost
from finint.devfinance import (
    Basis,
    Units,
    engineers,
    engineers_text,
    halves,
    unit_cost_amount,
)
from finint.platform_cost import DRIVERS, PlatformCost, units_of
from finint.ui import plan
from finint.ui.attention import empty, open_page
from finint.ui.charts import pair
from finint.ui.desk import Desk
from finint.ui.developer_desk import cost_of, has_cost, history_of, platform_view
from finint.ui.outlook_tile import outlook_tile
from finint.ui.platform_tables import bill_table, place_table, rule_table, shared_table, unit_cost_table
from finint.ui.tiles import tile, tiles
from finint.ui.words import plain

NO_DEPARTMENT = "no platform department: see settings"
DRIVER_WORDS = {
    "active_developers": "developer-months",
    "builds": "builds",
    "deploys": "deploys",
    "api_calls": "calls",
    "ai_tokens": "tokens",
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


def cost_page(desk: Desk, basis: Basis) -> str:
    """Draw the section in one reading and return its title."""
    cost = cost_of(desk, basis)
    if not cost.developer:
        if wait_for_rates(desk):
            return "The platform's cost waits for an exchange rate"
        no_cost(desk)
        return answer(desk, cost)
    cost_tiles(desk, cost)
    wait_for_rates(desk)
    if cost.not_stated:
        rows = display.count(cost.not_stated, "cloud row")
        st.caption(
            plain(f"{rows} state no {basis} cost: billed stands in on a bill that never states it, else they add 0.")
        )
    for problem in cost.problems:
        st.warning(plain(f"{problem[:1].upper()}{problem[1:]}. Its cost stays unallocated."))
    left, right = pair("platform_plan", (1, 1.15))
    with left:
        if narrowed := platform_view(desk):
            plan.months_chart(narrowed, narrowed.cells())
        else:
            plan.unplanned_chart(desk, cost.by_month(), f"{cost.basis} cost, no plan")
    with right:
        unit_cost_table(desk, cost)
    place_table(desk, cost)
    if shared := halves(cost.carried):
        left, right = pair("platform_bills", (1, 1.7))
        with left:
            shared_table(desk, cost, shared)
        with right:
            bill_table(desk)
    else:
        bill_table(desk)
    rule_table(desk, cost)
    return answer(desk, cost)


def no_cost(desk: Desk) -> None:
    """Say which file is missing and who has it; books with bills of other days say that these days have none."""
    if has_cost(desk):
        empty(
            f"No cost of the platform in {desk.view.period.label()}",
            "The books hold its cost in other months: pick another period in the rail.",
            key="platform_cost",
        )
        return
    empty(
        "No cloud bill and no cost booked on the platform yet",
        "Missing is a FOCUS, AWS or Azure export of the cloud bill: whoever administers the cloud account has it. "
        "Which departments belong to the platform is a setting.",
        key="platform_cost",
    )
    open_page("imports", "Bring in a file →")


def wait_for_rates(desk: Desk) -> bool:
    """Say which money of cloud bills waits for a rate, and where rates are added; tell whether any does."""
    left = holdings.unconverted(desk.books, "platform_cost")
    if not left:
        return False
    told = "; ".join(
        f"{display.count(row.rows, 'cloud row')} of {display.money(row.amount)} {row.currency}" for row in left
    )
    with st.container(border=True, key="no_rate"):
        st.markdown(f"**{plain(f'{told}: no exchange rate to {desk.currency}')}**")
        st.caption(plain("Kept, and in no figure until a rate on or before their days is known; finance has it."))
        open_page("settings", "Exchange rates →", query={"show": "Exchange rates"})
    return True


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
        if narrowed := platform_view(desk):
            outlook_tile(narrowed)
        else:
            tile(replace(metrics.get("outlook_amount"), undefined=NO_DEPARTMENT), None, **state)  # type: ignore[arg-type]
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
