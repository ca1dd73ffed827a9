"""The savings ledger in the books: findings come in, stages are recorded with evidence that exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from finint import savings, settings, store
from finint.detection import Finding
from finint.errors import CalculationError, RefusedError
from finint.fiscal import Calendar
from finint.money import rounded
from finint.period import Period, add_months, first_of_month
from finint.savings import EvidenceKind, Kind, Progress, Saving, Stage, StageRow


@dataclass(frozen=True, slots=True)
class Statement:
    """One stage as somebody states it."""

    saving_id: str
    stage: Stage
    amount: Decimal
    month: date
    evidence_kind: EvidenceKind
    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    known: int


@dataclass(frozen=True, slots=True)
class _Spent:
    amount: Decimal
    months: int


def ledger(books: store.Books) -> list[Saving]:
    """Return every saving with its stages, the newest first."""
    return savings.savings(store.read(books, "saving_stages", StageRow))


def identify(books: store.Books, finding: Finding, *, now: datetime, month: date) -> str:
    """Take a finding into the ledger and return the saving's id; a finding that is in it already stays as it is.

    Only what counts comes in, so no money enters twice; what another rule holds comes in with that rule's finding.

    Raises:
        CalculationError: nothing of the finding counts.
    """
    known = {one.first.saving_id: one for one in ledger(books)}
    if finding.id in known and known[finding.id].is_live:
        return finding.id
    saving_id = finding.id if finding.id not in known else f"{finding.id}:{now:%Y%m%d%H%M%S}"
    if finding.counted_amount <= 0:
        raise CalculationError(
            "nothing of this finding counts", fix="take the finding of the rule that holds its money"
        )
    source = finding.rows[0].claim
    add(
        books,
        saving_id,
        title=f"{finding.rule.title}: {finding.subject}",
        vendor=finding.vendor,
        rule=finding.rule.id,
        kind=finding.rule.kind,
        is_recurring=finding.rule.is_recurring,
        amount=finding.counted_amount,
        month=month,
        evidence_kind="finding",
        evidence=f"{source.file_name}, line {source.line_no}: {finding.says}",
        now=now,
    )
    return saving_id


def add(
    books: store.Books,
    saving_id: str,
    *,
    title: str,
    vendor: str,
    rule: str,
    kind: Kind,
    is_recurring: bool,
    amount: Decimal,
    month: date,
    evidence_kind: EvidenceKind,
    evidence: str,
    now: datetime,
    note: str = "",
) -> None:
    """Record a saving as identified: from a finding, a scored decision of the journal, or somebody's review.

    Raises:
        CalculationError: the amount is not above zero, the evidence is none for this stage, or the id is taken.
    """
    savings.next_stage(None, "identified", evidence_kind, amount)

    def work(cursor: store.Cursor) -> None:
        if store.read_within(cursor, "saving_known", _Known, saving_id=saving_id)[0].known:
            raise CalculationError(f"the saving {saving_id} is in the ledger already")
        store.note(cursor, "identify saving", saving_id, amount=str(rounded(amount)), evidence=evidence)
        store.run(
            cursor, "record_saving_stage", saving_id=saving_id, title=title, vendor=vendor, rule=rule, kind=kind,
            is_recurring=is_recurring, stage="identified", amount=rounded(amount), month=first_of_month(month),
            evidence_kind=evidence_kind, evidence=evidence, note=note, now=now, actor=books.actor.name,
        )  # fmt: skip

    store.write(books, work)


def advance(books: store.Books, stated: Statement, *, now: datetime) -> None:
    """Record the next stage of a saving.

    A contract or a document that proves it must be in the books: a realised saving is one the ledger shows.

    Raises:
        RefusedError: who states it may not; finance validates and books, others identify.
        CalculationError: a stage is skipped, or the evidence is not in the books.
    """
    if not books.actor.may("finance"):
        raise RefusedError(f"a saving is {stated.stage} by finance; you have {books.actor.role}")
    every = ledger(books)
    saving = next((one for one in every if one.first.saving_id == stated.saving_id), None)
    if saving is None:
        raise CalculationError(f"there is no saving {stated.saving_id}")
    savings.next_stage(saving, stated.stage, stated.evidence_kind, stated.amount)
    evidence = stated.evidence.strip()
    if not evidence:
        raise CalculationError("a stage needs its evidence", fix="name the contract, document or review")
    if stated.evidence_kind in ("contract", "document") and not _exists(books, stated.evidence_kind, evidence):
        raise CalculationError(
            f"the books hold no {stated.evidence_kind} {evidence}", fix="import the file that holds it first"
        )
    if stated.stage == "realised" and _proves_already(every, evidence):
        raise CalculationError(
            f"{evidence} proves a realised saving already", fix="one document is one money: name another"
        )
    first = saving.first
    store.write(
        books,
        lambda cursor: store.run(
            cursor, "record_saving_stage", saving_id=first.saving_id, title=first.title, vendor=first.vendor,
            rule=first.rule, kind=first.kind, is_recurring=first.is_recurring, stage=stated.stage,
            amount=rounded(stated.amount), month=first_of_month(stated.month), evidence_kind=stated.evidence_kind,
            evidence=evidence, note=stated.note, now=now, actor=books.actor.name,
        ),
    )  # fmt: skip


def _proves_already(found: Sequence[Saving], evidence: str) -> bool:
    return any(
        row.stage == "realised" and row.evidence.strip().casefold() == evidence.casefold()
        for one in found
        if one.is_live
        for row in one.stages
    )


def _exists(books: store.Books, kind: EvidenceKind, evidence: str) -> bool:
    return bool(store.read(books, f"evidence_{kind}", _Known, evidence=evidence)[0].known)


def baseline(as_of: date, calendar: Calendar) -> Period:
    """Return the months whose spend is the baseline: the fiscal year before the one that holds the last day counted.

    >>> baseline(date(2026, 11, 15), Calendar())
    Period(start=datetime.date(2025, 1, 1), end=datetime.date(2026, 1, 1))
    """
    start = fiscal_year(as_of, calendar).start
    return Period(add_months(start, -12), start)


def fiscal_year(as_of: date, calendar: Calendar) -> Period:
    """Return the months of the fiscal year that holds the day before `as_of`."""
    return calendar.year_of(as_of - timedelta(days=1))


def progress(books: store.Books, found: Sequence[Saving], as_of: date) -> Progress:
    """Return realised hard savings of the fiscal year against the spend of the year before, as booked."""
    calendar = settings.calendar(books)
    year, before = fiscal_year(as_of, calendar), baseline(as_of, calendar)
    spent = store.read(books, "spend_of_window", _Spent, start=before.start, end=before.end)[0]
    saved = sum((row.amount for row in savings.realised(found, "hard", year)), Decimal(0))
    return Progress(saved, spent.amount, Decimal(settings.value(books, "savings_target_ratio")))
