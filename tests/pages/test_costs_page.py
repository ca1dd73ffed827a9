"""The costs page answers from the books, names the file a rule lacks, and carries a finding into the savings ledger."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from vendors_made import bring, contracts, invoices, ledger, vendor_file

from finint import store
from finint.auth import OWNER
from finint.savings_ledger import ledger as savings

APP = Path(__file__).resolve().parents[2] / "app.py"
TABS = ["Findings", "Vendors", "Savings ledger", "Names"]


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    monkeypatch.setenv("FININT_SAMPLE", "no")
    books = store.open_for(OWNER)
    yield books
    store.close(books)


@pytest.fixture
def filled(empty):
    bring(
        empty,
        vendor_file(("V1", "Acme", "ACME*PAY", "survey software"), ("V2", "Bolt", "", "survey software")),
        "vendors.csv",
    )
    bring(empty, contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "12000.00", 10, 4)), "contracts.csv")
    rows = [(f"2026-{month:02d}-05", "Acme", f"A-{month}", "1000.00") for month in range(1, 11)]
    rows += [(f"2026-{month:02d}-06", "Bolt", f"B-{month}", "200.00") for month in range(1, 11)]
    rows += [("2026-10-20", "Acme", "A 10", "1000.00"), ("2026-10-21", "Bolt Ltd", "X1", "50.00")]
    bring(empty, ledger(*rows))
    bring(empty, invoices(("A-1", "Acme", "2026-01-05", "1000.00")), "invoices.csv")
    return empty


def show(tab=None):
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.switch_page("pages/costs.py").run()
    if tab:
        at.segmented_control(key="costs_show").set_value(tab).run()
    return at


def said(at):
    return " ".join(e.value for e in [*at.markdown, *at.caption]).replace("\\", "")


def test_the_title_says_what_can_stop_and_the_tiles_agree(filled):
    at = show()
    assert not at.exception
    assert not at.error
    # Six of ten seats are unused: 7,200 of 12,000 a year. The second A-10 is 1,000. Bolt is the smaller survey tool: 2,000.
    title = said(at).replace("\u202f", " ").replace("\u00a0", " ")
    assert "10.2 k EUR look avoidable; 1 renewal to decide within 90 days" in title
    tiles = {metric.label: metric.value for metric in at.metric}
    assert tiles["Hard savings found"] == "10.2\u202fk"
    assert tiles["Renewals within 90 days"] == "12.0\u202fk"


@pytest.mark.parametrize("tab", TABS)
def test_every_part_runs(filled, tab):
    at = show(tab)
    assert not at.exception
    assert not at.error


def test_the_vendor_table_names_contract_use_and_what_was_found(filled):
    table = show("Vendors").dataframe[0].value
    row = table[table["Vendor"] == "Acme"].iloc[0]
    assert row["Spend"] == 11
    assert row["Used"] == 40
    assert row["Found"] == pytest.approx(8.2)


def test_contracts_that_overlap_are_asked_about_with_file_and_line(filled):
    assert not show("Vendors").warning
    bring(filled, contracts(("K2", "ACME", "2026-06-01", "2027-05-31", "12000.00", 10, 9)), "more.csv")
    (asked,) = show("Vendors").warning
    assert "K1 and K2 of Acme, 1 Jun 2026 to 31 Dec 2026" in asked.value.replace("\\", "")
    assert "Both count in renewals" in asked.value
    assert "more.csv line 2" in asked.value.replace("\\", "")


def test_names_that_differ_in_form_are_asked_about(filled):
    at = show("Names")
    assert "Bolt Ltd → Bolt" in said(at)
    at.button(key="merge_V2").click().run()
    assert not at.exception
    assert "No two names differ" in said(at)


def test_a_stated_saving_enters_as_identified(filled):
    at = show("Savings ledger")
    at.text_input(key="state_title").set_value("Fewer seats")
    at.number_input(key="state_amount").set_value(100.0)
    at.text_input(key="state_evidence").set_value("10 seats at 100")
    at.button[-1].click().run()
    assert not at.exception
    assert [(one.first.title, one.stage) for one in savings(filled)] == [("Fewer seats", "identified")]


def test_without_contracts_and_invoices_the_rules_say_what_they_lack(empty):
    bring(empty, ledger(("2026-03-02", "Acme", "D1", "10.00")))
    at = show()
    assert not at.exception
    text = said(at)
    assert "rules cannot run yet" in text
    assert "a file of contracts; purchasing or legal has it" in text
    assert "a file of invoices; accounts payable has it" in text
    tiles = {metric.label: metric for metric in at.metric}
    assert tiles["Renewals within 90 days"].value == "n/a"
    assert "No contract is known. Missing is a file of contracts" in text
    assert not [one for one in at.segmented_control if one.key == "renew_within"]
    assert "no spend of last year" in tiles["Realised hard savings"].proto.delta_description


def test_an_unsure_duplicate_is_no_soft_saving_and_stands_in_no_total(empty):
    bring(empty, ledger(("2026-03-02", "Acme", "T1", "8114.41"), ("2026-03-10", "Acme", "T2", "8114.41")))
    at = show()
    assert not at.exception
    assert "hard 0.00" in said(at)
    assert list(at.dataframe[0].value["Counts"]) == [0]
    assert list(at.dataframe[0].value["Found"]) == [8114.41]
    assert "None that is sure enough to count" in said(at)


def test_the_reconciliation_shows_its_share_and_takes_a_reason(empty):
    bring(empty, ledger(("2026-03-05", "Acme", "A1", "900.00"), ("2026-05-05", "Acme", "A3", "10.00")))
    bring(empty, invoices(("A1", "Acme", "2026-03-02", "1000.00")), "invoices.csv")
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.switch_page("pages/imports.py").run()
    at.segmented_control(key="show").set_value("Reconciliation").run()
    assert not at.exception
    assert not at.error
    tiles = {metric.label: metric.value for metric in at.metric}
    assert tiles["Reconciled share"] == "90.0 %"
    assert tiles["Days to close"] == "n/a"
    table = at.dataframe[0].value
    assert list(table["Residual"]) == [-100.0]
    assert "reconciled **90.0 %**" in said(at)


def test_nothing_to_reconcile_names_the_missing_file(empty):
    bring(empty, ledger(("2026-03-05", "Acme", "A1", "900.00")))
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.switch_page("pages/imports.py").run()
    at.segmented_control(key="show").set_value("Reconciliation").run()
    assert not at.exception
    assert "a file of invoices; accounts payable has it" in said(at)
