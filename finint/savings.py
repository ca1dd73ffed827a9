"""How far has each saving come, what proves it, and how much of it is money in the books?

A saving is identified, validated by finance, contracted, then realised month by month, or leaks away. Hard savings,
avoidance and soft savings are three columns that are never added up; the headline is realised hard savings.

Source: the three classes of procurement practice (product guide F12, metrics §3).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from finint.errors import CalculationError
from finint.money import ratio
from finint.period import Period

ZERO = Decimal(0)
Kind = Literal["hard", "avoidance", "soft"]
Stage = Literal["identified", "validated", "contracted", "realised", "leaked", "taken back"]
EvidenceKind = Literal["finding", "review", "contract", "document", "journal"]
KINDS: tuple[Kind, ...] = ("hard", "avoidance", "soft")
STAGES: tuple[Stage, ...] = ("identified", "validated", "contracted", "realised", "leaked")
AFTER: dict[Stage, tuple[Stage, ...]] = {
    "identified": ("validated", "taken back"),
    "validated": ("contracted", "leaked", "taken back"),
    "contracted": ("realised", "leaked", "taken back"),
    "realised": ("realised", "leaked", "taken back"),
    "leaked": ("realised", "leaked", "taken back"),
    "taken back": (),
}
"""Which stages may follow which: none is skipped, realised and leaked come month by month."""
PROOF: dict[Stage, tuple[EvidenceKind, ...]] = {
    "identified": ("finding", "journal", "review"),
    "validated": ("review",),
    "contracted": ("contract", "document"),
    "realised": ("document",),
    "leaked": ("document", "review"),
    "taken back": ("review",),
}
"""What may prove a stage; a contract or a document must be in the books."""


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage a saving reached: its amount (above zero, reporting currency), its month and what proves it."""

    sequence: int
    saving_id: str
    title: str
    vendor: str
    rule: str
    kind: Kind
    is_recurring: bool
    stage: Stage
    amount: Decimal
    month: date
    evidence_kind: EvidenceKind
    evidence: str
    note: str
    recorded_on: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Saving:
    """A saving with its stages in order."""

    stages: tuple[StageRow, ...]

    @property
    def first(self) -> StageRow:
        """The row that identified it."""
        return self.stages[0]

    @property
    def last(self) -> StageRow:
        """The newest row."""
        return self.stages[-1]

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return self.last.stage

    def amount(self, stage: Stage) -> Decimal:
        """Return what was said at a stage: realised and leaked add up over months, the others are the latest word."""
        rows = [row.amount for row in self.stages if row.stage == stage]
        if stage in ("realised", "leaked"):
            return sum(rows, ZERO)
        return rows[-1] if rows else ZERO

    @property
    def is_live(self) -> bool:
        """Whether it still counts."""
        return self.stage != "taken back"


@dataclass(frozen=True, slots=True)
class Progress:
    """Realised hard savings of a period against the baseline's spend and the target."""

    realised_amount: Decimal
    baseline_amount: Decimal
    target_ratio: Decimal

    @property
    def saved_ratio(self) -> Decimal | None:
        """Realised ÷ baseline; None without a baseline."""
        return ratio(self.realised_amount, self.baseline_amount)

    @property
    def target_amount(self) -> Decimal:
        """What the target asks for."""
        return self.baseline_amount * self.target_ratio


def savings(rows: Iterable[StageRow]) -> list[Saving]:
    """Return stages grouped by saving, the newest saving first."""
    groups: dict[str, list[StageRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.sequence):
        groups[row.saving_id].append(row)
    return sorted((Saving(tuple(stages)) for stages in groups.values()), key=lambda one: -one.first.sequence)


def funnel(found: Sequence[Saving], kind: Kind) -> dict[Stage, Decimal]:
    """Return the money of one kind by stage: how much of what was identified was validated, and so on.

    A saving counts at every stage it has reached, so the first four never add up to anything.
    """
    live = [one for one in found if one.is_live and one.first.kind == kind]
    return {stage: sum((one.amount(stage) for one in live), ZERO) for stage in STAGES}


def realised(found: Sequence[Saving], kind: Kind, period: Period | None = None) -> list[StageRow]:
    """Return the realised rows of live savings of one kind, of `period` when one is given."""
    return [
        row
        for one in found
        if one.is_live
        for row in one.stages
        if row.stage == "realised" and row.kind == kind and (period is None or row.month in period)
    ]


def next_stage(saving: Saving | None, stage: Stage, evidence_kind: EvidenceKind, amount: Decimal) -> None:
    """Check that `stage` may be recorded now with that kind of evidence.

    Raises:
        CalculationError: a stage is skipped, the evidence does not prove it, or the amount is not above zero.

    >>> next_stage(None, "identified", "finding", Decimal(10))
    """
    before = saving.stage if saving else None
    allowed = AFTER[before] if before else ("identified",)
    if stage not in allowed:
        raise CalculationError(
            f"a saving that is {before or 'new'} cannot become {stage}",
            fix=f"the next stage is {' or '.join(allowed)}" if allowed else "record a new saving",
        )
    if evidence_kind not in PROOF[stage]:
        raise CalculationError(
            f"a {evidence_kind} does not prove that a saving is {stage}", fix=f"name a {' or '.join(PROOF[stage])}"
        )
    if stage != "taken back" and amount <= 0:
        raise CalculationError(f"a saving is above zero; got {amount}")
