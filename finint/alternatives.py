"""What would the money of a campaign have earned in the best other channel, in the same weeks?

Read off the response curves of the books' own weeks, where the data tell them: the margin that more weekly spend would
have brought on top of what the channel spent then, no further than it was ever seen to go, less the money itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from finint import store
from finint.channel_history import WEEK, history
from finint.lift_tests import LiftTest
from finint.money import rounded
from finint.optimizer.curves import FloatArray, hill
from finint.period import Period
from finint.roi import Alternative

ZERO = Decimal(0)
POINTS = 401
RECENT_WEEKS = 13


@dataclass(frozen=True, slots=True)
class Option:
    """A channel that could have taken more money.

    `spend` (points,) runs from 0 to the most ever spent in a week; `margin` is what a week of it brings, kept up, mean
    over the draws of the curve, in money. `by_week` is what the channel did spend.
    """

    channel: str
    spend: FloatArray
    margin: FloatArray
    by_week: Mapping[date, float]

    def spent_per_week(self, period: Period) -> float:
        """Return its mean weekly spend over the weeks that touch `period`; of its last weeks when none does."""
        inside = [amount for week, amount in self.by_week.items() if week < period.end and week + WEEK > period.start]
        known = inside or list(self.by_week.values())[-RECENT_WEEKS:]
        return sum(known) / len(known) if known else 0.0


@dataclass(frozen=True, slots=True)
class Options:
    """The channels whose curves the data tell; `reason` says why there are none."""

    channels: tuple[Option, ...]
    reason: str = ""


def options(books: store.Books, tests: Sequence[LiftTest], worth: Mapping[str, Decimal], as_of: date) -> Options:
    """Return the channels with a curve the books' weeks tell.

    Args:
        books: the store.
        tests: lift tests, which calibrate the curves.
        worth: margin of one unit of outcome: of new_customers, of orders.
        as_of: first day not counted.
    """
    held = history(books, as_of)
    if not held.weeks:
        return Options((), "the books hold no whole week with both spend and orders")
    each = worth.get(held.outcome.replace(" ", "_"))
    if not each:
        return Options((), f"what one of the {held.outcome} is worth in margin is not known")
    from finint.curve_fit import fitted  # noqa: PLC0415  scipy, for books with a history only

    found = fitted(held, tests)
    if found.fit is None:
        return Options((), found.refused)
    told = [channel for channel in found.fit.channels if channel.identified]
    if not told:
        return Options((), "the weeks tell the curve of no channel")
    draws = found.fit.draws
    rows = []
    for channel in told:
        place = draws.channels.index(channel.name)
        spend = np.linspace(0.0, channel.spend_high_amount, POINTS)
        brought = hill(
            spend[None, :], draws.beta[:, [place]], draws.steady_half_amount[:, [place]], draws.slope[:, [place]]
        )
        weekly = dict(zip(held.weeks, map(float, held.spend[channel.name]), strict=True))
        rows.append(Option(channel.name, spend, brought.mean(axis=0) * float(each), weekly))
    return Options(tuple(rows))


def flight(cost_days: Sequence[tuple[date, Decimal]], window: Period) -> Period:
    """Return the days from a campaign's first to its last own cost, a week at least; the window where it has none."""
    days = [day for day, amount in cost_days if amount > 0]
    if not days:
        return window
    return Period(min(days), max(max(days) + timedelta(days=1), min(days) + WEEK))


def best_alternative(known: Options, channel: str, cost_amount: Decimal, days: Period) -> Alternative | None:
    """Return the other channel where a campaign's money would have earned most, and what; None when it would have lost.

    The money is laid evenly over the weeks of `days`, on top of what the other channel spent in them, and only as much
    of it as pays and as the channel was ever seen to take. The campaign is moved alone.

    Args:
        known: see `options`.
        channel: the campaign's own, which is no alternative to itself.
        cost_amount: fully loaded, 0 and up.
        days: when the campaign spent; see `flight`.
    """
    return _best([_moved(option, cost_amount, days) for option in known.channels if option.channel != channel])


def best_for_all(known: Options, cost_by_channel: Mapping[str, Decimal], days: Period) -> Alternative | None:
    """Return the one channel where all other channels' money together would have earned most, and what.

    Room is taken once: it is less than what the campaigns, each moved alone, would have earned there.
    """
    return _best(
        [
            _moved(option, sum((cost for name, cost in cost_by_channel.items() if name != option.channel), ZERO), days)
            for option in known.channels
        ]
    )


def _best(found: Sequence[Alternative | None]) -> Alternative | None:
    return max((one for one in found if one), key=lambda one: (one.margin_amount, one.name), default=None)


def _moved(option: Option, cost_amount: Decimal, days: Period) -> Alternative | None:
    weeks = days.days / 7
    now = option.spent_per_week(days)
    most = min(float(cost_amount) / weeks, float(option.spend[-1]) - now)
    if most <= 0:
        return None
    extra = np.linspace(0.0, most, POINTS)
    brought = np.interp(now + extra, option.spend, option.margin) - np.interp(now, option.spend, option.margin)
    net = brought - extra
    best = int(net.argmax())
    if net[best] <= 0:
        return None
    placed, margin = (rounded(Decimal(repr(float(one * weeks)))) for one in (extra[best], net[best]))
    return Alternative(option.channel, margin, placed)
