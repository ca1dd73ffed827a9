"""The interval of ROI: against a reference over real campaigns, and by its laws."""

import csv
import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.roi_interval import Unit, _blocks, interval_by_days

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")


def day(cost, returned, conversions=1):
    return Unit(Decimal(cost), Decimal(returned), conversions)


DAYS = [day(100 + n % 5, 120 + (n * 37) % 60) for n in range(28)]
units = st.lists(st.builds(day, st.integers(1, 500), st.integers(0, 2000), st.integers(1, 9)), min_size=10, max_size=40)


@needs_shared
def test_eleven_real_campaigns_drawn_by_independent_days():
    """Reference: 10,000 draws, seed 42, ends within ±0.03; the fold of names joins facebOOK_tier2."""
    reference = json.loads((SHARED / "data/real/marketing/expected.json").read_text())
    expected = reference["daily_campaigns"]["bootstrap_by_day_10000_seed42"]
    days = defaultdict(dict)
    with (SHARED / "data/real/marketing/daily_campaigns.csv").open() as file:
        for row in csv.DictReader(file):
            unit = Unit(Decimal(row["spend"]), Decimal(row["revenue"]), int(row["orders"]))
            days[row["campaign_name"].casefold()][date.fromisoformat(row["date"])] = unit
    assert len(days) == len(expected) == 11
    first = date(2021, 2, 1)
    for name, told in expected.items():
        in_order = [days[name][first + timedelta(days=n)] for n in range(28)]
        result = interval_by_days(in_order, block_days=1, draws=10_000, seed=42)
        assert result.roi_ratio == pytest.approx(told["roi"], abs=0.0001)
        assert result.interval_90.low_ratio == pytest.approx(told["p05"], abs=0.03)
        assert result.interval_90.high_ratio == pytest.approx(told["p95"], abs=0.03)
        assert result.above_hurdle_probability == pytest.approx(told["prob_roi_positive"], abs=0.03)


@given(units, st.integers(0, 50))
@settings(max_examples=30, deadline=None)
def test_wider_intervals_hold_narrower_ones(days, seed):
    result = interval_by_days(days, draws=200, seed=seed)
    inner, middle, outer = result.interval_80, result.interval_90, result.interval_95
    assert outer.low_ratio <= middle.low_ratio <= inner.low_ratio <= inner.high_ratio
    assert inner.high_ratio <= middle.high_ratio <= outer.high_ratio
    assert 0 <= result.above_hurdle_probability <= 1


@given(units, st.integers(2, 20))
@settings(max_examples=30, deadline=None)
def test_a_currency_changes_nothing(days, factor):
    scaled = [Unit(one.cost_amount * factor, one.return_amount * factor, one.conversions) for one in days]
    one, other = interval_by_days(days, draws=200), interval_by_days(scaled, draws=200)
    assert other.interval_90.low_ratio == pytest.approx(one.interval_90.low_ratio)
    assert other.roi_ratio == pytest.approx(one.roi_ratio)


def test_a_higher_hurdle_is_cleared_less_often():
    cleared = [interval_by_days(DAYS, hurdle_ratio=hurdle).above_hurdle_probability for hurdle in (-1, 0.4, 0.5, 9)]
    assert cleared == sorted(cleared, reverse=True)
    assert (cleared[0], cleared[-1]) == (1, 0)


def test_the_same_return_every_day_leaves_no_doubt():
    result = interval_by_days([day(100, 150)] * 20)
    assert result.interval_95 == pytest.approx((0.5, 0.5))


def test_the_same_seed_gives_the_same_ends_and_another_does_not():
    assert interval_by_days(DAYS, seed=1) == interval_by_days(DAYS, seed=1)
    assert interval_by_days(DAYS, seed=1) != interval_by_days(DAYS, seed=2)


def test_blocks_are_runs_of_the_asked_length_on_average():
    places = _blocks(50, 7, 400, np.random.default_rng(1))
    goes_on = (np.diff(places, axis=1) % 50 == 1).mean()
    assert goes_on == pytest.approx(6 / 7 + 1 / 7 / 50, abs=0.01)
    assert np.bincount(places.ravel(), minlength=50).min() > 0.7 * 400


def test_neighbouring_days_that_go_together_widen_the_interval():
    levels = np.random.default_rng(5).integers(0, 400, 20).repeat(7)  # weeks go well or badly as a whole
    waves = [day(100, int(level)) for level in levels]
    alone, blocks = interval_by_days(waves, block_days=1), interval_by_days(waves, block_days=7)
    width = [one.interval_90.high_ratio - one.interval_90.low_ratio for one in (alone, blocks)]
    assert width[1] > 1.5 * width[0]


def test_early_days_are_called_early_with_the_projected_return_apart():
    result = interval_by_days(DAYS, maturity_ratio=0.5)
    cost, returned = sum(one.cost_amount for one in DAYS), sum(one.return_amount for one in DAYS)
    assert result.state == "early"
    assert result.reason == "50 % of the conversions can be expected by now"
    assert result.roi_ratio == pytest.approx(float(returned / cost - 1))
    assert result.projected_roi_ratio == pytest.approx(float(2 * returned / cost - 1))
    assert interval_by_days(DAYS, maturity_ratio=0.9).state == "assessed"


@pytest.mark.parametrize(
    ("days", "reason", "roi"),
    [
        (DAYS[:9], "9 days, at least 10 needed", True),
        ([day(0, 50)] * 20, "no cost", None),
        ([day(-5, 50)] * 20, "credits exceed the cost", None),
        ([day(10, 0, 0)] * 20, "no conversions", True),
        ([day(1000, 1000), *[day(0, 10)] * 30], "the cost falls on too few days to draw them again", True),
        ([], "no cost", None),
    ],
)
def test_what_cannot_be_assessed_says_why_and_shows_no_interval(days, reason, roi):
    result = interval_by_days(days)
    assert (result.state, result.reason) == ("not assessable", reason)
    assert result.interval_80 is result.interval_95 is result.above_hurdle_probability is None
    assert (result.roi_ratio is None) == (roi is None)


@pytest.mark.parametrize(
    "wrong", [{"block_days": 0.5}, {"draws": 99}, {"maturity_ratio": 0.0}, {"maturity_ratio": 1.5}]
)
def test_arguments_out_of_range_are_refused(wrong):
    with pytest.raises(CalculationError):
        interval_by_days(DAYS, **wrong)
