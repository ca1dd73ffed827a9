"""Figures of cost: traces carry the rows' values; words say them."""

from datetime import date
from decimal import Decimal

import pytest

from finint.figures.paper import Scale
from finint.figures.pareto import SHOWN, Bar, pareto, pareto_words
from finint.figures.quadrant import Point, quadrant, quadrant_words
from finint.figures.renewals import Deadline, renewals, renewals_words
from finint.figures.trend import trend, trend_words
from finint.ink import DARK, LIGHT

D = Decimal
INKS = pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])


def bars(count):
    return [Bar(f"V{place}", D(count - place), D(place + 1) / count) for place in range(count)]


@INKS
@pytest.mark.parametrize("count", [0, 1, SHOWN, SHOWN + 1, SHOWN + 2, 60])
def test_pareto_draws_all_money(ink, count):
    rows = bars(count)
    figure = pareto(rows, ink, scale=Scale(1, ""))
    assert sum(figure.data[0].x) == sum(row.amount for row in rows)
    assert len(figure.data[0].x) <= SHOWN + 1


def test_pareto_says_how_few_make_up_most():
    assert "1 makes up 80 %" in pareto_words([Bar("A", D(90), D("0.9")), Bar("B", D(10), D(1))], "EUR")


@INKS
def test_the_quadrant_marks_impact_by_symbol_and_letter(ink):
    points = [Point("Dear", 9000, 1.5, 1.2, 1.8), Point("Cheap", 100, 0.5, 0.4, 0.6), Point("Even", 90, 1.0, 0.8, 1.2)]
    figure = quadrant(points, ink, scale=Scale(1, ""))
    assert [trace.marker.symbol for trace in figure.data] == ["triangle-up", "triangle-down", "circle"]
    texts = [note.text for note in figure.layout.annotations]
    assert texts[:3] == ["Dear A", "Cheap F", "Even"]
    assert quadrant(points[:0], ink, scale=Scale(1, "")).data == ()
    assert "no vendor can be compared" in quadrant_words([])


@INKS
def test_renewals_stand_on_their_day_the_nearest_first(ink):
    rows = [Deadline("Later", date(2026, 12, 31), None), Deadline("Soon", date(2026, 12, 1), D(1200))]
    figure = renewals(rows, date(2026, 11, 15), ink)
    assert [trace.x[1] for trace in figure.data] == ["2026-12-01", "2026-12-31"]
    assert "Soon by 1 Dec 2026" in renewals_words(rows)
    assert "none within 90 days" in renewals_words([])


@INKS
def test_the_trend_keeps_gaps_and_labels_the_last_value(ink):
    months = [date(2026, month, 1) for month in (1, 2, 3)]
    figure = trend(months, [900.0, None, 800.0], ink, bands=((1000.0, "1,000"), (9000.0, "far")))
    assert list(figure.data[0].y) == [900.0, None, 800.0]
    texts = [note.text for note in figure.layout.annotations]
    assert "<b>800</b>" in texts
    assert "far" not in texts
    assert "Feb not defined" in trend_words("HHI", months, [900.0, None, 800.0])
