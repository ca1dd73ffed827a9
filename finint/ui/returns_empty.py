"""What the return pages say while outcomes are missing: which file, who has it, and the cost that is known."""

import streamlit as st

from finint import display
from finint.campaign_returns import EventCoverage, Returns
from finint.claimed_returns import claimed_returns
from finint.figures.paper import scale_of
from finint.importer.kinds import KINDS
from finint.money import ratio
from finint.ui.attention import empty, open_page
from finint.ui.desk import Desk
from finint.ui.downloads import links
from finint.ui.returns_tables import ZERO, bracket, cost_table, facts
from finint.ui.tables import Column, table
from finint.ui.templates import template


def missing_events(desk: Desk, events: EventCoverage) -> bool:
    """Say which event file is missing; tell whether one is."""
    absent = [
        (name, who)
        for name, held, who in (
            ("conversions", events.conversions, "orders with revenue and margin; the shop or the CRM has them"),
            ("touchpoints", events.touches, "clicks and visits with their campaign; web analytics has them"),
        )
        if not held
    ]
    for name, holds in absent:
        kind = KINDS[name]
        empty(
            f"No {name} yet: outcomes are not connected",
            f"Missing is a file of {name}: {holds}. Spend alone has no return, which is not a return of 0.",
            template=lambda kind=kind: links(  # type: ignore[misc]
                template(kind), desk.actor, key=f"missing_{kind.name}", forms=("csv",), label="Download template"
            ),
            key=name,
        )
    if absent:
        open_page("imports", "Bring in a file →")
    return bool(absent)


def not_connected(desk: Desk, found: Returns) -> None:
    """Show what is missing, and the cost that is known without it."""
    if not missing_events(desk, found.events):
        empty(
            "No campaign of this view met a customer",
            "No campaign picked has a touch in the books. Pick a longer period or other parts of the company.",
        )
    claimed_table(desk, found)
    if found.campaigns:
        cost_table(desk, found)


def claimed_table(desk: Desk, found: Returns) -> None:
    """Draw what platforms report of themselves, where they do: better than nothing, and said to be no more."""
    rows = claimed_returns(desk.books, desk.view, found.rules)
    if not rows:
        return
    spent = sum((row.cost_amount for row in rows), ZERO)
    claimed = sum((row.claimed_amount for row in rows), ZERO)
    scale = scale_of([row.cost_amount for row in rows] + [row.claimed_amount for row in rows])
    columns = [
        Column("Campaign", lambda row: row.name),
        Column("Channel", lambda row: row.channel.replace("_", " ") or "none named"),
        Column("Spend", lambda row: row.cost_amount, "money"),
        Column("Claimed revenue", lambda row: row.claimed_amount, "money"),
        Column("Claimed orders", lambda row: row.conversions, "count"),
        Column("ROI claimed", lambda row: row.roi_ratio, "share", help="on revenue, over media spend alone"),
        Column("80 % interval", lambda row: bracket(row.interval)),
        Column("ROAS claimed, ×", lambda row: row.roas_ratio, "number"),
        Column("Grade", lambda _: "D"),
    ]
    whole = ratio(claimed - spent, spent)
    table(
        f"What platforms claim, {scale.heading(desk.currency)} · self-reported, on revenue",
        rows,
        columns,
        actor=desk.actor,
        key="claimed",
        scale=scale,
        totals=f"spend {scale.write(spent)} · claimed {scale.write(claimed)} · ROI {display.percent(whole, sign=True)}",
        facts=facts(desk, found),
    )
    st.caption(
        "Each platform counts by its own window, and two may claim one order: nobody checked it with the shop. "
        "Interval: days drawn again, sampling only."
    )
