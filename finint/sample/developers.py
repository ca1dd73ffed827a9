"""Who uses the developer platform: billing accounts, their plans, and what they call, build and pay each month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from finint.sample.company import DATA_THROUGH, FIRST_DAY, MONTHS
from finint.sample.customers import money

SIGN_UPS, EARLIER = 5_400, 1_300
EARLIER_DAYS = 500
FIRST_CALL_RATIO, WEEKLY_ACTIVE_RATIO, PAYING_RATIO = 0.63, 0.58, 0.36  # each of those before it
# Monthly chance that a paying account leaves ~ Beta(alpha, beta): the shifted-beta-geometric model of contract churn.
CHURN = {"alpha": 0.75, "beta": 7.5}
FREE_STAY_MONTHS = 3.2
PLANS = (("free", 0), ("starter", 49_00), ("team", 240_00), ("scale", 1150_00))
PAID_SHARES = (0.62, 0.30, 0.08)
UPGRADE_RATIO = 0.018  # a month
MARGIN_RATIO = 0.74
CHANNELS = (
    ("organic_search", 0.34),
    ("paid_social", 0.15),
    ("paid_search", 0.17),
    ("events", 0.06),
    ("other", 0.12),
    ("direct", 0.16),
)
TWICE = 3  # accounts that change plan twice on one day


@dataclass(frozen=True, slots=True)
class Platform:
    """The three tables of the developer platform."""

    accounts: pa.Table
    usage: pa.Table
    plan_changes: list[tuple[str, str, str, str]]


def platform(rng: np.random.Generator) -> Platform:
    """Return accounts, monthly usage and plan changes; unit is the billing account, no person is named."""
    count = SIGN_UPS + EARLIER
    span = (DATA_THROUGH - FIRST_DAY).days + 1
    growth = np.sqrt(rng.random(SIGN_UPS) * (1.7**2 - 1) + 1) - 1  # more sign-ups towards the end
    signed = np.concatenate([rng.integers(-EARLIER_DAYS, 0, EARLIER), np.floor(growth / 0.7 * span).astype(np.int64)])
    signed = np.sort(np.minimum(signed, span - 1))
    called = np.where(rng.random(count) < FIRST_CALL_RATIO, signed + np.floor(rng.exponential(3.5, count)), np.inf)
    weekly = np.where(
        rng.random(count) < WEEKLY_ACTIVE_RATIO, called + 7 + np.floor(rng.exponential(11.0, count)), np.inf
    )
    paying = np.where(rng.random(count) < PAYING_RATIO, weekly + 5 + np.floor(rng.exponential(30.0, count)), np.inf)
    leaving = rng.beta(CHURN["alpha"], CHURN["beta"], count)
    months_paid = rng.geometric(np.clip(leaving, 1e-4, 1.0))
    free_months = np.ceil(rng.exponential(FREE_STAY_MONTHS, count))
    churned = np.where(np.isfinite(paying), paying + 30 * months_paid, np.inf)
    last_free = np.where(np.isfinite(called), called + 30 * free_months, -np.inf)
    plan = 1 + np.searchsorted(np.cumsum(PAID_SHARES), rng.random(count)).clip(0, 2)
    ids = [f"dev-{number:05d}" for number in range(1, count + 1)]
    names = np.array([name for name, _ in CHANNELS])
    channel = names[
        np.searchsorted(np.cumsum([share for _, share in CHANNELS]), rng.random(count)).clip(0, len(CHANNELS) - 1)
    ]
    changes: list[tuple[str, str, str, str]] = []
    usage = _usage(ids, called, paying, churned, last_free, plan, rng, changes)
    seen = {
        name: _dates(days, span)
        for name, days in (("first_call_date", called), ("weekly_active_date", weekly), ("paying_date", paying))
    }
    accounts = pa.table(
        {
            "account_id": pa.array(ids),
            "signup_date": _dates(signed.astype(np.float64), span),
            "channel": pa.array(channel.tolist()),
            **seen,
            "churn_date": _dates(churned, span),
        }
    )
    return Platform(accounts, usage, sorted(changes, key=lambda change: (change[1], change[0])))


def _dates(days: NDArray[np.float64], span: int) -> pa.Array:
    """Return days as dates; what has not happened by the data-through date is absent."""
    return pa.array([FIRST_DAY + timedelta(days=int(day)) if day < span else None for day in days], pa.date32())


def _usage(
    ids: list[str], called: NDArray[np.float64], paying: NDArray[np.float64], churned: NDArray[np.float64],
    last_free: NDArray[np.float64], plan: NDArray[np.int64], rng: np.random.Generator,
    changes: list[tuple[str, str, str, str]],
) -> pa.Table:  # fmt: skip
    """One row an account and month with any call; the open month is a part of a month."""
    parts: dict[str, list[NDArray[np.int64]]] = {
        name: [] for name in ("account", "month", "plan", "developers", "calls", "builds", "deploys", "tokens", "cents")
    }
    size = np.exp(rng.normal(0.0, 0.9, len(ids)))
    current = plan.copy()
    twice = 0
    for number, month in enumerate(MONTHS):
        start = (month - FIRST_DAY).days
        end = start + 30
        pays = (paying <= start) & (churned > start)
        active = np.flatnonzero((called < end) & (pays | ((paying > start) & (last_free > start))))
        moved = active[(rng.random(len(active)) < UPGRADE_RATIO) & pays[active] & (current[active] < 3)]
        for account in moved.tolist():
            days = str(month + timedelta(days=int(account) % 14))
            before, after = PLANS[int(current[account])][0], PLANS[int(current[account]) + 1][0]
            changes.append((ids[account], days, before, after))
            if twice < TWICE:  # back and forth on one day: both rows are real
                changes.extend([(ids[account], days, after, before), (ids[account], days, before, after)])
                twice += 1
        current[moved] += 1
        share = 14 / 30 if number == len(MONTHS) - 1 else 1.0
        level = np.where(pays[active], 1 + 2.2 * current[active], 0.5) * size[active]
        developers = 1 + rng.poisson(level * 1.1)
        base = {
            "account": active,
            "month": np.full(len(active), number),
            "plan": np.where(pays[active], current[active], 0),
            "developers": developers,
            "calls": rng.poisson(level * 5200 * share),
            "builds": rng.poisson(level * 38 * share),
            "deploys": rng.poisson(level * 9 * share),
            "tokens": rng.poisson(level * 90 * share) * 1000,
        }
        price = np.array([cents for _, cents in PLANS])[base["plan"]]
        base["cents"] = np.where(price > 0, price + base["calls"] * 2 // 100 * 4, 0)
        for name, values in base.items():
            parts[name].append(values.astype(np.int64))
    whole = {name: np.concatenate(values) for name, values in parts.items()}
    named = pa.array([name for name, _ in PLANS])
    return pa.table(
        {
            "account_id": pa.array(ids).take(pa.array(whole["account"])),
            "date": pa.array(list(MONTHS), pa.date32()).take(pa.array(whole["month"])),
            "plan": named.take(pa.array(whole["plan"])),
            "active_developers": pa.array(whole["developers"].astype(np.int32)),
            "api_calls": pa.array(whole["calls"]),
            "builds": pa.array(whole["builds"].astype(np.int32)),
            "deploys": pa.array(whole["deploys"].astype(np.int32)),
            "ai_tokens": pa.array(whole["tokens"]),
            "revenue": money(whole["cents"]),
            "margin": money(np.floor(whole["cents"] * MARGIN_RATIO).astype(np.int64)),
            "currency": pa.array(np.full(len(whole["cents"]), "EUR").tolist()),
        }
    )


def plan_change_rows(found: Platform) -> Iterator[tuple[str, str, str, str]]:
    """Yield the header and a row a change."""
    yield ("account_id", "changed_on", "from_plan", "to_plan")
    yield from found.plan_changes
