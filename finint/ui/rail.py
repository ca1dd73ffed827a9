"""The rail: one set of filters for every page, kept in the address so that a shared link shows the same view."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from finint import display
from finint.ui.copying import copy_link

NO_COMPARISON = "No comparison"
Basis = Literal["Cash", "Accrual"]
OPENED = "period_opened"  # the period a page opened with, while nobody has picked one


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be picked; the first of a single choice is its default, an empty list hides the filter.

    Options stand in the address as written, so they should not change with the data: "YTD 2026", not "Jan–Nov 2026".
    """

    periods: Sequence[str] = ()
    comparisons: Sequence[str] = ()
    entities: Sequence[str] = ()
    departments: Sequence[str] = ()
    channels: Sequence[str] = ()
    vendors: Sequence[str] = ()
    has_accruals: bool = False
    currencies: Sequence[str] = ()
    snapshots: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What was picked; an empty tuple means all, None means the filter is hidden (or the comparison is off)."""

    period: str | None = None
    comparison: str | None = None
    entities: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    basis: Basis = "Cash"
    currency: str | None = None
    snapshot: str | None = None

    def scope(self) -> str:
        """Return what was picked in words, for a subtitle.

        >>> Filters().scope(), Filters(departments=("Growth", "Events"), basis="Accrual").scope()
        ('all departments', 'Growth, Events · accrual')
        """
        picked = (self.entities, self.departments, self.channels, self.vendors)
        parts = [display.listed(names, 3) for names in picked if names] or ["all departments"]
        if self.basis == "Accrual":
            parts.append("accrual")
        return " · ".join(parts)


def rail(choices: Choices) -> Filters:
    """Draw the filters in the left rail, in the order every page has, and return what is picked."""
    with st.sidebar, _as_part_of_the_frame():
        found = Filters(
            period=_period(choices.periods),
            comparison=_comparison(choices.comparisons),
            entities=_some("Entity", "entities", choices.entities, "entity"),
            departments=_some("Department", "departments", choices.departments, "department"),
            channels=_some("Channel", "channels", choices.channels, "channel"),
            vendors=_some("Vendor", "vendors", choices.vendors, "vendor"),
            basis=_basis() if choices.has_accruals else "Cash",
            currency=_one("Currency", choices.currencies, "currency"),
            snapshot=_one("Snapshot", choices.snapshots, "snapshot"),
        )
        copy_link()
    return found


def _as_part_of_the_frame() -> AbstractContextManager[None]:
    """Let widgets belong to the frame: on a page change Streamlit drops the values of a page's own from the address."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return nullcontext()
    return context.run_with_active_hash(context.pages_manager.main_script_hash)


def _period(options: Sequence[str]) -> str | None:
    """Draw the period: each page opens with its own, its first option, until the reader or a link picks one."""
    if options:
        opened, now = st.session_state.get(OPENED, ""), st.session_state.get("period")
        if now is None and "period" not in st.query_params:
            opened = options[0]
        elif now is not None and now == opened:
            opened = st.session_state["period"] = options[0]
        else:
            opened = ""
        st.session_state[OPENED] = opened
    return _one("Period", options, "period")


def _one(label: str, options: Sequence[str], key: str) -> str | None:
    if not options:
        return None
    return st.selectbox(label, options, key=key, bind="query-params")


def _comparison(options: Sequence[str]) -> str | None:
    if not options:
        return None
    picked = _one("Compare with", [*options, NO_COMPARISON], "compare")
    return None if picked == NO_COMPARISON else picked


def _some(label: str, plural: str, options: Sequence[str], key: str) -> tuple[str, ...]:
    if not options:
        return ()
    placeholder = f"All {plural} ({len(options)})"
    return tuple(st.multiselect(label, options, key=key, bind="query-params", placeholder=placeholder))


def _basis() -> Basis:
    picked = st.segmented_control(
        "Basis", ["Cash", "Accrual"], default="Cash", required=True, key="basis", bind="query-params", width="stretch"
    )
    return "Accrual" if picked == "Accrual" else "Cash"
