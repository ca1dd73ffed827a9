"""The settings page: every section runs, a rule can be changed, and the change is in the log."""

import re
from decimal import Decimal
from io import BytesIO
from urllib.request import Request

import pytest
from fastapi.testclient import TestClient
from made import NOW
from streamlit.testing.v1 import AppTest
from test_pages import empty, filled, said, show  # noqa: F401  fixtures

from finint import settings
from finint.api.application import api
from finint.metrics import METRICS
from finint.ui.words import value_text

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


@pytest.mark.parametrize("metric_id", ["actual_amount", "budget_amount", "variance_ratio", "roas_ratio"])
def test_a_number_of_the_address_is_shown_and_every_copy_gives_it(filled, metric_id, monkeypatch, capsys):  # noqa: F811
    at: AppTest = show("settings", show="API", api_metric=metric_id, api_period="2026")
    assert not at.exception
    assert at.metric[0].label == METRICS[metric_id].label
    shell, program, formula = (block.value for block in at.code)
    with TestClient(api) as client:

        def fetched(copied):
            url = copied.full_url if isinstance(copied, Request) else re.search(r'"(http[^"]+)"', copied)[1]
            return client.get(url.partition("/api")[2]).raise_for_status()

        told = fetched(shell).json()
        monkeypatch.setattr("urllib.request.urlopen", lambda request: BytesIO(fetched(request).content))
        exec(compile(program, "copied", "exec"), {})
        cell = fetched(formula).text
    assert told["id"] == metric_id
    value = None if told["value"] is None else Decimal(str(told["value"]))
    assert capsys.readouterr().out.strip() == str(told["value"])
    assert cell == "" if value is None else Decimal(cell) == value
    assert at.metric[0].value == value_text(value, told["unit"], told["currency"])


def test_a_number_is_chosen_and_a_wrong_one_in_the_address_is_the_first(filled):  # noqa: F811
    at: AppTest = show("settings", show="API", api_metric="nothing")
    assert at.metric[0].label == "Actual"
    at.selectbox(key="api_metric").set_value("budget_amount").run()
    assert at.metric[0].label == METRICS["budget_amount"].label
    assert any("/api/v1/metrics/budget_amount" in block.value for block in at.code)


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
