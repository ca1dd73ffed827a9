"""Lift tests as a part of the ROI page: what a change of spend caused, beside what attribution credits."""

from datetime import timedelta
from decimal import Decimal

import streamlit as st

from finint import display
from finint.campaign_returns import Returns
from finint.lift_tests import LiftTest
from finint.ui.desk import Desk
from finint.ui.returns_desk import tests_of
from finint.ui.returns_tables import facts
from finint.ui.tables import Column, table
from finint.ui.words import plain

MONEY_OUTCOMES = ("revenue", "margin")


def experiments_table(desk: Desk, found: Returns) -> None:
    """Draw the tests that ended by the cut-off, and name those no figure uses; nothing where the books hold none."""
    tests, unused = tests_of(desk)
    if desk.view.channels:
        tests = [row for row in tests if row.channel in desk.view.channels]
    if tests:
        columns = [
            Column("Test", lambda row: row.experiment_id),
            Column("Channel", lambda row: row.channel.replace("_", " ")),
            Column("From", lambda row: row.start_date, "day"),
            Column("To", lambda row: row.end_date - timedelta(days=1), "day"),
            Column("Spend changed", lambda row: row.spend_change_amount, "difference"),
            Column("Outcome", lambda row: row.outcome.replace("_", " ") or "not named"),
            Column("Lift", lambda row: row.lift, "number", help="gained or lost in all, caused by the change"),
            Column("± standard error", lambda row: row.standard_error, "number"),
            Column("Cost of one more", lambda row: row.cost_per_outcome, "amount", help="change of spend over lift"),
            Column("90 % range", _range),
            Column("Grade", lambda _: "A"),
            Column("Reading", _reading, "note"),
            Column("File line", lambda row: f"{row.import_id}:{row.line_no}"),
        ]
        table(
            f"Experiments, {desk.currency} · caused, not credited",
            tests,
            columns,
            actor=desk.actor,
            key="experiments",
            totals=f"{display.count(len(tests), 'test')} · attribution alone is grade C at most",
            facts=facts(desk, found),
        )
    if unused:
        listed = " · ".join(f"{row.experiment_id} ({row.channel}): {row.reason}" for row in unused)
        st.caption(plain(f"Tests that no figure uses: {listed}."))


def _range(row: LiftTest) -> str:
    low, high = row.cost_per_outcome_range
    if row.cost_per_outcome is None:
        return "n/a"
    end = "no upper end" if high is None else display.money(high, places=2 if high < 100 else 0)
    return f"[{display.money(low, places=2 if low < 100 else 0)}; {end}]"


def _reading(row: LiftTest) -> str:
    if row.cost_per_outcome is None:
        return "● the outcome did not follow the spend"
    if not row.is_conclusive:
        return "● no effect is possible, too"
    if row.outcome in MONEY_OUTCOMES:
        each = Decimal(1) / row.cost_per_outcome
        return (
            f"iROAS {display.multiple(each)}"
            if row.outcome == "revenue"
            else f"margin {display.multiple(each)} of spend"
        )
    return "an effect beyond chance"
