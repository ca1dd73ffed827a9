"""The four KPI and the value claims as parts of a page: value, n, interval, state, twins, failing rows first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import streamlit as st

from finint import display, metrics
from finint.developer_parts import explain_kpi
from finint.developer_registers import Kpis
from finint.devfinance import ZERO
from finint.investments import CLASSES
from finint.kpi_state import Kpi, KpiRow
from finint.ui.desk import Desk
from finint.ui.developer_desk import kpis_of, registers_of
from finint.ui.investing import claims_table, missing
from finint.ui.tables import Column, table
from finint.ui.tiles import tile
from finint.ui.words import plain
from finint.value_case import CASE, Component, components, implied_cost_amount

SHORT = {"met": "met", "on target, not proven": "not proven", "missed": "missed", "not assessable": "not assessable"}


def answer(found: Kpis) -> str:
    """Return the section's title: how many of the four are met, and how many cannot be judged."""
    met = sum(kpi.state == "met" for kpi in found.found)
    open_ = sum(kpi.state == "not assessable" for kpi in found.found)
    missed = sum(kpi.state == "missed" for kpi in found.found)
    unproven = len(found.found) - met - open_ - missed
    said = [f"{unproven} on target, not proven"] if unproven else []
    said += [f"{missed} missed"] if missed else []
    said += [f"{open_} not assessable"] if open_ else []
    return f"{met} of 4 KPI met" + (f"; {', '.join(said)}" if said else "")


def window_words(found: Kpis) -> str:
    """Return the KPI's months in words."""
    last = found.period.end - timedelta(days=1)
    return f"{found.period.start:%b} to {last:%b %Y}, " + ("closed" if found.is_closed else "not closed yet")


def kpi_page(desk: Desk) -> str:
    """Draw the section and return its title."""
    found = kpis_of(desk)
    st.caption(plain(f"Rolling three months: {window_words(found)}. Registered rows only; nothing is typed in."))
    with st.grid(4, min_column_width=200):
        for kpi in found.found:
            kpi_tile(desk, kpi, found)
    _table(desk, found)
    names = {kpi.name: kpi for kpi in found.found}
    picked = st.segmented_control(
        "Rows behind", list(names), default=next(iter(names)), required=True, key="kpi_rows", bind="query-params"
    )
    _rows(desk, names[picked])
    _claims(desk)
    return answer(found)


def interval_words(kpi: Kpi) -> str:
    """Return n and the 95 % interval: "n = 137 · [93; 99]"."""
    if kpi.interval is None:
        return f"n = {kpi.n}"
    low, high = (f"{100 * end:.0f}" for end in kpi.interval)
    return f"n = {kpi.n} · [{low}; {high}]"


def kpi_tile(desk: Desk, kpi: Kpi, found: Kpis, key: str = "") -> None:
    """Draw one KPI: its point, state, n and interval, or why it cannot be judged; each can explain itself."""
    metric = metrics.get(kpi.id)
    judged = kpi.state != "not assessable" and kpi.value_ratio is not None
    tile(
        metric if judged else replace(metric, undefined=kpi.reason),
        Decimal(str(kpi.value_ratio)) if judged else None,
        actor=desk.actor,
        key=key or kpi.id,
        label=f"{metric.label} · {SHORT[kpi.state]}",
        also=f"{interval_words(kpi)} · target {100 * kpi.target_ratio:.0f} %",
        explain=lambda: explain_kpi(desk.books, metric, kpi, window_words(found)),
    )


