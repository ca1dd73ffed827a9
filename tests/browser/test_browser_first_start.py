"""A newcomer's first minutes: the sample company is there, and own data takes its place at one confirmed click."""

from pathlib import Path

from test_browser_flows import see, text_of

PAGES = sorted(file.stem for file in (Path(__file__).resolve().parents[2] / "pages").glob("*.py"))
TOO_WIDE = """() => ['[data-testid=stMain]', 'html'].filter(name => {
  const e = document.querySelector(name); return e.scrollWidth > e.clientWidth + 1 })"""
WORDS = (
    "all => all.map(e => (e.closest('[aria-label]') || e.querySelector('[aria-label]'))?.getAttribute('aria-label'))"
)
# On paper the page is as high as its content, or only the first screen would be printed.
PRINTED = """() => {
  const main = document.querySelector('[data-testid=stMain]'), header = document.querySelector('[data-testid=stHeader]')
  return {main: getComputedStyle(main).overflowY, header: header ? getComputedStyle(header).display : 'none',
          height: document.querySelector('[data-testid=stApp]').getBoundingClientRect().height >= main.scrollHeight - 1}}"""


class TestTheFirstStart:
    """In this order, on one new store."""

    def test_the_sample_company_is_shown_and_named_on_every_page(self, sample, visit):
        one = visit()
        one.open(sample.url)
        see(one, "sample company")
        for name in ("budget", "imports"):
            one.open(f"{sample.url}/{name}")
            see(one, "sample company")

    def test_every_page_fits_a_narrow_window_prints_whole_and_says_its_figures_in_words(self, sample, visit):
        """One visit a page: opening takes most of the time."""
        for name in PAGES:
            one = visit(width=800)
            page = one.open(f"{sample.url}/{name}")
            wide = page.evaluate(TOO_WIDE)
            assert wide == [], f"{name}: {wide}"
            figures = page.eval_on_selector_all(".finint-figure", WORDS)
            assert all(figures), f"{name}: a figure without words"
            page.emulate_media(media="print")
            assert page.evaluate(PRINTED) == {"main": "visible", "header": "none", "height": True}, name
            page.close()

    def test_own_data_takes_its_place_once_confirmed(self, sample, visit):
        one = visit()
        one.open(f"{sample.url}/imports")
        one.page.get_by_role("button", name="Start with own data").first.click()
        one.page.wait_for_timeout(700)
        one.ready()
        dialog = one.page.get_by_role("dialog")
        if dialog.count():
            dialog.get_by_role("button").filter(has_text="Start").last.click()
            one.page.wait_for_timeout(1500)
            one.ready()
        one.open(f"{sample.url}/budget")
        assert "No spend and no plan yet" in text_of(one)
        assert one.page.get_by_role("button", name="Load sample data").count() == 1
