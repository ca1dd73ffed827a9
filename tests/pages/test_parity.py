"""F14: each number on each page is the API's value for the same filter and snapshot; the whole register is walked.

The pages run on the sample company. Every tile they draw is recorded with its declared number and exact value, and
compared with what the API answers; a declared number that no page shows is listed here with the reason.
"""

import importlib
import pkgutil
import sys
import time
from decimal import Decimal as D

import pytest
from fastapi.testclient import TestClient
from streamlit.testing.v1 import AppTest
from test_pages import APP

import finint.ui
from finint import holdings, outlook, platform_cost
from finint.api.application import api
from finint.api.asked import ask
from finint.conventions import stated
from finint.metric_areas import AREAS
from finint.metrics import METRICS
from finint.metrics.conventions import CONVENTIONS
from finint.ui import api_copies, waiting

PAGES = {
    "home": [{}, {"channel": ["paid_search"]}],
    "budget": [{}],
    "roi": [{}, {"show": "Customers"}],
    "optimizer": [{}, {"objective": "New customers"}, {"tab": "Backtest"}],
    "costs": [{}, {"costs_show": "Savings ledger"}],
    "developers": [{}, {"developers_show": "Value"}, {"developers_show": "KPI & claims"}],
    "imports": [{"show": "Reconciliation"}],
}
ASKED = {"objective": {"New customers": "count"}}
"""What the API calls a switch's values; a switch that only chooses what is shown asks for nothing."""
NOT_SHOWN = {
    **dict.fromkeys(CONVENTIONS, "stands for another number where a setting says so"),
    "budget_amount": "stands in tables and beside other tiles",
    "due_amount": "the reference of Actual",
    "variance_amount": "the change of Actual against its reference",
    "variance_ratio": "said in the title and in tables",
    "accrued_amount": "a column of the budget table",
    "committed_amount": "a column of the budget table",
    "revenue_roi_ratio": "shown when returns count revenue",
    "revenue_economic_roi_ratio": "shown when returns count revenue",
    "vendor_spend_amount": "said in the title of costs",
    "hhi": "beside effective vendors",
    "used_ratio": "said in the title of home; a column of the budget table",
    "forecast_accuracy_ratio": "a column of the outlook",
}


