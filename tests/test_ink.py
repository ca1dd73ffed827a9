"""The theme and the ink are one set of colours, and each pair that must be told apart can be."""

import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from finint.ink import CHANNELS, DARK, LIGHT, ink_of

CONFIG = tomllib.loads((Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml").read_text())
THEMES = [
    pytest.param(CONFIG["theme"]["light"], LIGHT, id="light"),
    pytest.param(CONFIG["theme"]["dark"], DARK, id="dark"),
]


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def luminance(colour):
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# Machado, Oliveira and Fernandes (2009), table 1, severity 1: linear colour as an eye without one kind of cone has it.
EYES = {
    "all cones": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
# Ottosson (2020), OKLab: about 0.02 is the least difference seen side by side.
TO_CONES = np.array(
    [[0.41222147, 0.53633254, 0.05144599], [0.21190350, 0.68069955, 0.10739696], [0.08830246, 0.28171884, 0.62997870]]
)
TO_LAB = np.array(
    [
        [0.21045426, 0.79361779, -0.00407205],
        [1.97799850, -2.42859221, 0.45059371],
        [0.02590404, 0.78277177, -0.80867577],
    ]
)


def seen(colour, eye):
    return TO_LAB @ np.cbrt(TO_CONES @ np.clip(EYES[eye] @ linear(colour), 0, 1))


def apart(one, other, eye):
    return float(np.linalg.norm(seen(one, eye) - seen(other, eye)))


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


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_that_mean_something_differ_for_every_eye(ink, eye):
    for one, other in (
        (ink.fav, ink.adv),
        (ink.fav_text, ink.adv_text),
        (ink.ac, ink.py),
        (ink.accent, ink.ac),
        (ink.accent, ink.py),
        (ink.diverging[2], ink.diverging[7]),
    ):
        assert apart(one, other, eye) >= 0.1, (one, other)
    assert min(apart(one, other, eye) for one, other in pairwise(ink.sequential)) >= 0.04


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_any_two_channels_differ_for_every_eye(ink, eye):
    """Channels are many, so they are named beside their marks as well: colour is never their only sign."""
    assert min(apart(one, other, eye) for one, other in combinations(ink.channels, 2)) >= 0.055


def test_the_check_of_colours_can_fail():
    """A red and a green of one lightness, as careless charts use them."""
    assert apart("#C0504D", "#5F8A3A", "all cones") > 0.2
    assert apart("#C0504D", "#7A7A2E", "deuteranopia") < 0.1
