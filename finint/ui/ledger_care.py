"""Care for what came in: history to undo, quality by source, campaigns without a place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import streamlit as st

from finint import display, holdings, store
from finint.auth import Actor
from finint.importer import originals
from finint.importer.bring import Upload, bring_in
from finint.importer.history import ImportRow, history
from finint.importer.undo import undo
from finint.period import Period
from finint.ui import frame
from finint.ui.tables import Column, table
from finint.ui.words import plain
from finint.view import View

MOST_LINES = 20_000  # of a file, on the page; its original is kept whole


@dataclass(frozen=True, slots=True)
class Quality:
    """One source: how complete, fresh, valid and mapped its live lines are."""

    source: str
    imports: int
    rows: int
    first_day: date
    last_day: date
    days_without_rows: int
    quarantined_rows: int
    unmapped_rows: int
    unassigned_rows: int
    without_department_rows: int
    unconverted_rows: int
    last_import: datetime


def past_imports(actor: Actor, books: store.Books) -> None:
    """Draw what came in; a picked import can be undone, an undone one applied again."""
    rows = history(books)
    if not rows:
        st.markdown("Nothing was brought in yet.")
        return
    columns = [
        Column("Import", lambda row: row.import_id),
        Column("File", lambda row: row.file_name),
        Column("Source", lambda row: row.source.replace("_", " ")),
        Column("When", lambda row: f"{row.imported_on:%d %b %Y %H:%M}"),
        Column("Who", lambda row: row.imported_by),
        Column("Rows", lambda row: row.rows_stored, "count"),
        Column("Total", lambda row: ", ".join(f"{cur} {display.money(Decimal(a))}" for cur, a in row.totals.items())),
        Column("Refused", lambda row: len({cell["line"] for cell in row.said.quarantined}), "count"),
        Column("State", lambda row: row.status),
        Column("Bytes", lambda row: row.sha256[:12]),
    ]
    picked = table(
        "Imports", rows, columns, actor=actor, key="history", totals=display.count(len(rows), "import"), pick=True
    )
    if picked:
        _one_import(actor, books, picked)


def _one_import(actor: Actor, books: store.Books, row: ImportRow) -> None:
    with st.container(border=True, key="one_import", gap="xsmall"):
        st.markdown(f"**{plain(row.file_name)}** &ensp;:gray-badge[{row.import_id}] :gray-badge[{row.status}]")
        about = f"SHA-256 {row.sha256} · {row.size_bytes:,} bytes · {row.rows_of_data:,} data rows"
        st.caption(plain(f"{about} · {row.said.reason or 'no remark'}"))
        if row.status == "live":
            if st.button("Undo this import", key="undo"):
                _confirm_undo(books, row)
        elif st.button("Apply again", key="reapply"):
            data = originals.fetch(books.path, row.sha256)
            bring_in(books, Upload(data, row.file_name, row.account), row.answered, now=frame.now())
            st.rerun()
    physical = physical_rows(books, row.import_id)
    columns = [
        Column("Line", lambda one: one.line_no, "count"),
        Column("Class", lambda one: one.row_class),
        Column("Cells", lambda one: " | ".join(one.cells)),
    ]
    table(
        "Lines of the file",
        physical,
        columns,
        actor=actor,
        key="physical",
        totals=f"the first {MOST_LINES:,}" if len(physical) == MOST_LINES else display.count(len(physical), "line"),
    )


@st.dialog("Undo this import?")
def _confirm_undo(books: store.Books, row: ImportRow) -> None:
    st.write("Its rows no longer count, and what they replaced counts again. The file can be applied again later.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep it"):
            st.rerun()
        if st.button("Undo", type="primary", key="undo_confirmed"):
            undo(books, row.import_id, now=frame.now())
            st.rerun()


@dataclass(frozen=True, slots=True)
class PhysicalRow:
    """One line of a file as it came."""

    line_no: int
    row_class: str
    cells: list[str]


def physical_rows(books: store.Books, import_id: str) -> list[PhysicalRow]:
    """Return the physical lines of an import in the file's order, as many as a person would page through."""
    return store.read(books, "first_raw_rows", PhysicalRow, import_id=import_id, most=MOST_LINES)


def quality(actor: Actor, books: store.Books) -> None:
    """Draw the quality of each source: completeness, freshness, validity, mapping."""
    rows = store.read(books, "quality", Quality)
    if not rows:
        st.markdown("No spend yet: the board fills with the first import.")
        return
    columns = [
        Column("Source", lambda row: row.source.replace("_", " ")),
        Column("Imports", lambda row: row.imports, "count"),
        Column("Rows", lambda row: row.rows, "count"),
        Column("First day", lambda row: row.first_day, "day"),
        Column("Last day", lambda row: row.last_day, "day"),
        Column("Days without rows", lambda row: row.days_without_rows, "count"),
        Column("In quarantine", lambda row: row.quarantined_rows, "count"),
        Column("Unmapped campaign", lambda row: row.unmapped_rows, "count"),
        Column("No category", lambda row: row.unassigned_rows, "count"),
        Column("No department", lambda row: row.without_department_rows, "count"),
        Column("No exchange rate", lambda row: row.unconverted_rows, "count"),
        Column("Last import", lambda row: row.last_import.date(), "day"),
    ]
    table("Quality by source", rows, columns, actor=actor, key="quality")


def unmapped(actor: Actor, rows: list[holdings.UnmappedCampaign], currency: str) -> None:
    """Draw the campaigns that spend and have no place; nothing when all have one."""
    if not rows:
        return
    columns = [
        Column("Campaign", lambda row: row.campaign),
        Column("Source", lambda row: row.source.replace("_", " ")),
        Column("Rows", lambda row: row.rows, "count"),
        Column("Spend", lambda row: row.amount, "amount"),
    ]
    table(
        f"Campaigns without a department, {currency}",
        rows,
        columns,
        actor=actor,
        key="unmapped",
        totals="add them to a campaigns file and upload it",
    )


def campaigns_without_place(books: store.Books, held: holdings.Coverage) -> list[holdings.UnmappedCampaign]:
    """Return unmapped campaigns of all the days the books hold."""
    if held.first_day is None or held.last_day is None:
        return []
    view = View(
        Period(held.first_day.replace(day=1), held.last_day + timedelta(days=1)), held.last_day + timedelta(days=1)
    )
    return holdings.unmapped(books, view)


def answer(books: store.Books, waiting: list[holdings.Waiting]) -> str:
    """Return the page's title: how much came in, and how much of it waits."""
    live = [row for row in history(books) if row.status == "live"]
    if not live:
        return "Nothing was brought in yet"
    rows = len({(cell.import_id, cell.line_no) for cell in waiting})
    stored = display.count(sum(row.rows_stored for row in live), "row")
    said = f"{display.count(rows, 'row')} in quarantine" if rows else "nothing in quarantine"
    return f"{stored} from {display.count(len(live), 'file')} are in the books; {said}"
