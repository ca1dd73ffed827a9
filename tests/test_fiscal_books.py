"""Books whose months are weeks: a day decides its month in spend, plan, close and sums; nothing is lost on the way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from made import NOW, budget_reading, spend_reading

from finint import budget, close, cost_books, fiscal_books, holdings, report, settings, spend_sums, store
from finint.errors import RefusedError
from finint.fiscal import Calendar
from finint.importer.bring import Upload, bring_in
from finint.importer.entry import Expenditure, enter
from finint.importer.post import post
from finint.period import Period
from finint.view import View

D = Decimal
WEEKS = Calendar((4, 4, 5))
JANUARY, FEBRUARY = Period.parse("2026-01"), Period.parse("2026-02")
DERIVED = ("spend_part", "budget_month", "commitment_part", "spend_sum", "spend", "budget")


def money(books, months, as_of=date(2026, 4, 1)):
    calendar = settings.calendar(books)
    view = View(months, calendar.until(as_of, months), "Plan", calendar=calendar)
    total = budget.total(holdings.cells(books, view))
    return total.budget_amount, total.due_amount, total.actual_amount


def switch(books, weeks="445"):
    settings.save(books, "fiscal_weeks", weeks, now=NOW, reason="the group's calendar")


def state(books):
    cursor = books.connection.cursor()
    return {name: sorted(map(repr, cursor.execute(f"from {name}").fetchall())) for name in DERIVED}


def shut(books, as_of, reason="", month=JANUARY.start):
    return close.close(
        books, month, version="Plan", as_of=as_of, reason=reason, write=lambda *_: {"said": "once"}, now=NOW
    )


@pytest.fixture
def filled(books):
    """A plan by month, a plan for odd days, and spend of one day, of a week and of a month."""
    post(
        books,
        budget_reading(
            ("Growth", date(2026, 1, 1), date(2026, 2, 1), "280.00"),
            ("Growth", date(2026, 2, 1), date(2026, 3, 1), "56.00"),
            ("Growth", date(2026, 1, 28), date(2026, 1, 30), "7.00"),
        ),
        now=NOW,
    )
    post(
        books,
        spend_reading(
            (date(2026, 1, 5), "a", "28.00"), (date(2026, 1, 29), "b", "5.00"), (date(2026, 2, 24), "c", "1.00")
        ),
        now=NOW,
    )
    enter(
        books,
        Expenditure(
            date(2026, 1, 1),
            D("31.00"),
            "EUR",
            period_start=date(2026, 1, 1),
            period_end=date(2026, 2, 1),
            vendor="Acme",
        ),
        key="k",
        now=NOW,
    )
    return books


def test_spend_stands_in_the_month_that_holds_its_day_and_a_plan_in_the_month_it_names(filled):
    assert money(filled, JANUARY) == (287, 287, 64)
    switch(filled)
    # 29 Dec to 25 Jan: 28.00, and 25 of the 31 days of January; the plan of two days at its end is February's.
    assert money(filled, JANUARY) == (280, 280, 53)
    assert money(filled, FEBRUARY) == (63, 63, 11)
    assert money(filled, Period.parse("2026")) == (343, 343, 65)
    assert spend_sums.faults(filled) == []


def test_a_plan_is_due_by_the_days_of_its_fiscal_month(filled):
    switch(filled)
    assert money(filled, JANUARY, as_of=date(2026, 1, 5))[1] == 70  # 7 of 28 days
    assert money(filled, FEBRUARY, as_of=date(2026, 1, 26))[1] == 0


def test_going_back_to_calendar_months_is_as_if_nothing_had_been(filled):
    before = state(filled)
    switch(filled)
    moved = state(filled)
    assert moved["spend_part"] != before["spend_part"]
    switch(filled, "calendar")
    assert state(filled) == before


def test_no_calendar_makes_or_loses_money(filled):
    settings.save(filled, "fiscal_first_month", "2", now=NOW, reason="group")
    settings.save(filled, "fiscal_weekday", "6", now=NOW, reason="retail")
    for weeks in ("445", "454", "544"):
        switch(filled, weeks)
        calendar = settings.calendar(filled)
        for name in ("spend", "summed_spend"):
            rows = (
                filled.connection.cursor().execute(f"select month, spend_date, reporting_amount from {name}").fetchall()
            )
            assert sum(row[2] for row in rows) == 65
            assert all(calendar.month_of(day) == month for month, day, _ in rows)


def test_books_and_calendar_know_the_same_months(books):
    settings.save(books, "fiscal_first_month", "2", now=NOW, reason="group")
    switch(books, "454")
    settings.save(books, "fiscal_weekday", "6", now=NOW, reason="retail")
    found = books.connection.cursor().execute(
        "select day::date, month_of(day), month_start(month_of(day)), month_end(month_of(day)) "
        "from range(date '2022-01-01', date '2026-01-01', interval 1 day) t(day)"
    )
    calendar = Calendar((4, 5, 4), 2, 6)
    for day, month, start, end in found.fetchall():
        assert (month, Period(start, end)) == (calendar.month_of(day), calendar.days_of(month))


@pytest.mark.usefixtures("closes_look_back")
def test_a_close_is_of_the_fiscal_month_and_what_comes_late_by_its_day_is_restated(filled):
    switch(filled)
    found = {one.name: one for one in close.checks(filled, JANUARY.start, version="Plan", as_of=date(2026, 1, 25))}
    assert not found["The month is over"].passed
    made = shut(filled, date(2026, 1, 26), "in a test")
    assert (made.month, made.actual_amount) == (JANUARY.start, 53)
    post(filled, spend_reading((date(2026, 1, 29), "d", "2.00"), file_name="in february", replaces="key"), now=NOW)
    assert money(filled, FEBRUARY)[2] == 13
    post(filled, spend_reading((date(2025, 12, 30), "e", "3.00"), file_name="late", replaces="key"), now=NOW)
    assert money(filled, JANUARY)[2] == 53
    assert close.hash_of(filled, JANUARY.start).data_hash == made.data_hash
    assert spend_sums.faults(filled) == []


@pytest.mark.usefixtures("closes_look_back")
@pytest.mark.parametrize(
    ("name", "value"), [("fiscal_weeks", "calendar"), ("fiscal_weekday", "6"), ("fiscal_first_month", "7")]
)
def test_the_calendar_of_closed_months_is_not_moved(filled, name, value):
    switch(filled)
    shut(filled, date(2026, 1, 26), "in a test")
    with pytest.raises(RefusedError, match="closed months keep their days"):
        settings.save(filled, name, value, now=NOW, reason="new group")
    close.reopen(filled, JANUARY.start, reason="new group", now=NOW)
    settings.save(filled, name, value, now=NOW, reason="new group")


@pytest.mark.usefixtures("closes_look_back")
def test_the_first_month_of_calendar_months_moves_while_months_are_closed(filled):
    shut(filled, date(2026, 2, 1), "in a test")
    settings.save(filled, "fiscal_first_month", "7", now=NOW, reason="new group")
    with pytest.raises(RefusedError, match="closed months keep their days"):
        switch(filled)


def test_a_report_of_a_fiscal_month_says_its_days(filled):
    switch(filled)
    made = report.of_close(filled, JANUARY.start, [], NOW, version="Plan")
    assert made["period"] == {
        "start": "2025-12-29",
        "last_day": "2026-01-25",
        "label": "Jan 2026 (29 Dec 2025 – 25 Jan 2026)",
    }
    assert made["filters"][0].startswith("Jan 2026 (29 Dec 2025 – 25 Jan 2026)")


def test_an_empty_choice_of_days_is_the_calendars(books):
    with store.transaction(books) as cursor:
        store.note(cursor, "look", "calendar", reason="test")
        assert fiscal_books.within(cursor) == Calendar()


def test_what_is_stated_alone_is_placed_by_the_calendar_too(filled):
    switch(filled)
    month = {"period_start": date(2026, 1, 1), "period_end": date(2026, 2, 1)}
    enter(filled, Expenditure(date(2026, 1, 1), D("62.00"), "EUR", **month), key="month", now=NOW)
    enter(filled, Expenditure(date(2026, 1, 29), D("1.00"), "EUR"), key="day", now=NOW)
    assert (money(filled, JANUARY)[2], money(filled, FEBRUARY)[2]) == (53 + 50, 11 + 12 + 1)
    assert spend_sums.faults(filled) == []


def test_vendors_of_twelve_months_and_the_baseline_of_savings_are_sums_of_fiscal_months(books):
    days = ("2024-12-29", "2024-12-30", "2025-04-27", "2025-04-28", "2025-12-28", "2025-12-29", "2026-03-31")
    rows = "".join(f"{day},Acme,{2**number}.00,EUR\n" for number, day in enumerate(days))
    bring_in(books, Upload(f"Date,Supplier,Amount,Currency\n{rows}".encode(), "ledger.csv"), {}, now=NOW)
    view = View(Period.parse("2026"), date(2026, 4, 1))

    def costs(calendar):
        return cost_books.cost_books(books, replace(view, calendar=calendar))

    assert (costs(Calendar()).vendors.spend_amount, costs(Calendar()).progress.baseline_amount) == (124, 60)
    switch(books)
    found = costs(WEEKS)
    # 28 April 2025 is the first day of fiscal May, 30 December 2024 and 28 December 2025 bound the fiscal year 2025.
    assert (found.vendors.spend_amount, found.progress.baseline_amount) == (8 + 16 + 32 + 64, 2 + 4 + 8 + 16)
    assert found.vendors.before_amount == 1 + 2
    assert found.found.window == Period(date(2025, 4, 28), date(2026, 4, 1))
    baseline = cost_books.readers(books, found)["baseline_rows"]()
    assert sum(row.reporting_amount for row in baseline) == 30
