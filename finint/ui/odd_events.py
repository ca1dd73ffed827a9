"""What is odd about the events, as a table: each kind counted, what is done about it, and the lines it stands on."""

import streamlit as st

from finint import display, odd_events
from finint.odd_events import OddEvent, Oddity
from finint.store import Books
from finint.ui.desk import Desk
from finint.ui.returns_desk import key_of
from finint.ui.tables import Column, table

SHOWN_ROWS = 1000


@st.cache_resource(max_entries=4, ttl="30m", show_spinner=False)
def _oddities(_books: Books, path: str, role: str, data_version: int) -> list[Oddity]:
    del path, role, data_version  # parts of the key
    return odd_events.oddities(_books)


def oddities_table(desk: Desk, *, channels: int) -> None:
    """Draw what is odd about the events of the books; a kind that is picked shows its lines."""
    rows = _oddities(desk.books, *key_of(desk))
    if not rows:
        return
    odd = sum(row.events for row in rows)
    one = " · one channel only: every model agrees" if channels == 1 else ""
    picked: Oddity | None = table(
        "Odd events in the books, counted",
        sorted(rows, key=lambda row: not row.events),
        [
            Column("What", lambda row: row.what),
            Column("Events", lambda row: row.events, "count"),
            Column("Customers", lambda row: row.customers, "count"),
            Column("Done with them", lambda row: row.treated),
        ],
        actor=desk.actor,
        key="oddities",
        totals=f"{display.count(odd, 'event')}, of all time; none is dropped in silence{one}",
        pick=True,
    )
    if picked and picked.events:
        found: list[OddEvent] = odd_events.odd_rows(desk.books, picked.what, SHOWN_ROWS)
        table(
            f"{picked.what[:1].upper()}{picked.what[1:]}",
            found,
            [
                Column("Event", lambda row: row.event_id),
                Column("Customer", lambda row: row.user_id),
                Column("When, UTC", lambda row: f"{row.ts:%-d %b %Y %H:%M:%S}"),
                Column("File", lambda row: row.file_name),
                Column("Line", lambda row: row.line_no, "count"),
                Column("Import", lambda row: row.import_id),
            ],
            actor=desk.actor,
            key="odd_rows",
            totals=f"the latest {len(found):,} of {picked.events:,}",
        )
