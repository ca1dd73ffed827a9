"""The audit: who changed what, when, with old, new and reason; for administrators, with export and a full check."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from finint import audit, display, store
from finint.auth import Actor
from finint.ui import frame
from finint.ui.tables import Column, table
from finint.ui.words import plain
from finint.verify import verify
from finint.watchdog import patient

NEWEST = 5000


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as people read it."""

    entry: audit.Entry
    old: str
    new: str
    reason: str

    @property
    def when(self) -> datetime:
        """The moment of the commit, UTC."""
        return self.entry.ts


def shown(entry: audit.Entry) -> Shown:
    """Find old, new and reason in what an entry kept, and else say what its statements touched."""
    told: dict[str, Any] = json.loads(entry.payload)
    calls = [call for step in told["steps"] for call in step["with"]]
    facts = told.get("facts", {})
    reason = next((str(one["reason"]) for one in (facts, *calls) if one.get("reason")), "")
    changed = next((call for call in calls if "old" in call and "value" in call), None)
    if changed and entry.action == "change setting":
        return Shown(entry, _said(changed["old"]) or "default", _said(changed["value"]) or "default", reason)
    posted = [
        f"{display.count(int(fact['rows']), 'row')}, {display.money(Decimal(fact['amount']))}"
        for fact in facts.values()
        if isinstance(fact, dict) and "amount" in fact
    ]
    told_facts = [
        f"{name.replace('_', ' ')} {_said(value)}"
        for name, value in facts.items()
        if not isinstance(value, dict) and name not in ("reason", "sha256")
    ]
    ended = [str(call["said"]) for call in calls if isinstance(call.get("said"), str)]
    return Shown(entry, "", "; ".join(posted + told_facts + ended), reason)


def _said(value: object) -> str:
    return "" if value is None else str(value)


def section(actor: Actor, books: store.Books) -> None:
    """Draw the newest entries with their files, and the check that reads everything."""
    if not actor.may("admin"):
        st.markdown("Administrators read the audit.")
        return
    head = store.read(books, "audit_head", _Head)
    if not head:
        st.markdown("Nothing was changed yet: the first change is the first entry.")
        return
    _check(books)
    first = max(1, head[0].seq - NEWEST + 1)
    rows = [shown(entry) for entry in store.read(books, "audit_entries", audit.Entry, first=first, most=NEWEST)][::-1]
    columns = [
        Column("No.", lambda row: row.entry.seq, "count"),
        Column("When, UTC", lambda row: f"{row.when:%d %b %Y %H:%M:%S}"),
        Column("Who", lambda row: row.entry.actor),
        Column("Did", lambda row: row.entry.action),
        Column("To", lambda row: row.entry.object),
        Column("Old", lambda row: row.old),
        Column("New", lambda row: row.new),
        Column("Why", lambda row: row.reason),
        Column("Seal", lambda row: row.entry.mac[:12]),
    ]
    older = f" · {first - 1:,} older ones in the store" if first > 1 else ""
    picked = table(
        "Audit",
        rows,
        columns,
        actor=actor,
        key="audit",
        totals=display.count(head[0].seq, "entry", "entries") + older,
        pick=True,
        absent="",
        facts=(("Chain", "a seal is an HMAC-SHA256 of the entry and the seal before"), ("Newest seal", head[0].mac)),
    )
    if picked:
        with st.container(border=True, key="audit_entry", gap="xsmall"):
            st.markdown(f"**{plain(picked.entry.action)}** {plain(picked.entry.object)} · entry {picked.entry.seq}")
            st.json(json.loads(picked.entry.payload), expanded=2)


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int
    mac: str


@st.fragment
def _check(books: store.Books) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button("Check everything", key="verify", help="Reads the chain, every receipt and every table")
        if not pressed:
            st.caption("Every commit leaves one entry, sealed with the one before it, and a receipt outside the store.")
            return
        with patient(), st.spinner("Reading every row"):
            report = verify(books)
        if report.is_sound:
            rows = display.count(sum(report.tables.values()), "row")
            st.success(
                f"Sound: {display.count(report.entries, 'entry', 'entries')}, "
                f"{display.count(report.receipts, 'receipt')}, "
                f"{display.count(report.imports, 'import')} compared, {rows} read · {display.day(frame.today())}"
            )
        else:
            st.error("**Damaged.** " + " · ".join(plain(problem) for problem in report.problems[:5]))
