"""Claims of the business case: shown beside what is verified, never added to it."""

from datetime import date
from decimal import Decimal as D

import pytest
from test_kpi import claim

from finint.errors import CalculationError
from finint.value_case import CASE, Case, components, implied_cost_amount

AS_OF = date(2026, 12, 1)


def test_the_case_adds_up_to_its_total():
    assert CASE.claimed_amount_per_year == D("61.6") * 1_000_000
    assert implied_cost_amount(CASE) == CASE.claimed_amount_per_year / D("6.45")


def test_only_evidence_that_names_a_component_verifies_it():
    rows = [
        claim(1, 100, 80, component="developer cost management"),
        claim(2, 100, 80, component="Developer Cost Management", evidence=""),
        claim(3, 100, 100),
    ]
    found = {row.name: row for row in components(rows, AS_OF)}
    cost = found["Developer Cost Management"]
    assert (cost.verified_amount, cost.claims, cost.state) == (D(80), 2, "verified in part")
    assert cost.claimed_amount_per_year == 16_100_000
    other = found["ROI Measurement Coordination"]
    assert (other.verified_amount, other.state, other.window) == (D(0), "not evidenced", "none set")


def test_a_window_that_passed_without_evidence_says_so():
    rows = [claim(1, 100, None, component="Developer Cost Management", verified_on=None)]
    assert components(rows, AS_OF)[1].state == "window passed"
    assert components(rows, date(2026, 6, 1))[1].state == "waiting"


def test_a_return_of_minus_everything_implies_no_cost():
    with pytest.raises(CalculationError):
        implied_cost_amount(Case((("x", D(1)),), D(-1)))
