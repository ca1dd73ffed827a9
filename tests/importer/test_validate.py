"""Laws of reading: nothing is lost, and one broken cell is named by its line and column."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.importer.read import read_export

TODAY = date(2026, 4, 15)
HEADER = ("Day", "Campaign", "Cost", "Currency code", "Impr.")
CELLS = st.tuples(
    st.dates(date(2025, 1, 1), date(2026, 4, 14)),
    st.text(alphabet="abc xyzÜé.&-1", min_size=1, max_size=12).filter(lambda text: text.strip(" -")),
    st.decimals(0, 10**6, places=2),
    st.sampled_from(["EUR", "USD"]),
    st.integers(0, 10**6),
)


def csv(rows):
    return "\n".join(",".join(map(str, row)) for row in (HEADER, *rows)) + "\n"


def read(text):
    return read_export(text.encode(), "export.csv", today=TODAY)


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=12))
def test_rows_and_their_sums_come_through_unchanged(rows):
    reading = read(csv(rows))
    assert (reading.state, reading.rows_of_data, reading.quarantined) == ("ready", len(rows), ())
    table = reading.tables["spend"]
    assert table["line_no"].to_pylist() == list(range(2, len(rows) + 2))
    assert sum(table["amount"].to_pylist(), Decimal(0)) == sum((row[2] for row in rows), Decimal(0))
    assert table["spend_date"].to_pylist() == [row[0] for row in rows]
    assert table["campaign"].to_pylist() == [row[1].strip() for row in rows]
    assert table["impressions"].to_pylist() == [row[4] for row in rows]


BREAKS = {
    "Cost": [("", "missing_amount"), ("--", "missing_amount"), ("1O.5", "bad_amount"), ("#REF!", "formula_error")],
    "Day": [("", "missing_date"), ("2026-02-30", "bad_date"), ("soon", "bad_date"), ("#N/A", "formula_error")],
    "Currency code": [("EURO", "bad_currency"), ("", "bad_currency")],
    "Campaign": [("a\ufffdb", "bad_text")],
}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(CELLS, min_size=3, max_size=10))
def test_exactly_one_broken_cell_is_named_and_the_other_rows_are_stored(data, rows):
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from(sorted(BREAKS)))
    text, code = data.draw(st.sampled_from(BREAKS[column]))
    broken = [list(row) for row in rows]
    broken[place][HEADER.index(column)] = text
    reading = read(csv(broken))
    assert reading.rows_of_data == len(rows)
    assert [(c.line, c.column, c.code, c.value) for c in reading.quarantined] == [(place + 2, column, code, text)]
    kept = [row for index, row in enumerate(rows) if index != place]
    assert reading.tables["spend"]["amount"].to_pylist() == [row[2] for row in kept]


@settings(max_examples=30, deadline=None)
@given(st.lists(CELLS, min_size=2, max_size=10), st.data())
def test_stored_rows_and_refused_lines_add_up_to_the_rows_of_data(rows, data):
    broken = [list(row) for row in rows]
    for row in broken:
        column = data.draw(st.sampled_from([None, *sorted(BREAKS)]))
        if column:
            row[HEADER.index(column)] = data.draw(st.sampled_from(BREAKS[column]))[0]
    reading = read(csv(broken))
    stored = sum(table.num_rows for table in reading.tables.values())
    if reading.state == "ready":
        assert stored + len({cell.line for cell in reading.quarantined}) == reading.rows_of_data
    assert reading.raw.num_rows == len(rows) + 1


@settings(max_examples=20, deadline=None)
@given(st.lists(CELLS, min_size=2, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_matter(rows, random):
    order = list(range(len(HEADER)))
    random.shuffle(order)
    table = read(csv(rows)).tables["spend"]
    shuffled = "\n".join(",".join(str(row[place]) for place in order) for row in (HEADER, *rows)) + "\n"
    assert read(shuffled).tables["spend"].equals(table)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_do_not_matter(delimiter, encoding):
    rows = [(date(2026, 3, 2) + timedelta(days=day), f"Küche {day}", Decimal(day) / 4, "EUR", day) for day in range(9)]
    plain = read(csv(rows)).tables["spend"]
    other = read_export(csv(rows).replace(",", delimiter).encode(encoding), "export.txt", today=TODAY)
    assert other.tables["spend"].equals(plain)
