"""Load the sample company into an empty store, through the importer that own files take; put it away again."""

import json
import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from finint import counted_once, kept_credit, known_names, settings, store
from finint.errors import StoreError
from finint.importer import dimensions
from finint.importer.bring import Upload, bring_in
from finint.importer.post import LEDGERS

SAMPLE = "sample company"
FOLDER = Path(__file__).resolve().parent.parent / "data" / "sample"
LOADED_KINDS = frozenset({*LEDGERS, *dimensions.KINDS, "platform_cost"})

_one_loader = threading.Lock()  # two first visitors load it once

Progress = Callable[[float, str], None]


class _Any(NamedTuple):
    imports: int


def _silent(_share: float, _text: str) -> None:
    """Say nothing."""


def is_due(books: store.Books) -> bool:
    """Tell whether the store is new: nothing was ever imported and nobody has started with own data."""
    return not store.read(books, "any_import", _Any)[0].imports and settings.value(books, "sample") != "own"


def ensure_loaded(books: store.Books, progress: Progress = _silent) -> bool:
    """Load the sample company when the store is new; return whether it was loaded.

    Args:
        books: the store.
        progress: told a share in [0, 1] and the file being read.

    Raises:
        StoreError: a file of the sample is missing or is not what its manifest says.
    """
    with _one_loader:
        return is_due(books) and _load(books, progress)


def load(books: store.Books, progress: Progress = _silent) -> None:
    """Load the sample company at somebody's wish, also after own data was started with."""
    with _one_loader:
        _load(books, progress)


def _load(books: store.Books, progress: Progress) -> bool:
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    data_through = datetime.fromisoformat(manifest["data_through"])
    # The sample's clock stands on the morning after its last day.
    now = datetime.combine(data_through.date() + timedelta(days=1), time(8))

    def settle(cursor: store.Cursor) -> None:
        for name in ("reporting_currency", "company"):
            settings.change(cursor, name, manifest[name], actor=SAMPLE, now=now, reason=SAMPLE)

    store.write(books, settle)
    files = [entry for entry in manifest["files"] if entry["kind"] in LOADED_KINDS]
    for number, entry in enumerate(files):
        progress(number / len(files), entry["file"])
        upload = Upload((FOLDER / entry["file"]).read_bytes(), Path(entry["file"]).name, entry.get("account", ""))
        receipt = bring_in(books, upload, entry.get("answers", {}), now=now, is_sample=True)
        if receipt.outcome not in ("import", "import_with_warnings"):
            raise StoreError(f"the sample file {entry['file']} was not imported: {receipt.reason or receipt.outcome}")
    progress(1.0, "")
    return True


def put_away(books: store.Books, *, now: datetime) -> None:
    """Start with own data: take every sample import back and forget the sample's settings, in one transaction."""

    def work(cursor: store.Cursor) -> None:
        store.run(cursor, "undo_sample", now=now, actor=books.actor.name)
        known_names.renew(cursor)
        kept_credit.renew(cursor)
        store.run(cursor, "forget_sample_periods")
        store.run(cursor, "release_all_restated", now=now)
        actor, reason = books.actor.name, "started with own data"
        settings.change(cursor, "sample", "own", actor=actor, now=now, reason=reason)
        for name in ("company", "reporting_currency", "fiscal_first_month"):
            settings.forget(cursor, name, actor=actor, now=now, reason=reason)
        counted_once.settle(cursor, now)

    store.write(books, work)
