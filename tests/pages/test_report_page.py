"""The report page: a draft says why, a close makes it final, what comes later is said beside it."""

from datetime import date

from made import NOW, spend_reading
from test_pages import empty, filled, said, show  # noqa: F401  fixtures

from finint import close
from finint.importer.post import post


def test_a_draft_names_its_reasons_and_a_close_makes_it_final(filled):  # noqa: F811
    at = show("report")
    assert not at.exception
    assert "(draft)" in said(at).replace("\\", "")
    at.segmented_control(key="show").set_value("Close").run()
    month = date(2026, 9, 1)
    assert at.selectbox(key="from").value == "2026-09"
    at.button(key="close_button").click().run()
    assert "cannot close" in said(at)
    at.text_input(key="close_reason_2026-09").set_value("agreed").run()
    at.button(key="close_button").click().run()
    assert not at.exception
    assert close.current(filled, month) is not None
    at.segmented_control(key="show").set_value("Report").run()
    assert "(draft)" not in said(at).replace("\\", "")
    post(filled, spend_reading((date(2026, 9, 20), "late", "7.00"), file_name="late", source="x"), now=NOW)
    at.run()
    assert "restated since close +7.00 (1 row)" in said(at).replace("\\", "")
