"""Counting tables: the engine's steps and channel sets equal the ones from unique paths."""

from collections import Counter

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from journeys_oracle import CHANNELS, Journey, journey_lists

from finint.journeys import markov, sequences
from finint.journeys.counts import Coalition, Step, coalitions, packing, steps, unique_paths
from finint.journeys.placed import placed
from finint.journeys.touches import understand

slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ZERO = {"value_cents": 0, "refund_cents": 0}


def named(touches):
    """The path of a file with channel names in place of numbers."""
    names = pa.array([*touches.channels])
    return touches.path.set_column(
        touches.path.schema.get_field_index("channel"), "channel", names.take(touches.path["channel"].combine_chunks())
    )


def over(table):
    return placed(ibis.table(ibis.Schema.from_pyarrow(table.schema), name="path"))


def unique(answer, touches, table, channels):
    longest = int(touches.lengths.max())
    packed = packing(len(touches.channels), longest)
    rows = answer(unique_paths(over(table), channels, longest), path=table)
    return sequences.unpack(
        touches.channels,
        packed,
        np.array([[row[f"word_{place}"] for row in rows] for place in range(packed.words)], dtype=np.int64),
        converted=np.array([row["converted"] == 1 for row in rows]),
        **{
            name: np.array([row[name] for row in rows], dtype=np.int64)
            for name in ("value_cents", "refund_cents", "journeys")
        },
    )


@slow
@given(journey_lists())
def test_steps_and_sets_from_unique_paths_equal_those_of_the_engine(answer, file_table, journeys):
    touches = understand(file_table(journeys))
    table = named(touches)
    paths = unique(answer, touches, table, touches.channels)
    by_number = unique(answer, touches, touches.path, range(len(touches.channels)))
    assert sorted(paths.journeys) == sorted(by_number.journeys)

    counted = markov.table([Step(**row) for row in answer(steps(over(table)), path=table)], touches.channels)
    assert rows_of(counted) == rows_of(sequences.step_table(paths)) == rows_of(sequences.step_table(by_number))

    sets = [
        Coalition(row["word_0"], *(row[name] for name in ("journeys", "conversions", "value_cents", "refund_cents")))
        for row in answer(coalitions(over(table), touches.channels), path=table)
    ]
    assert sorted(map(repr, sets)) == sorted(map(repr, sequences.coalitions(paths)))


def rows_of(table):
    return sorted(zip(*table.channels.tolist(), table.depth, table.ends, table.touches, table.value_cents, strict=True))


@slow
@given(journey_lists())
def test_unique_paths_are_the_journeys_counted(answer, file_table, journeys):
    touches = understand(file_table(journeys))
    paths = unique(answer, touches, named(touches), touches.channels)
    found = Counter()
    for place in range(len(paths.starts)):
        start, length = paths.starts[place], paths.lengths[place]
        path = tuple(touches.channels[number - 1] for number in paths.channels[start : start + length])
        found[path, int(paths.value_cents[place]) if paths.converted[place] else None] += int(paths.journeys[place])
    assert found == Counter((tuple(one.channels), one.value_cents) for one in journeys)


def test_sets_of_more_than_sixty_channels_take_several_words(answer, file_table):
    names = [f"channel {number:03d}" for number in range(130)]
    journeys = [
        Journey(tuple((second, names[number]) for second, number in enumerate(numbers, 1)), value)
        for numbers, value in (((0, 59, 60), 100), ((119, 120, 129), None), ((60, 0, 59), 300), (range(130), None))
    ]
    touches = understand(file_table(journeys))
    table = named(touches)
    expected = {
        frozenset({0, 59, 60}): (2, 2, 400),
        frozenset({119, 120, 129}): (1, 0, 0),
        frozenset(range(130 - 100, 130)): (1, 0, 0),
    }
    from_paths = sequences.coalitions(unique(answer, touches, table, names))
    from_engine = [
        Coalition(
            row["word_0"] | row["word_1"] << 60 | row["word_2"] << 120,
            *(row[name] for name in ("journeys", "conversions", "value_cents", "refund_cents")),
        )
        for row in answer(coalitions(over(table), names), path=table)
    ]
    for found in (from_paths, from_engine):
        assert {
            frozenset(bit for bit in range(130) if one.channels >> bit & 1): (
                one.journeys,
                one.conversions,
                one.value_cents,
            )
            for one in found
        } == expected


@pytest.mark.parametrize(("channels", "longest"), [(1, 1), (9, 100), (127, 100), (250, 100)])
def test_every_path_fits_its_words(channels, longest):
    packed = packing(channels, longest)
    assert packed.bits * packed.a_word <= 62
    assert channels < 2**packed.bits
    assert packed.words * packed.a_word >= longest


def test_tables_of_different_days_add_up(answer, file_table):
    journeys = [Journey(((1, CHANNELS[0]), (2, CHANNELS[1])), 100), Journey(((1, CHANNELS[1]),), None)]
    whole = understand(file_table(journeys))
    halves = [understand(file_table([one])) for one in journeys]
    total = Counter()
    for half in halves:
        for row in answer(steps(over(named(half))), path=named(half)):
            total[tuple(row[name] for name in ("before_1", "channel", "ends"))] += row["touches"]
    assert total == Counter(
        {
            tuple(row[name] for name in ("before_1", "channel", "ends")): row["touches"]
            for row in answer(steps(over(named(whole))), path=named(whole))
        }
    )
