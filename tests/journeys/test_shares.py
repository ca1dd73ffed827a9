"""Sharing whole units: the parts add up, and follow the weights."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.journeys.shares import UNATTRIBUTED, Cell, apportion, as_integers, spread

weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=12).filter(any)


@given(st.integers(-(10**12), 10**12), weights)
def test_parts_add_up_and_each_is_within_one_unit(total, parts):
    shared = apportion(total, parts)
    assert sum(shared) == total
    assert all(abs(part * sum(parts) - total * weight) < sum(parts) for part, weight in zip(shared, parts, strict=True))


@given(st.integers(0, 10**9), weights)
def test_a_negative_total_is_the_positive_one_with_its_sign(total, parts):
    assert apportion(-total, parts) == [-part for part in apportion(total, parts)]


def test_weights_that_sum_to_nothing_share_nothing():
    assert apportion(100, [0, 0]) == [0, 0]
    assert apportion(100, []) == []


def test_negative_weights_give_negative_parts_that_still_add_up():
    assert apportion(100, [3, -1]) == [150, -50]


def test_float_weights_keep_their_proportions():
    assert as_integers(np.array([0.1, 0.2])) == [5 * 10**14, 10**15]
    assert as_integers(np.zeros(2)) == [0, 0]


cells = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["email", "search"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from([date(2026, 1, 1), date(2026, 2, 1)]),
        st.integers(0, 10**6),
    ),
    max_size=8,
    unique_by=lambda cell: (cell.channel, cell.campaign_id, cell.month),
)


@given(st.dictionaries(st.sampled_from(["email", "search", "video"]), st.integers(-(10**6), 10**9)), cells)
def test_spread_credit_sums_to_each_channel(credit, pattern):
    found = spread(credit, pattern)
    for channel, amount in credit.items():
        assert sum(cell.amount for cell in found if cell.channel == channel) == amount
    assert {cell.channel for cell in found} == set(credit)


def test_credit_of_a_channel_without_linear_credit_stays_unattributed():
    pattern = [Cell("email", "a", date(2026, 2, 1), 5)]
    assert spread({"video": 7}, pattern) == [Cell("video", UNATTRIBUTED, date(2026, 2, 1), 7)]


@pytest.mark.parametrize("shuffled", [False, True])
def test_the_order_of_the_cells_does_not_matter(shuffled):
    pattern = [Cell("email", name, date(2026, month, 1), 1) for name in "abc" for month in (1, 2)]
    found = spread({"email": 100}, reversed(pattern) if shuffled else pattern)
    assert [cell.amount for cell in found] == [16, 17, 17, 16, 17, 17]
