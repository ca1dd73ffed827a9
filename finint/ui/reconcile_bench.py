"""The workbench of the reconciliation: what differs, what it looks like, and a reason for it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import display, metrics, process, reconciliation, settings, store
from finint.auth import Actor
from finint.cost_parts import explain_cost
from finint.errors import FinintError
from finint.explain import SpendRow, rows_behind
from finint.importer.kinds import KINDS
from finint.metrics import SPEND
from finint.money import ratio
from finint.period import Period, add_months
from finint.reconcile import REASONS, Difference
from finint.reconcile_sides import service_months
from finint.reconciliation import CALENDAR_MONTHS_SAID, Reconciliation
from finint.ui import reconcile_desk
from finint.ui.attention import empty
from finint.ui.downloads import links
from finint.ui.frame import now, problem
from finint.ui.pairs_bench import pairs
from finint.ui.tables import Column, table
from finint.ui.templates import template
from finint.ui.tiles import tile, tiles
from finint.ui.words import plain
from finint.view import View

ZERO = Decimal(0)
PAGE_ROWS = 12
SIDES = {
    "platform-invoice": ("reported", "invoiced"),
    "invoice-ledger": ("invoiced", "booked"),
    "platform-ledger": ("reported", "booked"),
}


def bench(actor: Actor, books: store.Books, as_of: date, currency: str) -> None:
    """Draw share and process, the differences, and the picked one with a form for its reason."""
    found = reconcile_desk.reconciliation_of(actor, books, as_of)
    _tiles(actor, books, as_of, currency, found)
    if not found.differences:
        _nothing(actor)
        return
    if settings.calendar(books).weeks:
        st.caption(CALENDAR_MONTHS_SAID)
    rows = _picked_rows(found)
    _suggestions(books, [one for one in rows if one.suggestion and one.residual_amount], currency)
    picked = _differences(actor, rows, found, currency)
    if picked:
        _difference(actor, books, picked, as_of, currency)
    pairs(actor, books, currency)


def _tiles(actor: Actor, books: store.Books, as_of: date, currency: str, found: Reconciliation) -> None:
    operations = reconcile_desk.operations_of(actor, books, as_of)
    done, closed = process.matches(operations), process.closes(operations)
    rows = reconcile_desk.readers(found, operations)
    window = reconcile_desk.window_of(as_of)
    view = View(window, as_of)
    last = f"{closed[-1].month:%b %Y}, {display.count(closed[-1].steps, 'step')}" if closed else ""
    shown = (
        ("reconciled_ratio", found.reconciled_ratio, f"{display.short_money(found.residual_amount)} unexplained"),
        ("first_pass_ratio", process.first_pass_ratio(done), display.count(len(done), "match", "matches")),
        ("touchless_ratio", process.touchless_ratio(done), "never reversed"),
        ("days_to_close", closed[-1].days if closed else None, last),
    )
    with tiles():
        for metric_id, value, also in shown:
            metric = metrics.get(metric_id)
            tile(
                metric,
                value,
                actor=actor,
                also=also,
                currency=currency,
                explain=lambda metric=metric: explain_cost(books, metric, view, rows),  # type: ignore[misc]
            )


def _nothing(actor: Actor) -> None:
    empty(
        "Nothing to reconcile yet",
        "Two sources must speak of one vendor and month: an ad platform's export and its invoices, or invoices and the "
        "ledger. Missing is a file of invoices; accounts payable has it.",
        template=lambda: links(
            template(KINDS["invoices"]), actor, key="missing_invoices", forms=("csv",), label="Download template"
        ),
        key="reconciliation",
    )


def _picked_rows(found: Reconciliation) -> list[Difference]:
    months = sorted({one.month for one in found.differences}, reverse=True)
    vendors = sorted({one.vendor for one in found.differences})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.segmented_control(
            "Differences", ["Unexplained", "Explained", "All"], default="Unexplained", required=True, key="state",
            bind="query-params",
        )  # fmt: skip
        month = st.selectbox(
            "Month", ["All months", *(f"{one:%Y-%m}" for one in months)], key="reconcile_month", bind="query-params"
        )
        vendor = st.selectbox("Vendor", ["All vendors", *vendors], key="reconcile_vendor", bind="query-params")
    return [
        one
        for one in found.differences
        if (state == "All" or (one.residual_amount != 0) == (state == "Unexplained"))
        and (state != "Explained" or one.difference_amount)
        and month in ("All months", f"{one.month:%Y-%m}")
        and vendor in ("All vendors", one.vendor)
    ]


def _page(rows: list[Difference]) -> tuple[int, int]:
    """Draw the switch between pages of differences and return the rows of the picked one; nothing for one page."""
    if len(rows) <= PAGE_ROWS:
        return (0, len(rows))
    pages = [(first, min(first + PAGE_ROWS, len(rows))) for first in range(0, len(rows), PAGE_ROWS)]
    total = sum((one.open_amount for one in rows), ZERO)

    def words(page: tuple[int, int]) -> str:
        held = ratio(sum((one.open_amount for one in rows[slice(*page)]), ZERO), total)
        share = "" if held is None else f": {display.percent(held)} of what is open"
        return f"{page[0] + 1}–{page[1]} of {len(rows)}{share}"

    return st.selectbox("Rows", pages, format_func=words, key="reconcile_page")


def _suggestions(books: store.Books, rows: list[Difference], currency: str) -> None:
    if not rows:
        return
    total = sum((one.open_amount for one in rows), ZERO)
    named: dict[str, int] = {}
    for one in rows:
        if one.suggestion:
            named[one.suggestion.reason] = named.get(one.suggestion.reason, 0) + 1
    told = ", ".join(f"{reason} ({count})" for reason, count in sorted(named.items()))
    with st.container(border=True, key="suggestions", horizontal=True, vertical_alignment="center"):
        st.markdown(
            plain(
                f"{display.count(len(rows), 'difference')}, {display.short_money(total)} {currency}, look like: {told}."
            )
        )
        if st.button("Confirm all of these", key="confirm_suggestions"):
            _try(lambda: reconciliation.explain_suggested(books, rows, now=now()))


def _differences(actor: Actor, rows: list[Difference], found: Reconciliation, currency: str) -> Difference | None:
    columns = [
        Column("Month", lambda one: one.month, "month"),
        Column("Vendor", lambda one: one.vendor),
        Column("Sides", lambda one: " → ".join(SIDES[one.leg])),
        Column("Left", lambda one: one.left_amount, "amount"),
        Column("Right", lambda one: one.right_amount, "amount"),
        Column("Difference", lambda one: one.difference_amount, "amount"),
        Column("In tolerance", lambda one: one.matched_amount, "amount"),
        Column("Explained", lambda one: one.coded_amount, "amount"),
        Column("Residual", lambda one: one.residual_amount, "amount"),
        Column("Reasons", lambda one: ", ".join(coded.reason for coded in one.coded)),
        Column("Looks like", lambda one: f"● {one.suggestion.reason}" if one.suggestion else "", "note"),
    ]
    left = sum((one.residual_amount for one in rows), ZERO)
    page = _page(rows)
    picked: Difference | None = table(
        f"Differences by vendor and month, {currency} · in tolerance + explained + residual = difference",
        rows,
        columns,
        actor=actor,
        key="differences",
        totals=f"{display.count(len(rows), 'row')} · residual {display.money(left, places=0, sign=True)} · "
        f"tolerance {display.percent(found.tolerance_ratio)} · select one to explain it",
        facts=[("One-sided, not compared", display.money(found.one_sided_amount))],
        pick=True,
        absent="",
        page=page,
    )
    if found.one_sided_amount:
        st.caption(
            plain(
                f"{display.short_money(found.one_sided_amount)} {currency} of vendors' months have one source only and "
                "are not compared."
            )
        )
    return picked


def _difference(actor: Actor, books: store.Books, one: Difference, as_of: date, currency: str) -> None:
    left, right = SIDES[one.leg]
    with st.container(border=True, key="difference", gap="xsmall"):
        st.markdown(
            f"**{plain(one.vendor)}, {one.month:%B %Y}: {left} {display.money(one.left_amount)}, {right} "
            f"{display.money(one.right_amount)}, difference {display.money(one.difference_amount, sign=True)}**"
        )
        for place, coded in enumerate(one.coded):
            with st.container(horizontal=True, vertical_alignment="center"):
                said = f"{coded.reason} {display.money(coded.amount, sign=True)} · {coded.by} · {coded.note}"
                st.markdown(f":gray[{plain(said)}]")
                if coded.by != "arithmetic" and st.button("Take back", key=f"take_back_{place}"):
                    _try(
                        lambda coded=coded: reconciliation.take_back(  # type: ignore[misc]
                            books, one, coded, note="taken back on the imports page", now=now()
                        )
                    )
        _reason_form(books, one, currency)
    _documents(actor, books, one, as_of, currency)


def _reason_form(books: store.Books, one: Difference, currency: str) -> None:
    left = one.residual_amount or one.matched_amount
    if not left:
        return
    like = one.suggestion.reason if one.suggestion else REASONS[0]
    with st.form("reason", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            reason = st.selectbox("Reason", REASONS, index=REASONS.index(like), key="reason_code")
            amount = st.text_input(f"Amount, {currency}", f"{left:.2f}", key="reason_amount")
            note = st.text_input("Note", one.suggestion.note if one.suggestion else "", key="reason_note")
        if st.form_submit_button("Record the reason", type="primary"):
            typed = amount.strip()
            # The field shows cents; untouched it means all that is left.
            value = left if typed == f"{left:.2f}" else _amount(typed)
            if value is None:
                st.error(f"**'{plain(typed)}' is no amount**: write digits, a point and a sign.")
                return
            _try(lambda: reconciliation.explain(books, one, reason, value, note=note, now=now()))


def _amount(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace("\u2212", "-"))
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


def _documents(actor: Actor, books: store.Books, one: Difference, as_of: date, currency: str) -> None:
    documents = [
        row
        for row in reconciliation.documents(books, as_of)
        if row.vendor_key == one.vendor_key and one.month in {month for month, _ in service_months(row)}
    ]
    columns = [
        Column("Document", lambda row: row.document_no),
        Column("Invoiced", lambda row: row.invoice_date, "day"),
        Column("Invoice", lambda row: row.invoice_native, "amount"),
        Column("Currency", lambda row: row.invoice_currency),
        Column("Tax", lambda row: row.tax_amount or None, "amount"),
        Column(f"Invoice, {currency}", lambda row: row.invoice_amount, "amount"),
        Column("Booked", lambda row: row.booked_on, "day"),
        Column(f"Ledger, {currency}", lambda row: row.ledger_amount, "amount"),
        Column("Service from", lambda row: row.period_start, "day"),
        Column("Service until", lambda row: row.period_end, "day"),
    ]
    table(
        f"Documents of {one.vendor} for {one.month:%b %Y}", documents, columns, actor=actor, key="documents", absent=""
    )
    if one.leg != "invoice-ledger":
        _reported(actor, books, one, as_of, currency)


def _reported(actor: Actor, books: store.Books, one: Difference, as_of: date, currency: str) -> None:
    view = View(Period(one.month, add_months(one.month, 1)), as_of, vendors=(one.vendor,))
    rows = [row for row in rows_behind(books, SPEND, view) if isinstance(row, SpendRow)]
    columns = [
        Column("Day", lambda row: row.spend_date, "day"),
        Column("Campaign", lambda row: row.campaign),
        Column("Amount", lambda row: row.amount, "amount"),
        Column("Currency", lambda row: row.currency),
        Column(f"In {currency}", lambda row: row.reporting_amount, "amount"),
        Column("File", lambda row: row.file_name),
        Column("Line", lambda row: row.line_no, "count"),
        Column("Import", lambda row: row.import_id),
    ]
    total = sum((row.reporting_amount for row in rows), ZERO)
    table(
        f"Spend lines of {one.vendor} in {one.month:%b %Y}, {currency}",
        rows,
        columns,
        actor=actor,
        key="reported",
        totals=f"{display.money(total)} in {display.count(len(rows), 'line')}",
        absent="",
    )


def _try(work: Callable[[], object]) -> None:
    try:
        work()
    except FinintError as error:
        problem(error)
    else:
        st.rerun()
