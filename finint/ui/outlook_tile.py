"""The outlook as a tile, the same on every page: where the period lands, with its range, or that it is worked out."""

from dataclasses import replace

import streamlit as st

from finint import display, metrics, outlook, outlook_parts
from finint.errors import FinintError
from finint.landing import Outlook
from finint.metrics import Metric
from finint.ui import fresh
from finint.ui.desk import Desk
from finint.ui.tiles import Reference, tile

EVERY_SECONDS = 2


def ahead_of(desk: Desk, level: str = "department") -> Outlook | None:
    """Return where the desk's period lands; None while it is being worked out for longer than a moment.

    Raises:
        FinintError: it could not be worked out.
    """
    return outlook.outlook(desk.books, desk.view, cells=desk.cells(), level=level, seconds=outlook.MOMENT_SECONDS)


def outlook_tile(desk: Desk) -> None:
    """Draw where the period lands; while it is worked out the tile says so and follows it by itself."""
    metric, found, problem = metrics.get("outlook_amount"), None, ""
    try:
        found = ahead_of(desk)
    except FinintError as error:
        problem = str(error)
    if found is None and not problem:
        _follow(desk, metric)
        return
    # A card that runs by itself has a container of its own; the tile stands as deep without one. Else what such a card
    # writes late goes through a figure, and the browser gives the whole page up.
    with st.container(height="stretch"):
        if found is None:
            _nothing_yet(desk, metric, problem)
            return
        _landed(desk, metric, found)
        if not found.is_recorded:
            wait_for(desk)


def _landed(desk: Desk, metric: Metric, found: Outlook) -> None:
    total = found.total
    budget_amount = total.line.budget_amount
    tile(
        metric,
        total.outlook_amount,
        actor=desk.actor,
        currency=desk.currency,
        state="" if found.is_over else "estimated",
        state_detail="" if found.is_over else months_words(desk),
        reference=Reference("BU", budget_amount) if budget_amount else None,
        also=range_words(found),
        explain=lambda: outlook_parts.explain_outlook(desk.books, metric, found),
    )


def range_words(found: Outlook) -> str:
    """Return the 80 % range as a tile has room for it; "" while it is not known."""
    if found.is_over or not found.is_recorded:
        return ""
    low, high = (display.short_money(amount) for amount in (found.total.lower_amount, found.total.upper_amount))
    return f"[{low}; {high}]"


def months_words(desk: Desk) -> str:
    """Return how many months of the period are over and how many are ahead, "10+2"."""
    start, cut = desk.view.period.start, desk.view.cut
    months = len(list(desk.view.period.months()))
    closed = max(0, min(months, (cut.year - start.year) * 12 + cut.month - start.month))
    return f"{closed}+{months - closed}"


@st.fragment(run_every=EVERY_SECONDS)
def _follow(desk: Desk, metric: Metric) -> None:
    work = outlook.work_of(desk.books, desk.view)
    if work.ready.is_set():
        fresh.catch_up()
    _nothing_yet(desk, metric, f"{metric.label.lower()} {work.words()}")


@st.fragment(run_every=EVERY_SECONDS)
def wait_for(desk: Desk, level: str = "department") -> None:
    """Run the page again once the records of past forecasts are known; a card of its own, which draws nothing."""
    if outlook.work_of(desk.books, desk.view, level).finished.is_set():
        fresh.catch_up()


def _nothing_yet(desk: Desk, metric: Metric, why: str) -> None:
    tile(replace(metric, undefined=why), None, actor=desk.actor, currency=desk.currency, state="estimated")
