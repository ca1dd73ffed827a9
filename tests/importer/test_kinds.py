"""finint's own tables: each template is read back as its kind, and each field in its type."""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.importer.kinds import CATEGORIES, KINDS, template
from finint.importer.read import read_export
from finint.importer.recordcells import timestamps
from finint.importer.records import schema_of

TODAY = date(2026, 4, 15)
OTHERS = [name for name in KINDS if name not in ("spend", "budget", "budget_and_actual")]


def read(text, **answers):
    return read_export(text.encode(), "table.csv", answers=answers, today=TODAY)


@pytest.mark.parametrize("name", KINDS)
def test_a_template_with_its_example_rows_is_read_as_its_kind(name):
    reading = read(template(name))
    assert (reading.state, reading.kind, reading.quarantined) == ("ready", name, ())
    assert reading.tables[name if name in reading.tables else "budget"].num_rows == 2
    assert not [note for note in reading.notes if note.warns]


@pytest.mark.parametrize("name", OTHERS)
def test_the_table_of_a_kind_has_its_fields_in_their_types(name):
    table = read(template(name)).tables[name]
    assert table.schema.equals(schema_of(KINDS[name]))
    table.validate(full=True)


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_describes_every_field(name):
    kind = KINDS[name]
    assert len({field.name for field in kind.fields}) == len(kind.fields)
    assert all(
        (field.description.endswith(".") and field.description[0].isupper()) or field.name.endswith("currency")
        for field in kind.fields
    )
    assert set(kind.key) <= {field.name for field in kind.fields}
    assert len(kind.examples) == 2


def test_an_unknown_template_is_refused_with_the_choices():
    with pytest.raises(CalculationError, match="no template for 'x'"):
        template("x")


def test_every_type_is_read_and_its_faults_are_named():
    reading = read(
        "contract_id,vendor,start_date,end_date,auto_renew,amount,units,notice_days,currency,cost_category\n"
        "K1,A,2026-01-01,2026-12-31,yes,1000.50,10,30,eur,platform_fees\n"
        "K2,A,2026-01-01,2026-12-31,perhaps,1000,10,30,EUR,software\n"
        "K3,A,2026-01-01,2026-02-30,no,1000,10,30,EUR,\n"
        "K4,A,2026-01-01,2026-12-31,no,x,10,2.5,Taler,\n"
        ",A,2026-01-01,2026-12-31,,,,,,\n"
        "K6,,2026-01-01,2026-12-31,,,,,,\n"
        "K7,B,2026-01-01,2026-12-31,,,,,,\n"
    )
    assert [(cell.line, cell.column, cell.code) for cell in reading.quarantined] == [
        (3, "auto_renew", "bad_text"),
        (4, "end_date", "bad_date"),
        (5, "amount", "bad_amount"),
        (5, "currency", "bad_currency"),
        (5, "notice_days", "bad_amount"),
        (6, "contract_id", "missing_text"),
        (7, "vendor", "missing_text"),
    ]
    rows = reading.tables["contracts"].to_pylist()
    assert [row["contract_id"] for row in rows] == ["K1", "K7"]
    assert rows[0]["auto_renew"] is True
    assert (rows[0]["amount"], rows[0]["notice_days"], rows[0]["currency"]) == (Decimal("1000.50"), 30, "EUR")
    assert (rows[0]["cost_category"], rows[1]["amount"]) == (CATEGORIES[2], None)


def test_a_vendor_without_an_id_is_known_by_its_name():
    table = read("vendor_name,alias\nExample Ltd,EXAMPLE LIMITED\n").tables["vendors"]
    assert (table["vendor_id"].to_pylist(), table["name"].to_pylist()) == (["Example Ltd"], ["Example Ltd"])


def test_ids_stay_text_with_their_leading_zeros():
    assert read("dept_code,dept_name,headcount\n007,Parks,3\n").tables["departments"]["code"].to_pylist() == ["007"]


def test_whole_journeys_are_read_as_touchpoints():
    table = read(
        "journey_id,touch_time,channel,converted,conversion_value\n1,2026-03-02 14:29:31,email,1,45.5\n"
    ).tables["touchpoints"]
    assert table["ts"].to_pylist() == [datetime(2026, 3, 2, 14, 29, 31)]
    assert (table["converted"].to_pylist(), table["conversion_value"].to_pylist()) == ([True], [Decimal("45.5")])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02", datetime(2026, 3, 2)),
        ("2026-03-02T14:05", datetime(2026, 3, 2, 14, 5)),
        ("2026-03-02 14:05:09.123456", datetime(2026, 3, 2, 14, 5, 9)),
        ("2026-03-02T14:05:09Z", datetime(2026, 3, 2, 14, 5, 9)),
        ("2026-03-02T01:05:09+02:00", datetime(2026, 3, 1, 23, 5, 9)),
        ("2026-03-02 21:05:09-0500", datetime(2026, 3, 3, 2, 5, 9)),
        ("2/3/2026 2:05 PM", datetime(2026, 3, 2, 14, 5)),
        ("2/3/2026 12:05 AM", datetime(2026, 3, 2, 0, 5)),
        ("2026-03-02 25:05", None),
        ("soon", None),
    ],
)
def test_a_moment_is_read_in_utc(text, moment):
    assert timestamps(pa.array([text]), "dmy")[0].to_pylist() == [moment]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)), min_size=1, max_size=8))
def test_moments_are_read_back_to_the_second(moments):
    wanted = [moment.replace(microsecond=0) for moment in moments]
    found, states = timestamps(pa.array([moment.isoformat(sep=" ") for moment in wanted]), "dmy")
    assert (found.to_pylist(), states.tolist()) == (wanted, [0] * len(wanted))


@pytest.mark.parametrize(
    ("header", "good", "backwards"),
    [
        ("contract_id,vendor,start_date,end_date", "K-1,Nord GmbH,2026-01-01,2026-01-01", "K-2,Nord GmbH,2026-12-31,2026-01-01"),
        (
            "commitment_id,amount,currency,start_date,end_date,cancellable_until",
            "PO-1,10.00,EUR,2026-01-01,2026-02-01,",
            "PO-2,10.00,EUR,2026-02-01,2026-01-01,",
        ),
        (
            "invoice_no,vendor,invoice_date,amount,currency,period_end,period_start",
            "R-1,Nord GmbH,2026-03-05,5.00,EUR,2026-03-31,2026-03-01",
            "R-2,Nord GmbH,2026-03-05,5.00,EUR,2026-03-01,2026-03-31",
        ),
    ],
)  # fmt: skip
def test_a_term_that_ends_before_it_starts_is_asked_about_with_its_address(header, good, backwards):
    reading = read(f"{header}\n{good}\n{backwards}\n")
    of = "period_end", "period_start"
    assert [(cell.line, cell.column, cell.code) for cell in reading.quarantined] == [
        (3, column, "ends_before_start") for column in (of if "period_end" in header else ("end_date", "start_date"))
    ]
    (table,) = reading.tables.values()
    assert table.num_rows == 1
