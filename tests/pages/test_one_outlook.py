"""One outlook: page, API, report and alerts read the same figure, and each can be rebuilt from the rows it lists."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from fastapi.testclient import TestClient
from made import NOW, budget_reading, spend_reading
from test_pages import empty, show  # noqa: F401  fixtures

from finint import expected, holdings, outlook, outlook_parts
from finint.api.application import api
from finint.auth import Actor
from finint.automation import facts
from finint.errors import FinintError
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post
from finint.importer.undo import undo
from finint.metrics import LANDING
from finint.period import Period, add_months
from finint.store import Books
from finint.ui.words import value_text
from finint.view import View

VIEW = View(Period.parse("2026"), date(2026, 11, 16), "Plan")
ORDER = (
    "commitment_id,vendor,department,amount,currency,start_date,end_date,cancellable_until\n"
    "PO-1,Studio Nord,Growth,9000.00,EUR,2026-12-01,2026-12-31,2026-11-25\n"
)
CAMPAIGNS = (
    "campaign_id,name,channel,department,start_date,end_date\n"
    "c1,brand,search,Brand,2024-01-01,2026-12-31\nc2,growth,social,Growth,2024-01-01,2026-12-31\n"
)


def fill(books):
    """Two departments with two years of months, an order above what is expected of one, and a plan."""
    days = [add_months(date(2024, 11, 1), n).replace(day=5) for n in range(25)]
    rows = [(day, name, f"{100 * (k + 1) + 10 * (day.month % 5)}.00")
            for day in days for k, name in enumerate(("brand", "growth"))]  # fmt: skip
    bring_in(books, Upload(CAMPAIGNS.encode(), "campaigns.csv"), {}, now=NOW)
    post(books, spend_reading(*rows, (date(2026, 11, 15), "brand", "1.00")), now=NOW)
    year = (date(2026, 1, 1), date(2027, 1, 1))
    post(books, budget_reading(("Brand", *year, "1200.00"), ("Growth", *year, "2400.00")), now=NOW)
    bring_in(books, Upload(ORDER.encode(), "orders.csv"), {}, now=NOW)
    return books


def finished(books, view=VIEW):
    outlook.work_of(books, view).finished.wait(300)
    return outlook.outlook(books, view)


def test_the_outlook_is_spend_and_accruals_and_the_larger_of_orders_and_rest_by_line(books):
    found = finished(fill(books))
    by_name = {row.line.name: row for row in found.rows}
    assert by_name["Growth"].ahead_amount == 9000 > by_name["Growth"].remaining_amount
    assert by_name["Brand"].ahead_amount == by_name["Brand"].remaining_amount > 0
    line = found.total.line
    assert found.total.outlook_amount == line.actual_amount + line.accrued_amount + sum(
        max(row.line.committed_amount, row.remaining_amount) for row in found.rows
    )


@pytest.mark.parametrize("name", list(LANDING))
def test_it_is_the_sum_of_the_rows_it_lists(books, name):
    found = finished(fill(books))
    told = outlook_parts.explain_outlook(books, LANDING[name], found)
    assert told.value == outlook_parts.values(found)[name] is not None
    assert {term.part.name: term.value for term in told.terms} == {
        part.name: found.parts()[part.name] for part in LANDING[name].parts
    }
    assert all(term.rows for term in told.terms if term.value)


def test_a_department_lands_where_the_companys_outlook_has_it(books):
    whole = finished(fill(books))
    one = finished(books, replace(VIEW, departments=("Growth",)))
    assert one.rows[0].outlook_amount == next(r for r in whole.rows if r.line.name == "Growth").outlook_amount
    reader = Books(books.held, Actor("reader", "viewer", ("Growth",)))
    seen = outlook.outlook(reader, VIEW)
    assert [(row.line.name, row.outlook_amount) for row in seen.rows] == [("Growth", one.rows[0].outlook_amount)]


def test_by_channel_what_is_expected_adds_up_to_the_same(books):
    whole = finished(fill(books))
    outlook.work_of(books, VIEW, "channel").finished.wait(300)
    channels = outlook.outlook(books, VIEW, level="channel")
    assert abs(channels.total.remaining_amount - whole.total.remaining_amount) <= D("0.05")


def test_every_period_of_the_year_asks_for_one_forecast(books):
    fill(books)
    work = outlook.work_of(books, VIEW)
    assert outlook.work_of(books, replace(VIEW, period=Period.parse("2026-Q4"))) is work
    assert outlook.work_of(books, replace(VIEW, departments=("Brand",))) is work
    assert outlook.work_of(books, replace(VIEW, channels=("search",))) is not work
    post(books, spend_reading((date(2026, 10, 9), "brand", "5.00"), file_name="b", source="x"), now=NOW)
    assert outlook.work_of(books, VIEW) is not work


def test_a_period_too_far_ahead_has_no_outlook_and_begins_no_forecast(books):
    far = replace(VIEW, period=Period.parse("8421-03"))
    before = len(outlook._works)
    with pytest.raises(FinintError, match="more than 5 years ahead"):
        outlook.outlook(books, far)
    assert len(outlook._works) == before
    with TestClient(api) as client:
        told = client.get("/v1/integrations/finance/budget/8421-03").json()["forecast_vs_actual"]
        assert (told["outlook_amount"], told["outlook_state"]) == (None, "undefined")
        assert "more than 5 years ahead" in client.get("/v1/metrics/outlook_amount?period=8421-03").json()["reason"]


def test_whoever_comes_too_early_is_told(books, monkeypatch):
    fill(books)
    monkeypatch.setattr(outlook, "_forecast", lambda *_: None)
    assert outlook.outlook(books, VIEW, seconds=0) is None
    assert outlook.work_of(books, VIEW).words() == "is being worked out"
    outlook.work_of(books, VIEW).tell(3, 9)
    assert outlook.work_of(books, VIEW).words() == "is being worked out, 3 of 9 lines"


def test_a_forecast_that_was_stopped_is_begun_again_when_the_books_are_as_they_were(books, monkeypatch):
    fill(books)
    monkeypatch.setattr(outlook, "_forecast", lambda *_: None)
    first = outlook.work_of(books, VIEW)
    made = post(books, spend_reading((date(2026, 10, 9), "brand", "5.00"), file_name="b", source="x"), now=NOW)
    outlook.work_of(books, VIEW)
    assert first.is_stopped
    undo(books, made.import_id, now=NOW)
    assert not outlook.work_of(books, VIEW).is_stopped


def test_a_value_without_its_range_is_given_and_not_kept(empty, monkeypatch):  # noqa: F811
    fill(empty)
    finished(empty)
    whole = outlook.outlook
    with TestClient(api) as client, monkeypatch.context() as early:
        early.setattr(outlook, "outlook", lambda *asked, **named: replace(whole(*asked, **named), is_recorded=False))
        assert client.get("/v1/metrics/outlook_amount?period=2026").json()["interval"] is None
        early.undo()
        assert client.get("/v1/metrics/outlook_amount?period=2026").json()["interval"]


def test_the_tile_stands_as_deep_while_it_waits_as_when_it_is_there(empty, monkeypatch):  # noqa: F811
    """What a card that runs by itself writes late must find a container, or the browser gives the page up."""

    def place(at):
        def of(node, path):
            for number, child in getattr(node, "children", {}).items():
                if "tile_outlook_amount" in (getattr(child.proto, "id", "") or ""):
                    return (*path, number)
                if found := of(child, (*path, number)):
                    return found
            return None

        return of(at.main, ())

    fill(empty)
    with monkeypatch.context() as waiting:
        waiting.setattr(outlook, "_forecast", lambda *_: None)
        show("home")  # the first start, which draws its progress above the page
        before = place(show("budget"))
    outlook._works.clear()
    finished(empty)
    assert before
    assert place(show("budget")) == before


def test_a_mistake_is_told_where_the_figure_would_stand(books, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError

    fill(books)
    monkeypatch.setattr(outlook, "expect", fails)
    with pytest.raises(Exception, match="could not be worked out: ZeroDivisionError"):
        outlook.outlook(books, VIEW)


def test_pages_api_and_alerts_say_one_figure(empty):  # noqa: F811
    fill(empty)
    found = finished(empty)
    with TestClient(api) as client:
        told = client.get("/v1/integrations/finance/budget/2026").json()["forecast_vs_actual"]
        value = client.get("/v1/metrics/outlook_amount", params={"period": "2026"}).json()
        explained = client.get("/v1/metrics/outlook_amount/explain", params={"period": "2026"}).json()
    amount = found.total.outlook_amount
    assert D(told["outlook_amount"]) == D(value["value"]) == D(explained["value"]) == amount
    assert f"{amount:,.0f}" in facts.adverse(empty, NOW.date(), NOW)[1]
    for page in ("home", "budget"):
        at = show(page)
        assert not at.exception
        shown = next(tile for tile in at.metric if tile.label.startswith("Outlook"))
        assert shown.value == value_text(amount, "money", "EUR")
    assert expected.TOTAL == ()
    assert holdings.versions(empty)[0].version == "Plan"
