"""The report on screen: which months, in which state, its files, and its tables as they are on paper."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import streamlit as st

from finint import close, display, report, report_outlook
from finint.api.exports import Format, Paper
from finint.export import Heading
from finint.outlook import MOMENT_SECONDS
from finint.period import Period, add_months, first_of_month
from finint.report_book import workbook
from finint.report_paper import NUMBERS, html, written
from finint.report_parts import Section
from finint.store import Books
from finint.ui import frame
from finint.ui.desk import Desk
from finint.ui.downloads import links
from finint.ui.tables import Column, Kind, table
from finint.ui.words import plain
from finint.view import View

Document = Mapping[str, object]
_KINDS: Mapping[str, Kind] = {
    "ratio": "share",
    "share": "ratio",
    "difference": "difference",
    "money": "money",
    "multiple": "number",
}


def pick(desk: Desk) -> View:
    """Draw the choice of months and return the view; by default the last closed month, else the last full one."""
    through = close.closed_through(desk.books)
    last_full = add_months(first_of_month(desk.view.cut), -1)
    first = desk.view.calendar.month_of(desk.held.first_day) if desk.held.first_day else desk.view.period.start
    months = list(Period(first, add_months(first_of_month(desk.view.cut), 1)).months()) if first <= last_full else []
    names = {f"{month:%Y-%m}": month for month in reversed(months or [last_full])}
    default = f"{through or last_full:%Y-%m}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="report_range"):
        start = st.selectbox(
            "From", list(names), index=list(names).index(default) if default in names else 0,
            format_func=lambda name: f"{names[name]:%b %Y}", key="from", bind="query-params", width=160,
        )  # fmt: skip
        ends = [name for name in names if name >= start]
        end = st.selectbox(
            "Through", ends, index=len(ends) - 1, format_func=lambda name: f"{names[name]:%b %Y}", key="through",
            bind="query-params", width=160,
        )  # fmt: skip
    period = Period(names[start], add_months(names[end], 1))
    closed = close.current(desk.books, period.start) if start == end else None
    days = desk.view.calendar.days(period)
    as_of = days.end if closed else max(min(desk.held_as_of(), days.end), days.start)
    return replace(desk.view, period=period, as_of=as_of)


def document(desk: Desk, view: View) -> Document:
    """Return the report of the view: of a closed month the one its close kept."""
    kept = report.kept(desk.books, view)
    if kept:
        return kept
    how_far = report_outlook.state(desk.books, view)
    return _document(desk.books, str(desk.books.path), desk.actor.role, desk.data_version, f"{view!r} {how_far}", view)


@st.cache_resource(max_entries=16, ttl="30m", show_spinner="Putting the report together")
def _document(_books: Books, path: str, role: str, data_version: int, asked: str, _view: View) -> Document:
    del path, role, data_version, asked  # parts of the key
    return report.document(_books, _view, now=frame.now(), seconds=MOMENT_SECONDS)


def answer(made: Document) -> str:
    """Return the page's title: what the report says, and in which state it is."""
    said = report.sections(made)[0].said.rstrip(".")
    label = made["period"]["label"]  # type: ignore[index]
    return f"{label}: {said[:1].lower()}{said[1:]}" + (" (draft)" if made["is_draft"] else "")


def scope(desk: Desk, made: Document) -> tuple[str, ...]:
    """Return the line below the title."""
    return (
        f"snapshot {made['snapshot_id']}" + (f", hash {str(made['data_hash'])[:12]}" if made["data_hash"] else ""),
        f"actual vs {made['version'] or 'no plan'}",
        f"actuals through {display.day(date.fromisoformat(str(made['data_through'])))}",
        desk.filters.scope(),
    )


def state(desk: Desk, view: View, made: Document) -> None:
    """Say why the report is a draft, and what came after its close."""
    if made["is_draft"]:
        reasons = "; ".join(plain(str(reason)) for reason in made["draft_reasons"])  # type: ignore[attr-defined]
        st.warning(f"**DRAFT** {reasons}", icon=":material/edit_note:")
    if restated := report.restated_words(desk.books, view):
        st.info(f"**{plain(restated)}**: posted in an open month, not in the figures below.")


def files(desk: Desk, made: Document) -> None:
    """Draw the links to the printable page, the workbook and the plain values."""
    restated = ""
    forms = {
        "html": lambda: html(made, restated=restated).encode(),
        "xlsx": lambda: workbook(made, restated=restated),
        "json": lambda: json.dumps(made, ensure_ascii=False, indent=1).encode(),
    }
    label = made["period"]["label"]  # type: ignore[index]
    paper = Paper(f"finint report {label}", (Heading("Report", str),), (), forms=forms)
    every: tuple[Format, ...] = ("html", "xlsx", "json")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("HTML prints to A4 pages, or to PDF from the browser; XLSX has live formulas.")
        links(paper, desk.actor, key="report", forms=every)


def sections(desk: Desk, view: View, made: Document) -> None:
    """Draw every table of the report; while the outlook is being worked out, the page comes again when it is there."""
    if made["snapshot_id"] == "live" and report_outlook.state(desk.books, view) in ("begun", "valued"):
        _until_it_is_there(desk, view, report_outlook.state(desk.books, view))
    for section in report.sections(made):
        if section.said and section.key != "summary":
            st.caption(plain(section.said))
        _table(desk, section, made)


@st.fragment(run_every=2.0)
def _until_it_is_there(desk: Desk, view: View, seen: str) -> None:
    if report_outlook.state(desk.books, view) != seen:
        st.rerun()
    st.caption("The outlook is being worked out; the page shows it, and its record, when they are there.")


def _table(desk: Desk, section: Section, made: Document) -> None:
    hidden = ("Value", "Id") if section.key == "summary" else ()
    columns = [
        Column(column.label, partial(_cell, place=place, section=section), _KINDS.get(column.kind, "text"))
        for place, column in enumerate(section.columns)
        if column.label not in hidden
    ]
    facts = [("Snapshot", str(made["snapshot_id"])), ("Data hash", str(made["data_hash"]))]
    table(
        f"{section.title}, {made['currency']}" if _has_money(section) else section.title,
        section.rows,
        columns,
        actor=desk.actor,
        key=f"report_{section.key}",
        totals=f"snapshot {made['snapshot_id']}",
        facts=facts,
        absent="",
    )


def _has_money(section: Section) -> bool:
    return any(column.kind in NUMBERS for column in section.columns)


def _cell(row: tuple[str | None, ...], place: int, section: Section) -> str | Decimal | None:
    value, column = row[place], section.columns[place]
    if column.kind in _KINDS:
        return Decimal(value) if value else None
    return written(value, column)
