"""Which weekly series can be fitted, and the sentence for each that cannot."""

from datetime import date, timedelta

import pytest

from finint.errors import CalculationError
from finint.response.weekly import weekly

DAYS = [date(2024, 1, 1) + timedelta(weeks=week) for week in range(20)]
SALES = [100.0 + week % 3 for week in range(20)]
SPEND = [float(week % 5) for week in range(20)]
NAN, INF = float("nan"), float("inf")


def made(days=DAYS, sales=SALES, spend=SPEND, **more):
    return weekly(days, sales, {"tv": spend}, **more)


def changed(values, place, value):
    return [*values[:place], value, *values[place + 1 :]]


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        pytest.param(lambda: made(DAYS[:1], SALES[:1], SPEND[:1]), "1 week of data", id="one week"),
        pytest.param(lambda: made(DAYS[:11], SALES[:11], SPEND[:11]), "at least 12", id="eleven weeks"),
        pytest.param(lambda: weekly(DAYS, SALES, {}), "no channel", id="no channel"),
        pytest.param(lambda: made(spend=changed(SPEND, 3, -1.0)), "-1 in the week of 2024-01-22", id="negative spend"),
        pytest.param(lambda: made(spend=changed(SPEND, 3, NAN)), "no finite number", id="NaN spend"),
        pytest.param(lambda: made(sales=changed(SALES, 3, INF)), "the target has no finite", id="infinite target"),
        pytest.param(lambda: made(sales=[5.0] * 20), "5 in every week", id="constant target"),
        pytest.param(lambda: made(sales=[-1.0, -2.0] * 10), "adds up to -30", id="negative total"),
        pytest.param(lambda: made(spend=[0.0] * 20), "no channel has any spend", id="no spend at all"),
        pytest.param(lambda: made(changed(DAYS, 4, DAYS[5])), "2024-02-05 appears twice", id="week twice"),
        pytest.param(
            lambda: made([*DAYS[:9], *(day + timedelta(weeks=1) for day in DAYS[9:])]), "weeks are missing", id="gap"
        ),
        pytest.param(
            lambda: made([date(2024, 1, 1) + timedelta(days=day) for day in range(20)]), "not weeks", id="days"
        ),
        pytest.param(
            lambda: made([date(2024, 1, 1) + timedelta(days=30 * month) for month in range(20)]),
            "not weeks",
            id="months",
        ),
        pytest.param(lambda: made(sales=SALES[:19]), "19 values for 20 weeks", id="short column"),
        pytest.param(lambda: made(spend_before={"radio": [1.0]}), r"lacks \['tv'\]", id="other channel before"),
        pytest.param(lambda: made(spend_before={"tv": [-1.0]}), "0 or more", id="negative before"),
    ],
)
def test_a_series_that_cannot_be_fitted_is_refused_in_a_sentence(build, sentence):
    with pytest.raises(CalculationError, match=sentence):
        build()


def test_rows_in_any_order_make_the_same_series():
    order = [7, 3, *range(8, 20), 0, 1, 2, 4, 5, 6]
    mixed = made([DAYS[place] for place in order], [SALES[place] for place in order], [SPEND[place] for place in order])
    assert mixed.weeks == tuple(DAYS)
    assert mixed.target.tolist() == SALES
    assert mixed.spend[:, 0].tolist() == SPEND


def test_a_week_may_be_a_day_short_or_long():
    days = [day + timedelta(days=week >= 10) for week, day in enumerate(DAYS)]
    assert len(made(days).weeks) == 20


def test_the_first_weeks_of_a_series_keep_its_spend_before():
    series = made(spend_before={"tv": [4.0, 2.0]})
    assert len(series.until(13).target) == 13
    assert series.until(13).spend_before.tolist() == [[4.0], [2.0]]
