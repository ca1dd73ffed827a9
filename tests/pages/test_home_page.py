"""Home answers whether we are on plan and what needs somebody; a role reorders it and hides nothing."""

from datetime import date
from pathlib import Path

import pytest
from events_made import event_books
from made import NOW
from streamlit.testing.v1 import AppTest

from finint import display, store
from finint.auth import OWNER
from finint.campaign_returns import campaign_returns
from finint.importer.bring import Upload, bring_in
from finint.importer.kinds import template
from finint.period import Period
from finint.return_parts import sums
from finint.return_rules import Rules
from finint.view import View

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    monkeypatch.setenv("FININT_SAMPLE", "no")
    books = store.open_for(OWNER)
    yield books
    store.close(books)


def show():
    return AppTest.from_file(str(APP), default_timeout=180).run()


def said(at):
    return " ".join(e.value for e in [*at.markdown, *at.caption]).replace("\\", "")


def labels(at):
    return [metric.label.split(" :")[0].replace("\\", "") for metric in at.metric]


def test_mer_and_cac_are_those_of_the_roi_page(empty):
    event_books(empty)
    at = show()
    assert not at.exception
    assert not at.error
    view = View(Period.parse("2026"), date(2026, 11, 2))
    values = sums(campaign_returns(empty, view, Rules()))
    shown = {label: metric.value for label, metric in zip(labels(at), at.metric, strict=True)}
    assert shown["MER"] == display.multiple(values["booked_revenue"] / values["spend"])
    assert shown["CAC, blended"].startswith(
        display.short_money(values["spend"] / values["new_customers"]).split("\u202f")[0]
    )


def test_a_role_reorders_the_rows_and_hides_none(empty):
    event_books(empty)
    at = show()
    marketing = labels(at)
    at.segmented_control(key="home_role").set_value("Analyst").run()
    assert not at.exception
    analyst = labels(at)
    assert sorted(marketing) == sorted(analyst)
    assert marketing[0] == "Actual"
    assert analyst.index("MER") < analyst.index("Actual")


def test_books_without_orders_show_no_return(empty):
    event_books(empty, with_events=False)
    assert "MER" not in labels(show())


def test_work_of_the_registers_is_named_and_leads_to_its_page(empty):
    event_books(empty, with_events=False)
    bring_in(empty, Upload(template("investments").encode(), "investments.csv"), {}, now=NOW)
    claims = (
        "investment_id,value_class,description,recognised_on,recognised_amount,verification_due\n"
        "INV-01,cash_saving,minutes,2026-01-31,9000,2026-06-30\n"
    )
    bring_in(empty, Upload(claims.encode(), "claims.csv"), {}, now=NOW)
    at = show()
    assert not at.exception
    text = said(at)
    assert "1 value claim without evidence" in text or "value claim" in str(
        [link.proto for link in at.get("page_link")]
    )
