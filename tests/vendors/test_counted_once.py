"""One money in the books counts once on every path that lines, rates and names can take."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from made import NOW, reading_of, spend_rows, table
from vendors_made import bring, ledger, vendor_file

from finint import budget, close, counted_once, holdings, store, vendor_merge
from finint.errors import CalculationError
from finint.explain import SpendRow, explain, rows_behind
from finint.importer.history import history
from finint.importer.post import post
from finint.importer.reading import SPEND as SPEND_ROWS
from finint.importer.undo import undo
from finint.metrics import METRICS, SPEND
from finint.netting import REST
from finint.period import Period
from finint.view import View

pytestmark = pytest.mark.usefixtures("closes_look_back")

D = Decimal
OCTOBER = Period.parse("2026-10")
VIEW = View(OCTOBER, date(2026, 11, 15))
LATER = datetime(2026, 11, 16, 9)


def platform(books, *rows, vendor="Google Ads", name="google.csv", currency="EUR", now=NOW, **changes):
    """(day, campaign, amount) rows of an ad platform's export."""
    lines = [row | {"vendor": vendor} for row in spend_rows(*rows, currency=currency)]
    return post(books, reading_of({"spend": table(SPEND_ROWS, lines)}, file_name=name, **changes), now=now)


def bills(books, *rows, name="ledger.csv", category="media_spend", currency="EUR"):
    return bring(books, ledger(*rows, category=category, currency=currency), name)


def total(books, view=VIEW, **filters):
    return sum(
        (row.reporting_amount for row in rows_behind(books, SPEND, View(view.period, view.as_of, **filters))), D(0)
    )


def by(books, field):
    return {line.name: line.actual_amount for line in budget.lines(holdings.cells(books, VIEW), (field,))}


@pytest.fixture
def both(books):
    platform(books, (date(2026, 10, 5), "Brand", "600.00"), (date(2026, 10, 20), "Shoes", "400.00"))
    bills(books, ("2026-10-31", "Google Ads", "G-10", "990.00"), ("2026-10-31", "Studio", "S-1", "70.00"))
    return books


def test_the_receipt_of_the_second_telling_says_that_the_pair_counts_once(books):
    first = platform(books, (date(2026, 10, 5), "Brand", "600.00"), (date(2026, 10, 20), "Shoes", "400.00"))
    second = bills(books, ("2026-10-31", "Google Ads", "G-10", "990.00"))
    assert [note["code"] for note in first.notes] == []
    (said,) = [note["text"] for note in second.notes if note["code"] == "counted_once"]
    assert "Google Ads Oct 2026 (EUR −1,000.00)" in said  # 600 + 400 + 990 by lines, 990 in the books
    assert total(books) == D(990)
    assert history(books)[0].said.notes == list(second.notes)


def test_the_ledger_is_the_actual_and_the_platform_its_detail_in_every_hierarchy(both):
    assert total(both) == D("1060.00")
    assert by(both, "vendor") == {"Google Ads": D(990), "Studio": D(70)}
    assert sum(by(both, "department").values()) == D(1060)
    campaigns = by(both, "campaign")
    assert (campaigns["Brand"], campaigns["Shoes"], campaigns[REST]) == (D(600), D(400), D(-10))
    assert by(both, "channel")["search"] == D(1000)


def test_explain_lists_both_tellings_and_the_netting_and_recomputes(both):
    told = explain(both, METRICS["actual_amount"], VIEW)
    assert told.value == sum(row.reporting_amount for row in told.terms[0].rows) == D(1060)
    rows = [row for row in told.terms[0].rows if row.vendor == "Google Ads" and isinstance(row, SpendRow)]
    assert sorted(row.reporting_amount for row in rows) == [D(-990), D(-10), D(400), D(600), D(990)]
    assert any("count instead" in (row.description or "") for row in rows)


def test_an_undo_of_either_side_gives_the_other_in_full(both):
    found = [row.import_id for row in rows_behind(both, SPEND, VIEW) if row.campaign == "Brand"]
    undo(both, found[0], now=NOW)
    assert total(both) == D(1060)
    assert by(both, "campaign").keys() == {""}
    platform(both, (date(2026, 10, 5), "Brand", "600.00"), (date(2026, 10, 20), "Shoes", "400.00"), name="again.csv")
    assert total(both) == D(1060)


