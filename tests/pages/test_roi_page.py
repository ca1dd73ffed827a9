"""The ROI page answers from the books, says what it cannot say, and shows the rows behind a campaign."""

from datetime import date, datetime
from pathlib import Path

import pytest
from customers_made import customer_books
from events_made import event_books, orders
from made import NOW
from streamlit.testing.v1 import AppTest

from finint import display, store
from finint.auth import OWNER
from finint.campaign_returns import campaign_returns
from finint.cohorts import cohorts, main_cohort
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post
from finint.period import Period
from finint.return_parts import sums
from finint.return_rules import Rules
from finint.ui import frame
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
    at = AppTest.from_file(str(APP), default_timeout=120)
    return at.switch_page("pages/roi.py").run()


def said(at):
    return " ".join(e.value for e in [*at.markdown, *at.caption]).replace("\\", "")


def test_the_page_answers_with_the_numbers_of_the_read(empty):
    event_books(empty)
    at = show()
    assert not at.exception
    assert not at.error
    found = campaign_returns(empty, View(Period.parse("2026"), date(2026, 11, 2)), Rules())
    values = sums(found)
    cost = values["own"] + values["shared"]
    roi = (values["margin"] - cost) / cost
    assert f"Campaigns returned {display.percent(roi, sign=True)} after all costs" in said(at)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["ROI, accounting"] == display.percent(roi)
    assert shown["Total investment"] == f"{display.short_money(cost + values['opportunity'])} EUR"
    assert shown["ROAS, 30 days, cash"] == display.multiple(values["revenue"] / (values["own_media"]))
    assert "Listed apart" in said(at)
    apart = next(frame.value for frame in at.dataframe if "No outcome, since" in frame.value.columns)
    assert apart[["Campaign", "Cost, loaded"]].to_numpy().tolist() == [["Posters", 40.0]]
    assert shown["Spend without an outcome"] == "40.00 EUR"
    assert "no ROI, which is not −100" in said(at)


def test_orders_after_the_spend_are_in_the_page_and_both_days_are_said(empty):
    event_books(empty)
    assert "YTD 2026 to 1 Nov 2026 (spend to 1 Nov 2026, orders to 11 Oct 2026)" in said(show())
    post(empty, orders([("late", "ben", datetime(2026, 11, 9, 10), "70.00", "30", False, None)]), now=NOW)
    with_it = said(show())
    # A machine whose clock is before the order does not count it.
    expected = "9 Nov 2026 (spend to 1 Nov 2026, orders to 9 Nov 2026)"
    assert (expected in with_it) == (frame.today() >= date(2026, 11, 9))


def test_a_switch_changes_the_basis_and_says_so(empty):
    event_books(empty)
    at = show()
    at.segmented_control(key="benefit").set_value("Revenue").run()
    assert not at.exception
    assert "revenue · linear · 30 days" in said(at)
    assert any(metric.label == "ROI on revenue, accounting" for metric in at.metric)


def test_without_orders_the_page_shows_cost_and_names_the_missing_files(empty):
    event_books(empty, with_events=False)
    at = show()
    assert not at.exception
    assert "outcomes are not connected" in said(at)
    assert "a file of conversions" in said(at)
    assert "a file of touchpoints" in said(at)
    assert not at.metric
    assert "−100" not in said(at)


def test_customers_are_shown_with_the_numbers_of_their_cohort(empty):
    customer_books(empty)
    at = show()
    at.segmented_control(key="show").set_value("Customers").run()
    assert not at.exception
    assert not at.error
    cohort = main_cohort(cohorts(empty, date(2026, 6, 4)))
    assert f"A {cohort.name} customer cost {display.short_money(cohort.cac_amount)} EUR and gave back" in said(at)
    shown = {metric.label.replace("\\", ""): metric.value for metric in at.metric}
    assert shown["New customers"] == f"{cohort.payback.customers:,}"
    assert shown["LTV : CAC, observed"] == display.multiple(cohort.ltv_cac_ratio)
    assert any(label.startswith("LTV, 36 months") for label in shown)
    at.segmented_control(key="lag").set_value("1 month before").run()
    assert not at.exception
    at.segmented_control(key="buying").set_value("Under contract").run()
    assert not at.exception
    assert "who left does not come back" in said(at)


def test_without_first_orders_the_customers_name_the_missing_column(empty):
    event_books(empty, with_events=False)
    at = show()
    at.segmented_control(key="show").set_value("Customers").run()
    assert not at.exception
    assert "is_new_customer" in said(at)


TESTS = (
    "experiment_id,channel,start_date,end_date,spend_change,currency,outcome,lift,standard_error\n"
    "L1,search,2026-09-01,2026-09-28,-1000.00,EUR,orders,-40,8\n"
    "L2,mail,2026-09-01,2026-09-28,-1000.00,EUR,orders,-40,0\n"
)


def test_lift_tests_stand_beside_the_credit_and_unusable_ones_say_why(empty):
    event_books(empty)
    bring_in(empty, Upload(TESTS.encode(), "tests.csv", ""), {}, now=NOW)
    at = show()
    assert not at.exception
    assert "caused, not credited" in said(at)
    assert "L2 (mail): its standard error is not above 0" in said(at)
    grids = [frame.value for frame in at.dataframe if "Cost of one more" in frame.value.columns]
    assert grids[0]["Cost of one more"].tolist() == [25.0]
    assert grids[0]["Reading"].tolist() == ["an effect beyond chance"]
    assert any("Pacing" in frame.value.columns for frame in at.dataframe), "budget status stands on the page"
