"""Which touches led to an order, and which led nowhere: 40,000 journeys drawn from the same spend as the books."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from finint.sample.company import FIRST_DAY, REPORTING_CURRENCY
from finint.sample.curves import FIRST_MONDAY, WEEKS
from finint.sample.customers import CAUSES, DAY_SECONDS, END_SECONDS, WEEK_SECONDS, Orders, money, user_id
from finint.sample.written import Refused

JOURNEYS = 40_000
PAID = CAUSES[:-1]
UNPAID = ("direct", "organic_search", "referral")
CHANNELS = (*PAID, *UNPAID)
# How often a channel is met at usual spend, apart from the touch that caused the order.
MET = (0.15, 0.13, 0.07, 0.09, 0.11, 0.03, 0.015, 0.19, 0.21, 0.05)
MET_AGAIN = (0.11, 0.03, 0.01, 0.06, 0.44, 0.01, 0.01, 0.27, 0.06, 0.0)  # before a repeat order
MET_IDLY = (0.11, 0.19, 0.13, 0.17, 0.06, 0.02, 0.02, 0.12, 0.15, 0.03)  # by people who do not order
LAG_DAYS = (2.5, 8.0, 11.0, 8.0, 4.0, 6.0, 13.0, 1.2, 4.0, 5.0)  # mean time before the order
LONGEST_LAG_DAYS = 58.0
CLICK_EUR = {"paid_search": 2.9, "paid_social": 3.4, "video": 0.9, "display": 0.7}
CAUSE_SEEN = 0.93  # the rest is lost to consent and devices
CLOSING_DIRECT = 0.24  # the order itself comes through a visit of its own
TRACKED_REPEATS = 0.45
EXTRA_TOUCHES, IDLE_TOUCHES, REPEAT_TOUCHES = 1.6, 0.9, 0.5
CRAWLER_TOUCHES = 300  # one visitor is not a person
FIRST_WEEK_SECONDS = (FIRST_MONDAY - FIRST_DAY).days * DAY_SECONDS


@dataclass(frozen=True, slots=True)
class Touches:
    """Touches before they are written, one element a touch; `channel` indexes CHANNELS."""

    user: NDArray[np.str_]
    seconds: NDArray[np.int64]
    channel: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Journeys:
    """The touchpoint table, and how many journeys of each sort it holds."""

    table: pa.Table
    counts: dict[str, int]

    def refused(self) -> tuple[Refused, ...]:
        """Return the touches without a channel; a table's first row stands on line 2, below its names."""
        missing = np.flatnonzero(self.table["channel"].is_null().to_numpy())
        return tuple(Refused(int(row) + 2, "channel", "missing_text", "", None, REPORTING_CURRENCY) for row in missing)


def journeys(
    made: Orders,
    weekly_spend: NDArray[np.float64],
    campaign_spend: dict[str, NDArray[np.float64]],
    campaigns_of: dict[str, list[str]],
    rng: np.random.Generator,
) -> Journeys:
    """Return the touchpoints of 40,000 journeys.

    Args:
        made: all orders; each new customer's cause is met in the journey, unless tracking lost it.
        weekly_spend: euro by curve and week; a channel is met more often in weeks of more spend.
        campaign_spend: campaign → euro a week.
        campaigns_of: channel → its campaigns.
        rng: draws.
    """  # fmt: skip
    new = np.flatnonzero(made.is_new)
    again = np.flatnonzero(~made.is_new & (rng.random(len(made.is_new)) < TRACKED_REPEATS))
    idle = JOURNEYS - len(new) - len(again)
    idle_end = np.sort(rng.integers(0, END_SECONDS, idle))
    buyers = np.array([user_id(int(number)) for number in made.customer])
    strangers = np.array([f"u{500_000 + number:06d}" for number in range(idle)])
    relative = np.clip(weekly_spend / weekly_spend.mean(axis=1, keepdims=True), 0.05, 4.0) ** 0.7
    parts = [
        _causes(made, new, buyers, rng),
        _met(buyers[new], made.seconds[new], EXTRA_TOUCHES, MET, relative, rng),
        _closing(buyers[new], made.seconds[new], rng),
        _met(buyers[again], made.seconds[again], REPEAT_TOUCHES, MET_AGAIN, relative, rng, at_least=1),
        _met(strangers, idle_end, IDLE_TOUCHES, MET_IDLY, relative, rng, at_least=1),
        _crawler(rng),
    ]
    user = np.concatenate([part.user for part in parts])
    seconds = np.concatenate([part.seconds for part in parts])
    channel = np.concatenate([part.channel for part in parts])
    kept = (seconds >= 0) & (seconds < END_SECONDS)
    user, seconds, channel = user[kept], seconds[kept], channel[kept]
    order = np.lexsort((user, seconds))
    touches = Touches(user[order], seconds[order], channel[order])
    table = _table(touches, campaign_spend, campaigns_of, rng)
    return Journeys(table, {"new_customers": len(new), "repeat_orders": len(again), "without_order": idle})


