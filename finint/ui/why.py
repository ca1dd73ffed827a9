"""Why is spend off plan: the bridge, and what people say about each material variance."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import bridge, budget, commentary, display, plan_bridge
from finint.errors import FinintError
from finint.figures.bridge import Bridge, Step, bridge_note, bridge_words
from finint.figures.bridge import bridge as draw
from finint.figures.paper import scale_of
from finint.period import Period, add_months, first_of_month
from finint.store import Books
from finint.ui import frame
from finint.ui.charts import chart
from finint.ui.desk import Desk
from finint.ui.drawing import Known
from finint.ui.plan import name_of
from finint.ui.tables import Column, table
from finint.ui.words import plain
from finint.view import View

NAMES = {
    "volume": "Volume",
    "mix": "Mix",
    "price": "Price",
    "fx": "Exchange rates",
    "other": "Other",
    "timing": "Timing",
    "scope": "Scope",
}
ORDERS = ("Mean of orders", "Textbook")


@st.fragment
def bridge_chart(desk: Desk) -> None:
    """Draw the steps from plan to actual, or from last year's media to this year's; the textbook's order on demand."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="bridge_switches"):
        against = st.segmented_control(
            "From", ["Plan", "Year before"], default="Plan" if desk.view.version else "Year before", required=True,
            key="bridge", bind="query-params",
        )  # fmt: skip
        order = st.segmented_control(
            "Split", ORDERS, default=ORDERS[0], required=True, key="split",
            bind="query-params",
        )  # fmt: skip
    textbook = order == ORDERS[1]
    to_plan = against == "Plan"
    names = ("Plan to date", "Actual") if to_plan else ("Year before", "This year")
    key = (str(desk.books.path), desk.actor.role, desk.data_version)
    splits = _splits(desk.books, *key, repr((desk.view, to_plan)), desk.view, _to_plan=to_plan)
    _draw(desk, splits, names, textbook=textbook)


@st.cache_resource(max_entries=32, ttl="30m", show_spinner=False)
def _splits(
    _books: Books, path: str, role: str, data_version: int, asked: str, _view: View, *, _to_plan: bool
) -> tuple[bridge.Split, bridge.Split]:
    """Return the split by mean of orders and the textbook's; the switch between them reads nothing."""
    del path, role, data_version, asked  # parts of the key
    if _to_plan:
        said = commentary.comments(_books, _view.period, _view.version)
        lines = plan_bridge.plan_lines(_books, _view, said)
    else:
        lines = plan_bridge.year_lines(_books, _view)
    return bridge.average_split(lines), bridge.sequential_split(lines)


def _draw(desk: Desk, splits: Sequence[bridge.Split], names: tuple[str, str], *, textbook: bool) -> None:
    shown = splits[1] if textbook else splits[0]
    if not shown.plan_amount and not shown.actual_amount:
        st.markdown("Nothing to bridge: neither side has money in this view.")
        return
    made = dict(zip(ORDERS, (_bridge(split, names) for split in splits), strict=True))
    data = made[ORDERS[textbook]]
    scale = scale_of([shown.plan_amount, shown.actual_amount])
    step, gap = plan_bridge.largest_difference(splits[0], splits[1])
    differ = (
        f"The textbook's order puts {display.short_money(gap, sign=True)} more into {NAMES[step].lower()}. "
        if gap
        else ""
    )
    assumed = (
        "A plan states no units: media counts what it would have bought at last year's CPM. "
        if names[0] == "Plan to date"
        else ""
    )
    colours = frame.ink()
    figures = {name: (draw(one, colours, scale=scale), bridge_words(one, desk.currency)) for name, one in made.items()}
    chart(
        f"{'' if names[1] == 'Actual' else 'Media: '}{names[0]} to {names[1].lower()}, {scale.heading(desk.currency)}",
        *figures[ORDERS[textbook]],
        key="bridge",
        note=f"{assumed}{differ}{bridge_note(data, scale=scale)}".strip(),
        known=Known("split", figures),
    )


def _bridge(split: bridge.Split, names: tuple[str, str]) -> Bridge:
    steps = tuple(Step(NAMES[step.name], step.amount) for step in split.steps if step.amount)
    return Bridge(names[0], split.plan_amount, steps, names[1], split.actual_amount)


