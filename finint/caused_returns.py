"""What did a campaign cause, where an experiment says it? A lift test's outcome per unit of spend, at today's spend.

Attribution credits, an experiment measures: where a test exists its return is the better evidence. A test of the
campaign itself is grade A; a test of its whole channel, read for one of its campaigns, is grade B.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import NormalDist

from finint.lift_tests import LiftTest, latest_for
from finint.roi import Grade
from finint.roi_interval import Interval

OLDEST = timedelta(days=548)


@dataclass(frozen=True, slots=True)
class Caused:
    """The return an experiment implies for a campaign's spend of the view: margin caused less fully loaded cost.

    Attributes:
        test: the experiment.
        grade: A for the campaign's own, B for its channel's.
        margin_amount: margin the media spend caused at the test's rate.
        roi_ratio: (margin caused − cost) ÷ cost.
        interval_80: of the return, from the test's standard error.
        interval_95: wider.
        above_hurdle_probability: chance that the return exceeds the hurdle.
    """

    test: LiftTest
    grade: Grade
    margin_amount: Decimal
    roi_ratio: float
    interval_80: Interval
    interval_95: Interval
    above_hurdle_probability: float


def caused_return(
    tests: Sequence[LiftTest],
    worth: Mapping[str, Decimal],
    *,
    channel: str,
    campaign_id: str,
    cost_amount: Decimal,
    media_amount: Decimal,
    hurdle_ratio: float,
    as_of: date,
) -> Caused | None:
    """Return what the latest experiment of a campaign or its channel says of it; None where none does.

    The test's outcome per unit of spend is taken to hold for the media spend of the view; a test older than a year and
    a half says nothing of today.

    Args:
        tests: ended by `as_of`, with a standard error above 0.
        worth: margin of one unit of each outcome: new_customers, orders, revenue, margin; unnamed outcomes are unknown.
        channel: of the campaign.
        campaign_id: as in the tests.
        cost_amount: fully loaded.
        media_amount: its media part, which the test's spend is compared with.
        hurdle_ratio: 0 is break-even.
        as_of: today.
    """
    recent = [test for test in tests if test.end_date >= as_of - OLDEST and worth.get(test.outcome)]
    test = latest_for(recent, channel, campaign_id)
    if test is None or not test.spend_change_amount or cost_amount <= 0 or media_amount <= 0:
        return None
    # Here money becomes a model's input.
    scale = float(media_amount * worth[test.outcome] / test.spend_change_amount / cost_amount)
    roi, error = scale * float(test.lift) - 1, abs(scale) * float(test.standard_error)
    chance = NormalDist(roi, error)
    return Caused(
        test,
        "A" if test.campaign_id == campaign_id else "B",
        media_amount * worth[test.outcome] * test.lift / test.spend_change_amount,
        roi,
        Interval(chance.inv_cdf(0.1), chance.inv_cdf(0.9)),
        Interval(chance.inv_cdf(0.025), chance.inv_cdf(0.975)),
        1 - chance.cdf(hurdle_ratio),
    )
