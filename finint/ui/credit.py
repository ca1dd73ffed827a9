"""The credit of channels as parts of a page: the answer, the matrix, slope, paths, lags, claims, flips, the drill."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import display
from finint.campaign_returns import Returns
from finint.channel_credit import ALL_NAMES, UNATTRIBUTED, ChannelCredit, verdicts
from finint.figures.bars import Claim, claims, claims_words, lags, lags_words
from finint.figures.slope import Slope, slopes, slopes_words
from finint.money import ratio
from finint.period import Period
from finint.return_days import Lag
from finint.ui.charts import chart
from finint.ui.credit_desk import ClaimRow, Picks
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.view import View

ZERO = Decimal(0)


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
    if not max(shares):
        return "No order has a touch: there is no credit to share"
    low, high = (display.percent(end) for end in (min(shares), max(shares)))
    if low == high:
        return f"The rule changes no channel's share of {'revenue' if picks.of_revenue else 'orders'}"
    name, what = channel_name(most), "revenue" if picks.of_revenue else "orders"
    return f"{name[:1].upper()}{name[1:]} depends most on the rule: {low} to {high} of {what}"


def scope(desk: Desk, found: ChannelCredit, picks: Picks) -> tuple[str, ...]:
    """Return window and conventions, for the line below the title."""
    touched = ratio(Decimal(found.with_touches), found.booked.conversions)
    return (
        f"{desk.period_name} {desk.through()}",
        f"{found.booked.conversions:,.0f} orders, {display.percent(touched, places=0)} with a touch",
        f"{picks.rules.lookback_days} days look-back · credit on the day of the order",
        "credited, not caused",
        "filters on parts of the company do not apply" if desk.view.parts() != View(*_window(desk)).parts() else "",
    )


def _window(desk: Desk) -> tuple[Period, date]:
    return desk.view.period, desk.view.as_of


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