def _causes(made: Orders, new: NDArray[np.int64], buyers: NDArray[np.str_], rng: np.random.Generator) -> Touches:
    """The touch of the channel that brought the customer, where there is one and it was seen."""
    seen = new[(made.cause[new] < len(PAID)) & (rng.random(len(new)) < CAUSE_SEEN)]
    channel = made.cause[seen]
    lag = rng.exponential(np.array(LAG_DAYS)[channel] * 0.8) % LONGEST_LAG_DAYS
    return Touches(buyers[seen], made.seconds[seen] - 600 - (lag * DAY_SECONDS).astype(np.int64), channel)


def _met(
    users: NDArray[np.str_], ends: NDArray[np.int64], mean: float, met: tuple[float, ...],
    relative: NDArray[np.float64], rng: np.random.Generator, *, at_least: int = 0,
) -> Touches:  # fmt: skip
    """Other touches on the way, drawn by how often a channel is met in that week."""
    count = rng.poisson(mean, len(users)) + at_least
    who = np.repeat(np.arange(len(users)), count)
    week = np.clip((ends[who] - FIRST_WEEK_SECONDS) // WEEK_SECONDS, 0, WEEKS - 1)
    weights = np.tile(np.array(met), (WEEKS, 1))
    weights[:, : len(PAID)] *= relative.T
    steps = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    channel = (rng.random(len(who))[:, None] > steps[week]).sum(axis=1)
    channel = np.minimum(channel, len(CHANNELS) - 1)
    lag = rng.exponential(np.array(LAG_DAYS)[channel]) % LONGEST_LAG_DAYS
    return Touches(users[who], ends[who] - 60 - (lag * DAY_SECONDS).astype(np.int64), channel)


def _closing(users: NDArray[np.str_], ends: NDArray[np.int64], rng: np.random.Generator) -> Touches:
    """A direct visit minutes before the order."""
    chosen = np.flatnonzero(rng.random(len(users)) < CLOSING_DIRECT)
    channel = np.full(len(chosen), CHANNELS.index("direct"))
    return Touches(users[chosen], ends[chosen] - rng.integers(45, 1500, len(chosen)), channel)


def _crawler(rng: np.random.Generator) -> Touches:
    """One visitor with far more touches than any person."""
    seconds = 200 * DAY_SECONDS + np.sort(rng.integers(0, 20 * DAY_SECONDS, CRAWLER_TOUCHES))
    return Touches(np.full(CRAWLER_TOUCHES, "u999999"), seconds, rng.integers(0, len(CHANNELS), CRAWLER_TOUCHES))


def _table(
    touches: Touches,
    campaign_spend: dict[str, NDArray[np.float64]],
    campaigns_of: dict[str, list[str]],
    rng: np.random.Generator,
) -> pa.Table:
    count = len(touches.seconds)
    week = np.clip((touches.seconds - FIRST_WEEK_SECONDS) // WEEK_SECONDS, 0, WEEKS - 1)
    campaign = np.full(count, None, dtype=object)
    cents = np.zeros(count, np.int64)
    for index, channel in enumerate(PAID):
        inside = np.flatnonzero(touches.channel == index)
        campaign[inside] = _campaigns(week[inside], campaigns_of[channel], campaign_spend, rng)
        if channel in CLICK_EUR:
            price = CLICK_EUR[channel] * np.exp(rng.normal(0.0, 0.3, len(inside)))
            cents[inside] = np.maximum(np.floor(price * 100 + 0.5), 1).astype(np.int64)
    names = np.array(CHANNELS, dtype=object)[touches.channel]
    names[rng.choice(count, 1)] = None  # a tag without its channel
    start = np.datetime64(FIRST_DAY.isoformat(), "s")
    table = pa.table(
        {
            "touch_id": pa.array([f"t{number:07d}" for number in range(1, count + 1)]),
            "user_id": pa.array(touches.user),
            "ts": pa.array(start + touches.seconds.astype("timedelta64[s]")),
            "channel": pa.array(names, pa.string()),
            "campaign_id": pa.array(campaign, pa.string()),
            "cost": _priced(cents),
            "currency": pa.array(["EUR"] * count),
        }
    )
    twice = np.sort(np.concatenate([np.arange(count), rng.choice(count, 3, replace=False)]))  # sent twice, same id
    return table.take(pa.array(twice))


def _priced(cents: NDArray[np.int64]) -> pa.Array:
    """A channel without a price per touch has no cost, which is not a cost of 0."""
    cost = money(cents)
    return pc.if_else(pa.array(cents > 0), cost, pa.scalar(None, cost.type))


def _campaigns(
    week: NDArray[np.int64],
    campaigns: list[str],
    campaign_spend: dict[str, NDArray[np.float64]],
    rng: np.random.Generator,
) -> NDArray[np.object_]:
    """Choose a campaign for each touch by what the channel's campaigns spent lately; None before any did."""
    lately = np.zeros((len(campaigns), WEEKS))
    for row, campaign in enumerate(campaigns):
        level = 0.0
        for number in range(WEEKS):
            level = 0.7 * level + float(campaign_spend[campaign][number])
            lately[row, number] = level if level > 1.0 else 0.0
    total = lately.sum(axis=0)
    steps = np.cumsum(lately, axis=0) / np.where(total > 0, total, 1.0)
    chosen = (rng.random(len(week)) > steps[:, week]).sum(axis=0)
    names = np.array([*campaigns, None], dtype=object)
    return np.asarray(names[np.where(total[week] > 0, np.minimum(chosen, len(campaigns) - 1), len(campaigns))])
