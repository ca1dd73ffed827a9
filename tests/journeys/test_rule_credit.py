"""Rule credit: equal to slow integers, adding up in every journey, and right by hand."""

from datetime import datetime, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journeys_oracle import MILLION, Journey, journey_lists, rule

from finint.journeys import decay
from finint.journeys.attribution import attribute
from finint.journeys.credit import RULES, credit
from finint.journeys.placed import over_the_cap, placed
from finint.journeys.touches import understand

DAY = 86_400
slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def path_table(*journeys, **columns):
    """Path rows of journeys given as (name, value_cents, [(datetime, channel), ...])."""
    rows = [
        {
            "journey_id": name,
            "touched_at": when,
            "touch_id": f"{name}{place:06d}",
            "channel": channel,
            "converted": int(value is not None),
            "value_cents": max(value or 0, 0),
            "refund_cents": max(-(value or 0), 0),
        }
        for name, value, touches in journeys
        for place, (when, channel) in enumerate(touches)
    ]
    schema = pa.schema(
        [
            ("journey_id", pa.string()),
            ("touched_at", pa.timestamp("us")),
            ("touch_id", pa.string()),
            ("channel", pa.string()),
            ("converted", pa.int8()),
            ("value_cents", pa.int64()),
            ("refund_cents", pa.int64()),
        ]
    )
    return pa.Table.from_pylist(rows, schema)


PATH = ibis.table(ibis.Schema.from_pyarrow(path_table().schema), name="path")


@pytest.fixture
def shares_of(answer, decay_weight):
    """Value credit of one journey, touch by touch, by model."""

    def run(value, *touches):
        table = path_table(("j", value, touches))
        expression = credit(placed(PATH), by=["touch_id"], longest_minutes=129_600).order_by("touch_id")
        rows = answer(expression, path=table, decay_weight=decay_weight)
        return {model: [row[f"{model}_value"] for row in rows] for model in RULES}

    return run


def at(day, hour=0, second=0):
    return datetime(2026, 3, 1) + timedelta(days=day, hours=hour, seconds=second)


def test_one_touch_takes_everything(shares_of):
    assert set(map(tuple, shares_of(999, (at(0), "email")).values())) == {(999,)}


