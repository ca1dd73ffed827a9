"""F14: each number on a page's tiles is the API's value for the same filter and snapshot; the register is walked."""

import json
import re
from decimal import Decimal as D

import pytest
from events_made import event_books
from fastapi.testclient import TestClient
from test_pages import empty, show  # noqa: F401  fixtures

from finint.api import api
from finint.conventions import stated
from finint.metric_values import AREAS
from finint.metrics import METRICS
from finint.ui.words import value_text

SERVED = {metric_id: METRICS[metric_id] for area in AREAS for metric_id in area.metrics}
PAGES = ("home", "budget", "roi")
LEAST = {"home": 4, "budget": 4, "roi": 8}
"""Tiles of the register that each page shows at least: a walk over nothing would agree with everything."""


def plain(text):
    return re.sub(r":\w+-badge\[.*?\]", "", text).replace("\\", "").strip()


def declared(label):
    """The metric a tile shows: its label stands first, a tile may add its conventions."""
    named = [metric for metric in SERVED.values() if f"{label}, ".startswith(f"{metric.label}, ")]
    return max(named, key=lambda metric: len(metric.label), default=None)


@pytest.mark.parametrize("page", PAGES)
def test_every_tile_is_the_apis_value(empty, page):  # noqa: F811
    event_books(empty)
    at = show(page)
    assert not at.exception
    period = at.selectbox(key="period").value
    assert period.startswith("YTD ")
    with TestClient(api) as client:
        told = client.get("/v1/metrics/values", params={"period": period.removeprefix("YTD ")}).json()
    values = {item["id"]: item for item in told["items"]}
    compared = []
    for tile in at.metric:
        metric = declared(plain(tile.label))
        if metric is None:
            continue
        item = values[metric.id]
        value = None if item["value"] is None else D(str(item["value"]))
        assert tile.value == value_text(value, metric.unit, told["currency"]), (page, metric.id)
        assert item["metric_version"] == metric.version
        compared.append(metric.id)
    assert len(compared) >= LEAST[page], json.dumps([tile.label for tile in at.metric])


def test_the_default_convention_is_the_register():
    for metric in SERVED.values():
        assert stated(metric, D(7)).value == D(7)
        assert stated(metric, D(7)).convention == "default"
