"""The audit: an entry a commit, in a chain that shows where it was touched."""

import json
import random
import shutil
from datetime import date, datetime

import duckdb
import pytest
from kept import by_hand, fill, verdict
from made import NOW, spend_reading

from finint import audit, settings, store, storefile
from finint.auth import OWNER, Actor
from finint.errors import CalculationError, RefusedError, StoreError
from finint.importer.entry import Expenditure, enter
from finint.importer.post import post, preview
from finint.importer.undo import undo
from finint.verify import entries, verify

KEY = b"k" * 32


def said(books):
    return [(entry.action, entry.object) for entry in entries(books)]


def change(books, value, name="company"):
    store.write(
        books, lambda cursor: settings.change(cursor, name, value, actor=books.actor.name, now=NOW, reason="asked")
    )


def test_each_kind_of_change_leaves_one_entry(books):
    receipt = post(books, spend_reading((date(2026, 10, 1), "a", "12.00")), now=NOW)
    change(books, "Acme")
    undo(books, receipt.import_id, now=NOW)
    stated = Expenditure(spend_date=date(2026, 10, 2), amount=5, currency="EUR")
    enter(books, stated, key="k-1", now=NOW)
    assert said(books) == [
        ("import", receipt.import_id),
        ("change setting", "company"),
        ("undo import", receipt.import_id),
        ("record expenditure", "k-1"),
    ]


def test_an_entry_holds_who_when_old_new_and_why(books):
    change(books, "Acme")
    change(store.Books(books.held, Actor("mara", "finance")), "Bolt")
    last = list(entries(books))[-1]
    given = json.loads(last.payload)["steps"][0]["with"][0]
    assert last.actor == "mara"
    assert (given["old"], given["value"], given["reason"]) == ("Acme", "Bolt", "asked")


def test_what_changes_nothing_leaves_nothing(books):
    reading = spend_reading((date(2026, 10, 1), "a", "12.00"))
    preview(books, reading, now=NOW)
    assert said(books) == []
    post(books, reading, now=NOW)
    enter(books, Expenditure(spend_date=date(2026, 10, 2), amount=5, currency="EUR"), key="k", now=NOW)
    before, version = said(books), store.data_version(books)
    post(books, reading, now=NOW)  # these very bytes
    post(books, spend_reading((date(2026, 10, 1), "a", "12.00"), file_name="same.csv"), now=NOW)  # every row known
    change(books, settings.value(books, "reporting_currency"), "reporting_currency")
    enter(books, Expenditure(spend_date=date(2026, 10, 2), amount=5, currency="EUR"), key="k", now=NOW)  # a replay
    with pytest.raises(RefusedError):
        enter(books, Expenditure(spend_date=date(2026, 10, 2), amount=6, currency="EUR"), key="k", now=NOW)
    with pytest.raises(CalculationError):
        undo(books, "imp-09999", now=NOW)
    assert (said(books), store.data_version(books)) == (before, version)


def test_a_write_nobody_named_is_audited_all_the_same(books):
    with store.transaction(books) as cursor:
        cursor.execute("insert into budget_version values ('x', 'live', current_timestamp::timestamp, 'a', 1)")
    assert said(books) == [("insert by hand", "")]


@pytest.mark.parametrize("statement", ["commit", "ROLLBACK;", "begin transaction"])
def test_the_work_cannot_end_its_own_transaction(books, statement):
    with pytest.raises(StoreError, match="does not"), store.transaction(books) as cursor:
        cursor.execute(statement)


def test_a_note_without_a_statement_is_an_entry_and_no_new_data(books):
    version = store.data_version(books)
    with store.transaction(books) as cursor:
        store.note(cursor, "export", "Spend lines", rows=12, form="csv")
    assert said(books) == [("export", "Spend lines")]
    assert store.data_version(books) == version


def test_no_secret_and_no_long_text_enters_the_audit():
    trail = audit.Trail()
    trail.ran("keep_token", {"token_sha256": "abc", "smtp_password": "canary", "text": "x" * 5000}, 1)
    told = trail.payload()
    assert "canary" not in told
    assert "abc" not in told
    assert "x" * 301 not in told
    assert '"characters": 5000' in told


def chain(count):
    found, mac = [], audit.START
    for seq in range(1, count + 1):
        entry = audit.seal(KEY, seq, datetime(2026, 11, 15, 8, seq % 60), "a", "import", f"imp-{seq}", "{}", mac)
        found.append(entry)
        mac = entry.mac
    return found


def test_an_untouched_chain_holds():
    assert audit.check(chain(30), KEY) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_touched_chain_names_the_number(seed):
    from dataclasses import replace

    draw = random.Random(seed)
    whole = chain(30)
    at = draw.randrange(1, 29)
    touched = {
        "edited": [*whole[:at], replace(whole[at], actor="b"), *whole[at + 1 :]],
        "edited content": [*whole[:at], replace(whole[at], payload='{"a": 1}'), *whole[at + 1 :]],
        "removed": [*whole[:at], *whole[at + 1 :]],
        "swapped": [*whole[:at], replace(whole[at + 1], seq=at + 1), replace(whole[at], seq=at + 2), *whole[at + 2 :]],
    }
    for how, entries_now in touched.items():
        fault = audit.check(entries_now, KEY)
        assert fault is not None, how
        assert fault.seq == at + 1, how
    assert audit.check(whole, b"x" * 32).seq == 1


