"""Cost of the platform: nothing is lost between a bill and the teams that carry it."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.allocation import Child, Rule
from finint.devfinance import (
    BASES,
    FIELDS,
    CostLine,
    TieOut,
    Units,
    by_place,
    carry,
    developer_side,
    engineers,
    engineers_text,
    halves,
    total_amount,
    unallocated_ratio,
    unit_cost_amount,
)

money = st.decimals(min_value=-10_000, max_value=10_000, places=6, allow_nan=False)
names = st.sampled_from(["", "Acme", "Bolt", "Cirrus"])


def line(amount="10", **changes):
    given = {
        "month": date(2026, 3, 1), "is_cloud": False, "is_platform": True, "vendor": "Acme", "service": "",
        "sub_account": "", "team": "", "product": "", "environment": "", "department": "Platform",
        "charge_category": "Usage", "commitment_status": "", "rows": 1, "not_stated": 0,
    }  # fmt: skip
    amounts = dict.fromkeys(("billed_amount", "effective_amount", "list_amount", "contracted_amount"), D(amount))
    return CostLine(**(given | amounts | changes))


lines = st.builds(
    line,
    money.map(str),
    is_cloud=st.booleans(),
    is_platform=st.booleans(),
    vendor=names,
    service=names,
    sub_account=names,
    team=st.sampled_from(["", "api"]),
)
HALF = Rule(
    "R1", "vendor", "Acme", "fixed_percent", (Child("developer", "api", D(30)), Child("marketing", "web", D(70)))
)
TEAMS = Rule("R2", "sub_account", "Bolt", "headcount", (Child("developer", "a", D(3)), Child("developer", "b", D(4))))
OFFICE = Rule(
    "R3", "department", "Platform", "headcount", (Child("developer", "a", D(1)), Child("developer", "b", D(1)))
)


@given(st.lists(lines, max_size=20), st.sampled_from(BASES))
def test_what_is_carried_adds_up_to_the_lines_in_every_reading(made, basis):
    carried = carry(made, [HALF, TEAMS, OFFICE], basis)
    assert total_amount(carried) == sum((one.amount(basis) for one in made), D(0))
    for field in FIELDS:
        assert sum((place.amount for place in by_place(carried, field)), D(0)) == total_amount(carried)


@given(st.lists(lines, max_size=20))
def test_one_vendors_halves_sum_to_what_it_billed(made):
    for one in halves(carry(made, [HALF, TEAMS], "billed")):
        assert one.billed_amount == sum(row.billed_amount for row in made if row.vendor == one.vendor)


def test_a_tag_beats_rules_on_accounts_and_a_vendor_rule_beats_the_tag():
    tagged = line(team="portal", sub_account="Bolt", vendor="Other", is_cloud=True)
    assert [one.team for one in carry([tagged], [TEAMS], "billed")] == ["portal"]
    assert {one.side for one in carry([line(team="portal")], [HALF], "billed")} == {"developer", "marketing"}


def test_a_department_rule_is_not_for_cloud_rows_without_a_tag():
    assert carry([line(vendor="Other")], [OFFICE], "billed")[0].team == "a"
    assert carry([line(vendor="Other", is_cloud=True)], [OFFICE], "billed")[0].team == ""


def test_unallocated_is_the_share_no_team_carries():
    carried = carry([line("30", vendor="Other", team="api"), line("10", vendor="Other")], [], "billed")
    assert unallocated_ratio(developer_side(carried)) == D(10) / D(40)
    assert unallocated_ratio([]) is None


def test_marketing_lines_of_a_shared_vendor_stay_marketings():
    carried = carry([line("30", vendor="Bolt"), line("12", vendor="Bolt", is_platform=False)], [], "billed")
    assert [tuple(one) for one in halves(carried)] == [("Bolt", D(30), D(12))]


@pytest.mark.parametrize(
    ("driver", "expected"),
    [
        ("active_developers", D(1200) / 40),
        ("builds", D(1200) / 300),
        ("deploys", None),
        ("api_calls", D(1200) * 1000 / 600_000),
        ("ai_tokens", None),
    ],
)
def test_unit_costs_divide_the_whole_cost(driver, expected):
    units = Units(D(40), D(300), D(0), D(600_000), None)
    assert unit_cost_amount(D(1200), units, driver) == expected


def test_under_half_an_engineer_is_negligible():
    assert engineers(D(60_000), 365, D(120_000)) == D(60_000) * D("365.25") / (365 * D(120_000))
    assert engineers_text(D("0.499")) == "negligible"
    assert engineers_text(D("-0.2")) == "negligible"
    assert engineers_text(D("0.5")) == "0.5 engineers"
    assert engineers(D(1), 0, D(1)) is None
    assert engineers(D(1), 30, D(0)) is None


def test_a_bill_ties_when_rows_and_invoice_differ_by_no_more_than_rounding():
    bill = TieOut("Cirrus", "I-1", date(2026, 3, 1), 4, "USD", D("100.004"), "I-1", D("100.00"))
    assert bill.difference_amount == D("0.004")
    assert bill.is_tied
    assert bill._replace(invoiced_amount=D("99.00")).is_tied is False
    assert bill._replace(invoiced_amount=None).is_tied is None
