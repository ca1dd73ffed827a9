"""A real public ledger through detection: what is found there was judged by hand."""

from decimal import Decimal

import pytest
from made import NOW, SHARED

from finint.cost_findings import find
from finint.importer.bring import Upload, bring_in
from finint.period import Period
from finint.vendor_books import twelve_months, vendor_books
from finint.vendor_names import VendorName, lookalikes
from finint.view import View

FILE = SHARED / "exports" / "uk_cabinet_office_spend_2019-11.csv"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="../shared not present")
NOVEMBER = Period.month(2019, 11)


@pytest.fixture
def cabinet_office(books):
    bring_in(books, Upload(FILE.read_bytes(), FILE.name, ""), {"currency": "GBP"}, now=NOW)
    return books


def test_one_sum_twice_is_asked_about_and_lines_of_one_payment_are_not(cabinet_office):
    """By hand: the file pays one sum twice, eight days apart, from one area; its three identical rows are one payment."""
    found = find(cabinet_office, NOVEMBER)
    assert [(one.rule.id, one.confidence, one.found_amount) for one in found.findings] == [
        ("duplicate_invoice", "low", Decimal("2168114.41"))
    ]
    assert found.amount("hard") == 0
    assert {one.kind for one in found.off} == {"contracts", "idle_resources", "invoices", "vendors"}


def test_names_that_differ_in_form_are_suggested_and_none_is_merged(cabinet_office):
    """By hand: four suppliers are written in two ways, one of them with "&" and with "and"; a hundred names are paid."""
    view = twelve_months(View(NOVEMBER, NOVEMBER.end))
    vendors = vendor_books(cabinet_office, view)
    names = [VendorName(row.vendor.vendor_key, row.vendor.vendor, row.vendor.spend_amount) for row in vendors.ranked]
    assert len(names) == 100
    assert sorted(len(group.others) for group in lookalikes(names)) == [1, 1, 1, 1]
    assert any("BAIN" in group.into.vendor for group in lookalikes(names))
    assert vendors.spend_amount == Decimal("44453108.64")
