"""The promise: recomputing a number from the rows it lists gives the number shown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import NOW, budget_reading, reading_of, spend_reading, table

from finint import budget, metrics, store
from finint.auth import OWNER
from finint.explain import Excluded, SpendRow, explain, rows_behind
from finint.importer.post import post
from finint.importer.reading import SPEND
from finint.metrics import BOOKS
from finint.metrics import SPEND as SPEND_PART
from finint.period import Period
from finint.view import View

YEAR = Period.parse("2026")
DEPARTMENTS, CHANNELS, VENDORS = ("Growth", "Brand", None), ("search", "social", None), ("Acme", None)


@pytest.fixture(scope="module")
def company():
    """Spend in three places and a plan for two of them, over a year, with odd cents and credits."""
    books = store.in_memory(OWNER)
    rows = []
    for number in range(180):
        day = date(2026, 1, 1) + timedelta(days=2 * number % 364)
        rows.append(
            {
                "line_no": number + 2,
                "row_key": str(number),
                "spend_date": day,
                "amount": Decimal(number * 7919 % 100_000) / 100 - (500 if number % 11 == 0 else 0),
                "currency": "EUR",
                "department": DEPARTMENTS[number % 3],
                "channel": CHANNELS[number % 2],
                "campaign": f"c{number % 5}",
                "vendor": VENDORS[number % 2],
                "cost_category": "media_spend",
                "category_source": "profile",
            }
        )
    post(books, reading_of({"spend": table(SPEND, rows)}, source="ledger", replaces="key"), now=NOW)
    plan = [("Growth", YEAR.start, YEAR.end, "30000.01"), ("Brand", date(2026, 3, 1), date(2026, 6, 1), "9000.00")]
    post(books, budget_reading(*plan), now=NOW)
    yield books
    books.connection.close()


def shown(books, view, metric):
    """The value as a page shows it: from the cube, picked in Python."""
    cells = store.read(books, "budget_cube", budget.Cell, **view.window())
    picked = budget.picked(cells, view)
    return metric.value(budget.parts(budget.total(picked)))


views = st.builds(
    lambda start, length, cut, departments, channels, vendors: View(
        Period(date(2026, start, 1), date(2026 + (start + length - 1) // 12, (start + length - 1) % 12 + 1, 1)),
        date(2026, 1, 1) + timedelta(days=cut),
        "Plan",
        departments=tuple(departments),
        channels=tuple(channels),
        vendors=tuple(vendors),
    ),
    start=st.integers(1, 12),
    length=st.integers(1, 12),
    cut=st.integers(0, 364),
    departments=st.sets(st.sampled_from(["Growth", "Brand", ""])),
    channels=st.sets(st.sampled_from(["search", "social", ""])),
    vendors=st.sets(st.sampled_from(["Acme", ""])),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(view=views, metric_id=st.sampled_from(sorted(BOOKS)))
def test_any_number_equals_what_its_listed_rows_give(company, view, metric_id):
    metric = metrics.get(metric_id)
    explanation = explain(company, metric, view)
    value = shown(company, view, metric)
    assert value == explanation.value  # money exactly; ratios of equal exact sums are equal too
    for term in explanation.terms:
        assert term.value == sum((getattr(row, term.part.column) for row in term.rows), Decimal(0))


def test_every_row_behind_a_number_names_its_file_and_line(company):
    view = View(YEAR, date(2026, 11, 15), "Plan")
    for metric in BOOKS.values():
        for term in explain(company, metric, view).terms:
            assert term.rows or term.part.name in ("accrued", "committed")
            assert all(row.file_name == "export.csv" and row.line_no >= 2 for row in term.rows)


def test_what_is_left_out_is_listed_with_its_reason():
    books = store.in_memory(OWNER)
    day = date(2026, 10, 1)
    post(books, spend_reading((day, "a", "10.00"), breakdown="day"), now=NOW)
    post(books, spend_reading((day, "kw", "10.00"), breakdown="keyword", file_name="kw.csv"), now=NOW)
    post(books, spend_reading((day, "z", "7.00"), currency="CHF", source="meta_ads", file_name="chf.csv"), now=NOW)
    post(books, spend_reading((date(2026, 12, 24), "a", "3.00"), source="tiktok", file_name="future.csv"), now=NOW)
    view = View(YEAR, date(2026, 11, 15))
    assert explain(books, BOOKS["actual_amount"], view).excluded == (
        Excluded("dated after the last day shown", "EUR", 1, Decimal(3)),
        Excluded("detail of money already counted", "EUR", 1, Decimal(10)),
        Excluded("no exchange rate on or before the day", "CHF", 1, Decimal(7)),
    )
    assert explain(books, BOOKS["actual_amount"], view).value == Decimal(10)


def test_a_limit_shortens_the_list_and_not_the_largest_row(company):
    view = View(YEAR, date(2026, 12, 31), "Plan")
    top = rows_behind(company, SPEND_PART, view, limit=3)
    every = rows_behind(company, SPEND_PART, view)
    assert [type(row) for row in top] == [SpendRow] * 3
    assert top == every[:3]
    assert top[0].reporting_amount == max(row.reporting_amount for row in every)


def test_a_metric_without_a_denominator_is_undefined_and_says_why():
    nothing = {"spend": Decimal(5), "due": Decimal(0), "plan": Decimal(0), "accrued": Decimal(0)}
    for name in ("variance_ratio", "pace_ratio", "used_ratio"):
        assert BOOKS[name].value(nothing) is None
        assert BOOKS[name].undefined
