"""Rows that were refused: each cell with its row, a place to type it anew, and what came of it."""

import pandas as pd
import streamlit as st

from finint import display, holdings, store
from finint.auth import Actor
from finint.errors import FinintError
from finint.export import Sheet
from finint.importer.correct import correct, leave_out
from finint.ui import frame
from finint.ui.downloads import links
from finint.ui.heading import section
from finint.ui.ledger_care import PhysicalRow
from finint.ui.tables import Column
from finint.ui.wizard import words_of_code
from finint.ui.words import plain

_CAME_OF_IT = "quarantine_result"
_TIMES = "quarantine_times"


def quarantine(actor: Actor, books: store.Books) -> None:
    """Draw the refused cells with a place to type each anew, and post the rows that then read well."""
    waiting = holdings.waiting(books)
    if not waiting:
        _came_of_it()
        st.markdown("No row is waiting: everything that came in was understood or dealt with.")
        return
    imports = list(dict.fromkeys(cell.import_id for cell in waiting))
    names = {cell.import_id: f"{cell.import_id} · {cell.file_name}" for cell in waiting}
    _heading(actor, waiting)
    picked = imports[0]
    if len(imports) > 1:
        picked = st.selectbox(
            "Correct the rows of", imports, format_func=lambda one: names[one], key="quarantine_import"
        )
    _correct(books, picked, names[picked], [cell for cell in waiting if cell.import_id == picked])


def _heading(actor: Actor, waiting: list[holdings.Waiting]) -> None:
    rows = len({(cell.import_id, cell.line_no) for cell in waiting})
    columns = [
        Column("File", lambda cell: cell.file_name),
        Column("Line", lambda cell: cell.line_no, "count"),
        Column("Column", lambda cell: cell.column_name),
        Column("Why", lambda cell: words_of_code(cell.code)),
        Column("Value", lambda cell: cell.value),
    ]
    sheet = Sheet("Waiting in quarantine", tuple(column.heading() for column in columns), waiting, ())
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        section("Waiting in quarantine", detail=f"{display.count(rows, 'row')} not counted yet")
        links(sheet, actor, key="quarantine")


def _correct(books: store.Books, import_id: str, name: str, cells: list[holdings.Waiting]) -> None:
    rows = store.read(books, "quarantined_rows", PhysicalRow, import_id=import_id)
    beside = {row.line_no: " | ".join(cell.strip() for cell in row.cells if cell.strip()) for row in rows}
    grid = pd.DataFrame(
        {
            "Correct value": ["" for _ in cells],
            "Leave out": [False for _ in cells],
            "As in the file": [cell.value for cell in cells],
            "Why": [words_of_code(cell.code) for cell in cells],
            "Column": [cell.column_name for cell in cells],
            "Line": [cell.line_no for cell in cells],
            "Its row": [beside.get(cell.line_no, "") for cell in cells],
        }
    )
    st.caption(
        plain(
            f"{name}: double-click a cell of “Correct value” and type what the file should have said, then re-submit."
        )
    )
    edited = st.data_editor(
        grid,
        hide_index=True,
        disabled=["Line", "Column", "Why", "As in the file", "Its row"],
        column_config={
            "Correct value": st.column_config.TextColumn(width="medium"),
            "Leave out": st.column_config.CheckboxColumn(width=112),
            "Line": st.column_config.NumberColumn(width=64),
            "Its row": st.column_config.TextColumn(width="large"),
        },
        # A grid of its own each time: one that has been re-submitted does not take the next double click.
        key=f"fix_{import_id}_{st.session_state.get(_TIMES, 0)}",
    )
    if st.button("Re-submit", type="primary", key="resubmit"):
        _resubmit(books, import_id, edited)
    _came_of_it()


def _came_of_it() -> None:
    """Say what the last re-submission did, below the grid, so that the grid stays where the pointer is."""
    for was_good, text in st.session_state.get(_CAME_OF_IT, ()):
        (st.success if was_good else st.warning)(text)


def _resubmit(books: store.Books, import_id: str, edited: pd.DataFrame) -> None:
    typed, dropped = _edits(edited)
    if not typed and not dropped:
        st.info("Type a correct value, or tick what is to be left out.")
        return
    said: list[tuple[bool, str]] = []
    try:
        if dropped:
            lines = sorted(set(dropped))
            leave_out(books, import_id, lines, now=frame.now())
            said.append((True, f"{display.count(len(lines), 'row')} left out for good."))
        if typed:
            result = correct(books, import_id, typed, now=frame.now())
            if result.posted:
                posted = ", ".join(str(line) for line in result.posted[:20])
                count = display.count(len(result.posted), "row")
                said.append((True, f"{count} posted to {import_id}: line {posted}."))
            said += [
                (False, plain(f"Line {one.line}, {one.column}: “{one.value}” is {words_of_code(one.code)}."))
                for one in result.refused
            ]
    except FinintError as error:
        frame.problem(error)
        return
    st.session_state[_CAME_OF_IT] = said
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    st.rerun()


def _edits(edited: pd.DataFrame) -> tuple[dict[tuple[int, str], str], list[int]]:
    """Return the cells typed anew by line and column, and the lines to be left out."""
    rows = edited.to_dict("records")
    dropped = [int(row["Line"]) for row in rows if row["Leave out"]]
    values = {(int(row["Line"]), str(row["Column"])): str(row["Correct value"] or "").strip() for row in rows}
    return {cell: value for cell, value in values.items() if value and cell[0] not in dropped}, dropped
