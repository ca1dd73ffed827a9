"""The budget page: bridge, commentary, outlook, commitments and moves, each from the books and back into them."""

from datetime import date
from decimal import Decimal

from made import NOW, budget_reading, spend_reading
from test_pages import empty, filled, said, show  # noqa: F401  fixtures

from finint import commentary, matching
from finint.expected import overrides
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post
from finint.period import Period

TABS = ["Commentary", "Outlook", "Commitments and moves", "Versions", "Campaigns", "By month"]
ORDER = (
    "commitment_id,vendor,department,amount,currency,start_date,end_date,cancellable_until\n"
    "PO-1,Studio Nord,Growth,90.00,EUR,2026-10-01,2026-10-31,2026-10-25\n"
)


def tab(at, name):
    at.segmented_control(key="show").set_value(name).run()
    assert not at.exception
    return at


def test_every_part_of_the_budget_page_runs_and_the_bridge_can_be_switched(filled):  # noqa: F811
    at = show("budget")
    for name in TABS:
        assert not tab(at, name).error
    for key, value in (("bridge", "Year before"), ("split", "Textbook")):
        at.segmented_control(key=key).set_value(value).run()
        assert not at.exception


def test_a_material_variance_is_explained_on_the_page(filled):  # noqa: F811
    post(filled, spend_reading((date(2026, 9, 20), "big", "90000.00"), file_name="big", source="x"), now=NOW)
    at = tab(show("budget"), "Commentary")
    assert "comment due" in at.dataframe[-1].value.to_string()
    at.selectbox(key="comment_line").set_value("No department")
    for key, text in (("words", "trade fair"), ("action", "none"), ("owner", "head of growth")):
        at.text_input(key=f"comment_{key}").set_value(text)
    at.button[-1].click().run()
    assert not at.exception
    found = commentary.comments(filled, Period.month(2026, 9), "Plan")
    assert [(row.name, row.words, row.owner_role) for row in found] == [("", "trade fair", "head of growth")]


def test_an_outlook_is_shown_with_its_record_and_a_value_can_be_replaced(filled):  # noqa: F811
    at = tab(show("budget"), "Outlook")
    assert "Outlook 9+3" in said(at).replace("\\", "")
    assert "no record yet" in at.dataframe[-1].value.to_string()
    at.number_input[0].set_value(5000.0)
    at.text_input(key="override_reason").set_value("fair in December").run()
    at.button(key="override_save").click().run()
    assert not at.exception
    assert [(row.amount, row.reason) for row in overrides(filled)] == [(Decimal("5000.0"), "fair in December")]


def test_channels_land_too(filled):  # noqa: F811
    at = tab(show("budget"), "Outlook")
    at.segmented_control(key="outlook_lines").set_value("Channel").run()
    assert not at.exception
    assert "Search" in at.dataframe[-1].value.to_string() or "search" in at.dataframe[-1].value.to_string()


def test_money_is_accrued_transferred_and_matched_from_the_page(filled):  # noqa: F811
    bring_in(filled, Upload(ORDER.encode(), "orders.csv"), {}, now=NOW)
    at = tab(show("budget"), "Commitments and moves")
    assert "PO-1" in at.dataframe[-1].value.to_string()
    at.segmented_control(key="money_action").set_value("Accrue").run()
    at.number_input(key="accrue_amount").set_value(40.0)
    at.text_input(key="accrue_words").set_value("half a stand")
    at.selectbox(key="accrue_order").set_value("PO-1")
    at.button(key="accrue_save").click().run()
    assert not at.exception
    assert [(row.amount, row.commitment_id) for row in matching.accruals(filled)] == [(Decimal(40), "PO-1")]
    at.segmented_control(key="money_action").set_value("Transfer").run()
    at.number_input(key="transfer_amount").set_value(1e9)
    at.selectbox(key="transfer_to_month").set_value("Dec 2026")
    at.text_input(key="transfer_reason").set_value("more")
    at.button(key="transfer_save").click().run()
    assert "available" in said(at)
    at.segmented_control(key="money_action").set_value("Match").run()
    assert not at.exception


def test_versions_of_the_plan_stand_side_by_side(filled):  # noqa: F811
    later = budget_reading(
        ("Growth", date(2026, 1, 1), date(2027, 1, 1), "1500.00"),
        version="Reforecast 6+6",
        file_name="r",
        breakdown="r",
    )
    post(filled, later, now=NOW)
    at = tab(show("budget"), "Versions")
    shown = at.dataframe[-1].value
    assert {"Plan", "Reforecast 6+6"} <= set(shown.columns)
    assert sorted(shown[["Plan", "Reforecast 6+6"]].max().tolist()) == [1200, 1500]
