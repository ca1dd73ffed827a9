"""The inbox: a file put there is imported once, or waits with its reason; no link leads out of it."""

import itertools
import os
from datetime import datetime, timedelta
from decimal import Decimal

import duckdb
import pytest

from finint import store, storefile
from finint.auth import OWNER
from finint.automation import inbox
from finint.importer.bring import Upload, bring_in
from finint.verify import entries

NOW = datetime(2026, 11, 27, 9, 0)
EXPORT = (
    b"Campaign,Day,Currency code,Cost,Clicks,Impr.\nBrand,2026-10-01,EUR,12.50,3,100\nBrand,2026-10-02,EUR,7.25,2,90\n"
)
ASKED = b"Campaign,Day,Cost\nBrand,2026-10-01,12.50\n"


@pytest.fixture
def opened(tmp_path):
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    place = inbox.folder(books.path)
    place.mkdir()
    yield books, place, inbox.Inbox()
    store.close(books)


SECONDS = itertools.count()


def looks(box, books, times=2):
    return [seen for _ in range(times) for seen in box.look(books, now=NOW + timedelta(seconds=next(SECONDS)))]


def total(books):
    return books.connection.cursor().execute("select coalesce(sum(amount), 0) from spend_native").fetchall()[0][0]


def test_a_file_at_rest_is_imported_and_moved_away(opened):
    books, place, box = opened
    (place / "export.csv").write_bytes(EXPORT)
    assert looks(box, books, 1) == []
    seen = looks(box, books, 1)
    assert [(one.file_name, one.outcome) for one in seen] == [("export.csv", "import")]
    assert total(books) == Decimal("19.75")
    assert not (place / "export.csv").exists()
    assert (place / "done" / "export.csv").read_bytes() == EXPORT
    told = [(entry.actor, entry.action, entry.object) for entry in entries(books)][1:]
    assert told == [("automation", "import", seen[0].import_id), ("automation", "inbox file", "export.csv")]


def test_a_file_that_still_grows_is_left_alone(opened):
    books, place, box = opened
    for size in range(40, len(EXPORT), 20):
        (place / "export.csv").write_bytes(EXPORT[:size])
        assert looks(box, books, 1) == []
    assert (place / "export.csv").exists()


def test_the_same_content_again_is_the_same_import(opened):
    books, place, box = opened
    for name in ("a.csv", "b.csv", "a.csv"):
        (place / name).write_bytes(EXPORT)
        looks(box, books)
    assert [one.outcome for one in inbox.seen(books)][::-1][:1] == ["import"]
    assert {one.outcome for one in inbox.seen(books)} == {"import", "no_op"}
    assert total(books) == Decimal("19.75")
    assert len(list((place / "done").iterdir())) == 3  # none is written over


def test_what_must_be_asked_waits_for_somebody_until_it_is_imported(opened):
    books, place, box = opened
    (place / "spend.csv").write_bytes(ASKED)
    seen = looks(box, books)
    assert seen[0].outcome == "needs_input"
    assert seen[0].reason
    assert (place / "waiting" / "spend.csv").exists()
    assert [row.file_name for row in inbox.waiting(books)] == ["spend.csv"]
    receipt = bring_in(books, Upload(ASKED, "spend.csv"), {"currency": "EUR"}, now=NOW)
    while receipt.outcome == "needs_input":
        receipt = bring_in(
            books,
            Upload(ASKED, "spend.csv"),
            {"currency": "EUR"} | {str(q["key"]): str(q["choices"][0]) for q in receipt.questions},
            now=NOW,
        )
    assert receipt.outcome.startswith("import")
    assert inbox.waiting(books) == []


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 x", b"PK\x03\x04 broken zip", b"\x00" * 5000])
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(opened, data):
    books, place, box = opened
    (place / "evil.csv").write_bytes(data)
    seen = looks(box, books)
    assert seen[0].outcome == "reject"
    assert seen[0].reason
    assert (place / "refused" / "evil.csv").exists()
    assert total(books) == 0


def test_no_link_and_no_hidden_file_is_read(opened, tmp_path):
    books, place, box = opened
    (tmp_path / "secret.csv").write_bytes(EXPORT)
    (place / "link.csv").symlink_to(tmp_path / "secret.csv")
    (place / ".hidden.csv").write_bytes(EXPORT)
    os.mkfifo(place / "pipe.csv")
    (place / "folder.csv").mkdir()
    assert looks(box, books, 3) == []
    assert total(books) == 0


def test_a_name_is_data(opened):
    books, place, box = opened
    name = "'; drop table spend_line; --<script>.csv"
    (place / name).write_bytes(EXPORT)
    assert looks(box, books)[0].outcome == "import"
    assert inbox.seen(books)[0].file_name == name
    assert (place / "done" / name).exists()


class Followed:
    """What a folder holds, as a build sees it that follows links."""

    def __init__(self, entry):
        self.name, self._entry = entry.name, entry

    def is_file(self, **_):
        return self._entry.is_file()

    def stat(self, **_):
        return self._entry.stat()


def test_the_oracle_notices_a_link_that_is_followed(opened, tmp_path, monkeypatch):
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: [Followed(entry) for entry in scan(place)])
    monkeypatch.setattr(os, "O_NOFOLLOW", 0)
    with pytest.raises(AssertionError):
        test_no_link_and_no_hidden_file_is_read(opened, tmp_path)


def test_the_oracle_notices_a_name_that_is_pasted_into_a_statement(opened, monkeypatch):
    execute = store._execute

    def pasted(cursor, name, given):
        if name != "put_inbox_file":
            return execute(cursor, name, given)
        text = storefile.statement(name).replace("$file_name", f"'{given['file_name']}'")
        cursor.inner.execute(text, {key: value for key, value in given.items() if key != "file_name"})
        return 1

    monkeypatch.setattr(store, "_execute", pasted)
    with pytest.raises(duckdb.Error):
        test_a_name_is_data(opened)
