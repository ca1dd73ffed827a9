"""Post the draft transfers of an accepted plan: every line or none, while its money may still move."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from finint import decisions, holdings, settings, store
from finint.channel_history import working
from finint.decisions import Decision, DraftLine
from finint.errors import CalculationError, RefusedError
from finint.money import split
from finint.optimizer.planned import PlanRow
from finint.period import Period
from finint.remaining_money import Window, planned_money
from finint.transfers import post_moves

ZERO = Decimal(0)
PLACE = ("department", "cost_center", "cost_category", "channel", "campaign_id", "campaign", "vendor")
_Key = tuple[str, int, date]


class _PlanLine(NamedTuple):
    """A month in which a plan line counts, with its place in the company; "" where it names none."""

    month: date
    version: str
    department: str
    cost_center: str
    cost_category: str
    channel: str
    campaign_id: str
    campaign: str
    vendor: str

    def place(self) -> dict[str, object]:
        return {name: getattr(self, name) or None for name in PLACE}


class _Posted(NamedTuple):
    import_id: str


def post(books: store.Books, decision: Decision, *, as_of: date, now: datetime) -> str:
    """Post a decision's draft transfers in one import and return its number.

    Giving lines lose plan, taking lines gain it; what the decision leaves unspent stands in the plan on lines of its
    own without a channel, in the department that gave it.

    Args:
        books: the store.
        decision: from the journal.
        as_of: first day not counted: money spent, accrued or ordered by then does not move.
        now: the clock.

    Raises:
        RefusedError: the actor is not finance, or one of the months is closed.
        CalculationError: posted already, nothing to post, money from outside the plan, or a line gives more than may
            still move; nothing is posted then.
    """
    if not books.actor.may("finance"):
        raise RefusedError(f"transfers of plan are posted by finance; you have {books.actor.role}")

    def work(cursor: store.Cursor) -> str:
        held = store.read_within(cursor, "decision_posted", _Posted, decision=decision.decision_id)
        if held:
            raise CalculationError(
                f"decision {decision.decision_id} is posted already, as {held[0].import_id}",
                fix="take that import back first, on the imports page",
            )
        rows = _rows(books, decision, as_of)
        store.note(
            cursor, "post draft transfers", f"decision {decision.decision_id}", reason=decision.reason,
            lines=len(rows), moved=str(decision.moved_amount),
        )  # fmt: skip
        import_id = post_moves(
            cursor, books, rows, version=decision.plan_version,
            said=f"transfers of decision {decision.decision_id}", now=now,
        )  # fmt: skip
        store.run(
            cursor, "record_decision_posting", decision=decision.decision_id, import_id=import_id, now=now,
            actor=books.actor.name, as_of=as_of,
        )  # fmt: skip
        return import_id

    return store.write(books, work)


def _rows(books: store.Books, decision: Decision, as_of: date) -> list[dict[str, object]]:
    """Return the rows to post; they add up to 0.

    Raises:
        CalculationError: see `post`.
    """
    lines = decisions.draft_lines(books, decision.decision_id)
    if not lines:
        raise CalculationError(f"decision {decision.decision_id} has no transfers: it was made without a plan")
    if any(not line.channel and line.amount < 0 for line in lines):
        raise CalculationError(
            f"decision {decision.decision_id} spends money from outside the plan, and a transfer makes none",
            fix="take in a plan with that money first, and accept a proposal on it",
        )
    if as_of >= decision.window_end:
        raise CalculationError(f"the window of decision {decision.decision_id} is over", fix="accept a new proposal")
    movable = _movable(books, decision, as_of)
    places = {_key(line): _place(books, line, decision) for line in lines if line.plan_import_id}
    rows: list[dict[str, object]] = []
    for line in lines:
        if line.amount < 0 and -line.amount > movable.get(_key(line), ZERO):
            left = movable.get(_key(line), ZERO)
            raise CalculationError(
                f"{line.channel} {line.campaign} has {left:,.2f} left to move in {line.month:%b %Y}; "
                f"the decision takes {-line.amount:,.2f}",
                fix="nothing was posted; accept a new proposal on the books as they are",
            )
        if line.channel:
            place = places.get(_key(line)) or _new_place(books, line)
            rows.append({**place, "month": line.month, "amount": line.amount})
    kept = sum((line.amount for line in lines if not line.channel), ZERO)
    return rows + _reserve(kept, [(places[_key(line)], line) for line in lines if line.amount < 0], decision)


def _key(line: DraftLine | PlanRow) -> _Key:
    if isinstance(line, PlanRow):
        return line.import_id, line.line_no, line.month
    return line.plan_import_id, line.plan_line_no, line.month


def _movable(books: store.Books, decision: Decision, as_of: date) -> dict[_Key, Decimal]:
    """Return what each plan line may still give, on the books as they are."""
    days = Period(max(as_of, decision.window_start), decision.window_end)
    period = settings.calendar(books).months(days)
    statuses = {row.version: row.status for row in holdings.versions(books)}
    found = planned_money(books, Window(period, as_of), decision.plan_version, statuses.get(decision.plan_version, ""))
    return {_key(row): row.movable_amount for channel in found or () for row in channel.rows}


def _place(books: store.Books, line: DraftLine, decision: Decision) -> dict[str, object]:
    found = store.read(books, "plan_line", _PlanLine, import_id=line.plan_import_id, line_no=line.plan_line_no)
    for row in found:
        if row.month == line.month and row.version == decision.plan_version:
            return row.place()
    raise CalculationError(
        f"the plan has changed: line {line.plan_line_no} of {line.plan_import_id} no longer counts in "
        f"{line.month:%b %Y}",
        fix="nothing was posted; accept a new proposal on the plan as it is",
    )


def _new_place(books: store.Books, line: DraftLine) -> dict[str, object]:
    """Return the place of money for a channel that no plan line names: the category that reaches its customers."""
    categories = dict(name.split("\x1f", 1) for name in working(books))
    return dict.fromkeys(PLACE) | {"channel": line.channel, "cost_category": categories.get(line.channel)}


def _reserve(
    kept: Decimal, givers: Sequence[tuple[dict[str, object], DraftLine]], decision: Decision
) -> list[dict[str, object]]:
    """Return lines that hold what stays unspent, by department and month of those that gave it."""
    given: dict[tuple[object, date], Decimal] = {}
    for place, line in givers:
        own = (place["department"], line.month)
        given[own] = given.get(own, ZERO) - line.amount
    if not kept:
        return []
    parts = split(kept, list(given.values()))
    name = f"Left unspent, decision {decision.decision_id}"
    return [
        dict.fromkeys(PLACE) | {"department": department, "campaign": name, "month": month, "amount": part}
        for (department, month), part in zip(given, parts, strict=True)
        if part
    ]
