"""`finint attribute`: one JSON document, equal to the reference, or one JSON sentence and exit 2."""

import json
from pathlib import Path

import numpy as np
import pytest

from finint.cli import main
from finint.journeys.models import MODELS

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
PEERS = SHARED / "data" / "peers"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
OURS = {
    "first": "first",
    "last": "last",
    "last_non_direct": "last_non_direct",
    "linear": "linear",
    "position": "position_40_20_40",
    "time_decay": "time_decay_half_life_168h",
    "shapley": "shapley_sum_conversions",
}


@pytest.fixture
def ask(capsys):
    """Run the command and return its exit code and its document."""

    def run(*words):
        code = main(["attribute", *map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Three hundred journeys of four channels."""
    random = np.random.default_rng(8)
    lines = ["journey_id,touch_time,channel,converted,conversion_value"]
    for journey in range(300):
        n = int(random.integers(1, 6))
        hours = np.cumsum(random.integers(1, 90, n))
        won = random.random() < 0.3
        for place in range(n):
            channel = ("direct", "email", "search", "video")[random.integers(4)]
            flag = int(won and place == n - 1)
            day, hour = divmod(int(hours[place]), 24)
            lines.append(
                f"{journey},2026-01-{day + 1:02d} {hour:02d}:00:00,{channel},{flag},{flag * random.integers(500, 9000) / 100}"
            )
    file = tmp_path_factory.mktemp("touches") / "small.csv"
    file.write_text("\n".join(lines))
    return file


@pytest.fixture(scope="module")
def reference():
    return json.loads((PEERS / "mta_touchpoints_5k_reference.json").read_text())


@pytest.fixture(scope="module")
def answered():
    from finint.journeys.attribution import attribute
    from finint.journeys.touchfile import read

    touches = read(PEERS / "mta_touchpoints_5k.csv")
    return touches, attribute(touches)


@needs_shared
@pytest.mark.parametrize("model", ["first", "last", "last_non_direct"])
def test_single_touch_models_equal_the_reference_exactly(answered, reference, model):
    expected = reference["touch_models"][model]
    for channel, credit in answered[1].models[model].items():
        assert credit.conversions_millionths == round(expected["conversions"][channel] * 10**6)
        assert credit.value_cents == round(expected["value"][channel] * 100)


@needs_shared
@pytest.mark.parametrize("model", ["linear", "position", "time_decay", "shapley"])
def test_shared_models_equal_the_reference_within_two_parts_in_ten_thousand(answered, reference, model):
    expected = reference["touch_models"][OURS[model]]
    for channel, credit in answered[1].models[model].items():
        assert credit.conversions_millionths / 10**6 == pytest.approx(expected["conversions"][channel], rel=2e-4)
        assert credit.value_cents / 100 == pytest.approx(expected["value"][channel], rel=2e-4)


@needs_shared
def test_unrounded_shapley_equals_the_reference(answered, reference):
    for model, name in (("shapley", "shapley_sum_conversions"), ("shapley_rate", "shapley_conversion_rate")):
        expected = reference["touch_models"][name]["conversions"]
        for channel, credit in answered[1].models[model].items():
            assert credit.exact_conversions == pytest.approx(expected[channel], rel=1e-9)
    for channel, value in reference["touch_models"]["shapley_sum_conversions"]["value"].items():
        assert answered[1].models["shapley"][channel].exact_cents == pytest.approx(100 * value, rel=1e-9)


@needs_shared
@pytest.mark.parametrize("order", ["1", "2", "3"])
def test_markov_equals_the_exact_reference(answered, reference, order):
    expected = reference["markov"][order]["exact_analytic"]
    for channel, credit in answered[1].models[f"markov_{order}"].items():
        assert credit.removal_effect == pytest.approx(expected["removal_effect_conversion"][channel], rel=1e-9)
        assert credit.removal_effect_value == pytest.approx(expected["removal_effect_value"][channel], rel=1e-9)
        assert credit.exact_conversions == pytest.approx(expected["attributed_conversions"][channel], rel=1e-9)
        assert credit.exact_cents / 100 == pytest.approx(expected["attributed_value"][channel], rel=1e-9)
        assert credit.value_cents / 100 == pytest.approx(expected["attributed_value"][channel], rel=2e-4)


@needs_shared
def test_every_model_sums_to_the_booked_totals_of_the_reference(answered):
    touches, answer = answered
    assert (touches.conversions, touches.value_cents) == (395, 3_234_509)
    for credit in answer.models.values():
        assert sum(one.conversions_millionths for one in credit.values()) == 395 * 10**6
        assert sum(one.value_cents for one in credit.values()) == 3_234_509


def test_the_document_has_totals_and_every_model_by_channel(ask, small):
    code, document = ask(small)
    assert code == 0
    assert set(document["totals"]) == {"conversions", "value"}
    assert list(document["models"]) == list(MODELS)
    for model, channels in document["models"].items():
        assert sorted(channels) == ["direct", "email", "search", "video"]
        for credit in channels.values():
            assert {"conversions", "value"} <= set(credit)
            assert ("removal_effect" in credit) == ("removal_effect_value" in credit) == model.startswith("markov")
        for what in ("conversions", "value"):
            assert sum(credit[what] for credit in channels.values()) == pytest.approx(document["totals"][what])
    assert document["warnings"]
    assert document["markov_order"]["best_predictor"] in {1, 2, 3}


def test_the_same_input_and_seed_give_the_same_bytes(capsys, small):
    printed = []
    for _ in range(2):
        main(["attribute", str(small), "--draws", "200", "--seed", "4", "--json"])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    low, high = json.loads(printed[0])["share_intervals_90"]["linear"]["email"]["value"]
    assert 0 < low < high < 1


@pytest.mark.parametrize(
    ("words", "models"),
    [
        (["--model", "linear"], ["linear"]),
        (["--model", "markov_2,first"], ["first", "markov_2"]),
        (["--model", "markov", "--order", "3"], ["markov_3"]),
        (["--model", "shapley_rate"], ["shapley_rate"]),
        (["--order", "1"], [name for name in MODELS if name not in {"markov_2", "markov_3"}]),
    ],
)
def test_models_may_be_chosen(ask, small, words, models):
    code, document = ask(small, *words)
    assert code == 0
    assert list(document["models"]) == models


def test_a_shorter_half_life_gives_more_to_the_last_touch(tmp_path, ask):
    file = tmp_path / "two.csv"
    file.write_text(
        "journey_id,touch_time,channel,converted,conversion_value\n"
        "1,2026-01-01 00:00:00,email,0,\n1,2026-01-02 00:00:00,search,1,9.00\n"
    )
    for hours, expected in (("24", 6.0), ("12", 7.2)):
        document = ask(file, "--model", "time_decay", "--half-life-hours", hours)[1]
        assert document["models"]["time_decay"]["search"]["value"] == expected


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--model", "best"], "no model is called 'best'"),
        (["--order", "4"], "order is one of [1, 2, 3]; got 4"),
        (["--order", "x"], "--order is a whole number"),
        (["--model", "markov_1", "--order", "2"], "order 2 leaves nothing"),
        (["--half-life-hours", "0"], "half-life is more than 0"),
        (["--half-life-hours", "nan"], "--half-life-hours is a number"),
        (["--draws", "50"], "200 draws or more"),
        (["--seed", "-1"], "--seed is a whole number"),
    ],
)
def test_a_bad_word_is_one_sentence_and_exit_2(ask, small, words, sentence):
    code, document = ask(small, *words)
    assert code == 2
    assert document["status"] == "error"
    assert sentence in document["problem"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "there is no file"),
        ("", "no header"),
        ("a,b\n1,2\n", "lacks the columns"),
        ("journey_id,touch_time,channel,converted,conversion_value\n1,soon,email,1,1\n", "no ISO date or time"),
        ("path,conversions\na > b,inf\n", "row 1 has 'inf' conversions"),
        ("path,conversions,lost\na > b,1,nan\n", "row 1 has 'nan' lost"),
        ("path,conversions\na > b,1.5\n", "row 1 has '1.5' conversions"),
    ],
)
def test_a_bad_file_is_one_sentence_and_exit_2(ask, tmp_path, content, sentence):
    file = tmp_path / "touches.csv"
    if content is not None:
        file.write_text(content)
    code, document = ask(file)
    assert code == 2
    assert set(document) == {"status", "problem", "fix"}
    assert sentence in document["problem"]
