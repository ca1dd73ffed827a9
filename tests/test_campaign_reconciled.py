"""Whether a campaign's spend is reconciled: by hand, and from books with an invoice that agrees or does not."""

from datetime import date
from decimal import Decimal as D

import pytest

from finint.campaign_reconciled import VendorMonth, reconciled
from finint.reconciliation import ReconciledMonth
from finint.roi import confidence_level

JAN, FEB, MAR = (date(2026, month, 1) for month in (1, 2, 3))


def month(vendor, when, left_open):
    return ReconciledMonth(vendor, vendor, when, D(1000), D(left_open), ())


def test_the_platforms_lines_decide_where_a_campaign_has_some():
    rows = [
        VendorMonth("a", "meta", JAN, True, D(990)),
        VendorMonth("a", "meta", FEB, True, D(10)),
        VendorMonth("a", "agency", JAN, False, D(500)),
    ]
    found = reconciled(rows, [month("meta", JAN, 0), month("meta", FEB, 5)], D("0.01"), date(2026, 6, 1))["a"]
    assert (found.scope_amount, found.agreed_amount, found.is_reconciled) == (D(1000), D(990), True)
    strict = reconciled(rows, [month("meta", JAN, 0), month("meta", FEB, 5)], D("0.001"), date(2026, 6, 1))["a"]
    assert not strict.is_reconciled


def test_ledger_lines_are_checked_against_their_invoices():
    rows = [VendorMonth("a", "agency", JAN, False, D(500))]
    assert reconciled(rows, [month("agency", JAN, 0)], D("0.01"), date(2026, 6, 1))["a"].is_reconciled
    assert not reconciled(rows, [month("agency", JAN, 100)], D("0.01"), date(2026, 6, 1))["a"].is_reconciled


def test_nothing_to_compare_with_is_not_reconciled_and_an_open_month_is_not_asked():
    rows = [VendorMonth("a", "meta", JAN, True, D(500)), VendorMonth("b", "meta", MAR, True, D(5))]
    found = reconciled(rows, [], D("0.01"), date(2026, 3, 20))
    assert set(found) == {"a"}
    assert not found["a"].is_reconciled
    assert found["a"].agreed_ratio == 0


def test_credits_count_by_their_size():
    rows = [VendorMonth("a", "meta", JAN, True, D(500)), VendorMonth("a", "meta", FEB, True, D(-500))]
    found = reconciled(rows, [month("meta", JAN, 0)], D("0.01"), date(2026, 6, 1))["a"]
    assert (found.scope_amount, found.agreed_ratio) == (D(1000), D("0.5"))


@pytest.mark.parametrize(("is_reconciled", "level"), [(True, "high"), (False, "medium")])
def test_high_asks_for_reconciled_spend(is_reconciled, level):
    asked = {"grade": "B", "probability_above_hurdle": 0.02, "maturity_ratio": 0.95, "conversions": D(40)}
    assert confidence_level(**asked, is_reconciled=is_reconciled) == level
