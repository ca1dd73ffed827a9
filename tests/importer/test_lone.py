"""A stated line is posted without comparing: the same rows as a file's posting, and several at once are one commit."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from made import NOW

from finint import store, storefile
from finint.auth import OWNER, Actor
from finint.errors import RefusedError
from finint.importer import entry
from finint.importer.entry import Expenditure, enter
from finint.verify import entries, verify

FIRST = Expenditure(date(2026, 10, 2), D("5.00"), "EUR")
TABLES = (
    "spend_line",
    "spend_part",
    "import_window",
    "raw_row",
    "import_vendor",
    "operation",
    "period",
    "spend",
    "spend_sum",
)
words = st.none() | st.text("abcé ", min_size=1, max_size=8).filter(lambda text: text.strip() == text and text)


@st.composite
def expenditures(draw):
    day = draw(st.dates(date(2026, 1, 1), date(2027, 1, 31)))
    longer = draw(st.none() | st.integers(1, 120))
    span = {} if longer is None else {"period_start": day, "period_end": day + timedelta(days=longer)}
    names = ("channel", "campaign_id", "campaign", "vendor", "contract_id", "document_no", "department", "description")
    return Expenditure(
        day, draw(st.decimals("-9999", "9999", places=2)), draw(st.sampled_from(["EUR", "USD"])),
        draw(st.sampled_from(["unassigned", "media_spend", "creative_production"])),
        resource_hours=draw(st.none() | st.decimals(0, 99, places=2)), **span, **{name: draw(words) for name in names},
    )  # fmt: skip


def held(books):
    cursor = books.connection.cursor()
    found = {name: sorted(map(repr, cursor.execute(f"from {name}").fetchall())) for name in TABLES}
    told = "select * exclude (receipt) from import_file order by sequence"
    return found | {"import_file": cursor.execute(told).fetchall()}


def compared(way, replies, rest):
    books = store.in_memory(OWNER)
    enter(books, FIRST, key="first", now=NOW)
    for number, stated in enumerate(rest):
        replies.append(way(books, stated, f"key {number}"))
    assert verify(books).is_sound
    return held(books)


@settings(max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.lists(expenditures(), min_size=8, max_size=12))
def test_a_stated_line_leaves_the_rows_of_a_file(rest):
    replies = [], []

    def as_a_file(books, stated, key):
        one = entry._Asked(stated, key, entry.digest_of(stated.plain()), NOW, restates=False)
        reading = entry._with_rows(entry._reading(one), one)
        receipt = store.write(books, lambda cursor: entry.within(cursor, books, reading, now=NOW, is_sample=False))
        return one.document(receipt)

    quick = compared(lambda *asked: enter(*asked[:2], key=asked[2], now=NOW).document, replies[0], rest)
    assert quick == compared(as_a_file, replies[1], rest)
    assert replies[0] == replies[1]


def posted_at_once(books, costs):
    """State every cost from a thread of its own while the books are held, then let them all go."""
    answers = {}

    def work(key, stated, asker):
        try:
            answers[key] = enter(store.Books(books.held, asker), stated, key=key, now=NOW)
        except Exception as error:  # noqa: BLE001  what each was told is what is tested
            answers[key] = error

    threads = [threading.Thread(target=work, args=one) for one in costs]
    with storefile.write_lock:
        for thread in threads:
            thread.start()
        for _ in range(2000):
            if len(books.held.waiting) == len(costs):
                break
            threading.Event().wait(0.005)
    for thread in threads:
        thread.join(30)
    return answers


def test_what_waits_together_is_one_commit_with_an_entry_each(books):
    enter(books, FIRST, key="first", now=NOW)
    version = store.data_version(books)
    answers = posted_at_once(books, [(f"k{n}", replace(FIRST, amount=D(n + 1)), OWNER) for n in range(8)])
    assert store.data_version(books) == version + 1
    assert sorted(answer.document["totals"]["EUR"] for answer in answers.values()) == [f"{n}.00" for n in range(1, 9)]
    told = [(one.action, one.object) for one in entries(books)]
    assert sorted(told[-8:]) == [("record expenditure", f"k{n}") for n in range(8)]
    assert verify(books).is_sound


def test_a_refusal_among_those_that_wait_stops_nobody_else(books):
    enter(books, FIRST, key="first", now=NOW)
    costs = [("first", replace(FIRST, amount=D(9)), OWNER), ("other", FIRST, OWNER)]
    answers = posted_at_once(books, costs)
    assert isinstance(answers["first"], RefusedError)
    assert answers["other"].replayed is False


def test_one_that_fails_stops_nobody_else(books, monkeypatch):
    enter(books, FIRST, key="first", now=NOW)
    post = entry.post_lines

    def failing(cursor, books, places, months, lines):
        posted = post(cursor, books, places, months, lines)
        if any(line.key == "bad" for line in lines):
            raise OSError("no more")
        return posted

    monkeypatch.setattr(entry, "post_lines", failing)
    answers = posted_at_once(books, [(key, FIRST, OWNER) for key in ("good", "bad", "fine")])
    assert isinstance(answers["bad"], OSError)
    assert [answers[key].replayed for key in ("good", "fine")] == [False, False]
    assert books.connection.cursor().execute("select count(*) from spend_line").fetchall() == [(3,)]
    assert verify(books).is_sound


def test_two_actors_never_share_an_entry(books):
    enter(books, FIRST, key="first", now=NOW)
    mara = Actor("mara", "finance")
    posted_at_once(books, [("a", FIRST, OWNER), ("b", FIRST, mara), ("c", FIRST, OWNER)])
    assert {one.object: one.actor for one in entries(books)} | {"first": ""} == {
        "first": "", "a": OWNER.name, "b": "mara", "c": OWNER.name
    }  # fmt: skip


def test_a_closed_month_refuses_its_own_only(books):
    enter(books, FIRST, key="first", now=NOW)
    books.connection.cursor().execute("update period set closed = true")
    november = replace(FIRST, spend_date=date(2026, 11, 2))
    answers = posted_at_once(books, [("october", FIRST, OWNER), ("november", november, OWNER)])
    assert answers["october"].status == 409
    assert answers["november"].replayed is False


@pytest.mark.parametrize("amount", ["0.005", "-1234567.891234567891"])
def test_an_amount_is_kept_to_its_last_digit(books, amount):
    enter(books, FIRST, key="first", now=NOW)
    posted = enter(books, replace(FIRST, amount=D(amount)), key="exact", now=NOW)
    kept = books.connection.cursor().execute("select amount from spend_line order by import_id desc limit 1").fetchall()
    assert kept[0][0] == D(amount) == D(posted.document["totals"]["EUR"])
