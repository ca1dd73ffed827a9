"""What each campaign spent on its platform each day, and what the platform says it got for it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from finint.period import add_months
from finint.sample.company import CAMPAIGNS, DAYS, FIRST_DAY, MONTHS, PLATFORM_CURRENCIES, Campaign
from finint.sample.fx import Rates
from finint.sample.plan import campaign_month_eur

FRIDAY = 4
MONTHLY_NOISE = 0.02
# Euro a click and clicks an impression, by channel; from 2026 a social click costs 6 % more.
CLICK_EUR = {"paid_search": 2.9, "paid_social": 3.4, "video": 0.9, "display": 0.7}
CLICK_RATIO = {"paid_search": 0.052, "paid_social": 0.0072, "video": 0.0045, "display": 0.0038}
SOCIAL_PRICE_RISE = 1.06
CLAIMED_CPA_EUR = {"paid_search": 430.0, "paid_social": 640.0, "video": 1150.0, "display": 720.0}
CLAIMED_VALUE_EUR = 1450.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One campaign's days, one element a day of the sample; cents are of the platform's billing currency."""

    campaign: Campaign
    currency: str
    cents: NDArray[np.int64]
    eur: NDArray[np.float64]  # the same money at the day's rate: for models, not for books
    impressions: NDArray[np.int64]
    clicks: NDArray[np.int64]
    conversions: NDArray[np.int64]  # as the platform claims them
    value_cents: NDArray[np.int64]


def deliver(rng: np.random.Generator, rates: Rates) -> list[Delivery]:
    """Return the days of every campaign that runs on a platform.

    Within a month the spend follows weekdays, a weekly mood of the campaign and its channel, and chance; the month adds
    up to its plan × overrun.
    """
    weeks = len(DAYS) // 7 + 3
    channel_mood = {channel: _mood(rng, weeks, 0.26) for channel in CLICK_EUR}
    return [
        _deliver_one(campaign, campaign.platform, rng, rates, channel_mood[campaign.channel], weeks)
        for campaign in CAMPAIGNS
        if campaign.platform is not None
    ]


def _mood(rng: np.random.Generator, weeks: int, spread: float) -> NDArray[np.float64]:
    """A weekly factor that remembers a third of the last week's, so that spend moves enough to learn from."""
    level, path = 0.0, []
    for step in rng.normal(0.0, spread, weeks):
        level = 0.35 * level + float(step)
        path.append(level)
    mood: NDArray[np.float64] = np.exp(np.array(path))
    return mood


def month_factor(campaign: Campaign, month: date) -> float:
    """Return actual over plan in `month` before chance: the overrun of 2026 grows from half to one and a half."""
    if month.year < 2026 or not campaign.mapped:
        return 1.0
    return 1.0 + (campaign.overrun - 1.0) * (0.5 + (month.month - 1) / 10)


def _deliver_one(
    campaign: Campaign, platform: str, rng: np.random.Generator, rates: Rates, mood: NDArray[np.float64], weeks: int
) -> Delivery:
    own_mood = _mood(rng, weeks, 0.22)
    days_of_month: dict[date, list[date]] = {
        month: [day for day in _month_days(month) if campaign.start <= day <= campaign.end] for month in MONTHS
    }
    eur = np.zeros(len(DAYS))
    for month in MONTHS:
        chance = float(np.exp(rng.normal(0.0, MONTHLY_NOISE)))
        noise = np.exp(rng.normal(0.0, 0.13, 31))
        active = days_of_month[month]
        if not active:
            continue
        weights = np.array([_weekday(campaign, day) * float(noise[day.day - 1]) for day in active])
        week = np.array([(day - FIRST_DAY).days // 7 for day in active])
        weights = weights * mood[week] * own_mood[week]
        total = campaign_month_eur(campaign, month) * month_factor(campaign, month) * chance
        for day, weight in zip(active, weights / weights.sum(), strict=True):
            index = (day - FIRST_DAY).days
            if index < len(DAYS):
                eur[index] = total * float(weight)
    return _results(campaign, PLATFORM_CURRENCIES[platform], eur, rng, rates)


def _weekday(campaign: Campaign, day: date) -> float:
    weekend = day.weekday() > FRIDAY
    if campaign.platform == "linkedin_ads":
        return 0.25 if weekend else 1.0
    return 0.72 if weekend else 1.0


def _month_days(month: date) -> list[date]:
    return [month + timedelta(days=n) for n in range((add_months(month, 1) - month).days)]


def _results(
    campaign: Campaign, currency: str, eur: NDArray[np.float64], rng: np.random.Generator, rates: Rates
) -> Delivery:
    per_unit = np.array([rates.eur_per_unit(currency, day) for day in DAYS])
    cents = np.floor(eur / per_unit * 100 + 0.5).astype(np.int64)
    spent = cents / 100 * per_unit
    price = np.full(len(DAYS), CLICK_EUR[campaign.channel])
    if campaign.channel == "paid_social":
        price[[day.year == 2026 for day in DAYS]] *= SOCIAL_PRICE_RISE
    price = price * np.exp(rng.normal(0.0, 0.08, len(DAYS)))
    clicks = rng.poisson(spent / price)
    ratio = CLICK_RATIO[campaign.channel] * np.exp(rng.normal(0.0, 0.1, len(DAYS)))
    impressions = np.floor((clicks + 0.4 * (cents > 0)) / ratio).astype(np.int64)
    claims = (
        rng.poisson(spent / CLAIMED_CPA_EUR[campaign.channel]) if campaign.outcome else np.zeros(len(DAYS), np.int64)
    )
    value = np.floor(claims * CLAIMED_VALUE_EUR / per_unit * 100 * np.exp(rng.normal(0.0, 0.2, len(DAYS))))
    return Delivery(campaign, currency, cents, spent, impressions, clicks, claims, value.astype(np.int64))
