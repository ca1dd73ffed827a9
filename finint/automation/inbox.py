"""A folder that is watched: a file put there is imported, or waits for somebody with the reason named.

The importer, its gate and its limits are the same as for an upload. Whatever happens to a file happens once: it leaves
the folder with its outcome, and the same content again is the same import.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from finint import store
from finint.auth import Actor
from finint.errors import FinintError
from finint.importer.bring import Upload, bring_in
from finint.importer.gate import Limits
from finint.importer.receipt import Receipt

AUTOMATION = Actor("automation", "finance")
TAKEN = ("import", "import_with_warnings", "no_op")
_FOLDER = {"done": TAKEN, "waiting": ("needs_input",), "refused": ("reject",)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one file."""

    sha256: str
    file_name: str
    outcome: str
    reason: str
    import_id: str | None
    seen_on: datetime


class Waiting(NamedTuple):
    """A file of the inbox that nobody has dealt with: asked about or refused, and not imported since."""

    file_name: str
    outcome: str
    reason: str
    seen_on: datetime


def folder(path: Path) -> Path:
    """Return the watched folder of a store: beside its file, or FININT_INBOX."""
    given = os.environ.get("FININT_INBOX")
    return Path(given).resolve() if given else path.parent / "inbox"


class Inbox:
    """Looks into the folder; a file is taken when two looks found it unchanged, so none is read half written."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._before: dict[str, tuple[int, int]] = {}

    def look(self, books: store.Books, *, now: datetime, actor: Actor = AUTOMATION) -> list[Seen]:
        """Take what has come to rest, and return what became of each file."""
        if books.path is None:
            return []
        place = folder(books.path)
        place.mkdir(parents=True, exist_ok=True)
        found = {}
        for entry in os.scandir(place):
            # No link is followed: it could point at any file of this machine.
            if entry.is_file(follow_symlinks=False) and not entry.name.startswith((".", "~")):
                told = entry.stat(follow_symlinks=False)
                found[entry.name] = (told.st_size, told.st_mtime_ns)
        ready = sorted(name for name, told in found.items() if self._before.get(name) == told)
        self._before = found
        return [self._take(store.Books(books.held, actor), place, name, now) for name in ready]

    def _take(self, books: store.Books, place: Path, name: str, now: datetime) -> Seen:
        path = place / name
        data = _read(path, self._limits.file_bytes + 1)
        digest = hashlib.sha256(data).hexdigest()
        try:
            receipt = bring_in(books, Upload(data, name), {}, now=now)
            seen = Seen(digest, name, receipt.outcome, _reason(receipt), receipt.import_id, now)
        except FinintError as error:
            seen = Seen(digest, name, "reject", str(error), None, now)
        store.write(books, lambda cursor: _keep(cursor, seen))
        _move(path, place / next(where for where, outcomes in _FOLDER.items() if seen.outcome in outcomes), now)
        self._before.pop(name, None)
        return seen


def _read(path: Path, most: int) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        # Between look and open somebody may have put a pipe there, which would never end.
        return file.read(most) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""


def _reason(receipt: Receipt) -> str:
    asked = [str(question.get("text") or question.get("key") or "") for question in receipt.questions]
    return receipt.reason or "; ".join(text for text in asked if text) or ""


def _keep(cursor: store.Cursor, seen: Seen) -> None:
    store.run(
        cursor,
        "put_inbox_file",
        sha256=seen.sha256,
        file_name=seen.file_name,
        outcome=seen.outcome,
        reason=seen.reason,
        import_id=seen.import_id,
        seen_on=seen.seen_on,
    )
    store.note(cursor, "inbox file", seen.file_name, outcome=seen.outcome, reason=seen.reason)


def _move(path: Path, target: Path, now: datetime) -> None:
    """Move a file aside; one of the same name there before stays."""
    target.mkdir(exist_ok=True)
    place = target / path.name
    if place.exists():
        place = target / f"{path.stem}-{now:%Y%m%dT%H%M%S%f}{path.suffix}"
    path.rename(place)


def waiting(books: store.Books) -> list[Waiting]:
    """Return the files that wait for somebody, newest first."""
    return store.read(books, "inbox_waiting", Waiting)


def seen(books: store.Books) -> list[Seen]:
    """Return every file the inbox ever took, newest first."""
    return store.read(books, "inbox_files", Seen)


Look = Callable[..., list[Seen]]
