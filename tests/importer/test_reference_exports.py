"""The real exports beside the project: rows, totals, columns and questions as their own list expects."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pytest

from finint.importer.currencies import currency_of
from finint.importer.read import read_export
from finint.period import Period

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
TODAY = date(2026, 11, 21)


def load(*parts):
    path = SHARED.joinpath(*parts)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


EXPORTS = load("exports", "expected.json")
BUDGETS = load("data", "real", "budget", "expected.json")
FOCUS = load("data", "real", "cloud", "expected.json").get("focus_1_0_sample", {})


def read(*parts, **answers):
    path = SHARED.joinpath(*parts)
    return read_export(path.read_bytes(), path.name, answers=answers, today=TODAY)


def totals_of(table):
    totals = defaultdict(Decimal)
    for currency, amount in zip(table["currency"].to_pylist(), table["amount"].to_pylist(), strict=True):
        totals[currency] += amount
    return dict(totals)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_its_rows_total_and_columns(name):
    expected = EXPORTS[name]
    reading = read("exports", name)
    if "outcome" in expected:
        assert reading.state == "reject"
        assert reading.rows_of_data == expected["rows_of_data"]
        return
    said = expected.get("currency", "")
    if "not in the file" in said:
        assert [question.key for question in reading.questions] == ["currency"]
        reading = read("exports", name, currency=currency_of(said.split()[0]) or "EUR")
    assert (reading.state, reading.rows_of_data, reading.header_line) == (
        "ready",
        expected["rows_of_data"],
        expected["header_row"],
    )
    currency = currency_of(said.split()[0]) or "EUR"
    assert totals_of(reading.tables["spend"]) == {currency: Decimal(expected["total_spend"])}
    assert (reading.columns["amount"], reading.columns["date"]) == (expected["amount"], expected["date"])
    assert reading.skipped["footer"] + reading.skipped["totals"] == expected.get("footer_or_total_rows", 0)
    if "period" in expected:
        first, last = (date.fromisoformat(day) for day in expected["period"])
        assert reading.period is not None
        assert (reading.period[0], Period(*reading.period).last_day) == (first, last)
    assert reading.quarantined == ()
    assert all(total.within_tolerance for total in reading.control_totals)


@pytest.mark.parametrize(
    ("name", "key", "start"),
    [
        ("phl_annual_dept_budget_vs_actual_fy2006_2016.csv", "phl_annual", "7"),
        ("phl_annual_dept_class_budget_vs_actual_fy2006_2016.csv", "phl_annual", "7"),
        ("cook_county_dept_budget_vs_actual_1993_2004.csv", "cook_county", "12"),
    ],
)
def test_a_public_budget_ties_out_in_total_and_by_year(name, key, start):
    asked = read("data", "real", "budget", name)
    assert {question.key for question in asked.questions} == {"currency", "fiscal_year_start"}
    reading = read("data", "real", "budget", name, currency="USD", fiscal_year_start=start)
    expected = BUDGETS[key]
    for kind, column in (("budget", "budget"), ("spend", "actual")):
        table = reading.tables[kind]
        assert pc.sum(table["amount"]).as_py() == Decimal(str(expected["total"][column]))
        for year, stated in expected["by_year"].items():
            fiscal = Period.fiscal_year(int(year), int(start))
            rows = table.filter(pc.equal(table["period_start"], fiscal.start))
            assert pc.sum(rows["amount"]).as_py() == Decimal(str(stated[column])), year


def test_a_quarterly_budget_ties_out_to_date_in_every_quarter():
    answers = {
        "currency": "USD",
        "fiscal_year_start": "7",
        "budget_column": "ytd_budget",
        "actual_column": "ytd_actual",
    }
    reading = read("data", "real", "budget", "phl_quarterly_dept_budget_actual_projection_fy2009_2016.csv", **answers)
    assert reading.rows_of_data == BUDGETS["phl_quarterly"]["rows"]
    for name, stated in BUDGETS["phl_quarterly"]["ytd_by_year_quarter"].items():
        fiscal = Period.fiscal_year(int(name[:4]), 7)
        quarter = Period.parse(name, first_month=7)
        for kind, column in (("budget", "ytd_budget"), ("spend", "ytd_actual")):
            table = reading.tables[kind]
            inside = pc.and_(
                pc.greater_equal(table["period_start"], fiscal.start), pc.less_equal(table["period_end"], quarter.end)
            )
            assert pc.sum(table.filter(inside)["amount"]).as_py() == Decimal(str(stated[column])), name


def test_the_focus_sample_keeps_all_four_costs():
    reading = read("data", "real", "cloud", "focus_1_0_sample.csv")
    table = reading.tables["spend"]
    names = {
        "amount": "BilledCost",
        "effective_amount": "EffectiveCost",
        "list_amount": "ListCost",
        "contracted_amount": "ContractedCost",
    }
    assert reading.rows_of_data == FOCUS["rows"]
    for column, name in names.items():
        assert round(pc.sum(table[column]).as_py(), 6) == Decimal(str(FOCUS["total"][name]))
    by_vendor = table.group_by("vendor").aggregate([("effective_amount", "sum")]).to_pylist()
    assert {row["vendor"]: float(round(row["effective_amount_sum"], 6)) for row in by_vendor} == FOCUS[
        "effective_by_provider"
    ]


def test_a_later_export_of_the_same_days_differs_where_it_was_restated():
    early = read("exports", "meta_ads_daily_aud_2026-04-20.csv").tables["spend"]
    late = read("exports", "meta_ads_daily_aud_2026-06-30.csv").tables["spend"]

    def counted(table):
        seen = defaultdict(list)
        for key, amount in zip(table["row_key"].to_pylist(), table["amount"].to_pylist(), strict=True):
            seen[key].append(amount)
        return {(key, place): amount for key, amounts in seen.items() for place, amount in enumerate(amounts)}

    before, after = counted(early), counted(late)
    same = sum(1 for key, amount in before.items() if after.get(key) == amount)
    restated = sum(1 for key, amount in before.items() if key in after and after[key] != amount)
    assert (same, restated, len(after) - same - restated, len(before.keys() - after.keys())) == (572, 1, 224, 0)


def test_journeys_of_peers_are_read_as_touchpoints():
    reading = read("data", "peers", "mta_touchpoints_5k.csv")
    assert (reading.kind, reading.tables["touchpoints"].num_rows) == ("touchpoints", 14_780)


@pytest.mark.parametrize(
    "parts",
    [
        ("ltv", "sbg_retention_years0_7.csv"),
        ("devplatform", "npm_trailing_downloads.csv"),
        ("forecast", "series_long.csv"),
    ],
)
def test_tables_without_money_spent_are_refused(parts):
    reading = read("data", "real", *parts)
    assert reading.state == "reject"
    assert reading.reason
