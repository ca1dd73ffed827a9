"""A full disk: what was acknowledged stays, nothing lands half, reading goes on, writing says why it cannot."""

import random
import shutil
import subprocess
from datetime import date
from types import SimpleNamespace

import pytest
from kept import verdict
from made import NOW, spend_reading

from finint import room, store
from finint.auth import OWNER
from finint.errors import StoreError
from finint.importer.post import post
from finint.verify import verify


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MB; only root may mount one."""
    if shutil.which("mount") is None:
        pytest.skip("no mount command")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(place, rows_each, seed):
    """Post until the disk is full; returns the books, what was acknowledged, and the error."""
    draw = random.Random(seed)
    books = store.open_for(OWNER, place / "books.duckdb")
    posted = []
    for number in range(4000):
        rows = [
            (date(2026, 10, 1), f"campaign {number} {at} {draw.random()}", f"{number + 1}.25")
            for at in range(rows_each)
        ]
        reading = spend_reading(*rows, file_name=f"{number}.csv", source=f"s{number}")
        try:
            posted += [(post(books, reading, now=NOW).import_id, f"{number + 1}.25")] * rows_each
        except StoreError as error:
            return books, posted, error
        if number == (5 if rows_each < 100 else 1):  # the rest of the disk fills from elsewhere, all but a little
            room = draw.randrange(300_000) + 150 * rows_each
            (place / "other").write_bytes(bytes(max(0, shutil.disk_usage(place).free - room)))
    raise AssertionError("the disk never filled")


def full_disk_keeps_everything(place, rows_each, seed):
    books, posted, error = fill_up(place, rows_each, seed)
    assert error.status == 503
    assert "nothing was stored" in str(error) or "receipt could not be written" in str(error)
    counted = "select count(*) from spend_line"
    acknowledged = len(posted) + (0 if "nothing" in str(error) else rows_each)
    assert books.connection.cursor().execute(counted).fetchall() == [(acknowledged,)]  # reading goes on
    assert verify(books).is_sound
    with pytest.raises(StoreError) as again:
        for number in range(60):  # room freed by the rolled-back write may take a few more
            rows = [(date(2026, 10, 1), f"again {number} {at}", "1.25") for at in range(rows_each)]
            posted += [
                (
                    post(
                        books, spend_reading(*rows, file_name=f"again {number}", source=f"again {number}"), now=NOW
                    ).import_id,
                    "1.25",
                )
            ] * rows_each
    assert again.value.status == 503
    store.close(books)
    if "nothing" in str(error) and "nothing" in str(again.value):
        assert verdict(place / "books.duckdb", posted) == ("intact", "")


@pytest.fixture
def no_floor(monkeypatch):
    monkeypatch.setenv("FININT_FREE_FLOOR_MB", "0")


@pytest.mark.parametrize(("rows_each", "seed"), [(1, 1), (400, 2), (8_000, 3)])
def test_a_full_disk_loses_nothing(small_disk, no_floor, rows_each, seed):
    full_disk_keeps_everything(small_disk, rows_each, seed)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(20))
def test_a_full_disk_loses_nothing_nightly(small_disk, no_floor, seed):
    full_disk_keeps_everything(small_disk, (1, 60, 400, 5_000, 20_000)[seed % 5], seed)


def test_after_room_is_made_writing_goes_on_without_a_restart(small_disk, no_floor):
    books, posted, _ = fill_up(small_disk, 1, 5)
    (small_disk / "other").unlink()
    receipt = post(
        books, spend_reading((date(2026, 10, 2), "later", "7.25"), file_name="later", source="later"), now=NOW
    )
    store.close(books)
    assert verdict(small_disk / "books.duckdb", [*posted, (receipt.import_id, "7.25")]) == ("intact", "")


def test_below_the_floor_nothing_is_written_and_all_can_be_read(tmp_path, monkeypatch):
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    monkeypatch.setenv("FININT_FREE_FLOOR_MB", str(10**9))
    with pytest.raises(StoreError, match="MB free") as caught:
        post(books, spend_reading((date(2026, 10, 1), "a", "1.00")), now=NOW)
    assert caught.value.status == 503
    assert store.data_version(books) == 0
    assert room.is_nearly_full(books.path)
    store.close(books)


def test_the_oracle_notices_a_floor_that_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("finint.room.refuse_when_full", lambda path: None)
    with pytest.raises(pytest.fail.Exception):
        test_below_the_floor_nothing_is_written_and_all_can_be_read(tmp_path, monkeypatch)
    store.close(store.open_for(OWNER, tmp_path / "books.duckdb"))


@pytest.mark.nightly
def test_the_oracle_notices_a_write_that_is_told_although_it_failed(small_disk, no_floor, monkeypatch):
    """A build that swallows the first error: what it acknowledged is not there."""
    write, told = store.write, []

    def swallowing(books, work):
        try:
            return write(books, work)
        except StoreError:
            if told:
                raise
            told.append("stored")
            return SimpleNamespace(import_id="imp-lost")

    monkeypatch.setattr(store, "write", swallowing)
    with pytest.raises(AssertionError):
        full_disk_keeps_everything(small_disk, 400, 2)
    store.close(store.open_for(OWNER, small_disk / "books.duckdb"))


def test_a_failed_write_in_memory_is_told_as_it_is(books):
    with pytest.raises(Exception, match="does not exist"), store.transaction(books) as cursor:
        cursor.execute("insert into no_such_table values (1)")
