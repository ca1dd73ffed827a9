"""Intervals of shares: close to a slow resampling of journeys, reproducible, and refused when too coarse."""

import numpy as np
import pytest
from journeys_oracle import CHANNELS, Journey, removal_effects, rule

from finint.journeys import bootstrap, sequences, shapley
from finint.journeys.attribution import attribute
from finint.journeys.counts import packing
from finint.journeys.credit import RULES
from finint.journeys.models import MODELS
from finint.journeys.touches import understand


def some_journeys(count, seed):
    random = np.random.default_rng(seed)
    journeys = []
    for _ in range(count):
        n = int(random.integers(1, 5))
        path = [CHANNELS[place] for place in random.choice(4, n, p=[0.1, 0.2, 0.3, 0.4])]
        seconds = np.cumsum(random.integers(3_600, 300_000, n)).tolist()
        value = int(random.integers(500, 20_000)) if random.random() < 0.4 else None
        journeys.append(Journey(tuple(zip(seconds, path, strict=True)), value))
    return journeys


@pytest.fixture(scope="module")
def sample():
    return some_journeys(150, seed=2)


@pytest.fixture(scope="module")
def answer_of_sample(file_table, sample):
    return attribute(understand(file_table(sample)), draws=400, seed=3)


def resampled(journeys, statistic, draws=250, seed=9):
    random = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        shares = np.array(statistic([journeys[place] for place in random.integers(0, len(journeys), len(journeys))]))
        found.append(shares / shares.sum())
    return np.percentile(found, [5, 95], axis=0)


@pytest.mark.parametrize("model", RULES)
def test_rule_intervals_are_close_to_resampled_journeys(sample, answer_of_sample, model):
    for side, field in ((0, "conversions"), (1, "value")):
        low, high = resampled(
            sample, lambda drawn, side=side: [rule(drawn, model).get(name, (0, 0))[side] for name in CHANNELS]
        )
        found = [getattr(answer_of_sample.intervals[model][name], field) for name in CHANNELS]
        assert np.abs(np.array(found) - np.column_stack([low, high])).max() < 0.035


def test_markov_intervals_are_close_to_resampled_journeys(sample, answer_of_sample):
    low, high = resampled(
        sample, lambda drawn: [float(removal_effects(drawn, 1)[0].get(name, 0)) for name in CHANNELS], draws=120
    )
    found = [answer_of_sample.intervals["markov_1"][name].conversions for name in CHANNELS]
    assert np.abs(np.array(found) - np.column_stack([low, high])).max() < 0.035


def test_every_interval_holds_its_share(answer_of_sample):
    for model in MODELS:
        credit = answer_of_sample.models[model]
        whole = sum(one.conversions_millionths for one in credit.values())
        for name, one in credit.items():
            low, high = answer_of_sample.intervals[model][name].conversions
            assert low - 0.02 <= one.conversions_millionths / whole <= high + 0.02
            assert low <= high


def test_four_times_the_journeys_halve_the_interval(file_table):
    def width(count):
        found = attribute(understand(file_table(some_journeys(count, seed=4))), ["linear"], draws=400).intervals
        low, high = found["linear"]["email"].conversions
        return high - low

    assert width(1600) / width(400) == pytest.approx(0.5, abs=0.15)


def test_paths_taken_by_many_journeys_vary_as_a_binomial_share_does(file_table):
    journeys = [Journey(((1, "email"),), 100)] * 100 + [Journey(((1, "search"),), 100)] * 50
    found = attribute(understand(file_table(journeys)), ["last"], draws=2000).intervals["last"]["email"]
    half = 1.645 * (2 / 3 * 1 / 3 / 150) ** 0.5
    assert found.conversions == pytest.approx((2 / 3 - half, 2 / 3 + half), abs=0.01)


@pytest.mark.parametrize("times", [1, 7])
def test_a_path_is_drawn_as_often_as_it_was_taken_with_the_spread_of_a_count(times):
    drawn = np.concatenate([*bootstrap._weights(np.full(500, times), 200, np.random.default_rng(1))])
    assert drawn.shape == (200, 500)
    assert drawn.mean() == pytest.approx(times, rel=0.02)
    assert drawn.var() == pytest.approx(times, rel=0.03)


def test_the_same_seed_gives_the_same_intervals(file_table, sample):
    touches = understand(file_table(sample))
    first, again, other = (
        attribute(touches, ["linear", "markov_2"], draws=200, seed=seed).intervals for seed in (1, 1, 2)
    )
    assert first == again != other


def test_without_conversions_there_is_no_interval(file_table):
    journeys = [Journey(((1, "email"), (2, "search")), None), Journey(((1, "email"),), None)]
    found = attribute(understand(file_table(journeys)), draws=200).intervals
    assert {(one.conversions, one.value) for model in found.values() for one in model.values()} == {(None, None)}


@pytest.mark.parametrize("draws", [1, 199, -5])
def test_fewer_than_200_draws_are_refused(file_table, sample, draws):
    with pytest.raises(ValueError, match="200 draws or more"):
        attribute(understand(file_table(sample)), ["linear"], draws=draws)


def paths_of(names, paths, converted):
    packed = packing(len(names), 4)
    words = [sum(number << packed.bits * place for place, number in enumerate(path)) for path in paths]
    ones = np.ones(len(paths), dtype=np.int64)
    return sequences.unpack(
        names,
        packed,
        np.array([words]),
        converted=np.array(converted),
        value_cents=ones,
        refund_cents=0 * ones,
        journeys=ones,
    )


def test_splits_of_a_path_by_hand():
    paths = paths_of(("direct", "email"), [(2, 2, 1), (1, 1)], [True, True])
    expected = {
        "first": [[0, 1], [1, 0]],
        "last": [[1, 0], [1, 0]],
        "last_non_direct": [[0, 1], [1, 0]],
        "linear": [[1 / 3, 2 / 3], [1, 0]],
        "position": [[0.4, 0.6], [1, 0]],
        "shapley": [[1 / 2, 1 / 2], [1, 0]],
    }
    for model, split in expected.items():
        assert bootstrap.split(paths, model) == pytest.approx(np.array(split)), model


def test_drawn_shapley_rates_have_no_interval(monkeypatch):
    monkeypatch.setattr(shapley, "EXACT_CHANNELS", 1)
    paths = paths_of(("direct", "email"), [(2, 2, 1), (1, 1)], [True, False])
    assert set(bootstrap.intervals(paths, ["linear", "shapley_rate"])) == {"linear"}


def test_time_decay_without_its_shares_is_refused():
    with pytest.raises(ValueError, match="decay shares"):
        bootstrap.intervals(paths_of(("email",), [(1,)], [True]), ["time_decay"])
