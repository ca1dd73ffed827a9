"""Credit by channel and model: every column is what was booked, and data-driven models need enough orders."""

from datetime import date
from decimal import Decimal as D

import pytest
from events_made import event_books, many_orders

from finint import store
from finint.auth import OWNER
from finint.channel_credit import ALL_NAMES, ChannelCredit, Given, channel_credit, verdicts
from finint.period import Period
from finint.return_rules import MODEL_NAMES, Rules
from finint.view import View

YEAR = View(Period.parse("2026"), date(2026, 11, 15))


@pytest.fixture(scope="module")
def few():
    books = store.in_memory(OWNER)
    found = channel_credit(event_books(books), YEAR, Rules(), "linear")
    books.connection.close()
    return found


@pytest.fixture(scope="module")
def many():
    books = store.in_memory(OWNER)
    found = channel_credit(many_orders(books), YEAR, Rules(), "markov")
    books.connection.close()
    return found


def sums(found, model):
    given = found.given[model].values()
    return Given(sum((one.conversions for one in given), D(0)), sum((one.revenue_amount for one in given), D(0)))


def test_every_column_adds_up_to_what_was_booked(few, many):
    assert few.booked == Given(D(4), D("1310.00"))
    for found in (few, many):
        assert {sums(found, model) for model in found.models} == {found.booked}


def test_an_order_without_a_touch_has_a_channel_of_its_own(few):
    assert few.given["linear"]["unattributed"] == Given(D(1), D("10.00"))
    assert few.with_touches == 3
    assert few.lost_journeys == 2  # a direct visit, and the fair that is older than the look-back


def test_data_driven_models_are_refused_below_300_orders_with_the_reason(few, many):
    assert few.models == tuple(MODEL_NAMES)
    assert "need 300 orders" in few.refused
    assert "the view has 3" in few.refused
    assert many.models == tuple(ALL_NAMES)
    assert (many.refused, many.markov_order in (1, 2, 3)) == ("", True)


def test_the_spread_is_the_largest_share_less_the_smallest(few):
    shares = [few.share(model, "search") for model in few.models]
    assert few.spread_ratio("search") == max(shares) - min(shares)
    # o2 always; o1 by first touch, not by last.
    assert few.spread_ratio("search") == D(2) / 4 - D(1) / 4


def test_intervals_hold_the_share_of_the_model_they_are_of(many):
    for channel, (orders, revenue) in many.ranges.items():
        assert 0 <= orders.low_ratio <= float(many.share("markov", channel)) + 0.02
        assert orders.high_ratio >= float(many.share("markov", channel)) - 0.02
        assert revenue.low_ratio <= revenue.high_ratio


def test_paths_count_orders_and_lost_journeys(few, many):
    assert [row.channels for row in few.top_paths] == [("mail",), ("search",), ("search", "mail")]
    assert [row.orders for row in few.top_paths] == [1, 1, 1]
    assert few.top_paths[1].revenue_amount == D("200.00")
    assert sum(row.orders for row in many.top_paths) <= many.with_touches == 400


def test_a_decision_flips_when_models_fall_on_both_sides_of_the_hurdle():
    given = {
        "last": {"mail": Given(D(1), D(90)), "search": Given(D(1), D(10))},
        "linear": {"mail": Given(D(1), D(50)), "search": Given(D(1), D(50))},
    }
    found = ChannelCredit(("mail", "search"), ("last", "linear"), given, Given(D(2), D(100)), 2, 0, "", None, {}, ())
    mail, search = verdicts(found, {"mail": D(60), "search": D(5), "none": D(9)}, D(1))
    assert (mail.flips(D(0)), search.flips(D(0))) == (True, False)
    assert mail.roi_ratios["last"] == D(90) / 60 - 1
