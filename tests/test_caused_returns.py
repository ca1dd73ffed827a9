"""The return an experiment implies: by hand, and when a test says nothing."""

from datetime import date
from decimal import Decimal as D
from statistics import NormalDist

import pytest

from finint.caused_returns import caused_return
from finint.lift_tests import LiftTest

TODAY = date(2026, 11, 15)


def lift(**changes):
    made = {
        "experiment_id": "L1", "channel": "video", "campaign_id": None, "start_date": date(2026, 6, 1),
        "end_date": date(2026, 7, 1), "spend_change_amount": D(-1000), "outcome": "new_customers", "lift": D(-4),
        "standard_error": D(1), "import_id": "imp-1", "line_no": 2,
    }  # fmt: skip
    return LiftTest(**made | changes)


def asked(tests, **changes):
    given = {
        "worth": {"new_customers": D(500), "margin": D(1)}, "channel": "video", "campaign_id": "c1",
        "cost_amount": D(2000), "media_amount": D(1500), "hurdle_ratio": 0.0, "as_of": TODAY,
    }  # fmt: skip
    return caused_return(tests, **given | changes)


def test_the_tests_rate_at_todays_spend():
    found = asked([lift()])
    # 4 customers per 1,000, 500 margin each, 1,500 of media: 3,000 of margin against a cost of 2,000.
    assert found.margin_amount == D(1500) * D(4) / D(1000) * D(500)
    assert found.roi_ratio == pytest.approx(0.5)
    error = 1500 / 1000 * 500 / 2000
    assert found.interval_80.low_ratio == pytest.approx(NormalDist(0.5, error).inv_cdf(0.1))
    assert found.above_hurdle_probability == pytest.approx(1 - NormalDist(0.5, error).cdf(0))
    assert found.grade == "B"


def test_the_campaigns_own_test_is_grade_a_and_goes_first():
    own = lift(experiment_id="L2", campaign_id="c1", end_date=date(2026, 5, 1))
    found = asked([lift(), own])
    assert (found.grade, found.test.experiment_id) == ("A", "L2")


@pytest.mark.parametrize(
    ("tests", "changes"),
    [
        pytest.param([], {}, id="no test"),
        pytest.param([lift(channel="mail")], {}, id="another channel's"),
        pytest.param([lift(end_date=date(2025, 3, 1))], {}, id="older than a year and a half"),
        pytest.param([lift(outcome="")], {}, id="its outcome is not named"),
        pytest.param([lift(outcome="sessions")], {}, id="its outcome has no worth"),
        pytest.param([lift(spend_change_amount=D(0))], {}, id="no spend changed"),
        pytest.param([lift()], {"media_amount": D(0)}, id="no media"),
        pytest.param([lift()], {"cost_amount": D(-1)}, id="credits only"),
    ],
)
def test_nothing_is_said_where_no_test_speaks(tests, changes):
    assert asked(tests, **changes) is None
