"""The settings page: every section runs, a rule can be changed, and the change is in the log."""

import pytest
from made import NOW
from streamlit.testing.v1 import AppTest
from test_pages import empty, filled, said, show  # noqa: F401  fixtures

from finint import settings

SECTIONS = ["Rules", "Exchange rates", "Conventions", "Change log"]


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("books_of", ["empty", "filled"])
def test_every_section_runs(request, books_of, name):
    request.getfixturevalue(books_of)
    at = show("settings")
    at.segmented_control(key="show").set_value(name).run()
    assert not at.exception
    assert not at.error


def test_a_rule_is_changed_for_a_reason_and_stands_in_the_log(filled):  # noqa: F811
    at: AppTest = show("settings")
    at.selectbox(key="rule").set_value("materiality_amount").run()
    at.text_input(key="new_materiality_amount").set_value("7500")
    at.button(key="save_rule").click().run()
    assert "needs a reason" in said(at)
    at.text_input(key="why_materiality_amount").set_value("decided in March")
    at.button(key="save_rule").click().run()
    assert not at.exception
    assert settings.value(filled, "materiality_amount") == "7500"
    at.segmented_control(key="show").set_value("Change log").run()
    assert "decided in March" in at.dataframe[0].value.to_string()
    assert settings.changes(filled)[0].changed_on > NOW.replace(year=2025)
