"""A closed month never changes, on no path and in no interleaving; what comes late is restated in an open month."""

import shutil
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from made import NOW, budget_reading, reading_of, spend_reading, table

from finint import budget, close, commentary, holdings, restated, store
from finint.accruals import Accrual, accrue
from finint.auth import OWNER
from finint.errors import RefusedError
from finint.importer.bring import Upload, bring_in
from finint.importer.correct import correct
from finint.importer.entry import Expenditure, enter
from finint.importer.post import post
from finint.importer.reading import SPEND
from finint.importer.undo import undo
from finint.period import Period
from finint.place import Place
from finint.transfers import transfer
from finint.view import View

pytestmark = pytest.mark.usefixtures("closes_look_back")

D = Decimal
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
AS_OF = date(2026, 11, 15)


def shut(books, month=OCTOBER, reason="in a test", now=NOW):
    return close.close(
        books, month, version="Plan", as_of=AS_OF, reason=reason, write=lambda *_: {"said": "once"}, now=now
    )


def lines(*rows, name, source="google_ads"):
    return spend_reading(*rows, file_name=name, source=source, replaces="key")


def amount(books, month):
    view = View(Period.month(month.year, month.month), DECEMBER, "Plan")
    return budget.total(holdings.cells(books, view)).actual_amount


def live(books):
    return (
        books.connection.cursor().execute("select coalesce(sum(reporting_amount), 0) from spend_live").fetchall()[0][0]
    )


def counted(books):
    return books.connection.cursor().execute("select coalesce(sum(reporting_amount), 0) from spend").fetchall()[0][0]


@pytest.fixture(scope="module")
def begun_once(tmp_path_factory):
    """The folder of a store with the first import of these tests."""
    folder = tmp_path_factory.mktemp("begun")
    books = store.open_for(OWNER, folder / "books.duckdb")
    rows = (OCTOBER, "a", "100.00"), (date(2026, 10, 20), "b", "50.00"), (NOVEMBER, "a", "10.00")
    post(books, lines(*rows, name="1"), now=NOW)
    store.close(books)
    return folder


@pytest.fixture
def begun(begun_once, tmp_path):
    shutil.copytree(begun_once, tmp_path / "begun")
    books = store.open_for(OWNER, tmp_path / "begun" / "books.duckdb")
    yield books
    store.close(books)


def same(books, snapshot):
    """The closed month is what its snapshot says, and no money was lost or made."""
    found = close.hash_of(books, snapshot.month)
    assert (found.data_hash, found.rows, found.actual_amount) == (
        snapshot.data_hash, snapshot.rows, snapshot.actual_amount
    )  # fmt: skip
    assert amount(books, snapshot.month) == snapshot.actual_amount
    assert counted(books) == live(books)


def test_a_close_freezes_the_month_and_says_so(begun):
    snapshot = shut(begun)
    assert (snapshot.actual_amount, snapshot.rows, snapshot.is_current) == (150, 2, True)
    assert close.closed_through(begun) == OCTOBER
    assert close.document(begun, snapshot.snapshot_id)["data_hash"] == snapshot.data_hash
    assert [event.reason for event in close.events(begun)] == ["in a test"]
    same(begun, snapshot)


def test_a_late_row_is_a_restatement_in_an_open_month(begun):
    snapshot = shut(begun)
    receipt = post(begun, lines((date(2026, 10, 31), "late", "7.00"), name="2"), now=NOW)
    assert "Oct 2026, closed: what they change counts in Nov 2026" in receipt.reason
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER)) == (150, 17)
    assert restated.since(begun)[OCTOBER][1:3] == (7, 1)
    same(begun, snapshot)


def test_a_changed_row_restates_the_difference(begun):
    snapshot = shut(begun)
    post(begun, lines((OCTOBER, "a", "130.00"), name="2"), now=NOW)
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER)) == (150, 40)
    assert restated.since(begun)[OCTOBER][1:3] == (30, 2)
    same(begun, snapshot)


def test_the_same_rows_again_restate_nothing(begun):
    snapshot = shut(begun)
    post(begun, lines((OCTOBER, "a", "100.00"), (OCTOBER + timedelta(5), "new", "1.00"), name="2"), now=NOW)
    assert restated.since(begun)[OCTOBER][1:3] == (1, 1)
    same(begun, snapshot)


