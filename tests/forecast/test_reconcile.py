import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.forecast.reconcile import reconciled

TREE = {"all": ["sales", "it"], "sales": ["north", "south"]}
NODES = ["all", "sales", "it", "north", "south"]
paths = st.fixed_dictionaries({node: st.lists(st.floats(0, 1e6), min_size=2, max_size=2) for node in NODES})
spreads = st.fixed_dictionaries({node: st.floats(0.1, 100) for node in NODES})


@given(paths, spreads)
@settings(max_examples=60, deadline=None)
def test_children_add_up_to_their_parent_and_stay_0_or_more(made, variances):
    found = reconciled(TREE, made, variances)
    for parent, children in TREE.items():
        for period in range(2):
            total = sum(found[child][period] for child in children)
            assert found[parent][period] == pytest.approx(total, abs=1e-6)
    assert min(min(path) for path in found.values()) >= 0


@given(paths, spreads)
@settings(max_examples=30, deadline=None)
def test_what_adds_up_already_is_left_alone(made, variances):
    made["sales"] = [a + b for a, b in zip(made["north"], made["south"], strict=True)]
    made["all"] = [a + b for a, b in zip(made["sales"], made["it"], strict=True)]
    found = reconciled(TREE, made, variances)
    for node in NODES:
        assert found[node] == pytest.approx(made[node], rel=1e-6, abs=1e-5)


def test_who_was_right_before_moves_least():
    made = {"all": [120.0], "a": [40.0], "b": [60.0]}
    found = reconciled({"all": ["a", "b"]}, made, {"all": 1.0, "a": 1.0, "b": 2.0})
    assert found["b"][0] - 60 == pytest.approx(20 * 2 / 4)
    assert found["a"][0] - 40 == pytest.approx(20 * 1 / 4)


@pytest.mark.parametrize(
    ("tree", "made", "words"),
    [
        ({"all": ["a"]}, {"all": [1.0]}, "'a' has no forecast"),
        ({"x": ["a"], "y": ["a"]}, {"x": [1.0], "y": [1.0], "a": [1.0]}, "two parents"),
        ({"a": ["b"], "b": ["a"]}, {"a": [1.0], "b": [1.0]}, "own ancestor"),
        ({"all": ["a"]}, {"all": [1.0], "a": [1.0, 2.0]}, "one length"),
    ],
)
def test_what_is_no_tree_is_refused(tree, made, words):
    with pytest.raises(CalculationError, match=words):
        reconciled(tree, made)
