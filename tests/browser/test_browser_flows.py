"""The main job in a real browser: bring in an export, answer its questions, fix a row, drill, share, undo."""

import re

import pytest
from made import SHARED

LEDGER = """Date;Supplier;Invoice number;Amount;Department
02.03.2026;Example Media Ltd;INV-1;1.200,50;Growth
31.03.2026;Total Gas & Power Ltd;INV-2;80,00;Growth
30.02.2026;Studio Nord;INV-3;40,00;Brand
15.04.2026;Studio Nord;INV-4;99,50;Brand
"""
BUDGET = "version,department,month,amount,currency\nPlan,Growth,2026-03,1000.00,EUR\nPlan,Brand,2026-04,200.00,EUR\n"


def upload(one, name, text):
    one.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode() if isinstance(text, str) else text}
    )
    one.page.wait_for_timeout(800)
    one.ready()


def press(one, name):
    one.page.get_by_role("button", name=name, exact=True).click()
    one.page.wait_for_timeout(500)
    one.ready()


def see(one, text):
    """Wait until the page shows `text`: a rerun takes as long as the machine is busy."""
    one.page.locator("[data-testid=stMain]").get_by_text(text).first.wait_for()
    one.ready()


def fill(one, name, value):
    one.page.get_by_role("textbox", name=name).fill(value)
    one.page.keyboard.press("Enter")
    one.page.wait_for_timeout(1500)
    one.ready()


def type_in_grid(one, text):
    """Type into the first cell of the grid on the page, as somebody does who double-clicks until it opens."""
    grid = one.page.locator("[data-testid=stDataFrame]").last
    editor = one.page.locator("#portal textarea")
    for _ in range(5):
        box = grid.bounding_box()
        one.page.mouse.dblclick(box["x"] + 60, box["y"] + 46)
        one.page.wait_for_timeout(600)
        if editor.count():
            break
    editor.fill(text)
    editor.press("Enter")
    grid.locator("[role=gridcell]", has_text=text).first.wait_for(state="attached")
    one.page.wait_for_timeout(800)
    one.ready()


def pick_row(one, index, then):
    """Tick a row of the first grid, again until the button it brings is there: a grid may move while it is laid out."""
    button = one.page.get_by_role("button", name=then, exact=True)
    for _try in range(5):
        box = one.page.locator("[data-testid=stDataFrame]").first.bounding_box()
        one.page.mouse.click(box["x"] + 16, box["y"] + 36 + 28 * index + 14)
        for _ in range(150):
            if button.count():
                return
            one.page.wait_for_timeout(100)


def text_of(one):
    return one.page.locator("[data-testid=stMain]").inner_text()


class TestTheMainJob:
    """In this order, on one store: what a finance leader does in ten minutes."""

    def test_an_empty_store_says_what_is_missing(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/budget")
        see(one, "No spend and no plan yet")
        assert one.page.get_by_role("button", name="Load sample data").count() == 1

    def test_a_real_export_is_asked_about_and_posted(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/imports?show=Bring+in")
        upload(one, "ledger.csv", LEDGER)
        see(one, "says nothing about the following")
        one.page.get_by_role("combobox").last.fill("EUR")
        one.page.keyboard.press("Enter")
        press(one, "Continue")
        see(one, "EUR 1,380.00")
        shown = text_of(one)
        assert "1 to quarantine" in shown
        fill(one, "Control total", "1380.00")
        press(one, "Post to the books")
        see(one, "Posted: ledger.csv")

    def test_a_wrong_control_total_keeps_the_file_out(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/imports?show=Bring+in")
        upload(one, "plan.csv", BUDGET)
        fill(one, "Control total", "1")
        one.until(lambda: one.page.get_by_role("button", name="Post to the books").is_disabled())
        fill(one, "Control total", "1200")
        press(one, "Post to the books")
        see(one, "Posted: plan.csv")

    def test_the_same_file_again_changes_nothing(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/imports?show=Bring+in")
        upload(one, "ledger.csv", LEDGER)
        see(one, "Nothing to do")

    def test_the_budget_page_shows_it(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/budget?period=Year+2026", charts=2)
        see(one, "over plan")
        shown = text_of(one)
        assert "1.38" in shown
        assert "over plan" in shown
        assert one.outside == []

    def test_explain_lists_the_rows_and_their_file(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/budget", charts=2)
        one.page.get_by_role("button", name="Explain").first.click()
        one.page.get_by_text("Actual = Σ spend").wait_for()
        one.page.get_by_text("ledger.csv").first.wait_for()
        one.page.get_by_role("button", name="Show rows").click()
        one.page.get_by_role("dialog").get_by_text("1,380.00").first.wait_for()

    def test_a_link_shows_the_same_view_to_somebody_else(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/budget?rows=Vendor&department=Growth")
        assert "rows=Vendor" in one.page.url
        assert "department=Growth" in one.page.url
        see(one, "Vendors, EUR")
        assert "1.28" in text_of(one)

    def test_a_refused_cell_is_typed_anew_and_its_row_counts(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/imports")
        see(one, "1 row in quarantine")
        type_in_grid(one, "31.02.2026")
        press(one, "Re-submit")
        see(one, "“31.02.2026” is not a date")
        type_in_grid(one, "28.02.2026")
        press(one, "Re-submit")
        see(one, "1 row posted")
        see(one, "6 rows from 2 files are in the books; nothing in quarantine")
        one.open(f"{finint.url}/budget?period=Year+2026", charts=2)
        assert "1.42" in text_of(one)

    def test_a_download_is_exact_and_inert(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/imports?show=History")
        with one.page.expect_download() as waited:
            one.page.get_by_role("link", name=re.compile("CSV")).first.click()
        content = waited.value.path().read_text(encoding="utf-8-sig")
        assert "ledger.csv" in content
        assert not re.search(r"(?m)(^|,)[=+@]", content)

    def test_an_import_is_undone_from_its_history(self, finint, visit):
        one = visit()
        one.open(f"{finint.url}/imports?show=History")
        pick_row(one, 1, "Undo this import")
        press(one, "Undo this import")
        dialog = one.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Undo", exact=True).click()
        dialog.wait_for(state="hidden")
        one.ready()
        one.open(f"{finint.url}/budget")
        assert "1,420" not in text_of(one)
        assert "1.42" not in text_of(one)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
def test_a_real_platform_export_goes_through_the_page(finint, visit):
    one = visit()
    one.open(f"{finint.url}/imports?show=Bring+in")
    upload(one, "meta_ads.csv", (SHARED / "exports" / "meta_ads_daily_aud_2026-04-20.csv").read_bytes())
    see(one, "AUD 14,028.64")
    shown = text_of(one)
    assert "573 new" in shown
