"""How does the credit of each channel move with the model, and which decision would that turn round?"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from finint import store
from finint.credit_days import decay_table
from finint.money import ratio
from finint.return_rules import MODEL_NAMES, Rules
from finint.view import View

ZERO = Decimal(0)
MILLION = 1_000_000
ENOUGH_CONVERSIONS = 300
TOP_PATHS = 15
UNATTRIBUTED = "unattributed"
DATA_DRIVEN = ("markov", "shapley")
ALL_NAMES = {**MODEL_NAMES, "markov": "Markov", "shapley": "Shapley"}


class Given(NamedTuple):
    """Credit of one channel by one model: conversions, and revenue with refunds deducted."""

    conversions: Decimal
    revenue_amount: Decimal


class TopPath(NamedTuple):
    """A path of channels that orders came on."""

    channels: tuple[str, ...]
    orders: int
    lost: int
    revenue_amount: Decimal

    @property
    def conversion_ratio(self) -> Decimal | None:
        """Orders over journeys on exactly this path."""
        return ratio(Decimal(self.orders), Decimal(self.orders + self.lost))


class ShareRange(NamedTuple):
    """Ends of the share of all orders (or revenue) that a channel gets in 90 % of the resampled journeys."""

    low_ratio: float
    high_ratio: float


@dataclass(frozen=True, slots=True)
class ChannelCredit:
    """Credit by channel and model; every model's column adds up to `booked`.

    `refused` says why the data-driven models are not given, or is empty. `ranges` are of `ranges_model` for orders and
    for revenue. `markov_order` is the memory, in touches, that predicts unseen steps best.
    """

    channels: tuple[str, ...]
    models: tuple[str, ...]
    given: Mapping[str, Mapping[str, Given]]
    booked: Given
    with_touches: int
    lost_journeys: int
    refused: str
    markov_order: int | None
    ranges: Mapping[str, tuple[ShareRange | None, ShareRange | None]]
    top_paths: tuple[TopPath, ...]

    def share(self, model: str, channel: str, *, of_revenue: bool = False) -> Decimal | None:
        """Return a channel's share of what was booked; None when nothing was."""
        given, whole = self.given[model][channel], self.booked
        if of_revenue:
            return ratio(given.revenue_amount, whole.revenue_amount)
        return ratio(given.conversions, whole.conversions)

    def spread_ratio(self, channel: str, *, of_revenue: bool = False) -> Decimal | None:
        """Return the largest share less the smallest over the models: how much the channel depends on the rule."""
        shares = [self.share(model, channel, of_revenue=of_revenue) for model in self.models]
        known = [share for share in shares if share is not None]
        return max(known) - min(known) if known else None


