"""Does the advice work? Worlds with known truth: what the advice loses against the best, and how often it wins.

Each world has true curves nobody sees, today's spend, and last year's shares. The advice sees curves that are wrong by
`error_ratio` (log-normal, independent by parameter) with draws as wide as that error, and may move each channel by
`step_ratio`; the policies obey the same step. Advice and policies are then judged on the true curves. This is a check
of the recommendation under estimation error of that size, not proof that fitted curves are causal.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.allocate import allocate
from finint.optimizer.bound import Aim
from finint.optimizer.curves import Curves, FloatArray, single
from finint.optimizer.problem import Channel, Draws, Problem
from finint.optimizer.solve import solve
from finint.optimizer.space import space_of

POLICIES = ("unchanged plan", "last year's shares", "equal shares")
BUDGET = 1_000_000.0
WINS_PROMISED = 0.9


@dataclass(frozen=True, slots=True)
class World:
    """One simulated world: true curves, today's spend and last year's spend by channel, both adding to the budget."""

    truth: Curves
    today: FloatArray
    last_year: FloatArray


@dataclass(frozen=True, slots=True)
class PolicyScore:
    """How a policy fared over the worlds.

    `regret_mean` and `regret_worst`: share of the best possible response that it lost; `win_rate` share of worlds in
    which the advice responded more than the policy (None for the advice itself).
    """

    policy: str
    regret_mean: float
    regret_worst: float
    win_rate: float | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """Scores of the advice and the policies, and in words whether it beats all of them in 90 % of worlds.

    `regret_by_world` is what the advice lost in each.
    """

    worlds: int
    error_ratio: float
    step_ratio: float | None
    scores: tuple[PolicyScore, ...]
    beats_all: bool
    verdict: str
    regret_by_world: tuple[float, ...] = ()


Estimate = Callable[[World, np.random.Generator, float], Draws]


def make_world(seed: int, channels: int = 8) -> World:
    """Return the world of a seed: halves spread sixfold, slopes 0.6 to 2.2, today's plan uneven but not absurd."""
    random = np.random.default_rng(seed)
    half = BUDGET / channels * np.exp(random.uniform(np.log(0.5), np.log(3.0), channels))
    truth = single(random.uniform(0.5, 2.0, channels) * 100_000, half, random.uniform(0.6, 2.2, channels))
    today = random.dirichlet(np.full(channels, 6.0)) * BUDGET
    drifted = today * np.exp(random.normal(0.0, 0.25, channels))
    return World(truth, today, drifted / drifted.sum() * BUDGET)


def noisy_estimate(world: World, random: np.random.Generator, error_ratio: float, draws: int = 40) -> Draws:
    """Return draws around curves that are off by `error_ratio` (slopes by half of it), as wide as that error."""
    tables = []
    for values, share in ((world.truth.beta, 1.0), (world.truth.half, 1.0), (world.truth.slope, 0.5)):
        width = error_ratio * share
        estimate = values[0] * np.exp(random.normal(0.0, width, values.shape[1]))
        tables.append(estimate * np.exp(random.normal(0.0, width, (draws, values.shape[1]))))
    return Draws(*tables)


def backtest(
    worlds: int,
    *,
    error_ratio: float = 0.25,
    step_ratio: float | None = 0.5,
    seed: int = 0,
    estimate: Estimate = noisy_estimate,
) -> Backtest:
    """Return the scores over `worlds` worlds; the same seed gives the same scores.

    Args:
        worlds: 1 and up.
        error_ratio: how wrong the curves are that the advice sees; 0.25 is about 25 %.
        step_ratio: how far a channel may move from today; None for as far as it pays.
        seed: of the first world; the next has the next.
        estimate: how curves are known in a world; a fit on simulated weeks fits here.

    Raises:
        CalculationError: no worlds are asked for.
    """
    if worlds < 1:
        raise CalculationError(f"a backtest needs at least one world; asked for {worlds}")
    lost, won = [], []
    for number in range(seed, seed + worlds):
        world = make_world(number)
        random = np.random.default_rng([number, 1])
        equal = np.full(len(world.today), BUDGET / len(world.today))
        plans = [_advice(world, estimate(world, random, error_ratio), step_ratio), world.today]
        plans += [_stepped(world.today, goal, step_ratio) for goal in (world.last_year, equal)]
        responses = np.array([world.truth.total(plan) for plan in plans])
        best = _best(world, max(responses))
        lost.append((best - responses) / best)
        won.append(responses[0] > responses[1:])
    return _scored(worlds, error_ratio, step_ratio, np.array(lost), np.array(won))


def _advice(world: World, draws: Draws, step_ratio: float | None) -> FloatArray:
    names = [f"channel {place}" for place in range(1, len(world.today) + 1)]
    mean = [table.mean(axis=0) for table in (draws.beta, draws.half, draws.slope)]
    problem = Problem(
        channels=tuple(
            Channel(
                name=name,
                beta=float(mean[0][place]),
                half=float(mean[1][place]),
                slope=float(mean[2][place]),
                current_amount=float(world.today[place]),
                min_amount=0.0 if step_ratio is None else float(world.today[place]) * max(0.0, 1 - step_ratio),
                max_amount=BUDGET if step_ratio is None else float(world.today[place]) * (1 + step_ratio),
            )
            for place, name in enumerate(names)
        ),
        budget_amount=BUDGET,
        draws=draws,
        risk="mean",
    )
    return problem.spend_of(solve(problem, check_prices=False).allocation)


def _stepped(today: FloatArray, goal: FloatArray, step_ratio: float | None) -> FloatArray:
    """Return the allocation nearest to `goal` that the step allows: policies move no further than the advice may."""
    if step_ratio is None:
        return goal
    low, high = today * max(0.0, 1 - step_ratio), today * (1 + step_ratio)
    # Shifting all channels by one amount, clipped, reaches the budget at exactly one shift.
    below, above = -BUDGET, BUDGET
    for _ in range(80):
        shift = (below + above) / 2
        below, above = (shift, above) if np.clip(goal + shift, low, high).sum() < BUDGET else (below, shift)
    return np.asarray(np.clip(goal + (below + above) / 2, low, high))


def _best(world: World, at_least: float) -> float:
    """Return the best response the truth allows with any shares of the budget."""
    count = len(world.today)
    whole = Problem(
        channels=tuple(
            Channel(str(place), float(world.truth.beta[0, place]), 1.0, 1.0, None, 0.0, BUDGET)
            for place in range(count)
        ),
        budget_amount=BUDGET,
    )
    return max(at_least, allocate(world.truth, space_of(whole, BUDGET, BUDGET), Aim("response", BUDGET)).bound)


def _scored(worlds: int, error_ratio: float, step_ratio: float | None, lost: FloatArray, won: np.ndarray) -> Backtest:
    rates = won.mean(axis=0)
    scores = tuple(
        PolicyScore(
            policy,
            float(lost[:, place].mean()),
            float(lost[:, place].max()),
            None if place == 0 else float(rates[place - 1]),
        )
        for place, policy in enumerate(("advice", *POLICIES))
    )
    beats = bool((rates >= WINS_PROMISED).all())
    worst = int(rates.argmin())
    verdict = (
        f"the advice beats each of the three policies in at least {WINS_PROMISED:.0%} of {worlds} worlds"
        if beats
        else f"the advice does not beat {POLICIES[worst]} in {WINS_PROMISED:.0%} of {worlds} worlds: only in "
        f"{rates[worst]:.0%}"
    )
    return Backtest(worlds, error_ratio, step_ratio, scores, beats, verdict, tuple(lost[:, 0].tolist()))
