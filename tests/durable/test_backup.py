"""Backups: made while others write, read back, kept for as long as they should be, and put back whole."""

import json
import shutil
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from kept import by_hand, fill, open_by_hand, verdict
from lives import elsewhere
from made import NOW, spend_reading

from finint import asked_backup, backup, store, storefile
from finint.auth import OWNER
from finint.cli import main
from finint.errors import StoreError
from finint.importer.post import post
from finint.verify import entries

AT = datetime(2026, 11, 27, 2, 0)


def back_up(path):
    books = store.open_for(OWNER, path)
    taken = backup.take(books, now=AT)
    store.close(books)
    return taken


@pytest.fixture(scope="module")
def backed(tmp_path_factory):
    """A store of three imports with a backup, copied by each test: (folder, what it acknowledged, the backup)."""
    folder = tmp_path_factory.mktemp("backed")
    return folder, fill(folder / "books.duckdb", 3), back_up(folder / "books.duckdb")


@pytest.fixture
def copied(backed, tmp_path):
    """(path of the store, what it acknowledged, its backup), to be changed."""
    folder, posted, taken = backed
    shutil.copytree(folder, tmp_path / "copy")
    taken = replace(taken, path=tmp_path / "copy" / taken.path.relative_to(folder))
    return tmp_path / "copy" / "books.duckdb", posted, taken


def test_a_backup_restores_to_what_it_was_made_from(copied):
    path, posted, taken = copied
    fill(path, 2, first=3)
    report = backup.restore(taken.path, OWNER, path, reason="trial")
    assert report.is_sound
    assert verdict(path, posted) == ("intact", "")
    books = store.open_for(OWNER, path)
    last = list(entries(books))[-1]
    store.close(books)
    assert (last.action, last.object) == ("restore", taken.path.name)
    assert json.loads(last.payload)["facts"]["lost_receipts"] == "5 to 7"  # two imports and the note of the backup
    assert path.with_name("books.duckdb.before-restore-1").is_file()
    assert path.with_name("books.receipts.1.old").is_file()


def test_a_backup_restores_on_a_machine_that_has_nothing_else(copied, tmp_path):
    _, posted, taken = copied
    taken = backup.hand_over(taken, tmp_path)
    elsewhere = tmp_path / "new" / "books.duckdb"
    elsewhere.parent.mkdir()
    assert backup.restore(taken.path, OWNER, elsewhere, reason="new machine").is_sound
    assert verdict(elsewhere, posted) == ("intact", "")


def backup_while_writing(path, writers=2, each=3, backups=1):
    books = store.open_for(OWNER, path)
    failures = []

    def write(number):
        try:
            for count in range(each):
                post(
                    books,
                    spend_reading(
                        (date(2026, 10, 1), f"{number}-{count}", "1.00"),
                        file_name=f"{number}-{count}",
                        source=f"w{number}-{count}",
                    ),
                    now=NOW,
                )
        except Exception as error:  # noqa: BLE001  the test reports whatever a thread met
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    taken = [backup.take(books, now=AT + timedelta(seconds=second)) for second in range(backups)]
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    store.close(books)
    return taken


def restored_is_consistent(taken, path):
    elsewhere = path.parent / f"r-{taken.path.stem}" / "books.duckdb"
    elsewhere.parent.mkdir()
    report = backup.restore(taken.path, OWNER, elsewhere, reason="trial")
    assert report.is_sound
    assert report.imports == report.tables["spend_line"] == report.tables["import_file"]
    assert report.entries == taken.seq + 1  # and the entry that says it was restored


def test_a_backup_made_while_others_write_is_one_moment(tmp_path):
    path = tmp_path / "books.duckdb"
    for taken in backup_while_writing(path):
        restored_is_consistent(taken, path)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10))
def test_a_backup_made_while_others_write_is_one_moment_nightly(tmp_path, seed):
    path = tmp_path / "books.duckdb"
    for taken in backup_while_writing(path, writers=4, each=10, backups=3):
        restored_is_consistent(taken, path)


