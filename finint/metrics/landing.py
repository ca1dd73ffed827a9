"""Numbers of where a period will land: the outlook and the record of the forecasts in it."""

from decimal import Decimal

from finint.metrics.books import ACCRUED, SPEND
from finint.metrics.metric import Metric, Part
from finint.money import ratio

ZERO = Decimal(0)
AHEAD = Part("ahead", "Ahead, line by line the larger of open commitments and expected rest", "months_ahead", "amount")
MISSED = Part("missed", "Σ |actual − forecast| of past forecasts", "past_forecasts", "missed_amount")
SEEN = Part("seen", "Σ |actual| of the same months", "past_forecasts", "seen_amount")

LANDING: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "outlook_amount",
            "Outlook",
            "money",
            "lower",
            "spend and accruals to date and, line by line, the larger of open commitments and the expected rest",
            "Outlook = Actual + Accrued + Σ over lines max(Open commitments, Expected rest)",
            (SPEND, ACCRUED, AHEAD),
            lambda p: p["spend"] + p["accrued"] + p["ahead"],
            version=2,
            undefined="it is being worked out",
            notes="One figure on every page and over the API. Expected rest: the models' mean, or somebody's value; a "
            "line without a forecast counts its open commitments. Once the period is over, nothing is ahead.",
        ),
        Metric(
            "forecast_accuracy_ratio",
            "Forecast accuracy",
            "ratio",
            "higher",
            "1 minus the error of forecasts made at past months over the actual, both summed; floored at 0",
            "Accuracy = max(0, 1 − Σ |Actual − Forecast| ÷ Σ |Actual|)",
            (MISSED, SEEN),
            lambda p: ratio(max(p["seen"] - p["missed"], ZERO), p["seen"]),
            undefined="no record yet: fewer than six past forecasts could be made",
            notes="1 − WAPE. Errors of lines do not cancel. A line under 85 % is flagged.",
        ),
    )
}
