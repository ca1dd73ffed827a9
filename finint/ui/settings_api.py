"""The same number in a sheet: pick a metric and filters, see its value, copy it as curl, Python or a formula."""

from collections.abc import Mapping, Sequence

import streamlit as st

from finint import auth, holdings, metrics, store
from finint.api import copies
from finint.api.asked import ask, today
from finint.api.exports import served
from finint.auth import Actor
from finint.conventions import stated
from finint.errors import FinintError
from finint.metric_areas import AREAS, DEPARTMENT_AREAS, area_of, values
from finint.metric_values import Asking
from finint.return_rules import Rules
from finint.ui.copying import copy_text
from finint.ui.frame import problem
from finint.ui.heading import section as heading
from finint.ui.words import plain, value_text


def section(actor: Actor, books: store.Books) -> None:
    """Draw the try-it and the copies; the description of every route is one link away."""
    heading("Give me the same number in my sheet")
    seen = [area for area in AREAS if actor.departments is None or area.name in DEPARTMENT_AREAS]
    names = {metric_id: metric.label for area in seen for metric_id, metric in area.metrics.items()}
    places = holdings.places(books)
    wanted = st.query_params.get("api_metric")
    if wanted in names:  # an address may name the number as the API does; the box itself writes its label
        st.session_state["api_metric"] = wanted
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            "Number", list(names), format_func=names.__getitem__, key="api_metric", bind="query-params"
        )
        period = st.text_input("Period", key="api_period", placeholder="2026, 2026-Q3, 2026-09, 2026-W38", width=220)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        departments = st.multiselect("Department", places["department"], key="api_departments", placeholder="All")
        channels = st.multiselect("Channel", places["channel"], key="api_channels", placeholder="All")
        vendors = st.multiselect("Vendor", places["vendor"], key="api_vendors", placeholder="All")
    asked = {"period": period.strip(), "department": departments, "channel": channels, "vendor": vendors}
    _value(books, picked, period.strip(), departments, channels, vendors)
    _copies(picked, asked)
    if served.is_set():
        st.link_button("Every route, described", "/api/v1/docs", type="tertiary", icon=":material/description:")
    else:
        st.caption("The API is served by the command finint; this page runs without it.")


def _value(
    books: store.Books, picked: str, period: str, departments: list[str], channels: list[str], vendors: list[str]
) -> None:
    metric = metrics.get(picked)
    try:
        asked = ask(books, period or None, departments=departments, channels=channels, vendors=vendors)
        view = asked.view if area_of(metric).name == "books" else asked.months_view()
        days = None if asked.is_whole else tuple(asked.cells(books))
        outcomes = asked.with_orders(books).view
        full = Asking(view, Rules(), holdings.cut_off(asked.held, today()), days=days, outcomes=outcomes)
        found = values(books, [metric], full)[picked]
    except FinintError as error:
        problem(error)
        return
    said = stated(metric, found.value)
    text = value_text(said.value, said.unit, asked.held.currency)
    st.metric(plain(said.label), text, border=True, help=plain(metric.words), width="content")
    st.caption(plain(f"{metric.symbols} · {asked.text} · {asked.held.currency}"))


def _copies(picked: str, asked: Mapping[str, str | Sequence[str]]) -> None:
    here = "/".join((st.context.url or "http://127.0.0.1:8501").split("/", 3)[:3])
    url = copies.address(here, picked, asked)
    bare = copies.address(here, picked, asked, text=True)
    team = auth.is_team()
    shown = {
        "curl": copies.curl(url, team=team),
        "Python": copies.python(url, team=team),
        "Power Query" if team else "Excel": copies.formula(bare, team=team),
    }
    for name, text in shown.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.code(text, language=None, wrap_lines=True)
            copy_text(f"Copy as {name}", text, key=f"api_{name}")
    if team:
        st.caption(f"{copies.TOKEN} stands for a token of yours: make one under People and tokens.")
