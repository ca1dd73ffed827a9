"""A proposal as parts of the page: the answer in a sentence, its scope, the tiles, and the picture of the shift."""

from decimal import Decimal

import streamlit as st

from finint import display, metrics
from finint.advice_parts import explain_advice, value_of
from finint.figures.curves import Curve, curves, curves_words
from finint.figures.paper import Scale, scale_of
from finint.figures.shift import Shift, shifts, shifts_words
from finint.optimizer.advice import Advice
from finint.remaining_money import Money
from finint.ui.advice_desk import Inputs, channel_name, worth
from finint.ui.charts import chart, pair
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.tiles import tile, tiles

POINTS = 33
SHOWN_CURVES = 9


def answer(desk: Desk, inputs: Inputs, found: Advice) -> str:
    """Return the page's title: what moves, what it gains, how often it is better."""
    if not found.moved_amount and not any(row.change_amount for row in found.result.moves):
        return "Nothing should move: today's plan is the best that is allowed"
    short = display.short_money
    left = found.unallocated_amount
    leaves = f" and leaving {short(left)} unspent" if left >= 1 else ""
    gain = Decimal(repr(found.gain))
    if found.question.choices.is_money:
        gains = f"{'gains' if gain >= 0 else 'loses'} {short(abs(gain))} {desk.currency}"
    else:
        gains = f"{'gains' if gain >= 0 else 'loses'} {abs(gain):,.0f} {inputs.history.outcome}"
    # As a count: 199 of 200 is not "100 %".
    won, draws = round(found.better_ratio * len(found.gains)), len(found.gains)
    return f"Moving {short(found.moved_amount)}{leaves} {gains}; it beats the plan in {won} of {draws} draws"


def scope(inputs: Inputs, money: Money, found: Advice) -> tuple[str, ...]:
    """Return window, budget, objective and limits, for the line below the title."""
    choices, window = found.question.choices, money.window
    start, end = display.day(window.as_of), display.day(window.last_day)
    plan = f"plan {money.version}" if money.from_plan else "no plan in the window: pace of the last 13 weeks"
    budget = f"budget {display.short_money(found.budget_amount)}"
    if choices.budget_ratio != 1:
        budget += f" ({choices.budget_ratio:.0%} of the plan)"
    step = "no step cap" if choices.step_ratio is None else f"step cap {choices.step_ratio:.0%}"
    return (
        f"{start} – {end}",
        plan,
        f"{budget}, movable {display.short_money(found.movable_amount)}".replace("%", " %"),
        worth(inputs, choices.objective),
        step.replace("%", " %"),
        "all channels, departments and vendors",
    )


def advice_tiles(desk: Desk, inputs: Inputs, money: Money, found: Advice) -> None:
    """Draw the five tiles; each explains itself down to draws or plan lines."""
    is_money = found.question.choices.is_money
    kind = "amount" if is_money else "count"
    low, high = found.interval_80
    write = display.short_money if is_money else (lambda amount, **_: display.money(amount, places=0))
    ends = f"[{write(Decimal(repr(low)))}; {write(Decimal(repr(high)))}] 80 %"
    draws = len(found.gains)
    idle = display.percent(found.unallocated_amount / found.budget_amount) if found.budget_amount else "n/a"
    rows = sum(1 for row in found.money for line in row.rows if line.movable_amount)
    shown = [
        (f"expected_gain_{kind}", ends),
        ("beats_plan_ratio", f"{round(found.better_ratio * draws)} of {draws} draws"),
        (f"gain_5th_percentile_{kind}", "1 in 20 is worse"),
        ("unallocated_amount", f"! {idle} of budget" if found.unallocated_amount >= 1 else "the budget is placed"),
        ("movable_amount", f"{rows} plan lines" if money.from_plan else "no plan lines"),
    ]
    filters = (*scope(inputs, money, found), f"curves of {len(inputs.history.weeks)} weeks, {draws} draws")
    with tiles(5):
        for metric_id, also in shown:
            metric = metrics.get(metric_id)
            tile(
                metric,
                value_of(metric, found),
                actor=desk.actor,
                also=also,
                currency=desk.currency if metric.unit == "money" else "",
                explain=lambda metric=metric: explain_advice(  # type: ignore[misc]
                    metric, found, filters=filters, data_version=desk.data_version
                ),
            )


