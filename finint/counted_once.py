"""Keep what was netted up to date in the write path, say whether two tellings are one money, and list the pairs.

What is netted is derived from lines, rates, names, invoices and words: a change of any of them makes it anew for the
vendors it touches, inside its own transaction. No posted line is changed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from finint import known_names, spend_sums, store
from finint.errors import CalculationError
from finint.netting import Action, Bill, Netted, Pair, Reported, Word, net, pairs
from finint.periods import restate

KINDS = frozenset({"fx", "vendors", "vendor_aliases", "campaigns", "departments", "invoices"})
"""Files that change what lines of other imports count as."""
_MONEY = pa.decimal128(38, 12)
_SCHEMA = pa.schema(
    [
        ("import_id", pa.string()), ("line_no", pa.int64()), ("month", pa.date32()), ("day", pa.date32()),
        ("netting", pa.string()), ("on_day", pa.date32()), ("native_amount", _MONEY), ("amount", _MONEY),
        ("description", pa.string()),
    ]
)  # fmt: skip


_Read = Callable[..., list[Any]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    vendor: str
    platforms: list[str]
    ledgers: list[str]
    is_touched: bool
    is_netted: bool


class _Import(NamedTuple):
    import_id: str


def settle(
    cursor: store.Cursor,
    now: datetime,
    import_id: str | None = None,
    kinds: Iterable[str] = (),
    *,
    changed: set[str] | None = None,
) -> None:
    """Restate what came late, net anew what the change touches, and add up what counts, inside its transaction.

    Args:
        cursor: of the transaction.
        now: the clock.
        import_id: what came; None makes every vendor's netting anew.
        kinds: of the rows that came; names, rates and invoices touch every vendor.
        changed: imports whose lines count otherwise, when nothing came; None is any.
    """
    came = set(kinds)
    if import_id:
        changed = spend_sums.touched(cursor, import_id) if came & (KINDS | {"spend"}) else set()
    if changed is None:
        known_names.renew(cursor)
    restate(cursor, now)
    netted = _net(cursor, now, import_id, came)
    spend_sums.renew(cursor, None if changed is None else changed | netted, now)


def _net(cursor: store.Cursor, now: datetime, import_id: str | None, came: set[str]) -> set[str]:
    """Net anew what the change touches; return the imports whose bills that may count otherwise."""
    if import_id and "spend" in came:
        store.run(cursor, "put_import_vendors", import_id=import_id)
    if import_id and not came & (KINDS | {"spend"}):
        return set()
    return _net_anew(cursor, now, [import_id] if import_id and not came & KINDS else None)


def settle_lines(cursor: store.Cursor, now: datetime, imports: Sequence[str]) -> None:
    """Net anew what stated lines of open months touch whose vendors platforms tell as well; the rest is added up."""
    netted = _net_anew(cursor, now, imports) if imports else set()
    if netted:
        spend_sums.renew(cursor, netted.union(imports), now)


def _net_anew(cursor: store.Cursor, now: datetime, imports: Sequence[str] | None) -> set[str]:
    found = store.read_within(cursor, "netting_candidates", _Candidate, imports=imports)
    touched = [row for row in found if row.is_touched]
    if not touched:
        return set()
    before = {row.import_id for row in store.read_within(cursor, "netted_imports", _Import)}
    vendors = [row.vendor for row in touched]
    ledgers = sorted({one for row in touched for one in row.ledgers})
    netted = net(*_sides(lambda *asked, **by: store.read_within(cursor, *asked, **by), touched))
    if any(row.is_netted for row in touched):
        store.run(cursor, "clear_netting", vendors=vendors)
    elif not netted:
        return set()
    if netted:
        with store.registered(cursor, netted=_table(netted)):
            store.run(cursor, "put_netting", imports=ledgers)
    restate(cursor, now)
    return before | {row.import_id for row in netted}


def paired(books: store.Books) -> list[Pair]:
    """Return every vendor's category and month that both a platform and the ledger tell, newest first."""
    found = store.read(books, "netting_candidates", _Candidate, imports=None)
    return pairs(*_sides(lambda *asked, **by: store.read(books, *asked, **by), found))


def say(
    books: store.Books, pair: Pair, action: Action, *, reason: str, now: datetime, is_every_month: bool = False
) -> None:
    """Record whether a pair is one money, in its month or in every one; the figures follow at once.

    Raises:
        CalculationError: no reason, or a pair that cannot be made.
    """
    if not reason.strip():
        raise CalculationError("whether two tellings are one money needs a reason", fix="write why")

    def work(cursor: store.Cursor) -> None:
        store.note(cursor, f"{action} platform and ledger", f"{pair.name} {pair.month:%Y-%m}", reason=reason.strip())
        store.run(
            cursor, "record_netting_word", vendor=pair.vendor, cost_category=pair.stated_category,
            month=None if is_every_month else pair.month, action=action, reason=reason.strip(), now=now,
            actor=books.actor.name,
        )  # fmt: skip
        settle(cursor, now)

    store.write(books, work)


def _sides(read: _Read, found: Sequence[_Candidate]) -> tuple[list[Reported], list[Bill], list[Word]]:
    vendors = [row.vendor for row in found if row.platforms and row.ledgers]
    if not vendors:
        return [], [], []
    platforms = sorted({one for row in found for one in row.platforms})
    ledgers = sorted({one for row in found for one in row.ledgers})
    return (
        read("netting_reported", Reported, imports=platforms, vendors=vendors),
        read("netting_bills", Bill, imports=ledgers, vendors=vendors),
        read("netting_words", Word),
    )


def _table(netted: Sequence[Netted]) -> pa.Table:
    return pa.table({name: [getattr(row, name) for row in netted] for name in _SCHEMA.names}, schema=_SCHEMA)
