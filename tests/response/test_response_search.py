"""The search's algebra against slow independent oracles: dense covariances, quadrature, a brute posterior."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import integrate, stats

from finint.response.baseline import Baseline
from finint.response.curves import adstock, saturation
from finint.response.features import Shapes, carried_in, ground, stocks, unwhiten, whiten
from finint.response.noise import blocks, learned
from finint.response.priors import CARRYOVERS, Priors
from finint.response.search import Question, _Step, start, walk


def some_baseline(weeks, draw):
    columns = np.column_stack([np.ones(weeks), np.arange(weeks) / 52, draw.normal(size=weeks)])
    return Baseline(columns, np.array([0, 0, 4]), np.array([1e4, 1, 1, 1, 0.04]))


@pytest.mark.parametrize("autocorrelation", [0.0, 0.6])
def test_the_misfit_equals_the_dense_generalised_least_squares_one(autocorrelation):
    draw = np.random.default_rng(3)
    weeks, variance = 30, 0.02
    base = some_baseline(weeks, draw)
    lag = np.abs(np.subtract.outer(np.arange(weeks), np.arange(weeks)))
    errors = variance / (1 - autocorrelation**2) * autocorrelation**lag if autocorrelation else variance * np.eye(weeks)
    full = errors + base.columns @ np.diag(1 / base.precision()) @ base.columns.T
    residuals = draw.normal(size=weeks)
    found = ground(base, autocorrelation, variance).misfit(whiten(residuals, autocorrelation)) / variance
    assert found == pytest.approx(residuals @ np.linalg.solve(full, residuals), rel=1e-6)


@pytest.mark.parametrize("autocorrelation", [0.0, 0.3, 0.8])
def test_unwhitening_gives_back_what_was_whitened(autocorrelation):
    values = np.random.default_rng(1).normal(size=(3, 20))
    assert unwhiten(whiten(values, autocorrelation), autocorrelation) == pytest.approx(values)


def test_a_shape_is_the_curve_over_its_mean():
    spend = np.random.default_rng(2).gamma(2, 1, (40, 1))
    table = stocks(spend)
    place = 37
    shapes = Shapes(np.array([0]), np.array([place]), np.array([0.2]), np.array([0.4]))
    found, mean = table.shape(0, shapes)
    stock = adstock(spend[:, 0], CARRYOVERS[place])
    expected = saturation(stock, np.sqrt((stock**2).mean()) * np.exp(0.2), np.exp(0.4))
    assert mean[0] == pytest.approx(expected.mean())
    assert found[0] == pytest.approx(expected / expected.mean())


def test_known_weeks_before_the_window_are_carried_in_and_unknown_ones_are_nothing_or_the_usual():
    spend = np.full(20, 3.0)
    known = carried_in(spend, np.array([8.0, 4.0]))
    assert known[0] == pytest.approx(4 + CARRYOVERS * 8)
    assert known[1] == pytest.approx(known[0])
    unknown = carried_in(spend, None)
    assert unknown[0] == pytest.approx(0)
    assert unknown[1] == pytest.approx(3 / (1 - CARRYOVERS))


@pytest.mark.parametrize(("precision", "pull"), [(4.0, 3.0), (4.0, -9.0), (900.0, 200.0), (0.5, -0.1)])
def test_the_weight_of_a_shape_is_the_quadrature_over_its_size(precision, pull):
    priors, usual = Priors(), 0.3
    step = SimpleNamespace(
        question=SimpleNamespace(priors=priors), walkers=SimpleNamespace(usual_size=np.array([usual]))
    )
    found = _Step._log_weight(step, np.array([[precision]]), np.array([[pull]]))[0, 0]
    area, _ = integrate.quad(lambda size: np.exp(-0.5 * precision * size**2 + pull * size), 0, 40, points=[0.1, 1])
    assert found == pytest.approx(np.log(priors.nothing + (1 - priors.nothing) * area / usual), abs=1e-6)


@pytest.mark.parametrize(("precision", "pull"), [(1.0, 0.5), (9.0, -6.0), (1.0, -40.0)])
def test_sizes_are_drawn_from_the_normal_cut_at_0(precision, pull):
    walkers = 20_000
    # Weight so high that the point mass at 0 is never taken.
    step = SimpleNamespace(question=SimpleNamespace(priors=Priors()), draw=np.random.default_rng(4))
    sizes = _Step._sizes(step, np.full(walkers, precision), np.full(walkers, pull), np.full(walkers, 50.0))
    sd = precision**-0.5
    expected = stats.truncnorm(-pull * sd, np.inf, loc=pull * sd**2, scale=sd)
    assert sizes.min() >= 0
    assert np.median(sizes) == pytest.approx(expected.median(), rel=0.04)
    assert np.quantile(sizes, 0.9) == pytest.approx(expected.ppf(0.9), rel=0.04)


def question_of(spend, base, priors, variance):
    table = stocks(spend / spend.mean(axis=0))
    return Question(table, ground(base, 0.0, variance), [[] for _ in range(spend.shape[1])], priors, history_known=True)


def test_walkers_visit_one_channels_sizes_as_often_as_a_brute_posterior_says():
    draw = np.random.default_rng(11)
    weeks, variance = 40, 0.01
    base = some_baseline(weeks, draw)
    spend = draw.gamma(1, 1, (weeks, 1))
    priors = Priors()
    question = question_of(spend, base, priors, variance)
    outcome = 0.7 + 0.4 * spend[:, 0] / (1 + spend[:, 0]) + draw.normal(0, 0.1, weeks)
    walkers = start(question, 64, draw)
    # The noise and the usual size are held, so that what remains can be integrated by brute force.
    step = _Step(question, np.broadcast_to(outcome, (64, weeks)), walkers, draw)
    walkers.variance[:], walkers.usual_size[:] = variance, 0.35
    seen = []
    for round_ in range(220):
        step.move(0)
        if round_ >= 40:
            seen.append(walkers.size[:, 0].copy())
    many = 4_000
    shapes = start(question, many, draw).shapes
    shape, _ = question.shape(0, Shapes(*(getattr(shapes, name)[:, 0] for name in Shapes.__slots__)))
    grid = np.linspace(0, 2.5, 251)[1:]
    within = question.ground
    squared, fixed = within.misfit(shape), within.misfit(outcome)
    explained = shape @ outcome - (shape @ within.outer) @ (outcome @ within.outer)
    misfit = fixed - 2 * grid[:, None] * explained + grid[:, None] ** 2 * squared
    sizes_prior = -grid / 0.35 - (grid - priors.media_share) ** 2 / (2 * priors.media_share_sd**2)
    density = np.exp(-(misfit - fixed) / (2 * variance) + sizes_prior[:, None] - np.log(0.35))
    something = density.mean(axis=1) * (grid[1] - grid[0])
    nothing = priors.nothing / (1 - priors.nothing) * np.exp(-(priors.media_share**2) / (2 * priors.media_share_sd**2))
    mean = (grid * something).sum() / (something.sum() + nothing)
    assert np.mean(seen) == pytest.approx(mean, rel=0.05)


def test_noise_is_learned_close_to_what_the_errors_were_made_with():
    draw = np.random.default_rng(8)
    weeks, strength, spread = 400, 0.6, 0.05
    errors = np.zeros(weeks)
    for week in range(1, weeks):
        errors[week] = strength * errors[week - 1] + draw.normal(0, spread)
    spend = draw.gamma(1, 1, (weeks, 1))
    base = some_baseline(weeks, draw)
    outcome = 1 + errors
    question = question_of(spend, base, Priors(), 0.01)
    walkers = start(question, 16, draw)
    walk(question, outcome, walkers, 15, draw)
    found = learned(question, outcome, walkers).ground
    assert found.autocorrelation == pytest.approx(strength, abs=0.12)


def test_blocks_are_runs_of_the_asked_mean_length_and_use_every_week_equally():
    places = blocks(50, 4_000, np.random.default_rng(5), mean_weeks=8)
    follows = (places[:, 1:] == (places[:, :-1] + 1) % 50).mean()
    assert follows == pytest.approx(1 - 1 / 8 + 1 / 8 / 50, abs=0.005)
    assert np.bincount(places.ravel(), minlength=50) == pytest.approx(np.full(50, 4_000), rel=0.1)


def test_priors_are_distributions_with_the_documented_middle():
    weights = Priors().carryover_weights()
    assert weights.sum() == pytest.approx(1)
    assert weights @ CARRYOVERS == pytest.approx(0.41, abs=0.01)
    assert stats.norm(0.3, 0.45).ppf([0.05, 0.25, 0.75, 0.95]) == pytest.approx(np.log([0.65, 1.0, 1.8, 2.8]), abs=0.05)
