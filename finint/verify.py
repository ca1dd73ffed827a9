"""Is everything still there that was ever acknowledged, and as it was? Found out by reading all of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from finint import audit, known_names, receipts, sealing, spend_sums, store
from finint.errors import StoreError

_AT_ONCE = 10_000
_LEDGERS = ("spend", "budget")


class _Table(NamedTuple):
    name: str


class _Content(NamedTuple):
    rows: int
    content: str


class _Seal(NamedTuple):
    import_id: str
    rows: int
    amount: str
    content: str


class _Numbered(NamedTuple):
    seq: int
    mac: str


@dataclass(slots=True)
class Report:
    """What was read and what was wrong; `imports` were compared with the counts, sums and hashes of their posting."""

    entries: int = 0
    receipts: int = 0
    imports: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    head: str = audit.START

    @property
    def is_sound(self) -> bool:
        """Whether nothing is missing or altered."""
        return not self.problems

    def document(self) -> dict[str, object]:
        """Return the report as JSON may hold it."""
        return {
            "status": "sound" if self.is_sound else "damaged",
            "entries": self.entries,
            "receipts": self.receipts,
            "imports": self.imports,
            "tables": self.tables,
            "rows": sum(self.tables.values()),
            "audit_head": self.head,
            "problems": self.problems,
        }


def verify(books: store.Books) -> Report:
    """Check the audit's chain, every receipt, the content of every import, and read every table to its last row."""
    report = Report()
    sealed: dict[tuple[str, str], dict[str, object]] = {}
    fault = audit.check(_watched(books, report, sealed), books.held.key)
    if fault is not None:
        report.problems.append(fault.problem)
    _receipts(books, report)
    for (kind, import_id), stated in sealed.items():
        _import(books, report, kind, import_id, stated)
    for wrong in spend_sums.faults(books):
        report.problems.append(
            f"{wrong.differ} sums of {wrong.import_id} in {wrong.month:%Y-%m} are not those of its rows: "
            "finint verify --renew-sums REASON adds them up again"
        )
    for name in known_names.faults(books):
        report.problems.append(
            f"{name.differ} rows of {name.kept} are not what the files say: "
            "finint verify --renew-sums REASON makes them anew"
        )
    for table in store.read(books, "every_table", _Table):
        try:
            found = store.read(books, "read_table", _Content, name=table.name)[0]
        except StoreError as error:
            report.problems.append(f"the table {table.name} cannot be read: {error}")
        else:
            report.tables[table.name] = found.rows
            report.contents[table.name] = found.content
    return report


def entries(books: store.Books, first: int = 1) -> Iterator[audit.Entry]:
    """Yield the audit's entries from number `first` on."""
    while found := store.read(books, "audit_entries", audit.Entry, first=first, most=_AT_ONCE):
        yield from found
        first = found[-1].seq + 1


def _watched(
    books: store.Books, report: Report, sealed: dict[tuple[str, str], dict[str, object]]
) -> Iterator[audit.Entry]:
    """Yield every entry, and collect on the way what it says of the imports it added rows to; the last word counts."""
    for entry in entries(books):
        report.entries += 1
        report.head = entry.mac
        try:
            facts = json.loads(entry.payload).get("facts", {})
        except (ValueError, AttributeError):
            facts = {}
        for name, stated in facts.items():
            kind, of, import_id = name.partition(" of ")
            if of and kind in _LEDGERS and isinstance(stated, dict):
                sealed[kind, import_id] = stated
        yield entry


def _receipts(books: store.Books, report: Report) -> None:
    if books.path is None:
        return
    try:
        known = receipts.read(receipts.receipts_of(books.path))
    except StoreError as error:
        report.problems.append(str(error))
        return
    report.receipts = len(known)
    macs = {row.seq: row.mac for row in store.read(books, "audit_seals", _Numbered, first=0)}
    for receipt in known:
        if receipt.seq not in macs:
            report.problems.append(f"receipt {receipt.seq} has no commit in the store")
        elif macs[receipt.seq] != receipt.mac:
            report.problems.append(f"receipt {receipt.seq} names another commit than the store holds")


def _import(books: store.Books, report: Report, kind: str, import_id: str, stated: dict[str, object]) -> None:
    rows = store.read(books, f"seal_{kind}", _Seal, import_ids=[import_id])
    found = rows[0] if rows else _Seal(import_id, 0, "0.000000000000", "0")
    report.imports += 1
    if (found.rows, found.amount) != (stated["rows"], stated["amount"]):
        report.problems.append(
            f"{import_id} was posted with {stated['rows']} {kind} rows of {stated['amount']} in all; "
            f"the store has {found.rows} of {found.amount}"
        )
    elif stated["engine"] == sealing.ENGINE and found.content != stated["content"]:
        report.problems.append(f"the {kind} rows of {import_id} are not what was posted")