def shift_charts(desk: Desk, inputs: Inputs, found: Advice) -> None:
    """Draw the response curves with both plans on them, and the shift beside."""
    scale = scale_of([row.proposed_amount for row in found.result.moves])
    left, right = pair("shift", (1.5, 1))
    with left:
        _curves_chart(desk, inputs, found, scale)
    with right:
        rows = [
            Shift(
                channel_name(row.channel),
                float((row.current_amount or Decimal(0)) / scale.divisor),
                float(row.proposed_amount / scale.divisor),
            )
            for row in found.result.moves
        ]
        spent = sum((row.proposed_amount for row in found.result.moves), Decimal(0))
        note = f"Proposed sums to {scale.write(spent)} of {scale.write(found.budget_amount)}"
        if found.unallocated_amount >= 1:
            note += f"; {scale.write(found.unallocated_amount)} stays unspent"
        heading = f"Shift by channel, {scale.heading(desk.currency)}"
        chart(heading, shifts(rows, ink()), shifts_words(rows), key="shift", note=note)


def _curves_chart(desk: Desk, inputs: Inputs, found: Advice, scale: Scale) -> None:
    panels = panels_of(found, scale)
    is_money = found.question.choices.is_money
    what = f"{_measure(found)}, {scale.heading(desk.currency)}" if is_money else inputs.history.outcome
    chart(
        f"Response per channel, {what} in the window · shaded: spend seen, hatched: beyond it",
        curves(panels, ink(), unit=scale.unit if is_money else ""),
        curves_words(panels, unit=scale.unit),
        key="curves",
        note=f"○ current  ● proposed  ▲ beyond the spend seen. Spend on the x axis, {scale.heading(desk.currency)}; "
        "each panel has its own scale.",
    )


def _measure(found: Advice) -> str:
    return "revenue" if found.question.choices.objective == "revenue" else "margin"


def panels_of(found: Advice, scale: Scale) -> list[Curve]:
    """Return a panel for each of the channels with the largest shift, curves as means over the draws."""
    draws, choices = found.problem.draws, found.question.choices
    assert draws is not None
    divisor = float(scale.divisor)
    worth_divisor = divisor if choices.is_money else 1.0
    ranked = sorted(found.result.moves, key=lambda row: -abs(row.change_amount or Decimal(0)))
    panels = []
    for move in [row for row in ranked if row.channel not in found.question.held][:SHOWN_CURVES]:
        place = found.problem.names.index(move.channel)
        channel = found.problem.channels[place]
        current, proposed = float(move.current_amount or 0), float(move.proposed_amount)
        end = max(current, proposed, 1.0) * 1.7
        spends = [end * number / (POINTS - 1) for number in range(POINTS)]
        returns = [0.0]
        for spend in spends[1:]:
            share = 1.0 / (1.0 + (draws.half[:, place] / spend) ** draws.slope[:, place])
            returns.append(float((draws.beta[:, place] * share).mean()) / worth_divisor)
        panels.append(
            Curve(
                channel_name(move.channel),
                tuple(spend / divisor for spend in spends),
                tuple(returns),
                current / divisor,
                proposed / divisor,
                (channel.seen_low_amount or 0.0) / divisor,
                (channel.seen_high_amount or 0.0) / divisor,
            )
        )
    return panels


def warnings(inputs: Inputs, found: Advice) -> None:
    """Say plainly which curves are mostly assumption, and which channels have none."""
    unknown = [channel_name(row.channel) for row in found.result.moves if not row.identified]
    if unknown and inputs.curves.fit:
        told = [channel_name(channel.name) for channel in inputs.curves.fit.channels if channel.identified]
        st.caption(
            f"! The weeks tell the curves of {', '.join(told)}; those of {', '.join(unknown)} are mostly assumption, "
            "and their draws spread accordingly. A lift test would tell: Inputs says why each is not identified."
        )
