"""Bring in a file: read it, add the answers given to its like before, and preview or post it.

The command, the imports page and the API call this and nothing else, so they cannot differ.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa

from finint import store
from finint.errors import ExportError
from finint.importer import originals, post
from finint.importer.content import Content
from finint.importer.read import read_export
from finint.importer.reading import Reading
from finint.importer.receipt import Receipt

# Answers that may say otherwise than the file by itself, so they are followed even where nothing is asked.
DECIDING = frozenset({"amount_column", "kind", "unit", "sign"})
MOST_SHEETS = 12  # of a workbook, that are looked into for the one chosen before


class _Answers(NamedTuple):
    answers: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as received; its name and content are data, never a path or a statement."""

    data: Content
    file_name: str
    account: str = ""


def read_upload(books: store.Books, upload: Upload, answers: Mapping[str, str], *, today: date) -> Reading:
    """Read `upload` as its like was read before: what was answered then is not asked again."""

    def read(given: Mapping[str, str]) -> Reading:
        return read_export(upload.data, upload.file_name, answers=given, account=upload.account, today=today)

    reading = read(answers)
    if not reading.source:
        return _of_known_sheet(books, reading, answers, read)
    known = _remembered(books, reading)
    if not known and any(question.key == "kind" for question in reading.questions):
        known = _remembered(books, replace(reading, source="finint_budget"))  # it was said to be a plan before
    missing = known.keys() - answers.keys()
    if not missing or (reading.state != "needs_input" and not missing & DECIDING):
        return reading
    return read({**known, **answers})


def _remembered(books: store.Books, reading: Reading) -> dict[str, str]:
    """Return what was answered for files with this source, account and header; the period is each file's own."""
    found = store.read(
        books,
        "remembered_answers",
        _Answers,
        source=reading.source,
        account=reading.account,
        fingerprint=reading.fingerprint,
    )
    answers: dict[str, str] = json.loads(found[0].answers) if found else {}
    return {key: value for key, value in answers.items() if key != "period"}


def _of_known_sheet(
    books: store.Books, reading: Reading, answers: Mapping[str, str], read: Callable[[Mapping[str, str]], Reading]
) -> Reading:
    """Return the one sheet of a workbook that was chosen from its like before; else the question which."""
    sheets = next((question.choices for question in reading.questions if question.key == "sheet"), ())
    found = []
    for sheet in sheets[:MOST_SHEETS]:
        one = read({**answers, "sheet": sheet})
        known = _remembered(books, one) if one.source else {}
        if known.get("sheet") == sheet:
            missing = known.keys() - answers.keys() - {"sheet"}
            found.append(read({**known, **answers}) if missing else one)
    return found[0] if len(found) == 1 else reading


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
