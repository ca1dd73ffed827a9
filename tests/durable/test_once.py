"""Once: the same file or key from many at once, and a random life of the ledger against a dict."""

import threading
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from made import NOW, spend_reading

from finint import settings as rules
from finint import store
from finint.auth import OWNER
from finint.errors import RefusedError
from finint.importer.bring import Upload, bring_in
from finint.importer.entry import Expenditure, enter
from finint.importer.post import post
from finint.importer.receipt import Diff
from finint.importer.undo import undo
from finint.verify import entries, verify

EXPORT = b"Campaign,Day,Currency code,Cost,Clicks,Impr.\n" + b"".join(
    f"Brand {number},2026-10-{1 + number % 28:02},EUR,{number}.25,3,100\n".encode() for number in range(200)
)


def at_once(count, work):
    """Run `work(number)` in `count` threads that start together; returns what each returned or raised."""
    gate, found = threading.Barrier(count), [None] * count

    def run(number):
        gate.wait(timeout=30)
        try:
            found[number] = work(number)
        except Exception as error:  # noqa: BLE001  the test looks at what came out
            found[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def same_file(books):
    found = at_once(8, lambda number: bring_in(books, Upload(EXPORT, f"copy {number}.csv"), {}, now=NOW).outcome)
    rows = books.connection.cursor().execute("select count(*), count(distinct import_id) from spend_line").fetchall()[0]
    audited = [entry.action for entry in entries(books)].count("import")
    return Counter(found), rows, audited


def test_one_file_from_eight_sessions_is_one_import(tmp_path):
    for number in range(2):
        books = store.open_for(OWNER, tmp_path / f"{number}.duckdb")
        assert same_file(books) == ({"import": 1, "no_op": 7}, (200, 1), 1)
        store.close(books)


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(20))
def test_one_file_from_eight_sessions_is_one_import_nightly(tmp_path, number):
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    assert same_file(books) == ({"import": 1, "no_op": 7}, (200, 1), 1)
    store.close(books)


def test_the_oracle_notices_when_a_file_is_not_recognised(books, monkeypatch):
    known = store.read_within

    def blind(cursor, name, row_type, /, **parameters):
        if name == "live_import_of_bytes":
            return []
        return [Diff(new=200)] if name == "diff_spend" else known(cursor, name, row_type, **parameters)

    monkeypatch.setattr(store, "read_within", blind)
    outcomes, rows, audited = same_file(books)
    assert outcomes["import"] == 8
    assert rows[1] == audited == 8


def same_key(books, keys=5):
    def work(number):
        done = []
        for key in range(keys):
            amount = Decimal(1 if number < 7 else 2)  # the eighth says something else under the same key
            try:
                done.append(
                    enter(books, Expenditure(date(2026, 10, 1), amount, "EUR"), key=f"key {key}", now=NOW).replayed
                )
            except RefusedError as error:
                done.append(error.status)
        return done

    found = [one for row in at_once(8, work) for one in row]
    posted = books.connection.cursor().execute("select count(*) from spend_line").fetchall()[0][0]
    return posted, found


def test_one_key_from_eight_threads_is_one_expenditure_and_another_body_is_refused(books):
    posted, found = same_key(books)
    assert posted == 5
    assert found.count(False) == 5
    assert 409 in found
    assert [entry.action for entry in entries(books)].count("record expenditure") == 5


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(20))
def test_one_key_from_eight_threads_is_one_expenditure_nightly(books, number):
    assert same_key(books)[0] == 5


def test_the_oracle_notices_when_keys_are_forgotten(books, monkeypatch):
    known, execute = store.read_within, store._execute
    monkeypatch.setattr(
        store,
        "read_within",
        lambda cursor, name, kind, /, **given: (
            [] if name in {"idempotency_keys", "live_import_of_bytes"} else known(cursor, name, kind, **given)
        ),
    )
    keeping = {"remember_key", "remember_stated_keys"}
    monkeypatch.setattr(
        store, "_execute", lambda cursor, name, given: 0 if name in keeping else execute(cursor, name, given)
    )
    assert same_key(books)[0] > 5