@pytest.fixture(scope="module")
def shown(sample_path, sample_books):
    """(page, switches, metric, value) of every tile on every page, and the client that answers for the same books."""
    found, addresses = [], []
    for module in pkgutil.iter_modules(finint.ui.__path__):
        importlib.import_module(f"finint.ui.{module.name}")
    draw = importlib.import_module("finint.ui.tiles").tile
    here = {}

    def record(metric, value, **more):
        found.append((here["page"], here["picks"], metric, value))
        addresses.append((here["page"], metric, value, api_copies.address_of(metric.id)))
        draw(metric, value, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FININT_STORE", str(sample_path))
        patch.setattr(waiting, "PATIENCE_SECONDS", 120)
        for name, module in list(sys.modules.items()):
            if name.startswith("finint.ui") and getattr(module, "tile", None) is draw:
                patch.setattr(module, "tile", record)
        for channels in ([], ["paid_search"]):
            # The forecast is made aside: a page shows that it is being worked out, and then the value.
            assert outlook.work_of(sample_books, ask(sample_books, "2026", channels=channels).view).finished.wait(300)
        for page, variants in PAGES.items():
            for picks in variants:
                here.update(page=page, picks=picks)
                at = AppTest.from_file(str(APP), default_timeout=300)
                for name, value in picks.items():
                    at.query_params[name] = value
                if page != "home":
                    at.switch_page(f"pages/{page}.py")
                at.run()
                assert not at.exception, page
        with TestClient(api) as client:
            client.copied = addresses
            yield found, client


def asked_of(page, metric, picks, books):
    # The developers page opens on the last quarter that is over; its KPI are of the latest three months, as everywhere.
    of_quarter = page == "developers" and picks.get("developers_show") != "KPI & claims"
    said = {"period": "2026-Q3" if of_quarter else "2026"}
    if page == "developers" and "outlook" in metric.id:
        # The platform's outlook is that of its departments' plan.
        wanted = platform_cost.departments(books, "developer_departments")
        said["department"] = [name for name in holdings.places(books)["department"] if name.strip().lower() in wanted]
    for name, value in picks.items():
        if name in ("channel", "department", "vendor"):
            said[name] = value
        elif name in ASKED:
            said[name] = ASKED[name][value]
    return said


def test_every_tile_on_every_page_is_the_apis_value(shown, sample_books):
    found, client = shown
    compared = 0
    for page, picks, metric, value in found:
        answer = client.get(f"/v1/metrics/{metric.id}", params=asked_of(page, metric, picks, sample_books))
        assert answer.status_code == 200, (page, metric.id, answer.text)
        told = answer.json()
        assert told["metric_version"] == METRICS[metric.id].version
        assert told["label"] == stated(METRICS[metric.id], None).label
        if value is None:
            assert told["value"] is None, (page, metric.id)
            assert told["reason"], (page, metric.id)
        else:
            near = D("0.005") if told["unit"] == "money" else abs(value) * D("1e-9") + D("1e-12")
            assert told["value"] is not None, (page, metric.id, value, told["reason"])
            assert abs(D(str(told["value"])) - value) <= near, (page, metric.id, told["value"], value)
        compared += 1
    numbers = {metric.id for _, _, metric, _ in found}
    sys.stdout.write(f"{compared} tiles of {len(numbers)} numbers on {len(PAGES)} pages compared, each equal\n")
    assert compared >= 60


def test_what_a_tile_copies_is_its_number_on_every_page(shown):
    """Filters and switches are in the address: asked for, it gives the tile's value."""
    _, client = shown
    pages, compared = set(), 0
    for page, metric, value, url in client.copied:
        if page == "developers" and "outlook" in metric.id:
            continue  # narrowed by its page: nothing is offered to copy
        answer = client.get(url.partition("/api")[2])
        assert answer.status_code == 200, (page, url, answer.text)
        told = answer.json()["value"]
        assert (told is None) == (value is None), (page, url)
        if value is not None:
            assert abs(D(str(told)) - value) <= max(D("0.005"), abs(value) * D("1e-9")), (page, url)
        pages.add(page)
        compared += 1
    sys.stdout.write(f"{compared} addresses that tiles copy compared, each equal\n")
    assert pages == set(PAGES)


def test_every_declared_number_is_on_a_page_or_says_why_not(shown):
    on_pages = {metric.id for _, _, metric, _ in shown[0]}
    assert METRICS.keys() - on_pages == NOT_SHOWN.keys()


def test_every_area_has_values_on_the_sample(shown):
    """A register that answers null everywhere would agree with pages that show nothing."""
    _, client = shown
    for area in AREAS:
        items = client.get("/v1/metrics/values", params={"period": "2026", "area": area.name}).json()["items"]
        known = [item for item in items if item["value"] is not None]
        assert len(items) == len(area.metrics)
        assert 2 * len(known) >= len(items), area.name


def test_the_optimizers_job_is_the_pages_proposal(shown):
    found, client = shown
    gain = next(value for page, picks, metric, value in found if metric.id == "expected_gain_amount" and not picks)
    job = client.post("/v1/optimization/books", json={}).json()
    for _ in range(600):
        body = client.get(f"/v1/optimization/{job['job_id']}").json()
        if body["state"] not in ("queued", "running"):
            break
        time.sleep(0.1)
    assert body["state"] == "done", body
    assert abs(D(str(body["result"]["expected_gain"])) - gain) <= D("0.011")
    assert all(check["holds"] for check in body["result"]["checks"])


def test_the_default_convention_is_the_register():
    for metric in METRICS.values():
        assert stated(metric, D(7)).value == D(7)
        assert stated(metric, D(7)).convention == "default"
