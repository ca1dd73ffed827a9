"""How use moved with cost: by hand, against numpy's own fit, at its limits, and told only when the books tell it."""

from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.elasticity import elasticity


def series(slope, growth=0.02, noise=0.01, months=25, seed=7, swing=0.15):
    random = np.random.default_rng(seed)
    moves = random.normal(0, swing, months - 1)
    used = slope * moves + growth + random.normal(0, noise, months - 1)
    costs = 100 * np.exp(np.concatenate([[0], np.cumsum(moves)]))
    uses = 50 * np.exp(np.concatenate([[0], np.cumsum(used)]))
    return [D(str(one)) for one in costs], [D(str(one)) for one in uses]


@pytest.mark.parametrize("slope", [0.0, 0.4, 1.0])
def test_a_known_slope_lies_inside_its_interval_and_growth_is_no_part_of_it(slope):
    found = elasticity(*series(slope))
    assert found.is_told
    assert found.low <= D(str(slope)) <= found.high
    assert found.changes == 24


def test_it_equals_an_independent_fit():
    costs, uses = series(0.6, noise=0.05)
    x, y = (np.diff(np.log(np.array([float(one) for one in row]))) for row in (costs, uses))
    assert float(elasticity(costs, uses).ratio) == pytest.approx(np.polyfit(x, y, 1)[0], abs=1e-3)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_unit_of_money_and_of_use_does_not_matter(seed):
    costs, uses = series(0.5, seed=seed)
    again = elasticity([one * 7 for one in costs], [one / 3 for one in uses])
    assert again.ratio == pytest.approx(elasticity(costs, uses).ratio, abs=D("0.002"))


def test_what_the_books_cannot_tell_is_said_with_its_reason():
    costs, uses = series(0.5)
    assert "at least 12" in elasticity(costs[:12], uses[:12]).reason
    assert elasticity([D(100)] * 25, uses).reason == "cost hardly moved from month to month"
    wide = elasticity(*series(0.5, noise=0.5))
    assert "too wide" in wide.reason
    assert not wide.is_told
    assert elasticity(costs, [None] * 25).changes == 0
