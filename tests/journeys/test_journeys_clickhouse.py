"""The same expressions on ClickHouse (in one process, chDB) give the same rows as on DuckDB."""

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from journeys_everywhere import EXPRESSIONS, sorted_rows, tables

session = pytest.importorskip("chdb.session", reason="chdb is not installed (its own dependency group)")


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clickhouse")
    duck, click = ibis.duckdb.connect(), session.Session(str(folder / "store"))
    for name, table in tables().items():
        duck.con.register(name, table)
        pq.write_table(table, folder / f"{name}.parquet")
        rows = f"select * from file('{folder / name}.parquet')"
        click.query(f"create table {name} engine = MergeTree order by tuple() as {rows}")
    yield (
        lambda expression: duck.to_pyarrow(expression).to_pylist(),
        lambda sql: pq.read_table(pa.BufferReader(click.query(sql, "Parquet").bytes())).to_pylist(),
    )
    click.close()


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_clickhouse_gives_the_same_rows_as_duckdb(engines, name):
    on_duckdb, on_clickhouse = engines
    expected = sorted_rows(on_duckdb(EXPRESSIONS[name]))
    assert expected
    assert sorted_rows(on_clickhouse(str(ibis.to_sql(EXPRESSIONS[name], dialect="clickhouse")))) == expected
