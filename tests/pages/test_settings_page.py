"""The settings page: every section runs, a rule can be changed, and the change is in the log."""

import pytest
from made import NOW
from streamlit.testing.v1 import AppTest
from test_pages import empty, filled, said, show  # noqa: F401  fixtures

from finint import settings

SECTIONS = ["Rules", "Exchange rates", "Conventions", "Change log", "API", "People and tokens"]


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


def test_a_number_is_shown_and_copied_for_its_filters(filled):  # noqa: F811
    at: AppTest = show("settings")
    at.segmented_control(key="show").set_value("API").run()
    at.text_input(key="api_period").set_value("2026-09").run()
    assert at.metric[0].label == "Actual"
    assert any("/api/v1/metrics/actual_amount?period=2026-09" in block.value for block in at.code)
    assert any(block.value.startswith("=NUMBERVALUE(WEBSERVICE(") for block in at.code)
    at.text_input(key="api_period").set_value("last summer").run()
    assert not at.exception
    assert "is not a period" in at.error[0].value


def test_a_token_is_shown_once_and_revoked(filled):  # noqa: F811
    from finint import tokens

    at: AppTest = show("settings")
    at.segmented_control(key="show").set_value("People and tokens").run()
    at.text_input(key="token_label").set_value("forecast sheet")
    at.button(key="FormSubmitter:make_token-Make a token").click().run()
    assert not at.exception
    secret = at.code[0].value
    assert secret.startswith(tokens.PREFIX)
    at.run()
    assert all(secret != block.value for block in at.code)
    made = tokens.tokens(filled)[0]
    assert (made.label, made.role, made.may_write) == ("forecast sheet", "viewer", False)
    at.button(key="revoke_token").click().run()
    assert tokens.tokens(filled)[0].revoked_on is not None
