"""The theme and the ink are one set of colours, and each pair that must be told apart can be."""

import tomllib
from pathlib import Path

import pytest

from finint.ink import CHANNELS, DARK, LIGHT, ink_of

CONFIG = tomllib.loads((Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml").read_text())
THEMES = [
    pytest.param(CONFIG["theme"]["light"], LIGHT, id="light"),
    pytest.param(CONFIG["theme"]["dark"], DARK, id="dark"),
]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "ink"), THEMES)
def test_the_theme_has_the_colours_of_the_ink(theme, ink):
    pairs = {
        "backgroundColor": ink.ground,
        "textColor": ink.text,
        "grayTextColor": ink.muted,
        "primaryColor": ink.accent,
        "redColor": ink.adv,
        "redTextColor": ink.adv_text,
        "greenColor": ink.fav,
        "greenTextColor": ink.fav_text,
        "yellowTextColor": ink.warn,
        "grayColor": ink.neutral,
        "borderColor": ink.border,
        "dataframeBorderColor": ink.grid,
        "chartCategoricalColors": list(ink.channels),
        "chartSequentialColors": list(ink.sequential),
        "chartDivergingColors": list(ink.diverging),
    }
    assert {name: theme[name] for name in pairs} == pairs


@pytest.mark.parametrize(("theme", "ink"), THEMES)
def test_text_colours_reach_the_contrast_of_running_text(theme, ink):
    for colour in (ink.text, ink.muted, ink.adv_text, ink.fav_text, ink.warn, theme["linkColor"]):
        assert contrast(colour, ink.ground) >= 4.5


@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_bars_and_channels_stand_out_from_the_ground(ink):
    for colour in (ink.ac, ink.py, ink.fav, ink.adv, *ink.channels):
        assert contrast(colour, ink.ground) >= 3.0


@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_there_is_a_colour_for_each_channel_and_ten_steps_in_each_scale(ink):
    assert len(ink.channels) == len(CHANNELS) == len(set(ink.channels))
    assert len(ink.sequential) == len(ink.diverging) == 10


@pytest.mark.parametrize(("mode", "expected"), [("dark", DARK), ("light", LIGHT), (None, LIGHT), ("custom", LIGHT)])
def test_only_a_dark_page_gets_dark_ink(mode, expected):
    assert ink_of(mode) is expected


def test_the_widget_that_exports_unsafe_files_is_off_and_nothing_is_reported():
    assert CONFIG["client"]["disableDataExport"] is True
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
