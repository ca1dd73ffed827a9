"""Cash first, time saved beside it; nothing claimed counts before its evidence."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_kpi import claim, investment, measured

from finint.investments import EffortRow, effort_mix, returns, scenarios

AS_OF = date(2026, 12, 1)


def test_cash_and_full_return_stand_apart():
    rows = [claim(1, 90, 80), claim(1, 60, 50, value_class="capacity"), claim(1, 30, 20, value_class="avoided")]
    (found,) = returns([investment(1, 100)], rows, [], AS_OF)
    assert found.cash_roi_ratio == (D(80) - 100) / 100
    assert found.full_roi_ratio == (D(150) - 100) / 100
    assert found.claimed_amount == 180
    assert found.payback_months is None
    assert found.recovered_ratio == D("0.8")


def test_payback_runs_to_the_day_verified_cash_covers_the_cost():
    rows = [claim(1, 60, 60, verified_on=date(2025, 7, 1)), claim(1, 60, 60, verified_on=date(2026, 1, 1))]
    (found,) = returns([investment(1, 100)], rows, [], AS_OF)
    assert found.payback_months == (D(365) / D("30.4375")).quantize(D("0.1"))


def test_a_claim_without_evidence_or_verified_later_adds_nothing():
    rows = [claim(1, 60, 60, evidence=""), claim(1, 60, 60, verified_on=date(2027, 1, 1))]
    (found,) = returns([investment(1, 100)], rows, [], AS_OF)
    assert found.value_amount == 0


def test_the_grade_is_the_registers_or_the_latest_reports():
    (found,) = returns(
        [investment(1)],
        [],
        [measured(1, "0.1", "0.1", grade="C"), measured(1, "0.1", "0.1", date(2026, 4, 1), grade="B")],
        AS_OF,
    )
    assert found.grade == "B"


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6).filter(any))
def test_shares_of_effort_add_to_one(months):
    rows = [EffortRow(str(n), D(fte), None, 3, 1) for n, fte in enumerate(months)]
    assert sum(row.share_ratio for row in effort_mix(rows)) == pytest.approx(D(1))


@pytest.mark.parametrize("change", ["-0.4", "0", "0.25"])
def test_when_use_follows_wholly_the_unit_cost_stays(change):
    today, stays, follows = scenarios(D(1000), D(50), D(700), D(change), [("all", D(1))])
    assert follows.unit_cost_amount == today.unit_cost_amount
    assert stays.cost_amount == follows.cost_amount == 1000 * (1 + D(change))
    assert stays.margin_amount == 700
    assert scenarios(D(1000), D(50), D(700), D(change), [("none", D(0))])[2].unit_cost_amount == stays.unit_cost_amount