def test_a_late_line_of_the_platform_moves_the_rest_and_not_the_total(both):
    platform(both, (date(2026, 10, 25), "Shoes", "50.00"), name="late.csv")
    assert total(both) == D(1060)
    assert by(both, "campaign")[REST] == D(-60)


def test_a_closed_month_keeps_its_snapshot_and_a_late_line_nets_to_nothing(both):
    close.close(both, date(2026, 10, 1), version="", as_of=VIEW.as_of, reason="test", write=lambda *_: {}, now=NOW)
    before = close.hash_of(both, date(2026, 10, 1))
    platform(both, (date(2026, 10, 25), "Shoes", "50.00"), name="late.csv", now=LATER)
    assert close.hash_of(both, date(2026, 10, 1)) == before
    assert total(both) == D(1060)
    november = View(Period.parse("2026-11"), date(2026, 11, 20))
    assert total(both, november) == 0
    posted = rows_behind(both, SPEND, november)
    assert {row.restates_period for row in posted} == {date(2026, 10, 1)}
    assert sum(row.reporting_amount for row in posted if row.campaign == "Shoes") == D(50)
    assert sum(row.reporting_amount for row in posted if row.campaign == REST) == D(-50)
    bills(both, ("2026-10-31", "Google Ads", "G-11", "15.00"), name="more.csv")
    assert total(both, november) == D(15)


def test_rates_and_merges_move_the_netting_with_them(books):
    bring(books, "rate_date,from_currency,to_currency,rate\n2026-10-01,USD,EUR,0.90\n", "fx.csv")
    bills(books, ("2026-10-31", "Google Ireland", "G-10", "95.00"))
    platform(books, (date(2026, 10, 5), "Brand", "100.00"), currency="USD", vendor="GOOGLE ADS")
    assert total(books) == D(185)
    vendor_merge.merge(books, "google ireland", "google ads", "Google Ads", now=NOW, reason="one vendor")
    assert total(books) == D(95)
    bring(books, "rate_date,from_currency,to_currency,rate\n2026-10-04,USD,EUR,0.80\n", "fx2.csv")
    assert total(books) == D(95)
    assert by(books, "campaign")[REST] == D(15)
    vendor_merge.undo(books, "google ireland", now=NOW, reason="two after all")
    assert total(books) == D(175)


def test_a_name_of_a_vendor_file_pairs_and_other_categories_do_not(books):
    platform(books, (date(2026, 10, 5), "Brand", "100.00"))
    bills(books, ("2026-10-31", "Google Ireland Ltd", "G-10", "95.00"))
    bills(books, ("2026-10-31", "Google Ads", "W-10", "30.00"), name="workspace.csv", category="platform_fees")
    assert total(books) == D(225)
    bring(books, vendor_file(("V1", "Google Ads", "Google Ireland Ltd")), "vendors.csv")
    assert total(books) == D(125)


def test_a_pair_is_parted_with_a_reason_and_joined_again(both):
    pair = counted_once.paired(both)[0]
    assert (pair.reported_amount, pair.booked_amount, pair.rest_amount) == (D(1000), D(990), D(-10))
    with pytest.raises(CalculationError, match="reason"):
        counted_once.say(both, pair, "part", reason=" ", now=NOW)
    counted_once.say(both, pair, "part", reason="a production bill of theirs", now=NOW)
    assert total(both) == D(2060)
    parted = counted_once.paired(both)[0]
    assert (parted.is_netted, parted.word.reason) == (False, "a production bill of theirs")
    counted_once.say(both, parted, "rule", reason="it was the media after all", now=NOW)
    assert total(both) == D(1060)


class _Kept(NamedTuple):
    import_id: str
    line_no: int
    netting: str
    spend_date: date
    amount: Decimal


def kept(books):
    found = books.connection.execute(
        "select import_id, line_no, netting, spend_date, reporting_amount from netted_spend order by all"
    ).fetchall()
    return [_Kept(*row) for row in found]


