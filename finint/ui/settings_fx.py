"""Exchange rates in force: each with its day, its publisher and the line of the file it came from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import streamlit as st

from finint import display, store
from finint.auth import Actor
from finint.importer.kinds import KINDS
from finint.ui.attention import empty, open_page
from finint.ui.downloads import links
from finint.ui.tables import Column, table
from finint.ui.templates import template


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `from_currency` is worth `rate` of `to_currency` from this day until the next rate."""

    rate_date: date
    from_currency: str
    to_currency: str
    rate: Decimal
    rate_source: str | None
    file_name: str
    line_no: int
    import_id: str
    imported_on: datetime


def section(actor: Actor, books: store.Books) -> None:
    """Draw the latest rate of each pair and every dated rate; a new file is a new version of its days."""
    rates = store.read(books, "rates_in_force", Rate)
    if not rates:
        empty(
            "No exchange rates yet",
            "Upload dated rates: treasury or the bank has them. Amounts in other currencies are left out until then.",
            template=lambda: links(template(KINDS["fx"]), actor, key="template_fx", forms=("csv",), label="Template"),
        )
        open_page("imports", "Bring in rates →")
        return
    latest = {(rate.from_currency, rate.to_currency): rate for rate in reversed(rates)}
    columns = [
        Column("Day", lambda rate: rate.rate_date, "day"),
        Column("One", lambda rate: rate.from_currency),
        Column("is worth", lambda rate: f"{rate.rate:f}".rstrip("0").rstrip(".")),
        Column("of", lambda rate: rate.to_currency),
        Column("Published by", lambda rate: rate.rate_source),
        Column("File", lambda rate: rate.file_name),
        Column("Line", lambda rate: rate.line_no, "count"),
        Column("Import", lambda rate: rate.import_id),
        Column("Since", lambda rate: rate.imported_on.date(), "day"),
    ]
    table("Latest rate of each pair", list(latest.values()), columns, actor=actor, key="latest_rates", absent="")
    table("Every rate", rates, columns, actor=actor, key="rates", totals=display.count(len(rates), "rate"), absent="")
    st.caption("A day without a rate uses the last one before it. Closed periods keep the rates they were closed with.")
    with st.container(horizontal=True):
        links(template(KINDS["fx"]), actor, key="template_fx", forms=("csv",), label="Template")
        open_page("imports", "Bring in newer rates →")
