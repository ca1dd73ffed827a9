"""Every part of a budget page."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from finint import auth, figures, ui

D = Decimal

actor = auth.guard("viewer")
picked = ui.rail(ui.Choices(periods=("YTD 2026", "Year 2026"), departments=("Brand", "Growth")))
ui.status(data_through=date(2026, 11, 14), currency="EUR k")
ui.title("Growth and Events explain 280 k of the 312 k overspend", "YTD Jan – 14 Nov 2026", picked.scope())
with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
    st.segmented_control(
        "Rows", ["Department", "Programme", "Vendor"], default="Department", key="rows", bind="query-params"
    )
    st.segmented_control("Window", ["Period", "YTD", "Year"], default="YTD", key="window", bind="query-params")
    st.toggle("Material only", key="material", bind="query-params")

PLAN = [680, 690, 705, 715, 730, 700, 690, 680, 728, 748, 780, 1034]
ACTUAL = [682, 711, 735, 748, 769, 722, 731, 719, 779, 801, 790, 835]
months = [
    figures.Month(date(2026, n + 1, 1), D(plan * 1000), D(actual * 1000), forecast=n > 9)
    for n, (plan, actual) in enumerate(zip(PLAN, ACTUAL, strict=True))
]
steps = {"Price": 190, "Volume": 74, "Mix": -38, "FX": 22, "Timing": -41, "Scope": 105}
bridge = figures.Bridge(
    "Plan", D(7_430_000), tuple(figures.Step(name, D(k * 1000)) for name, k in steps.items()), "Actual", D(7_742_000)
)
left, right = ui.pair("months", (1.35, 1))
with left:
    ui.chart(
        "Months, EUR k · actual solid, forecast hatched, plan outlined · variance below",
        figures.months(months, ui.ink()), figures.months_words(months, "EUR"), key="months",
    )  # fmt: skip
with right:
    ui.chart(
        "Bridge plan to actual, YTD, EUR k", figures.bridge(bridge, ui.ink()), figures.bridge_words(bridge, "EUR"),
        key="bridge", note=figures.bridge_note(bridge),
    )  # fmt: skip


class Line(NamedTuple):
    name: str
    budget: D
    plan: D
    actual: D
    accrued: D
    committed: D
    comment: str

    @property
    def difference(self) -> D:
        return self.actual + self.accrued - self.plan


LINES = [
    Line(name, D(b * 1000), D(p * 1000), D(a * 1000), D(c * 1000), D(o * 1000), comment)
    for name, b, p, a, c, o, comment in (
        ("Growth", 2206, 1878, 1944, 118, 164, "● needs a comment"),
        ("Events", 934, 774, 818, 52, 128, "Two fairs moved from Dec; timing"),
        ("Brand", 1410, 1196, 1180, 77, 90, "CPM +8 %; permanent"),
        ("Content", 862, 718, 716, 30, 62, "✓"),
        ("Partner", 690, 571, 551, 16, 55, "✓"),
        ("CRM", 652, 545, 533, 0, 116, "✓"),
        ("=PR", 476, 396, 371, 6, 38, "✓"),
        ("Regional", 1650, 1352, 1316, 0, 67, "✓"),
        ("Research", 0, 0, 14, 0, 0, "no plan"),
    )
]
row = ui.table(
    "Departments, EUR k",
    LINES,
    [
        ui.Column("Department", lambda r: r.name),
        ui.Column("Budget year", lambda r: r.budget, "money"),
        ui.Column("Plan YTD", lambda r: r.plan, "money"),
        ui.Column("Actual", lambda r: r.actual, "money"),
        ui.Column("Accrued", lambda r: r.accrued, "money"),
        ui.Column("Δ", lambda r: r.difference, "difference"),
        ui.Column("Δ %", lambda r: r.difference / r.plan if r.plan else None, "share"),
        ui.Column("F/A", lambda r: r.difference, "impact"),
        ui.Column("Used", lambda r: r.actual / r.budget if r.budget else None, "bar"),
        ui.Column("Committed", lambda r: r.committed, "money"),
        ui.Column("Pacing", lambda r: (r.actual + r.accrued) / r.plan if r.plan else None, "ratio"),
        ui.Column("Comment", lambda r: r.comment, "note"),
    ],
    actor=actor,
    key="departments",
    scale=figures.Scale(1000, "k"),
    totals=f"plan 7,430 · actual + accrued 7,742 · {ui.headline(D(7742000), D(7430000))}",
    facts=(("Period", "YTD 2026"), ("Currency", "EUR")),
    pick=True,
)
if row:
    st.caption(f"picked {row.name}")

cells = [
    figures.HeatCell(
        line.name, date(2026, month, 1), line.plan / 11, line.plan / 11 * (100 + (month * 7 + n * 5) % 37 - 17) / 100
    )
    for n, line in enumerate(LINES)
    for month in range(1, 12)
]
ui.heat_table(
    "Department × month, Δ % to plan · ±15 %", figures.heat(cells, ui.ink()), figures.heat_words(cells), key="heat"
)
