"""The dynamic programme: convolution, groups as a tree, and the bound over cells."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optimizer_cases import curve

from finint.optimizer.curves import hill, single
from finint.optimizer.parsing import read_problem
from finint.optimizer.programme import bound_over_cells, convolve, family_of, plan
from finint.optimizer.space import space_of

TABLES = st.lists(st.one_of(st.integers(-5, 9).map(float), st.just(-np.inf)), min_size=1, max_size=7)


def slow_convolution(first, second):
    size = max(len(first), len(second))
    result = np.full(size, -np.inf)
    for i, j in itertools.product(range(len(first)), range(len(second))):
        if i + j < size:
            result[i + j] = max(result[i + j], first[i] + second[j])
    return result


@given(TABLES, TABLES)
def test_convolution_equals_trying_every_pair(first, second):
    assert convolve(np.array(first), np.array(second)).tolist() == slow_convolution(first, second).tolist()


@given(st.lists(st.integers(0, 9), max_size=6), st.lists(st.integers(0, 9), max_size=6))
def test_concave_tables_join_by_their_steps_in_falling_order(first, second):
    tables = [np.concatenate([[0.0], np.cumsum(sorted(steps, reverse=True))]) for steps in (first, second)]
    assert convolve(*tables) == pytest.approx(slow_convolution(*tables))


def read(groups=(), budget=12.0, count=3, **more):
    shapes = ((9.0, 3.0, 2.0), (7.0, 2.0, 1.0), (8.0, 5.0, 3.0), (5.0, 4.0, 0.7))
    channels = [curve(f"c{i}", *shapes[i], max=budget) | more for i in range(count)]
    return read_problem({"total_budget": budget, "channels": channels, "groups": list(groups)})


def every_split(problem, budget, step):
    count = len(problem.channels)
    values = np.arange(0, budget + step / 2, step)
    for spend in itertools.product(values, repeat=count - 1):
        if sum(spend) <= budget + 1e-9:
            yield np.array([*spend, budget - sum(spend)])


def test_programme_is_the_best_of_every_split_of_the_grid():
    problem = read()
    space = space_of(problem, 12.0, 12.0)
    programme = plan(problem.curves, space, family_of(space), steps=24)
    best = max(problem.curves.total(spend) for spend in every_split(problem, 12.0, 0.5))
    assert programme.table.value[24] == pytest.approx(best)
    assert problem.curves.total(programme.spend_at(24)) == pytest.approx(best)
    assert programme.spend_at(24).sum() == pytest.approx(12.0)


def test_nested_groups_are_cut_to_their_limits():
    groups = [
        {"name": "outer", "channels": ["c0", "c1", "c2"], "max": 7.0},
        {"name": "inner", "channels": ["c0", "c1"], "min": 4.0, "max": 5.0},
    ]
    problem = read(groups, count=4)
    space = space_of(problem, 12.0, 12.0)
    programme = plan(problem.curves, space, family_of(space), steps=24)
    fits = [
        problem.curves.total(spend)
        for spend in every_split(problem, 12.0, 0.5)
        if spend[:3].sum() <= 7 + 1e-9 and 4 - 1e-9 <= spend[:2].sum() <= 5 + 1e-9
    ]
    assert programme.table.value[24] == pytest.approx(max(fits))


def test_overlapping_groups_are_no_tree():
    groups = [{"name": "g", "channels": ["c0", "c1"], "max": 7}, {"name": "h", "channels": ["c1", "c2"], "max": 7}]
    problem = read(groups)
    assert family_of(space_of(problem, 12.0, 12.0)) is None


@given(price=st.floats(0, 3), steps=st.integers(3, 30))
def test_bound_over_cells_is_never_below_the_best_split(price, steps):
    problem = read()
    space = space_of(problem, 12.0, 12.0)
    best = max(problem.curves.total(spend) for spend in every_split(problem, 12.0, 1.0))
    prices = np.full(3, price)
    bound, _ = bound_over_cells(problem.curves, space, family_of(space), steps, prices, price * 12.0, exact=True)
    assert bound >= best


def test_bound_over_cells_proves_identical_channels_where_splitting_is_slow():
    count, slope = 10, 3.0
    curves = single(np.full(count, 1.0), np.full(count, 0.23), np.full(count, slope))
    problem = read_problem({"total_budget": 1.0, "channels": [curve(f"c{i}", 1.0, 0.23, slope) for i in range(count)]})
    space = space_of(problem, 1.0, 1.0)
    on = max(range(1, count + 1), key=lambda k: k * float(hill(np.array(1 / k), *map(np.array, (1.0, 0.23, slope)))))
    spend = np.where(np.arange(count) < on, 1 / on, 0.0)
    price = float(curves.marginal(spend)[0])
    bound, _ = bound_over_cells(curves, space, family_of(space), 2000, np.full(count, price), price, exact=True)
    assert curves.total(spend) <= bound <= curves.total(spend) * (1 + 1e-4)
