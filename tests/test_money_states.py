"""One unit of money is in one state: planned, committed, accrued or actual, whatever the order of events."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import NOW, budget_reading, reading_of, table

from finint import budget, close, holdings, store
from finint.accruals import Accrual, accrue
from finint.auth import OWNER
from finint.errors import CalculationError, RefusedError
from finint.explain import explain
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post
from finint.importer.reading import SPEND
from finint.importer.undo import undo
from finint.matching import accruals, commitments, documents, match, unmatch
from finint.metrics import METRICS
from finint.period import Period
from finint.place import Place
from finint.transfers import transfer
from finint.view import View

pytestmark = pytest.mark.usefixtures("closes_look_back")

D = Decimal
YEAR = Period.parse("2026")
VIEW = View(YEAR, date(2026, 11, 15), "Plan")
GROWTH = Place("Growth")
HEADER = "commitment_id,vendor,department,amount,currency,start_date,end_date\n"


def order(books, amount="1000.00", number="PO-1", currency="EUR"):
    text = f"{HEADER}{number},Studio Nord,Growth,{amount},{currency},2026-10-01,2026-12-31\n"
    return bring_in(books, Upload(text.encode(), f"{number}.csv"), {}, now=NOW).import_id


def book(books, amount, document, day=date(2026, 11, 3), currency="EUR"):
    row = {
        "line_no": 2, "row_key": document, "spend_date": day, "amount": D(amount), "currency": currency,
        "vendor": "Studio Nord", "document_no": document, "department": "Growth", "cost_category": "media_spend",
    }  # fmt: skip
    reading = reading_of({"spend": table(SPEND, [row])}, source="ledger", replaces="key", file_name=f"{document}.csv")
    return post(books, reading, now=NOW).import_id


def total(books, view=VIEW):
    return budget.total(holdings.cells(books, view))


def document(books, number):
    return next(row for row in documents(books) if row.document_no == number)


def plan(books, amount="12000.00"):
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), amount)), now=NOW)


def states(books):
    line = total(books)
    return line.committed_amount, line.accrued_amount, line.actual_amount, line.available_amount


def test_money_walks_from_committed_to_accrued_to_actual(books):
    plan(books)
    order(books)
    assert states(books) == (1000, 0, 0, 11000)
    number = accrue(books, Accrual(GROWTH, date(2026, 10, 1), D(400), "half a film", commitment_id="PO-1"), now=NOW)
    assert states(books) == (600, 400, 0, 11000)
    book(books, "380.00", "I-1")
    assert states(books) == (600, 400, 380, 10620)  # booked, and nobody has said yet what it bills
    match(books, document(books, "I-1"), accrual_id=number, reason="names the order", now=NOW)
    assert states(books) == (620, 0, 380, 11000)
    unmatch(books, document(books, "I-1"), now=NOW)
    assert states(books) == (600, 400, 380, 10620)


def test_an_invoice_that_names_its_order_is_matched_by_itself(books):
    plan(books)
    order(books)
    text = "invoice_no,vendor,invoice_date,amount,currency,purchase_order\nI-1,Studio Nord,2026-11-03,250.00,EUR,po-1\n"
    bring_in(books, Upload(text.encode(), "invoices.csv"), {}, now=NOW)
    assert states(books)[0] == 1000  # billed is not booked
    book(books, "250.00", "I-1")
    assert states(books) == (750, 0, 250, 11000)


def test_undoing_the_ledger_gives_the_order_and_the_accrual_back(books):
    order(books)
    number = accrue(books, Accrual(GROWTH, date(2026, 10, 1), D(400), "half a film", commitment_id="PO-1"), now=NOW)
    ledger = book(books, "400.00", "I-1")
    match(books, document(books, "I-1"), accrual_id=number, reason="x", now=NOW)
    assert states(books)[:3] == (600, 0, 400)
    undo(books, ledger, now=NOW)
    assert states(books)[:3] == (600, 400, 0)


def test_an_accrual_is_taken_up_in_its_month_and_taken_back_in_the_month_of_its_invoice(books):
    number = accrue(books, Accrual(GROWTH, date(2026, 10, 1), D(400), "half a film"), now=NOW)
    book(books, "400.00", "I-1")
    match(books, document(books, "I-1"), accrual_id=number, reason="x", now=NOW)
    by_month = {m: budget.total(c for c in holdings.cells(books, VIEW) if c.month == m).accrued_amount
                for m in (date(2026, 10, 1), date(2026, 11, 1))}  # fmt: skip
    assert by_month == {date(2026, 10, 1): 400, date(2026, 11, 1): -400}


def test_an_accrual_with_a_month_of_return_goes_back_by_itself(books):
    accrue(books, Accrual(GROWTH, date(2026, 10, 1), D(400), "half", reverses_in=date(2026, 11, 1)), now=NOW)
    october = View(Period.month(2026, 10), date(2026, 11, 1))
    assert (total(books, october).accrued_amount, total(books).accrued_amount) == (400, 0)
    assert accruals(books) == []


def test_explain_recomputes_every_state_from_the_rows_it_lists(books):
    plan(books)
    order(books)
    accrue(books, Accrual(GROWTH, date(2026, 10, 1), D(400), "half", commitment_id="PO-1"), now=NOW)
    book(books, "100.00", "I-1")
    parts = budget.parts(total(books))
    for metric in ("available_amount", "accrued_amount", "committed_amount", "used_ratio"):
        assert explain(books, METRICS[metric], VIEW).value == METRICS[metric].value(parts)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": D(0)}, "other than 0"),
        ({"description": " "}, "says what was delivered"),
        ({"place": Place("")}, "for which department"),
        ({"commitment_id": "PO-9"}, "no open commitment PO-9"),
        ({"reverses_in": date(2026, 10, 1)}, "later month"),
    ],
)
def test_an_accrual_that_cannot_be_is_refused_with_a_sentence(books, changes, words):
    given_ = {"place": GROWTH, "month": date(2026, 10, 1), "amount": D(400), "description": "half a film"} | changes
    with pytest.raises(CalculationError, match=words):
        accrue(books, Accrual(**given_), now=NOW)
    assert accruals(books) == []


def test_a_document_bills_one_order_only_and_in_its_currency(books):
    order(books)
    order(books, number="PO-2", currency="USD")
    book(books, "100.00", "I-1")
    with pytest.raises(CalculationError, match="booked in EUR"):
        match(books, document(books, "I-1"), commitment_id="PO-2", reason="x", now=NOW)
    match(books, document(books, "I-1"), commitment_id="PO-1", reason="x", now=NOW)
    with pytest.raises(CalculationError, match="bills PO-1 already"):
        match(books, document(books, "I-1"), commitment_id="PO-1", reason="x", now=NOW)


def move(books, amount, **changes):
    options = {"version": "Plan", "reason": "trade fair moved", "as_of": VIEW.as_of, "now": NOW} | changes
    ends = options.pop("ends", ((GROWTH, date(2026, 11, 1)), (Place("Brand"), date(2026, 12, 1))))
    return transfer(books, *ends, D(amount), **options)


def test_a_transfer_is_a_balanced_pair_with_its_reason_and_can_be_undone(books):
    plan(books)
    made = move(books, "300.00")
    by_line = {line.name: line.budget_amount for line in budget.lines(holdings.cells(books, VIEW), ("department",))}
    assert by_line == {"Growth": 11700, "Brand": 300}
    assert books.connection.cursor().execute("select reason, amount from transfer").fetchall() == [
        ("trade fair moved", D(300))
    ]
    undo(books, made, now=NOW)
    assert [line.budget_amount for line in budget.lines(holdings.cells(books, VIEW), ("department",))] == [12000]


def test_the_same_transfer_twice_is_two_transfers(books):
    plan(books)
    move(books, "300.00")
    move(books, "300.00", now=NOW.replace(minute=31))
    assert sorted(line.budget_amount for line in budget.lines(holdings.cells(books, VIEW), ("department",))) == [
        600,
        11400,
    ]


@pytest.mark.parametrize(
    ("amount", "changes", "words"),
    [
        ("1000.01", {}, "1,000.00 available"),
        ("0", {}, "above 0"),
        ("-5", {}, "above 0"),
        ("5", {"reason": " "}, "needs a reason"),
        ("5", {"version": "Dream"}, "no plan called 'Dream'"),
        ("5", {"ends": ((GROWTH, date(2026, 11, 1)),) * 2}, "two different ends"),
        ("5", {"ends": ((Place("Nobody"), date(2026, 11, 1)), (GROWTH, date(2026, 11, 1)))}, "0.00 available"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_and_nothing_moves(books, amount, changes, words):
    plan(books)
    before = total(books)
    with pytest.raises((CalculationError, RefusedError), match=words):
        move(books, amount, **changes)
    assert total(books) == before


ORDERED = D(1000)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("accrue"), st.integers(1, 500)),
        st.tuples(st.just("book"), st.integers(1, 500)),
        st.tuples(st.just("match"), st.integers(0, 5), st.booleans(), st.booleans()),
        st.tuples(st.just("unmatch"), st.integers(0, 5)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.sampled_from(["close", "reopen"])),
    ),
    max_size=7,
)


def replay(events):
    """Play a history on the books and on a dict; the two must agree after every step."""
    books = store.in_memory(OWNER)
    order(books, str(ORDERED))
    booked, taken, links, shown = {}, {}, {}, None
    for number, event in enumerate(events):
        if event[0] == "accrue":
            made = Accrual(GROWTH, date(2026, 11 if shown else 10, 1), D(event[1]), "part", commitment_id="PO-1")
            taken[accrue(books, made, now=NOW)] = D(event[1])
        elif event[0] == "book":
            booked[f"I-{number}"] = (D(event[1]), book(books, str(event[1]), f"I-{number}"))
        elif event[0] == "match" and booked:
            name = sorted(booked)[event[1] % len(booked)]
            back = {key: amount - reversed_of(links, booked, key) for key, amount in taken.items()}
            left = sorted(key for key, amount in back.items() if amount > 0)
            if name in links:
                continue
            if event[2] and left:
                size = back[left[0]] if event[3] else min(back[left[0]], booked[name][0])
                match(books, document(books, name), accrual_id=left[0], is_final=event[3], reason="x", now=NOW)
                links[name] = (left[0], size)
            else:
                match(books, document(books, name), commitment_id="PO-1", reason="x", now=NOW)
                links[name] = (None, D(0))
        elif event[0] == "unmatch" and links.keys() & booked.keys():
            named = sorted(links.keys() & booked.keys())
            name = named[event[1] % len(named)]
            unmatch(books, document(books, name), now=NOW)
            del links[name]
        elif event[0] == "undo" and booked:
            name = sorted(booked)[event[1] % len(booked)]
            undo(books, booked.pop(name)[1], now=NOW)
        elif event[0] == "close" and shown is None:
            shown = of_october(books)
            close.close(
                books, date(2026, 10, 1), version="Plan", as_of=VIEW.as_of, reason="x", write=lambda *_: {}, now=NOW
            )
        elif event[0] == "reopen" and shown is not None:
            close.reopen(books, date(2026, 10, 1), reason="x", now=NOW)
            shown = None
        check(books, booked, taken, links)
        if shown is not None:
            assert of_october(books) == shown
            held = close.current(books, date(2026, 10, 1))
            assert close.hash_of(books, held.month).data_hash == held.data_hash
    books.connection.close()


def of_october(books):
    return total(books, View(Period.parse("2026-10"), VIEW.as_of, "Plan"))


def reversed_of(links, booked, key):
    return sum((size for name, (accrual, size) in links.items() if accrual == key and name in booked), D(0))


def check(books, booked, taken, links):
    accrued = sum(taken.values(), D(0)) - sum((reversed_of(links, booked, key) for key in taken), D(0))
    billed = sum((amount for name, (amount, _) in booked.items() if name in links), D(0))
    actual = sum((amount for amount, _ in booked.values()), D(0))
    line = total(books)
    assert (line.actual_amount, line.accrued_amount) == (actual, accrued)
    assert line.committed_amount == max(D(0), ORDERED - billed - max(accrued, D(0)))
    # Each unit once: an order's money is open, accrued or billed, and never more than was ordered while it fits.
    if billed + accrued <= ORDERED:
        assert line.committed_amount + line.accrued_amount + billed == ORDERED
    assert line.available_amount == -(line.actual_amount + line.accrued_amount + line.committed_amount)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(EVENTS)
def test_one_unit_of_money_is_in_one_state(events):
    replay(events)


@pytest.mark.nightly
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(EVENTS)
def test_one_unit_of_money_is_in_one_state_over_many_histories(events):
    replay(events)


def test_commitments_are_listed_with_what_is_open(books):
    order(books)
    assert [(row.commitment_id, row.amount, row.open_amount) for row in commitments(books)] == [("PO-1", 1000, 1000)]


def test_a_month_and_place_is_one_cell_with_all_its_states(books):
    plan(books)
    accrue(books, Accrual(GROWTH, date(2026, 11, 1), D(40), "half a film"), now=NOW)
    cells = holdings.cells(books, VIEW)
    places = [
        (cell.month, cell.department, cell.cost_category, cell.channel, cell.campaign, cell.vendor) for cell in cells
    ]
    assert len(places) == len(set(places))
    assert [(cell.budget_amount, cell.accrued_amount) for cell in cells if cell.accrued_amount] == [(1000, 40)]
