"""Markov chains: equal to exact fractions by elimination, right by hand, and equal to the reference."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journeys_oracle import MILLION, Journey, journey_lists, removal_effects

from finint.journeys import markov
from finint.journeys.attribution import attribute
from finint.journeys.counts import CONVERTS, GOES_ON, IS_LOST, Step
from finint.journeys.models import MARKOV
from finint.journeys.touches import understand

slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def journey(path, value_cents=None):
    return Journey(tuple((60 * place, channel) for place, channel in enumerate(path)), value_cents)


def steps_of(journeys):
    """Steps of journeys, one by one."""
    rows = []
    for one in journeys:
        path, n = one.channels, len(one.touches)
        for place, channel in enumerate(path):
            before = [path[place - back] if place >= back else "" for back in (3, 2, 1)]
            ends = GOES_ON if place < n - 1 else CONVERTS if one.converted else IS_LOST
            worth = one.value_cents if ends == CONVERTS else 0
            rows.append(Step(*before, channel, min(place + 1, 4), ends, 1, worth, 0))
    return markov.table(rows, sorted({channel for one in journeys for channel in one.channels}))


def removal(journeys, order):
    steps = steps_of(journeys)
    chain = markov.chain(steps, order)
    return markov.removal(chain, markov.counted(chain, steps.touches, steps.value_cents))


def test_a_channel_on_every_way_to_a_conversion_has_effect_1():
    found = removal([journey("ab", 100), journey("b", 100), journey("a")], 1)
    assert found.conversion_ratio == pytest.approx(2 / 3)
    assert found.effect == pytest.approx((1 / 2, 1))


def test_two_channels_in_a_row_by_hand():
    # start → a 2/3, b 1/3; a → b 1/2, lost 1/2; b → conversion 1: without a only 1/3 of 2/3 is left.
    found = removal([journey("ab", 100), journey("b", 100), journey("a")], 1)
    assert found.effect[0] == pytest.approx(1 - (1 / 3) / (2 / 3))


def test_a_conversion_is_worth_the_mean_value_of_its_last_state():
    # Both conversions end at b: each is worth (100 + 500) / 2, whichever way they came.
    found = removal([journey("ab", 100), journey("b", 500)], 1)
    assert found.effect_value == pytest.approx((1 / 2, 1))


def test_equal_states_are_collapsed_not_equal_touches():
    chain = markov.chain(steps_of([journey("aab", 100)]), 2)
    assert chain.contains.shape[0] == 2  # (a, a) and (a, b); collapsed touches would leave one state
    assert len(chain.from_state) == 1
    alone = markov.chain(steps_of([journey("aaaa", 100)]), 2)
    assert alone.contains.shape[0] == 1
    assert len(alone.from_state) == 0


def test_a_path_shorter_than_the_order_is_one_state():
    chain = markov.chain(steps_of([journey("ab", 100), journey("a"), journey("abc")]), 3)
    assert chain.contains.tolist() == [[True, False, False], [True, True, False], [True, True, True]]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_one_channel_alone_has_effect_1(order):
    assert removal([journey("aaa", 100), journey("a")], order).effect == pytest.approx((1,))


@pytest.mark.parametrize("order", [1, 2, 3])
def test_without_a_conversion_there_is_no_effect(order):
    assert removal([journey("ab"), journey("b")], order).effect is None


def test_a_channel_that_only_loses_has_effect_0():
    assert removal([journey("a", 100), journey("b")], 1).effect == pytest.approx((1, 0))


@pytest.mark.parametrize("order", [0, 4, -1])
def test_an_order_is_1_2_or_3(order):
    with pytest.raises(ValueError, match="order is one of"):
        markov.chain(steps_of([journey("ab", 1)]), order)


@settings(max_examples=30, deadline=None)
@given(journey_lists(), st.sampled_from([1, 2, 3]))
def test_effects_equal_exact_fractions_by_elimination(journeys, order):
    found = removal(journeys, order)
    expected, expected_value = removal_effects(journeys, order)
    for effects, exact in ((found.effect, expected), (found.effect_value, expected_value)):
        if exact is None:
            assert effects is None
        else:
            assert effects == pytest.approx([float(exact[name]) for name in sorted(exact)], rel=1e-12, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(journey_lists(), st.sampled_from([1, 2, 3]))
def test_effects_lie_between_0_and_1(journeys, order):
    effects = removal(journeys, order).effect
    assert effects is None or all(-1e-12 <= effect <= 1 + 1e-12 for effect in effects)


@slow
@given(journey_lists())
def test_markov_credit_of_a_file_is_the_normalised_effect_and_adds_up(file_table, journeys):
    touches = understand(file_table(journeys))
    models = attribute(touches, MARKOV).models
    for order in (1, 2, 3):
        credit = models[f"markov_{order}"]
        exact = removal_effects(journeys, order)
        for side, unit, total in ((0, MILLION, touches.conversions), (1, 1, touches.value_cents)):
            given_out = [(one.conversions_millionths, one.value_cents)[side] for one in credit.values()]
            unrounded = [(one.exact_conversions, one.exact_cents)[side] for one in credit.values()]
            if exact[side] is None or sum(exact[side].values()) == 0:
                assert given_out == [0] * len(credit)
                continue
            assert sum(given_out) == total * unit
            share = [float(exact[side][name] / sum(exact[side].values())) for name in sorted(exact[side])]
            assert unrounded == pytest.approx([part * total for part in share], rel=1e-9, abs=1e-9)
            assert all(abs(part - unit * one) < 1 + 1e-6 for part, one in zip(given_out, unrounded, strict=True))


def test_a_simulated_chain_converges_to_the_exact_effects():
    """Walk the chain of three journeys two hundred thousand steps: the share of converting walks through a channel."""
    journeys = [journey("aba", 100), journey("bc", 100), journey("ca"), journey("b")]
    moves = {}
    for one in journeys:
        states = [*one.channels, "won" if one.converted else "lost"]
        for here, there in pairwise(["start", *states]):
            moves.setdefault(here, []).append(there)
    random = np.random.default_rng(5)
    won, through = 0, dict.fromkeys("abc", 0)
    for _ in range(40_000):
        here, seen = "start", set()
        while here not in {"won", "lost"}:
            here = moves[here][random.integers(len(moves[here]))]
            seen.add(here)
        if here == "won":
            won += 1
            for channel in seen - {"won"}:
                through[channel] += 1
    assert removal(journeys, 1).effect == pytest.approx([through[channel] / won for channel in "abc"], abs=0.02)
