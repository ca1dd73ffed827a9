"""The frame in a browser: a deep link right after a start, what leaves this machine, links that carry the view, files."""

import json
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest

NAVIGATION = "[data-testid=stTopNavLink], [data-testid=stTopNavLinkContainer] a, header a"


def navigation_of(page):
    return [text for text in page.locator("header").inner_text().split("\n") if text.strip()]


class TestDeepLinkFirst:
    """Runs before any other visit to this module's server: the old page mode would show the page alone."""

    def test_a_deep_link_right_after_a_start_stands_in_the_frame(self, gallery, visit):
        page = visit().open(f"{gallery.url}/imports")
        assert {"Home", "Budget", "ROI", "Imports"} <= set(navigation_of(page))
        assert page.locator("[data-testid=stAlert]").inner_text().startswith("google_ads export lacks ['Cost']")
        assert "Traceback" not in page.content()

    def test_its_error_says_what_to_do_and_shows_no_code(self, gallery, visit):
        page = visit().open(f"{gallery.url}/imports")
        assert "Export it again with Cost" in page.locator("[data-testid=stAlert]").inner_text()
        assert ".py" not in page.locator("[data-testid=stAlert]").inner_text()


def test_an_error_of_a_callback_is_a_sentence_too(gallery, visit):
    page = (one := visit()).open(f"{gallery.url}/imports")
    page.get_by_role("button", name="Refused").click()
    one.ready()
    page.get_by_text("the period is closed").wait_for()
    assert "Post it in an open one" in page.locator("[data-testid=stMain]").inner_text()


def test_a_mistake_shows_a_number_and_nothing_of_the_books(gallery, visit):
    page = (one := visit()).open(f"{gallery.url}/imports")
    page.get_by_role("button", name="Mistaken").click()
    one.ready()
    said = page.locator("[data-testid=stAlert]").inner_text()
    assert "finint made a mistake here" in said
    assert "secret row" not in page.content()
    number = said.rsplit("error ", 1)[1].strip(" .")
    assert f"error {number}: KeyError" in gallery.output()


def test_every_page_of_the_product_opens_in_the_frame(finint, visit):
    first = visit()
    page = first.open(f"{finint.url}/budget")
    assert {"Home", "Budget"} <= set(navigation_of(page))
    assert page.title().endswith("finint") or page.title()
    for name in ("", "budget"):
        first.open(f"{finint.url}/{name}")
        assert page.locator("[data-testid=stException]").count() == 0
    assert first.serious == []


def test_health_is_answered_and_the_schema_is_closed(finint):
    with urllib.request.urlopen(f"{finint.url}/api/v1/health") as answer:
        assert set(json.load(answer)) == {"status", "store", "data_version"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
    for path in ("docs", "openapi.json", "redoc"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{finint.url}/api/{path}")
        assert caught.value.code == 404
        caught.value.close()


def test_the_command_says_its_address_once_and_nothing_about_requests(finint):
    said = finint.output()
    assert said.count(finint.url) == 1
    assert "GET /" not in said
    assert "Traceback" not in said


def test_pages_carry_the_policy_and_break_none_of_it(gallery, visit):
    one = visit()
    answer = one.page.goto(gallery.url)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    one.ready(charts=2)
    for name in ("budget", "roi"):
        one.open(f"{gallery.url}/{name}", charts=2)
    assert one.serious == []


def test_a_filter_stands_in_the_address_and_a_shared_link_shows_the_same_view(gallery, visit):
    page = (one := visit()).open(gallery.url, charts=2)
    page.locator(".st-key-department input").click()
    page.get_by_role("option", name="Growth").click()
    page.keyboard.press("Escape")
    one.ready(charts=2)
    assert parse_qs(urlsplit(page.url).query)["department"] == ["Growth"]
    other = visit().open(page.url, charts=2)
    assert "Growth" in other.locator(".st-key-title").inner_text()


def test_the_view_is_kept_when_the_page_is_changed(gallery, visit):
    page = (one := visit()).open(f"{gallery.url}/?department=Growth", charts=2)
    page.locator("header").get_by_text("Budget", exact=True).click()
    page.wait_for_url("**/budget*")
    one.ready(charts=2)
    assert "department=Growth" in page.url
    assert "Growth" in page.locator(".st-key-title").inner_text()


def test_a_value_that_does_not_exist_falls_back(gallery, visit):
    page = visit().open(f"{gallery.url}/?period=1999&department=<script>", charts=2)
    assert "all departments" in page.locator(".st-key-title").inner_text()
    assert "1999" not in page.url


def test_the_link_is_copied(gallery, visit):
    page = visit().open(f"{gallery.url}/?department=Growth", charts=2)
    page.locator(".st-key-copy_link button").click()
    page.wait_for_function("() => navigator.clipboard.readText().then(text => text === location.href)")


def test_a_file_comes_through_our_own_route_and_is_inert(gallery, visit):
    page = visit().open(f"{gallery.url}/budget", charts=2)
    link = page.locator(".st-key-link_departments_csv a")
    address = link.get_attribute("href")
    assert "/api/v1/export/" in address
    with page.expect_download() as caught:
        link.click()
    text = caught.value.path().read_text(encoding="utf-8-sig")
    assert caught.value.suggested_filename == "departments-eur-k.csv"
    assert "Growth,2206000" in text
    assert "'=PR" in text
    assert "\n=PR" not in text


def test_another_browser_does_not_get_the_file(gallery, visit):
    page = visit().open(f"{gallery.url}/budget", charts=2)
    address = page.locator(".st-key-link_departments_csv a").get_attribute("href")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{gallery.url}{urlsplit(address).path}")
    assert caught.value.code == 404
    caught.value.close()


def test_the_grid_has_no_download_button_of_its_own(gallery, visit):
    page = visit().open(f"{gallery.url}/budget", charts=2)
    page.locator(".st-key-grid_departments").hover()
    toolbar = page.locator(".st-key-grid_departments [data-testid=stElementToolbar]")
    assert toolbar.get_by_role("button", name="Search").count() == 1
    assert page.get_by_role("button", name="Download as CSV").count() == 0


def test_explain_opens_over_its_tile_lists_rows_and_closes(gallery, visit):
    page = (one := visit()).open(gallery.url, charts=2)
    page.locator(".st-key-tile_actual [data-testid=stPopoverButton]").click()
    panel = page.locator("[data-testid=stPopoverBody]")
    panel.get_by_text("Δ = Actual − Plan to date").wait_for()
    panel.get_by_text("6 rows in quarantine").wait_for()
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    page.locator(".st-key-tile_actual [data-testid=stPopoverButton]").click()
    page.get_by_role("button", name="Show rows").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Rows behind the number").wait_for()
    one.ready(charts=2)
    dialog.locator("[data-testid=stDataFrame]").first.wait_for()
    page.locator("[data-testid=stPopoverBody]").wait_for(state="hidden")


def test_foreign_names_are_drawn_as_text(gallery, visit):
    page = visit().open(gallery.url, charts=2)
    assert page.locator(".js-plotly-plot a, .js-plotly-plot b").count() == 0


def test_no_figure_is_without_words(gallery, visit):
    one = visit()
    for name, charts in (("", 2), ("budget", 2), ("roi", 2)):
        page = one.open(f"{gallery.url}/{name}", charts=charts)
        labels = page.eval_on_selector_all(
            ".finint-figure",
            "all => all.map(e => (e.closest('[aria-label]') || e.querySelector('[aria-label]'))?.getAttribute('aria-label'))",
        )
        assert len(labels) == charts
        assert all(labels)