def channel_credit(books: store.Books, view: View, rules: Rules, model: str) -> ChannelCredit:
    """Return the credit of every model for the orders of the view, with intervals for `model`.

    Credit stands on the day of the order. Look-back and half-life are those of `rules`; its own model is not used.
    """
    from finint.journeys import bootstrap, channels, decay, models, order, sequences  # noqa: PLC0415  Ibis and scipy

    longest = decay.last_minute(rules.half_life_hours, rules.lookback_days * 24 * 60)
    span = channels.Span(
        datetime.combine(view.days.start, time()),
        datetime.combine(min(view.as_of, view.days.end), time()),
        rules.lookback_days,
        longest,
    )
    rows = store.collect(
        books, partial(channels.rule_credit, span), _row(channels.rule_columns()), **decay_table(rules)
    )
    seen = store.collect(books, partial(channels.names, span), _row(("channel",)))
    names = tuple(sorted({row.channel for row in [*rows, *seen]}))
    given: dict[str, dict[str, Given]] = {
        rule: {row.channel: _given(getattr(row, f"{rule}_conversions"), getattr(row, f"{rule}_net")) for row in rows}
        for rule in MODEL_NAMES
    }
    booked = _together(given["linear"].values())
    if not rows:
        return ChannelCredit((), tuple(MODEL_NAMES), given, booked, 0, 0, _refusal(0), None, {}, ())
    counted = store.collect(
        books, partial(channels.path_counts, span, names), _row(channels.path_columns(names)), **decay_table(rules)
    )
    paths, faded = channels.unpacked(counted, names)
    won = int(paths.journeys[paths.converted].sum())
    cents = int(((paths.value_cents - paths.refund_cents) * paths.journeys)[paths.converted].sum())
    refused, memory = _refusal(won), None
    if not refused:
        steps = sequences.step_table(paths)
        memory = max(1, order.best(order.evidence(steps)))
        touchless = Given(booked.conversions - won, booked.revenue_amount - Decimal(cents).scaleb(-2))
        found = {
            "markov": models.markov_credit(steps, memory, models.Totals(won, cents)),
            "shapley": models.shapley_credit(sequences.coalitions(paths), paths.names),
        }
        for name, by_channel in found.items():
            given[name] = _with_touchless(
                {channel: _given(one.conversions_millionths, one.value_cents) for channel, one in by_channel.items()},
                touchless,
            )
    # A channel without credit stands in every column, and an order without a touch has a channel of its own.
    names = tuple(sorted({channel for column in given.values() for channel in column} | set(names)))
    given = {
        name: {channel: column.get(channel, Given(ZERO, ZERO)) for channel in names} for name, column in given.items()
    }
    ranges: dict[str, tuple[ShareRange | None, ShareRange | None]] = {}
    if won and (model in MODEL_NAMES or not refused):
        asked = f"markov_{memory}" if model == "markov" else model
        drawn = bootstrap.intervals(paths, [asked], decay=faded)[asked]
        value = booked.revenue_amount
        scales = (won / float(booked.conversions), cents / 100 / float(value) if value else 0.0)
        ranges = {
            channel: (_scaled(one.conversions, scales[0]), _scaled(one.value, scales[1]))
            for channel, one in drawn.items()
            if channel != UNATTRIBUTED
        }
    return ChannelCredit(
        channels=names,
        models=tuple(name for name in ALL_NAMES if name in given),
        given=given,
        booked=booked,
        with_touches=won,
        lost_journeys=int(paths.journeys[~paths.converted].sum()),
        refused=refused,
        markov_order=memory,
        ranges=ranges,
        top_paths=tuple(_top(paths)),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a channel clears the hurdle, model by model: its ROI on margin at the company's mean margin."""

    channel: str
    cost_amount: Decimal
    roi_ratios: Mapping[str, Decimal]

    def flips(self, hurdle_ratio: Decimal) -> bool:
        """Tell whether some model clears the hurdle and another does not."""
        return len({value > hurdle_ratio for value in self.roi_ratios.values()}) > 1


def verdicts(found: ChannelCredit, cost: Mapping[str, Decimal], margin_ratio: Decimal) -> list[Verdict]:
    """Return a verdict for each channel with a cost, the most expensive first.

    Args:
        found: the credit.
        cost: fully loaded cost by channel.
        margin_ratio: contribution margin over revenue of all orders: a channel's own margin is not known by model.
    """
    rows = [
        Verdict(
            channel,
            spent,
            {model: found.given[model][channel].revenue_amount * margin_ratio / spent - 1 for model in found.models},
        )
        for channel, spent in cost.items()
        if channel in found.channels and spent > 0
    ]
    return sorted(rows, key=lambda row: -row.cost_amount)


def _row(columns: Sequence[str]) -> Any:
    return namedtuple("Row", columns)  # noqa: PYI024  the columns are known only when asked


def _given(millionths: int, cents: int) -> Given:
    return Given(Decimal(int(millionths)) / MILLION, Decimal(int(cents)).scaleb(-2))


def _together(parts: Any) -> Given:
    found = list(parts)
    return Given(sum((one.conversions for one in found), ZERO), sum((one.revenue_amount for one in found), ZERO))


def _refusal(conversions: int) -> str:
    if conversions >= ENOUGH_CONVERSIONS:
        return ""
    return (
        f"Markov and Shapley need {ENOUGH_CONVERSIONS} orders with touches; the view has {conversions:,}: "
        "their credit would be mostly chance"
    )


def _with_touchless(by_channel: dict[str, Given], touchless: Given) -> dict[str, Given]:
    own = by_channel.get(UNATTRIBUTED, Given(ZERO, ZERO))
    return {
        **by_channel,
        UNATTRIBUTED: Given(own.conversions + touchless.conversions, own.revenue_amount + touchless.revenue_amount),
    }


def _scaled(share: tuple[float, float] | None, scale: float) -> ShareRange | None:
    return None if share is None else ShareRange(share[0] * scale, share[1] * scale)


def _top(paths: Any) -> list[TopPath]:
    sums: dict[tuple[int, ...], list[int]] = {}
    for number in range(len(paths.lengths)):
        start = paths.starts[number]
        path = tuple(paths.channels[start : start + paths.lengths[number]].tolist())
        one = sums.setdefault(path, [0, 0, 0])
        journeys = int(paths.journeys[number])
        if paths.converted[number]:
            one[0] += journeys
            one[2] += journeys * int(paths.value_cents[number] - paths.refund_cents[number])
        else:
            one[1] += journeys
    ranked = sorted((item for item in sums.items() if item[1][0]), key=lambda item: (-item[1][0], item[0]))
    return [
        TopPath(tuple(paths.names[place - 1] for place in path), won, lost, Decimal(cents).scaleb(-2))
        for path, (won, lost, cents) in ranked[:TOP_PATHS]
    ]
