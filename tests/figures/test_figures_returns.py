"""Forest, response curves and heat table."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.figures import Curve, HeatCell, Return, curves, curves_words, forest, forest_words, heat, heat_words
from finint.figures.forest import by_lower_bound, verdict
from finint.figures.heat import step_of
from finint.ink import DARK, LIGHT

D = Decimal

MAIL = Return("Mail", 0.63, 0.44, 0.82, "A", 0.97)
VIDEO = Return("Video", 0.18, -0.16, 0.52, "C", 0.81)
AUTUMN = Return("Autumn", -0.21, -0.39, -0.03, "C", 0.73)
PODCAST = Return("Podcast", -0.5, -0.61, -0.37, "D", 0.48)


class TestForest:
    def test_the_surest_stands_on_top(self):
        figure = forest([PODCAST, VIDEO, MAIL, AUTUMN], 0.12, LIGHT)
        roi = figure.data[-1]
        assert roi.name == "ROI"
        assert list(roi.x) == pytest.approx([63, 18, -21, -50])
        assert list(figure.layout.yaxis.ticktext) == ["Mail", "Video", "Autumn", "Podcast"]
        assert [list(trace.x) for trace in figure.data[:2]] == [[44, 82], [-16, 52]]

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            pytest.param(MAIL, "F", id="whole interval above the hurdle"),
            pytest.param(VIDEO, "", id="interval straddles it"),
            pytest.param(AUTUMN, "A", id="whole interval below"),
            pytest.param(PODCAST, "", id="immature is never a loser"),
            pytest.param(Return("edge", 0.2, 0.12, 0.3), "", id="touching is not clearing"),
        ],
    )
    def test_verdict(self, row, expected):
        assert verdict(row, 0.12) == expected

    def test_grade_d_is_hollow_and_immature_is_thin_and_said(self):
        figure = forest([MAIL, PODCAST], 0.12, LIGHT)
        assert figure.data[-1].marker.color[1] == LIGHT.ground
        assert figure.data[1].line.width < figure.data[0].line.width
        assert any("! immature" in note.text for note in figure.layout.annotations)

    def test_zero_and_hurdle_are_drawn(self):
        assert [shape.x0 for shape in forest([MAIL], 0.12, DARK).layout.shapes] == [0, 12]

    @given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0, 1)), max_size=8))
    @settings(max_examples=20)
    def test_rows_fall_by_lower_bound(self, drawn):
        ranked = by_lower_bound([Return(str(i), low, low - half, low + half) for i, (low, half) in enumerate(drawn)])
        assert [row.low_ratio for row in ranked] == sorted((row.low_ratio for row in ranked), reverse=True)

    def test_words(self):
        assert forest_words([], 0.12) == "ROI by lower bound, hurdle 12.0 %: no campaign yet."
        assert forest_words([PODCAST], 0.12).endswith("Podcast −50 % [−61; −37], immature.")


LINE = Curve("mail", (0.0, 100.0, 200.0), (0.0, 80.0, 120.0), 100, 140, 50, 120)


class TestCurves:
    def test_the_curve_ends_where_observation_ends(self):
        traces = {trace.name: trace for trace in curves([LINE], LIGHT).data}
        assert [point[0] for point in traces["curve"].customdata] == [0, 100, 120]
        assert [point[0] for point in traces["extrapolated"].customdata] == [120, 200]
        assert traces["extrapolated"].line.dash
        assert traces["beyond"].fillpattern.shape == "/"
        assert traces["current"].customdata[0][1] == 80
        assert traces["proposed"].customdata[0] == pytest.approx([140, 80 + 40 * 0.4])

    def test_an_extrapolated_proposal_is_marked_in_words_and_symbol(self):
        titles = curves([LINE], LIGHT).data[-1]
        assert titles.text[0].endswith("▲")
        assert titles.textfont.color[0] == LIGHT.warn
        assert "beyond the observed range" in curves_words([LINE])

    def test_a_curve_observed_to_its_end_has_no_hatch(self):
        inside = Curve("a", (0.0, 10.0), (0.0, 4.0), 5, 5, 0, 10)
        names = {trace.name for trace in curves([inside], LIGHT).data}
        assert not names & {"beyond", "extrapolated"}
        assert names >= {"observed", "curve", "current", "proposed"}

    def test_each_panel_has_a_place_and_a_scale_of_its_own(self):
        large = Curve("large", (0.0, 1000.0, 2000.0), (0.0, 800.0, 1200.0), 1000, 1400, 500, 1200)
        traces = {trace.name: trace for trace in curves([LINE, large, LINE, LINE], LIGHT).data}
        x, y = traces["proposed"].x, traces["proposed"].y
        assert [x[1] - 1, x[2] - 2, x[3]] == pytest.approx([x[0]] * 3)
        assert [y[1], y[2], y[3] + 1] == pytest.approx([y[0]] * 3)
        assert x[0] == pytest.approx(0.02 + 0.88 * 140 / 200)
        assert list(traces["curve"].x).count(None) == 3
        assert "1,000" in traces["spends"].text

    @pytest.mark.parametrize(
        ("spends", "returns"),
        [((0.0,), (0.0,)), ((0.0, 1.0), (0.0,)), ((1.0, 1.0), (0.0, 1.0)), ((2.0, 1.0), (0.0, 1.0))],
    )
    def test_a_curve_that_is_none_is_refused(self, spends, returns):
        with pytest.raises(CalculationError):
            Curve("x", spends, returns, 1, 1, 0, 1)

    @given(st.floats(-50, 250))
    @settings(max_examples=30)
    def test_between_its_points_a_curve_is_linear_and_outside_flat(self, spend):
        expected = min(max(spend, 0), 100) * 0.8 + (min(max(spend, 100), 200) - 100) * 0.4
        assert LINE.at(spend) == pytest.approx(expected)

    def test_no_curves(self):
        assert curves_words([]) == "Response per channel: no curve yet."
        assert not curves([], LIGHT).data


def cell(name, month, plan, actual):
    return HeatCell(name, date(2026, month, 1), None if plan is None else D(plan), D(actual))


class TestHeat:
    def test_cells_say_the_difference_in_percent(self):
        table = heat([cell("Growth", 1, 100, 120), cell("Growth", 2, 100, 98), cell("PR", 2, 50, 50)], LIGHT)
        assert table.data.to_numpy().tolist() == [["Growth", "+20 %", "−2 %"], ["PR", "", "0 %"]]

    def test_spend_without_plan_says_so(self):
        assert heat([cell("R", 1, 0, 14), cell("R", 2, None, 0)], LIGHT).data.to_numpy().tolist() == [
            ["R", "no plan", ""]
        ]

    def test_colours_end_at_fifteen_percent(self):
        styles = heat([cell("G", 1, 100, 120), cell("G", 2, 100, 60)], LIGHT).to_html()
        assert LIGHT.diverging[0] in styles
        assert LIGHT.diverging[9] in styles

    @pytest.mark.parametrize(
        ("share", "step"), [("0.15", 0), ("0.2", 0), ("0.0001", 4), ("0", 5), ("-0.0001", 5), ("-0.15", 9), ("-3", 9)]
    )
    def test_step(self, share, step):
        assert step_of(D(share)) == step

    @given(st.decimals(-1, 1, places=4), st.decimals(-1, 1, places=4))
    @settings(max_examples=30)
    def test_more_overspend_is_never_a_more_favourable_colour(self, one, other):
        low, high = sorted((one, other))
        assert step_of(low) >= step_of(high)
        assert step_of(low, "higher") <= step_of(high, "higher")

    def test_two_entities_of_one_department_are_one_cell(self):
        table = heat([cell("G", 1, 100, 120), cell("G", 1, 100, 100)], LIGHT)
        assert table.data.to_numpy().tolist() == [["G", "+10 %"]]

    def test_words(self):
        assert heat_words([]) == "Difference to plan by month: no month has a plan."
        assert "most adverse G in Jan 2026 +20 %" in heat_words([cell("G", 1, 100, 120), cell("G", 2, 100, 101)])