@st.fragment
def commentary_panel(desk: Desk) -> None:
    """Draw the month's lines with their comments: a material one asks for its word, an immaterial one has a tick."""
    version = desk.view.version
    if not version:
        st.markdown("No plan to compare with: nothing to explain.")
        return
    last = add_months(first_of_month(desk.view.cut), -1)
    months = [month for month in desk.view.period.months() if month < desk.view.cut] or [last]
    names = {f"{month:%b %Y}": month for month in reversed(months)}
    default = f"{last:%b %Y}" if f"{last:%b %Y}" in names else next(iter(names))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = names[
            st.selectbox("Month", list(names), index=list(names).index(default), key="comment_month", width=160)
        ]
    whole = View(
        desk.view.period, desk.view.as_of, version, departments=desk.view.departments, calendar=desk.view.calendar
    )
    view = whole.of(Period.month(month.year, month.month))
    lines = [line for line in budget.lines(desk.cells_of(view), ("department",)) if line.variance_amount]
    said = {row.name: row for row in commentary.comments(desk.books, view.period, version)}
    rule = commentary.rule_of(desk.books)
    _table(desk, month, lines, said, rule)
    if desk.actor.may("finance"):
        _form(desk, month, lines, said, rule)


def _table(
    desk: Desk,
    month: date,
    lines: Sequence[budget.Line],
    said: dict[str, commentary.Comment],
    rule: commentary.Rule,
) -> None:
    def word(line: budget.Line, name: str) -> str:
        return str(getattr(said[line.name], name)) if line.name in said else ""

    def state(line: budget.Line) -> str:
        if line.name in said:
            return "✓ explained"
        return "● comment due" if rule.demands(line) else "✓ immaterial"

    scale = scale_of([line.actual_amount for line in lines])
    owed = commentary.missing(lines, said, rule)
    columns = [
        Column("Department", lambda line: name_of("department", line.name)),
        Column("Δ", lambda line: line.variance_amount, "difference"),
        Column("Δ %", lambda line: line.variance_ratio, "share"),
        Column("F/A", lambda line: line.variance_amount, "impact"),
        Column("State", state, "note"),
        Column("Driver", lambda line: word(line, "driver")),
        Column("Lasts", lambda line: _lasts(said.get(line.name))),
        Column("Year", lambda line: said[line.name].full_year_amount if line.name in said else None, "difference"),
        Column("What happened", lambda line: word(line, "words")),
        Column("Action", lambda line: word(line, "action")),
        Column("Owner", lambda line: word(line, "owner_role")),
    ]
    m = rule.materiality
    table(
        f"Variances of {month:%b %Y}, {scale.heading(desk.currency)}",
        lines,
        columns,
        actor=desk.actor,
        key="commentary",
        scale=scale,
        totals=f"{display.count(len(owed), 'comment')} due · from {display.money(m.amount, places=0)} and "
        f"{display.percent(m.ratio, places=0)}, or {display.money(m.amount_alone, places=0)} alone",
        absent="",
    )


def _lasts(comment: commentary.Comment | None) -> str:
    return "" if comment is None else "permanent" if comment.is_permanent else "timing"


def _form(
    desk: Desk, month: date, lines: Sequence[budget.Line], said: dict[str, commentary.Comment], rule: commentary.Rule
) -> None:
    if not lines:
        return
    order = sorted(lines, key=lambda line: (line.name in said, not rule.demands(line), -abs(line.variance_amount)))
    with st.form("comment", clear_on_submit=True):
        names = {name_of("department", line.name): line for line in order}
        with st.container(horizontal=True):
            line = names[st.selectbox("Department", list(names), key="comment_line")]
            driver = st.selectbox("Driver", commentary.DRIVERS, key="comment_driver")
            lasts = st.selectbox("Lasts", ["timing", "permanent"], key="comment_lasts")
            year = st.number_input("Effect on the year", value=0.0, step=1000.0, key="comment_year")
        with st.container(horizontal=True):
            words = st.text_input("What happened", key="comment_words")
            action = st.text_input("Action", key="comment_action")
            owner = st.text_input("Owner's role", key="comment_owner")
            due = st.date_input("Due", value=None, key="comment_due")
        if st.form_submit_button("Save comment", type="primary"):
            made = commentary.Said(
                driver,
                lasts == "permanent",
                words,
                owner,
                action,
                Decimal(str(year)),
                due if isinstance(due, date) else None,
            )
            try:
                commentary.write(desk.books, month, line, made, version=desk.view.version, now=frame.now())
            except FinintError as error:
                st.error(plain(f"{error}. {error.fix}"))
                return
            st.rerun()
