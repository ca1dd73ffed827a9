"""An open page follows the books within five seconds, and takes nothing away from its reader meanwhile."""

import json
import time
import urllib.request

import pytest

COST = {"date": "2026-03-05", "amount": "1000.00", "currency": "EUR", "category": "media_spend", "campaign": "Spring"}
LIMIT_SECONDS = 5.0
SHOWN = (
    """words => [...document.querySelectorAll('[data-testid=stMetricValue]')].some(e => e.innerText.includes(words))"""
)


def post(server, key, **change):
    asked = urllib.request.Request(
        f"{server.url}/api/v1/integrations/finance/spend",
        data=json.dumps(COST | change).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": key},
        method="POST",
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 201


@pytest.fixture
def page(finint, visit):
    post(finint, "first")
    one = visit()
    one.open(f"{finint.url}/budget")
    yield one
    assert not one.serious


def seen_within(one, words):
    began = time.monotonic()
    one.page.wait_for_function(SHOWN, arg=words, timeout=30_000)
    return time.monotonic() - began


def test_what_is_posted_elsewhere_is_in_an_open_page_within_five_seconds(finint, page):
    page.page.wait_for_function(SHOWN, arg="1.00", timeout=30_000)
    page.page.evaluate("() => { window.keptOpen = true }")
    explain = page.page.locator("[data-testid=stPopoverButton]").first
    explain.click()
    panel = page.page.locator("[data-testid=stPopoverBody]")
    panel.get_by_text("Show rows").wait_for(timeout=30_000)
    post(finint, "second", amount="2000.00")
    assert seen_within(page, "3.00") <= LIMIT_SECONDS
    assert page.page.evaluate("() => window.keptOpen"), "the page was loaded again"
    page.ready()
    assert panel.count() == 1, "the explanation was closed"


def test_an_open_dialog_stays_until_its_reader_closes_it(finint, page):
    before = page.page.locator("[data-testid=stMetricValue]").first.inner_text()
    page.page.locator("[data-testid=stPopoverButton]").first.click()
    page.page.locator("[data-testid=stPopoverBody]").get_by_text("Show rows").click()
    dialog = page.page.locator("[role=dialog]")
    dialog.wait_for(timeout=30_000)
    post(finint, "third", amount="5000.00")
    page.page.wait_for_timeout(7_000)
    assert dialog.count() == 1
    assert page.page.locator("[data-testid=stMetricValue]").first.inner_text() == before
    page.page.keyboard.press("Escape")
    assert seen_within(page, "8.00") <= LIMIT_SECONDS
