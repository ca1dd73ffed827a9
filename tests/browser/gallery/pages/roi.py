"""Intervals and response curves."""

from datetime import date

import streamlit as st

from finint import auth, figures, ui

actor = auth.guard("viewer")
ui.rail(ui.Choices(periods=("YTD 2026",)))
ui.status(data_through=date(2026, 11, 14), currency="EUR k")
ui.title("Five of nine campaigns clear the 12 % hurdle; only two are proven", "YTD 2026", "margin basis")
RETURNS = [
    figures.Return("Lifecycle mail", 0.63, 0.44, 0.82, "A", 0.97),
    figures.Return("Brand search Q3", 0.41, 0.33, 0.52, "B", 0.96),
    figures.Return("Retargeting", 0.34, 0.06, 0.62, "C", 0.92),
    figures.Return("Partner offers", 0.29, -0.04, 0.62, "C", 0.9),
    figures.Return("Paid social prospecting", 0.09, -0.14, 0.32, "C", 0.78),
    figures.Return("Product video", 0.18, -0.16, 0.52, "C", 0.81),
    figures.Return("Influencer autumn", -0.21, -0.39, -0.03, "C", 0.73),
    figures.Return("Trade fair spring", 0.04, -0.58, 0.66, "D", 0.64),
    figures.Return("Podcast test", -0.12, -0.61, 0.37, "D", 0.48),
]
left, right = ui.pair("returns", (1.2, 1))
with left:
    ui.chart(
        "ROI with 80 % interval, % · sorted by lower bound", figures.forest(RETURNS, 0.12, ui.ink()),
        figures.forest_words(RETURNS, 0.12), key="forest",
    )  # fmt: skip
CURVES = [
    figures.Curve(name, tuple(float(x) for x in range(0, top + 1, top // 20)),
                  tuple(peak * x / (x + top / 2) for x in range(0, top + 1, top // 20)), now, then, low, high)
    for name, top, peak, now, then, low, high in (
        ("Non-brand search", 700, 900, 410, 505, 230, 520), ("Lifecycle mail", 180, 300, 96, 140, 50, 125),
        ("Partner", 360, 420, 180, 207, 100, 260), ("Video", 560, 600, 352, 352, 190, 420),
        ("Paid social", 900, 1000, 640, 544, 350, 700), ("Display", 360, 380, 212, 162, 120, 260),
    )
]  # fmt: skip
with right:
    ui.chart(
        "Response per channel, margin per quarter · shaded observed, hatched extrapolated", figures.curves(CURVES, ui.ink()),
        figures.curves_words(CURVES), key="curves",
        note="○ current ● proposed ▲ beyond the observed range. Spend on the x axis, EUR k; each panel has its own scale.",
    )  # fmt: skip
ui.empty(
    "No conversions yet",
    "Missing: orders with a channel. The shop's analyst can export them.",
    load_sample=lambda: st.session_state.update(loaded=True),
)
proposal, checks = ui.beside("proposal")
with proposal:
    ui.section("Allocation, EUR k")
with checks:
    ui.section("Checks")
    st.button("Save scenario", type="primary")
