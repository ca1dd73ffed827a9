"""Ask the running finint for a backup: the store is its alone, so a command leaves a note in the backup folder.

Whoever may write there may read the store's file too; no other right is needed, and none is given.
"""

import json
import os
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from finint import backup, store, storefile
from finint.errors import FinintError, StoreError

_EVERY_SECONDS = 0.2
_LONGEST_SECONDS = 900.0


def ask(path: Path, *, seconds: float = _LONGEST_SECONDS, sleep: Callable[[float], None] = time.sleep) -> backup.Taken:
    """Leave a note for the finint that holds the store at `path`, and wait for its answer.

    Raises:
        StoreError: it answers with a problem, or not at all.
    """
    folder = storefile.backup_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"{secrets.token_hex(8)}.asked"
    answer = note.with_suffix(".answer")
    note.write_text("backup", encoding="utf-8")
    try:
        for _ in range(int(seconds / _EVERY_SECONDS)):
            if answer.is_file():
                told = json.loads(answer.read_text(encoding="utf-8"))
                if told.get("problem"):
                    raise StoreError(str(told["problem"]))
                return backup.Taken(folder / told["name"], told["rows"], told["seq"], told["sha256"])
            sleep(_EVERY_SECONDS)
    finally:
        note.unlink(missing_ok=True)
        answer.unlink(missing_ok=True)
    raise StoreError("the running finint did not answer", fix="stop it, and ask again: finint backup")


def serve(books: store.Books, *, now: datetime) -> int:
    """Answer the notes that wait, and return how many there were."""
    if books.path is None:
        return 0
    waiting = sorted(storefile.backup_folder(books.path).glob("*.asked"))
    for note in waiting:
        try:
            taken = backup.take(books, now=now)
            told: dict[str, object] = {
                "name": taken.path.name,
                "rows": taken.rows,
                "seq": taken.seq,
                "sha256": taken.sha256,
            }
        except FinintError as error:
            told = {"problem": str(error)}
        half = note.with_suffix(".half")
        half.write_text(json.dumps(told), encoding="utf-8")
        note.unlink(missing_ok=True)
        os.replace(half, note.with_suffix(".answer"))  # noqa: PTH105  whole or not at all
    return len(waiting)