def test_undo_of_an_import_in_a_closed_month_is_a_reversing_restatement(begun):
    snapshot = shut(begun)
    late = post(begun, lines((date(2026, 10, 31), "late", "7.00"), name="2"), now=NOW)
    undo(begun, late.import_id, now=NOW)
    assert OCTOBER not in restated.since(begun)
    undo(begun, "imp-00001", now=NOW)
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER)) == (150, -150)
    same(begun, snapshot)


def test_an_expenditure_over_the_api_is_refused_unless_it_asks_for_a_restatement(begun):
    snapshot = shut(begun)
    stated = Expenditure(OCTOBER, D("9.00"), "EUR")
    with pytest.raises(RefusedError, match="October 2026 is closed") as refused:
        enter(begun, stated, key="k1", now=NOW)
    assert refused.value.status == 409
    enter(begun, stated, key="k1", now=NOW, restates=True)
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER)) == (150, 19)
    same(begun, snapshot)


def test_a_corrected_row_of_a_closed_month_is_a_restatement(begun):
    bad = b"Date,Supplier,Amount,Currency\n2026-10-02,Studio Nord,10.00,EUR\n2026-10-03,Studio Nord,x,EUR\n"
    made = bring_in(begun, Upload(bad, "ledger.csv"), {}, now=NOW)
    snapshot = shut(begun)
    correct(begun, made.import_id, {(3, "Amount"): "5.00"}, now=NOW)
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER)) == (160, 15)
    same(begun, snapshot)


def test_plan_accrual_transfer_and_comment_of_a_closed_month_are_refused(begun):
    post(begun, budget_reading(("Growth", OCTOBER, DECEMBER, "1000.00")), now=NOW)
    snapshot = shut(begun)
    line = budget.Line(("Growth",), D(500), D(500), D(0))
    said = commentary.Said("timing", False, "later", "head", "wait")
    for work in (
        lambda: accrue(begun, Accrual(Place("Growth"), OCTOBER, D(5), "x"), now=NOW),
        lambda: transfer(begun, (Place("Growth"), OCTOBER), (Place("Growth"), NOVEMBER), D(5), version="Plan",
                         reason="x", as_of=AS_OF, now=NOW),
        lambda: commentary.write(begun, OCTOBER, line, said, version="Plan", now=NOW),
    ):  # fmt: skip
        with pytest.raises(RefusedError, match="October 2026 is closed"):
            work()
    same(begun, snapshot)


def test_half_a_transfer_is_never_undone_and_an_accrual_of_a_closed_month_neither(begun):
    post(begun, budget_reading(("Growth", OCTOBER, DECEMBER, "1000.00")), now=NOW)
    moved = transfer(begun, (Place("Growth"), OCTOBER), (Place("Growth"), NOVEMBER), D(5), version="Plan",
                     reason="x", as_of=AS_OF, now=NOW)  # fmt: skip
    accrue(begun, Accrual(Place("Growth"), OCTOBER, D(5), "x"), now=NOW)
    snapshot = shut(begun)
    for import_id in (moved, f"imp-{int(moved[-5:]) + 1:05d}"):
        with pytest.raises(RefusedError, match="October 2026 is closed and holds"):
            undo(begun, import_id, now=NOW)
    same(begun, snapshot)


def test_the_plan_of_the_close_stays_and_a_later_version_counts(begun):
    post(begun, budget_reading(("Growth", OCTOBER, DECEMBER, "1000.00")), now=NOW)
    snapshot = shut(begun)
    receipt = post(begun, budget_reading(("Growth", OCTOBER, DECEMBER, "3000.00"), file_name="2"), now=NOW)
    assert "the plan of the close stays" in receipt.reason
    post(begun, budget_reading(("Growth", OCTOBER, DECEMBER, "4000.00"), version="Reforecast", file_name="3",
                               breakdown="r"), now=NOW)  # fmt: skip

    def plan(version, month):
        view = View(Period.month(month.year, month.month), AS_OF, version)
        return budget.total(holdings.cells(begun, view)).budget_amount

    assert (plan("Plan", OCTOBER), plan("Plan", NOVEMBER)) == (500, 1500)
    assert plan("Reforecast", OCTOBER) == 2000
    same(begun, snapshot)


def test_a_rate_that_changes_later_does_not_move_a_closed_month(books):
    def rates(rate, name):
        text = f"rate_date,from_currency,to_currency,rate\n2026-09-01,USD,EUR,{rate}\n"
        bring_in(books, Upload(text.encode(), name), {}, now=NOW)

    rates("0.9", "r1.csv")
    post(books, spend_reading((OCTOBER, "a", "100.00"), currency="EUR"), now=NOW)
    post(books, spend_reading((OCTOBER, "b", "100.00"), currency="USD", file_name="u", source="x"), now=NOW)
    snapshot = shut(books)
    rates("0.5", "r2.csv")
    assert amount(books, OCTOBER) == snapshot.actual_amount == 190
    assert close.hash_of(books, OCTOBER).data_hash == snapshot.data_hash


