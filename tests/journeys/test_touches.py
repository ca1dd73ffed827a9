"""A table of touches, understood: what is odd is counted in a sentence, what cannot be read refuses the table."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from finint.errors import ExportError
from finint.journeys.attribution import attribute
from finint.journeys.models import MODELS
from finint.journeys.touches import understand

NAMES = ("journey_id", "touch_time", "channel", "converted", "conversion_value")


def table(*rows):
    return pa.table({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(NAMES)})


def day(number, rest=" 10:00:00"):
    return f"2026-03-{number:02d}{rest}"


PLAIN = (
    ("j1", day(1), "email", "0", "0.0"),
    ("j1", day(2), "search", "1", "41.02"),
    ("j2", day(1), "email", "0", "0.0"),
)


def said(*rows):
    return [*understand(table(*rows)).warnings]


def credit_of(*rows, model="linear"):
    found = attribute(understand(table(*rows)), [model]).models[model]
    return {channel: one.value_cents for channel, one in found.items()}


def test_a_plain_file_has_nothing_to_say():
    touches = understand(table(*PLAIN))
    assert (touches.warnings, touches.rows, touches.journeys, touches.conversions) == ((), 3, 2, 1)
    assert (touches.value_cents, touches.channels) == (4102, ("email", "search"))


def test_touches_after_the_conversion_get_no_credit_and_are_counted():
    rows = (*PLAIN, ("j1", day(3), "video", "0", "0.0"))
    assert said(*rows) == ["1 touch after the conversion of their journey: not part of it, without credit"]
    assert credit_of(*rows) == {"email": 2051, "search": 2051, "video": 0}


def test_a_touch_in_the_second_of_the_conversion_comes_before_it_wherever_it_is_listed():
    rows = (("j1", day(2), "search", "1", "10"), ("j1", day(2), "email", "0", ""))
    assert said(*rows) == []
    assert credit_of(*rows, model="last") == {"email": 0, "search": 1000}


def test_repeated_rows_count_once_and_are_counted():
    rows = (PLAIN[1], *PLAIN, PLAIN[0], PLAIN[0])
    assert said(*rows) == ["3 repeated rows (equal in every column), counted once"]
    assert understand(table(*rows)).value_cents == 4102
    assert credit_of(*rows) == credit_of(*PLAIN)


def test_the_same_channel_at_another_second_is_no_repetition():
    assert said(*PLAIN, ("j1", day(1, " 10:00:01"), "email", "0", "0.0")) == []


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_channel_is_unattributed_and_counted(blank):
    rows = (*PLAIN, ("j2", day(2), blank, "1", "5"))
    assert said(*rows) == ["1 touch without a channel, counted as 'unattributed'"]
    assert credit_of(*rows, model="last") == {"email": 0, "search": 4102, "unattributed": 500}


def test_orders_on_rows_of_their_own_are_said_to_be_no_touches():
    rows = [("j1", day(1), "email", "0", ""), ("j1", day(2), "", "1", "5"), ("j2", day(3), "search", "0", "")]
    assert any("all conversions are rows without a channel" in warning for warning in said(*rows))
    assert not any("all conversions" in warning for warning in said(*rows, ("j2", day(4), "search", "1", "5")))


def test_a_negative_value_is_a_refund_with_its_sign():
    rows = (*PLAIN, ("j2", day(2), "search", "1", "-0.01"))
    assert "1 conversion with a negative value" in said(*rows)[0]
    assert credit_of(*rows) == {"email": 2051, "search": 2050}
    assert understand(table(*rows)).conversions == 2


def test_one_channel_only_is_said_and_takes_everything_in_every_model():
    touches = understand(table(("j1", day(1), "email", "0", ""), ("j1", day(2), "email", "1", "3"), PLAIN[2]))
    answer = attribute(touches)
    assert {model: credit["email"].value_cents for model, credit in answer.models.items()} == dict.fromkeys(MODELS, 300)
    assert any("with one channel all models agree" in warning for warning in answer.warnings)


def test_no_conversions_give_zeros_and_a_warning():
    answer = attribute(understand(table(PLAIN[0], PLAIN[2])))
    assert {one.conversions_millionths for credit in answer.models.values() for one in credit.values()} == {0}
    assert answer.models["markov_1"]["email"].removal_effect is None
    assert "no journey converts: every credit is 0" in answer.warnings


def test_few_conversions_are_computed_and_warned_about():
    answer = attribute(understand(table(*PLAIN)))
    assert any("1 conversion: data-driven models" in warning for warning in answer.warnings)


def test_conversions_worth_nothing_share_conversions_but_no_value():
    answer = attribute(understand(table(("j1", day(1), "email", "1", ""), ("j2", day(1), "search", "0", ""))))
    assert "1 conversion without a value, counted as worth 0.00" in answer.warnings
    assert answer.models["markov_1"]["email"].conversions_millionths == 1_000_000
    assert answer.models["markov_1"]["email"].removal_effect_value is None


def test_a_value_without_a_conversion_is_not_counted_but_said():
    assert said(*PLAIN, ("j2", day(3), "email", "0", "9.99")) == [
        "1 touch with a value but not flagged as converted: the value is not counted"
    ]


def test_parts_of_a_cent_are_rounded_half_up_and_counted():
    rows = (("j1", day(1), "email", "1", "1.005"), ("j2", day(1), "email", "1", "2.00"))
    assert said(*rows) == ["1 value with a part of a cent, rounded half up"]
    assert understand(table(*rows)).value_cents == 101 + 200


@pytest.mark.parametrize(
    ("yes", "no"), [("1", "0"), ("true", "false"), ("TRUE", "False"), ("yes", "no"), ("1.0", "0.0"), ("t", None)]
)
def test_the_flag_may_be_written_in_several_ways(yes, no):
    touches = understand(table(("j1", day(1), "email", no, ""), ("j1", day(2), "search", yes, "2")))
    assert touches.conversions == 1


def test_journeys_named_by_numbers_are_journeys_named_by_words():
    rows = [
        (str(40 - journey), day(touch + 1), "email" if touch else "search", str(touch), "3")
        for journey in range(9)
        for touch in (0, 1)
    ]
    words = [(f"no. {name}", *rest) for name, *rest in rows]
    assert attribute(understand(table(*rows))).models == attribute(understand(table(*words))).models
    assert understand(table(*rows)).journeys == understand(table(*words)).journeys == 9


@pytest.mark.parametrize("names", [("7", "07"), ("7", "+7"), ("-1", "1"), ("1", "99999999999999999999"), ("1", "x")])
def test_journeys_written_differently_are_different(names):
    assert understand(table(*((name, day(1), "email", "0", "") for name in names))).journeys == 2


def test_unsorted_rows_give_the_same_credit():
    rows = [
        (f"j{journey}", day(touch + 1), ("email", "search", "direct")[(journey + touch) % 3], flag, flag)
        for journey in range(6)
        for touch in range(4)
        for flag in (str(int(touch == 3 and journey % 2)),)
    ]
    mixed = [rows[place] for place in np.random.default_rng(1).permutation(len(rows))]
    one, other = (attribute(understand(table(*order))).models for order in (rows, mixed))
    assert one == other


def test_several_conversions_of_a_journey_share_the_touches_between_them():
    rows = (*PLAIN[:2], ("j1", day(3), "video", "0", ""), ("j1", day(4), "direct", "1", "10"))
    assert said(*rows) == ["1 journey with several conversions: each conversion takes the touches since the one before"]
    assert credit_of(*rows) == {"direct": 500, "email": 2051, "search": 2051, "video": 500}


def test_a_flag_on_every_touch_is_pointed_out():
    rows = (("j1", day(1), "email", "1", "5"), ("j1", day(2), "search", "1", "5"))
    assert "put it on the last touch only" in said(*rows)[-1]


def test_channels_that_differ_only_in_case_are_pointed_out():
    assert said(*PLAIN, ("j3", day(1), "Email", "0", "")) == [
        "channels that differ only in upper and lower case count as different: Email and email"
    ]


def test_direct_is_passed_over_in_any_case():
    rows = (("j1", day(1), "email", "0", ""), ("j1", day(2), "Direct", "1", "7"))
    assert credit_of(*rows, model="last_non_direct") == {"Direct": 0, "email": 700}


def test_a_journey_of_a_hundred_thousand_touches_keeps_its_last_hundred():
    count = 100_000
    rows = pa.table(
        {
            "journey_id": pa.array(["bot"] * count),
            "touch_time": pa.array(np.arange(count) * 1_000_000).cast(pa.timestamp("us")),
            "channel": pa.array(["email"] * (count - 100) + ["search"] * 100),
            "converted": pa.array([0] * (count - 1) + [1]),
            "conversion_value": pa.array([0.0] * (count - 1) + [9.99]),
        }
    )
    answer = attribute(understand(rows))
    assert any("1 journey with more than 100 touches" in warning and "99,900" in warning for warning in answer.warnings)
    for model, credit in answer.models.items():
        assert (credit["email"].value_cents, credit["search"].value_cents) == (0, 999), model


def test_typed_columns_are_read_like_text():
    typed = pa.table(
        {
            "journey_id": pa.array([1, 1, 2]),
            "touch_time": pa.array([dt.datetime(2026, 3, number, 10) for number in (1, 2, 1)]),
            "channel": pa.array(["email", "search", "email"]).dictionary_encode(),
            "converted": pa.array([False, True, False]),
            "conversion_value": pa.array([0.0, 41.02, None]),
        }
    )
    assert attribute(understand(typed)).models == attribute(understand(table(*PLAIN))).models


def test_times_with_an_offset_are_put_on_one_clock():
    rows = (("j1", "2026-03-01T11:30:00+01:00", "email", "0", ""), ("j1", "2026-03-01T10:00:00Z", "search", "1", "4"))
    assert said(*rows) == ["1 touch after the conversion of their journey: not part of it, without credit"]


def test_dates_without_a_time_are_midnight():
    touches = understand(table(("j1", "2026-03-01", "email", "0", ""), ("j1", "2026-03-02", "search", "1", "4")))
    assert touches.oldest_minutes == 1440


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("j1", "yesterday", "email", "0", ""),
            "1 row has a touch_time that is no ISO date or time: row 4 has 'yesterday'",
        ),
        (("j1", "2026-02-30", "email", "0", ""), "row 4 has '2026-02-30'"),
        (("j1", None, "email", "0", ""), "1 row has a touch_time"),
        (("j1", day(1), "email", "maybe", ""), "1 row has a converted that is neither 1/0, true/false nor yes/no"),
        (("j1", day(1), "email", "1", "ten"), "conversion_value that is no plain number: row 4 has 'ten'"),
        (("j1", day(1), "email", "1", "1,50"), "no plain number"),
        (("j1", day(1), "email", "1", "inf"), "no plain number"),
        (("j1", day(1), "email", "1", "1e30"), "no plain number"),
        ((None, day(1), "email", "0", ""), "1 row has no journey_id"),
        ((" ", day(1), "email", "0", ""), "1 row has no journey_id"),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_the_table_with_its_row(row, sentence):
    with pytest.raises(ExportError) as refused:
        understand(table(*PLAIN, row))
    assert sentence in str(refused.value)


def test_a_column_of_campaigns_is_refused_as_channels():
    rows = [(f"j{number}", day(1), f"campaign {number}", "0", "") for number in range(251)]
    with pytest.raises(ExportError, match="251 different channels"):
        understand(table(*rows))
