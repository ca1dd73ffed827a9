"""Event expressions on a Spark cluster, over Parquet files that its workers can read."""

import threading
from typing import Any
from uuid import uuid4

import pyarrow as pa

from finint import questions
from finint.engines import Answer
from finint.engines.events import Folder
from finint.errors import CalculationError

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.enabled": "false",
}


class Spark:
    """One session on a cluster; temporary views over the folder's files."""

    name = "Spark"

    def __init__(self, folder: Folder, master: str, settings: dict[str, str] | None = None) -> None:
        try:
            import ibis  # noqa: PLC0415
            from pyspark.sql import SparkSession, functions  # noqa: PLC0415  an extra
        except ImportError as error:
            raise CalculationError(
                "events are set to Spark, and pyspark is not installed", fix="uv sync --extra spark"
            ) from error
        builder = SparkSession.builder.master(master).appName("finint")
        for name, value in (SETTINGS | (settings or {})).items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self._ibis = ibis.pyspark.connect(self.session)
        self._one_question = threading.Lock()
        for events in folder.tables:
            files = self.session.read.option("recursiveFileLookup", "true").parquet(events.pattern.partition("/**/")[0])
            columns = events.selected("string")
            if events.name == "conversion":
                path = functions.col("_metadata.file_path")
                files = files.withColumn("import_id", path).withColumn("line_no", functions.lit(0).cast("long"))
                columns += ["import_id", "line_no"]
                imports = files.select("import_id", functions.col("_metadata.file_name").alias("file_name")).distinct()
                imports.createOrReplaceTempView("live_import")
            files.selectExpr(*columns).createOrReplaceTempView(events.name)

    def answer(self, expression: Any, tables: dict[str, pa.Table]) -> Answer:
        """Run an expression; its small tables are sent to the cluster first."""
        tag = f"finint-{uuid4().hex}"
        cluster = self.session.sparkContext
        with self._one_question, questions.part(lambda: cluster.cancelJobsWithTag(tag), lambda: _share(cluster)):
            for name, table in tables.items():
                self.session.createDataFrame(table).createOrReplaceTempView(name)
            found = self.session.sql(self._ibis.compile(expression))
            cluster.addJobTag(tag)  # of this thread's jobs only
            try:
                return Answer(tuple(found.columns), [tuple(row) for row in found.collect()])
            finally:
                cluster.removeJobTag(tag)


def _share(cluster: Any) -> float:
    """Return how much of the stages known so far is done, 0–1; stages appear one after the other."""
    tracker = cluster.statusTracker()
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    tasks = sum(stage.numTasks for stage in stages if stage)
    return sum(stage.numCompletedTasks for stage in stages if stage) / tasks if tasks else 0.0
