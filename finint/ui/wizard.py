"""Bring a file in: what it is, what must be asked, what posting it would do, and then the posting."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

import streamlit as st

from finint import display, sample_company, store
from finint.auth import Actor
from finint.importer.bring import Upload, bring_in
from finint.importer.receipt import Receipt
from finint.ui import frame
from finint.ui.attention import open_page
from finint.ui.heading import section
from finint.ui.tables import Column, table
from finint.ui.words import plain

_ANSWERS = "import_answers"
_DONE = "import_done"
_PLACE = "import_place"


def wizard(actor: Actor, books: store.Books, *, sample: bool) -> None:
    """Draw the wizard; a file is stored only by its last button."""
    section("Bring in a file")
    done = st.session_state.pop(_DONE, None)
    if done:
        _receipt(done)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.file_uploader(
            "Export of a platform, ledger, card or cloud bill, or a plan: CSV, TSV, TXT, XLSX, Parquet, ZIP",
            max_upload_size=200,
            key=f"upload_{st.session_state.get(_PLACE, 0)}",
        )
        account = st.text_input("Account", key="import_account", placeholder="as in the file", width=220)
    if file is None:
        return
    upload = Upload(file.getvalue(), file.name, account.strip())
    key = f"{file.file_id}/{account}"
    answers: dict[str, str] = st.session_state.setdefault(_ANSWERS, {}).setdefault(key, {})
    with st.spinner("Reading the file", show_time=True):
        receipt = bring_in(books, upload, answers, now=frame.now(), dry_run=True)
    if receipt.outcome == "reject":
        st.error(f"**{plain(file.name)} was not read**  \n{plain(receipt.reason or '')}")
    elif receipt.outcome == "needs_input":
        _questions(receipt, answers)
    elif receipt.outcome == "no_op":
        st.info(f"**Nothing to do**  \n{plain(receipt.reason or '')}")
    else:
        _consequence(actor, receipt)
        _commit(books, upload, answers, receipt, sample=sample)


def _questions(receipt: Receipt, answers: dict[str, str]) -> None:
    st.markdown(f"**{plain(receipt.file_name)}** says nothing about the following, and a guess could change the money.")
    with st.form("questions", border=True):
        given: dict[str, str | None] = {}
        for question in receipt.questions:
            name, prompt = str(question["key"]), plain(str(question["prompt"]))
            choices = [str(choice) for choice in question["choices"]]  # type: ignore[attr-defined]
            if choices:
                given[name] = st.selectbox(
                    prompt, choices, index=None, key=f"answer_{name}", accept_new_options=name == "currency"
                )
            else:
                given[name] = st.text_input(prompt, key=f"answer_{name}")
        if st.form_submit_button("Continue", type="primary"):
            answers.update({name: value.strip() for name, value in given.items() if value})
            st.rerun()


def _consequence(actor: Actor, receipt: Receipt) -> None:
    counts = " · ".join(f"**{receipt.diff[name]:,}** {name}" for name in ("new", "same", "restated", "vanished"))
    refused = len({cell["line"] for cell in receipt.quarantined})
    totals = receipt.totals_by_kind or {str(receipt.kind): receipt.totals}
    said = " · ".join(
        f"**{currency} {display.money(Decimal(amount))}** {plain(kind)}"
        for kind, sums in totals.items()
        for currency, amount in sums.items()
    )
    with st.container(border=True, key="consequence", gap="xsmall"):
        st.markdown(f"##### If you post it &ensp;:gray[{plain(str(receipt.source).replace('_', ' '))}]")
        st.markdown(f"{said or f'**{receipt.rows_stored:,}** rows'} &ensp; {counts} · **{refused:,}** to quarantine")
        days = f"{receipt.date_min} to {receipt.date_max}" if receipt.date_min else "no days"
        skipped = ", ".join(f"{count} {name}" for name, count in receipt.skipped.items() if count)
        used = ", ".join(f"{name}: {header}" for name, header in receipt.columns.items() if header)
        st.caption(
            plain(f"{days} · columns {used or 'of the template'}" + (f" · not data: {skipped}" if skipped else ""))
        )
        for total in receipt.control_totals:
            sign = "✓" if total["within_tolerance"] else "●"
            st.caption(
                plain(f"{sign} {total['label']}: the file says {total['stated']}, its rows add up to {total['ours']}")
            )
        for note in receipt.notes:
            is_loud = note["warns"] or note["code"] == "no_rate"
            (st.warning if is_loud else st.caption)(plain(str(note["text"])))
    if receipt.months:
        rows = [
            (date.fromisoformat(row["month"]), row["currency"], Decimal(row["before"]), Decimal(row["after"]))
            for row in receipt.months
        ]
        columns = [
            Column("Month", lambda row: row[0], "month"),
            Column("Currency", lambda row: row[1]),
            Column("Live now", lambda row: row[2], "amount"),
            Column("After posting", lambda row: row[3], "amount"),
            Column("Change", lambda row: row[3] - row[2], "amount"),
        ]
        table("Money by month", rows, columns, actor=actor, key="import_months")
    if receipt.quarantined:
        _refused(actor, receipt)


def _refused(actor: Actor, receipt: Receipt) -> None:
    columns = [
        Column("Line", lambda cell: cell["line"], "count"),
        Column("Column", lambda cell: cell["column"]),
        Column("Why", lambda cell: words_of_code(str(cell["code"]))),
        Column("Value", lambda cell: cell["value"]),
    ]
    table("Rows for quarantine", receipt.quarantined, columns, actor=actor, key="import_refused")


_WORDS = {
    "bad_amount": "not an amount",
    "missing_amount": "no amount",
    "bad_date": "not a date",
    "missing_date": "no date",
    "date_out_of_period": "outside the file's period",
    "ends_before_start": "ends before it starts",
    "bad_currency": "not a currency code",
    "row_width": "more or fewer cells than the header",
    "bad_text": "unreadable text",
    "missing_text": "empty",
    "missing_currency": "no currency",
    "formula_error": "formula without a value",
}


def words_of_code(code: str) -> str:
    """Return a quarantine code in words.

    >>> words_of_code("missing_date")
    'no date'
    """
    return _WORDS.get(code, code.replace("_", " "))


def _commit(books: store.Books, upload: Upload, answers: Mapping[str, str], receipt: Receipt, *, sample: bool) -> None:
    ready = True
    leave_sample = False
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            "Control total",
            key="control_total",
            placeholder="from the system you exported",
            width=240,
            help="Type the total you expect. Posting waits until it equals the file's.",
        )
        if sample:
            choice = st.segmented_control(
                "These are the sample company's books",
                ["Start with own data", "Add to the sample"],
                default="Start with own data",
                required=True,
                key="import_into",
            )
            leave_sample = choice == "Start with own data"
    if typed:
        ready = _matches(typed, receipt)
        if not ready:
            st.warning(
                plain(
                    f"The control total {typed} is not the file's: {', '.join(receipt.totals.values()) or 'no amount'}"
                )
            )
    changed = receipt.diff["restated"] + receipt.diff["vanished"]
    if changed and not leave_sample:
        ready &= st.checkbox(
            f"Replace {display.count(changed, 'live row')} that changed or are missing in this file",
            key="confirm_changes",
        )
    if st.button("Post to the books", type="primary", disabled=not ready, key="post"):
        with st.spinner("Posting", show_time=True):
            if leave_sample:
                sample_company.put_away(books, now=frame.now())
            posted = bring_in(books, upload, answers, now=frame.now())
        st.session_state[_DONE] = posted
        st.session_state[_PLACE] = st.session_state.get(_PLACE, 0) + 1
        st.rerun()


def _matches(typed: str, receipt: Receipt) -> bool:
    try:
        expected = Decimal(typed.replace(",", "").replace("\u202f", "").replace(" ", ""))
    except InvalidOperation:
        return False
    sums = [
        Decimal(amount)
        for group in (receipt.totals_by_kind or {"": receipt.totals}).values()
        for amount in group.values()
    ]
    return expected in sums


def _receipt(receipt: Receipt) -> None:
    said = ", ".join(f"{currency} {display.money(Decimal(amount))}" for currency, amount in receipt.totals.items())
    with st.container(border=True, key="receipt", gap="xsmall"):
        st.markdown(f"##### Posted: {plain(receipt.file_name)} &ensp;:gray-badge[{plain(receipt.import_id or '')}]")
        st.markdown(f"{display.count(receipt.rows_stored, 'row')} stored" + (f" · **{said}**" if said else ""))
        if receipt.reason:
            st.caption(plain(receipt.reason))
        for note in receipt.notes:
            if note["code"] == "no_rate":
                st.warning(plain(str(note["text"])))
        with st.container(horizontal=True, gap="large"):
            open_page("budget")
            if receipt.quarantined:
                open_page("imports", "Mend what was refused →", query={"show": "Quarantine"})
            open_page("imports", "Undo it in History →", query={"show": "History"})
