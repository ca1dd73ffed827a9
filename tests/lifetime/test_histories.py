from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.lifetime.histories import History, Purchase, bought_between, histories, purchase_days

DAY = date(2026, 1, 5)


def later(days):
    return DAY + timedelta(days=days)


purchases = st.lists(
    st.builds(
        Purchase,
        st.sampled_from("abc"),
        st.integers(0, 200).map(later),
        st.integers(-50, 200).map(float),
    ),
    min_size=1,
    max_size=40,
)


def test_several_purchases_on_one_day_are_one():
    seen = purchase_days([Purchase("a", DAY, 5.0), Purchase("a", later(7), 10.0), Purchase("a", later(7), 20.0)])
    assert histories(seen, later(21)) == [History("a", 1, 1.0, 3.0, 30.0)]


def test_a_refund_lowers_the_purchase_before_it_and_is_none_itself():
    seen = purchase_days([Purchase("a", later(9), -4.0), Purchase("a", DAY, 5.0), Purchase("a", later(7), 10.0)])
    assert histories(seen, later(21)) == [History("a", 1, 1.0, 3.0, 6.0)]
    assert (seen.refunds, seen.lost_refunds) == (1, 0)


def test_a_refund_without_a_purchase_is_counted():
    seen = purchase_days([Purchase("a", DAY, -5.0), Purchase("a", later(3), 5.0)])
    assert (seen.refunds, seen.lost_refunds) == (1, 1)
    assert seen.totals["a"] == {later(3): 5.0}


def test_a_purchase_of_0_is_a_purchase():
    assert histories(purchase_days([Purchase("a", DAY, 1.0), Purchase("a", later(7), 0.0)]), later(7))[0].frequency == 1


def test_the_training_day_itself_counts_and_the_next_does_not():
    seen = purchase_days(
        [Purchase("a", DAY), Purchase("a", later(7)), Purchase("a", later(8)), Purchase("b", later(8))]
    )
    assert histories(seen, later(7)) == [History("a", 1, 1.0, 1.0, None)]
    assert bought_between(seen, ["a"], later(7), later(8)) == [1]


def test_a_training_day_before_the_first_purchase_is_refused():
    with pytest.raises(CalculationError, match="first purchase is of 2026-01-05"):
        histories(purchase_days([Purchase("a", DAY)]), later(-1))


@given(purchases)
@settings(max_examples=60, deadline=None)
def test_money_is_kept_and_histories_are_in_order(lines):
    seen = purchase_days(lines)
    kept = sum(amount for days in seen.totals.values() for amount in days.values())
    if not seen.lost_refunds:
        assert kept == sum(line.amount for line in lines)
    if seen.totals:
        for one in histories(seen, later(200)):
            assert 0 <= one.recency_weeks <= one.age_weeks
            assert (one.frequency == 0) == (one.recency_weeks == 0) == (one.mean_amount is None)
            assert one.frequency + 1 == len(seen.totals[one.customer])
