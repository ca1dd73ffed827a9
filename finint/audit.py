"""What was changed, by whom, in a form that shows when it was changed again.

Each change writes one entry, in its commit. Its `mac` is an HMAC-SHA256 over the entry and the mac of the entry before
it, so an entry edited, removed or moved breaks the chain at its number. A chain does not show a cut tail: receipts do
(finint.receipts).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

START = "0" * 64
"""What the first entry names as the mac before it."""

VERBS = {
    "undo_sample": "start with own data",
    "mark_undone": "undo import",
    "remember_key": "record expenditure",
    "remember_stated_keys": "record expenditure",
    "record_import": "import",
    "record_correction": "correct row",
    "resolve_quarantine": "resolve quarantine",
    "change_setting": "change setting",
    "put_job_run": "run job",
    "put_message": "tell",
    "put_delivery": "send",
}
"""Statement → what people call the change; the first of these that ran names the commit, else the first statement."""

_NAMING = ("import_id", "object", "name", "version", "key", "job")
_SECRET = re.compile(r"secret|password|token", re.IGNORECASE)
_LONGEST_TEXT = 300
_MOST_CALLS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit as the audit keeps it; `ts` is naive UTC, `payload` is JSON, the last two are hexadecimal."""

    seq: int
    ts: datetime
    actor: str
    action: str
    object: str
    payload_sha256: str
    payload: str
    prev: str
    mac: str


@dataclass(slots=True)
class _Step:
    rows: int = 0
    times: int = 0
    calls: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Trail:
    """What a transaction has done so far, statement by statement."""

    steps: dict[str, _Step] = field(default_factory=dict)
    action: str = ""
    about: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    ended: list["Trail"] = field(default_factory=list)
    """Changes of the same transaction that have an entry of their own, oldest first."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was run and nothing noted since the last entry ended."""
        return not self.steps and not self.action

    def entries(self) -> list["Trail"]:
        """Return what each entry of the transaction is about; none when it changed nothing."""
        return self.ended if self.is_empty else [*self.ended, self]

    def end(self) -> None:
        """Let what was done so far be an entry of its own."""
        if not self.is_empty:
            self.ended.append(Trail(self.steps, self.action, self.about, self.facts))
            self.steps, self.facts, self.action, self.about = {}, {}, "", ""

    def ran(self, statement: str, parameters: Mapping[str, object], rows: int) -> None:
        """Add one statement: its name, what it was given, how many rows it touched."""
        step = self.steps.setdefault(statement, _Step())
        step.rows += rows
        step.times += 1
        if len(step.calls) < _MOST_CALLS:
            step.calls.append({name: plain(name, value) for name, value in sorted(parameters.items())})

    def note(self, action: str, object_: str, facts: Mapping[str, object]) -> None:
        """Name the change in people's words; the first name stays, facts add up."""
        if not self.action:
            self.action, self.about = action, object_
        self.facts |= {name: plain(name, value) for name, value in facts.items()}

    def clear(self) -> None:
        """Forget everything: the transaction was rolled back and starts again."""
        self.steps.clear()
        self.facts.clear()
        self.ended.clear()
        self.action = self.about = ""

    def imports(self, statement: str) -> list[str]:
        """Return the imports whose rows `statement` added, each once."""
        calls = self.steps[statement].calls if statement in self.steps else []
        return list(dict.fromkeys(str(call["import_id"]) for call in calls if "import_id" in call))

    def named(self) -> tuple[str, str]:
        """Return the action and its object.

        >>> trail = Trail()
        >>> trail.ran("change_setting", {"name": "company", "value": "Acme", "old": None}, 1)
        >>> trail.named()
        ('change setting', 'company')
        """
        if self.action or not self.steps:
            return self.action or "nothing", self.about
        known = next((name for name in VERBS if name in self.steps), None)
        staged = (name for name in self.steps if not name.startswith("stage_"))
        statement = known or next(staged, next(iter(self.steps)))
        given = self.steps[statement].calls[0]
        naming = [*_NAMING, *(name for name in given if name.endswith("_id"))]
        found = next((str(given[name]) for name in naming if given.get(name) is not None), "")
        return VERBS.get(statement, statement.replace("_", " ")), found

    def payload(self) -> str:
        """Return everything as JSON, keys sorted."""
        steps = [
            {"statement": name, "rows": step.rows, "times": step.times, "with": step.calls}
            for name, step in self.steps.items()
        ]
        return json.dumps(
            {"steps": steps, **({"facts": self.facts} if self.facts else {})}, sort_keys=True, ensure_ascii=False
        )


def plain(name: str, value: object) -> Any:
    """Return a value as JSON may hold it: secrets by no sign, long text by its hash.

    >>> plain("value", Decimal("1.50")), plain("api_token", "abc"), plain("months", [1] * 30)
    ('1.50', '(not recorded)', '30 values')
    """
    if _SECRET.search(name) and value is not None:
        return "(not recorded)"
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(str(key), one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain("", one) for one in value] if len(value) <= 20 else f"{len(value)} values"
    return _text(value)


def _text(value: object) -> Any:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if len(text) > _LONGEST_TEXT:
        return {"characters": len(text), "sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()}
    return text


def seal(key: bytes, seq: int, ts: datetime, actor: str, action: str, object_: str, payload: str, prev: str) -> Entry:
    """Return the entry that follows the one whose mac is `prev`."""
    digest = hashlib.sha256(payload.encode()).hexdigest()
    mac = _mac(key, seq, ts, actor, action, object_, digest, prev)
    return Entry(seq, ts, actor, action, object_, digest, payload, prev, mac)


def _mac(key: bytes, *parts: object) -> str:
    # JSON keeps the parts apart: two fields that share a boundary cannot be exchanged.
    told = json.dumps([part.isoformat() if isinstance(part, datetime) else part for part in parts])
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain does not hold, and how."""

    seq: int
    problem: str


def check(entries: Iterable[Entry], key: bytes, *, seq: int = 0, mac: str = START) -> Fault | None:
    """Return the first entry that does not follow from the one before it; None when all do.

    Args:
        entries: in the order of their numbers.
        key: what the macs were made with.
        seq: the number before the first entry.
        mac: the mac before the first entry.
    """
    for entry in entries:
        if entry.seq != seq + 1:
            return Fault(seq + 1, f"audit entry {seq + 1} is missing; {entry.seq} follows {seq}")
        if entry.prev != mac:
            return Fault(entry.seq, f"audit entry {entry.seq} does not follow the entry before it")
        if hashlib.sha256(entry.payload.encode()).hexdigest() != entry.payload_sha256:
            return Fault(entry.seq, f"the content of audit entry {entry.seq} was altered")
        told = (entry.seq, entry.ts, entry.actor, entry.action, entry.object, entry.payload_sha256, entry.prev)
        if not hmac.compare_digest(_mac(key, *told), entry.mac):
            return Fault(entry.seq, f"audit entry {entry.seq} was altered")
        seq, mac = entry.seq, entry.mac
    return None
