"""Figures of the developers page: the observed ends where the projection begins, and shares are drawn as given."""

import pytest

from finint.figures.account_worth import WorthPath, shares, worth_path, worth_words
from finint.ink import LIGHT

PATH = WorthPath((10.0, 18.0), (25.0, 31.0), (22.0, 27.0), (28.0, 36.0), 20.0)


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def test_the_projection_begins_where_the_observed_ends():
    drawn = traces(worth_path(PATH, LIGHT))
    assert list(drawn["AC"].y) == [0.0, 10.0, 18.0]
    assert list(drawn["FC"].x) == [2, 3, 4]
    assert list(drawn["FC"].y) == [18.0, 25.0, 31.0]
    assert next(iter(drawn["low"].y)) == next(iter(drawn["high"].y)) == 18.0


def test_without_a_projection_only_the_observed_is_drawn():
    assert set(traces(worth_path(WorthPath((10.0,)), LIGHT))) == {"AC"}
    assert set(traces(worth_path(WorthPath(()), LIGHT))) == {"AC"}


def test_the_words_say_interval_and_cost():
    assert "projected 31 [27; 36] after 4" in worth_words(PATH, "EUR")
    assert worth_words(WorthPath(()), "EUR") == "Cumulated margin per account, EUR: none observed."


def test_shares_are_drawn_in_percent_in_the_order_given():
    (bar,) = shares([("Signed up 10", 1.0), ("Paying 1", 0.1)], LIGHT).data
    assert list(bar.x) == [100.0, pytest.approx(10.0)]
