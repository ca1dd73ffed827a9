"""Divided costs add up exactly, and a rule that cannot be read divides nothing."""

from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.allocation import METHODS, Child, Rule, RuleRow, divide, rule_for, rules_of
from finint.errors import CalculationError

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False)
weights = st.lists(
    st.decimals(min_value=0, max_value=10_000, places=4, allow_nan=False), min_size=1, max_size=8
).filter(lambda found: sum(found) > 0)


def rule(method, *parts, applies_to="vendor", parent="Acme"):
    return Rule("R1", applies_to, parent, method, tuple(Child(*part) for part in parts))


@given(amounts, weights, st.sampled_from(["share", "headcount", "time"]))
def test_children_add_to_the_parent_exactly(amount, given_weights, method):
    children = [("developer", f"t{number}", weight) for number, weight in enumerate(given_weights)]
    parts = divide(amount, rule(method, *children))
    assert sum(part.amount for part in parts) == amount
    assert all(part.amount == 0 for part, weight in zip(parts, given_weights, strict=True) if weight == 0)


@given(amounts, st.lists(st.integers(1, 9999), min_size=1, max_size=6))
def test_fixed_percents_of_100_add_to_the_parent_exactly(amount, cuts):
    edges = sorted({0, 10_000, *cuts})
    percents = [D(high - low) / 100 for low, high in pairwise(edges)]
    assert sum(percents) == 100
    parts = divide(amount, rule("fixed_percent", *[("developer", str(n), p) for n, p in enumerate(percents)]))
    assert sum(part.amount for part in parts) == amount


@given(amounts, st.decimals(min_value=0, max_value=100, places=2, allow_nan=False))
def test_marketing_and_developer_halves_sum_to_the_invoice(amount, percent):
    parts = divide(amount, rule("fixed_percent", ("developer", "api", percent), ("marketing", "web", 100 - percent)))
    developer, marketing = (part.amount for part in parts)
    assert developer + marketing == amount
    assert abs(developer - amount * percent / 100) <= D("0.01")


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (
            rule("fixed_percent", ("developer", "a", D("60.00")), ("marketing", "b", D("40.01"))),
            r"rule R1 for Acme divides 100\.01 %; fixed percents add to 100 %",
        ),
        (rule("fixed_percent", ("developer", "a", D("99.99"))), r"divides 99\.99 %"),
        (rule("guess", ("developer", "a", D(1))), "has the method “guess”; known are direct, share"),
        (rule("direct", ("developer", "a", None), ("developer", "b", None)), "is direct and has 2 children"),
        (rule("headcount", ("developer", "a", None)), "a child without a weight"),
        (rule("time", ("developer", "a", D(0))), "only weights of 0"),
        (rule("share", ("developer", "a", D(-1)), ("developer", "b", D(2))), "negative weight"),
        (rule("share", ("sales", "a", D(1))), "has the side “sales”"),
        (rule("share", ("developer", "a", D(1)), applies_to="colour"), "applies to “colour”"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_a_sentence(broken, sentence):
    with pytest.raises(CalculationError, match=sentence):
        divide(D(100), broken)


def test_a_direct_rule_gives_everything_to_its_child():
    assert divide(D("7.77"), rule("direct", ("developer", "api", None)))[0].amount == D("7.77")


def test_the_most_specific_usable_rule_divides():
    service = rule("direct", ("developer", "a", None), applies_to="service", parent="Compute")
    vendor = rule("direct", ("developer", "b", None), parent="ACME ")
    broken = rule("fixed_percent", ("developer", "c", D(1)), applies_to="sub_account", parent="sandbox")
    rules = [service, broken, vendor]
    assert rule_for({"vendor": "acme", "service": "compute"}, rules) is vendor
    assert rule_for({"sub_account": "sandbox", "service": "compute"}, rules) is service
    assert rule_for({"sub_account": "sandbox"}, rules) is None
    assert rule_for({"vendor": ""}, [rule("direct", ("developer", "a", None), parent="")]) is None


def test_rows_of_one_id_become_one_rule_whatever_their_case():
    rows = [
        RuleRow("R1", "Sub account", "sandbox", "Fixed percent", "Developer", "api", D(60), "imp-1", 2),
        RuleRow("R2", "vendor", "Acme", "direct", "developer", "", None, "imp-1", 3),
        RuleRow("R1", "Sub account", "sandbox", "Fixed percent", "Marketing", "web", D(40), "imp-1", 4),
    ]
    first, second = rules_of(rows)
    assert first.problem is None
    assert [child.side for child in first.children] == ["developer", "marketing"]
    assert second.method in METHODS