def _table(desk: Desk, found: Kpis) -> None:
    """Draw the four with target, interval, coverage, state and twins."""
    table(
        "Four KPI, 95 % interval · a KPI whose twin fails is never met",
        list(found.found),
        [
            Column("KPI", lambda kpi: kpi.name),
            Column("Value", lambda kpi: _decimal(kpi.value_ratio), "ratio"),
            Column("Target", lambda kpi: _decimal(kpi.target_ratio), "ratio"),
            Column("n", lambda kpi: kpi.n, "count"),
            Column("Low", lambda kpi: _decimal(kpi.interval.low) if kpi.interval else None, "ratio"),
            Column("High", lambda kpi: _decimal(kpi.interval.high) if kpi.interval else None, "ratio"),
            Column("Coverage", lambda kpi: _decimal(kpi.coverage_ratio) if kpi.n else None, "ratio"),
            Column("State", lambda kpi: kpi.state if kpi.state == "met" else f"● {kpi.state}", "note"),
            Column("Why", lambda kpi: kpi.reason),
            Column("Twins", lambda kpi: "; ".join(_twin(one) for one in kpi.twins)),
            Column("Beside it", lambda kpi: "; ".join(f"{name} {text}" for name, text in kpi.beside)),
            Column("Left out", lambda kpi: "; ".join(f"{count} {reason}" for reason, count in kpi.excluded)),
        ],
        actor=desk.actor,
        key="kpi",
        facts=[("Window", window_words(found)), ("Data version", str(desk.data_version))],
        absent="–",
    )


def _twin(one: object) -> str:
    name, value, limit, holds = one  # type: ignore[misc]
    mark = "?" if holds is None else "✓" if holds else "✗"  # type: ignore[has-type]
    return f"{mark} {name}: {value} ({limit})"  # type: ignore[has-type]


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(round(number, 6)))


def _rows(desk: Desk, kpi: Kpi) -> None:
    """Draw a KPI's population, failing rows first."""
    failing = sum(bool(row.why) for row in kpi.rows)
    rows: Sequence[KpiRow] = kpi.rows
    table(
        f"{kpi.name}: failing rows first",
        rows,
        [
            Column("What", lambda row: row.what),
            Column("Day", lambda row: row.day, "day"),
            Column("Amount", lambda row: row.amount, "amount"),
            Column("Score", lambda row: _decimal(row.score), "ratio"),
            Column("Why", lambda row: f"● {row.why}" if row.why else "✓", "note"),
            Column("File", lambda row: row.file_name),
            Column("Line", lambda row: row.line_no or None, "count"),
        ],
        actor=desk.actor,
        key=f"rows_{kpi.id}",
        totals=f"{failing} of {display.count(len(rows), 'row')} to look at"
        + (f" · {plain(kpi.reason)}" if kpi.reason else ""),
        absent="",
    )


def _claims(desk: Desk) -> None:
    """Draw the business case's components against what is verified, and every claim of the register."""
    found = registers_of(desk)
    rows = components(found.claims, desk.view.as_of)
    claimed = sum((row.claimed_amount_per_year for row in rows), ZERO)
    verified = sum((row.verified_amount for row in rows), ZERO)
    table(
        "Value by component, as claimed in the business case, USD m a year · a claim to verify, never a fact",
        rows,
        [
            Column("Component", lambda row: row.name),
            Column("Claimed a year, m", lambda row: row.claimed_amount_per_year / 1_000_000, "number"),
            Column(f"Verified to date, {desk.currency}", lambda row: row.verified_amount, "amount"),
            Column("Claims", lambda row: row.claims, "count"),
            Column("Evidence", lambda row: row.evidence),
            Column("Window", lambda row: row.window),
            Column("State", _component_state, "note"),
        ],
        actor=desk.actor,
        key="components",
        totals=f"claimed {display.money(claimed / 1_000_000, places=1)} m, verified "
        f"{display.short_money(verified)} {desk.currency}: never added up",
        absent="none",
    )
    implied = display.short_money(implied_cost_amount(CASE))
    st.caption(
        plain(
            f"The case also claims a return of {CASE.roi_ratio * 100:.0f} %: that implies a cost near {implied} USD a "
            "year, if ROI = (value − cost) ÷ cost. Neither has evidence here."
        )
    )
    if not found.claims:
        missing(desk, "value_claims", "No value claims yet",
            "Missing is the register of value claims: booked, verified, evidence and window; the owner of each "
            "investment keeps it.")  # fmt: skip
        return
    claims_table(desk, sorted(found.claims, key=lambda claim: CLASSES.index(claim.value_class)
        if claim.value_class in CLASSES else len(CLASSES)), "claims")  # fmt: skip


def _component_state(row: Component) -> str:
    return row.state if row.state == "verified in part" else f"● {row.state}"
