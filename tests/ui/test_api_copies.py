"""What Explain copies is an address that the API understands, for the rail's filters and the page's switches."""

import pytest

from finint.period import Period
from finint.ui.api_copies import period_text, switches


@pytest.mark.parametrize("text", ["2026", "2026-Q1", "2026-Q4", "2026-02"])
@pytest.mark.parametrize("first_month", [1, 7])
def test_a_period_is_written_as_it_is_read(text, first_month):
    period = Period.parse(text, first_month)
    assert Period.parse(period_text(period, first_month), first_month) == period


def test_a_period_without_a_name_has_none():
    assert not period_text(Period(Period.parse("2025").start, Period.parse("2026").end), 1)


def test_switches_are_the_apis_names():
    said = switches(
        {
            "model": "Non-direct", "lookback": "60 days", "timing": "Touch (accrual)", "benefit": "Revenue",
            "lag": "2 months", "until": "Dec 2026", "step": "no cap", "movable": False, "other": "left out",
        }
    )  # fmt: skip
    assert said == {
        "model": "last_non_direct", "lookback_days": "60", "basis": "accrual", "benefit": "revenue", "lag_months": "2",
        "until": "2026-12", "step_ratio": "0", "movable_only": "false",
    }  # fmt: skip
    assert switches({"bound_search": (50, 150)}) is None
