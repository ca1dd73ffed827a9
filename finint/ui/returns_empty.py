"""What the return pages say while outcomes are missing: which file, who has it, and the cost that is known."""

from finint.campaign_returns import EventCoverage, Returns
from finint.importer.kinds import KINDS
from finint.ui.attention import empty, open_page
from finint.ui.desk import Desk
from finint.ui.downloads import links
from finint.ui.returns_tables import cost_table
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
    if found.campaigns:
        cost_table(desk, found)
