"""The same expressions on a Spark cluster give the same rows as on DuckDB.

Needs a standalone cluster with two workers: FININT_SPARK=spark://127.0.0.1:7077 and `pytest -m cluster`.
"""

import os
import time

import ibis
import pyarrow.parquet as pq
import pytest
from journeys_everywhere import EXPRESSIONS, sorted_rows, tables

# Spark's own client leaves sockets open and calls deprecated functions of pandas.
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]
SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.executor.memory": "2g",
    "spark.executor.cores": "1",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.enabled": "false",
}


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed (the extra `spark`)")
    master = os.environ.get("FININT_SPARK")
    if not master:
        pytest.skip("FININT_SPARK does not name a cluster")
    builder = sql.SparkSession.builder.master(master).appName("finint")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    status = spark.sparkContext._jsc.sc()
    for _ in range(60):  # the executors register a moment after the start; the driver counts as one
        if status.getExecutorMemoryStatus().size() == 3:
            break
        time.sleep(1)
    assert status.getExecutorMemoryStatus().size() == 3, "expected executors on two workers"
    folder = tmp_path_factory.mktemp("spark")
    duck, cluster = ibis.duckdb.connect(), ibis.pyspark.connect(spark)
    for name, table in tables().items():
        duck.con.register(name, table)
        pq.write_table(table, folder / f"{name}.parquet")
        spark.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
    yield (
        lambda expression: duck.to_pyarrow(expression).to_pylist(),
        lambda expression: [row.asDict() for row in spark.sql(cluster.compile(expression)).collect()],
    )
    spark.stop()


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_spark_gives_the_same_rows_as_duckdb(engines, name):
    on_duckdb, on_spark = engines
    expected = sorted_rows(on_duckdb(EXPRESSIONS[name]))
    assert expected
    assert sorted_rows(on_spark(EXPRESSIONS[name])) == expected
