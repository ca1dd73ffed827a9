"""Bring in a file: read it, add the answers given to its like before, and preview or post it.

The command, the imports page and the API call this and nothing else, so they cannot differ.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from finint import store
from finint.errors import ExportError
from finint.importer import originals, post
from finint.importer.read import read_export
from finint.importer.reading import Reading
from finint.importer.receipt import Receipt


class _Answers(NamedTuple):
    answers: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as received; its name and content are data, never a path or a statement."""

    data: bytes
    file_name: str
    account: str = ""


def read_upload(books: store.Books, upload: Upload, answers: Mapping[str, str], *, today: date) -> Reading:
    """Read `upload`; when something is asked that was answered for its like before, answer it the same way."""
    reading = read_export(upload.data, upload.file_name, answers=answers, account=upload.account, today=today)
    if reading.state != "needs_input" or not reading.source:
        return reading
    remembered = store.read(
        books,
        "remembered_answers",
        _Answers,
        source=reading.source,
        account=upload.account,
        fingerprint=reading.fingerprint,
    )
    if not remembered:
        return reading
    known = {**json.loads(remembered[0].answers), **answers}
    # The period is this file's own: last month's answer would be a silent mistake.
    if "period" not in answers:
        known.pop("period", None)
    return read_export(upload.data, upload.file_name, answers=known, account=upload.account, today=today)


def bring_in(
    books: store.Books,
    upload: Upload,
    answers: Mapping[str, str],
    *,
    now: datetime,
    dry_run: bool = False,
    is_sample: bool = False,
) -> Receipt:
    """Read and post `upload`, or with `dry_run` say what posting would do; a file that cannot be read is a reject."""
    try:
        reading = read_upload(books, upload, answers, today=now.date())
    except ExportError as error:
        reason = f"{error}" + (f" ({error.fix})" if error.fix else "")
        return Receipt(
            outcome="reject", reason=reason, import_id=None, source=None, kind=None, file_name=upload.file_name
        )
    if dry_run or reading.state != "ready":
        return post.preview(books, reading, now=now)
    originals.keep(books.path, reading.sha256, upload.data)
    pa.default_memory_pool().release_unused()  # what reading used on the way is the engine's now
    return post.post(books, reading, now=now, is_sample=is_sample)
