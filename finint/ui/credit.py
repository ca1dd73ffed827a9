"""The credit of channels as parts of a page: the answer, the matrix, slope, paths, lags, claims, flips, the drill."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from finint import display
from finint.campaign_returns import Returns
from finint.channel_credit import ALL_NAMES, UNATTRIBUTED, ChannelCredit, TopPath, verdicts
from finint.credit_days import MILLION
from finint.figures.bars import Claim, claims, claims_words, lags, lags_words
from finint.figures.paper import scale_of
from finint.figures.slope import Slope, slopes, slopes_words
from finint.money import ratio
from finint.period import Period
from finint.return_days import Lag
from finint.ui.charts import chart
from finint.ui.credit_desk import DRILLED_ORDERS, ClaimRow, Picks, TouchRow
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.tables import UNITS, Column, table
from finint.ui.words import plain
from finint.view import View

ZERO = Decimal(0)
SENSITIVE = Decimal("0.05")
Cell = Callable[[str], Decimal | None]


def channel_name(channel: str) -> str:
    """Return a channel as people write it.

    >>> channel_name("paid_search"), channel_name("unattributed")
    ('paid search', 'without a touch')
    """
    return "without a touch" if channel == UNATTRIBUTED else channel.replace("_", " ")


def answer(found: ChannelCredit, picks: Picks) -> str:
    """Return the attribution page's title: which channel depends most on the rule."""
    spread = {
        channel: found.spread_ratio(channel, of_revenue=picks.of_revenue) or ZERO
        for channel in found.channels
        if channel != UNATTRIBUTED
    }
    if not spread:
        return "No order has a touch: there is no credit to share"
    most = max(spread, key=lambda channel: spread[channel])
    shares = [found.share(model, most, of_revenue=picks.of_revenue) or ZERO for model in found.models]
    low, high = (display.percent(end) for end in (min(shares), max(shares)))
    name, what = channel_name(most), "revenue" if picks.of_revenue else "orders"
    return f"{name[:1].upper()}{name[1:]} depends most on the rule: {low} to {high} of {what}"


def scope(desk: Desk, found: ChannelCredit, picks: Picks) -> tuple[str, ...]:
    """Return window and conventions, for the line below the title."""
    through = display.day(desk.view.as_of - timedelta(days=1))
    touched = ratio(Decimal(found.with_touches), found.booked.conversions)
    return (
        f"{desk.period_name} to {through}",
        f"{found.booked.conversions:,.0f} orders, {display.percent(touched, places=0)} with a touch",
        f"{picks.rules.lookback_days} days look-back · credit on the day of the order",
        "credited, not caused",
        "filters on parts of the company do not apply" if desk.view.parts() != View(*_window(desk)).parts() else "",
    )


def _window(desk: Desk) -> tuple[Period, date]:
    return desk.view.period, desk.view.as_of


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


def slope_chart(found: ChannelCredit, picks: Picks) -> None:
    """Draw each channel's share from last touch to the chosen model."""
    after = (
        "linear" if picks.model in ("last", *(() if picks.model in found.models else (picks.model,))) else picks.model
    )
    rows = [
        Slope(
            channel_name(channel),
            float(found.share("last", channel, of_revenue=picks.of_revenue) or 0),
            float(found.share(after, channel, of_revenue=picks.of_revenue) or 0),
        )
        for channel in found.channels
        if channel != UNATTRIBUTED
    ]
    chart(
        f"Share of {'revenue' if picks.of_revenue else 'orders'}, last touch to {ALL_NAMES[after].lower()}, %"
        " · moved 2 pp or more in ink",
        slopes(rows, "Last touch", ALL_NAMES[after], ink()),
        slopes_words(rows, "Last touch", ALL_NAMES[after]),
        key="slope",
    )


def lag_chart(rows: Sequence[Lag]) -> None:
    """Draw how long orders took from their first touch."""
    days, counts = [row.lag_days for row in rows], [row.journeys for row in rows]
    words = lags_words(days, counts)
    chart("Days from first touch to order, % of orders", lags(days, counts, ink()), words, key="lags", note=words)


def claims_chart(found: ChannelCredit, claimed: Sequence[ClaimRow], picks: Picks) -> None:
    """Draw what platforms claim against what is credited once each order counts once."""
    model = picks.model if picks.model in found.models else "linear"
    given = found.given[model]
    rows = [
        Claim(channel_name(row.channel), float(row.conversions), float(given[row.channel].conversions))
        for row in claimed
        if row.channel in given
    ]
    if not rows:
        st.caption("No platform in these books reports conversions of its own.")
        return
    whole = Decimal(str(sum(row.claimed for row in rows)))
    credited = Decimal(str(sum(row.credited for row in rows)))
    share = display.percent(ratio(whole, credited), places=0)
    of_all = display.percent(ratio(whole, found.booked.conversions), places=0)
    chart(
        "Conversions platforms claim (outlined) against credited orders (solid)",
        claims(rows, ink()),
        claims_words(rows),
        key="claims",
        note=f"Platforms claim {share} of what {ALL_NAMES[model].lower()} credits to these channels, {of_all} of all "
        "orders. Each platform counts by its own window.",
    )


def paths_table(desk: Desk, found: ChannelCredit) -> None:
    """Draw the paths most orders came on."""
    rows = found.top_paths
    columns = [
        Column("Path", lambda row: " › ".join(channel_name(channel) for channel in row.channels)),
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


def flips(found: ChannelCredit, campaigns: Returns) -> str:
    """Return which decision the choice of a model turns round, in a sentence or two."""
    cost: dict[str, Decimal] = {}
    for one in campaigns.measured:
        cost[one.campaign.channel] = cost.get(one.campaign.channel, ZERO) + one.roi.cost_amount
    booked = campaigns.booked
    margin_ratio = ratio(booked.margin_amount, booked.revenue_amount) if booked.with_margin else None
    hurdle = campaigns.rules.hurdle_ratio
    rows = verdicts(found, cost, Decimal(1) if margin_ratio is None else margin_ratio)
    basis = "on revenue" if margin_ratio is None else f"at the mean margin of {display.percent(margin_ratio, places=0)}"
    if not rows:
        return "No channel has both a cost and a touch: no decision hangs on the model."
    turned = [row for row in rows if row.flips(hurdle)]
    if turned:
        said = []
        for row in turned:
            best = max(row.roi_ratios, key=lambda model: row.roi_ratios[model])
            worst = min(row.roi_ratios, key=lambda model: row.roi_ratios[model])
            said.append(
                f"{channel_name(row.channel)} ({display.percent(row.roi_ratios[worst], places=0, sign=True)} by "
                f"{ALL_NAMES[worst].lower()}, {display.percent(row.roi_ratios[best], places=0, sign=True)} by "
                f"{ALL_NAMES[best].lower()})"
            )
        return (
            f"Which decision flips: whether to keep {'; '.join(said)}. The hurdle is {display.percent(hurdle)}, return "
            f"after all costs {basis}. No model settles this: an experiment would."
        )
    near = min(rows, key=lambda row: min(abs(value - hurdle) for value in row.roi_ratios.values()))
    low, high = min(near.roi_ratios.values()), max(near.roi_ratios.values())
    return (
        f"No decision flips: every channel clears or misses the {display.percent(hurdle)} hurdle under every model, "
        f"{basis}. Closest is {channel_name(near.channel)}, {display.percent(low, places=0, sign=True)} to "
        f"{display.percent(high, places=0, sign=True)}."
    )


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
