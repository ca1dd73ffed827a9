"""Fully loaded cost: every cent booked is on a campaign or visibly on none."""

from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from finint.loaded_cost import CATEGORIES, Booked, load

amounts = st.integers(-5_000_00, 50_000_00).map(lambda cents: D(cents) / 100)
rows = st.lists(
    st.builds(
        Booked,
        campaign_id=st.sampled_from(["", "a", "b", "c"]),
        department=st.sampled_from(["", "Growth", "Brand"]),
        cost_category=st.sampled_from(CATEGORIES),
        amount=amounts,
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(rows)
def test_every_cent_is_on_a_campaign_or_left_over(booked):
    loading = load(booked)
    assert loading.total_amount + sum((row.amount for row in loading.left), D(0)) == sum(
        (row.amount for row in booked), D(0)
    )


def test_production_follows_hours_where_they_are_known():
    booked = [
        Booked("a", "Growth", "media_spend", D(900)),
        Booked("b", "Growth", "media_spend", D(100)),
        Booked("", "Growth", "creative_production", D(60)),
    ]
    cost = {row.campaign_id: row for row in load(booked, hours={"a": D(10), "b": D(30)}).campaigns}
    assert (cost["a"].amount("creative_production"), cost["b"].amount("creative_production")) == (
        D("15.00"),
        D("45.00"),
    )
    assert cost["b"].keys == {"creative_production": "hours"}


def test_a_department_without_media_is_shared_by_everybody_with_media():
    booked = [
        Booked("a", "Growth", "media_spend", D(75)),
        Booked("b", "Brand", "media_spend", D(25)),
        Booked("", "Legal", "operational_overhead", D(8)),
    ]
    assert [cost.operational_amount for cost in load(booked).campaigns] == [D("6.00"), D("2.00")]


def test_a_pool_nobody_can_carry_is_left_and_shown():
    booked = [Booked("", "Growth", "operational_overhead", D(10))]
    assert load(booked).campaigns == ()
    assert load(booked).left == (Booked("", "Growth", "operational_overhead", D(10)),)


def test_a_campaign_with_credits_only_carries_no_share():
    booked = [
        Booked("a", "G", "media_spend", D(-5)),
        Booked("b", "G", "media_spend", D(10)),
        Booked("", "G", "platform_fees", D(3)),
    ]
    assert [cost.amount("platform_fees") for cost in load(booked).campaigns] == [D(0), D("3.00")]


def test_a_department_that_buys_no_media_is_carried_by_its_own_campaigns():
    booked = [
        Booked("ads", "Growth", "media_spend", D(1000)),
        Booked("mail", "Lifecycle", "platform_fees", D(30)),
        Booked("news", "Lifecycle", "platform_fees", D(10)),
        Booked("", "Lifecycle", "operational_overhead", D(100)),
    ]
    cost = {row.campaign_id: row for row in load(booked).campaigns}
    assert [cost[name].operational_amount for name in ("ads", "mail", "news")] == [D(0), D("75.00"), D("25.00")]
    assert cost["mail"].keys == {"operational_overhead": "own cost"}
