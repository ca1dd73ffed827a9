"""Every page of the sample company in a narrow window, on paper, and in words."""

from pathlib import Path

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


def test_every_page_fits_a_narrow_window_prints_whole_and_says_its_figures_in_words(stocked, visit):
    """One visit for all: opening takes most of the time."""
    one = visit(width=800)
    for name in PAGES:
        page = one.open(f"{stocked.url}/{name}")
        wide = page.evaluate(TOO_WIDE)
        assert wide == [], f"{name}: {wide}"
        figures = page.eval_on_selector_all(".finint-figure", WORDS)
        assert all(figures), f"{name}: a figure without words"
        page.emulate_media(media="print")
        assert page.evaluate(PRINTED) == {"main": "visible", "header": "none", "height": True}, name
        page.emulate_media(media="screen")