def test_checks_name_what_is_missing_and_a_reason_overrides_them(begun):
    post(begun, budget_reading((None, OCTOBER, NOVEMBER, "100000.00")), now=NOW)
    bring_in(
        begun,
        Upload(b"Date,Supplier,Amount,Currency\n2026-10-02,S,1.00,EUR\n2026-10-09,S,x,EUR\n", "l.csv"),
        {},
        now=NOW,
    )
    with pytest.raises(RefusedError, match=r"quarantine is empty: 1 rows wait; material variances have a comment"):
        shut(begun, reason="")
    assert close.closed_through(begun) is None
    assert shut(begun, reason="late supplier").is_current


def test_a_month_that_is_not_over_is_not_closed_without_a_reason(begun):
    with pytest.raises(RefusedError, match="the month is over"):
        shut(begun, month=NOVEMBER, reason="")


def test_a_comment_settles_its_check(begun):
    post(begun, budget_reading(("Growth", OCTOBER, NOVEMBER, "100000.00")), now=NOW)
    view = View(Period.month(2026, 10), NOVEMBER, "Plan")
    growth = next(x for x in budget.lines(holdings.cells(begun, view), ("department",)) if x.name == "Growth")
    said = commentary.Said("timing", False, "the fair moved to spring", "head of growth", "move plan to March")
    commentary.write(begun, OCTOBER, growth, said, version="Plan", now=NOW)
    found = {check.name: check.passed for check in close.checks(begun, OCTOBER, version="Plan", as_of=AS_OF)}
    assert found == {
        "The month is over": True, "Quarantine is empty": True, "Material variances have a comment": True,
        "Earlier months are closed": True, "Reconciled": True,
    }  # fmt: skip


def test_reopening_needs_a_reason_and_lets_the_restated_rows_count_where_they_belong(begun):
    snapshot = shut(begun)
    post(begun, lines((date(2026, 10, 31), "late", "7.00"), name="2"), now=NOW)
    with pytest.raises(RefusedError, match="needs a reason"):
        close.reopen(begun, OCTOBER, reason="", now=NOW)
    close.reopen(begun, OCTOBER, reason="audit", now=NOW)
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER)) == (157, 10)
    assert [event.action for event in close.events(begun)] == ["reopen", "close"]
    assert close.document(begun, snapshot.snapshot_id)["said"] == "once"
    again = shut(begun)
    assert again.actual_amount == 157
    same(begun, again)


def test_a_month_whose_restatements_lie_in_a_closed_month_is_not_reopened_before_it(begun):
    shut(begun)
    post(begun, lines((date(2026, 10, 31), "late", "7.00"), name="2"), now=NOW)
    november = shut(begun, month=NOVEMBER)
    with pytest.raises(RefusedError, match="holds restatements"):
        close.reopen(begun, OCTOBER, reason="audit", now=NOW)
    same(begun, november)
    close.reopen(begun, NOVEMBER, reason="audit", now=NOW)
    close.reopen(begun, OCTOBER, reason="audit", now=NOW)
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER)) == (157, 10)


def test_what_arrives_when_its_month_and_the_next_are_closed_counts_in_the_first_open_one(begun):
    shut(begun)
    shut(begun, month=NOVEMBER)
    post(begun, lines((date(2026, 10, 31), "late", "7.00"), name="2"), now=NOW)
    assert (amount(begun, OCTOBER), amount(begun, NOVEMBER), amount(begun, DECEMBER)) == (150, 10, 7)


def test_poster_and_closer_change_the_same_column_so_one_meets_a_conflict(begun):
    """Without the process's write lock: the engine itself must see the two meet."""
    connection = begun.connection
    poster, closer = connection.cursor(), connection.cursor()
    poster.execute("begin")
    closer.execute("begin")
    poster.execute("update period set version = version + 1 where month = '2026-10-01' and not closed")
    with pytest.raises(Exception, match=r"(?i)conflict"):
        closer.execute("update period set closed = true, version = version + 1 where month = '2026-10-01'")
    poster.execute("rollback")


