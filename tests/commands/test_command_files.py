"""What files and words the commands take: delimiters, decimal marks, Parquet, and bad options as one JSON sentence."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from finint.cli import main
from finint.commands.columns import every_number, read_columns
from finint.errors import ExportError


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        pytest.param(["29,33", "1.250,00", "7"], [29.33, 1250.0, 7.0], id="decimal comma"),
        pytest.param(["29,33", "1.250", "2,500"], [29.33, 1250.0, 2.5], id="proven elsewhere in the column"),
        pytest.param(["1,234.50", "1,234"], [1234.5, 1234.0], id="comma of thousands"),
        pytest.param(["−3,5", "+4,25"], [-3.5, 4.25], id="signs"),
    ],
)
def test_the_column_proves_what_a_comma_is(tmp_path, cells, numbers):
    file = tmp_path / "a.csv"
    file.write_text("x;y\n" + "".join(f"{cell};z\n" for cell in cells), encoding="utf-8")
    assert every_number(read_columns(file, ["x"])[0]) == numbers


@pytest.mark.parametrize("cells", [["1,234"], ["29,33", "29.33"], ["1,2,3"], ["29,33", "1.25"]])
def test_a_comma_that_may_be_either_is_refused(tmp_path, cells):
    file = tmp_path / "a.csv"
    file.write_text("x;y\n" + "".join(f"{cell};z\n" for cell in cells), encoding="utf-8")
    with pytest.raises(ExportError, match="not a number"):
        every_number(read_columns(file, ["x"])[0])


def test_parquet_is_read_as_the_same_cells(tmp_path):
    table = pa.table(
        {
            "who": pa.array([1, None, 3]),
            "day": pa.array([0, 1, 2], pa.date32()),
            "paid": pa.array([1.0, 2.5, None]),
            "at": pa.array([0, 1, 2], pa.timestamp("s", "UTC")),
        }
    )
    pq.write_table(table, tmp_path / "a.bin")
    who, day, paid, at = read_columns(tmp_path / "a.bin", ["who", "day", "paid", "at"])
    assert (who.cells, day.cells) == (("1", "", "3"), ("1970-01-01", "1970-01-02", "1970-01-03"))
    assert (paid.cells, at.cells[1]) == (("1", "2.5", ""), "1970-01-01 00:00:01+00:00")


def test_a_damaged_parquet_file_is_one_sentence(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(ExportError, match=r"a\.parquet cannot be read as Parquet"):
        read_columns(tmp_path / "a.parquet", ["x"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["attribute", "--json"], "required: touchpoints"),
        (["attribute", "x.csv", "--best", "--json"], "unrecognized arguments: --best"),
        (["ltv", "x.csv", "--json"], "required: --horizon-days"),
        (["churn", "x.csv", "--period", "--json"], "expected one argument"),
    ],
)
def test_a_bad_option_is_told_as_every_other_error(capsys, words, sentence):
    assert main(words) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["status"] == "error"
    assert sentence in document["problem"]
    assert document["fix"] == f"see finint {words[0]} --help"


def test_a_bad_option_without_json_is_told_on_stderr_alone(capsys):
    assert main(["attribute"]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert said.err.startswith("finint: the following arguments are required")