class Ledger(RuleBasedStateMachine):
    """Imports, retries, undos, expenditures and settings in any order; a dict says what must be live."""

    imports = Bundle("imports")

    @initialize()
    def begin(self):
        self.books = store.in_memory(OWNER)
        self.live: dict[str, Decimal] = {}
        self.keys: dict[str, Decimal] = {}
        self.files: dict[str, tuple[str, Decimal]] = {}
        self.commits = 0
        self.company = ""

    @rule(
        target=imports,
        source=st.integers(0, 5),
        cents=st.lists(st.integers(-5000, 99_999).filter(bool), min_size=1, max_size=4),
    )
    def bring(self, source, cents):
        amounts = [Decimal(cent).scaleb(-2) for cent in cents]
        name = f"{source}-{'-'.join(map(str, cents))}"
        rows = [(date(2026, 10, 1) + timedelta(days=at), f"c{at}", str(amount)) for at, amount in enumerate(amounts)]
        receipt = post(self.books, spend_reading(*rows, file_name=name, source=f"s{name}"), now=NOW)
        known = name in self.files and self.files[name][0] in self.live
        assert (receipt.outcome == "no_op") is known
        if not known:
            self.commits += 1
            self.files[name] = (receipt.import_id, sum(amounts))
            self.live[receipt.import_id] = sum(amounts)
        return receipt.import_id

    @rule(import_id=imports)
    def take_back(self, import_id):
        if import_id in self.live:
            undo(self.books, import_id, now=NOW)
            self.commits += 1
            del self.live[import_id]
        else:
            with pytest.raises(Exception, match="undone already"):
                undo(self.books, import_id, now=NOW)

    @rule(key=st.integers(0, 6), cents=st.integers(1, 4))
    def state(self, key, cents):
        amount, name = Decimal(cents).scaleb(-2), f"key {key}"
        stated = Expenditure(date(2026, 10, 3), amount, "EUR")
        if name in self.keys and self.keys[name] != amount:
            with pytest.raises(RefusedError):
                enter(self.books, stated, key=name, now=NOW)
            return
        assert enter(self.books, stated, key=name, now=NOW).replayed is (name in self.keys)
        self.commits += name not in self.keys
        self.keys[name] = amount

    @rule(value=st.sampled_from(["", "Acme", "Bolt"]))
    def rename(self, value):
        store.write(self.books, lambda cursor: rules.change(cursor, "company", value, actor="a", now=NOW, reason="r"))
        self.commits += value != self.company or (value == "" and not self.ever_named)
        self.ever_named = True
        self.company = value

    ever_named = False

    @rule(source=st.integers(0, 5))
    def fail(self, source):
        def broken(cursor):
            rules.change(cursor, "company", f"never {source}", actor="a", now=NOW, reason="r")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            store.write(self.books, broken)

    @invariant()
    def the_store_is_what_the_dict_says(self):
        if not hasattr(self, "books"):
            return
        cursor = self.books.connection.cursor()
        total = cursor.execute("select coalesce(sum(amount), 0) from spend_native").fetchall()[0][0]
        assert total == sum(self.live.values()) + sum(self.keys.values())
        assert rules.value(self.books, "company") == self.company
        assert cursor.execute("select count(*) from audit").fetchall() == [(self.commits,)]

    def teardown(self):
        if hasattr(self, "books"):
            assert verify(self.books).problems == []
            store.close(self.books)


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


class TestLedger(Ledger.TestCase):
    settings = settings(max_examples=3, stateful_step_count=16, deadline=None, suppress_health_check=QUIET)


@pytest.mark.nightly
class TestLedgerNightly(Ledger.TestCase):
    settings = settings(max_examples=40, stateful_step_count=50, deadline=None, suppress_health_check=QUIET)


def test_the_model_notices_an_undo_that_does_nothing(monkeypatch):
    run = store.run
    monkeypatch.setattr(
        store, "run", lambda cursor, name, /, **given: 0 if name == "mark_undone" else run(cursor, name, **given)
    )
    machine = Ledger()
    machine.begin()
    machine.take_back(machine.bring(1, [500]))
    with pytest.raises(AssertionError):
        machine.the_store_is_what_the_dict_says()
