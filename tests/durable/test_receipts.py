"""Receipts: a start refuses when a commit that was acknowledged is missing or altered, and names it."""

import json
import os
import random
import shutil

import pytest
from kept import ask, fill, fill_and_stay, verdict
from lives import elsewhere

from finint import receipts, store
from finint.auth import OWNER
from finint.cli import main
from finint.errors import StoreError


def fill_and_crash(path, count=5, first=0):
    """A store whose process ended without closing: its last commits are in the write-ahead log."""
    return elsewhere(fill_and_stay, path, count, first)


@pytest.fixture(scope="module")
def crashed(tmp_path_factory):
    """One crashed store, copied by each test: (folder, what it acknowledged)."""
    folder = tmp_path_factory.mktemp("crashed")
    posted = fill(folder / "books.duckdb", 3)
    posted += fill_and_crash(folder / "books.duckdb", 6, 3)
    assert (folder / "books.duckdb.wal").stat().st_size > 1000
    return folder, posted


def copy_of(crashed, tmp_path):
    folder, posted = crashed
    shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy" / "books.duckdb", posted


def test_a_crashed_store_opens_with_all_it_acknowledged(crashed, tmp_path):
    path, posted = copy_of(crashed, tmp_path)
    assert verdict(path, posted) == ("intact", "")


def damage(data, draw, how):
    data = bytearray(data)
    if how == "truncated":
        return bytes(data[: draw.randrange(len(data))])
    if how == "flipped":
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    if how == "header":
        data[draw.randrange(64)] ^= 1 << draw.randrange(8)
    if how == "last record":
        data[-1 - draw.randrange(200)] ^= 1 << draw.randrange(8)
    if how == "zeroed":
        at = draw.randrange(len(data))
        data[at : at + 4096] = bytes(len(data[at : at + 4096]))
    return bytes(data)


def damage_log(crashed, tmp_path, seed):
    path, posted = copy_of(crashed, tmp_path)
    draw = random.Random(seed)
    log = path.with_name(path.name + ".wal")
    how = ("deleted", "truncated", "flipped", "header", "last record", "zeroed")[seed % 6]
    if how == "deleted":
        log.unlink()
    else:
        log.write_bytes(damage(log.read_bytes(), draw, how))
    outcome, problem = verdict(path, posted)
    assert outcome in ("refused", "intact"), (how, problem)
    return how, outcome, problem


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_log_is_never_silent(crashed, tmp_path, seed):
    how, outcome, problem = damage_log(crashed, tmp_path, seed)
    if how == "deleted":
        assert outcome == "refused"
        assert "receipt" in problem


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_log_is_never_silent_nightly(crashed, tmp_path, seed):
    damage_log(crashed, tmp_path, seed)


