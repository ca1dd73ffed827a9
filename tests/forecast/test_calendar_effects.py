"""Trading days and the yearly wave: found where they are, not where they are not."""

from datetime import date

import numpy as np
import pytest

from finint.forecast import trading_days, year_wave

MONTHS = [date(2010 + n // 12, n % 12 + 1, 1) for n in range(132)]


def noise(count, seed, size=0.01):
    return np.random.default_rng(seed).normal(0, size, count)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2024, 3, 31), (2025, 4, 20)]
)
def test_easter_sundays_of_record(year, month, day):
    assert trading_days.easter_sunday(year) == date(year, month, day)


def test_a_weekday_effect_is_found_again_and_carried_ahead():
    columns = trading_days._columns(MONTHS)
    true = columns["work"][:, 0] * 0.02
    values = np.cumsum(noise(120, 1)) + np.tile(np.sin(np.arange(12)), 10) * 0.1 + true[:120] + noise(120, 2)
    found = trading_days.effect(values, MONTHS)
    assert np.corrcoef(found[120:], true[120:])[0, 1] > 0.9
    assert found[:120].mean() == pytest.approx(0, abs=1e-9)


def test_without_an_effect_none_is_found():
    for seed in range(20):
        values = np.cumsum(noise(120, seed)) + np.tile(noise(12, seed + 50, 0.1), 10) + noise(120, seed + 99)
        assert trading_days.effect(values, MONTHS) is None


def test_under_four_years_no_effect_is_looked_for():
    assert trading_days.effect(noise(47, 1), MONTHS[:50]) is None


def test_a_perfectly_regular_series_has_no_effect():
    assert trading_days.effect(np.tile(np.arange(12.0), 10), MONTHS) is None


def test_a_wave_is_found_again_and_carried_ahead():
    angle = 2 * np.pi * np.arange(223) / (365.25 / 7)
    true = np.sin(angle) + 0.4 * np.cos(3 * angle)
    found = year_wave.effect(true[:210] + noise(210, 3, 0.3), 223, 7.0)
    assert np.corrcoef(found[210:], true[210:])[0, 1] > 0.95


def test_white_noise_has_no_wave_most_of_the_time():
    found = [year_wave.effect(noise(210, seed), 223, 7.0) for seed in range(20)]
    assert sum(one is not None for one in found) <= 3


def test_under_two_years_no_wave_is_looked_for():
    assert year_wave.effect(noise(103, 1), 110, 7.0) is None
