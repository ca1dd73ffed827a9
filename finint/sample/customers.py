"""Who became a customer, through what, and what they bought afterwards: orders and refunds."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from finint.sample.company import DATA_THROUGH, DAYS, FIRST_DAY
from finint.sample.curves import CURVES, WEEKS, base, days_in, response
from finint.sample.fx import Rates

DAY_SECONDS = 86_400
WEEK_SECONDS = 7 * DAY_SECONDS
END_SECONDS = ((DATA_THROUGH - FIRST_DAY).days + 1) * DAY_SECONDS
CAUSES = (*(curve.channel for curve in CURVES), "base")
# BG/NBD in weeks: rate of buying ~ Gamma(r, alpha), chance to leave after a repeat order ~ Beta(a, b).
BUYING = {"r": 0.9, "alpha": 24.0, "a": 0.9, "b": 4.0}
# Gamma-Gamma in euro: an order ~ Gamma(p, nu), a customer's nu ~ Gamma(q, v); an order is worth p·v/(q−1) on average.
SPENDING = {"p": 5.0, "q": 4.2, "v": 864.0}
MARGINS = ((0.78, 0.50), (0.70, 0.35), (0.55, 0.15))  # margin ratio, share of orders
CURRENCY_SHARES = (("EUR", 0.80), ("USD", 0.12), ("GBP", 0.08))
REFUND_RATIO, PARTIAL_RATIO = 0.035, 0.3
EARLIER_CUSTOMERS, EARLIER_WEEKS = 2_600, 104
COUNT_NOISE = 0.04


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders without refunds, one element an order, by customer then time; seconds count from the first day."""

    customer: NDArray[np.int64]
    seconds: NDArray[np.int64]
    is_new: NDArray[np.bool_]
    cause: NDArray[np.int64]  # of the customer: index into CAUSES; −1 for customers from before the sample
    eur: NDArray[np.float64]


