"""Close a month: what stands in the way, the button, and every close there was with what came after it."""

from datetime import date
from decimal import Decimal
from functools import partial

import streamlit as st

from finint import close, display, report, restated
from finint.errors import FinintError
from finint.period import Period
from finint.ui import frame
from finint.ui.desk import Desk
from finint.ui.tables import Column, table
from finint.ui.words import plain
from finint.view import View


def close_panel(desk: Desk, view: View) -> None:
    """Draw the checks of the first month of the view that is open, and what closes it; or the close that holds."""
    month = view.period.start
    view = view.of(Period.month(month.year, month.month))
    held = close.current(desk.books, month)
    with st.container(border=True, key="close_month", gap="xsmall"):
        if held:
            st.markdown(
                f"**{month:%B %Y}{view.weeks_said} is closed** &ensp;:gray-badge[{held.snapshot_id}] "
                f"by {plain(held.closed_by)} on {held.closed_on:%d %b %Y %H:%M}, {display.count(held.rows, 'row')}"
            )
            _verify(desk, month, held)
            _reopen(desk, month)
            return
        as_of = desk.held_as_of()
        found = close.checks(desk.books, month, version=view.version, as_of=as_of)
        st.markdown(f"**Close {month:%B %Y}{view.weeks_said}**")
        for check in found:
            st.markdown(f"{'✓' if check.passed else '○'} {plain(check.name)} &ensp;:gray[{plain(check.found)}]")
        if not desk.actor.may("finance"):
            st.caption("Finance closes months.")
            return
        failed = any(not check.passed for check in found)
        reason = st.text_input(
            "Reason to close all the same" if failed else "Note (optional)", key=f"close_reason_{month:%Y-%m}"
        )
        if st.button(f"Close {month:%B %Y}", type="primary", key="close_button"):
            _close(desk, month, view.version, as_of, reason)


def _close(desk: Desk, month: date, version: str, as_of: date, reason: str) -> None:
    try:
        close.close(
            desk.books,
            month,
            version=version,
            as_of=as_of,
            reason=reason,
            write=partial(report.of_close, version=version),
            now=frame.now(),
        )
    except FinintError as error:
        frame.problem(error)
        return
    st.rerun()


def _verify(desk: Desk, month: date, held: close.Snapshot) -> None:
    found = close.hash_of(desk.books, month)
    same = found.data_hash == held.data_hash
    st.markdown(
        f"{'✓' if same else '!'} Its rows hash to `{found.data_hash[:16]}`: "
        + ("the same as at the close" if same else "**not** what was closed")
    )


def _reopen(desk: Desk, month: date) -> None:
    if not desk.actor.may("finance"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input("Reason to reopen", key=f"reopen_reason_{month:%Y-%m}")
        pressed = st.button("Reopen", key="reopen_button")
    if pressed:
        try:
            close.reopen(desk.books, month, reason=reason, now=frame.now())
        except FinintError as error:
            frame.problem(error)
            return
        st.rerun()


def closed_table(desk: Desk) -> None:
    """Draw every snapshot, what was restated since, and every close and reopening with its reason."""
    rows = close.snapshots(desk.books)
    if not rows:
        st.markdown("No month was closed yet.")
        return
    changed = restated.since(desk.books)
    columns = [
        Column("Snapshot", lambda row: row.snapshot_id),
        Column("Month", lambda row: row.month, "month"),
        Column("State", lambda row: "closed" if row.is_current else "reopened"),
        Column("Actual", lambda row: row.actual_amount, "amount"),
        Column("Rows", lambda row: row.rows, "count"),
        Column("Restated since", lambda row: _since(row, changed, "amount"), "amount"),
        Column("Rows since", lambda row: changed[row.month].rows if _is_changed(row, changed) else None, "count"),
        Column("Accruals since", lambda row: _since(row, changed, "accrued_amount"), "amount"),
        Column("Open commitments since", lambda row: _since(row, changed, "committed_amount"), "amount"),
        Column("Closed on", lambda row: f"{row.closed_on:%d %b %Y %H:%M}"),
        Column("By", lambda row: row.closed_by),
        Column("Data hash", lambda row: row.data_hash[:16]),
    ]
    table(f"Closed months, {desk.currency}", rows, columns, actor=desk.actor, key="snapshots", absent="")
    events = [
        Column("When", lambda row: f"{row.done_on:%d %b %Y %H:%M}"),
        Column("Month", lambda row: row.month, "month"),
        Column("What", lambda row: row.action),
        Column("Why", lambda row: row.reason),
        Column("Who", lambda row: row.done_by),
        Column("Snapshot", lambda row: row.snapshot_id),
    ]
    table("Closes and reopenings", close.events(desk.books), events, actor=desk.actor, key="period_events", absent="")


def _is_changed(row: close.Snapshot, changed: dict[date, restated.Restated]) -> bool:
    return row.is_current and row.month in changed


def _since(row: close.Snapshot, changed: dict[date, restated.Restated], what: str) -> Decimal | None:
    return getattr(changed[row.month], what) if _is_changed(row, changed) else None