def test_a_forger_without_the_key_cannot_seal_the_rest_again():
    whole = chain(10)
    forged, mac = whole[:4], whole[3].mac
    for entry in whole[4:]:
        made = audit.seal(b"guess" * 7, entry.seq, entry.ts, "b", entry.action, entry.object, entry.payload, mac)
        forged.append(made)
        mac = made.mac
    assert audit.check(forged, KEY).seq == 5


TAMPERED = {
    "edited": "update audit set actor = 'nobody' where seq = {at}",
    "content": "update audit set payload = replace(payload, 'statement', 'Statement') where seq = {at}",
    "cut": "delete from audit where seq >= {at}",
    "removed": "delete from audit where seq = {at}",
    "reordered": "update audit set object = (select object from audit b where b.seq = {at} + 1) where seq = {at}",
}


@pytest.fixture(scope="module")
def six(tmp_path_factory):
    """A store of six imports, copied by each test: (folder, what it acknowledged)."""
    folder = tmp_path_factory.mktemp("six")
    return folder, fill(folder / "books.duckdb", 6)


def tamper(six, place, how, at):
    folder, posted = six
    shutil.copytree(folder, place)
    by_hand(place / "books.duckdb", TAMPERED[how].format(at=at))
    return verdict(place / "books.duckdb", posted)


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_audit_is_reported_with_the_number(six, tmp_path, how):
    outcome, problem = tamper(six, tmp_path / how, how, 4)
    assert outcome == "refused"
    assert "4" in problem


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(50))
def test_a_tampered_audit_is_reported_nightly(six, tmp_path, seed):
    draw = random.Random(seed)
    at, how = draw.randrange(2, 7), draw.choice(sorted(TAMPERED))
    outcome, problem = tamper(six, tmp_path / how, how, at)
    assert outcome == "refused"
    assert str(at) in problem


def test_the_oracle_notices_a_chain_that_is_not_checked(six, tmp_path, monkeypatch):
    def unchecked(found, key):
        assert list(found)  # read, and not looked at

    monkeypatch.setattr(audit, "check", unchecked)
    assert tamper(six, tmp_path / "edited", "edited", 4)[0] != "refused"
    monkeypatch.setattr("finint.storefile.compare", lambda cursor, known, name: [])
    monkeypatch.setattr("finint.verify._receipts", lambda books, report: None)
    assert tamper(six, tmp_path / "cut", "cut", 4)[0] != "refused"  # receipts know of it where no chain is looked at


@pytest.mark.parametrize(
    ("altered", "found"),
    [
        ("amount = amount + 1", "imp-00002 was posted with"),
        ("spend_date = spend_date + 1", "the spend rows of imp-00002 are not what was posted"),
    ],
)
def test_an_altered_amount_or_day_is_found_by_verify(six, tmp_path, monkeypatch, altered, found):
    monkeypatch.setitem(TAMPERED, "row", f"update spend_line set {altered} where import_id = 'imp-00002'")
    outcome, problem = tamper(six, tmp_path / "row", "row", 0)
    assert (outcome, problem.startswith(found)) == ("refused", True)


@pytest.mark.parametrize("shift_hours", [-24 * 365, -1, 1, 24 * 366])
def test_a_clock_that_jumps_does_not_touch_the_order(books, shift_hours):
    from datetime import timedelta

    change(books, "first")
    books.held.clock = lambda: NOW + timedelta(hours=shift_hours)
    change(books, "second")
    change(books, "third")
    assert [entry.seq for entry in entries(books)] == [1, 2, 3]
    assert verify(books).is_sound
    assert settings.value(books, "company") == "third"


def test_the_oracle_notices_an_order_that_follows_the_clock(books, monkeypatch):
    by_clock = storefile.statement("audit_head").replace("order by seq", "order by ts")
    monkeypatch.setitem(storefile._statements, "audit_head", by_clock)
    with pytest.raises((AssertionError, duckdb.ConstraintException)):
        test_a_clock_that_jumps_does_not_touch_the_order(books, -24 * 365)


def test_the_audit_is_append_only_in_every_statement_we_ship():
    import re
    from pathlib import Path

    for path in (Path(store.__file__).parent / "sql").rglob("*.sql"):
        assert not re.search(r"(update|delete\s+from|truncate|drop\s+table)\s+audit\b", path.read_text(), re.IGNORECASE)


def test_verify_of_an_untouched_store_is_sound_and_counts(six):
    books = store.open_for(OWNER, six[0] / "books.duckdb")
    report = verify(books)
    store.close(books)
    assert report.problems == []
    assert (report.entries, report.receipts, report.imports) == (7, 7, 6)  # the first says when the audit began
    assert report.tables["spend_line"] == 6
