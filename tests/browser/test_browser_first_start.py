"""The first start: the sample company is there, says so on every page, and leaves in one confirmed click."""

import pytest


def text_of(one):
    return one.page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize("address", ["", "home", "budget", "imports"])
def test_every_page_says_that_these_are_a_sample_companys_books(sample, visit, address):
    one = visit()
    one.open(f"{sample.url}/{address}")
    one.page.get_by_text("sample company").first.wait_for(timeout=60_000)
    assert one.outside == []


def test_the_director_finds_the_answer_in_the_first_screen(sample, visit):
    one = visit()
    one.open(f"{sample.url}/budget", charts=2)
    title = one.page.get_by_role("heading", level=1).inner_text()
    assert title == "Spend is 4.3 % over plan; Growth and Events explain +288\u202fk"


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 800])
def test_no_page_scrolls_sideways(sample, visit, width, mode):
    one = visit(width=width, mode=mode)
    for address in ("", "budget", "imports"):
        one.open(f"{sample.url}/{address}")
        wide = one.page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('[data-testid=stMain]'))")
        assert wide <= 1, (address, width, mode)


def test_own_data_starts_in_one_confirmed_click(sample, visit):
    one = visit()
    one.open(sample.url)
    one.page.get_by_role("button", name="Start with own data").first.click()
    one.page.get_by_role("dialog").get_by_role("button", name="Start with own data").click()
    one.page.get_by_text("No spend and no plan yet").wait_for(timeout=60_000)
    assert "sample company" not in text_of(one)