@pytest.fixture(scope="module")
def before_the_race(tmp_path_factory):
    """The folder of a store with all that racers change: the lines to undo, and the import with a row to correct."""
    folder = tmp_path_factory.mktemp("before")
    books = store.open_for(OWNER, folder / "books.duckdb")
    post(books, lines((OCTOBER, "a", "100.00"), (NOVEMBER, "a", "10.00"), name="base"), now=NOW)
    for number in range(2):
        post(books, lines((date(2026, 10, 5), f"old{number}", "3.00"), name=f"old{number}"), now=NOW)
    bad = b"Date,Supplier,Amount,Currency\n2026-10-02,S,10.00,EUR\n2026-10-03,S,x,EUR\n"
    assert bring_in(books, Upload(bad, "ledger.csv"), {}, now=NOW).import_id == WAITING
    store.close(books)
    return folder


OLD, WAITING = ("imp-00002", "imp-00003"), "imp-00004"


def race(round_number, before, folder):
    """Eight posters on every path against one closer; the oracle is the snapshot and the sum of all live rows.

    A close that is overtaken begins again, so it tends to come last: in odd rounds two posters begin when it has ended.
    """
    shutil.copytree(before, folder)
    books = store.open_for(OWNER, folder / "books.duckdb")
    start, ended, failures, made = threading.Barrier(9), threading.Event(), [], []

    def posting(number):
        if number > 5 and round_number % 2:
            ended.wait(timeout=600)
        if number % 4 == 0:
            post(books, lines((date(2026, 10, 9), f"r{number}", "5.00"), name=f"r{round_number}{number}"), now=NOW)
        elif number % 4 == 1:
            enter(books, Expenditure(date(2026, 10, 8), D("2.00"), "EUR"), key=f"k{number}", now=NOW, restates=True)
        elif number % 4 == 2:
            undo(books, OLD[number // 4], now=NOW)
        elif number == 3:
            correct(books, WAITING, {(3, "Amount"): "4.00"}, now=NOW)
        else:
            bring_in(books, Upload(b"Date,Supplier,Amount,Currency\n2026-10-30,T,6.00,EUR\n", "c.csv"), {}, now=NOW)

    def go(work, *arguments):
        start.wait(timeout=600)
        try:
            made.append(work(*arguments))
        except Exception as error:  # noqa: BLE001  the test reports whatever a thread met
            failures.append(error)
        if work is shut:
            ended.set()

    threads = [threading.Thread(target=go, args=(posting, number)) for number in range(8)]
    threads.append(threading.Thread(target=go, args=(shut, books)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)  # a machine that is busy elsewhere lets a thread wait, which is no finding
    assert not any(thread.is_alive() for thread in threads)
    assert failures == []
    same(books, close.current(books, OCTOBER))
    store.close(books)
    shutil.rmtree(folder)


def test_no_interleaving_changes_a_closed_month(before_the_race, tmp_path):
    for number in range(2):
        race(number, before_the_race, tmp_path / str(number))


@pytest.mark.nightly
def test_no_interleaving_changes_a_closed_month_500(before_the_race, tmp_path):
    for number in range(500):
        race(number, before_the_race, tmp_path / str(number))


def test_the_oracle_notices_a_post_that_asked_whether_the_month_is_closed_before_it_was(begun, monkeypatch):
    """A build that reads the flag, and posts later: the money is in no month."""
    snapshot = shut(begun)
    monkeypatch.setattr("finint.periods.closed_months", lambda cursor: set())
    post(begun, lines((date(2026, 10, 31), "late", "7.00"), name="2"), now=NOW)
    with pytest.raises(AssertionError):
        same(begun, snapshot)


@pytest.mark.nightly
def test_the_race_notices_posters_that_asked_before_the_close(before_the_race, tmp_path, monkeypatch):
    monkeypatch.setattr("finint.periods.closed_months", lambda cursor: set())
    with pytest.raises(AssertionError):
        race(1, before_the_race, tmp_path / "late")


def test_a_ledger_row_that_is_stated_twice_in_a_line_is_restated_twice(begun):
    snapshot = shut(begun)
    rows = [
        {"line_no": 2, "row_key": f"k{n}", "spend_date": OCTOBER, "amount": D("4.00"), "currency": "EUR"}
        for n in range(2)
    ]
    made = post(
        begun, reading_of({"spend": table(SPEND, rows)}, source="ledger", replaces="key", file_name="t"), now=NOW
    )
    assert amount(begun, NOVEMBER) == 18
    undo(begun, made.import_id, now=NOW)
    assert amount(begun, NOVEMBER) == 10
    same(begun, snapshot)
