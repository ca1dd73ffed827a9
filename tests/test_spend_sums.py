"""What pages add up is what the rows say, after any history of imports, corrections, closes, names and words."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from made import NOW, reading_of, spend_rows, table

from finint import close, counted_once, known_names, placing, spend_sums, store
from finint import settings as rules
from finint.auth import OWNER
from finint.errors import FinintError
from finint.importer.bring import Upload, bring_in
from finint.importer.correct import correct
from finint.importer.entry import Expenditure, enter
from finint.importer.post import post
from finint.importer.reading import SPEND
from finint.importer.undo import undo
from finint.vendor_merge import merge
from finint.verify import verify

pytestmark = pytest.mark.usefixtures("closes_look_back")

MONTHS = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
VENDORS = ["Google Ads", "GOOGLE ADS LTD", "Studio Nord"]
FILES = {
    "rates": "rate_date,from_currency,to_currency,rate\n2026-08-01,USD,{0},0.{1}\n2026-08-01,{0},USD,1.{1}\n",
    "campaigns": "campaign_id,name,channel,department\nc1,a,social,Growth {1}\n",
    "vendors": "vendor_id,name,alias,category,department\nV{1},Google Ads,GOOGLE ADS LTD,Advertising,Brand\n",
    "departments": "code,name,parent\nG,Growth {1},\n",
    "invoices": "invoice_no,vendor,invoice_date,period_start,period_end,amount,currency\n"
    "D1,Google Ads,2026-10-02,2026-09-01,2026-09-30,{1},EUR\n",
    "quarantine": "Date,Supplier,Amount,Currency\n2026-09-0{1},Google Ads,10.00,EUR\n2026-10-03,Studio Nord,x,EUR\n",
}


class History(RuleBasedStateMachine):
    """Every way of writing that changes what counts, in any order."""

    @initialize()
    def begin(self):
        self.books = store.in_memory(OWNER)
        self.number = 0

    def tried(self, work):
        """A refusal is no change: what may be done when is tested elsewhere."""
        try:
            return work()
        except FinintError:
            return None

    def imports(self):
        found = self.books.connection.cursor().execute("select import_id from import_file where status = 'live'")
        return [import_id for (import_id,) in found.fetchall()]

    @rule(
        vendor=st.sampled_from(VENDORS),
        replaces=st.sampled_from(["window", "key"]),
        currency=st.sampled_from(["EUR", "USD"]),
        cells=st.lists(
            st.tuples(st.sampled_from(MONTHS), st.integers(1, 3), st.integers(-500, 9999)), min_size=1, max_size=5
        ),
        breakdown=st.sampled_from(["campaign by day", "ad by day"]),
    )
    def bring(self, vendor, replaces, currency, cells, breakdown):
        self.number += 1
        rows = spend_rows(*((month.replace(day=day), "abc"[day - 1], f"{cents}e-2") for month, day, cents in cells))
        for place, row in enumerate(rows):
            row |= {"currency": currency, "vendor": vendor, "impressions": 7 if place % 2 else None}
            if replaces == "key":
                row |= {"document_no": f"D{row['spend_date'].day}", "row_key": f"D{place}", "platform_value": None}
            else:
                row |= {"platform_value": Decimal("1.5"), "ad_group": f"g{place}"}
        changes = {
            "replaces": replaces,
            "file_name": f"{self.number}",
            "breakdown": breakdown if replaces == "window" else "",
        }
        source = "google_ads" if replaces == "window" else "ledger"
        self.tried(
            lambda: post(self.books, reading_of({"spend": table(SPEND, rows)}, source=source, **changes), now=NOW)
        )

    @rule(kind=st.sampled_from(sorted(FILES)), digit=st.integers(1, 9), base=st.sampled_from(["EUR", "USD"]))
    def file(self, kind, digit, base):
        self.number += 1
        text = FILES[kind].format("EUR" if kind == "rates" else base, digit)
        self.tried(lambda: bring_in(self.books, Upload(text.encode(), f"{kind} {self.number}.csv"), {}, now=NOW))

    @precondition(lambda self: self.imports())
    @rule(which=st.integers(0, 50))
    def take_back(self, which):
        found = self.imports()
        self.tried(lambda: undo(self.books, found[which % len(found)], now=NOW))

    @precondition(lambda self: self.imports())
    @rule(which=st.integers(0, 50))
    def mend(self, which):
        found = self.imports()
        self.tried(lambda: correct(self.books, found[which % len(found)], {(3, "Amount"): "5.00"}, now=NOW))

    @rule(
        month=st.sampled_from(MONTHS),
        cents=st.integers(1, 999),
        vendor=st.sampled_from([None, *VENDORS]),
        currency=st.sampled_from(["EUR", "USD"]),
        campaign=st.sampled_from([(None, None), ("C1 ", None), (None, "A"), ("c9", "b")]),
        department=st.sampled_from([None, "g", "Growth 1", "Brand"]),
        days=st.sampled_from([None, 2, 40]),
    )
    def state(self, month, cents, vendor, currency, campaign, department, days):
        self.number += 1
        span = (None, None) if days is None else (month, month + timedelta(days=days))
        stated = Expenditure(
            month, Decimal(cents).scaleb(-2), currency, vendor=vendor, campaign_id=campaign[0], campaign=campaign[1],
            department=department, period_start=span[0], period_end=span[1], resource_hours=Decimal(cents % 7),
        )  # fmt: skip
        self.tried(lambda: enter(self.books, stated, key=f"k{self.number}", now=NOW, restates=bool(cents % 2)))

    @rule(month=st.sampled_from(MONTHS))
    def shut(self, month):
        self.tried(
            lambda: close.close(
                self.books, month, version="Plan", reason="r", now=NOW, as_of=NOW.date(), write=lambda *_: {}
            )
        )

    @rule(month=st.sampled_from(MONTHS))
    def open_again(self, month):
        self.tried(lambda: close.reopen(self.books, month, reason="r", now=NOW))

    @rule(which=st.integers(0, 9), action=st.sampled_from(["part", "pair", "rule"]), always=st.booleans())
    def say(self, which, action, always):
        found = counted_once.paired(self.books)
        if found:
            pair = found[which % len(found)]
            self.tried(lambda: counted_once.say(self.books, pair, action, reason="r", now=NOW, is_every_month=always))

    @rule()
    def join(self):
        self.tried(
            lambda: merge(self.books, "google ads ltd", "google ads", "Google Ads", now=NOW, reason="one company")
        )

    @rule(currency=st.sampled_from(["EUR", "USD"]))
    def report_in(self, currency):
        self.tried(lambda: rules.save(self.books, "reporting_currency", currency, now=NOW, reason="r"))

    @invariant()
    def sums_are_those_of_the_rows(self):
        if hasattr(self, "books"):
            assert spend_sums.faults(self.books) == []
            assert known_names.faults(self.books) == []

    def teardown(self):
        if hasattr(self, "books"):
            store.close(self.books)


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


class TestHistory(History.TestCase):
    settings = settings(max_examples=2, stateful_step_count=14, deadline=None, suppress_health_check=QUIET)


@pytest.mark.nightly
class TestHistoryNightly(History.TestCase):
    settings = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=QUIET)


def some(books, name="x"):
    rows = spend_rows((date(2026, 9, 1), "a", "10.00"), (date(2026, 9, 1), "a", "2.50"))
    rows[1]["row_key"] = "other"
    return post(books, reading_of({"spend": table(SPEND, rows)}, file_name=name), now=NOW)


def test_lines_that_differ_in_their_number_only_are_one_sum(books):
    some(books)
    found = books.connection.cursor().execute("select lines, reporting_amount, line_no from spend_sum").fetchall()
    assert found == [(2, Decimal("12.5"), 3)]


def test_verify_names_a_sum_that_is_not_that_of_its_rows_and_a_repair_makes_it_anew(books):
    some(books)
    books.connection.cursor().execute("update spend_sum set reporting_amount = 12")
    assert spend_sums.faults(books) == [("imp-00001", date(2026, 9, 1), 2)]
    assert "sums of imp-00001 in 2026-09" in verify(books).problems[0]
    spend_sums.repair(books, reason="found by verify")
    assert verify(books).is_sound


def test_the_oracle_notices_a_write_that_adds_up_nothing(books, monkeypatch):
    monkeypatch.setattr(spend_sums, "renew", lambda *_: None)
    some(books)
    assert spend_sums.faults(books)


def test_an_undo_that_forgets_what_it_lets_count_again_is_noticed(books, monkeypatch):
    some(books)
    rows = table(SPEND, spend_rows((date(2026, 9, 1), "a", "11.00")))
    later = post(books, reading_of({"spend": rows}, file_name="y"), now=NOW)
    monkeypatch.setattr(spend_sums, "touched", lambda _, import_id: {import_id})
    undo(books, later.import_id, now=datetime(2026, 11, 16))
    assert spend_sums.faults(books)


def state_beside(books, kind):
    """State a line of every name, change what names mean, and state it again."""
    some(books)
    stated = Expenditure(
        date(2026, 10, 2), Decimal(5), "USD", vendor="google ads ltd", campaign_id="C1", department="G", channel="x"
    )
    for number in (1, 2):
        rates = FILES["rates"].format("EUR", number)
        bring_in(books, Upload(rates.encode(), f"rates {number}.csv"), {}, now=NOW)
        enter(books, stated, key=f"before {number}", now=NOW)
        bring_in(books, Upload(FILES[kind].format("EUR", number).encode(), f"{number}.csv"), {}, now=NOW)
        enter(books, stated, key=f"after {number}", now=NOW)


@pytest.mark.parametrize("kind", ["rates", "campaigns", "vendors", "departments"])
def test_a_stated_line_counts_by_the_names_and_rates_of_its_moment(books, kind):
    state_beside(books, kind)
    assert spend_sums.faults(books) == []


def test_the_oracle_notices_names_that_are_kept_for_ever(books, monkeypatch):
    read, kept = placing.places, []

    def for_ever(cursor, books):
        kept.append(kept[0] if kept else read(cursor, books))
        return kept[0]

    monkeypatch.setattr(placing, "places", for_ever)
    state_beside(books, "campaigns")
    assert spend_sums.faults(books)
