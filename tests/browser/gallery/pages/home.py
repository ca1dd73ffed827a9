"""Every part of a home page, with the numbers of no company."""

from datetime import date
from decimal import Decimal

import streamlit as st

from finint import auth, figures, metrics, ui
from finint.explain import Excluded, Explanation, SpendRow, Term

D = Decimal

actor = auth.guard("viewer")
picked = ui.rail(
    ui.Choices(
        periods=("YTD 2026", "Year 2026", "Q3 2026", "Sep 2026"),
        comparisons=("Budget 2026 v3", "Budget 2026 v2"),
        entities=("DE", "FR", "UK", "US"),
        departments=("Brand", "Content", "Events", "Growth", "Partner", "PR"),
        channels=("display", "mail", "search", "social"),
        vendors=tuple(f"Vendor {n}" for n in range(63)),
        has_accruals=True,
        currencies=("EUR (group)", "USD"),
        snapshots=("Live",),
    )
)
ui.status(
    data_through=date(2026, 11, 14),
    closed_through=date(2026, 10, 1),
    currency="EUR k",
    snapshot="live",
    reconciled_ratio=D("0.986"),
    time_zone="Europe/Berlin",
    sample=True,
)
ui.title(
    "Spend is 4.2 % over plan; the year lands 1.6 % over budget",
    "YTD Jan – 14 Nov 2026", "actual vs Budget 2026 v3", picked.scope(),
)  # fmt: skip
ui.needs_you(
    [
        ui.Need(6, "6 rows in quarantine", "21.4 k EUR not counted yet", "imports"),
        ui.Need(3, "3 material lines without comment", "largest: Growth / paid social +184 k", "budget"),
        ui.Need(2, "2 renewals within 90 days", "CRM licence 96 k, notice by 1 Dec", "budget"),
        ui.Need(2, "2 budgets past 90 %", "Growth 93.5 % and Events 93.1 % used", "budget"),
    ]
)

PLAN = [680, 690, 705, 715, 730, 700, 690, 680, 728, 748, 780, 1034]
ACTUAL = [682, 711, 735, 748, 769, 722, 731, 719, 779, 801, 790, 835]


def spend_row(line: int, amount: int) -> SpendRow:
    day = date(2026, 10, line)
    return SpendRow(
        "a1", "ledger_nov.csv", line, day, day.replace(day=1), "Growth", None, "media", "social", None, "=Autumn",
        "Meta", None, None, D(amount), "EUR", None, None, False, None, D(amount),
    )  # fmt: skip


def explanation() -> Explanation:
    metric = metrics.get("variance_amount")
    rows = tuple(spend_row(line, 1000 * line) for line in range(1, 30))
    terms = (
        Term(metric.parts[0], sum((r.reporting_amount for r in rows), D(0)), rows),
        Term(metric.parts[1], D(7430), ()),
    )
    return Explanation(
        metric, D(312_310), terms, ("YTD 2026, days before 15 Nov 2026", "plan version: v3"),
        (Excluded("in quarantine", "EUR", 6, D(21400)),), ("1 USD = 1.0842 of 2026-10-31",), ("41 · ledger_nov.csv",), 7,
    )  # fmt: skip


def spark(values: str) -> list[D]:
    return [D(v) for v in values.split()]


with ui.tiles():
    ui.tile(
        metrics.get("actual_amount"), D(7_742_310), actor=actor, label="Actual vs plan, YTD", state="open", key="actual",
        reference=ui.Reference("PL", D(7_430_000)), also="PY +6.0 %", explain=explanation,
        history=spark("50 54 56 58 60 65 69 71 74 67 68 66 76"),
    )  # fmt: skip
    ui.tile(
        metrics.get("actual_amount"), D(9_022_000), actor=actor, label="Outlook 10+2", state="estimated", key="outlook",
        reference=ui.Reference("BU", D(8_880_000)), also="80 % ±0.21 m", explain=explanation,
        history=spark("55 55 50 52 57 58 66 63 68 73 77 79 81"),
    )  # fmt: skip
    ui.tile(
        metrics.get("available_amount"), D(418_000), actor=actor, label="Available to commit", state="open",
        reference=ui.Reference("phased", D(514_000)), explain=explanation,
        history=spark("95 90 88 82 80 75 70 64 60 56 53 44 40"),
    )  # fmt: skip
    ui.tile(
        metrics.get("pace_ratio"), D("1.042"), actor=actor, state="open",
        reference=ui.Reference("phased plan", D(1)), explain=explanation,
        history=spark("40 60 70 76 80 79 85 87 90 93 92 89 88"),
    )  # fmt: skip
    ui.tile(
        metrics.get("used_ratio"), D("0.872"), actor=actor, state="closed", state_detail="Oct",
        reference=ui.Reference("PL", D("0.872")), history=spark("1 2 3 4 5 6 7 8 9"), explain=explanation,
    )  # fmt: skip
    ui.tile(
        metrics.get("variance_ratio"), D("0.042"), actor=actor, state="restated",
        reference=ui.Reference("PY", D("0.051")), history=spark("9 4 6 4 5 6 7 8 9"), explain=explanation,
    )  # fmt: skip
    ui.tile(metrics.get("variance_amount"), None, actor=actor, state="draft", explain=explanation)
    ui.tile(metrics.get("budget_amount"), D(812), actor=actor, currency="EUR", reference=ui.Reference("PY", D(0)))

months = [
    figures.Month(date(2026, n + 1, 1), D(plan * 1000), D(actual * 1000), forecast=n > 9)
    for n, (plan, actual) in enumerate(zip(PLAN, ACTUAL, strict=True))
]
names = {
    "Growth": (1878, 2062), "Events": (774, 870), "Brand": (1196, 1257), "Content": (718, 746), "Partner": (571, 567),
    "CRM": (545, 533), "PR": (396, 377), "Regional": (1352, 1316), "Research": (0, 14), "<b>Ops</b>": (100, 40),
}  # fmt: skip
departments = [figures.Difference(name, D(p * 1000), D(a * 1000)) for name, (p, a) in names.items()]
left, right = ui.pair("books", (1.25, 1))
with left:
    ui.chart(
        "Cumulative spend, EUR k · actual, outlook, phased plan · variance to plan below",
        figures.burn_up(months, ui.ink()), figures.burn_up_words(months, "EUR"), key="burn_up",
    )  # fmt: skip
with right:
    ui.chart(
        "Variance to plan by department, EUR k · most adverse first",
        figures.differences(departments, ui.ink()), figures.differences_words(departments, "EUR"), key="departments",
    )  # fmt: skip
if st.query_params.get("fail"):
    ui.copy_text("Copy", "=1", key="x")
