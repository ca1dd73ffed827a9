"""Draft transfers are posted whole or not at all, only while their money may move, and taken back as one import."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from advice_made import FIRST, advice_books
from made import NOW

from finint import decisions, store
from finint.auth import Actor
from finint.decision_transfers import post
from finint.errors import CalculationError, RefusedError
from finint.importer.undo import undo
from finint.optimizer.transfers import NEW_MONEY, UNSPENT, Transfer
from finint.period import Period
from finint.remaining_money import Window, planned_money

D = Decimal
AS_OF = FIRST + timedelta(days=7 * 60)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
END = date(2027, 1, 1)


@pytest.fixture(scope="module")
def kept():
    books = advice_books(store.in_memory(Actor("fin", "finance")))
    yield books
    books.connection.close()


@pytest.fixture
def books(kept):
    """Return the books, and take back what a test posted."""
    yield kept
    for row in decisions.journal(kept, AS_OF):
        if row.decision.posted_as:
            undo(kept, row.decision.posted_as, now=NOW)


def remaining(books):
    window = Window(Period(NOVEMBER, END), AS_OF)
    return {row.channel: row for row in planned_money(books, window, "Plan", "live")}


def line_of(books, channel, month=DECEMBER):
    return next(row for row in remaining(books)[channel].rows if row.month == month and row.import_id)


def transfer_of(row, amount):
    return Transfer(row.channel, row.month, row.import_id, row.line_no, row.campaign, D(amount))


def decided(books, drafts):
    """Write a decision with these drafts as the journal keeps it, without the work of a proposal."""

    def work(cursor):
        number = store.read_within(cursor, "next_decision", decisions._Next)[0].decision_id
        store.run(
            cursor, "record_decision", decision=number, now=NOW, actor="ann", reason="Mail is full", objective="margin",
            outcome="new customers", plan_version="Plan", start=AS_OF, end=END, matures=END, version=1, document="{}",
            moved=D(0), unallocated=D(0), gain=D(0), gain_low=D(0), gain_high=D(0), better=D(0), predicted=D(0),
            outcome_low=D(0), outcome_high=D(0),
        )  # fmt: skip
        for place, line in enumerate(drafts, start=1):
            store.run(
                cursor, "record_draft_transfer", decision=number, line_no=place, channel=line.channel or None,
                month=line.month, plan_import=line.import_id or None, plan_line=line.line_no or None,
                campaign=line.campaign or None, amount=line.amount,
            )  # fmt: skip
        return number

    number = store.write(books, work)
    return next(row.decision for row in decisions.journal(books, AS_OF) if row.decision.decision_id == number)


def plan_by_channel(books):
    view_rows = books.connection.cursor().execute(
        "select coalesce(channel, ''), coalesce(department, ''), sum(reporting_amount) from budget group by all"
    )
    return {(channel, department): amount for channel, department, amount in view_rows.fetchall()}


def test_posting_moves_plan_keeps_totals_and_is_one_import(books):
    mail, search = line_of(books, "mail"), line_of(books, "search")
    drafts = [
        transfer_of(mail, "-500.01"),
        transfer_of(search, "300.00"),
        Transfer("", DECEMBER, "", 0, UNSPENT, D("200.01")),
    ]
    before, movable = plan_by_channel(books), remaining(books)
    decision = decided(books, drafts)
    import_id = post(books, decision, as_of=AS_OF, now=NOW)
    after = plan_by_channel(books)
    assert after["mail", "Growth"] == before["mail", "Growth"] - D("500.01")
    assert after["search", "Growth"] == before["search", "Growth"] + D(300)
    assert after["", "Growth"] == D("200.01")
    assert sum(after.values()) == sum(before.values())
    # Money that was moved away may not be moved again; what was received may.
    now = remaining(books)
    assert now["mail"].movable_amount == movable["mail"].movable_amount - D("500.01")
    assert now["search"].movable_amount == movable["search"].movable_amount + D(300)
    assert all(row.movable_amount == sum(line.movable_amount for line in row.rows) for row in now.values())
    kept = next(
        row.decision for row in decisions.journal(books, AS_OF) if row.decision.decision_id == decision.decision_id
    )
    assert kept.posted_as == import_id
    entry = books.connection.cursor().execute("select action, object from audit order by seq desc limit 1").fetchall()
    assert entry == [("post draft transfers", f"decision {decision.decision_id}")]
    with pytest.raises(CalculationError, match="posted already"):
        post(books, decision, as_of=AS_OF, now=NOW)
    undo(books, import_id, now=NOW)
    assert plan_by_channel(books) == before
    assert post(books, decision, as_of=AS_OF, now=NOW) != import_id


@pytest.mark.parametrize(
    ("amounts", "changes", "words"),
    [
        pytest.param(("-99999.00", "99999.00"), {}, "left to move", id="more than may move"),
        pytest.param(("-10.00", "10.00"), {"as_of": END}, "is over", id="window over"),
        pytest.param(("-10.00", "10.00"), {"version": "Elsewhere"}, "plan has changed", id="another plan"),
    ],
)
def test_what_cannot_be_posted_posts_nothing(books, amounts, changes, words):
    mail, search = line_of(books, "mail"), line_of(books, "search")
    decision = decided(books, [transfer_of(mail, amounts[0]), transfer_of(search, amounts[1])])
    decision = replace(decision, plan_version=changes.get("version", decision.plan_version))
    before = plan_by_channel(books)
    with pytest.raises(CalculationError, match=words):
        post(books, decision, as_of=changes.get("as_of", AS_OF), now=NOW)
    assert plan_by_channel(books) == before


def test_a_transfer_makes_no_money(books):
    decision = decided(books, [
        transfer_of(line_of(books, "search"), "50.00"), Transfer("", DECEMBER, "", 0, NEW_MONEY, D("-50.00"))
    ])  # fmt: skip
    with pytest.raises(CalculationError, match="outside the plan"):
        post(books, decision, as_of=AS_OF, now=NOW)


def test_a_channel_without_a_plan_line_gets_one(books):
    mail = line_of(books, "mail")
    decision = decided(books, [transfer_of(mail, "-40.00"), Transfer("video", DECEMBER, "", 0, "no plan line", D(40))])
    post(books, decision, as_of=AS_OF, now=NOW)
    assert plan_by_channel(books)["video", ""] == D(40)


def test_only_finance_posts(books):
    decision = decided(books, [
        transfer_of(line_of(books, "mail"), "-1.00"), transfer_of(line_of(books, "search"), "1.00")
    ])  # fmt: skip
    with pytest.raises(RefusedError, match="by finance"):
        post(replace(books, actor=Actor("ann", "analyst")), decision, as_of=AS_OF, now=NOW)
