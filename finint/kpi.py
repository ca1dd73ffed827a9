"""The four KPI of developer finance, from registered rows only: nothing typed, nothing dropped because it failed.

Each has a target, a 95 % interval, its coverage, what was left out, and a twin that fails when it is gamed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from finint import display
from finint.fiscal import CALENDAR_MONTHS, Calendar
from finint.investments import CASH, Claim, Investment, Measurement
from finint.kpi_state import Kpi, KpiRow, Twin, binomial_fits, bootstrap, failing_first, wilson
from finint.period import Period

ZERO, ONE = Decimal(0), Decimal(1)
SETTLED = timedelta(days=30)
RESTATED_LIMIT, ALLOCATED_LEAST, OFF_BUDGET_MOST, VERIFIED_LEAST = 0.01, 0.9, 0.05, 0.8
HISTORY_MONTHS, REGULAR_MONTHS = 6, 3


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing finance had to do; None where it is not recorded."""

    type: str
    object: str
    due_on: date
    done_on: date | None
    cancelled_on: date | None
    amount: Decimal | None
    first_pass: bool | None
    control_passed: bool | None
    reversed_on: date | None
    import_id: str
    file_name: str
    line_no: int

    def failures(self) -> list[str]:
        """Return what went wrong; empty means success."""
        if self.done_on is None:
            return ["overdue and open"]
        said = ["late"] if self.done_on > self.due_on else []
        if self.first_pass is not True:
            said.append("needed rework" if self.first_pass is False else "first pass not recorded")
        if self.control_passed is not True:
            said.append("control failed" if self.control_passed is False else "control not recorded")
        if self.reversed_on is not None and self.reversed_on <= self.done_on + SETTLED:
            said.append("reversed within 30 days")
        return said


def operations_kpi(rows: Sequence[Operation], period: Period, as_of: date, calendar: Calendar = CALENDAR_MONTHS) -> Kpi:
    """Return 8.1, the share of finance operations due in `period` that were on time, right at once and stayed.

    Args:
        rows: due in the period or in the six months before it, which say what types a month should have.
        period: whole months by name.
        calendar: their days.
        as_of: first day not counted; what was due in the 30 days before it is provisional and left out.
    """
    due = [row for row in rows if row.due_on in calendar.days(period)]
    cancelled = [row for row in due if row.cancelled_on is not None and row.cancelled_on <= row.due_on]
    counted = [row for row in due if row not in cancelled]
    provisional = [row for row in counted if row.due_on + SETTLED >= as_of]
    population = [row for row in counted if row not in provisional]
    failed = {id(row): row.failures() for row in population}
    successes = sum(not failed[id(row)] for row in population)
    n = len(population)
    money = sum((abs(row.amount or ZERO) for row in population), ZERO)
    good = sum((abs(row.amount or ZERO) for row in population if not failed[id(row)]), ZERO)
    absent, expected = _absent(rows, period, calendar)
    restated = sum((abs(row.amount or ZERO) for row in counted if row.reversed_on is not None), ZERO)
    processed = sum((abs(row.amount or ZERO) for row in counted if row.done_on is not None), ZERO)
    share = float(restated / processed) if processed else None
    return Kpi(
        "kpi_operations_ratio", "Financial operations success", 0.95, n, successes / n if n else None,
        wilson(successes, n), 1 - len(absent) / expected if expected else (1.0 if n else 0.0),
        tuple((name, count) for name, count in (("cancelled before due", len(cancelled)),
            ("provisional, due in the last 30 days", len(provisional))) if count),
        (
            Twin("restated ÷ processed money", display.percent(share), "≤ 1 %",
                None if share is None else share <= RESTATED_LIMIT),
            Twin("no type silent in a month", ", ".join(absent[:3]) or "none silent", "0 silent",
                None if not expected else not absent),
        ),
        (("value-weighted", display.percent(good / money if money else None)),),
        failing_first([
            KpiRow(f"{row.type} {row.object}", row.due_on, row.amount, 0.0 if failed[id(row)] else 1.0,
                ", ".join(failed[id(row)]), row.file_name, row.line_no, row.import_id,
                Decimal(not failed[id(row)]), ONE)
            for row in population
        ]),
        "" if due else "no finance operation is registered as due in these months",
    )  # fmt: skip


def _absent(rows: Sequence[Operation], period: Period, calendar: Calendar) -> tuple[list[str], int]:
    """Return type and month of what was regular before and is not registered, and how many should have been."""
    before: dict[str, set[date]] = defaultdict(set)
    held: dict[str, set[date]] = defaultdict(set)
    for row in rows:
        month = calendar.month_of(row.due_on)
        (held if month in period else before)[row.type].add(month)
    absent, expected = [], 0
    for kind in sorted({*before, *held}):
        # A type with a history should go on; a new one, once it comes month after month, from its first month on.
        is_new = not before[kind] and len(held[kind]) > 1
        since = period.start if len(before[kind]) >= REGULAR_MONTHS else min(held[kind]) if is_new else period.end
        due = [month for month in period.months() if month >= since]
        expected += len(due)
        absent += [f"{kind} in {month:%b %Y}" for month in due if month not in held[kind]]
    return absent, expected