def new_customers(
    weekly_spend: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return cause and second of each new customer, and the expected number by cause and week.

    Args:
        weekly_spend: euro, one row a curve, one column a week.
        rng: draws.
    """
    parts = np.array([len(days_in(week)) / 7 for week in range(WEEKS)])
    expected = np.vstack(
        [response(spend / parts, curve) * parts for spend, curve in zip(weekly_spend, CURVES, strict=True)]
        + [base() * parts]
    )
    noisy = expected * np.exp(rng.normal(0.0, COUNT_NOISE, expected.shape))
    counts = np.floor(noisy + rng.random(expected.shape)).astype(np.int64)
    cause = np.repeat(np.repeat(np.arange(len(CAUSES)), WEEKS), counts.ravel())
    week = np.repeat(np.tile(np.arange(WEEKS), len(CAUSES)), counts.ravel())
    seconds = np.zeros(len(cause), np.int64)
    for number in range(WEEKS):
        inside = np.flatnonzero(week == number)
        days = days_in(number)
        weights = np.array([0.6 if day.weekday() > 4 else 1.0 for day in days])
        chosen = rng.choice(len(days), len(inside), p=weights / weights.sum())
        seconds[inside] = ((days[0] - FIRST_DAY).days + chosen) * DAY_SECONDS
    clock = np.clip(rng.normal(14.0, 3.6, len(cause)), 0.0, 23.99)
    seconds += (clock * 3600).astype(np.int64)
    order = np.argsort(seconds, kind="stable")
    return cause[order], seconds[order], expected


def orders(cause: NDArray[np.int64], first: NDArray[np.int64], rng: np.random.Generator) -> Orders:
    """Return the orders of the new customers and of those from before the sample."""
    earlier = rng.integers(-EARLIER_WEEKS * WEEK_SECONDS, 0, EARLIER_CUSTOMERS)
    start = np.concatenate([earlier, first])
    causes = np.concatenate([np.full(EARLIER_CUSTOMERS, -1), cause])
    count = len(start)
    rate = rng.gamma(BUYING["r"], 1 / BUYING["alpha"], count)
    leaving = rng.beta(BUYING["a"], BUYING["b"], count)
    ratio = np.array([*(curve.value_ratio for curve in CURVES), 1.0])
    worth = np.where(causes < 0, 1.0, ratio[causes])
    level = SPENDING["v"] / rng.gamma(SPENDING["q"], 1.0, count) * worth
    customer, seconds = [np.arange(count)], [start]
    alive, clock = np.arange(count), start.astype(np.float64)
    while len(alive):
        clock = clock + rng.exponential(1 / rate[alive]) * WEEK_SECONDS
        inside = clock < END_SECONDS
        alive, clock = alive[inside], clock[inside]
        customer.append(alive)
        seconds.append(clock.astype(np.int64))
        stays = rng.random(len(alive)) >= leaving[alive]
        alive, clock = alive[stays], clock[stays]
    who, when = np.concatenate(customer), np.concatenate(seconds)
    is_first = np.concatenate([np.full(count, fill_value=True), np.zeros(len(who) - count, np.bool_)])
    eur = rng.gamma(SPENDING["p"], 1.0, len(who)) * level[who]
    kept = when >= 0
    place = np.lexsort((when[kept], who[kept]))
    return Orders(
        who[kept][place],
        when[kept][place],
        (is_first & (causes[who] >= 0))[kept][place],
        causes[who][kept][place],
        np.maximum(eur[kept][place], 9.0),
    )


def conversions(made: Orders, rates: Rates, rng: np.random.Generator) -> pa.Table:
    """Return orders and refunds as the shop exports them, by time; a refund is negative and names its order."""
    days = made.seconds // DAY_SECONDS
    names = np.array([name for name, _ in CURRENCY_SHARES])
    shares = np.cumsum([share for _, share in CURRENCY_SHARES])
    currency = names[np.searchsorted(shares, rng.random(int(made.customer.max()) + 1))][made.customer]
    per_unit = _per_unit(currency, days, rates)
    revenue = np.floor(made.eur / per_unit * 100).astype(np.int64)
    steps = np.cumsum([share for _, share in MARGINS])
    ratio = np.array([part for part, _ in MARGINS])[np.searchsorted(steps, rng.random(len(days)))]
    margin = np.floor(revenue * ratio).astype(np.int64)
    delay = (3 + rng.exponential(9.0, len(days))) * DAY_SECONDS
    back = np.flatnonzero((rng.random(len(days)) < REFUND_RATIO) & (made.seconds + delay < END_SECONDS))
    part = np.where(rng.random(len(back)) < PARTIAL_RATIO, 0.4, 1.0)
    order = np.argsort(made.seconds, kind="stable")
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(1, len(order) + 1)
    ids = np.array([f"o{n:06d}" for n in number])
    seconds = np.concatenate([made.seconds, (made.seconds[back] + delay[back]).astype(np.int64)])
    place = np.argsort(seconds, kind="stable")
    start = np.datetime64(FIRST_DAY.isoformat(), "s")
    nothing: NDArray[np.object_] = np.full(len(days), None, dtype=object)
    return pa.table(
        {
            "conversion_id": pa.array(np.concatenate([ids, np.char.replace(ids[back], "o", "r")])[place]),
            "user_id": pa.array(
                np.array([user_id(int(n)) for n in np.concatenate([made.customer, made.customer[back]])])[place]
            ),
            "ts": pa.array((start + seconds.astype("timedelta64[s]"))[place]),
            "type": pa.array(np.array(["order"] * len(days) + ["refund"] * len(back))[place]),
            "revenue": money(np.concatenate([revenue, -np.floor(revenue[back] * part).astype(np.int64)])[place]),
            "margin": money(np.concatenate([margin, -np.floor(margin[back] * part).astype(np.int64)])[place]),
            "is_new_customer": pa.array(np.concatenate([made.is_new, np.zeros(len(back), np.bool_)])[place]),
            "currency": pa.array(np.concatenate([currency, currency[back]])[place]),
            "refund_of": pa.array(np.concatenate([nothing, ids[back].astype(object)])[place], pa.string()),
        }
    )


def user_id(customer: int) -> str:
    """Return an id that says nothing about anybody.

    >>> user_id(41)
    'u000041'
    """
    return f"u{customer:06d}"


def money(cents: NDArray[np.int64]) -> pa.Array:
    """Return cents as decimals of 2 places: the same 128-bit integers under another name."""
    wide = np.stack([cents, np.where(cents < 0, -1, 0)], axis=1).astype("<i8")
    return pa.Array.from_buffers(pa.decimal128(12, 2), len(cents), [None, pa.py_buffer(np.ascontiguousarray(wide))])


def _per_unit(currency: NDArray[np.str_], days: NDArray[np.int64], rates: Rates) -> NDArray[np.float64]:
    per_unit = np.ones(len(days))
    for code in ("USD", "GBP"):
        table = np.array([rates.eur_per_unit(code, day) for day in DAYS])
        mask = currency == code
        per_unit[mask] = table[days[mask]]
    return per_unit
