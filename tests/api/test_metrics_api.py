"""The register over HTTP: every number has a value, an explanation that recomputes it, and rows that add up to it."""

from decimal import Decimal as D

import pytest

from finint import outlook
from finint.metric_areas import AREAS, DEFAULT_AREAS
from finint.metrics import METRICS

EVERY = sorted(METRICS)
SERVED = sorted({metric_id for area in AREAS if area.name in DEFAULT_AREAS for metric_id in area.metrics})


@pytest.fixture(scope="module", autouse=True)
def every_forecast_is_made(kept):
    """A forecast is made aside: between a number and its rows it would change what both are."""
    kept.get("/v1/metrics/values", params={"period": "2026"})
    assert all(work.finished.wait(120) for work in list(outlook._works.values()))


def test_every_declared_number_has_one_area():
    placed = [metric_id for area in AREAS for metric_id in area.metrics]
    assert sorted(placed) == EVERY


def close(told, expected):
    return expected is None if told is None else D(str(told)) == pytest.approx(expected, rel=D("1e-9"), abs=D("0.005"))


def test_the_catalogue_holds_the_register(kept):
    items = {item["id"]: item for item in kept.get("/v1/metrics").json()["items"]}
    assert set(items) == set(METRICS)
    for metric_id, metric in METRICS.items():
        assert items[metric_id]["symbols"] == metric.symbols
        assert [part["name"] for part in items[metric_id]["parts"]] == [part.name for part in metric.parts]
        assert items[metric_id]["area"] in {area.name for area in AREAS}


@pytest.mark.parametrize("metric_id", EVERY)
def test_a_number_is_the_formula_of_its_rows(kept, metric_id):
    """F1: numerator and denominator rows add up to the parts, and the parts give the value."""
    filters = {"period": "2026"}
    value = kept.get(f"/v1/metrics/{metric_id}", params=filters).json()
    explained = kept.get(f"/v1/metrics/{metric_id}/explain", params=filters).json()
    parts = {}
    for part in explained["parts"]:
        asked = {**filters, "part": part["name"], "page_size": 1000}
        rows = kept.get(f"/v1/metrics/{metric_id}/rows", params=asked).json()
        assert rows["total"] == part["rows"] == len(rows["items"])
        parts[part["name"]] = sum((D(row[part["column"]]) for row in rows["items"]), D(0))
        assert parts[part["name"]] == D(part["value"])
    expected = METRICS[metric_id].value(parts)
    if value["value"] is None:
        # What a page does not show has no value here either; it says why, and its rows are still told where it has any.
        assert value["reason"]
        assert value["state"] in ("undefined", "not assessable")
        return
    assert close(value["value"], expected)
    assert close(explained["value"], expected)
    assert value["state"] not in ("undefined", "not assessable")


def test_all_values_in_one_answer_are_the_single_ones(kept):
    every = {
        item["id"]: item["value"] for item in kept.get("/v1/metrics/values", params={"period": "2026"}).json()["items"]
    }
    assert sorted(every) == SERVED
    for metric_id in SERVED:
        assert kept.get(f"/v1/metrics/{metric_id}", params={"period": "2026"}).json()["value"] == every[metric_id]


def test_rows_come_in_pages_that_are_the_whole(kept):
    asked = {"period": "2026", "part": "spend", "page_size": 7}
    first = kept.get("/v1/metrics/actual_amount/rows", params=asked).json()
    found, answer = list(first["items"]), first
    while answer["next"]:
        answer = kept.get(answer["next"]).json()
        found += answer["items"]
    assert len(found) == first["total"] > 7
    assert len({(row["import_id"], row["line_no"]) for row in found}) == first["total"]


def test_a_convention_changes_label_value_and_direction_together(kept):
    plain = kept.get("/v1/metrics/mer_ratio", params={"period": "2026"}).json()
    turned = kept.get("/v1/metrics/mer_ratio", params={"period": "2026", "convention": "cost_ratio"}).json()
    assert turned["value"] == pytest.approx(1 / plain["value"])
    assert (plain["convention"], turned["convention"]) == ("default", "cost_ratio")
    assert turned["label"] != plain["label"]
    variance = kept.get("/v1/metrics/variance_amount", params={"period": "2026", "convention": "better_worse"}).json()
    assert D(variance["value"]) == -D(
        kept.get("/v1/metrics/variance_amount", params={"period": "2026"}).json()["value"]
    )


def test_an_unknown_metric_part_or_filter_is_named(kept):
    assert kept.get("/v1/metrics/nothing").status_code == 404
    bad = kept.get("/v1/metrics/actual_amount/rows", params={"part": "nothing"})
    assert (bad.status_code, "spend" in bad.json()["fix"]) == (422, True)
    stray = kept.get("/v1/metrics/actual_amount", params={"chanel": "search"})
    assert (stray.status_code, "chanel" in stray.json()["detail"]) == (422, True)
    assert kept.get("/v1/metrics/roas_ratio", params={"period": "2026-W38"}).status_code == 422


def test_variances_by_any_place_add_up_to_the_total(kept):
    total = D(kept.get("/v1/metrics/variance_amount", params={"period": "2026"}).json()["value"])
    for place in ("department", "channel", "campaign", "vendor", "cost_category", "month"):
        items = kept.get("/v1/variances", params={"period": "2026", "by": place}).json()["items"]
        assert sum(D(item["variance_amount"]) for item in items) == total
        assert all(place in item for item in items)


def test_campaigns_equal_their_own_endpoint(kept):
    for item in kept.get("/v1/campaigns", params={"period": "2026"}).json()["items"]:
        one = kept.get(f"/v1/integrations/finance/roi/{item['campaign_id']}", params={"period": "2026"}).json()
        assert {name: one[name] for name in item if name in one} == {k: v for k, v in item.items() if k in one}


def test_the_cost_record_has_the_briefs_fields_and_adds_up(kept):
    body = kept.get("/v1/campaigns/C-SEARCH/cost-attribution", params={"period": "2026"}).json()
    kinds = body["cost_categories"]
    assert set(kinds["media_spend"]) == {"amount", "attribution_method", "allocation_date"}
    assert set(kinds["creative_production"]) == {"amount", "resource_hours", "fixed_cost_allocation"}
    assert set(kinds["platform_fees"]) == {"amount", "platform", "billing_period"}
    assert set(kinds["operational_overhead"]) == {"amount", "allocation_method", "reporting_period"}
    rows = kept.get(
        "/v1/metrics/actual_amount/rows", params={"period": "2026", "part": "spend", "page_size": 1000}
    ).json()
    own = sum(D(row["reporting_amount"]) for row in rows["items"] if row["campaign_id"] == "C-SEARCH")
    assert sum(D(kind["amount"]) for kind in kinds.values()) == own
    assert kept.get("/v1/campaigns/nobody/cost-attribution").status_code == 404


def test_every_models_column_adds_up_to_what_was_booked(kept):
    body = kept.get("/v1/attribution", params={"period": "2026"}).json()
    for model in body["models"]:
        given = [channel["models"][model] for channel in body["channels"]]
        assert sum(D(one["revenue_amount"]) for one in given) == pytest.approx(
            D(body["booked"]["revenue_amount"]), abs=D("0.02")
        )
        assert sum(one["conversions"] for one in given) == pytest.approx(body["booked"]["conversions"], abs=1e-5)
    assert "300 orders" in body["refused"]
