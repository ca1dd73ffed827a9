"""This very number elsewhere: its address over the API for the page's filters and switches, ready to be copied."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from finint import auth
from finint.api import copies
from finint.errors import FinintError
from finint.explain import Explanation
from finint.period import Period
from finint.return_rules import MODEL_NAMES, short_name
from finint.ui.copying import copy_text
from finint.view import View

ASKED = "api_asked"
LAGS = ("Same months", "1 month before", "2 months", "3 months")
AVERSIONS = {"none": 0.0, "some": 0.25, "half": 0.5, "much": 0.75, "worst draws": 1.0}
OBJECTIVES = {
    "Margin": "margin",
    "LTV by channel": "ltv",
    "Revenue": "revenue",
    "Target CAC": "target_cac",
    "Target ROI": "target_roi",
}


def remember(view: View, first_month: int, newest: str) -> None:
    """Keep what the rail asks for as the API writes it; None where the API has no words for it."""
    period = period_text(view.period, first_month)
    if not period or (newest and not view.version):
        st.session_state[ASKED] = None
        return
    asked: dict[str, Any] = {"period": period, "version": view.version if view.version != newest else ""}
    asked |= {"department": view.departments, "channel": view.channels, "vendor": view.vendors}
    st.session_state[ASKED] = asked


def period_text(period: Period, first_month: int) -> str:
    """Return a period as the API writes it; "" where it has no such form.

    >>> period_text(Period.parse("2026-Q3"), 1), period_text(Period.month(2026, 9), 1)
    ('2026-Q3', '2026-09')
    """
    year = period.last_day.year
    forms = [f"{period.start:%Y-%m}", *(f"{one}-Q{number}" for one in (year, year + 1) for number in range(1, 5))]
    for form in [*forms, str(year)]:
        try:
            if Period.parse(form, first_month) == period:
                return form
        except FinintError:
            continue
    return ""


def switches(state: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the page's switches as the API writes them, defaults left out; None where one has no such form."""
    if any(key.startswith("bound_") and value != (0, 200) for key, value in state.items()):
        return None
    models = {short_name(name): model for model, name in MODEL_NAMES.items()}
    words: dict[str, tuple[str, Any]] = {
        "model": ("model", lambda value: models.get(value, "")),
        "lookback": ("lookback_days", lambda value: value.removesuffix(" days")),
        "timing": ("basis", lambda value: "accrual" if value == "Touch (accrual)" else ""),
        "benefit": ("benefit", lambda value: "revenue" if value == "Revenue" else ""),
        "lag": ("lag_months", lambda value: str(LAGS.index(value) or "")),
        "buying": ("buying", lambda value: "contract" if value == "Under contract" else ""),
        "cohort": ("cohort", str),
        "cost_basis": ("cost_basis", lambda value: value.lower() if value != "Effective" else ""),
        "objective": ("objective", lambda value: OBJECTIVES.get(value, "count")),
        "until": ("until", lambda value: f"{datetime.strptime(value, '%b %Y'):%Y-%m}"),  # noqa: DTZ007  a month
        "aversion": ("aversion", lambda value: str(AVERSIONS[value] or "")),
        "budget": ("budget_ratio", lambda value: f"{value / 100:g}" if value != 100 else ""),
        "step": ("step_ratio", lambda value: "0" if value == "no cap" else f"{int(value.split()[0]) / 100:g}"),
        "movable": ("movable_only", lambda value: "" if value else "false"),
        "leave": ("may_leave", lambda value: "" if value else "false"),
        "cac": ("target", str),
        "roi": ("target", str),
    }
    return {words[key][0]: words[key][1](value) for key, value in state.items() if key in words and value is not None}


def address_of(metric_id: str, *, text: bool = False) -> str | None:
    """Return a number's address for this page as it stands; None where the API has no words for it."""
    asked = st.session_state.get(ASKED, {})
    picked = switches({str(name): value for name, value in st.session_state.items()})
    if asked is None or picked is None:
        return None
    here = "/".join((st.context.url or "http://127.0.0.1:8501").split("/", 3)[:3])
    return copies.address(here, metric_id, {**asked, **picked}, text=text)


def copy_from_api(explanation: Explanation, *, key: str) -> None:
    """Draw the buttons that copy a number's address; none where the API cannot be asked for this very view."""
    asked, metric_id = st.session_state.get(ASKED) or {}, explanation.metric.id
    url, bare = address_of(metric_id), address_of(metric_id, text=True)
    narrowed = [words for words in explanation.filters if words.startswith("department: ")]
    own = ", ".join(name or "none named" for name in asked.get("department", ()))
    if url is None or bare is None or any(words != f"department: {own}" for words in narrowed):
        return  # a tile narrowed by its page is not the rail's number
    team = auth.is_team()
    shown = {
        "curl": copies.curl(url, team=team),
        "Python": copies.python(url, team=team),
        "Power Query" if team else "Excel": copies.formula(bare, team=team),
    }
    with st.container(horizontal=True, gap="xsmall"):
        for name, words in shown.items():
            copy_text(name, words, key=f"{key}_{name}")
