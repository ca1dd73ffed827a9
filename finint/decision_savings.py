"""Which accepted moves of the optimizer have matured into money that was not spent?

A decision frees the budget it leaves unallocated. It is a saving once its window has matured and the outcome did not
fall below what was predicted: avoidance, since the money was planned and never paid. It enters the ledger by itself as
identified; whether the money really stayed unspent is for finance to validate.
"""

from collections.abc import Sequence
from datetime import date, datetime

from finint import holdings, savings_ledger, store
from finint.decisions import Judged, journal
from finint.savings import Saving


def saving_id(one: Judged) -> str:
    """Return the saving's id of a decision."""
    return f"decision:{one.decision.decision_id}"


def evidence(one: Judged) -> str:
    """Return what proves it: the journal's own words."""
    row = one.decision
    ends = f"[{row.outcome_low:.0f}; {row.outcome_high:.0f}]"
    posted = f"posted as {row.posted_as}" if row.posted_as else "never posted"
    return (
        f"decision {row.decision_id} of {row.decided_on:%Y-%m-%d} predicted {ends} {row.outcome}, {one.realised} came; "
        f"its transfers were {posted}"
    )


def matured(books: store.Books, held: Sequence[Saving], as_of: date) -> list[Judged]:
    """Return the decisions that freed money and kept their outcome, and are not in the ledger yet."""
    known = {one.first.saving_id for one in held}
    return [
        one
        for one in journal(books, as_of)
        if one.realised is not None
        and one.realised >= one.decision.outcome_low
        and one.decision.unallocated_amount > 0
        and saving_id(one) not in known
    ]


def enter(books: store.Books, today: date, *, now: datetime) -> list[str]:
    """Take every matured decision into the ledger as an identified saving, each in a transaction of its own.

    Returns:
        The ids of what entered; empty when all that has matured is there already.

    Raises:
        CalculationError: somebody else took one in at the same moment; nothing is there twice, and the rest follows.
    """
    as_of = holdings.cut_off(holdings.held_on(books, today), today)
    entered = []
    for one in matured(books, savings_ledger.ledger(books), as_of):
        savings_ledger.add(
            books, saving_id(one), title=f"Budget not spent: decision {one.decision.decision_id}", vendor="",
            rule="decision", kind="avoidance", is_recurring=False, amount=one.decision.unallocated_amount,
            month=one.decision.window_end, evidence_kind="journal", evidence=evidence(one), now=now,
        )  # fmt: skip
        entered.append(saving_id(one))
    return entered
