"""The sample's models: laws of the curves and draws, and that the written orders and touches follow them."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.sample.company import (
    ALWAYS,
    CAMPAIGN_BY_ID,
    CAMPAIGNS,
    DATA_THROUGH,
    FIRST_DAY,
    LAST_PLANNED,
    SHAPES,
    month_share,
)
from finint.sample.curves import (
    CURVES,
    WEEKS,
    Curve,
    adstock,
    base,
    carry_in,
    days_in,
    hill,
    monday_of,
    response,
    week_of,
)
from finint.sample.customers import CAUSES, money
from finint.sample.fx import FIRST_RATE, START, Rates
from finint.sample.ledger import lines
from finint.sample.media import deliver, month_factor
from finint.sample.plan import ITEMS, campaign_month_eur
from finint.sample.registers import creative_hours, lift_of

curve_shapes = st.builds(
    Curve,
    st.just("any"),
    st.floats(0, 0.9),
    st.floats(100, 1e5),
    st.floats(0.5, 3),
    st.floats(0.1, 100),
    st.just(1.0),
)
spends = st.lists(st.floats(0, 1e5), min_size=6, max_size=30).map(np.array)


def draws(seed):
    return np.random.Generator(np.random.PCG64(seed))


@pytest.fixture(scope="module")
def tables(folder):
    names = ("touchpoints", "conversions")
    return {name: pq.read_table(folder / f"journeys/{name}.parquet") for name in names}


@settings(max_examples=60, deadline=None)
@given(spends, st.floats(0, 0.9), st.floats(0, 1e5))
def test_adstock_is_its_recurrence_and_keeps_every_euro(spend, carryover, before):
    level = adstock(spend, carryover, before)
    assert level[0] == pytest.approx(spend[0] + carryover * before)
    assert level[1:] == pytest.approx(spend[1:] + carryover * level[:-1])
    # What went in is what decayed away plus what is left.
    assert (1 - carryover) * level.sum() + carryover * (level[-1] - before) == pytest.approx(spend.sum(), abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(curve_shapes, spends)
def test_a_response_rises_with_spend_and_stays_below_beta(curve, spend):
    level = np.sort(spend)
    answer = hill(level, curve)
    assert np.all(np.diff(answer) >= 0)
    assert np.all((answer >= 0) & (answer <= curve.beta))


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.channel)
def test_half_saturation_gives_half_of_beta(curve):
    assert hill(np.array([curve.half_saturation]), curve)[0] == pytest.approx(curve.beta / 2)
    assert hill(np.array([0.0]), curve)[0] == 0


def test_steady_spend_has_a_steady_response():
    curve = CURVES[2]
    spend = np.full(20, 7000.0)
    assert carry_in(spend, curve.carryover) == pytest.approx(7000 / (1 - curve.carryover))
    assert response(spend, curve) == pytest.approx(np.full(20, response(spend, curve)[0]))


def test_weeks_cover_the_sample_once():
    days = [day for week in range(WEEKS) for day in days_in(week)]
    assert days == [FIRST_DAY + timedelta(days=n) for n in range((DATA_THROUGH - FIRST_DAY).days + 1)]
    assert [week_of(day) for day in days] == sorted(week_of(day) for day in days)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SHAPES)), st.integers(2024, 2026), st.dates(ALWAYS, date(2026, 6, 1)), st.integers(10, 500)
)
def test_shares_of_a_year_sum_to_one_or_to_nothing(shape, year, start, days):
    shares = [month_share(shape, date(year, month, 1), start, start + timedelta(days=days)) for month in range(1, 13)]
    assert min(shares) >= 0
    assert sum(shares) == pytest.approx(1) or sum(shares) == 0


def test_a_campaign_over_the_turn_of_a_year_keeps_its_whole_plan():
    winter = next(campaign for campaign in CAMPAIGNS if campaign.name == "Winter offer 2025")
    months = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    parts = [campaign_month_eur(winter, month) for month in months]
    days_2025, days_all = (date(2025, 12, 31) - winter.start).days + 1, (winter.end - winter.start).days + 1
    expected = winter.plan_eur * (0.92 * days_2025 / days_all + 1 - days_2025 / days_all)
    assert sum(parts) == pytest.approx(expected)


def test_overruns_average_to_what_they_say():
    campaign = next(campaign for campaign in CAMPAIGNS if campaign.name == "Prospecting EU")
    factors = [month_factor(campaign, date(2026, month, 1)) for month in range(1, 12)]
    assert np.mean(factors) == pytest.approx(campaign.overrun)
    assert month_factor(campaign, date(2025, 6, 1)) == 1


def test_rates_are_fixed_on_weekdays_and_hold_over_weekends():
    rates = Rates(draws(1))
    friday = FIRST_RATE + timedelta(days=4)
    for currency, start in START.items():
        assert rates.eur_per_unit(currency, friday) == rates.eur_per_unit(currency, friday + timedelta(days=2))
        assert all(0.8 * start < float(row[3]) < 1.2 * start for row in rates.rows() if row[1] == currency)
    assert rates.eur_per_unit("EUR", friday) == 1
    assert {date.fromisoformat(row[0]).weekday() for row in rates.rows()} == set(range(5))
    assert min(row[0] for row in rates.rows()) < FIRST_DAY.isoformat()


def test_another_seed_is_another_company_and_the_same_seed_the_same():
    first, again, other = (deliver(draws(seed), Rates(draws(seed))) for seed in (7, 7, 8))
    assert all(np.array_equal(a.cents, b.cents) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a.cents, b.cents) for a, b in zip(first, other, strict=True))


def test_media_follow_their_plan_within_chance():
    for delivery in deliver(draws(3), Rates(draws(3))):
        campaign = delivery.campaign
        planned = sum(
            campaign_month_eur(campaign, date(2026, month, 1)) * month_factor(campaign, date(2026, month, 1))
            for month in range(1, 11)
        )
        spent = sum(delivery.eur[(date(2026, 1, 1) - FIRST_DAY).days : (date(2026, 11, 1) - FIRST_DAY).days])
        assert spent == pytest.approx(planned, rel=0.06)
        assert np.all(delivery.clicks <= delivery.impressions)
        outside = [(campaign.start - FIRST_DAY).days - 1, (campaign.end - FIRST_DAY).days + 1]
        assert all(delivery.cents[day] == 0 for day in outside if 0 <= day < len(delivery.cents))


def test_every_line_of_the_books_is_of_an_item_and_inside_the_sample():
    made = lines(draws(4), Rates(draws(4)))
    assert all(FIRST_DAY <= line.day <= DATA_THROUGH for line in made)
    assert {line.item.description for line in made} == {item.description for item in ITEMS if item.source != "cloud"}
    numbers = Counter(
        (line.item.vendor_id, line.document_no, line.item.description, line.item.department) for line in made
    )
    assert set(numbers.values()) == {1}


def test_studio_cost_is_shared_to_the_cent():
    months = Counter()
    for row in creative_hours(draws(5))[1:]:
        months[row[0][:7]] += Decimal(row[6])
    assert set(months.values()) == {Decimal("9000.00")}


def test_cents_become_decimals_of_both_signs():
    assert money(np.array([0, 1, -1, 123456, -123456])).to_pylist() == [
        Decimal("0.00"), Decimal("0.01"), Decimal("-0.01"), Decimal("1234.56"), Decimal("-1234.56"),
    ]  # fmt: skip


def test_a_cut_loses_and_a_raise_wins():
    spend = np.full(WEEKS, 20_000.0)
    curve = CURVES[1]
    assert lift_of(spend, curve, 40, 6, -0.5) < 0 < lift_of(spend, curve, 40, 6, 0.5)
    assert lift_of(spend, curve, 40, 6, 0.0) == 0


def weekly_counts(conversions):
    stamps = conversions.filter(conversions["is_new_customer"])["ts"].to_pylist()
    return np.bincount([week_of(stamp.date()) for stamp in stamps], minlength=WEEKS)


def test_weekly_new_customers_answer_to_the_true_curves(tables, truth):
    """Least squares on the true adstocked, saturated spend finds every true beta within three standard errors."""
    channels = truth["curves"]["channels"]
    shapes = []
    for curve in CURVES:
        known = channels[curve.channel]
        level = adstock(np.array(known["weekly_spend"]), known["carryover"], known["carry_in"])
        shapes.append(hill(level, curve) / curve.beta)
    full = slice(1, WEEKS - 1)
    counts = weekly_counts(tables["conversions"])[full].astype(float)
    design = np.array([base()[full], *shapes]).T
    weights, residual, _, _ = np.linalg.lstsq(design, counts, rcond=None)
    variance = residual[0] / (len(counts) - len(weights))
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * variance)
    betas = np.array([1.0, *(curve.beta for curve in CURVES)])
    assert np.all(np.abs(weights - betas) < 3 * errors)
    # The fit is sharp enough to refuse a wrong curve: no curve at all would be found out.
    assert np.sum(betas[1:] > 3 * errors[1:]) >= 5


def test_contributions_and_base_add_up_to_the_new_customers(tables, truth):
    expected = truth["curves"]["base_contribution"] + sum(
        c["contribution"] for c in truth["curves"]["channels"].values()
    )
    found = weekly_counts(tables["conversions"])[1 : WEEKS - 1].sum()
    assert found == pytest.approx(expected, rel=0.02)
    assert sum(truth["customers"]["new_customers_by_cause"].values()) == weekly_counts(tables["conversions"]).sum()
    assert truth["customers"]["new_customers_by_cause"].keys() == set(CAUSES)


def test_spend_moves_enough_to_learn_from(truth):
    for channel, known in truth["curves"]["channels"].items():
        spend = np.array(known["weekly_spend"])
        assert spend.std() / spend.mean() > 0.2, channel
    table = np.array([known["weekly_spend"] for known in truth["curves"]["channels"].values()])
    assert np.abs(np.corrcoef(table) - np.eye(len(table))).max() < 0.9


def test_journeys_are_forty_thousand(truth, tables):
    assert sum(truth["journeys"].values()) == 40_000
    assert 60_000 < tables["touchpoints"].num_rows < 120_000


def test_touches_name_known_campaigns_of_their_channel(tables):
    touches = tables["touchpoints"]
    for campaign, channel in set(zip(touches["campaign_id"].to_pylist(), touches["channel"].to_pylist(), strict=True)):
        assert campaign is None or channel is None or CAMPAIGN_BY_ID[campaign].channel == channel
    assert touches["channel"].null_count == 1
    ids = Counter(touches["touch_id"].to_pylist())
    assert sum(count - 1 for count in ids.values()) == 3
    stamps = touches["ts"]
    assert pc.min(stamps).as_py().date() >= FIRST_DAY
    assert pc.max(stamps).as_py().date() <= DATA_THROUGH


def test_a_refund_names_its_order_comes_later_and_is_never_more(tables):
    rows = {row["conversion_id"]: row for row in tables["conversions"].to_pylist()}
    refunds = [row for row in rows.values() if row["type"] == "refund"]
    assert 500 < len(refunds) < 1500
    for refund in refunds:
        order = rows[refund["refund_of"]]
        assert order["ts"] < refund["ts"]
        assert order["user_id"] == refund["user_id"]
        assert order["currency"] == refund["currency"]
        assert 0 < -refund["revenue"] <= order["revenue"]
    assert all(row["revenue"] > row["margin"] > 0 for row in rows.values() if row["type"] == "order")


def test_a_customer_is_new_once(tables):
    table = tables["conversions"]
    new = table.filter(table["is_new_customer"])
    assert len(set(new["user_id"].to_pylist())) == new.num_rows
    firsts = {}
    for row in table.to_pylist():
        firsts.setdefault(row["user_id"], row)
    assert all(firsts[row["user_id"]]["conversion_id"] == row["conversion_id"] for row in new.to_pylist())


def test_developer_accounts_pass_the_funnel_in_order(folder):
    accounts = pq.read_table(folder / "platform/developer_accounts.parquet").to_pylist()
    steps = ("signup_date", "first_call_date", "weekly_active_date", "paying_date", "churn_date")
    counts = [sum(row[step] is not None for row in accounts) for step in steps]
    assert counts == sorted(counts, reverse=True)
    for row in accounts:
        reached = [row[step] for step in steps if row[step] is not None]
        assert reached == sorted(reached)
    usage = pq.read_table(folder / "platform/developer_usage.parquet")
    keys = list(zip(usage["account_id"].to_pylist(), usage["date"].to_pylist(), strict=True))
    assert len(set(keys)) == len(keys)
    assert {key[0] for key in keys} <= {row["account_id"] for row in accounts}
    assert monday_of(0) < FIRST_DAY <= monday_of(1)
    assert LAST_PLANNED > DATA_THROUGH
