"""What finint does by itself: its jobs, the inbox, the messages it made, and where they go."""

from urllib.parse import urlsplit

import streamlit as st

from finint import display, settings, store
from finint.auth import Actor
from finint.automation import inbox, outbox, targets
from finint.automation.schedule import JOBS, Job, Run, last_due
from finint.automation.worker import run_job, runs
from finint.errors import FinintError
from finint.ui import frame
from finint.ui.settings_rules import rule_form, rules_table
from finint.ui.tables import Column, table
from finint.ui.words import plain


def section(actor: Actor, books: store.Books) -> None:
    """Draw jobs, messages, inbox and rules; administrators run a job and set the secrets."""
    _jobs(actor, books)
    _messages(actor, books)
    _inbox(actor, books)
    rules_table(actor, books, ("Automation",), "Rules of automation", key="automation_rules")
    rule_form(actor, books, ("Automation",))
    if actor.may("admin"):
        _secrets(books)


def _jobs(actor: Actor, books: store.Books) -> None:
    past = runs(books)
    values = {name: row.value for name, row in settings.current(books).items()}
    newest: dict[str, Run] = {}
    for run in reversed(past):
        newest[run.job] = run
    columns = [
        Column("Job", lambda job: job.label),
        Column("State", lambda job: "on" if values[job.rule] == "yes" else "off"),
        Column(
            "When", lambda job: f"{'daily' if job.every == 'day' else 'Mondays'} at {int(values['job_hour']):02}:00 UTC"
        ),
        Column(
            "Last run, UTC", lambda job: f"{newest[job.name].started_on:%d %b %Y %H:%M}" if job.name in newest else None
        ),
        Column("Result", lambda job: _result(newest.get(job.name)), "note"),
        Column("Does", lambda job: job.words),
    ]
    table("Jobs", JOBS, columns, actor=actor, key="jobs", totals=display.count(len(past), "run"), absent="not yet")
    if actor.may("admin"):
        _run_now(books, int(values["job_hour"]))


def _result(run: Run | None) -> str | None:
    if run is None:
        return None
    return run.said if run.outcome == "done" else f"● failed: {run.said}"


@st.fragment
def _run_now(books: store.Books, hour: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        job: Job = st.selectbox("Run a job now", JOBS, format_func=lambda one: one.label, key="job")
        if st.button("Run", key="run_job"):
            now = frame.now()
            with st.spinner(job.label):
                run = run_job(books, job, now, due=last_due(job, hour, now))
            if run.outcome == "done":
                st.success(plain(run.said))
            else:
                st.error(plain(run.said))


def _messages(actor: Actor, books: store.Books) -> None:
    made = outbox.messages(books)
    if not made:
        st.markdown(
            "**Messages**  \n:gray[None yet: budgets, renewals, refused files and the weekly digest are told here.]"
        )
        return
    tried: dict[str, list[str]] = {}
    for row in outbox.deliveries(books):
        tried.setdefault(row.message_id, []).append(
            f"{row.target} {row.outcome}" + (f", attempt {row.attempt}: {row.said}" if row.outcome == "failed" else "")
        )
    columns = [
        Column("When, UTC", lambda row: f"{row.made_on:%d %b %Y %H:%M}"),
        Column("About", lambda row: row.kind),
        Column("Message", lambda row: row.subject),
        Column("Says", lambda row: row.body),
        Column("Sent", lambda row: tried.get(row.message_id, ["kept here only"])[0]),
    ]
    picked = table(
        "Messages", made, columns, actor=actor, key="messages", totals=display.count(len(made), "message"), pick=True
    )
    if picked:
        with st.container(border=True, key="message", gap="xsmall"):
            st.markdown(f"**{plain(picked.subject)}**")
            st.text(picked.body)
            for line in tried.get(picked.message_id, []):
                st.caption(plain(line))


def _inbox(actor: Actor, books: store.Books) -> None:
    rows = inbox.seen(books)
    if not rows:
        where = inbox.folder(books.path).name if books.path else "inbox"
        st.markdown(
            f"**Inbox**  \n:gray[No file came in. Put an export into the folder {plain(where)} beside the store.]"
        )
        return
    columns = [
        Column("When, UTC", lambda row: f"{row.seen_on:%d %b %Y %H:%M}"),
        Column("File", lambda row: row.file_name),
        Column("Outcome", lambda row: row.outcome.replace("_", " ")),
        Column("Import", lambda row: row.import_id),
        Column("Why", lambda row: row.reason),
    ]
    table("Inbox", rows, columns, actor=actor, key="inbox", totals=display.count(len(rows), "file"), absent="")


@st.fragment
def _secrets(books: store.Books) -> None:
    kept = targets.secrets_of(books)
    with st.container(border=True, key="secrets", gap="xsmall"):
        host = urlsplit(kept.get("webhook", "")).hostname
        st.markdown("**Where messages go**")
        said = f"webhook at {host}" if host else "no webhook"
        st.caption(
            plain(f"{said} · mail password {'set' if kept.get('mail_password') else 'not set'}; neither is ever shown")
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.selectbox(
                "Secret", ["webhook", "mail_password"], format_func=lambda one: one.replace("_", " "), key="secret"
            )
            value = st.text_input("New value; empty removes it", type="password", key="secret_value")
            if st.button("Keep", key="keep_secret"):
                if not value.strip() and name not in kept:
                    st.warning("Type the new value first; there is none to remove.")
                    return
                try:
                    targets.keep_secret(books, name, value.strip())
                except FinintError as error:
                    frame.problem(error)
                else:
                    st.rerun()
