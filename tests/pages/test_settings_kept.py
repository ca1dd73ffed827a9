"""The settings page's sections that administrators read: what finint does by itself, and the audit."""

import pytest
from made import NOW
from streamlit.testing.v1 import AppTest
from test_pages import empty, filled, said, show  # noqa: F401  fixtures

from finint import settings
from finint.automation import outbox, targets
from finint.automation.message import Message
from finint.automation.worker import runs
from finint.ui import settings_audit
from finint.verify import entries


def opened(name):
    at: AppTest = show("settings")
    return at.segmented_control(key="show").set_value(name).run()


@pytest.mark.parametrize("name", ["Automation", "Audit"])
@pytest.mark.parametrize("books_of", ["empty", "filled"])
def test_the_section_runs(request, books_of, name):
    request.getfixturevalue(books_of)
    at = opened(name)
    assert not at.exception
    assert not at.error


def test_the_audit_shows_old_new_and_why(filled):  # noqa: F811
    settings.save(filled, "materiality_amount", "7500", now=NOW, reason="decided in March")
    at = opened("Audit")
    first = at.dataframe[0].value.iloc[0]
    assert (first["Did"], first["To"], first["New"], first["Why"]) == (
        "change setting",
        "materiality_amount",
        "7500",
        "decided in March",
    )


def test_the_check_reads_everything_and_says_so(filled):  # noqa: F811
    at = opened("Audit")
    at.button(key="verify").click().run()
    assert not at.exception
    assert "Sound" in at.success[0].value


def test_the_check_names_what_is_damaged(filled):  # noqa: F811
    with filled.connection.cursor() as cursor:
        cursor.execute("update audit set actor = 'nobody' where seq = 2")
    at = opened("Audit")
    at.button(key="verify").click().run()
    assert "audit entry 2 was altered" in at.error[0].value


def test_a_job_is_run_by_hand_and_its_result_stays(filled):  # noqa: F811
    at = opened("Automation")
    at.selectbox(key="job").set_value(next(job for job in at.selectbox(key="job").options if "Alerts" in str(job)))
    at.button(key="run_job").click().run()
    assert not at.exception
    assert [run.job for run in runs(filled)] == ["alerts"]


def test_a_secret_is_kept_and_never_shown(filled):  # noqa: F811
    at = opened("Automation")
    at.text_input(key="secret_value").set_value("https://hooks.example/CANARY")
    at.button(key="keep_secret").click().run()
    assert not at.exception
    assert targets.secrets_of(filled)["webhook"] == "https://hooks.example/CANARY"
    at = opened("Automation")
    assert "hooks" in said(at)
    assert "CANARY" not in said(at)
    at.text_input(key="secret_value").set_value("http://elsewhere.example/x")
    at.button(key="keep_secret").click().run()
    assert "https" in at.error[0].value


def test_messages_stand_on_the_page(filled):  # noqa: F811
    outbox.put(filled, [Message("m:1", "budget", "Growth <b>has</b> used 91 %", "Body", "budget", NOW)])
    at = opened("Automation")
    frames = " ".join(frame.value.to_string() for frame in at.dataframe)
    assert "Growth <b>has</b> used 91 %" in frames  # a grid shows text, it does not draw it
    assert "kept here only" in frames


def test_only_administrators_read_the_audit(filled):  # noqa: F811
    def section():
        from finint import store
        from finint.auth import Actor
        from finint.ui import settings_audit

        settings_audit.section(Actor("mara", "finance"), store.open_for(Actor("mara", "finance")))

    at = AppTest.from_function(section, default_timeout=30).run()
    assert not at.dataframe
    assert "Administrators read the audit" in at.markdown[0].value


def test_an_import_is_said_in_rows_and_money(filled):  # noqa: F811
    told = [settings_audit.shown(entry) for entry in entries(filled) if entry.action == "import"]
    assert told
    assert any(" rows, " in row.new for row in told)


def test_a_full_disk_is_said_on_every_page_and_reading_goes_on(filled, monkeypatch):  # noqa: F811
    monkeypatch.setenv("FININT_FREE_FLOOR_MB", str(10**9))
    at: AppTest = show("settings")
    assert "reads and does not write" in at.error[0].value
    at.selectbox(key="rule").set_value("materiality_amount").run()
    at.text_input(key="new_materiality_amount").set_value("7500")
    at.text_input(key="why_materiality_amount").set_value("decided")
    at.button(key="save_rule").click().run()
    assert "nothing was stored" in " ".join(error.value for error in at.error)
    assert settings.value(filled, "materiality_amount") == "5000"
