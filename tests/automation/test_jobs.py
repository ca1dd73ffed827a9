"""What the jobs do: a backup that was put into place elsewhere and read, an archive, a digest once a week."""

import contextlib
import io
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from made import budget_reading, spend_reading

from finint import backup, store, storecopy, storefile
from finint.auth import OWNER
from finint.automation import jobs, outbox
from finint.cli import main
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


def test_the_nightly_backup_is_restored_elsewhere_and_read(opened, monkeypatch):
    said = jobs.nightly_backup(opened, NOW.date(), NOW)
    folder = opened.path.parent / "backup"
    assert "restored elsewhere" in said
    assert (folder / "finint-20261127T020000.duckdb").is_file()
    assert not list(folder.glob("check-*"))
    assert (folder / "archive-2026-11" / "spend_line.parquet").is_file()
    assert "backup" in [entry.action for entry in entries(opened)]
    monkeypatch.setattr(jobs, "check", lambda taken: 0)
    jobs.nightly_backup(opened, NOW.date(), NOW.replace(hour=3))  # the month has its archive
    assert len(list(folder.glob("archive-*"))) == 1


@pytest.fixture
def no_start(monkeypatch):
    """The restore's command, without the start of a process of its own: the nightly job above starts one."""

    def run(command, **_):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            code = main(command[3:])
        return SimpleNamespace(returncode=code, stdout=said.getvalue())

    monkeypatch.setattr(jobs.subprocess, "run", run)


@pytest.mark.usefixtures("no_start")
def test_a_backup_that_cannot_be_restored_fails_the_job(opened):
    taken = backup.take(opened, now=NOW)
    data = bytearray(taken.path.read_bytes())
    data[len(data) // 2] ^= 1
    taken.path.write_bytes(data)
    with pytest.raises(StoreError, match="restore check"):
        jobs.check(taken.path)


@pytest.mark.usefixtures("no_start")
def test_the_restore_check_notices_a_backup_by_a_build_that_compares_nothing(opened, monkeypatch):
    """The copy loses a table's rows, and the backup itself does not look: the job's own check must."""
    whole = storefile.statement("detach_copy")
    with monkeypatch.context() as broken:
        broken.setitem(storefile._statements, "detach_copy", "delete from copied.main.raw_row; " + whole)
        broken.setattr(storecopy, "_read_back", lambda connection, half: storecopy._contents(connection.cursor(), ""))
        taken = backup.take(opened, now=NOW)
    with pytest.raises(StoreError, match="raw_row is not what was backed up"):
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