def test_without_receipts_a_lost_log_would_be_silent(crashed, tmp_path, monkeypatch):
    """The oracle can fail: with this one guard broken, the store opens without a word and lacks six commits."""
    path, posted = copy_of(crashed, tmp_path)
    path.with_name(path.name + ".wal").unlink()
    monkeypatch.setattr("finint.storefile.compare", lambda cursor, known, name: [])
    monkeypatch.setattr("finint.verify._receipts", lambda books, report: None)
    assert verdict(path, posted)[0] == "SILENT"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store that was closed in order, copied by each test: (folder, what it acknowledged)."""
    folder = tmp_path_factory.mktemp("filled")
    return folder, fill(folder / "books.duckdb", 3)


def damage_file(path, posted, seed):
    draw = random.Random(seed)
    how = ("truncated", "flipped", "zeroed")[seed % 3]
    path.write_bytes(damage(path.read_bytes(), draw, how))
    outcome, problem = verdict(path, posted)
    assert outcome in ("refused", "intact"), (how, problem)


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_file_is_never_silent(filled, tmp_path, seed):
    damage_file(*copy_of(filled, tmp_path), seed)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_file_is_never_silent_nightly(filled, tmp_path, seed):
    damage_file(*copy_of(filled, tmp_path), seed)


def test_an_old_copy_in_place_of_the_live_file_is_refused_with_the_receipt(filled, tmp_path):
    path, _ = copy_of(filled, tmp_path)
    old = path.read_bytes()
    fill(path, 2, first=3)
    path.write_bytes(old)
    with pytest.raises(StoreError, match="lacks receipt 5"):
        store.open_for(OWNER, path)


def test_without_receipts_an_old_copy_would_be_silent(filled, tmp_path, monkeypatch):
    path, posted = copy_of(filled, tmp_path)
    old = path.read_bytes()
    posted = posted + fill(path, 2, first=3)
    path.write_bytes(old)
    monkeypatch.setattr("finint.storefile.compare", lambda cursor, known, name: [])
    monkeypatch.setattr("finint.verify._receipts", lambda books, report: None)
    assert verdict(path, posted)[0] == "SILENT"


def test_another_store_in_place_of_the_live_file_is_refused(filled, tmp_path):
    path, _ = copy_of(filled, tmp_path)
    other = tmp_path / "other" / "books.duckdb"
    fill(other, 1)
    shutil.copyfile(other, path)
    with pytest.raises(StoreError, match="does not match receipt 1"):
        store.open_for(OWNER, path)


def test_missing_receipts_are_refused_and_can_be_renewed_at_somebodys_word(filled, tmp_path, capsys):
    path, posted = copy_of(filled, tmp_path)
    path.with_suffix(".receipts").unlink()
    assert main(["verify", "--store", str(path), "--json"]) == 2
    assert "receipts file" in json.loads(capsys.readouterr().out)["problem"]
    assert main(["verify", "--store", str(path), "--json", "--renew-receipts", "disk of receipts died"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "sound"
    assert verdict(path, posted) == ("intact", "")
    books = store.open_for(OWNER, path)
    from finint.verify import entries

    last = list(entries(books))[-1]
    store.close(books)
    assert last.action == "renew receipts"
    assert "disk of receipts died" in last.payload


def test_a_receipt_cut_off_by_a_crash_was_never_acknowledged(filled, tmp_path):
    path, posted = copy_of(filled, tmp_path)
    place = path.with_suffix(".receipts")
    whole = place.read_bytes()
    place.write_bytes(whole[:-40])
    assert verdict(path, posted) == ("intact", "")
    assert place.read_bytes() == whole  # the commit has its receipt now


def test_damaged_receipts_are_refused(filled, tmp_path):
    path, _ = copy_of(filled, tmp_path)
    place = path.with_suffix(".receipts")
    lines = place.read_bytes().splitlines(keepends=True)
    place.write_bytes(b"".join([lines[0], b"garbage\n", *lines[2:]]))
    with pytest.raises(StoreError, match="damaged after receipt 1"):
        store.open_for(OWNER, path)


def test_half_a_line_never_stays_when_the_disk_fills(tmp_path, monkeypatch):
    written = receipts.Receipts(tmp_path / "r")
    written.add(receipts.Receipt(1, "a" * 64))

    def full(handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            written.add(receipts.Receipt(2, "b" * 64))
    written.add(receipts.Receipt(3, "c" * 64))
    written.close()
    assert [receipt.seq for receipt in receipts.read(tmp_path / "r")] == [1, 3]


def test_the_newest_receipts_of_a_long_file_are_enough_for_a_start(tmp_path):
    place = tmp_path / "r"
    place.write_text("".join(f"{seq} {'a' * 64}\n" for seq in range(1, 5000)))
    found = receipts.read(place, newest=100)
    assert found[-1].seq == 4999
    assert 100 <= len(found) < 200


def ask_from_another_process(path, is_lock_broken=False):
    """What a second finint answers while this process holds the store and its own lock of the engine is dropped."""
    with path.open("rb"):
        pass  # opening and closing the live file from Python drops DuckDB's lock
    return elsewhere(ask, path, is_lock_broken)


def test_a_second_process_is_refused_also_where_the_engines_own_lock_is_gone(tmp_path):
    path = tmp_path / "books.duckdb"
    books = store.open_for(OWNER, path)
    code, said = ask_from_another_process(path)
    store.close(books)
    assert code == 5
    assert f"process {os.getpid()}" in said
    assert verdict(path, [])[0] == "intact"


def test_without_our_own_lock_a_second_process_would_get_in(tmp_path):
    path = tmp_path / "books.duckdb"
    books = store.open_for(OWNER, path)
    code, _ = ask_from_another_process(path, is_lock_broken=True)
    store.close(books)
    assert code != 5
