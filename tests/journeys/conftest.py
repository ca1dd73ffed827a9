"""An engine for expressions, and journeys as tables."""

from datetime import datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from finint.journeys import decay

START = datetime(2026, 1, 1)


@pytest.fixture(scope="session")
def engine():
    return ibis.duckdb.connect(threads=1)


@pytest.fixture
def answer(engine):
    """Answer an expression over named Arrow tables as a list of dictionaries."""

    def run(expression, **tables):
        for name, table in tables.items():
            engine.con.register(name, table)
        try:
            return engine.to_pyarrow(expression).to_pylist()
        finally:
            for name in tables:
                engine.con.unregister(name)

    return run


@pytest.fixture(scope="session")
def decay_weight():
    table = decay.weights(168.0, 129_600)
    return pa.table({"age_minutes": np.arange(len(table)), "weight": table})


@pytest.fixture(scope="session")
def file_table():
    """Journeys as the five columns of a file, the converted flag on the last touch."""

    def build(journeys):
        rows = [
            (
                str(number),
                (START + timedelta(seconds=second)).isoformat(" "),
                channel,
                str(int(journey.converted and place == len(journey.touches) - 1)),
                f"{journey.value_cents / 100:.2f}" if journey.converted and place == len(journey.touches) - 1 else "",
            )
            for number, journey in enumerate(journeys)
            for place, (second, channel) in enumerate(journey.touches)
        ]
        names = ["journey_id", "touch_time", "channel", "converted", "conversion_value"]
        return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))

    return build
