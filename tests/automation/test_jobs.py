"""What the jobs do: a backup that was put into place elsewhere and read, an archive, a digest once a week."""

from datetime import date, datetime

import pytest
from made import budget_reading, spend_reading

from finint import backup, store
from finint.auth import OWNER
from finint.automation import jobs, outbox
from finint.errors import StoreError
from finint.importer.post import post
from finint.verify import entries

NOW = datetime(2026, 11, 27, 2, 0)


@pytest.fixture
def opened(tmp_path):
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    post(books, spend_reading((date(2026, 10, 1), "a", "95.00"), (date(2026, 10, 9), "b", "5.00")), now=NOW)
    post(books, budget_reading((None, date(2026, 1, 1), date(2027, 1, 1), "120.00")), now=NOW)
    yield books
    store.close(books)


def test_the_nightly_backup_is_restored_elsewhere_and_read(opened):
    said = jobs.nightly_backup(opened, NOW.date(), NOW)
    folder = opened.path.parent / "backup"
    assert "restored elsewhere" in said
    assert (folder / "finint-20261127T020000.duckdb").is_file()
    assert not list(folder.glob("check-*"))
    assert (folder / "archive-2026-11" / "spend_line.parquet").is_file()
    assert "backup" in [entry.action for entry in entries(opened)]
    jobs.nightly_backup(opened, NOW.date(), NOW.replace(hour=3))  # the month has its archive
    assert len(list(folder.glob("archive-*"))) == 1


def test_a_backup_that_cannot_be_restored_fails_the_job(opened):
    taken = backup.take(opened, now=NOW)
    data = bytearray(taken.path.read_bytes())
    data[len(data) // 2] ^= 1
    taken.path.write_bytes(data)
    with pytest.raises(StoreError, match="restore check"):
        jobs.check(taken.path)


def test_alerts_outlook_and_digest_are_told_once(opened):
    for _ in range(2):
        jobs.alerts(opened, NOW.date(), NOW)
        assert "lands at EUR" in jobs.outlook(opened, NOW.date(), NOW)
        jobs.weekly_digest(opened, NOW.date(), NOW)
    kinds = [message.kind for message in outbox.messages(opened)]
    assert kinds.count("digest") == 1
    assert kinds.count("budget") == 1
    assert jobs.alerts(opened, NOW.date(), NOW) == "nothing new"
