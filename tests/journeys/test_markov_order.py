"""Evidence for an order: likelihoods by hand, and the order a chain was made with is found again."""

from math import log

import numpy as np
import pytest

from finint.journeys import markov
from finint.journeys.counts import CONVERTS, GOES_ON, IS_LOST, Step
from finint.journeys.order import best, evidence


def table(*rows, names=("a", "b")):
    return markov.table([Step(*row, 0, 0) for row in rows], names)


def test_likelihoods_of_three_journeys_by_hand():
    # a → conversion twice, a → lost once; outcomes are a, b, conversion and lost.
    steps = table(("", "", "", "a", 1, CONVERTS, 2), ("", "", "", "a", 1, IS_LOST, 1))
    none, one = evidence(steps, [0, 1])
    assert none.steps == 6
    assert none.log_likelihood == pytest.approx((3 * log(3 / 6) + 2 * log(2 / 6) + log(1 / 6)) / 6)
    assert one.log_likelihood == pytest.approx((3 * log(3 / 3) + 2 * log(2 / 3) + log(1 / 3)) / 6)
    assert one.held_out_log_likelihood == pytest.approx((3 * log(2.25 / 3) + 2 * log(1.25 / 3) + 1 * log(0.25 / 3)) / 6)
    assert (none.contexts, one.contexts) == (1, 2)
    assert one.aic == pytest.approx(2 * 2 * 3 - 2 * 6 * one.log_likelihood)


def walk(order, journeys=4000):
    """Journeys of a chain that remembers exactly `order` touches."""
    random = np.random.default_rng(order)
    counts = {}
    for _ in range(journeys):
        path = []
        while True:
            memory = "".join(path[-order:]) if order else ""
            leaning = 0.5 if not memory else 0.9 if memory.count("a") % 2 else 0.1
            path.append("a" if random.random() < leaning else "b")
            ends = random.random() < 0.2
            before = [path[-1 - back] if len(path) > back else "" for back in (3, 2, 1)]
            how = (CONVERTS if random.random() < 0.3 else IS_LOST) if ends else GOES_ON
            key = (*before, path[-1], min(len(path), 4), how)
            counts[key] = counts.get(key, 0) + 1
            if ends:
                break
    return table(*((*key, count) for key, count in counts.items()))


def test_without_any_memory_in_the_journeys_the_shortest_order_is_best():
    assert best(evidence(walk(0))) == 1


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_order_a_chain_was_made_with_predicts_best(order):
    assert best(evidence(walk(order))) == order


def test_a_longer_memory_never_fits_worse():
    found = [one.log_likelihood for one in evidence(walk(1, journeys=300))]
    assert found == sorted(found)