@dataclass(frozen=True, slots=True)
class Addressed:
    """A cost that somebody could act on: which rules could test it, and how much each found avoidable."""

    what: str
    month: date
    amount: Decimal
    is_addressable: bool
    why_not: str
    tested_by: tuple[str, ...]
    avoidable: Mapping[str, Decimal]

    @property
    def claim(self) -> tuple[str, Decimal]:
        """The rule that found most: one unit of money counts once, the largest claim wins, at most the cost itself."""
        if not self.avoidable:
            return "", ZERO
        rule = max(self.avoidable, key=lambda name: (self.avoidable[name], name))
        return rule, min(self.avoidable[rule], max(self.amount, ZERO))


def cost_kpi(
    costs: Sequence[Addressed], allocated_ratio: float | None, off_budget_ratio: float | None, missing: str = ""
) -> Kpi:
    """Return 8.2, one minus avoidable over addressable effective cost.

    Args:
        costs: of the window; what is not addressable is listed with its reason.
        allocated_ratio: share of cost that a team carries; None without cost.
        off_budget_ratio: |actual − plan| ÷ plan; None without a plan.
        missing: findings that are not in the books; a team that measures nothing must not score 100 %.
    """
    addressable = [one for one in costs if one.is_addressable]
    total = float(sum((one.amount for one in addressable), ZERO))
    tested = float(sum((one.amount for one in addressable if one.tested_by), ZERO))
    avoidable = float(sum((one.claim[1] for one in addressable), ZERO))
    left_out: dict[str, int] = defaultdict(int)
    for one in costs:
        if not one.is_addressable:
            left_out[one.why_not] += 1

    def efficiency(sums: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(1 - sums[:, 0] / sums[:, 1])

    pairs = [(float(one.claim[1]), float(one.amount)) for one in addressable]
    return Kpi(
        "kpi_cost_ratio", "Cost management efficiency", 0.90, len(addressable),
        1 - avoidable / total if total > 0 else None,
        bootstrap(pairs, efficiency) if total > 0 else None, tested / total if total > 0 else None,
        tuple(sorted(left_out.items())),
        (
            Twin("allocated share", display.percent(allocated_ratio), "≥ 90 %",
                None if allocated_ratio is None else allocated_ratio >= ALLOCATED_LEAST),
            Twin("budget adherence |Δ %|", display.percent(off_budget_ratio), "≤ 5 %",
                None if off_budget_ratio is None else off_budget_ratio <= OFF_BUDGET_MOST),
        ),
        (("avoidable found", display.money(Decimal(str(avoidable)), places=0)),),
        failing_first([
            KpiRow(one.what, one.month, one.amount, 1 - float(one.claim[1] / one.amount) if one.amount > 0 else 1.0,
                f"{one.claim[0]}: {display.money(one.claim[1], places=0)} avoidable" if one.claim[1] else "", "", 0, "",
                one.claim[1], one.amount)
            for one in addressable
        ]),
        missing,
    )  # fmt: skip


def value_kpi(claims: Sequence[Claim], as_of: date, classes: Sequence[str] = CASH) -> Kpi:
    """Return 8.3, how near booked value came to verified value over claims whose window has closed.

    Cash and capacity are never mixed: `classes` are the value classes of one reading. Past its window without
    evidence a claim is worth 0. All claims count for the twin, also those nobody has looked at.
    """
    booked = [claim for claim in claims if claim.recognised_on < as_of and claim.recognised_amount is not None]
    own = [claim for claim in booked if claim.value_class in classes]
    closed = [claim for claim in own if claim.is_closed(as_of)]
    pairs = [(claim.recognised_amount or ZERO, claim.verified_by(as_of)) for claim in closed]
    off = sum((abs(r - v) for r, v in pairs), ZERO)
    verified = sum((abs(v) for _, v in pairs), ZERO)
    value = max(0.0, 1 - float(off / verified)) if verified else None
    claimed = sum((abs(claim.recognised_amount or ZERO) for claim in own), ZERO)
    looked_at = sum((abs(c.recognised_amount or ZERO) for c in own if c.state(as_of) == "verified"), ZERO)
    share = float(looked_at / claimed) if claimed else None
    bias = sum((r - v for r, v in pairs), ZERO)
    in_time = [c for c in closed if c.verified_on and c.verification_due and c.verified_on <= c.verification_due]

    def accuracy(sums: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.maximum(0.0, 1 - sums[:, 0] / sums[:, 1]))

    return Kpi(
        "kpi_value_ratio", "Value recognition accuracy", 0.85, len(closed), value,
        bootstrap([(float(abs(r - v)), float(abs(v))) for r, v in pairs], accuracy) if verified else None,
        len(own) / max(1, sum(claim.value_class in classes and claim.recognised_on < as_of for claim in claims)),
        tuple((name, count) for name, count in (("window still open", len(own) - len(closed)),
            ("other value classes", len(booked) - len(own)),
            ("no exchange rate", sum(c.recognised_amount is None for c in claims))) if count),
        (Twin("claimed value verified", display.percent(share), "≥ 80 %",
            None if share is None else share >= VERIFIED_LEAST),),
        (
            ("bias", display.percent(bias / verified if verified else None, sign=True)),
            ("verified inside the window", f"{len(in_time)} of {len(closed)}"),
        ),
        failing_first([
            KpiRow(f"{claim.investment_id} {claim.description}", claim.recognised_on, claim.recognised_amount,
                max(0.0, 1 - float(abs(r - v) / abs(v))) if v else 0.0,
                "" if r == v else f"booked {display.money(r, places=0)}, verified {display.money(v, places=0)}"
                + ("" if claim.evidence else ", no evidence"), claim.file_name, claim.line_no, claim.import_id,
                abs(r - v), abs(v))
            for claim, (r, v) in zip(closed, pairs, strict=True)
        ]),
        "" if own else "no value claim of this kind is registered",
    )  # fmt: skip


def precision_kpi(investments: Sequence[Investment], measurements: Sequence[Measurement], as_of: date) -> Kpi:
    """Return 8.4, the cost-weighted tightness of measured returns: 1 − half-width ÷ benefit multiple.

    An investment without an interval scores 0 and stays in; grade D scores at most one half.
    """
    known = [one for one in investments if one.started_on < as_of]
    scored = []
    for one in known:
        reported = [row for row in measurements if row.investment_id == one.investment_id and row.measured_on < as_of]
        last = max(reported, key=lambda row: row.measured_on, default=None)
        scored.append((one, last, *_tightness(last)))
    pairs = [(float(one.cost_amount or ZERO) * score, float(one.cost_amount or ZERO)) for one, _, score, _ in scored]
    total = sum(cost for _, cost in pairs)
    measured = sum(float(one.cost_amount or ZERO) for one, last, _, _ in scored if last is not None)
    matured = [_first_and_final(one, measurements, as_of) for one in known]
    both = [pair for pair in matured if pair is not None]
    inside = sum(first.low_ratio <= final.roi_ratio <= first.high_ratio for first, final in both
                 if first.low_ratio is not None and first.high_ratio is not None)  # fmt: skip
    moved = sum((abs(first.roi_ratio - final.roi_ratio) for first, final in both), ZERO)
    size = sum((abs(final.roi_ratio) for _, final in both), ZERO)
    return Kpi(
        "kpi_roi_ratio", "ROI measurement precision", 0.92, len(known),
        sum(score for score, _ in pairs) / total if total else None,
        bootstrap(pairs, lambda sums: np.asarray(sums[:, 0] / sums[:, 1])) if total else None,
        measured / total if total else None,
        tuple((name, count) for name, count in (("not started", len(investments) - len(known)),) if count),
        (Twin("final ROI inside the first interval", f"{inside} of {len(both)}" if both else "none matured",
            "compatible with 90 %", binomial_fits(inside, len(both), 0.9)),),
        (("stability, 1 − WAPE", display.percent(max(ZERO, 1 - moved / size) if size else None)),),
        failing_first([
            KpiRow(f"{one.investment_id} {one.name}", last.measured_on if last else None, one.cost_amount, score, why,
                (last or one).file_name, (last or one).line_no, (last or one).import_id,
                (one.cost_amount or ZERO) * Decimal(str(score)), one.cost_amount or ZERO)
            for one, last, score, why in scored
        ]),
        "" if known else "no investment is registered",
    )  # fmt: skip


def _tightness(last: Measurement | None) -> tuple[float, str]:
    if last is None:
        return 0.0, "never measured"
    if last.low_ratio is None or last.high_ratio is None:
        return 0.0, "no interval"
    multiple = float(1 + last.roi_ratio)
    if multiple <= 0:
        return 0.0, "lost everything or more"
    score = max(0.0, 1 - float(last.high_ratio - last.low_ratio) / 2 / multiple)
    if last.grade == "D" and score > 0.5:
        return 0.5, "grade D: at most one half"
    return score, "" if score >= 0.92 else f"known to ±{100 * (1 - score):.0f} %"


def _first_and_final(
    one: Investment, measurements: Sequence[Measurement], as_of: date
) -> tuple[Measurement, Measurement] | None:
    own = sorted(
        (row for row in measurements if row.investment_id == one.investment_id and row.measured_on < as_of),
        key=lambda row: row.measured_on,
    )
    final = next((row for row in own if row.is_final), None)
    if final is None:
        return None
    first = next((row for row in own if row.low_ratio is not None and row.high_ratio is not None), None)
    return (first, final) if first is not None and first is not final else None
