"""The laws of the bridge: adds up to the cent, no order, turns its sign, and the textbook's numbers in textbook order."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.bridge import FACTORS, STEPS, Line, Side, average_split, sequential_split
from finint.errors import CalculationError

D = Decimal

cents = st.integers(-10_000_000, 10_000_000).map(lambda number: D(number).scaleb(-2))
sides = st.builds(
    Side,
    amount=cents,
    volume=st.none() | st.integers(0, 50_000).map(D),
    rate=st.integers(1, 400).map(lambda number: D(number).scaleb(-2)),
    timing_amount=st.just(D(0)) | cents,
)


@st.composite
def line_lists(draw):
    pairs = draw(st.lists(st.tuples(st.none() | sides, st.none() | sides), min_size=1, max_size=6))
    return [
        Line(f"line {number}", plan, actual, draw(st.sampled_from(["impressions", "clicks"])))
        for number, (plan, actual) in enumerate(pairs)
    ]


def amounts(split):
    return {step.name: step.amount for step in split.steps}


def swapped(lines):
    return [Line(line.name, line.actual, line.plan, line.unit) for line in lines]


@given(line_lists(), st.sampled_from([average_split, sequential_split]))
@settings(max_examples=80, deadline=None)
def test_steps_add_up_to_the_variance_in_total_and_in_every_line(lines, split):
    result = split(lines)
    assert sum(step.amount for step in result.steps) == result.variance_amount
    for line in lines:
        difference = (line.actual.amount if line.actual else 0) - (line.plan.amount if line.plan else 0)
        assert sum(step.amount for step in result.by_line[line.name]) == difference
    for index, step in enumerate(result.steps):
        assert step.amount == sum(steps[index].amount for steps in result.by_line.values())


@given(line_lists())
@settings(max_examples=60, deadline=None)
def test_swapping_plan_and_actual_turns_every_sign(lines):
    there, back = average_split(lines), average_split(swapped(lines))
    assert amounts(back) == {name: -amount for name, amount in amounts(there).items()}
    assert back.by_line.keys() == there.by_line.keys()


@given(line_lists())
@settings(max_examples=30, deadline=None)
def test_the_order_of_lines_does_not_matter(lines):
    assert amounts(average_split(lines)) == amounts(average_split(lines[::-1]))


@given(line_lists())
@settings(max_examples=10, deadline=None)
def test_the_average_is_the_mean_of_all_24_sequential_splits(lines):
    orders = list(permutations(FACTORS))
    average = average_split(lines)
    for name in STEPS:
        mean = sum(Fraction(amounts(sequential_split(lines, order))[name]) for order in orders) / len(orders)
        assert abs(Fraction(amounts(average)[name]) - mean) <= Fraction(len(lines), 100) * 2


@given(line_lists())
@settings(max_examples=30, deadline=None)
def test_nothing_moved_means_no_steps(lines):
    same = [Line(line.name, line.plan, line.plan, line.unit) for line in lines]
    assert set(amounts(average_split(same)).values()) == {D(0)}


PLAN_SEARCH, PLAN_SOCIAL = Side(D(6000), D(600)), Side(D(8000), D(400))  # 10 and 20 a unit, 60 % and 40 %
TEXTBOOK = [
    Line("search", PLAN_SEARCH, Side(D(5500), D(500))),  # 11 a unit
    Line("social", PLAN_SOCIAL, Side(D(13300), D(700))),  # 19 a unit
]


def test_the_textbook_split_by_hand():
    said = amounts(sequential_split(TEXTBOOK))
    assert said["volume"] == D(200) * D("0.6") * 10 + D(200) * D("0.4") * 20
    assert said["mix"] == (D(500) - 1200 * D("0.6")) * 10 + (D(700) - 1200 * D("0.4")) * 20
    assert said["price"] == D(500) * 1 + D(700) * -1
    assert said["fx"] == said["other"] == said["timing"] == said["scope"] == 0


def test_the_textbook_depends_on_its_order_and_the_average_lies_between():
    first = sequential_split(TEXTBOOK)
    last = sequential_split(TEXTBOOK, FACTORS[::-1])
    average = amounts(average_split(TEXTBOOK))
    assert first.steps != last.steps
    for name in ("volume", "mix", "price"):
        found = [amounts(sequential_split(TEXTBOOK, order))[name] for order in permutations(FACTORS)]
        assert min(found) <= average[name] <= max(found)


def test_two_factors_share_the_joint_part_in_halves():
    line = Line("search", Side(D(100), D(10)), Side(D(180), D(12)))
    joint = D(2) * D(5)
    said = amounts(average_split([line]))
    assert said["volume"] == D(2) * 10 + joint / 2
    assert said["price"] == D(10) * 5 + joint / 2


def test_only_the_rate_moved():
    line = Line("search", Side(D(110), D(10), D("1.1")), Side(D(130), D(10), D("1.3")))
    assert {name: amount for name, amount in amounts(average_split([line])).items() if amount} == {"fx": D(20)}


def test_a_new_line_is_scope_and_a_dropped_one_too():
    lines = [Line("radio", None, Side(D("40.50"), D(3))), Line("print", Side(D(25), D(5)), None)]
    assert {n: a for n, a in amounts(average_split(lines)).items() if a} == {"scope": D("15.50")}


def test_what_was_pulled_forward_is_timing_and_not_price():
    line = Line("search", Side(D(100), D(10)), Side(D(150), D(10), timing_amount=D(50)))
    assert {n: a for n, a in amounts(average_split([line])).items() if a} == {"timing": D(50)}


def test_without_volumes_the_change_is_other():
    line = Line("fees", Side(D(100), None, D(1)), Side(D(240), None, D(2)))
    said = amounts(average_split([line]))
    assert said["other"] == (D(20) * 1 + D(20) * 2) / 2
    assert said["fx"] == (D(100) + D(120)) / 2


def test_a_volume_of_0_leaves_no_price():
    line = Line("search", Side(D(100), D(0)), Side(D(150), D(10)))
    assert amounts(average_split([line]))["other"] == D(50)


def test_different_units_are_not_added_up():
    lines = [
        Line("video", Side(D(100), D(1000)), Side(D(200), D(2000)), "impressions"),
        Line("search", Side(D(50), D(10)), Side(D(50), D(10)), "clicks"),
    ]
    said = amounts(average_split(lines))
    assert said["volume"] == D(100)
    assert said["mix"] == 0


def test_amounts_finer_than_cents_keep_their_decimals():
    line = Line("cloud", Side(D("0.00012345"), D(3)), Side(D("0.00022346"), D(4)))
    assert sum(step.amount for step in average_split([line]).steps) == D("0.00010001")


def test_no_lines_are_no_variance():
    assert average_split([]).variance_amount == 0


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([Line("a", None, None), Line("a", None, None)], "name of two lines"),
        ([Line("a", Side(D(1), D(-1)), None)], "volume of 'a' is -1"),
        ([Line("a", None, Side(D(1), D(1), D(0)))], "exchange rate of 'a' is 0"),
    ],
)
def test_what_is_no_line_is_refused(lines, words):
    with pytest.raises(CalculationError, match=words):
        average_split(lines)


def test_an_order_names_every_factor():
    with pytest.raises(CalculationError, match="once each"):
        sequential_split([], ["price", "volume"])
