"""The credit of channels as tables: channel by model, the top paths, and the orders behind a channel."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import streamlit as st

from finint import display
from finint.campaign_returns import EventCoverage
from finint.channel_credit import ALL_NAMES, UNATTRIBUTED, ChannelCredit, TopPath
from finint.credit_days import MILLION
from finint.figures.paper import scale_of
from finint.ui.credit import channel_name
from finint.ui.credit_desk import DRILLED_ORDERS, Picks, Ran, TouchRow
from finint.ui.desk import Desk
from finint.ui.tables import UNITS, Column, table
from finint.ui.words import plain

ZERO = Decimal(0)
TOUCHES_SHOWN = 8
STEP = " › "
SENSITIVE = Decimal("0.05")
Cell = Callable[[str], Decimal | None]


def matrix(desk: Desk, found: ChannelCredit, picks: Picks) -> str | None:
    """Draw channel × model, each column adding up to what was booked; return the channel picked."""
    by_model: list[tuple[str, Cell]] = [
        (ALL_NAMES[model], _credit_of(found, model, of_revenue=picks.of_revenue)) for model in found.models
    ]
    whole = found.booked.revenue_amount if picks.of_revenue else found.booked.conversions
    scale = scale_of([whole]) if picks.of_revenue else UNITS
    chosen = picks.model if picks.model in found.models else found.models[0]
    columns = [
        Column("Channel", channel_name),
        *(Column(name, cell, "money") for name, cell in by_model),
        Column(
            "Spread, pp",
            lambda channel: 100 * (found.spread_ratio(channel, of_revenue=picks.of_revenue) or ZERO),
            "number",
            help="largest share less smallest, over the models",
        ),
        Column(f"Share, {ALL_NAMES[chosen].lower()}", _share_of(found, chosen, of_revenue=picks.of_revenue), "ratio"),
        Column("90 % interval", lambda channel: _range(found, channel, of_revenue=picks.of_revenue)),
    ]
    columns.append(Column("Note", lambda channel: _note(found, channel, of_revenue=picks.of_revenue), "note"))
    rows = sorted(found.channels, key=lambda channel: -(_share_of(found, chosen, of_revenue=False)(channel) or ZERO))
    unit = (
        f"Revenue by channel and model, {scale.heading(desk.currency)}"
        if picks.of_revenue
        else "Orders by channel and model"
    )
    picked: str | None = table(
        unit,
        rows,
        columns,
        actor=desk.actor,
        key=f"matrix_{'revenue' if picks.of_revenue else 'orders'}",
        scale=scale,
        totals=f"every column adds up to {scale.write(whole)} booked · select a row for its orders",
        facts=[("Look-back", f"{picks.rules.lookback_days} days"), ("Data version", str(desk.data_version))],
        pick=True,
    )
    if found.refused:
        st.caption(plain(f"Markov and Shapley are not shown. {found.refused}."))
    elif found.markov_order:
        st.caption(
            plain(
                f"Markov: removal effect with a memory of {display.count(found.markov_order, 'touch', 'touches')}, "
                f"which predicts unseen steps best; {found.lost_journeys:,} journeys without an order counted. "
                "Interval: journeys resampled, 200 draws; sampling only. A touch may serve two orders."
            )
        )
    return picked


def ran(run: Ran, events: EventCoverage) -> None:
    """Say where the events were asked."""
    st.caption(plain(f"Calculated on {run.engine} in {run.seconds:.1f} s; {events.touches:,} touches lie there."))


def _credit_of(found: ChannelCredit, model: str, *, of_revenue: bool) -> Cell:
    given = found.given[model]
    return lambda channel: given[channel].revenue_amount if of_revenue else given[channel].conversions


def _share_of(found: ChannelCredit, model: str, *, of_revenue: bool) -> Cell:
    return lambda channel: found.share(model, channel, of_revenue=of_revenue)


def _range(found: ChannelCredit, channel: str, *, of_revenue: bool) -> str | None:
    ends = found.ranges.get(channel, (None, None))[1 if of_revenue else 0]
    if ends is None:
        return None
    low, high = (display.percent(end).removesuffix(" %") for end in ends)
    return f"[{low}; {high}]"


def _note(found: ChannelCredit, channel: str, *, of_revenue: bool) -> str:
    if channel == UNATTRIBUTED:
        return "no touch in the look-back"
    spread = found.spread_ratio(channel, of_revenue=of_revenue) or ZERO
    return "● depends on the rule" if spread >= SENSITIVE else "✓"


def path_words(row: TopPath) -> str:
    """Return a path as a cell holds it: of a long one its ends, with how many touches lie between them.

    >>> path_words(TopPath(("email",) * 3 + ("paid_search",) * 95 + ("direct",) * 2, 1, 0, Decimal(5)))
    'email › email › email › … 94 more … › paid search › direct › direct'
    """
    names = [channel_name(channel) for channel in row.channels]
    if len(names) > TOUCHES_SHOWN:
        names = [*names[:3], f"… {len(names) - 6} more …", *names[-3:]]
    return STEP.join(names)


def _whole_path(row: TopPath) -> str:
    return STEP.join(channel_name(channel) for channel in row.channels)


def paths_table(desk: Desk, found: ChannelCredit) -> None:
    """Draw the paths most orders came on."""
    rows = found.top_paths
    columns = [
        Column("Path", path_words, written=_whole_path),
        Column("Touches", lambda row: len(row.channels), "count"),
        Column("Orders", lambda row: row.orders, "count"),
        Column("Lost journeys", lambda row: row.lost, "count"),
        Column("Converted", _converted, "ratio", help="orders over journeys on exactly this path"),
        Column(f"Revenue, {desk.currency}", lambda row: row.revenue_amount, "money"),
    ]
    table(
        "Top paths",
        rows,
        columns,
        actor=desk.actor,
        key="paths",
        totals=f"{sum(row.orders for row in rows):,} of {found.with_touches:,} orders with a touch",
    )


def _converted(row: TopPath) -> Decimal | None:
    return row.conversion_ratio


def drill(desk: Desk, picks: Picks, channel: str, rows: Sequence[TouchRow]) -> None:
    """Draw the latest orders that credit a channel, touch by touch: the credits of an order add up to 1."""
    orders = len({row.journey_id for row in rows})
    columns = [
        Column("Order", lambda row: row.journey_id.removeprefix("c:")),
        Column("Ordered", lambda row: row.converted_at.date(), "day"),
        Column("Touch", lambda row: row.pos, "count"),
        Column("Touched", lambda row: f"{row.touched_at:%-d %b %Y %H:%M}"),
        Column("Channel", lambda row: channel_name(row.channel)),
        Column("Campaign", lambda row: row.campaign_id or ""),
        Column("Credit", lambda row: Decimal(row.conversions) / MILLION, "ratio"),
        Column("Revenue credited", lambda row: Decimal(row.value - row.refund).scaleb(-2), "amount"),
    ]
    rule = ALL_NAMES[picks.rules.model].lower()
    why = (
        "" if picks.model == picks.rules.model else f" · {ALL_NAMES[picks.model]} has no credit by touch: linear shown"
    )
    table(
        f"Orders that credit {channel_name(channel)}, by {rule}, {desk.currency}",
        rows,
        columns,
        actor=desk.actor,
        key="touches",
        totals=f"the latest {orders} orders, at most {DRILLED_ORDERS}; credits of an order add up to 100 %{why}",
        absent="",
    )