@pytest.mark.parametrize("seed", range(1))
def test_in_any_life_what_is_kept_is_what_would_be_made_anew_and_each_month_counts_its_ledger(books, seed):
    luck = random.Random(seed)
    live = []
    for step in range(10):
        month = luck.choice((9, 10))
        vendor = luck.choice(("Google Ads", "Meta", "google ads"))
        did = luck.choice(("platform", "platform", "bill", "bill", "undo", "rate"))
        day = date(2026, month, luck.randint(1, 28))
        amount = D(luck.randint(-2_000, 90_000)) / 100
        if did == "platform":
            account = {"account": f"{vendor}{luck.randint(1, 2)}"}
            receipt = platform(
                books,
                (day, "Brand", amount),
                (day, "Shoes", amount + 1),
                vendor=vendor,
                name=f"p{step}.csv",
                **account,
                currency=luck.choice(("EUR", "USD")),
            )
            live.append(receipt.import_id)
        elif did == "bill":
            live.append(bills(books, (day, vendor, f"B-{luck.randint(1, 5)}", amount), name=f"b{step}.csv").import_id)
        elif did == "rate":
            bring(
                books,
                f"rate_date,from_currency,to_currency,rate\n2026-09-{step + 1:02},USD,EUR,0.9{step}\n",
                f"fx{step}.csv",
            )
        elif live:
            undo(books, live.pop(luck.randrange(len(live))), now=NOW + timedelta(minutes=step))
        found = kept(books)
        store.write(books, lambda cursor: counted_once.settle(cursor, NOW))
        assert kept(books) == found
        told = {(row.vendor, row.month) for row in counted_once.paired(books)}
        for pair in counted_once.paired(books):
            counted = books.connection.execute(
                "select sum(reporting_amount) from spend where lower(vendor) = ? and month = ?",
                [pair.vendor, pair.month],
            ).fetchone()[0]
            assert counted == pair.booked_amount
        assert len(told) == len(counted_once.paired(books))


def test_the_report_shows_the_differences_and_that_they_add_up(both):
    from finint.report_parts import Asked
    from finint.report_reconciliation import reconciled

    found = reconciled(both, Asked(VIEW, "EUR"))
    [row] = found.rows
    assert row[:3] == ("2026-10", "Google Ads", "platform to ledger")
    assert D(row[5]) == D(row[6]) + D(row[7]) + D(row[8]) == D(-10)


def test_a_vendor_that_leaves_a_platforms_window_under_an_alias_leaves_no_netting(books):
    bring(books, vendor_file(("V1", "Google Ads", "Google Ireland Ltd")), "vendors.csv")
    platform(books, (date(2026, 10, 5), "Brand", "1000.00"), vendor="Google Ireland Ltd", source="focus")
    bills(books, ("2026-10-31", "Google Ads", "G-10", "990.00"))
    assert total(books) == D(990)
    platform(books, (date(2026, 10, 5), "Brand", "11.00"), vendor="Other Cloud", name="again.csv", source="focus")
    assert total(books) == D(1001)


def test_books_of_an_older_edition_are_netted_with_the_next_spend(both):
    both.connection.execute("delete from netted_spend")  # as its migration leaves it
    assert total(both) == D(2060)
    platform(both, (date(2026, 10, 5), "X", "5.00"), vendor="Meta", name="meta.csv", source="meta")
    assert total(both) == D(1065)


def test_a_cent_over_two_months_of_service_blocks_nothing(books):
    invoice = (
        "invoice_no,vendor,invoice_date,amount,period_start,period_end,currency,description\n"
        "G-1,Google Ads,2026-10-31,0.01,2026-10-01,2026-11-30,EUR,x\n"
    )
    bring(books, invoice, "invoices.csv")
    bills(books, ("2026-10-31", "Google Ads", "G-1", "0.01"))
    for day in (date(2026, 10, 5), date(2026, 11, 5)):
        platform(books, (day, "Brand", "600.00"), name=f"{day}.csv")
    year = View(Period.fiscal_year(2026), date(2026, 12, 1))
    assert total(books, year) == D("600.01")  # the month without a bill keeps what the platform tells
