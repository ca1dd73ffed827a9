"""Where the period will land: the chart with its band, each line with its forecast's record, and overrides."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import streamlit as st

from finint import budget, display, metrics, outlook, outlook_parts
from finint.errors import FinintError
from finint.expected import Expected, override
from finint.figures.cumulated import burn_up, burn_up_words
from finint.figures.months import Month
from finint.figures.paper import scale_of
from finint.forecast.record import TARGET_ACCURACY, Record
from finint.landing import Landing, Outlook
from finint.period import first_of_month
from finint.ui import frame, fresh
from finint.ui.charts import beside, chart
from finint.ui.desk import Desk
from finint.ui.outlook_tile import EVERY_SECONDS, ahead_of, months_words, wait_for
from finint.ui.plan import LABELS, name_of
from finint.ui.tables import Column, table
from finint.ui.tiles import Reference, tile
from finint.ui.words import plain


@st.fragment
def outlook_panel(desk: Desk) -> None:
    """Draw the outlook; a fragment, since the models take longer than everything else on the page."""
    if desk.view.is_over:
        st.markdown("The period is over: actual and accruals are where it landed.")
        return
    level = st.segmented_control(
        "Lines",
        ["Department", "Channel"],
        default="Department",
        required=True,
        key="outlook_lines",
        bind="query-params",
    ).lower()
    try:
        whole, found = ahead_of(desk), ahead_of(desk, level)
    except FinintError as error:
        frame.problem(error)
        return
    if whole is None or found is None:
        _progress(desk, level)
        return
    with st.container():  # as deep as the progress, which runs by itself, stood (see outlook_tile)
        if found.total.remaining_amount is None:
            st.markdown("No full month of spend yet: open commitments are all that is known of the months ahead.")
        _answer(desk, whole)
        if found.total.expected:
            _chart(desk, whole.total, found.total.expected)
        _table(desk, found, whole)
        if level == "department":
            _override(desk, found.rows)
        if not found.is_recorded:
            wait_for(desk, level)


@st.fragment(run_every=EVERY_SECONDS)
def _progress(desk: Desk, level: str) -> None:
    work = outlook.work_of(desk.books, desk.view, level)
    if work.ready.is_set():
        fresh.catch_up()
    st.progress(work.done / work.lines if work.lines else 0.0, f"The outlook {work.words()}")


def _answer(desk: Desk, whole: Outlook) -> None:
    """Draw the outlook in a sentence, and beside it how good past forecasts were."""
    total, accuracy = whole.total, metrics.get("forecast_accuracy_ratio")
    value = whole.accuracy_ratio
    low, high = display.short_money(total.lower_amount), display.short_money(total.upper_amount)
    side = "over" if total.variance_amount > 0 else "under"
    against = f", {display.short_money(abs(total.variance_amount))} {side} budget" if total.line.budget_amount else ""
    said, scored = beside("outlook_answer", (3, 1))
    with said:
        st.markdown(
            f"##### {plain(f'Outlook {months_words(desk)}: {display.short_money(total.outlook_amount)}')} "
            f"&ensp;:gray[{plain(f'[{low}; {high}] 80 %{against}')}]"
        )
        st.caption(
            plain(
                f"spent {display.short_money(total.line.actual_amount)} + accrued "
                f"{display.short_money(total.line.accrued_amount)} + by line the larger of open commitments "
                f"({display.short_money(total.line.committed_amount)}) and the expected rest "
                f"({display.short_money(total.remaining_amount)})"
            )
        )
    with scored:
        tile(
            accuracy if whole.is_recorded else replace(accuracy, undefined="past forecasts are being replayed"),
            value,
            actor=desk.actor,
            also="" if value is None else "by line and month",
            reference=Reference("target", Decimal(str(TARGET_ACCURACY))) if value is not None else None,
            explain=lambda: outlook_parts.explain_outlook(desk.books, accuracy, whole),
        )


def _chart(desk: Desk, total: Landing, ahead: Expected) -> None:
    months = budget.months(desk.cells(), desk.view.period, desk.view.cut)
    begun = first_of_month(desk.view.cut)
    rest = {one.month: one for one in ahead.months}
    model = sum((one.amount for one in ahead.months), budget.ZERO)
    spent_now = next((row.actual_amount for row in months if row.month == begun), budget.ZERO)
    left = (total.outlook_amount - total.line.actual_amount - total.line.accrued_amount) + spent_now
    rows, band = [], []
    below = above = budget.ZERO
    running = sum((row.actual_amount for row in months if row.month < begun), budget.ZERO)
    for row in months:
        plan = row.budget_amount if total.line.budget_amount else None
        if row.month < begun or row.month not in rest:
            rows.append(Month(row.month, plan, row.actual_amount))
            continue
        # By line the outlook may be above the forecast; the months share it as the forecast is shared.
        share = (rest[row.month].amount * left / model) if model else budget.ZERO
        rows.append(Month(row.month, plan, share, forecast=True))
        running += share
        below += rest[row.month].model_amount - rest[row.month].lower_amount
        above += rest[row.month].upper_amount - rest[row.month].model_amount
        band.append((running - below, running + above))
    scale = scale_of([total.line.budget_amount, total.outlook_amount])
    chart(
        f"Cumulative spend and outlook, {scale.heading(desk.currency)} · outlook dashed, 80 % range · plan dotted",
        burn_up(rows, frame.ink(), scale=scale, band=band),
        burn_up_words(rows, desk.currency),
        key="outlook",
    )


def _table(desk: Desk, found: Outlook, whole: Outlook) -> None:
    rows, total, level = found.rows, found.total, found.level
    scale = scale_of([row.outlook_amount for row in rows])
    columns = [
        Column(LABELS[level], lambda row: name_of(level, row.line.name)),
        Column("Budget", lambda row: row.line.budget_amount, "money"),
        Column("Actual", lambda row: row.line.actual_amount, "money"),
        Column("Accrued", lambda row: row.line.accrued_amount, "money"),
        Column("Committed", lambda row: row.line.committed_amount, "money"),
        Column("Expected rest", lambda row: row.remaining_amount, "money"),
        Column("Outlook", lambda row: row.outlook_amount, "money"),
        Column("Δ", lambda row: row.variance_amount if row.line.budget_amount else None, "difference"),
        Column("F/A", lambda row: row.variance_amount if row.line.budget_amount else None, "impact"),
        Column("Accuracy 1 / 2 / 3 months", lambda row: accuracy_words(_record(row))),
        Column("Bias", lambda row: _score(_record(row), "bias"), "share"),
        Column(
            "Skill", lambda row: _score(_record(row), "skill"), "share", help="1 − error ÷ error of last year's value"
        ),
        Column("Note", _note, "note"),
    ]
    picked = table(
        f"Outlook by {level}, {scale.heading(desk.currency)}",
        rows,
        columns,
        actor=desk.actor,
        key="landings",
        scale=scale,
        totals=f"outlook {scale.write(total.outlook_amount)} · budget {scale.write(total.line.budget_amount)}",
        facts=[
            ("Outlook", metrics.get("outlook_amount").symbols),
            ("Accuracy", metrics.get("forecast_accuracy_ratio").symbols),
            ("Method", found.method),
            ("Data version", str(desk.data_version)),
        ],
        pick=True,
    )
    if picked and picked.expected:
        _months_ahead(desk, picked, level)
    gap = total.outlook_amount - whole.total.outlook_amount
    differs = (
        f" By {level} the lines add up to {display.short_money(gap, sign=True)} {desk.currency} more: the larger of "
        "orders and rest is taken line by line, and departments are what counts."
        if gap
        else ""
    )
    st.caption(
        plain(
            f"Method: {found.method}. Accuracy is 1 − WAPE of forecasts made at past months, by months ahead; under "
            f"85 % is flagged: trust the total or the quarter. The range holds four of five past values.{differs}"
        )
    )


def _months_ahead(desk: Desk, row: Landing, level: str) -> None:
    """Draw the months a line's expected rest is the sum of: model, range, and somebody's value in its place."""
    assert row.expected is not None
    points = {point.date: point.naive_value for point in row.expected.made.points} if row.expected.made else {}
    columns = [
        Column("Month", lambda one: one.month, "month"),
        Column("Counts", lambda one: one.amount, "amount"),
        Column("Model", lambda one: one.model_amount, "amount"),
        Column("Low, 80 %", lambda one: one.lower_amount, "amount"),
        Column("High, 80 %", lambda one: one.upper_amount, "amount"),
        Column("A year before", lambda one: Decimal(str(round(points.get(one.month, 0.0), 2))), "amount"),
        Column("By hand", lambda one: one.override.reason if one.override else ""),
        Column("Who", lambda one: one.override.made_by if one.override else ""),
    ]
    table(
        f"Months ahead of {name_of(level, row.line.name)}, {desk.currency}",
        row.expected.months,
        columns,
        actor=desk.actor,
        key="months_ahead",
        absent="",
    )


def _record(row: Landing) -> Record | None:
    return row.expected.made.record if row.expected and row.expected.made else None


def accuracy_words(record: Record | None) -> str:
    """Return accuracy by months ahead as a reader sees it, or that there is none.

    >>> accuracy_words(None)
    'no record yet'
    """
    if record is None or record.accuracy is None:
        return "no record yet"
    return " / ".join(display.percent(value, places=0) for value in record.accuracy_by_horizon)


def _score(record: Record | None, name: str) -> Decimal | None:
    value = getattr(record, name) if record else None
    return None if value is None else Decimal(str(value))


def _note(row: Landing) -> str:
    if row.expected is None:
        return "● no forecast: commitments only"
    said = row.expected.flag
    moved = [one for one in row.expected.months if one.override]
    if moved:
        said = f"{len(moved)} months by hand: {moved[0].override.reason}" if moved[0].override else said
    return f"● {said}" if said else "✓"


def _override(desk: Desk, rows: Sequence[Landing]) -> None:
    """Draw the form that puts a value in place of the model's, which stays beside it."""
    choices = [row for row in rows if row.expected and row.expected.months]
    if not choices or not desk.actor.may("analyst"):
        return
    with (
        st.expander("Replace a forecast value, with a reason"),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        names = {name_of("department", row.line.name): row for row in choices}
        picked = names[st.selectbox("Department", list(names), key="override_line")]
        assert picked.expected is not None
        months = {f"{one.month:%b %Y}": one for one in picked.expected.months}
        one = months[st.selectbox("Month", list(months), key="override_month")]
        value = st.number_input(
            f"Value, {desk.currency} (model {display.money(one.model_amount, places=0)})",
            value=float(one.amount),
            step=1000.0,
            key=f"override_value_{picked.line.name}_{one.month}",
        )
        reason = st.text_input("Reason", key="override_reason")
        saved = st.button("Save", type="primary", key="override_save")
        back = st.button("Back to the model", key="override_back", disabled=one.override is None)
    if saved or back:
        try:
            override(
                desk.books,
                picked.line.name,
                one.month,
                None if back else Decimal(str(value)),
                one.model_amount,
                reason=reason or ("back to the model" if back else ""),
                now=frame.now(),
            )
        except FinintError as error:
            frame.problem(error)
            return
        st.rerun()
