"""The allocation, channel by channel with its reason, the plan lines behind one, and what was checked."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from finint.advice_parts import exact
from finint.figures.paper import scale_of
from finint.optimizer.advice import Advice
from finint.optimizer.reasons import confidence, why
from finint.optimizer.recommendation import ChannelMove
from finint.ui.advice_desk import Inputs, channel_name
from finint.ui.desk import Desk
from finint.ui.heading import section
from finint.ui.tables import Column, table
from finint.ui.words import plain

ZERO = Decimal(0)


class _Week(NamedTuple):
    week: date
    spend_amount: Decimal
    outcome: int
    brought: Decimal


def allocation_table(desk: Desk, inputs: Inputs, found: Advice) -> ChannelMove | None:
    """Draw current → proposed → why; return the channel picked."""
    choices = found.question.choices
    scale = scale_of([row.proposed_amount for row in found.result.moves])
    per = 1.0 if choices.is_money else 1000.0
    unit = f"return per {desk.currency}" if choices.is_money else f"{inputs.history.outcome} per 1,000 {desk.currency}"

    def marginal(value: float | None, row: ChannelMove) -> Decimal | None:
        return None if value is None or row.channel in found.question.held else exact(value * per)

    columns = [
        Column("Channel", lambda row: channel_name(row.channel)),
        Column("Current", lambda row: row.current_amount, "money"),
        Column("Proposed", lambda row: row.proposed_amount, "money"),
        Column("Δ", lambda row: row.change_amount, "difference"),
        Column(
            "Return now", lambda row: marginal(row.marginal_return_now, row), "rate", help=f"of the next unit: {unit}"
        ),
        Column("after", lambda row: marginal(row.marginal_return_after, row), "rate", help=f"of the next unit: {unit}"),
        Column("Why", lambda row: why(found, row)),
        Column(
            "Worth of limit",
            lambda row: marginal(row.shadow_price, row),
            "rate",
            help="shadow price: what one more unit of the limit would add to the objective",
        ),
        Column("Confidence", lambda row: confidence(found, row)),
        Column("Flag", lambda row: _flag(found, row) or "", "note"),
    ]
    rows = sorted(found.result.moves, key=lambda row: (-(row.change_amount or ZERO), row.channel))
    picked: ChannelMove | None = table(
        f"Allocation, {scale.heading(desk.currency)} · select a row for its plan lines",
        rows,
        columns,
        actor=desk.actor,
        key="allocation",
        scale=scale,
        totals=f"{scale.write(sum((r.current_amount or ZERO for r in rows), ZERO))} → "
        f"{scale.write(sum((r.proposed_amount for r in rows), ZERO))}",
        facts=[("Marginal return", unit), ("Data version", str(desk.data_version))],
        pick=True,
    )
    return picked


def _flag(found: Advice, row: ChannelMove) -> str | None:
    if row.channel in found.question.held:
        return None
    parts = ["extrapolated"] if row.extrapolated else []
    parts += [] if row.identified else ["not identified"]
    return f"● {', '.join(parts)}" if parts else None


def plan_lines(desk: Desk, found: Advice, move: ChannelMove) -> None:
    """Draw the plan lines behind a channel's money: planned, committed, booked, movable."""
    money = next(row for row in found.money if row.channel == move.channel)
    if not money.rows:
        st.caption(f"No plan names {channel_name(move.channel)}: its pace of the last 13 weeks stands in.")
        return
    columns = [
        Column("Month", lambda row: row.month, "month"),
        Column("Department", lambda row: row.department),
        Column("Campaign", lambda row: row.campaign or "channel's own line"),
        Column("Planned", lambda row: row.planned_amount, "amount"),
        Column("Committed", lambda row: row.committed_amount, "amount"),
        Column("Accrued", lambda row: row.accrued_amount, "amount"),
        Column("Booked", lambda row: row.actual_amount, "amount"),
        Column("Movable", lambda row: row.movable_amount, "amount"),
        Column("File", lambda row: row.file_name),
        Column("Line", lambda row: row.line_no or None, "count"),
    ]
    table(
        f"Plan lines of {channel_name(move.channel)}, {desk.currency}",
        money.rows,
        columns,
        actor=desk.actor,
        key="plan_lines",
        totals=f"still to spend {money.current_amount:,.2f} · movable {money.movable_amount:,.2f}",
        absent="",
    )


def curve_weeks(desk: Desk, inputs: Inputs, move: ChannelMove) -> None:
    """Draw the weeks behind a channel's curve: what was spent, and what the curve gives for it."""
    fitted = inputs.curves.fit
    channel = next((c for c in fitted.channels if c.name == move.channel), None) if fitted else None
    if channel is None or channel.curve is None:
        st.caption(f"{channel_name(move.channel)} has no curve: no week holds working spend of it.")
        return
    history = inputs.history
    rows = [
        _Week(week, spend, count, exact(float(brought)))
        for week, spend, count, brought in zip(
            history.weeks, history.spend[move.channel], history.outcomes, channel.weekly, strict=True
        )
    ]
    columns = [
        Column("Week from", lambda row: row.week, "day"),
        Column("Spend", lambda row: row.spend_amount, "amount"),
        Column(
            history.outcome.capitalize(), lambda row: row.outcome, "count", help="of all channels and without spend"
        ),
        Column("By curve", lambda row: row.brought, "rate", help="what the channel's curve gives for the week"),
    ]
    curve = channel.curve
    table(
        f"Weeks behind the curve of {channel_name(move.channel)}, {desk.currency}",
        rows[::-1],
        columns,
        actor=desk.actor,
        key="curve_weeks",
        totals=f"half of the most at {curve.steady_half_amount:,.0f} a week · slope {curve.slope:.2f} · "
        f"at most {curve.beta:,.1f} a week · {curve.carryover_ratio:.0%} carried over".replace("%", " %"),
    )


def checks(found: Advice) -> None:
    """Draw the invariants as ticks; one that fails says so in words, too."""
    section("Checks")
    lines = [
        f":green[✓] {plain(check.said)}" if check.holds else f":red[✗] **{plain(check.said)}: does not hold**"
        for check in found.checks
    ]
    st.markdown("  \n".join(lines))
    st.caption("Carry-over from before the window is the same under both plans and cancels out of the gain.")
