"""Each rule of finint/look.css holds in the browser (the rules lean on names Streamlit may change), and the look guide."""

from pathlib import Path

import pytest

from finint.ink import DARK, LIGHT

CSS = (Path(__file__).resolve().parents[2] / "finint" / "look.css").read_text(encoding="utf-8")
RULES = [line.removeprefix("@media print{").partition("{")[0] for line in CSS.splitlines() if line]
CHARTS = {"": 2, "budget": 2, "roi": 2}
BOTH = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def style(page, selector, name):
    return page.eval_on_selector(selector, f"e => getComputedStyle(e).{name}")


def box(page, selector):
    return page.eval_on_selector(
        selector,
        "e => { const r = e.getBoundingClientRect(); return {x: r.x, y: r.y, right: r.right, bottom: r.bottom, width: r.width}; }",
    )


def rgb(colour):
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


@pytest.fixture(scope="module")
def at(gallery, opened):
    return lambda name="", **options: opened(f"{gallery.url}/{name}", charts=CHARTS[name], **options)


@pytest.mark.parametrize("selector", RULES)
def test_every_rule_finds_something_to_style(at, selector):
    """A rule that matches nothing is dead: the name it leans on has changed."""
    assert any(at(name).locator(selector).count() for name in CHARTS)


def test_figures_are_tabular(at):
    assert style(at(), ".stApp", "fontVariantNumeric") == "lining-nums tabular-nums"


def test_the_sides_are_24_px(at):
    root = float(style(at(), "html", "fontSize").removesuffix("px"))
    assert style(at(), "[data-testid=stMainBlockContainer]", "paddingLeft") == f"{1.5 * root:g}px"


def test_headings_sit_close_and_nothing_overlaps_them(at):
    page = at()
    assert style(page, ".st-key-title h1", "marginTop") == "0px"
    assert style(page, ".st-key-title [data-testid=stMarkdownContainer]", "marginBottom") == "0px"
    heading, caption = box(page, ".st-key-title h1"), box(page, ".st-key-title [data-testid=stCaptionContainer]")
    assert 0 <= caption["y"] - heading["bottom"] <= 10


@pytest.mark.parametrize("ink", BOTH)
def test_the_status_line_stays_when_the_page_scrolls(at, ink):
    page = at("budget", mode=ink.mode)
    page.eval_on_selector("[data-testid=stMain]", "e => e.scrollTo(0, 300)")
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 0")
    line = box(page, ".st-key-status")
    assert 0 <= line["y"] <= 80
    assert style(page, ".st-key-status", "backgroundColor") == rgb(ink.ground)
    assert style(page, ".st-key-status", "borderBottomColor") == rgb(ink.border)
    page.eval_on_selector("[data-testid=stMain]", "e => e.scrollTo(0, 0)")


def test_explain_stands_in_the_corner_of_its_tile(at):
    page = at()
    tile = box(page, ".st-key-tile_actual")
    button = box(page, ".st-key-tile_actual [data-testid=stPopoverButton]")
    label = box(page, ".st-key-tile_actual [data-testid=stMetricLabel]")
    assert 0 < tile["right"] - button["right"] <= 16
    assert 0 <= button["y"] - tile["y"] <= 12
    assert button["bottom"] - button["y"] < 45, "the word is on one line"
    assert abs(button["y"] - label["y"]) < 16


def test_nothing_in_a_tile_is_cut(at):
    for width in (1400, 800):
        cut = at(width=width).eval_on_selector_all(
            "[class*=st-key-tile_] [data-testid=stMetric] *",
            "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth && getComputedStyle(e).overflow !== 'visible').map(e => e.textContent)",
        )
        assert [text for text in cut if text.strip()] == []


@pytest.mark.parametrize("ink", BOTH)
def test_quiet_words_keep_their_contrast(at, ink):
    page = at(mode=ink.mode)
    for selector in (".st-key-title [data-testid=stCaptionContainer]", "[data-testid=stMetricDelta] + *"):
        assert style(page, selector, "opacity") == "1"
        assert style(page, selector, "color") == rgb(ink.muted)


@pytest.mark.parametrize(("mode", "colour"), [("light", "#FFFFFF"), ("dark", "#0B1016")])
def test_the_primary_button_can_be_read(at, mode, colour):
    assert style(at("roi", mode=mode), "[data-testid=stBaseButton-primary]", "color") == rgb(colour)


def test_pairs_stand_side_by_side_and_stack_when_narrow(at):
    columns = ".st-key-pair_months [data-testid=stColumn]"

    def tops(page):
        return page.eval_on_selector_all(columns, "all => all.map(e => e.getBoundingClientRect().y)")

    wide, narrow = tops(at("budget")), tops(at("budget", width=800))
    assert wide[0] == wide[1]
    assert narrow[1] > narrow[0] + 200


def test_a_side_column_stacks_when_narrow(at):
    tops = at("roi", width=800).eval_on_selector_all(
        ".st-key-side_proposal [data-testid=stColumn]", "all => all.map(e => e.getBoundingClientRect().y)"
    )
    assert tops[1] > tops[0]


@pytest.mark.parametrize(("mode", "colour"), [("light", "#1F5AA6"), ("dark", "#8DBAF2")])
def test_links_between_pages_look_like_links(at, mode, colour):
    page = at(mode=mode)
    assert style(page, ".st-key-needs_you [data-testid=stPageLink-NavLink] p", "color") == rgb(colour)
    link, headline = (
        box(page, ".st-key-needs_you [data-testid=stPageLink-NavLink]"),
        box(page, ".st-key-needs_you strong"),
    )
    assert abs(link["x"] - headline["x"]) < 3


def test_the_grids_own_buttons_leave_the_files_reachable(at):
    page = at("budget")
    page.locator(".st-key-grid_departments").hover()
    toolbar, link = (
        box(page, ".st-key-grid_departments [data-testid=stElementToolbar]"),
        box(page, ".st-key-link_departments_csv"),
    )
    assert toolbar["y"] >= link["bottom"]


@pytest.mark.parametrize("ink", BOTH)
def test_figures_are_drawn_in_the_ink_of_the_page(at, ink):
    page = at("budget", mode=ink.mode)
    assert style(page, ".stApp", "backgroundColor") == rgb(ink.ground)
    bar = page.eval_on_selector(
        ".st-key-figure_months .js-plotly-plot", "e => e.data.find(trace => trace.name === 'AC').marker.color"
    )
    assert bar == ink.ac


def test_only_tables_scroll_sideways_when_narrow(at):
    for name in CHARTS:
        page = at(name, width=800)
        assert page.eval_on_selector("[data-testid=stMain]", "e => e.scrollWidth - e.clientWidth") <= 1


def test_every_heading_of_a_chart_is_one_size(at):
    sizes = at("budget").eval_on_selector_all("h4", "all => [...new Set(all.map(e => getComputedStyle(e).fontSize))]")
    assert len(sizes) == 1
