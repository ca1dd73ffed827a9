"""The files beside the store: a receipt for every commit, the key of the audit, and the lock of the process.

DuckDB opens a file whose last commits are gone without a word. A receipt, written and synced after each commit and
compared at the start, says what must be there. None of these files is the store's own: that one is never opened here.
"""

import errno
import json
import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from finint.errors import StoreError, StoreLockedError

try:
    import fcntl
except ImportError:  # Windows: DuckDB's own lock is the only one there
    fcntl = None  # type: ignore[assignment]

_LINE_BYTES = 20 + 1 + 64 + 1


def receipts_of(store: Path) -> Path:
    """Return where a store's receipts lie: FININT_RECEIPTS, better on another disk, else beside the store."""
    given = os.environ.get("FININT_RECEIPTS")
    return Path(given).resolve() if given else store.with_suffix(".receipts")


def key_path(store: Path) -> Path:
    """Return where the audit's key of a store lies: beside it."""
    return store.with_suffix(".key")


def key_of(store: Path) -> bytes:
    """Return the audit's key, made on first use and readable by its owner only.

    Raises:
        StoreError: the file does not hold a key.
    """
    place = key_path(store)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
    try:
        key = bytes.fromhex(place.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError) as error:
        raise StoreError(f"{place.name} holds no key of an audit", fix="put the key file of this store back") from error
    if len(key) != 32:
        raise StoreError(f"{place.name} holds no key of an audit", fix="put the key file of this store back")
    return key


@dataclass(frozen=True, slots=True)
class Receipt:
    """One acknowledged commit: its number in the audit and its mac."""

    seq: int
    mac: str


class Receipts:
    """The receipts of one store, oldest first; appended to and synced, never rewritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab", buffering=0)

    def add(self, *new: Receipt) -> None:
        """Append receipts and wait until the disk has them; half a line never stays."""
        if not new:
            return
        size = os.fstat(self._file.fileno()).st_size
        line = "".join(f"{receipt.seq} {receipt.mac}\n" for receipt in new).encode("ascii")
        try:
            written = self._file.write(line)
            os.fsync(self._file.fileno())
        except OSError:
            os.ftruncate(self._file.fileno(), size)
            raise
        if written != len(line):
            os.ftruncate(self._file.fileno(), size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read(path: Path, newest: int | None = None) -> list[Receipt]:
    """Return the receipts of a file, or only about the `newest` ones; a last line cut off by a crash is removed.

    Raises:
        StoreError: a line is no receipt, or the numbers do not rise.
    """
    if not path.is_file():
        return []
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        start = max(0, size - newest * _LINE_BYTES) if newest else 0
        file.seek(start)
        text = file.read()
        whole, newline, torn = text.rpartition(b"\n")
        if torn:
            file.truncate(size - len(torn))  # its commit was never acknowledged
    lines = (whole + newline).splitlines()
    if start:
        lines = lines[1:]
    found: list[Receipt] = []
    for line in lines:
        seq, _, mac = line.decode("ascii", "replace").partition(" ")
        if not (seq.isdecimal() and len(mac) == 64) or (found and int(seq) <= found[-1].seq):
            after = found[-1].seq if found else 0
            raise StoreError(
                f"the receipts file {path.name} is damaged after receipt {after}",
                fix="put the file back, or restore a backup",
            )
        found.append(Receipt(int(seq), mac))
    return found


def set_aside(path: Path) -> str:
    """Rename a receipts file so that a new one can begin; return its new name, "" when there was none."""
    if not path.exists():
        return ""
    number = 1
    while (kept := path.with_name(f"{path.name}.{number}.old")).exists():
        number += 1
    path.rename(kept)
    return kept.name


class Lock:
    """Held for as long as this process has the store open; says who holds it."""

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + ".lock")
        self._file = self.path.open("a+", encoding="utf-8")
        if fcntl is not None:
            try:
                fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = holder_of(store)
                self._file.close()
                raise locked(store, holder.get("program", "another program"), holder.get("pid", "?")) from error
        self.tell()

    def tell(self, **facts: str) -> None:
        """Write down who holds the store, and for instance at which address it answers."""
        told = {"program": Path(sys.executable).name, "pid": str(os.getpid()), **facts}
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(told))
        self._file.flush()

    def release(self) -> None:
        """Let another process open the store."""
        with suppress(ValueError, OSError):
            if fcntl is not None:
                # Unlocked by name: a forked child may still hold the same open file.
                fcntl.flock(self._file.fileno(), fcntl.LOCK_UN)
            self._file.close()


def holder_of(store: Path) -> dict[str, str]:
    """Return what the lock file says of its holder; empty when it says nothing."""
    try:
        found = json.loads(store.with_name(store.name + ".lock").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def locked(store: Path, program: str, pid: str) -> StoreLockedError:
    """Return the error for a store that another process has open."""
    return StoreLockedError(
        f"the store {store.name} is held by {program} (process {pid})",
        fix="a running finint holds it: use its pages, or stop it first",
    )
