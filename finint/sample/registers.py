"""What the company keeps by hand: creative hours, experiments, effort, and registers that are written as they stand."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from finint.period import add_months
from finint.sample.company import CAMPAIGNS, DEPARTMENT_BY_CODE, MONTHS, Campaign, rows_of
from finint.sample.curves import CURVES, WEEKS, Curve, carry_in, hill, monday_of

ROLES = (("designer", 62), ("copywriter", 55), ("video editor", 68), ("producer", 74))  # and a loaded euro an hour
HOURS_HEADER = (
    "date", "department", "campaign_id", "role", "hours", "rate_amount", "fixed_cost_allocation", "currency",
)  # fmt: skip
STUDIO_EUR_PER_MONTH = 9_000  # fixed cost of the in-house studio, shared by hours


def register(table: str) -> list[tuple[str, ...]]:
    """Return the header and rows of a register that is written as it stands."""
    rows = list(rows_of(table))
    return [tuple(rows[0]), *(tuple(row.values()) for row in rows)]


def creative_hours(rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Return hours by week, campaign and role; the studio's fixed cost of a month is shared by hours, to the cent."""
    drawn: list[tuple[date, Campaign, str, int, int]] = []  # quarter hours
    for week in range(1, WEEKS):
        for campaign in CAMPAIGNS:
            monday = monday_of(week)
            if campaign.mapped and campaign.start <= monday <= campaign.end and rng.random() < 0.42:
                role, rate = ROLES[int(rng.integers(0, len(ROLES)))]
                drawn.append((monday, campaign, role, rate, 4 + int(rng.poisson(26))))
    rows: list[tuple[str, ...]] = [HOURS_HEADER]
    for month in MONTHS:
        inside = [work for work in drawn if (work[0].year, work[0].month) == (month.year, month.month)]
        total = sum(work[-1] for work in inside)
        given, cents = 0, STUDIO_EUR_PER_MONTH * 100
        for count, (monday, campaign, role, rate, quarters) in enumerate(inside):
            until = cents * sum(work[-1] for work in inside[: count + 1]) // total
            share, given = until - given, until
            rows.append(
                (
                    monday.isoformat(), DEPARTMENT_BY_CODE[campaign.department].name, campaign.campaign_id, role,
                    f"{quarters / 4:.2f}", f"{rate}.00", f"{share // 100}.{share % 100:02d}", "EUR",
                )
            )  # fmt: skip
    return rows


# Channel, first week, weeks, spend change as a ratio of that week's spend, standard error as a ratio of the lift.
EXPERIMENTS = (("paid_social", 44, 6, -0.50, 0.22), ("paid_search", 61, 4, 0.40, 0.25), ("video", 83, 6, -1.00, 0.30))
EXPERIMENT_HEADER = (
    "experiment_id",
    "channel",
    "start_date",
    "end_date",
    "spend_change",
    "currency",
    "outcome",
    "lift",
    "standard_error",
)


