"""The parts of a page without a browser: what each one draws, from the gallery's invented rows."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).resolve().parents[1] / "browser" / "gallery" / "pages"


def run(name, **options):
    found = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=30)
    for key, value in options.items():
        found.query_params[key] = value
    return found.run()


def said(page):
    return "\n".join(str(one.value) for kind in ("markdown", "caption") for one in page.get(kind))


@pytest.fixture(scope="module")
def home():
    return run("home")


@pytest.fixture(scope="module")
def budget():
    return run("budget")


@pytest.mark.parametrize("name", ["home", "budget", "roi"])
def test_every_part_is_drawn_without_an_exception(name):
    assert not run(name).exception


def test_a_tile_says_value_change_reference_and_state(home):
    tile = home.metric[0]
    assert tile.label == "Actual vs plan, YTD :yellow-badge[open]"
    assert tile.value == "7.74\u202fm"
    assert tile.delta == ":red[▲ +312\u202fk · +4.2 % A]"


def test_an_undefined_tile_says_why(home):
    assert [tile.value for tile in home.metric if tile.label.startswith("Actual vs plan :gray")] == ["n/a"]


def test_the_rail_has_the_filters_of_every_page_in_order(home):
    labels = [one.label for one in home.sidebar if getattr(one, "label", None)]
    order = ["Period", "Compare with", "Entity", "Department", "Channel", "Vendor", "Basis", "Currency", "Snapshot"]
    assert [label for label in labels if label in order] == order


def test_a_filter_without_choices_is_not_drawn(budget):
    assert {one.label for one in budget.sidebar.multiselect} == {"Department"}


def test_filters_come_from_the_address():
    page = run("home", department=["Growth", "PR"])
    assert "Growth, PR" in said(page)


def test_a_comparison_can_be_off(home):
    assert home.sidebar.selectbox(key="compare").options[-1] == "No comparison"


def test_the_status_line_says_what_is_covered(home):
    assert "AC data through **14 Nov 2026**" in said(home)
    assert ":blue-badge[sample company]" in said(home)


def test_own_books_are_called_own(budget):
    assert "own books" in said(budget)


def test_needs_you_counts_its_items(home):
    assert "Needs you &ensp;:gray-badge[13 items]" in said(home)


def test_an_empty_page_says_what_is_missing_and_offers_the_sample():
    page = run("roi")
    assert "**No conversions yet**" in said(page)
    page.button(key="load_empty").click().run()
    assert page.session_state["loaded"] is True


def test_a_table_has_its_totals_in_its_heading(budget):
    assert any("Departments, EUR k" in one.value and "+4.2 % A" in one.value for one in budget.markdown)


def test_a_table_shows_scaled_numbers_and_words_for_impact(budget):
    frame = budget.dataframe[0].value
    assert frame["Actual"].tolist()[:2] == [1944.0, 818.0]
    assert frame["F/A"].tolist()[:1] == ["▲ A"]
    assert frame["Δ %"].isna().tolist()[-1]


def test_starting_with_own_data_is_confirmed_first():
    def script():
        import streamlit as st

        from finint import ui

        ui.sample_notice(lambda: st.session_state.update(left=True))

    page = AppTest.from_function(script, default_timeout=30).run()
    page.button(key="start_own").click().run()
    assert "left" not in page.session_state
    next(one for one in page.button if one.label == "Start with own data" and one.key != "start_own").click().run()
    assert page.session_state["left"] is True


def test_links_are_off_where_our_route_is_not_served(budget):
    assert all(link.proto.disabled for link in budget.get("link_button"))
