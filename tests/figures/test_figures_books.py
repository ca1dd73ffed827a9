"""Months, cumulated spend, differences and bridge: trace names and values, never pixels."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.figures import (
    Bridge,
    Difference,
    Month,
    Step,
    bridge,
    bridge_note,
    bridge_words,
    burn_up,
    burn_up_words,
    differences,
    differences_words,
    months,
    months_words,
    scale_of,
    sparkline,
)
from finint.figures.bridge import axis_cut
from finint.figures.differences import most_adverse_first
from finint.figures.paper import Scale, impact, month_names, shortened
from finint.ink import DARK, LIGHT

D = Decimal

AMOUNTS = st.decimals(min_value=-(10**7), max_value=10**7, places=2)
YEAR = [date(2026, month, 1) for month in range(1, 13)]


def by_name(figure):
    return {trace.name: trace for trace in figure.data}


def rows(plans, actuals, forecast_from=99):
    return [
        Month(YEAR[i], None if p is None else D(p), None if a is None else D(a), forecast=i >= forecast_from)
        for i, (p, a) in enumerate(zip(plans, actuals, strict=True))
    ]


class TestMonths:
    def test_plan_actual_forecast_and_difference_are_traces_of_their_own(self):
        figure = months(rows([100, 100, 100], [90, 120, 130], forecast_from=2), LIGHT)
        traces = by_name(figure)
        assert list(traces) == ["PL", "AC", "FC", "ΔPL"]
        assert list(traces["PL"].y) == [100, 100, 100]
        assert list(traces["AC"].y) == [90, 120]
        assert list(traces["FC"].y) == [130]
        assert list(traces["ΔPL"].y) == [90 - 100, 120 - 100, 130 - 100]
        assert list(traces["AC"].x) == ["Jan", "Feb"]

    def test_overspend_is_adverse_and_a_missed_revenue_plan_is_too(self):
        spend = by_name(months(rows([100], [120]), LIGHT))["ΔPL"]
        revenue = by_name(months(rows([100], [120]), LIGHT, better="higher"))["ΔPL"]
        assert (spend.marker.color[0], revenue.marker.color[0]) == (LIGHT.adv, LIGHT.fav)

    def test_forecasts_are_hatched_in_both_tiers(self):
        traces = by_name(months(rows([100, 100], [90, 120], forecast_from=1), LIGHT))
        assert traces["FC"].marker.pattern.shape == "/"
        assert list(traces["ΔPL"].marker.pattern.shape) == ["", "/"]

    def test_without_any_plan_no_room_is_kept_for_a_variance(self):
        assert months(rows([None, None], [90, 95]), LIGHT).layout.yaxis.domain == (0, 1)
        assert months(rows([100, None], [90, 95]), LIGHT).layout.yaxis.domain[0] > 0

    def test_a_month_without_plan_has_no_difference_and_one_without_actual_no_bar(self):
        traces = by_name(months(rows([None, 100], [90, None]), LIGHT))
        assert list(traces) == ["PL", "AC"]
        assert list(traces["PL"].x), list(traces["AC"].x) == (["Feb"], ["Jan"])

    def test_no_months_is_an_empty_figure(self):
        assert not months([], DARK).data

    def test_many_months_keep_unique_names_and_few_labels(self):
        two_years = [date(2025 + i // 12, i % 12 + 1, 1) for i in range(24)]
        figure = months([Month(day, D(1000), D(1000 + i)) for i, day in enumerate(two_years)], LIGHT)
        assert len(set(by_name(figure)["AC"].x)) == 24
        assert len(figure.layout.annotations) <= 8

    def test_the_scale_divides_every_value(self):
        traces = by_name(months(rows([680_000], [682_000]), LIGHT, scale=Scale(1000, "k")))
        assert (traces["PL"].y[0], traces["AC"].y[0], traces["ΔPL"].y[0]) == (680, 682, 2)

    @given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=12))
    @settings(max_examples=20)
    def test_differences_are_actual_minus_plan(self, pairs):
        figure = months([Month(YEAR[i], p, a) for i, (p, a) in enumerate(pairs)], LIGHT, scale=Scale(1, ""))
        traces = by_name(figure)
        for plan, actual, difference in zip(traces["PL"].y, traces["AC"].y, traces["ΔPL"].y, strict=True):
            assert difference == pytest.approx(actual - plan, abs=1e-6)

    def test_words_say_the_totals_and_the_largest_difference(self):
        said = months_words(rows([680_000, 690_000], [682_000, 711_000]), "EUR")
        assert said == "Months Jan to Feb, EUR k: actual 1,393 against plan 1,370, ▲ +23 A; largest difference Feb +21."

    def test_words_without_anything_to_compare(self):
        assert months_words(rows([None], [5]), "EUR") == "1 month, none with both a plan and an actual."


class TestBurnUp:
    def test_lines_are_running_totals_and_the_outlook_starts_at_the_last_fact(self):
        traces = by_name(burn_up(rows([100, 100, 100], [90, 120, 130], forecast_from=2), LIGHT))
        assert list(traces["PL"].y) == [100, 200, 300]
        assert list(traces["AC"].y) == [90, 90 + 120]
        assert list(traces["FC"].y) == [90 + 120, 90 + 120 + 130]
        assert list(traces["ΔPL"].y) == [-10, 10, 40]
        assert traces["PL"].line.dash == "dot"
        assert traces["FC"].line.dash == "dash"

    def test_what_is_not_known_is_not_drawn_flat(self):
        traces = by_name(burn_up(rows([100, 100, 100], [90, None, None]), LIGHT))
        assert list(traces["AC"].y) == [90]
        assert list(traces["PL"].y) == [100, 200, 300]
        assert list(traces["ΔPL"].y) == [-10]
        assert "FC" not in traces

    def test_without_a_plan_there_is_no_difference_tier(self):
        alone = burn_up(rows([None, None], [90, 95]), LIGHT)
        assert list(by_name(alone)) == ["AC"]
        assert (alone.layout.xaxis.showticklabels, alone.layout.yaxis.domain) == (True, (0, 1))  # months, and no tier

    def test_a_band_is_drawn_around_the_outlook(self):
        traces = by_name(burn_up(rows([100, 100], [90, 100], forecast_from=1), LIGHT, band=[(D(170), D(210))]))
        assert (list(traces["FC low"].y), list(traces["FC high"].y)) == ([90, 170], [90, 210])

    @given(st.lists(AMOUNTS, min_size=1, max_size=12))
    @settings(max_examples=20)
    def test_the_last_total_is_the_sum(self, amounts):
        data = [Month(YEAR[i], amount, amount) for i, amount in enumerate(amounts)]
        traces = by_name(burn_up(data, LIGHT, scale=Scale(1, "")))
        assert traces["AC"].y[-1] == pytest.approx(float(sum(amounts)), abs=1e-6)
        assert set(traces["ΔPL"].y) == {0.0}

    def test_words(self):
        assert burn_up_words([], "EUR") == "No actuals yet."
        assert burn_up_words(rows([1], [None]), "EUR") == "No actuals yet; the plan alone is drawn."


class TestDifferences:
    def test_the_most_adverse_stands_first_and_the_rest_is_summed(self):
        data = [Difference(str(n), D(100), D(100 + n)) for n in range(-4, 6)]
        figure = differences(data, LIGHT)
        (trace,) = figure.data
        assert trace.name == "ΔPL"
        assert list(trace.x) == [5, 4, 3, 2, 1, 0, -1, -2 - 3 - 4]
        assert list(figure.layout.yaxis.ticktext)[-1] == "Other (3)"

    def test_one_row_too_many_is_drawn_not_renamed(self):
        assert [row.name for row in most_adverse_first([Difference(str(n), D(1), D(n)) for n in range(8)])][-1] == "0"

    @given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=20), st.sampled_from(["lower", "higher"]))
    @settings(max_examples=30)
    def test_the_bars_add_up_to_the_total(self, pairs, better):
        data = [Difference(str(i), p, a) for i, (p, a) in enumerate(pairs)]
        ranked = most_adverse_first(data, better)
        assert sum(row.difference_amount for row in ranked) == sum(row.difference_amount for row in data)
        named = [row.difference_amount for row in ranked if not row.name.startswith("Other")]
        assert named == sorted(named, reverse=better == "lower")

    def test_revenue_below_plan_is_the_most_adverse(self):
        data = [Difference("a", D(10), D(12)), Difference("b", D(10), D(7))]
        assert [row.name for row in most_adverse_first(data, "higher")] == ["b", "a"]

    def test_unbudgeted_spend_is_said_never_divided_by_zero(self):
        assert (
            differences([Difference("Research", D(0), D(14))], LIGHT).layout.annotations[0].text == "▲ +14 · no plan A"
        )

    def test_two_departments_of_one_name_keep_a_bar_each(self):
        assert list(differences([Difference("x", D(1), D(3)), Difference("x", D(1), D(2))], LIGHT).data[0].x) == [2, 1]

    def test_words(self):
        assert differences_words([], "EUR") == "No differences to plan."

    def test_a_name_with_markup_is_drawn_as_text(self):
        figure = differences([Difference("<a href='//evil'>x</a>", D(1), D(3))], LIGHT)
        assert "<a" not in figure.to_json().replace("\\u003c", "<")


STEPS = (Step("Price", D(190)), Step("Volume", D(74)), Step("Mix", D(-38)), Step("Scope", D(86)))


class TestBridge:
    def test_each_step_stands_on_the_level_before_it(self):
        data = Bridge("Plan", D(7430), STEPS, "Actual", D(7742))
        traces = by_name(bridge(data, LIGHT))
        assert list(traces["PL"].y), list(traces["AC"].y) == ([7430], [7742])
        assert list(traces["steps"].base) == [7430, 7620, 7694, 7656]
        assert list(traces["steps"].y) == [190, 74, -38, 86]
        assert list(traces["steps"].marker.color) == [LIGHT.adv, LIGHT.adv, LIGHT.fav, LIGHT.adv]

    def test_steps_that_do_not_add_up_are_refused(self):
        with pytest.raises(CalculationError, match=r"reach 7742, Actual is 7743"):
            Bridge("Plan", D(7430), STEPS, "Actual", D(7743))

    def test_a_cut_axis_is_marked_on_both_totals_and_said(self):
        data = Bridge("Plan", D(7430), STEPS, "Actual", D(7742))
        marks = [note.x for note in bridge(data, LIGHT).layout.annotations if note.text == "≈"]
        assert marks == [0, 5]
        assert bridge_note(data) == "Steps sum to +312 exactly. Axis cut at 7,200."

    @pytest.mark.parametrize(
        ("start", "steps", "end"),
        [
            pytest.param(10, (5,), 15, id="large steps need no cut"),
            pytest.param(0, (5,), 5, id="from nothing"),
            pytest.param(100, (-150,), -50, id="through zero"),
            pytest.param(100, (), 100, id="no steps"),
        ],
    )
    def test_an_axis_from_zero(self, start, steps, end):
        data = Bridge("P", D(start), tuple(Step(str(s), D(s)) for s in steps), "A", D(end))
        assert axis_cut(data) == 0
        assert "cut" not in bridge_note(data)
        assert bridge(data, DARK).data

    @given(st.lists(AMOUNTS, max_size=8), AMOUNTS)
    @settings(max_examples=30)
    def test_the_cut_lies_below_every_level(self, amounts, start):
        data = Bridge("P", start, tuple(Step("s", a) for a in amounts), "A", start + sum(amounts, D(0)))
        assert axis_cut(data) == 0 or 0 < axis_cut(data) < min(data.levels())

    def test_words(self):
        assert bridge_words(Bridge("P", D(1), (), "A", D(1)), "EUR") == "From P 1 to A 1, EUR: no steps; in all = 0."


class TestPaper:
    @pytest.mark.parametrize(
        ("largest", "unit"), [(9_999, ""), (10_000, "k"), (9_999_999_999, "k"), (10**10, "m"), (0, "")]
    )
    def test_the_scale_follows_the_largest_amount(self, largest, unit):
        assert scale_of([D(1), None, D(-largest)]).unit == unit

    @given(AMOUNTS)
    @settings(max_examples=30)
    def test_impact_flips_with_the_sign_and_with_the_direction(self, amount):
        flipped = {"A": "F", "F": "A", "": ""}
        assert impact(-amount) == impact(amount, "higher") == flipped[impact(amount)]
        assert impact(amount, "none") == ""

    def test_a_window_of_thirteen_months_names_the_year(self):
        assert month_names([date(2025, 11, 1), date(2025, 12, 1), date(2026, 11, 1)]) == ["Nov 25", "Dec 25", "Nov 26"]

    def test_a_long_name_is_shortened(self):
        assert shortened("x" * 30, 10) == "x" * 9 + "…"

    def test_the_same_rows_make_the_same_bytes(self):
        data = rows([100, 100], [90, 120], forecast_from=1)
        assert months(data, LIGHT).to_json() == months(data, LIGHT).to_json()


class TestSparkline:
    def test_thirteen_periods_at_most(self):
        assert sparkline([D(n) for n in range(20)]) == [float(n) for n in range(7, 20)]

    @pytest.mark.parametrize("values", [[], [D(1)], [None, None]])
    def test_a_line_needs_two_points(self, values):
        assert sparkline(values) is None

    def test_a_gap_is_left_out_never_zero(self):
        assert sparkline([D(1), None, D(3)]) == [1.0, 3.0]
