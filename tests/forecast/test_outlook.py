"""Expectation, range and record: laws, boundaries, and the real series' figures where they are present."""

import csv
import math
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from finint.forecast import expect, members, ranges
from finint.forecast.many import forecast_all
from finint.forecast.outlook import forecast
from finint.forecast.record import accuracy, ratios_of, record, replay
from finint.forecast.series import series_of

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
DRAW = np.random.default_rng(8)


def monthly(values, name="s"):
    return series_of(name, [date(2015 + n // 12, n % 12 + 1, 1) for n in range(len(values))], list(map(float, values)))


SEASONAL = [100 + n / 2 + 20 * math.sin(n % 12) + float(noise) for n, noise in enumerate(DRAW.normal(0, 3, 48))]


@pytest.fixture
def quick(monkeypatch):
    """Theta alone: the plumbing is the same and takes milliseconds."""
    monkeypatch.setattr(expect, "MEMBERS", {"Theta": members.theta})


@pytest.mark.parametrize(
    ("values", "model"),
    [
        ([900.0] * 30, "constant"),
        ([0.0] * 30, "constant"),
        ([3, 5, 4, 6, 7], "last value"),
        ([3, 5, 4, 6, 7, 9, 3, 5, 4, 6, 7, 9, 4], "seasonal naive"),
        ([*range(5, 17)] * 4, "seasonal naive"),
        (SEASONAL[:24], "mean of ETS, Theta and UCM"),
    ],
)
def test_the_model_fits_the_history(values, model):
    made = expect.expectation(monthly(values), 3)
    assert made.model == model
    assert np.isfinite(made.path).all()


def test_every_value_lies_in_its_range_and_ranges_grow(quick):
    made = forecast(monthly(SEASONAL), 12)
    widths = [math.log(point.upper / point.lower) for point in made.points]
    assert all(point.lower <= point.value <= point.upper for point in made.points)
    assert all(after >= before - 1e-9 for before, after in pairwise(widths))


def test_money_in_cents_gives_the_same_forecast_a_hundred_times(quick):
    euros, cents = (forecast(monthly(np.array(SEASONAL) * factor), 3) for factor in (1, 100))
    assert cents.points[0].value == pytest.approx(100 * euros.points[0].value, rel=1e-6)
    assert cents.record.accuracy == pytest.approx(euros.record.accuracy, rel=1e-6)


def test_spend_that_never_was_negative_is_not_forecast_below_0(quick):
    lumpy = [0 if n % 3 else 50 + n for n in range(48)]
    made = forecast(monthly(lumpy), 6)
    assert min(point.lower for point in made.points) >= 0
    assert "values of 0 or below" in made.notes[0]


def test_negative_values_are_forecast_as_they_are(quick):
    made = forecast(monthly([-value for value in SEASONAL]), 2)
    assert made.points[0].value < 0
    assert made.record.bias is not None


def test_the_record_never_sees_the_future(quick):
    broken = [*SEASONAL[:45], 1e6, 1e6, 1e6]
    honest, spoiled = replay(monthly(SEASONAL)), replay(monthly(broken))
    assert [fold.made.path.tolist() for fold in honest] == [fold.made.path.tolist() for fold in spoiled]


def test_the_record_is_the_formula(quick):
    series = monthly(SEASONAL)
    folds = replay(series)
    kept = record(series, folds)
    actual = np.array(SEASONAL[-18:])
    made = np.concatenate([fold.made.path for fold in folds])
    naive = np.concatenate([fold.made.naive_path for fold in folds])
    usual = np.abs(np.array(SEASONAL[12:]) - np.array(SEASONAL[:-12])).mean()
    assert kept.folds == 6
    assert kept.accuracy == pytest.approx(1 - np.abs(actual - made).sum() / actual.sum())
    assert kept.bias == pytest.approx((made - actual).sum() / actual.sum())
    assert kept.skill == pytest.approx(1 - np.abs(actual - made).sum() / np.abs(actual - naive).sum())
    assert kept.mase == pytest.approx(np.abs(actual - made).mean() / usual)


def test_what_was_filled_in_is_not_scored(quick):
    dates = [date(2015 + n // 12, n % 12 + 1, 1) for n in range(48)]
    holed = series_of("s", dates, [None if n == 46 else value for n, value in enumerate(SEASONAL)])
    assert math.isnan(replay(holed)[-1].actual[1])
    assert record(holed, replay(holed)).accuracy is not None


@pytest.mark.parametrize("count", [5, 13, 19])
def test_below_six_folds_there_is_no_record_yet(quick, count):
    made = forecast(monthly(SEASONAL[:count]), 3)
    assert made.record.accuracy is made.record.coverage is None
    assert "no record yet" in made.warnings[0]


@pytest.mark.parametrize(("count", "apart"), [(20, 1), (24, 1), (25, 2), (30, 3), (48, 3)])
def test_a_short_series_is_asked_from_nearer_origins_and_sees_no_future(quick, count, apart):
    folds = replay(monthly(SEASONAL[:count]))
    origins = [fold.origin for fold in folds]
    assert len(folds) == 6
    assert origins == [count - 3 - apart * left for left in range(5, -1, -1)]
    spoiled = replay(monthly([*SEASONAL[: count - 3], 1e6, 1e6, 1e6]))
    for honest, other in zip(folds, spoiled, strict=True):
        assert honest.made.path.tolist() == other.made.path.tolist()
        assert honest.upper.tolist() == other.upper.tolist()


def test_the_past_behind_a_record_adds_up_to_it(quick):
    made = forecast(monthly(SEASONAL), 3)
    missed = sum(abs(one.actual - one.value) for one in made.past)
    assert made.record.accuracy == pytest.approx(1 - missed / sum(abs(one.actual) for one in made.past))
    assert all(one.made_on < one.date for one in made.past)


def test_without_its_record_a_forecast_has_the_same_values(quick):
    fast, whole = (forecast(monthly(SEASONAL), 3, is_recorded=one) for one in (False, True))
    assert [point.value for point in fast.points] == [point.value for point in whole.points]
    assert fast.record.accuracy is None
    assert not fast.warnings


def test_a_series_is_forecast_once(quick, monkeypatch):
    series = [monthly([*SEASONAL[:40], 7.5], name="a")]
    first = forecast_all(series, 2, workers=1)
    monkeypatch.setattr("finint.forecast.many.forecast", None)
    assert forecast_all(series, 2, workers=1) == first
    assert forecast_all(series, 2, workers=1, is_recorded=False) == first


def test_nothing_spent_has_no_accuracy():
    assert accuracy(np.array([0.0, 0.0]), np.array([1.0, 2.0])) is None
    assert forecast(monthly([0.0] * 40), 2).record.accuracy is None


def test_a_member_that_fails_is_left_out_and_named(monkeypatch):
    def fails(values, season, horizon):
        raise ValueError

    monkeypatch.setattr(expect, "MEMBERS", {"ETS": fails, "Theta": members.theta})
    made = expect.expectation(monthly(SEASONAL), 2)
    assert made.model == "Theta"
    assert any("ETS found no fit" in note for note in made.notes)


def test_half_widths_are_quantiles_and_never_fall():
    errors = np.full((100, 3), 2.0)
    errors[:, 1] = 1.0
    assert ranges.half_widths(errors, 12).tolist() == [2.0, 2.0, 2.0]


def test_a_range_that_was_too_narrow_is_widened():
    assert ranges.scale(np.full(180, 3.0)) > 2.7
    assert ranges.scale(np.full(180, 0.5)) < 0.6
    assert ratios_of([]).size == 0


def test_the_number_of_workers_changes_nothing():
    series = [monthly(SEASONAL[: 12 + n], name=str(n)) for n in range(2)]  # short ones: no library to import
    told = []
    alone = forecast_all(series, 2, workers=1, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert forecast_all(series, 2, workers=2) == alone


def test_days_and_weeks_get_their_own_protocol(quick):
    week = [date(2022, 1, 3) + timedelta(days=7 * n) for n in range(160)]
    values = [100 + 10 * math.sin(n / 8) + float(one) for n, one in enumerate(DRAW.normal(0, 2, 160))]
    kept = forecast(series_of("w", week, values), 3).record
    assert (kept.horizon, kept.folds) == (13, 4)


@needs_shared
@pytest.mark.nightly
def test_29_monthly_and_3_weekly_series_reach_the_aims():
    rows = defaultdict(list)
    with (SHARED / "data/real/forecast/series_long.csv").open() as file:
        for row in csv.DictReader(file):
            rows[row["unique_id"]].append((date.fromisoformat(row["ds"]), float(row["y"])))
    kept = defaultdict(list)
    for name, pairs in rows.items():
        series = series_of(name, [day for day, _ in pairs], [value for _, value in pairs])
        kept[series.frequency].append(record(series, replay(series)))
    months = kept["monthly"]
    assert len(months) == 29
    assert np.mean([one.accuracy for one in months]) >= 0.900
    assert np.mean([one.mase for one in months]) <= 0.594
    assert 0.75 <= np.mean([one.coverage for one in months]) <= 0.88
    assert all(one.skill > 0 for one in kept["weekly"])
