"""Concentration, shares, what moved a vendor's cost, contracts, and cost per outcome against peers."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from finint import vendors
from finint.contracts import Contract, next_contract, notice_passed, overlaps, renewals, used_ratio, window_of
from finint.cost_effectiveness import CampaignCost, outcomes_by_vendor, poisson_interval, unit_costs
from finint.vendors import VendorSpend, Volume, effective_vendors, hhi, moved, ranked, vendors_for

D = Decimal
amounts = st.lists(st.decimals("0.01", 10**7, places=2), min_size=1, max_size=12)


def vendor(key, now, before=0):
    return VendorSpend(key, key.upper(), "agency", "", "media_spend", 1, D(now), D(before))


def test_hhi_of_the_merger_guidelines_example():
    """US merger guidelines: four firms of 30, 30, 20 and 20 percent have 2,600."""
    assert hhi([D(30), D(30), D(20), D(20)]) == 2600


@given(amounts)
def test_hhi_lies_between_equal_shares_and_one_vendor(rows):
    index = hhi(rows)
    assert D(10_000) / len(rows) - D("1e-9") <= index <= D(10_000) + D("1e-9")
    assert 1 - D("1e-9") <= effective_vendors(index) <= len(rows) + D("1e-9")


@given(amounts)
def test_a_merger_of_two_vendors_never_spreads_spend(rows):
    merged = [rows[0] + rows[-1], *rows[1:-1]] if len(rows) > 1 else rows
    assert hhi(merged) >= hhi(rows) - D("1e-9")


def test_without_spend_there_is_no_concentration():
    assert hhi([]) is None
    assert hhi([D(0), D(-5)]) is None
    assert effective_vendors(None) is None
    assert ranked([]) == []
    assert vendors_for([]) == 0


@given(st.lists(st.decimals("0.01", 10**6, places=2), min_size=1, max_size=9))
def test_shares_add_up_to_one_and_cumulate(rows):
    found = ranked([vendor(str(place), amount) for place, amount in enumerate(rows)])
    assert abs(sum(row.share_ratio for row in found) - 1) < D("1e-20")
    assert abs(found[-1].cumulative_ratio - 1) < D("1e-20")
    assert all(one.cumulative_ratio <= other.cumulative_ratio for one, other in pairwise(found))
    assert all(one.vendor.spend_amount >= other.vendor.spend_amount for one, other in pairwise(found))


def test_spend_without_a_vendor_is_carried_beside_and_not_spread():
    found = ranked([vendor("", 900), vendor("a", 100)])
    assert [(row.vendor.vendor_key, row.share_ratio) for row in found] == [("a", 1)]


volumes = st.lists(
    st.builds(
        Volume, st.sampled_from("ab"), st.sampled_from(["clicks", "seats", ""]), st.sampled_from(["EUR", "USD"]), st.booleans(),
        st.decimals(1, 10**5, places=2), st.decimals(1, 10**5, places=2), st.none() | st.decimals(0, 10**4, places=1),
    ),
    max_size=8, unique_by=lambda row: (row.vendor_key, row.item, row.unit, row.is_before),
)  # fmt: skip


@given(volumes)
def test_price_volume_fx_new_and_other_are_the_change_exactly(rows):
    vendors_of = [
        vendor(key, sum((r.amount for r in rows if r.vendor_key == key and not r.is_before), D(0)),
               sum((r.amount for r in rows if r.vendor_key == key and r.is_before), D(0)))
        for key in "ab"
    ]  # fmt: skip
    found = moved(vendors_of, rows)
    for one in vendors_of:
        assert found[one.vendor_key].change_amount == one.spend_amount - one.before_amount


def test_a_dearer_click_is_price_and_more_clicks_are_volume():
    rows = [
        Volume("a", "clicks", "EUR", True, D(100), D(100), D(100)),
        Volume("a", "clicks", "EUR", False, D(240), D(240), D(120)),
    ]
    found = moved([vendor("a", 240, 100)], rows)["a"]
    # Mean over both orders: price (2 − 1) × (100 + 120) / 2, volume 20 × (1 + 2) / 2.
    assert (found.price_amount, found.volume_amount, found.other_amount) == (110, 30, 0)


def test_a_new_vendor_is_new_and_neither_price_nor_volume():
    found = moved([vendor("a", 240, 0)], [Volume("a", "clicks", "EUR", False, D(240), D(240), D(120))])["a"]
    assert (found.new_amount, found.price_amount) == (240, 0)


# Contracts ------------------------------------------------------------------------------------------------------------

AS_OF = date(2026, 11, 15)


def contract(number="K", start="2026-01-01", end="2026-12-31", notice=None, **changes):
    given_ = {
        "import_id": "imp", "file_name": "f", "line_no": 2, "contract_id": number, "vendor_key": "v", "vendor": "V",
        "vendor_category": None, "description": "Seats", "start_date": date.fromisoformat(start),
        "end_date": date.fromisoformat(end), "notice_date": date.fromisoformat(notice) if notice else None, "auto_renew": True,
        "amount": D(2400), "currency": "EUR", "rate": D(1), "units": D(10), "unit": "seat", "units_used": D(5),
        "unit_price_amount": None, "term_months": 24, "payment_days": None, "discount_ratio": None, "discount_days": None,
        "department": None, "cost_category": None, "owner": None,
    }  # fmt: skip
    return Contract(**given_ | changes)


@pytest.mark.parametrize(
    ("notice", "window"),
    [
        ("2026-11-14", 0),
        ("2026-11-15", 30),
        ("2026-12-15", 30),
        ("2026-12-16", 60),
        ("2027-02-13", 90),
        ("2027-02-14", 0),
    ],
)
def test_a_decision_falls_into_its_window(notice, window):
    one = contract(end="2027-06-30", notice=notice)
    assert window_of(one, AS_OF) == window
    assert bool(renewals([one], AS_OF)) is (window > 0)


def test_a_contract_binds_ends_or_renews_by_itself():
    assert contract(start="2027-01-01", end="2027-12-31").state(AS_OF) == "to come"
    assert contract().state(AS_OF) == "in force"
    assert contract(end="2026-10-31").state(AS_OF) == "in force"
    assert contract(end="2026-10-31", auto_renew=False).state(AS_OF) == "ended"
    assert [one.contract_id for one in notice_passed([contract(notice="2026-10-01")], AS_OF)] == ["K"]


def test_money_of_a_year_and_use():
    assert contract().yearly_amount == 1200
    assert contract(rate=None).yearly_amount is None
    assert contract(units=D(0)).utilization_ratio is None
    both = [contract(), contract(units_used=D(10), amount=D(7200))]
    assert used_ratio(both, AS_OF) == (D("0.5") * 1200 + 3600) / 4800
    assert used_ratio([], AS_OF) is None


def test_contracts_that_overlap_are_both_kept_and_named():
    one, other = contract("K1"), contract("K2", start="2026-12-01", end="2027-12-31")
    [found] = overlaps([one, other])
    assert (found.first_day, found.last_day) == (date(2026, 12, 1), date(2026, 12, 31))
    assert not overlaps([one, contract("K3", start="2027-01-01", end="2027-12-31")])
    assert next_contract([one, other], AS_OF).contract_id == "K1"
    assert next_contract([], AS_OF) is None


# Cost per outcome -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30, 100, 1000])
def test_the_poisson_interval_is_garwoods_by_chi_square(count):
    low, high = poisson_interval(count)
    assert low == pytest.approx(chi2.ppf(0.1, 2 * count) / 2)
    assert high == pytest.approx(chi2.ppf(0.9, 2 * count + 2) / 2)
    assert low < count < high


costs = st.lists(
    st.builds(CampaignCost, st.sampled_from("cde"), st.sampled_from("vw"), st.just("V"), st.just("x"), st.decimals("0.01", 9999, places=2)),
    max_size=6, unique_by=lambda row: (row.campaign_id, row.vendor_key),
)  # fmt: skip


@given(costs, st.dictionaries(st.sampled_from("cde"), st.floats(0, 500), max_size=3))
def test_outcomes_are_shared_out_completely(rows, outcomes):
    shared = outcomes_by_vendor(rows, outcomes)
    total = sum(count for campaign, count in outcomes.items() if campaign in {row.campaign_id for row in rows})
    assert sum(count for _, count in shared.values()) == pytest.approx(total)


def test_a_vendor_is_compared_with_the_others_of_its_category_when_there_are_enough():
    rows = [
        CampaignCost(f"c{n}", f"v{n}", f"V{n}", "ad platform", D(cost)) for n, cost in enumerate([1000, 2000, 4000])
    ]
    rows.append(CampaignCost("c9", "v9", "V9", "agency", D(500)))
    found = {row.vendor_key: row for row in unit_costs(rows, {"c0": 100, "c1": 100, "c2": 100, "c9": 100})}
    assert found["v0"].peer_median == 30  # of 20 and 40
    assert found["v0"].verdict == "F"
    assert found["v2"].verdict == "A"
    assert found["v1"].to_median_ratio == pytest.approx(20 / 25)
    assert found["v9"].reason == "0 peers in its category; 2 are needed"
    few = unit_costs(rows, {"c0": 29})
    assert few[0].reason == "29 outcomes; 30 are needed"
    assert few[0].unit_cost is None
    assert vendors.ZERO == 0