def experiment_rows(weekly_spend: NDArray[np.float64], rng: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """Yield lift tests: the change in weekly spend in the test region, and the new customers it moved, with noise."""
    yield EXPERIMENT_HEADER
    channels = [curve.channel for curve in CURVES]
    for number, (channel, first, weeks, change, error) in enumerate(EXPERIMENTS, 1):
        index = channels.index(channel)
        spend = weekly_spend[index]
        moved = spend[first : first + weeks].sum() * change
        lift = lift_of(spend, CURVES[index], first, weeks, change)
        measured = lift + float(rng.normal(0.0, abs(lift) * error * 0.6))
        end = monday_of(first + weeks) - timedelta(days=1)
        yield (
            f"LIFT-{number}", channel, monday_of(first).isoformat(), end.isoformat(), f"{moved:.2f}", "EUR",
            "new_customers", f"{measured:.1f}", f"{abs(lift) * error:.1f}",
        )  # fmt: skip


def lift_of(spend: NDArray[np.float64], curve: Curve, first: int, weeks: int, change: float) -> float:
    """Return the new customers that changing the spend of those weeks moves, carry-over of eight weeks included."""
    other = spend.copy()
    other[first : first + weeks] *= 1 + change
    level = carry_in(spend, curve.carryover)
    now, then = (_adstocked(path, curve, level) for path in (spend, other))
    last = min(first + weeks + 8, WEEKS)
    return float((hill(then, curve) - hill(now, curve))[first:last].sum())


def _adstocked(spend: NDArray[np.float64], curve: Curve, level: float) -> NDArray[np.float64]:
    path = []
    for week in spend:
        level = float(week) + curve.carryover * level
        path.append(level)
    return np.array(path)


EFFORT_TARGETS = (("new", 0.40), ("improve", 0.25), ("keep_the_lights_on", 0.25), ("productivity", 0.10))


def effort_rows(rng: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """Yield full-time equivalents by month, team and kind of work, and the target share of each kind."""
    yield ("month", "team", "effort", "fte", "target_ratio")
    drift = dict(zip((name for name, _ in EFFORT_TARGETS), (-0.08, 0.0, 0.10, -0.02), strict=True))
    for month in MONTHS[:-1]:
        for team, people in (("api", 5.0), ("portal", 3.0), ("platform", 3.0)):
            for effort, target in EFFORT_TARGETS:
                fte = max(people * (target + drift[effort]) + float(rng.normal(0.0, 0.12)), 0.0)
                yield (month.isoformat(), team, effort, f"{fte:.2f}", f"{target:.2f}")


# What the cloud's advisor found running for nothing: service, account, resource, why, from month, dollars a month.
IDLE = (
    ("Nimbral Compute", "staging", "vm-stg-04", "CPU under 2 % for 30 days", date(2026, 2, 1), 212),
    ("Nimbral Compute", "sandbox", "vm-sbx-11", "no connection for 30 days", date(2026, 5, 1), 148),
    ("Nimbral Managed SQL", "staging", "sql-stg-02", "no query for 30 days", date(2026, 7, 1), 391),
    ("Nimbral Object Store", "sandbox", "bucket-old-logs", "not read for 90 days", date(2026, 3, 1), 64),
)


def idle_rows() -> Iterator[tuple[str, ...]]:
    """Yield what the cloud's advisor found idle by month; a month without any is there with one row of 0."""
    yield ("vendor", "month", "resource", "service", "sub_account", "reason", "idle_amount", "currency")
    for month in MONTHS[:-1]:
        found = [one for one in IDLE if one[4] <= month]
        for service, account, resource, why, since, dollars in found:
            grown = dollars * (100 + 2 * (month.month - since.month)) / 100
            yield ("Nimbral Cloud", month.isoformat(), resource, service, account, why, f"{grown:.2f}", "USD")
        if not found:
            yield ("Nimbral Cloud", month.isoformat(), "none", "", "", "nothing idle", "0.00", "USD")


# Kind of operation, how many a month, day it is due in the month after, chance of each flaw, and how much it handles.
OPERATIONS = (
    ("import batch", 9, 5, 0.02, 9_000),
    ("invoice match", 14, 12, 0.05, 4_200),
    ("accrual", 5, 4, 0.03, 6_500),
    ("allocation run", 2, 6, 0.0, 48_000),
    ("reconciliation", 6, 9, 0.04, 31_000),
    ("budget transfer", 2, 15, 0.0, 12_000),
    ("commitment registration", 2, 20, 0.02, 9_500),
    ("close step", 6, 7, 0.02, 0),
    ("renewal decision", 1, 25, 0.05, 14_000),
)
OPERATIONS_HEADER = (
    "type", "object", "due_on", "done_on", "cancelled_on", "amount", "currency", "first_pass", "control_passed",
    "reversed_on",
)  # fmt: skip


def operation_rows(rng: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """Yield what finance had to do each month, and how it went: most of it on time and right at once."""
    yield OPERATIONS_HEADER
    for month in MONTHS[:-1]:
        for kind, count, day, flaw, size in OPERATIONS:
            due = add_months(month, 1) + timedelta(days=day - 1)
            for number in range(1, count + 1):
                draw = rng.random(5)
                done = due - timedelta(days=int(draw[0] * 4)) + timedelta(days=5 if draw[1] < flaw * 0.4 else 0)
                cancelled = kind == "budget transfer" and draw[4] < 0.05
                reversed_on = done + timedelta(days=9) if draw[3] < flaw * 0.15 else None
                code = "".join(word[0] for word in kind.split()).upper()
                yield (
                    kind, f"{code}-{month:%Y%m}-{number:02d}", due.isoformat(), "" if cancelled else done.isoformat(),
                    (due - timedelta(days=6)).isoformat() if cancelled else "",
                    f"{size * (0.6 + 0.8 * draw[4]):.2f}", "EUR",
                    "" if cancelled else "no" if draw[2] < flaw else "yes",
                    "" if cancelled else "no" if draw[2] < flaw * 0.3 else "yes",
                    reversed_on.isoformat() if reversed_on and not cancelled else "",
                )  # fmt: skip
