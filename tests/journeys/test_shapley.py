"""Shapley values: equal to averages over every order of joining, exact splits, and close when drawn."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journeys_oracle import MILLION, journey_lists, shapley_by_permutations, worth_of

from finint.journeys import shapley
from finint.journeys.attribution import attribute
from finint.journeys.counts import Coalition
from finint.journeys.models import SHAPLEY
from finint.journeys.touches import understand

slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
games = st.integers(1, 5).flatmap(
    lambda players: st.tuples(
        st.just(players), st.lists(st.integers(-50, 50), min_size=2**players, max_size=2**players)
    )
)


def members(number, players):
    return frozenset(player for player in range(players) if number >> player & 1)


@given(games)
def test_exact_values_equal_the_average_over_every_order(game):
    players, worth = game
    worth = [0, *worth[1:]]
    number = {members(index, players): index for index in range(2**players)}
    expected = shapley_by_permutations(lambda inside: Fraction(worth[number[frozenset(inside)]]), range(players))
    found = shapley.exact(np.array([worth], dtype=float), players)[0]
    assert found == pytest.approx([float(expected[player]) for player in range(players)], abs=1e-9)


@given(games)
def test_exact_values_sum_to_the_worth_of_everybody(game):
    players, worth = game
    assert shapley.exact(np.array([worth], dtype=float), players).sum() == pytest.approx(worth[-1] - worth[0], abs=1e-9)


@given(games)
def test_subset_sums_add_what_lies_inside(game):
    players, amounts = game
    found = shapley.subset_sums(np.arange(2**players), np.array([amounts], dtype=float), players)[0]
    for whole in range(2**players):
        assert found[whole] == sum(amount for part, amount in enumerate(amounts) if part & whole == part)


def test_an_equal_split_by_hand():
    sets = [Coalition(0b001, 9, 1, 100, 0), Coalition(0b011, 9, 1, 100, 0), Coalition(0b111, 9, 1, 100, 0)]
    split = shapley.equal_split(sets, [100, 100, 100], 3)
    assert split == [100 + Fraction(100, 2) + Fraction(100, 3), Fraction(100, 2) + Fraction(100, 3), Fraction(100, 3)]


@slow
@given(journey_lists(values=st.integers(-90_000, 90_000)))
def test_shapley_credit_equals_permutations_and_adds_up(file_table, journeys):
    touches = understand(file_table(journeys))
    models = attribute(touches, SHAPLEY).models
    for name, rate in (("shapley", False), ("shapley_rate", True)):
        for side, total in ((0, touches.conversions), (1, touches.value_cents)):
            values = shapley_by_permutations(worth_of(journeys, side, rate=rate), touches.channels)
            whole = sum(values.values())
            exact = [float(value / whole * total) if whole else 0.0 for value in values.values()]
            credit = [models[name][channel] for channel in touches.channels]
            assert [(one.exact_conversions, one.exact_cents)[side] for one in credit] == pytest.approx(
                exact, rel=1e-7, abs=1e-6
            )
            given_out = [(one.conversions_millionths, one.value_cents)[side] for one in credit]
            assert sum(given_out) == (total * (MILLION if side == 0 else 1) if whole or name == "shapley" else 0)


def test_a_channel_that_mostly_loses_has_negative_credit_that_is_shown():
    sets = [Coalition(0b01, 10, 5, 0, 0), Coalition(0b11, 90, 5, 0, 0)]
    assert shapley.rate_values(sets, 2).ratio.tolist() == pytest.approx([0.3, -0.2])


def coalitions_of(random, channels, count):
    rows = {}
    for _ in range(count):
        chosen = sum(1 << int(channel) for channel in random.choice(channels, random.integers(1, 5), replace=False))
        rows[chosen] = Coalition(chosen, int(random.integers(50, 90)), int(random.integers(0, 50)), 0, 0)
    return list(rows.values())


def test_drawn_values_are_within_four_standard_errors_of_the_exact_ones(monkeypatch):
    sets = coalitions_of(np.random.default_rng(3), 10, 60)
    exact = shapley.rate_values(sets, 10)
    monkeypatch.setattr(shapley, "EXACT_CHANNELS", 0)
    drawn = shapley.rate_values(sets, 10, seed=1, pairs=400)
    assert exact.ratio_error is None
    assert (np.abs(drawn.ratio - exact.ratio) <= 4 * drawn.ratio_error).all()
    assert drawn.ratio.sum() == pytest.approx(exact.ratio.sum())
    assert (drawn.ratio_error > 0).any()


def test_an_order_and_its_reverse_cancel_between_two_channels(monkeypatch):
    monkeypatch.setattr(shapley, "EXACT_CHANNELS", 0)
    drawn = shapley.rate_values([Coalition(0b01, 10, 5, 0, 0), Coalition(0b11, 90, 5, 0, 0)], 2, pairs=5)
    assert drawn.ratio.tolist() == pytest.approx([0.3, -0.2])
    assert drawn.ratio_error.tolist() == pytest.approx([0, 0])


def test_the_same_seed_draws_the_same_values_above_16_channels():
    sets = coalitions_of(np.random.default_rng(4), 20, 80)
    first, again, other = (shapley.rate_values(sets, 20, seed=seed, pairs=20) for seed in (7, 7, 8))
    assert first.ratio.tolist() == again.ratio.tolist() != other.ratio.tolist()
    assert first.ratio_error is not None
