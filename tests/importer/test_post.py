"""Posting, replacing and undoing: the ledger is a function of the imports that are live."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import NOW, budget_reading, spend_reading

from finint import store
from finint.auth import OWNER
from finint.errors import CalculationError
from finint.importer.post import post, preview
from finint.importer.undo import undo

DAY = date(2026, 10, 1)


class Live(NamedTuple):
    day: date
    campaign: str
    amount: Decimal


def live(books):
    rows = books.connection.cursor().execute("select spend_date, campaign, amount from spend order by all").fetchall()
    return [(day, campaign, Decimal(amount)) for day, campaign, amount in rows]


def everything(books):
    """The content of every ledger table, for "unchanged" to mean unchanged."""
    cursor = books.connection.cursor()
    tables = (
        "spend_line",
        "budget_line",
        "spend_part",
        "budget_month",
        "import_file",
        "raw_row",
        "setting",
        "data_version",
    )
    return {name: cursor.execute(f"select * from {name} order by all").fetchall() for name in tables}


def test_an_import_is_live_with_its_total(books):
    receipt = post(books, spend_reading((DAY, "a", "10.00"), (DAY, "b", "5.50")), now=NOW)
    assert receipt.outcome == "import"
    assert receipt.totals == {"EUR": "15.50"}
    assert receipt.diff == {"new": 2, "same": 0, "restated": 0, "vanished": 0}
    assert sum(amount for *_, amount in live(books)) == Decimal("15.50")


def test_the_same_bytes_twice_are_no_op(books):
    reading = spend_reading((DAY, "a", "10.00"))
    first = post(books, reading, now=NOW)
    before = everything(books)
    again = post(books, reading, now=NOW)
    assert (again.outcome, again.import_id, again.totals) == ("no_op", first.import_id, first.totals)
    assert {**everything(books), "data_version": 0} == {**before, "data_version": 0}


def test_other_bytes_with_the_same_rows_are_no_op(books):
    first = post(books, spend_reading((DAY, "a", "10.00"), (DAY, "b", "2.00")), now=NOW)
    again = post(books, spend_reading((DAY, "b", "2.00"), (DAY, "a", "10.00"), file_name="again.csv"), now=NOW)
    assert (again.outcome, again.import_id) == ("no_op", first.import_id)
    assert len(live(books)) == 2


def test_a_preview_writes_nothing(books):
    post(books, spend_reading((DAY, "a", "10.00")), now=NOW)
    before = everything(books)
    shown = preview(books, spend_reading((DAY, "a", "11.00"), file_name="b.csv"), now=NOW)
    assert everything(books) == before
    assert (shown.import_id, shown.diff["restated"], shown.outcome) == (None, 1, "import_with_warnings")
    assert shown.months == ({"month": "2026-10-01", "currency": "EUR", "before": "10.00", "after": "11.00"},)


def test_identical_real_rows_stay_and_reimport_once(books):
    post(books, spend_reading((DAY, "a", "1.00"), (DAY, "a", "1.00"), (DAY, "a", "1.00")), now=NOW)
    assert len(live(books)) == 3
    again = post(
        books,
        spend_reading((DAY, "a", "1.00"), (DAY, "a", "1.00"), (DAY, "a", "1.00"), (DAY, "b", "2.00"), file_name="2"),
        now=NOW,
    )
    assert again.diff == {"new": 1, "same": 3, "restated": 0, "vanished": 0}
    assert len(live(books)) == 4


def test_a_reexport_restates_a_day_and_says_what_vanished(books):
    post(books, spend_reading((DAY, "a", "72.75"), (DAY, "b", "5.00"), (DAY + timedelta(1), "a", "1.00")), now=NOW)
    again = post(books, spend_reading((DAY, "a", "72.95"), (DAY + timedelta(1), "a", "1.00"), file_name="2"), now=NOW)
    assert again.diff == {"new": 0, "same": 1, "restated": 1, "vanished": 1}
    assert again.outcome == "import_with_warnings"
    assert live(books) == [(DAY, "a", Decimal("72.95")), (DAY + timedelta(1), "a", Decimal("1.00"))]


def test_a_ledger_upserts_by_key_and_keeps_the_rest(books):
    post(books, spend_reading((DAY, "inv-1", "10"), (DAY, "inv-2", "20"), source="xero", replaces="key"), now=NOW)
    post(
        books,
        spend_reading((DAY, "inv-2", "25"), (DAY, "inv-3", "5"), source="xero", replaces="key", file_name="2"),
        now=NOW,
    )
    assert {campaign: amount for _, campaign, amount in live(books)} == {"inv-1": 10, "inv-2": 25, "inv-3": 5}


def test_another_account_is_not_replaced(books):
    post(books, spend_reading((DAY, "a", "10"), account="one"), now=NOW)
    post(books, spend_reading((DAY, "a", "20"), account="two", file_name="2"), now=NOW)
    assert sum(amount for *_, amount in live(books)) == 30


def test_the_same_money_by_another_breakdown_is_kept_but_not_counted(books):
    post(books, spend_reading((DAY, "a", "10"), breakdown="day"), now=NOW)
    second = post(books, spend_reading((DAY, "kw", "10"), breakdown="keyword", file_name="2"), now=NOW)
    assert second.outcome == "import_with_warnings"
    assert second.notes[-1]["code"] == "same_money"
    assert live(books) == [(DAY, "a", Decimal(10))]
    undo(books, "imp-00001", now=NOW)
    assert live(books) == [(DAY, "kw", Decimal(10))]


def test_undo_of_an_unknown_or_undone_import_is_refused(books):
    with pytest.raises(CalculationError, match="no import"):
        undo(books, "imp-9", now=NOW)
    post(books, spend_reading((DAY, "a", "10")), now=NOW)
    undo(books, "imp-00001", now=NOW)
    with pytest.raises(CalculationError, match="already"):
        undo(books, "imp-00001", now=NOW)


def test_the_same_bytes_may_come_again_after_an_undo(books):
    reading = spend_reading((DAY, "a", "10"))
    post(books, reading, now=NOW)
    undo(books, "imp-00001", now=NOW)
    assert live(books) == []
    assert post(books, reading, now=NOW).outcome == "import"
    assert len(live(books)) == 1


def test_a_file_that_is_asked_about_stores_nothing(books):
    before = everything(books)
    receipt = post(books, spend_reading((DAY, "a", "1"), state="needs_input"), now=NOW)
    assert (receipt.outcome, receipt.exit_code, receipt.totals) == ("needs_input", 3, {})
    assert everything(books) == before


def test_a_failure_half_way_leaves_the_store_unchanged(books, monkeypatch):
    post(books, spend_reading((DAY, "a", "1")), now=NOW)
    before = everything(books)
    monkeypatch.setattr("finint.importer.post.record", lambda *args, **rest: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        post(books, spend_reading((DAY, "a", "2"), file_name="2"), now=NOW)
    assert everything(books) == before


def test_a_week_across_two_months_is_shared_by_days(books):
    row = spend_reading((date(2026, 9, 28), "a", "70.00"))
    tables = row.tables["spend"]
    start, end = [date(2026, 9, 28)], [date(2026, 10, 5)]
    import pyarrow as pa

    for name, values in (("period_start", start), ("period_end", end)):
        place = tables.schema.get_field_index(name)
        tables = tables.set_column(place, tables.schema.field(place), pa.array(values, pa.date32()))
    from dataclasses import replace

    post(books, replace(row, tables={"spend": tables}, period=(start[0], end[0])), now=NOW)
    months = books.connection.cursor().execute("select month, reporting_amount from spend order by month").fetchall()
    assert months == [(date(2026, 9, 1), Decimal(30)), (date(2026, 10, 1), Decimal(40))]


def test_an_annual_plan_becomes_twelve_months_that_add_up(books):
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "1000.00")), now=NOW)
    months = books.connection.cursor().execute("select month, amount from budget order by month").fetchall()
    assert len(months) == 12
    assert sum(amount for _, amount in months) == Decimal("1000.00")
    assert months[0][1] == Decimal("83.34")


def test_two_versions_of_a_plan_live_side_by_side(books):
    year = (date(2026, 1, 1), date(2027, 1, 1))
    post(books, budget_reading(("Growth", *year, "1200"), version="Budget 2026"), now=NOW)
    post(books, budget_reading(("Growth", *year, "1500"), version="3+9", file_name="2"), now=NOW)
    totals = (
        books.connection.cursor().execute("select version, sum(amount) from budget group by 1 order by 1").fetchall()
    )
    assert totals == [("3+9", Decimal(1500)), ("Budget 2026", Decimal(1200))]


# A tiny model of the ledger: imports in order, each live or undone; a later window replaces earlier days.
exports = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.integers(1, 3)), min_size=1, max_size=5)
steps = st.lists(st.one_of(exports, st.integers(0, 5)), min_size=1, max_size=7)


def model_state(imports):
    alive = []
    for rows, is_live in imports:
        if not is_live:
            continue
        days = [day for day, *_ in rows]
        alive = [row for row in alive if not min(days) <= row[0] <= max(days)]
        alive += rows
    return sorted(alive)


def replayed(steps):
    books = store.in_memory(OWNER)
    imports, ids = [], []
    try:
        for number, step in enumerate(steps):
            if isinstance(step, int):
                if step < len(imports) and imports[step][1]:
                    imports[step] = (imports[step][0], False)
                    undo(books, ids[step], now=NOW)
            else:
                rows = [(DAY + timedelta(day), campaign, str(amount)) for day, campaign, amount in step]
                receipt = post(books, spend_reading(*rows, file_name=f"{number}.csv"), now=NOW)
                if receipt.outcome != "no_op":
                    imports.append((step, True))
                    ids.append(receipt.import_id)
            expected = [(DAY + timedelta(day), name, Decimal(amount)) for day, name, amount in model_state(imports)]
            assert live(books) == sorted(expected)
    finally:
        books.connection.close()


@settings(max_examples=10, deadline=None)
@given(steps=steps)
def test_any_imports_and_undos_leave_what_a_replay_of_the_live_ones_gives(steps):
    replayed(steps)


@pytest.mark.nightly
@settings(max_examples=200, deadline=None)
@given(steps=steps)
def test_many_imports_and_undos_leave_what_a_replay_of_the_live_ones_gives(steps):
    replayed(steps)
