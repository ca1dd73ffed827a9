"""Files of touches: CSV or Parquet by their first bytes, refused with a sentence otherwise."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from finint.errors import ExportError
from finint.journeys.touchfile import read

CSV = """journey_id,touch_time,channel,converted,conversion_value
007,2026-03-01 10:00:00,email,0,0.0
007,2026-03-02 10:00:00,"paid, search",1,41.02
7,2026-03-01 10:00:00,email,0,0.0
"""


@pytest.fixture
def written(tmp_path):
    def write(content, name="touches.csv"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


def test_a_csv_is_read(written):
    touches = read(written(CSV))
    assert (touches.journeys, touches.conversions, touches.value_cents) == (2, 1, 4102)
    assert touches.channels == ("email", "paid, search")


@pytest.mark.parametrize(
    "changed",
    [
        "\ufeff" + CSV,
        CSV.replace("\n", "\r\n"),
        CSV.replace("journey_id,touch_time", " Journey_ID , TOUCH_TIME"),
        CSV.replace("2026-03-02 10:00:00", "2026-03-02T10:00:00Z"),
        CSV.rstrip("\n"),
        CSV + "\n\n",
        CSV.replace('"paid, search"', "paid; search").replace(",", ";").replace("paid; search", '"paid, search"'),
        CSV.replace('"paid, search"', "paid| search").replace(",", "\t").replace("|", ","),
        CSV.encode("utf-16"),
        CSV.replace("0.0", '"0,0"').replace("41.02", '"41,02"'),
    ],
    ids=[
        "byte order mark",
        "windows line ends",
        "header in other case",
        "one offset",
        "no last line end",
        "empty lines",
        "semicolons",
        "tabs",
        "UTF-16",
        "decimal commas",
    ],
)
def test_harmless_differences_change_nothing(written, changed):
    assert read(written(changed)).path.equals(read(written(CSV)).path)


def test_a_line_break_inside_a_cell_is_part_of_it(written):
    assert read(written(CSV.replace("paid, search", "paid\nsearch"))).channels == ("email", "paid\nsearch")


def test_other_columns_are_named_and_not_used(written):
    lines = [f"{line},x" for line in CSV.splitlines()]
    lines[0] = lines[0].replace(",x", ",campaign")
    assert read(written("\n".join(lines))).notes == ("columns not used: campaign",)


def test_a_parquet_file_is_known_by_its_first_bytes(written, tmp_path):
    table = pa.table(
        {
            "journey_id": ["007", "007", "7"],
            "touch_time": ["2026-03-01 10:00:00", "2026-03-02 10:00:00", "2026-03-01 10:00:00"],
            "channel": ["email", "paid, search", "email"],
            "converted": [0, 1, 0],
            "conversion_value": [0.0, 41.02, None],
            "more": [1, 2, 3],
        }
    )
    pq.write_table(table, tmp_path / "touches.csv2")
    touches = read(tmp_path / "touches.csv2")
    assert touches.path.equals(read(written(CSV)).path)
    assert touches.notes == ("columns not used: more",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "no header"),
        ("\n", "no header"),
        ("journey_id,touch_time,channel,converted,conversion_value\n", "has no touches"),
        ("journey_id,channel\n1,email\n", "lacks the columns ['touch_time', 'converted', 'conversion_value']; it has"),
        (CSV.replace("channel,", "channel,channel,"), "has the columns ['channel'] twice"),
        (CSV + "8,2026-03-01\n", "cannot be read as CSV or Parquet"),
        (CSV.replace("email", "e-mail ü").encode("latin-1"), "cannot be read as CSV or Parquet"),
        (b"PAR1 but not really", "cannot be read as CSV or Parquet"),
        (bytes(range(256)) * 4, "cannot be read as CSV or Parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(written, content, sentence):
    with pytest.raises(ExportError) as refused:
        read(written(content))
    assert sentence in str(refused.value)
    assert refused.value.fix


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for place in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(ExportError, match="there is no file"):
            read(place)


@pytest.mark.parametrize(
    ("column", "kind", "values"),
    [
        ("journey_id", pa.large_string(), ["007", "007", "7"]),
        ("journey_id", pa.float64(), [1.0, 1.0, 2.0]),
        ("touch_time", pa.timestamp("ns", "Europe/Zurich"), [0, 1000, 0]),
        ("touch_time", pa.date32(), [20_000, 20_001, 20_000]),
        ("channel", pa.dictionary(pa.int8(), pa.large_string()), ["email", "search", None]),
        ("channel", pa.null(), [None, None, None]),
        ("channel", pa.float64(), [float("nan"), 1.0, None]),
        ("converted", pa.bool_(), [False, True, None]),
        ("converted", pa.float64(), [0.0, 1.0, float("nan")]),
        ("conversion_value", pa.decimal128(12, 4), [None, "41.0200", None]),
        ("conversion_value", pa.int64(), [0, 41, None]),
    ],
)
def test_parquet_columns_of_other_types_are_understood(tmp_path, column, kind, values):
    columns = {
        "journey_id": pa.array(["007", "007", "7"]),
        "touch_time": pa.array(["2026-03-01 10:00:00", "2026-03-02 10:00:00", "2026-03-01 10:00:00"]),
        "channel": pa.array(["email", "search", "email"]),
        "converted": pa.array(["0", "1", "0"]),
        "conversion_value": pa.array(["", "41.00", ""]),
    }
    columns[column] = pa.array(values).cast(kind) if kind == pa.decimal128(12, 4) else pa.array(values, kind)
    pq.write_table(pa.table(columns), tmp_path / "touches.parquet")
    touches = read(tmp_path / "touches.parquet")
    assert (touches.journeys, touches.conversions, touches.value_cents // 100) == (2, 1, 41)


@pytest.mark.parametrize(
    ("column", "kind", "values"),
    [
        ("journey_id", pa.float64(), [1.0, float("nan")]),
        ("journey_id", pa.list_(pa.int8()), [[1], [2]]),
        ("touch_time", pa.int64(), [1, 2]),
        ("touch_time", pa.null(), [None, None]),
        ("converted", pa.int64(), [0, 2]),
        ("conversion_value", pa.list_(pa.int8()), [[1], [2]]),
    ],
)
def test_parquet_columns_that_mean_nothing_are_refused(tmp_path, column, kind, values):
    columns = {
        "journey_id": pa.array(["1", "2"]),
        "touch_time": pa.array(["2026-03-01", "2026-03-02"]),
        "channel": pa.array(["email", "search"]),
        "converted": pa.array(["0", "1"]),
        "conversion_value": pa.array(["", "41.00"]),
    }
    columns[column] = pa.array(values, kind)
    pq.write_table(pa.table(columns), tmp_path / "touches.parquet")
    with pytest.raises(ExportError):
        read(tmp_path / "touches.parquet")
