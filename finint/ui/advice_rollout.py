"""How is the proposal rolled out? Steps of 30, 60 and 100 %, each judged before the next; and week by week."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from finint import display
from finint.figures.paper import scale_of
from finint.figures.steps import Step, steps, steps_words
from finint.optimizer.advice import Advice
from finint.optimizer.timeline import RolloutStep
from finint.remaining_money import Money
from finint.ui.advice_desk import Inputs, channel_name
from finint.ui.charts import chart
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.tables import Column, table
from finint.ui.weekly_rollout import weekly_part
from finint.ui.words import plain


class _Row(NamedTuple):
    channel: str
    current: Decimal
    by_step: tuple[Decimal, ...]


def rollout_tab(desk: Desk, inputs: Inputs, money: Money, found: Advice) -> None:
    """Draw the steps, what each channel gets in each and when to stop, and the same money week by week."""
    timeline = found.result.implementation_timeline
    rows = [Step(step.share_percent, step.start_date, step.checkpoint_date) for step in timeline.steps]
    chart(
        "Roll-out · bar: step under way, ◆ checkpoint",
        steps(rows, money.window.end, ink()),
        steps_words(rows),
        key="steps",
        note=f"{timeline.assumption[:1].upper()}{timeline.assumption[1:]}. A checkpoint is never earlier than that.",
    )
    late = [step for step in timeline.steps if step.checkpoint_date > money.window.end]
    if late:
        st.caption(
            plain(
                f"! {display.count(len(late), 'checkpoint')} after the window ends on "
                f"{display.day(money.window.last_day)}: a longer window leaves time to judge every step."
            )
        )
    _by_step(desk, found, timeline.steps)
    _conditions(desk, timeline.steps)
    weekly_part(desk, inputs, money, found)


def _by_step(desk: Desk, found: Advice, found_steps: tuple[RolloutStep, ...]) -> None:
    scale = scale_of(list(found.result.optimized_allocation.values()))
    rows = [
        _Row(name, amount, tuple(step.allocation[name] for step in found_steps))
        for name, amount in found.result.current_allocation.items()
    ]
    columns = [
        Column("Channel", lambda row: channel_name(row.channel)),
        Column("Current", lambda row: row.current, "money"),
        *(Column(f"At {step.share_percent} %", _at(place), "money") for place, step in enumerate(found_steps)),
    ]
    table(
        f"Money of the window at each step's pace, {scale.heading(desk.currency)}",
        rows,
        columns,
        actor=desk.actor,
        key="rollout",
        scale=scale,
    )


def _at(place: int) -> Callable[[_Row], Decimal]:
    return lambda row: row.by_step[place]


def _conditions(desk: Desk, found_steps: tuple[RolloutStep, ...]) -> None:
    columns = [
        Column("Step", lambda row: f"{row.share_percent} %"),
        Column("From", lambda row: row.start_date, "day"),
        Column("Judged", lambda row: row.checkpoint_date, "day"),
        Column("Guard metric", lambda row: row.guard_metric),
        Column("Stop rule", lambda row: row.stop_rule),
        Column("Roll-back", lambda row: row.roll_back),
    ]
    table("Checkpoints", found_steps, columns, actor=desk.actor, key="checkpoints")
