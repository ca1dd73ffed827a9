"""One expenditure, stated: recorded once, replayed on a retry, refused when the key means something else."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from made import NOW

from finint.errors import RefusedError
from finint.importer.entry import Expenditure, enter
from finint.importer.undo import undo

COST = Expenditure(date(2026, 11, 3), D("129.90"), "EUR", "platform_fees", vendor="Example Media Ltd")


def total(books):
    return books.connection.cursor().execute("select coalesce(sum(reporting_amount), 0) from spend").fetchall()[0][0]


def test_a_stated_cost_is_in_the_books_with_its_receipt(books):
    posted = enter(books, COST, key="k1", now=NOW)
    assert posted.document["receipt_id"] == "imp-00001"
    assert posted.document["totals"] == {"EUR": "129.90"}
    assert total(books) == D("129.90")


def test_the_same_key_again_is_answered_and_not_posted(books):
    first = enter(books, COST, key="k1", now=NOW)
    again = enter(books, COST, key="k1", now=NOW)
    assert (again.document, again.replayed) == (first.document, True)
    assert total(books) == D("129.90")


def test_the_same_key_for_another_cost_is_refused(books):
    enter(books, COST, key="k1", now=NOW)
    with pytest.raises(RefusedError) as caught:
        enter(books, replace(COST, amount=D(1)), key="k1", now=NOW)
    assert caught.value.status == 409
    assert total(books) == D("129.90")


def test_two_equal_costs_under_two_keys_are_two_costs(books):
    enter(books, COST, key="k1", now=NOW)
    enter(books, COST, key="k2", now=NOW)
    assert total(books) == D("259.80")


def test_a_stated_cost_can_be_undone(books):
    posted = enter(books, COST, key="k1", now=NOW)
    undo(books, str(posted.document["receipt_id"]), now=NOW)
    assert total(books) == 0


def test_eight_threads_with_one_key_record_one_cost(books):
    results = []
    threads = [threading.Thread(target=lambda: results.append(enter(books, COST, key="k", now=NOW))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sum(not posted.replayed for posted in results) == 1
    assert len(results) == 8
    assert total(books) == D("129.90")
