"""Whole cents: sums exact, limits kept, small units finer."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.optimizer.cents import places_for, raised, rounded
from finint.optimizer.curves import single
from finint.optimizer.space import Space


def space(count, total, low=0.0, high=None, groups=()):
    members = np.ones((1 + len(groups), count), dtype=bool)
    for row, (inside, _, _) in enumerate(groups, start=1):
        members[row] = [place in inside for place in range(count)]
    return Space(
        np.full(count, low),
        np.full(count, total if high is None else high),
        np.zeros(count),
        members,
        np.array([total, *(floor for _, floor, _ in groups)]),
        np.array([total, *(cap for _, _, cap in groups)]),
    )


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=12), st.integers(1_000_00, 10**12))
def test_whole_cents_add_up_to_the_budget(weights, cents):
    total = cents / 100
    spend = np.array(weights) / sum(weights) * total
    result = rounded(spend, space(len(weights), total), 2, total)
    assert sum(Decimal(repr(value)) for value in result.tolist()) == Decimal(repr(total))
    assert np.abs(result - spend).max() <= 0.011 + 1e-12 * total


def test_largest_remainders_get_the_cents():
    result = rounded(np.array([1000 / 3] * 3), space(3, 1000.0), 2, 1000.0)
    assert result.tolist() == [333.34, 333.33, 333.33]


def test_a_limit_between_cents_is_met_exactly():
    result = rounded(np.array([300.005, 699.995]), space(2, 1000.0, high=699.995), 2, 1000.0)
    assert result.tolist() == [300.005, 699.995]


def test_a_surplus_of_a_binary_fraction_is_never_taken_from_a_minimum():
    # 147.02 - 146.35 is a hair above 0.67 in binary: the hair must not come out of the minimum of 146.35.
    limits = space(2, 147.02)
    low, high = np.array([0.01, 146.35]), np.array([147.02 - 146.35, 147.01])
    limits = Space(low, high, limits.min_if_on, limits.members, limits.row_lower, limits.row_upper)
    result = rounded(np.array([147.02 - 146.35, 146.35]), limits, 3, 147.02)
    assert result.tolist() == [0.67, 146.35]


def test_a_group_stays_within_its_cap():
    limits = space(3, 1000.0, groups=[((0, 1), 0.0, 500.0)])
    result = rounded(np.array([249.9999, 250.0001, 500.0]), limits, 2, 1000.0)
    assert result[:2].sum() <= 500.0
    assert result.sum() == pytest.approx(1000.0, abs=1e-9)


@pytest.mark.parametrize(("budget", "places"), [(1e12, 2), (1000, 2), (999, 3), (100, 3), (1, 5), (0, 2)])
def test_small_units_get_more_decimals(budget, places):
    assert places_for(budget) == places


@given(st.floats(1.0, 90.0))
def test_raised_spend_reaches_the_target_with_few_units(target):
    curves = single(np.array([60.0, 50.0]), np.array([400.0, 300.0]), np.array([1.0, 1.0]))
    spend = np.array([350.0, 250.0]) * target / 60
    short = curves.total(spend) * 1.000001
    limits = space(2, 10_000.0)
    result = raised(
        spend,
        Space(
            *[
                *(getattr(limits, name) for name in ("lower", "upper", "min_if_on", "members")),
                np.zeros(1),
                limits.row_upper,
            ]
        ),
        2,
        curves,
        short,
    )
    assert curves.total(result) >= short
    assert result.sum() - spend.sum() <= 0.05