def test_two_touches_take_half_each_by_position(shares_of):
    shares = shares_of(1001, (at(0), "email"), (at(1), "direct"))
    assert shares["position"] == shares["linear"] == [1001 // 2, 1001 - 1001 // 2]


def test_three_touches_take_40_20_40_by_position(shares_of):
    assert shares_of(1000, (at(0), "a"), (at(1), "b"), (at(2), "c"))["position"] == [400, 200, 400]


def test_five_touches_share_the_middle_20_by_position(shares_of):
    shares = shares_of(1500, *((at(day), "a") for day in range(5)))
    assert shares["position"] == [600, 100, 100, 100, 600]
    assert shares["linear"] == [300] * 5


def test_a_touch_one_half_life_earlier_has_half_the_weight(shares_of):
    assert shares_of(300, (at(0), "email"), (at(7), "search"))["time_decay"] == [100, 200]


def test_age_counts_in_whole_minutes_from_the_last_touch(shares_of):
    nearly = shares_of(10**7, (at(0, second=1), "a"), (at(7), "b"))["time_decay"]
    exactly = shares_of(10**7, (at(0), "a"), (at(7), "b"))["time_decay"]
    weight = 2**20 * 0.5 ** ((7 * 1440 - 1) / (7 * 1440))
    assert nearly[0] == 10**7 * round(weight) // (round(weight) + 2**20)
    assert exactly[0] == 10**7 // 3


def test_half_a_second_does_not_round_up_to_another_minute(answer, decay_weight):
    early, late = datetime(2026, 3, 1, 0, 0, 0, 600_000), datetime(2026, 3, 1, 0, 1, 0, 400_000)
    expression = credit(placed(PATH), by=["channel"], longest_minutes=129_600).order_by("channel")
    rows = answer(expression, path=path_table(("j", 10**7, [(early, "a"), (late, "b")])), decay_weight=decay_weight)
    one_minute = round(2**20 * 0.5 ** (1 / 10_080))
    # 00:00:00 to 00:01:00 on whole seconds: one minute, on every engine.
    assert rows[0]["time_decay_value"] == 10**7 * one_minute // (one_minute + 2**20)


def test_last_non_direct_passes_over_direct(shares_of):
    assert shares_of(50, (at(0), "email"), (at(1), "direct"))["last_non_direct"] == [50, 0]


def test_last_non_direct_of_all_direct_is_the_last(shares_of):
    assert shares_of(50, (at(0), "direct"), (at(1), "direct"))["last_non_direct"] == [0, 50]


def test_ties_in_time_break_by_touch_id(shares_of):
    shares = shares_of(50, (at(0), "email"), (at(0), "search"))
    assert shares["first"] == [50, 0]
    assert shares["last"] == [0, 50]


def test_repeats_count_as_touches(shares_of):
    assert shares_of(90, (at(0), "email"), (at(1), "email"), (at(2), "search"))["linear"] == [30, 30, 30]


def test_a_refund_is_shared_as_a_positive_amount(answer, decay_weight):
    table = path_table(("j", -101, [(at(0), "a"), (at(1), "b")]))
    expression = credit(placed(PATH), by=["channel"], longest_minutes=10).order_by("channel")
    rows = answer(expression, path=table, decay_weight=decay_weight)
    assert [(row["linear_value"], row["linear_refund"]) for row in rows] == [(0, 50), (0, 51)]


def test_the_last_hundred_touches_count_and_the_rest_is_counted(answer, decay_weight):
    touches = [(at(0, second=60 * place), "old" if place < 7 else "new") for place in range(107)]
    table = path_table(("long", 100, touches), ("short", 1, touches[:3]))
    kept = answer(placed(PATH).filter(PATH.journey_id == "long"), path=table)
    assert {row["n"] for row in kept} == {100}
    assert sorted(row["pos"] for row in kept) == list(range(1, 101))
    assert next(row["before_1"] for row in kept if row["pos"] == 1) == ""
    rows = answer(credit(placed(PATH), by=["channel"], longest_minutes=10), path=table, decay_weight=decay_weight)
    assert {row["channel"]: row["linear_value"] for row in rows} == {"new": 100, "old": 1}
    assert answer(over_the_cap(PATH), path=table) == [{"journeys": 1, "touches": 7}]


@slow
@given(journey_lists(values=st.integers(-90_000, 90_000)), st.sampled_from([1.0, 168.0, 5000.0]))
def test_credit_equals_slow_integers_and_sums_to_the_booked_totals(file_table, journeys, half_life_hours):
    touches = understand(file_table(journeys))
    found = attribute(touches, RULES, half_life_hours=half_life_hours).models
    won = [journey for journey in journeys if journey.converted]
    for model in RULES:
        expected = rule(journeys, model, **({"half_life_hours": half_life_hours} if model == "time_decay" else {}))
        credit = found[model]
        assert {channel: (one.conversions_millionths, one.value_cents) for channel, one in credit.items()} == {
            channel: expected.get(channel, (0, 0)) for channel in touches.channels
        }
        assert sum(one.conversions_millionths for one in credit.values()) == len(won) * MILLION
        assert sum(one.value_cents for one in credit.values()) == sum(journey.value_cents for journey in won)


@slow
@given(journey_lists(most=6))
def test_every_journey_adds_up_by_itself(answer, decay_weight, journeys):
    table = path_table(
        *(
            (str(number), journey.value_cents, [(at(0, second=second), channel) for second, channel in journey.touches])
            for number, journey in enumerate(journeys)
        )
    )
    rows = answer(
        credit(placed(PATH), by=["journey_id"], longest_minutes=129_600), path=table, decay_weight=decay_weight
    )
    booked = {str(number): journey.value_cents for number, journey in enumerate(journeys) if journey.converted}
    for model in RULES:
        assert {row["journey_id"]: row[f"{model}_value"] for row in rows} == booked
        assert all(row[f"{model}_conversions"] == MILLION for row in rows)


def test_the_largest_exact_amount_is_shared_exactly_over_a_hundred_touches(file_table):
    journey = Journey(tuple((place, "email" if place % 3 else "search") for place in range(100)), 85_899_345)
    found = attribute(understand(file_table([journey])), ["time_decay"]).models["time_decay"]
    assert {name: (one.conversions_millionths, one.value_cents) for name, one in found.items()} == rule(
        [journey], "time_decay"
    )


def test_a_larger_amount_uses_coarser_weights_and_says_so(file_table):
    journey = Journey(((0, "email"), (9 * DAY, "search"), (9 * DAY + 1, "email")), 12_345_678_901)
    answer = attribute(understand(file_table([journey])), ["time_decay", "linear"])
    assert answer.weight_bits == 12
    for model, options in (("time_decay", {"bits": 12}), ("linear", {})):
        found = {name: one.value_cents for name, one in answer.models[model].items()}
        assert found == {name: pair[1] for name, pair in rule([journey], model, **options).items()}


def test_an_amount_beyond_every_scale_is_refused():
    with pytest.raises(ValueError, match="56 billion"):
        decay.weight_bits(10**14)


def test_decay_weights_fall_to_one_and_stay_there():
    table = decay.weights(1.0, 2000)
    assert table[0] == 2**20
    assert table[60] == 2**19
    assert (table[:-1] >= table[1:]).all()
    assert table[1260] == table[-1] == 1


@pytest.mark.parametrize("hours", [0.0, -1.0, float("nan"), float("inf")])
def test_a_half_life_is_above_zero(hours):
    with pytest.raises(ValueError, match="half-life"):
        decay.last_minute(hours, 10)
