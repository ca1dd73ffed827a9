"""Dates: one format a column, inferred from all rows; the order of day and month is proven or asked."""

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.importer.amounts import BAD, FORMULA, MISSING, OK
from finint.importer.dates import beside, order_of, to_days, written
from finint.importer.datewords import days_of, shape
from finint.importer.periods import of_answer, of_file_name, of_preamble, shapes
from finint.period import Period


def days(texts, order="dmy"):
    found = to_days(written(pa.array(texts, pa.string())), order)
    return found.first.to_pylist(), found.states.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-05",
        "2026/02/05",
        "20260205",
        "2026-02-05T09:30:00.000Z",
        "2026-02-05 07:00:00 UTC",
        "2026-02-05 5:00:00",
        "05.02.2026",
        "5.2.26",
        "05/02/2026",
        "Thu, 5 Feb 2026",
        "5 February 2026",
        "Feb 5, 2026",
        "February 5, 2026, 12:00 AM",
        "5-Feb-2026",
        "5-Feb-26",
        "5. Februar 2026",
        "5 de febrero de 2026",
        "5 févr. 2026",
        "5 febbraio 2026",
        "5 de fevereiro de 2026",
        "5 februari 2026",
        "Do. 5. Feb. 2026",
        "mar. 5 février 2026",
        "46058",
        "1770300000",
    ],
)
def test_a_day_is_read_in_every_format_seen(text):
    assert days([text]) == ([date(2026, 2, 5)], [OK])


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("Feb 2026", date(2026, 2, 1), date(2026, 3, 1)),
        ("Dezember 2026", date(2026, 12, 1), date(2027, 1, 1)),
        ("02/2026", date(2026, 2, 1), date(2026, 3, 1)),
        ("Feb-26", date(2026, 2, 1), date(2026, 3, 1)),
        ("2026-W06", date(2026, 2, 2), date(2026, 2, 9)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("Q3 2026", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-02-02 - 2026-02-08", date(2026, 2, 2), date(2026, 2, 9)),
        ("Feb 2, 2026 – Feb 8, 2026", date(2026, 2, 2), date(2026, 2, 9)),
        ("29 Dec - 4 Jan 2026", date(2025, 12, 29), date(2026, 1, 5)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_text_may_name_a_longer_period(text, first, end):
    assert days_of(shape(text), "dmy") == (first, end)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31/06/2026", "2026-13-01", "0026-01-01", "soon", "5 Foo 2026", "30.02.2026"]
)
def test_a_day_no_calendar_has_is_refused(text):
    assert days(["2026-01-01" if "-" in text else text, text])[1][-1] == BAD


@pytest.mark.parametrize("text", ["", "--", "00.00.0000", "NULL", "N/A"])
def test_a_day_that_is_not_there_is_missing(text):
    assert days(["2026-01-01", text])[1] == [OK, MISSING]


def test_a_formulas_error_is_named():
    assert days(["2026-01-01", "#REF!"])[1] == [OK, FORMULA]


def test_another_format_than_most_rows_is_refused_and_not_guessed():
    assert days(["2026-01-01", "2026-01-02", "03/01/2026"])[1] == [OK, OK, BAD]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["13/04/2026", "03/04/2026"], "dmy"),
        (["04/13/2026", "03/04/2026"], "mdy"),
        (["03/04/2026", "05/06/2026"], None),
        (["03/03/2026"], "dmy"),
        (["13/04/2026", "04/13/2026"], None),
        (["03.04.2026"], "dmy"),
        (["2026-03-04"], "dmy"),
    ],
)
def test_the_order_of_day_and_month_is_proven_by_a_part_above_12_or_asked(texts, order):
    assert order_of([written(pa.array(texts))], None, None) == order


def test_an_answer_settles_what_the_dates_leave_open_and_no_more():
    open_dates, proven = written(pa.array(["03/04/2026"])), written(pa.array(["13/04/2026"]))
    assert order_of([open_dates], "mdy", None) == "mdy"
    assert order_of([proven], "mdy", None) == "dmy"
    assert order_of([open_dates], None, "mdy") == "mdy"


