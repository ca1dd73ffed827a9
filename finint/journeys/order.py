"""Which Markov order do the journeys support?

Each order is judged as a predictor of the next step (a channel, a conversion or the end) from the last k touches, on
the same uncollapsed sequences, so that likelihoods compare. A longer memory always fits better; what counts is how well
it predicts a step it has not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from finint.journeys.counts import CONVERTS, GOES_ON, IS_LOST
from finint.journeys.markov import ORDERS, StepTable


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """How well `order` touches of memory predict the next step; log likelihoods are natural logarithms, per step.

    `held_out_log_likelihood` predicts each step from all others (leave one out), closer to 0 is better. `aic` counts
    every context seen × (outcomes − 1) as parameters.
    """

    order: int
    steps: int
    contexts: int
    log_likelihood: float
    held_out_log_likelihood: float
    aic: float


def evidence(steps: StepTable, orders: Sequence[int] = ORDERS) -> list[OrderEvidence]:
    """Return the evidence for each order; order 0 would be no memory at all.

    Source: Akaike (1974); leave-one-out prediction with one pseudo-step spread over the outcomes (Jeffreys-type
    smoothing), so a step never seen elsewhere is unlikely, not impossible.
    """
    base = len(steps.names) + 1
    outcomes = len(steps.names) + 2
    ended = steps.ends != GOES_ON
    converted, lost = base, base + 1
    end = np.where(steps.ends == CONVERTS, converted, lost)
    assert IS_LOST != CONVERTS
    counts = np.concatenate([steps.touches, steps.touches[ended]])
    following = np.concatenate([steps.channels[0], end[ended]])
    result = []
    for order in orders:
        before = sum((steps.channels[back + 1] * base**back for back in range(order)), np.zeros_like(steps.touches))
        after = sum((steps.channels[back] * base**back for back in range(order)), np.zeros_like(steps.touches))
        context = np.concatenate([before, after[ended]])
        pairs, pair = np.unique(context * (base + 2) + following, return_inverse=True)
        n = np.bincount(pair, weights=counts, minlength=len(pairs))
        contexts, place = np.unique(pairs // (base + 2), return_inverse=True)
        total = np.bincount(place, weights=n)[place]
        fitted = float(np.sum(n * np.log(n / total)))
        unseen = float(np.sum(n * np.log((n - 1 + 1 / outcomes) / total)))
        parameters = len(contexts) * (outcomes - 1)
        all_steps = int(n.sum())
        result.append(
            OrderEvidence(
                order=order,
                steps=all_steps,
                contexts=len(contexts),
                log_likelihood=fitted / all_steps,
                held_out_log_likelihood=unseen / all_steps,
                aic=2 * parameters - 2 * fitted,
            )
        )
    return result


def best(evidence: Sequence[OrderEvidence]) -> int:
    """Return the order that predicts unseen steps best; the lower of two equal ones."""
    return max(evidence, key=lambda one: (one.held_out_log_likelihood, -one.order)).order
