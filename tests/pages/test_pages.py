"""Every page, through the frame, on an empty store and on a filled one: no error, and the numbers of the books."""

import json
from datetime import date
from pathlib import Path

import pytest
from made import NOW, budget_reading, spend_reading
from streamlit.testing.v1 import AppTest

from finint import settings, store
from finint.auth import OWNER
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post

APP = Path(__file__).resolve().parents[2] / "app.py"
PAGES = sorted(path.stem for path in (APP.parent / "pages").glob("*.py"))
BAD = b"Date,Supplier,Amount,Currency\n2026-03-02,Studio Nord,10.00,EUR\n2026-02-30,Studio Nord,4.00,EUR\n"


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    monkeypatch.setenv("FININT_SAMPLE", "no")
    books = store.open_for(OWNER)
    yield books
    store.close(books)


@pytest.fixture
def filled(empty):
    rows = [
        (date(2026, month, 10), name, amount)
        for month in range(1, 11)
        for name, amount in (("a", "100.00"), ("b", "50.00"))
    ]
    post(empty, spend_reading(*rows), now=NOW)
    post(empty, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "1200.00")), now=NOW)
    bring_in(empty, Upload(BAD, "ledger.csv"), {}, now=NOW)
    return empty


def show(page, **address):
    """The page, opened by its address: home is not drawn first."""
    at = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        at.query_params[name] = value
    return at.run() if page == "home" else at.switch_page(f"pages/{page}.py").run()


def said(at):
    return " ".join(element.value for element in [*at.markdown, *at.caption, *at.info, *at.error])


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_store_is_a_designed_state_on_every_page(empty, page):
    at = show(page)
    assert not at.exception
    assert not at.error
    assert said(at)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_on_filled_books(filled, page):
    at = show(page)
    assert not at.exception
    assert not at.error
    assert "EUR" in said(at)


def test_the_budget_page_answers_in_its_title_and_tiles(filled):
    at = show("budget")
    # 1,510 of spend by 10 October against ten months' plan: 9 × 100 and 100 × 10 / 31, floored to the cent.
    assert any("over plan" in element.value for element in at.markdown)
    values = {metric.label.split(" :")[0]: metric.value for metric in at.metric}
    assert values["Actual"].startswith("1.51")
    assert values["Available"].startswith("−310")
    drawn = [json.loads(part.proto.bytes) for part in at.get("bidi_component") if part.proto.bytes]
    assert len(drawn) >= 2
    assert all(one["words"] and json.loads(one["figure"])["data"] for one in drawn)


def test_home_says_what_needs_somebody(filled):
    text = said(show("home"))
    assert "1 row in quarantine" in text.replace("\\", "")
    assert "without a department" in text.replace("\\", "")


def test_the_rail_narrows_every_number(filled):
    at = show("budget")
    at.multiselect(key="channel").set_value(["search"]).run()
    assert not at.exception
    values = {metric.label.split(" :")[0]: metric.value for metric in at.metric}
    assert values["Actual"].startswith("1.50")


def test_the_quarantine_is_shown_first_when_somebody_must_act(filled):
    at = show("imports")
    assert at.segmented_control(key="show").value == "Quarantine"
    assert "2026-02-30" in at.dataframe[0].value.to_string()


@pytest.mark.parametrize("tab", ["Bring in", "Quarantine", "History", "Quality", "Templates"])
def test_every_part_of_the_imports_page_runs(filled, tab):
    at = show("imports")
    at.segmented_control(key="show").set_value(tab).run()
    assert not at.exception
    assert not at.error


def test_a_problem_is_a_sentence_not_a_traceback(filled, monkeypatch):
    from finint.errors import StoreError

    monkeypatch.setattr(
        "finint.ui.desk.holdings.coverage", lambda *_: (_ for _ in ()).throw(StoreError("the store is away"))
    )
    at = show("budget")
    assert not at.exception
    assert "the store is away" in said(at)


def test_the_twelve_months_of_costs_follow_a_fiscal_year_of_weeks_and_say_their_first_day(filled):
    assert "Nov 2025 to " in said(show("costs"))
    settings.save(filled, "fiscal_weeks", "445", now=NOW, reason="as the group does")
    assert "from 27 Oct 2025" in said(show("costs"))