@pytest.mark.parametrize(
    "how", ["flipped", "cut", "a table changed and described anew", "no description, chain broken"]
)
def test_a_damaged_backup_is_refused_and_the_store_stays(copied, how):
    path, posted, taken = copied
    data = bytearray(taken.path.read_bytes())
    described = taken.path.with_name(taken.path.name + ".json")
    if how == "flipped":
        data[len(data) // 2] ^= 4
        taken.path.write_bytes(data)
    elif how == "cut":
        taken.path.write_bytes(data[: len(data) // 2])
    elif how == "a table changed and described anew":
        by_hand(taken.path, "delete from raw_row")
        told = json.loads(described.read_text())
        described.write_text(json.dumps(told | {"sha256": backup.sha256_of(taken.path)}))
    else:
        by_hand(taken.path, "update audit set actor = 'x' where seq = 2")
        described.unlink()
    with pytest.raises(StoreError, match=r"altered or cut off|damaged"):
        backup.restore(taken.path, OWNER, path, reason="trial")
    assert verdict(path, posted) == ("intact", "")
    assert not list(path.parent.glob("*.restoring*"))


def test_a_plain_copy_is_what_the_comparison_would_catch(copied, monkeypatch):
    """The oracle can fail: a copy that lacks a row is not kept."""
    path, _, taken = copied
    books = store.open_for(OWNER, path)
    whole = storefile.statement("detach_copy")
    # The copy loses its raw rows just before it is closed and compared.
    monkeypatch.setitem(storefile._statements, "detach_copy", "delete from copied.main.raw_row; " + whole)
    with pytest.raises(StoreError, match=r"raw_row|not made"):
        backup.take(books, now=AT + timedelta(days=1))
    monkeypatch.undo()
    store.close(books)
    assert [one for one in taken.path.parent.glob("finint-*.duckdb*") if not one.name.startswith(taken.path.name)] == []


def test_a_restore_is_refused_while_finint_runs(copied):
    path, _, taken = copied
    books = store.open_for(OWNER, path)
    with pytest.raises(StoreError, match="is held by"):
        backup.restore(taken.path, OWNER, path, reason="trial")
    store.close(books)


def test_after_a_backup_the_store_is_still_ours_alone(tmp_path):
    """Copying with Python's own open would have dropped the lock."""
    path = tmp_path / "books.duckdb"
    books = store.open_for(OWNER, path)
    backup.take(books, now=AT)
    said = elsewhere(open_by_hand, path)
    store.close(books)
    assert "lock" in said.lower()


def test_a_running_finint_makes_the_backup_that_a_command_asks_for(tmp_path, capsys):
    path = tmp_path / "books.duckdb"
    fill(path, 2)
    books = store.open_for(OWNER, path)
    done = threading.Event()

    def work():
        for _ in range(300):
            if asked_backup.serve(books, now=AT):
                done.set()
                return
            done.wait(0.05)

    helper = threading.Thread(target=work)
    helper.start()
    taken = asked_backup.ask(path, seconds=20)
    helper.join(timeout=30)
    store.close(books)
    assert taken.path.is_file()
    assert not list(taken.path.parent.glob("*.asked"))
    assert not list(taken.path.parent.glob("*.answer"))


def test_nobody_answers(tmp_path):
    with pytest.raises(StoreError, match="did not answer"):
        asked_backup.ask(tmp_path / "books.duckdb", seconds=0.4, sleep=lambda seconds: None)


def test_the_commands_make_and_put_back(tmp_path, capsys):
    path, out = tmp_path / "books.duckdb", tmp_path / "out"
    posted = fill(path, 2)
    out.mkdir()
    assert main(["backup", str(out), "--store", str(path), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    fill(path, 1, first=2)
    assert main(["restore", made["file"], "--store", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "sound"
    assert verdict(path, posted) == ("intact", "")


def test_which_backups_stay():
    names = [f"finint-{day:%Y%m%d}T020000.duckdb" for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(330))]
    today = date(2026, 11, 26)
    stays = backup.kept(names, today=today)
    assert sorted(stays)[-7:] == names[-7:]
    assert len(stays) <= backup.DAILY + backup.WEEKLY
    assert len(stays) >= backup.DAILY + backup.WEEKLY - 2  # the newest weeks end in the newest days
    assert backup.kept([*names, "mine.duckdb"], today=today) == stays | {"mine.duckdb"}


def test_tidying_removes_the_rest(tmp_path):
    for day in range(1, 20):
        (tmp_path / f"finint-202611{day:02}T020000.duckdb").write_text("x")
    gone = backup.tidy(tmp_path, today=date(2026, 11, 19))
    assert gone
    assert {path.name for path in tmp_path.glob("*.duckdb")} == backup.kept(
        [f"finint-202611{day:02}T020000.duckdb" for day in range(1, 20)], today=date(2026, 11, 19)
    )