def test_another_column_or_the_lines_above_may_prove_the_order():
    open_dates = written(pa.array(["9/2/2023"]))
    assert order_of([open_dates, written(pa.array(["9/30/2023"]))], None, None) == "mdy"
    assert order_of([open_dates, beside(shapes(["Report Time: 9/1/2023 - 9/30/2023"]))], None, None) == "mdy"


FORMATS = {
    "iso": "%Y-%m-%d",
    "dmy": "%d/%m/%Y",
    "mdy": "%m/%d/%Y",
    "dotted": "%d.%m.%Y",
    "words": "%a, %d %b %Y",
    "long": "%B %d, %Y",
    "compact": "%Y%m%d",
}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dates(date(1990, 1, 1), date(2099, 12, 31)), min_size=1, max_size=10), st.sampled_from(sorted(FORMATS))
)
def test_what_was_written_is_read_back(wanted, name):
    order = "mdy" if name == "mdy" else "dmy"
    assert days([day.strftime(FORMATS[name]) for day in wanted], order) == (wanted, [OK] * len(wanted))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=20))
def test_any_text_has_a_shape_and_never_raises(text):
    days_of(shape(text), "dmy")


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        (["Campaign report", "July 8, 2025 - July 31, 2025"], (date(2025, 7, 8), date(2025, 8, 1))),
        (["10 February 2026 - 23 February 2026"], (date(2026, 2, 10), date(2026, 2, 24))),
        (["8. Juli 2025–31. Juli 2025"], (date(2025, 7, 8), date(2025, 8, 1))),
        (["1 de julio de 2025 - 31 de julio de 2025"], (date(2025, 7, 1), date(2025, 8, 1))),
        (["January 20, 2026"], (date(2026, 1, 20), date(2026, 1, 21))),
        (
            ["Report Start: June 1, 2023, 12:00 AM", "Report End: June 30, 2023, 11:59 PM"],
            (date(2023, 6, 1), date(2023, 7, 1)),
        ),
        (["Report Time: 6/1/2023 - 6/30/2023"], (date(2023, 6, 1), date(2023, 7, 1))),
        (["January 2026"], (date(2026, 1, 1), date(2026, 2, 1))),
        (["All time"], None),
        (["Report Time: 6/1/2023 - 7/1/2023"], None),
        ([], None),
    ],
)
def test_the_period_above_the_header(lines, period):
    assert of_preamble(lines, None) == (Period(*period) if period else None)


@pytest.mark.parametrize(
    ("name", "days_covered"),
    [
        ("Time_series(2026.02.05-2026.02.10).csv", 6),
        ("cards_2026-02-05_2026-02-10.csv", 6),
        ("export 20260205-20260210.csv", 6),
        ("Acme-Campaigns-Apr-1-2026-Apr-30-2026.csv", 30),
        ("Untitled-report-Mar-1-2026-to-Mar-31-2026.csv", 31),
        ("meta_ads_daily_aud_2026-04-20.csv", None),
        ("ledger_2019-11.csv", None),
        ("x(2026.02.10-2026.02.05).csv", None),
    ],
)
def test_the_period_in_a_file_name(name, days_covered):
    period = of_file_name(name)
    assert (period.days if period else None) == days_covered


@pytest.mark.parametrize(
    ("text", "count"),
    [("2026-02-05/2026-02-10", 6), ("2026-02", 28), ("2026-Q1", 90), ("2026", 365), ("3/4/2026", None), ("x", None)],
)
def test_an_answered_period(text, count):
    period = of_answer(text)
    assert (period.days if period else None) == count


def test_a_week_that_ends_before_it_starts_is_no_range():
    assert days_of(shape("2026-02-08 - 2026-02-02"), "dmy") is None
    assert timedelta(days=1) == date(2026, 2, 6) - date(2026, 2, 5)
