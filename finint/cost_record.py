"""The brief's cost attribution record: what a campaign cost, by category with each category's own fields."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint import store
from finint.view import View


class CostRecord(NamedTuple):
    """One campaign's spend as booked on it, in the reporting currency; None where no line says."""

    media_amount: Decimal
    attribution_method: str | None
    allocation_date: date | None
    production_amount: Decimal
    resource_hours: Decimal | None
    fixed_cost_allocation: Decimal | None
    fees_amount: Decimal
    platform: str | None
    billing_period: str | None
    overhead_amount: Decimal
    allocation_method: str | None
    reporting_period: str | None
    unassigned_amount: Decimal
    lines: int


def cost_record(books: store.Books, campaign_id: str, view: View) -> CostRecord | None:
    """Return the record of a campaign; None when nothing is booked on it in the view."""
    window = view.window()
    window.pop("version")
    rows = store.read(books, "campaign_cost_record", CostRecord, campaign_id=campaign_id, **window)
    return next(iter(rows), None)
