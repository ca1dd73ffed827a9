"""What was decided on the optimizer's advice, what did it predict, and what came of it?

A decision is written once and never changed; what was realised is read from the books when its window has matured.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from finint import store
from finint.channel_history import order_days
from finint.errors import CalculationError, RefusedError
from finint.optimizer.advice import Advice
from finint.optimizer.outlook import OutcomeRange
from finint.optimizer.recommendation import as_document
from finint.optimizer.transfers import Transfer

MOST_SCENARIOS = 4
State = Literal["open", "inside", "outside"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kept scenario: the choices that make it, and its figures as saved."""

    scenario_id: int
    name: str
    choices: str
    summary: str
    data_version: int
    saved_on: datetime
    saved_by: str

    @property
    def figures(self) -> dict[str, Any]:
        """The figures as saved: money as text."""
        return dict(json.loads(self.summary))


@dataclass(frozen=True, slots=True)
class Decision:
    """An accepted plan with what it predicted; `posted_as` is the import of its transfers, "" while they are drafts."""

    decision_id: int
    decided_on: datetime
    decided_by: str
    reason: str
    objective: str
    outcome: str
    plan_version: str
    window_start: date
    window_end: date
    matures_on: date
    moved_amount: Decimal
    unallocated_amount: Decimal
    gain: Decimal
    gain_low: Decimal
    gain_high: Decimal
    better_ratio: Decimal
    predicted_outcome: Decimal
    outcome_low: Decimal
    outcome_high: Decimal
    data_version: int
    posted_as: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision with what the books say of its window; `realised` is None while it has not matured."""

    decision: Decision
    realised: int | None

    @property
    def state(self) -> State:
        """Whether the realised outcome fell inside the predicted 80 % interval."""
        if self.realised is None:
            return "open"
        return "inside" if self.decision.outcome_low <= self.realised <= self.decision.outcome_high else "outside"


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of a decision's draft transfers; the lines of a decision add up to 0."""

    decision_id: int
    line_no: int
    channel: str
    month: date
    plan_import_id: str
    plan_line_no: int
    campaign: str
    amount: Decimal


def scenarios(books: store.Books) -> list[Scenario]:
    """Return the kept scenarios, oldest first."""
    return store.read(books, "scenarios", Scenario)


def save_scenario(books: store.Books, name: str, choices: str, summary: dict[str, str], *, now: datetime) -> None:
    """Keep a scenario for comparison.

    Raises:
        RefusedError: the actor is no analyst.
        CalculationError: four are kept already, or the name is empty or taken.
    """
    _analyst(books)
    called = " ".join(name.split())[:60]
    version = store.data_version(books)

    def work(cursor: store.Cursor) -> None:
        held = store.read_within(cursor, "scenarios", Scenario)
        if not called or any(row.name.lower() == called.lower() for row in held):
            raise CalculationError(
                f"a scenario needs a name of its own; '{called}' is {'taken' if called else 'empty'}",
                fix="type another name",
            )
        if len(held) >= MOST_SCENARIOS:
            raise CalculationError(f"{MOST_SCENARIOS} scenarios are kept already", fix="remove one first")
        store.run(
            cursor,
            "save_scenario",
            name=called,
            choices=choices,
            summary=json.dumps(summary),
            version=version,
            now=now,
            actor=books.actor.name,
        )

    store.write(books, work)


def remove_scenario(books: store.Books, scenario_id: int, *, now: datetime) -> None:
    """Take a scenario out of the comparison."""
    _analyst(books)
    store.write(books, lambda cursor: store.run(cursor, "remove_scenario", scenario=scenario_id, now=now))


def accept(
    books: store.Books,
    found: Advice,
    drafts: Sequence[Transfer],
    predicted: OutcomeRange,
    *,
    outcome: str,
    plan_version: str,
    window: tuple[date, date],
    lag_days: int,
    reason: str,
    now: datetime,
) -> int:
    """Write a decision and its draft transfers in one transaction and return its number.

    Raises:
        RefusedError: the actor is no analyst.
        CalculationError: no reason is given, or the transfers do not add up to 0.
    """
    _analyst(books)
    if not reason.strip():
        raise CalculationError("a decision needs a reason", fix="say in a sentence why this plan is accepted")
    if (left := sum((line.amount for line in drafts), Decimal(0))) != 0:
        raise CalculationError(f"draft transfers add up to 0; these to {left}")
    version = store.data_version(books)
    low, high = found.interval_80
    figures = {
        "moved": found.moved_amount,
        "unallocated": found.unallocated_amount,
        "gain": _decimal(found.gain),
        "gain_low": _decimal(low),
        "gain_high": _decimal(high),
        "better": _decimal(found.better_ratio),
        "predicted": _decimal(predicted.expected),
        "outcome_low": _decimal(predicted.low),
        "outcome_high": _decimal(predicted.high),
    }

    def work(cursor: store.Cursor) -> int:
        number = store.read_within(cursor, "next_decision", _Next)[0].decision_id
        store.run(
            cursor,
            "record_decision",
            decision=number,
            now=now,
            actor=books.actor.name,
            reason=" ".join(reason.split()),
            objective=found.question.choices.objective,
            outcome=outcome,
            plan_version=plan_version,
            start=window[0],
            end=window[1],
            matures=window[1] + timedelta(days=lag_days),
            version=version,
            document=json.dumps(as_document(found.result)),
            **figures,
        )
        for line_no, line in enumerate(drafts, start=1):
            store.run(
                cursor,
                "record_draft_transfer",
                decision=number,
                line_no=line_no,
                channel=line.channel or None,
                month=line.month,
                plan_import=line.import_id or None,
                plan_line=line.line_no or None,
                campaign=line.campaign or None,
                amount=line.amount,
            )
        return number

    return store.write(books, work)


@dataclass(frozen=True, slots=True)
class _Next:
    decision_id: int


def journal(books: store.Books, as_of: date) -> list[Judged]:
    """Return every decision, the latest first, with what the books say of those that have matured before `as_of`."""
    found = []
    for row in store.read(books, "decisions", Decision):
        realised = None
        if row.matures_on <= as_of:
            days = order_days(books, row.window_start, row.window_end)
            realised = sum(day.new_customers if row.outcome == "new customers" else day.orders for day in days)
        found.append(Judged(row, realised))
    return found


def draft_lines(books: store.Books, decision_id: int) -> list[DraftLine]:
    """Return a decision's draft transfers in their order."""
    return store.read(books, "draft_transfers", DraftLine, decision=decision_id)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 6)))


def _analyst(books: store.Books) -> None:
    if not books.actor.may("analyst"):
        raise RefusedError(f"saving and accepting plans needs the role analyst; you have {books.actor.role}")
