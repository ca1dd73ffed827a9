"""The imports page: every reference export through its own steps; public budgets tie out on the budget page."""

import json
from decimal import Decimal

import pytest
from made import NOW, SHARED
from test_pages import empty, show  # noqa: F401  fixtures

from finint.importer.bring import Upload, bring_in
from finint.importer.currencies import currency_of
from finint.importer.history import history

EXPORTS = SHARED / "exports"
EXPECTED = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8")) if EXPORTS.exists() else {}
BUDGET = SHARED / "data" / "real" / "budget"
BUDGETS = json.loads((BUDGET / "expected.json").read_text(encoding="utf-8")) if BUDGET.exists() else {}


def bring(at, name, answers):
    """Upload a file, answer what is asked, confirm what changes, and post."""
    at.segmented_control(key="show").set_value("Bring in").run()
    at.file_uploader[0].set_value((name, (EXPORTS / name).read_bytes(), "text/csv")).run()
    for _ in range(3):
        asked = [widget for widget in [*at.selectbox, *at.text_input] if (widget.key or "").startswith("answer_")]
        if not asked:
            break
        for widget in asked:
            widget.set_value(answers[widget.key.removeprefix("answer_")])
        next(button for button in at.button if button.label == "Continue").click().run()
    if any(box.key == "confirm_changes" for box in at.checkbox):
        at.checkbox(key="confirm_changes").check().run()
    if any(button.key == "post" for button in at.button):
        at.button(key="post").click().run()
    assert not at.exception


@pytest.mark.skipif(not EXPECTED, reason="../shared not present")
def test_every_reference_export_gives_its_outcome_and_total_through_the_page(empty):  # noqa: F811
    at = show("imports")
    for name, expected in EXPECTED.items():
        known = len(history(empty))
        currency = currency_of(expected.get("currency", "EUR").split()[0]) or "EUR"
        bring(at, name, {"currency": currency})
        if "outcome" in expected:
            assert "was not read" in at.error[0].value
            assert len(history(empty)) == known
            continue
        newest = history(empty)[0]
        assert newest.file_name == name
        assert newest.said.totals == {currency: str(Decimal(expected["total_spend"]))} or {
            key: Decimal(value) for key, value in newest.said.totals.items()
        } == {currency: Decimal(expected["total_spend"])}
        assert newest.rows_of_data == expected["rows_of_data"]


@pytest.mark.skipif(not BUDGETS, reason="../shared not present")
@pytest.mark.parametrize(
    ("name", "key", "start"),
    [
        ("phl_annual_dept_budget_vs_actual_fy2006_2016.csv", "phl_annual", "7"),
        ("phl_annual_dept_class_budget_vs_actual_fy2006_2016.csv", "phl_annual", "7"),
        ("cook_county_dept_budget_vs_actual_1993_2004.csv", "cook_county", "12"),
    ],
)
def test_a_public_budget_ties_out_on_the_budget_page(empty, name, key, start):  # noqa: F811
    upload = Upload((BUDGET / name).read_bytes(), name)
    bring_in(empty, upload, {"currency": "USD", "fiscal_year_start": start}, now=NOW)
    at = show("budget")
    for option, stated in (("All years", BUDGETS[key]["total"]), *_one_year(at, BUDGETS[key]["by_year"])):
        tie(at, option, Decimal(str(stated["budget"])), Decimal(str(stated["actual"])))


@pytest.mark.skipif(not BUDGETS, reason="../shared not present")
def test_a_quarterly_budget_ties_out_on_the_budget_page_by_quarter_and_year(empty):  # noqa: F811
    name = "phl_quarterly_dept_budget_actual_projection_fy2009_2016.csv"
    columns = {"budget_column": "ytd_budget", "actual_column": "ytd_actual"}
    bring_in(
        empty,
        Upload((BUDGET / name).read_bytes(), name),
        {"currency": "USD", "fiscal_year_start": "7", **columns},
        now=NOW,
    )
    stated = BUDGETS["phl_quarterly"]["ytd_by_year_quarter"]
    newest = max(stated)
    year, quarter = newest.split("-")
    earlier = stated.get(f"{year}-Q{int(quarter[1]) - 1}", {"ytd_budget": 0, "ytd_actual": 0})
    at = show("budget")
    tie(at, f"YTD {year}", *(Decimal(str(stated[newest][column])) for column in columns.values()))
    tie(
        at,
        "This quarter",
        *(Decimal(str(stated[newest][column])) - Decimal(str(earlier[column])) for column in columns.values()),
    )
    for option in ("2009", "2010"):
        tie(at, f"Year {option}", *(Decimal(str(stated[f"{option}-Q4"][column])) for column in columns.values()))


def tie(at, option, budgeted, spent):
    """Compare the sums of the page's table with what is stated, to the cent."""
    at.selectbox(key="period").set_value(option).run()
    assert not at.exception
    shown = at.dataframe[0].value
    for title, exact in (("Budget", budgeted), ("Actual", spent)):
        shortened = sum((Decimal(str(cell)) for cell in shown[title]), Decimal(0))
        unit = min((1, 10**3, 10**6), key=lambda unit: abs(shortened * unit - exact))  # as the page shortens
        assert round(shortened * unit, 2) == exact, (option, title)


def _one_year(at, by_year):
    """Return a whole year that the page offers, with what is stated of it."""
    found = next(option for option in at.selectbox(key="period").options if option.removeprefix("Year ") in by_year)
    return [(found, by_year[found.removeprefix("Year ")])]
