"""The four KPI: by hand, at their limits, and each gamed once and caught by its twin."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.investments import Claim, Investment, Measurement
from finint.kpi import Addressed, Operation, cost_kpi, operations_kpi, precision_kpi, value_kpi
from finint.kpi_state import binomial_fits, bootstrap, wilson
from finint.period import Period

PERIOD = Period(date(2026, 7, 1), date(2026, 10, 1))
AS_OF = date(2026, 12, 1)


def operation(number, due, **changes):
    given = {
        "type": "invoice match", "object": f"I-{number}", "due_on": due, "done_on": due, "cancelled_on": None,
        "amount": D(100), "first_pass": True, "control_passed": True, "reversed_on": None, "import_id": "imp-1",
        "file_name": "operations.csv", "line_no": number + 2,
    }  # fmt: skip
    return Operation(**(given | changes))


def many(count, start=0, **changes):
    return [operation(start + n, date(2026, 7 + n % 3, 1 + n % 25), **changes) for n in range(count)]


def claim(number, booked, verified, **changes):
    given = {
        "investment_id": f"V{number}", "value_class": "cash_saving", "description": "", "component": "",
        "recognised_on": date(2026, 1, 31), "recognised_amount": D(booked), "verified_on": date(2026, 5, 1),
        "verified_amount": None if verified is None else D(verified), "verification_due": date(2026, 6, 30),
        "evidence": "ledger", "currency": "EUR", "import_id": "imp-2", "file_name": "claims.csv", "line_no": number + 2,
    }  # fmt: skip
    return Claim(**(given | changes))


def investment(number, cost=100):
    return Investment(
        f"V{number}", "x", "", "api", date(2025, 1, 1), D(cost), D(0), D(0), False, "", None, None, "", "EUR", "imp-3",
        "investments.csv", number + 2,
    )  # fmt: skip


def measured(number, roi, half, day=date(2026, 3, 1), *, final=False, grade="B"):
    ends = (None, None) if half is None else (D(roi) - D(half), D(roi) + D(half))
    return Measurement(f"V{number}", day, D(roi), *ends, grade, final, "imp-4", "roi.csv", number + 2)


def addressed(number, amount=100, avoidable=None, tested=("duplicate",), addressable=True):
    found = {} if avoidable is None else dict(avoidable)
    return Addressed(
        f"c{number}", date(2026, 7, 1), D(amount), addressable, "" if addressable else "tax", tested, found
    )


def test_without_a_failure_95_percent_is_proven_at_73():
    assert wilson(73, 73).low >= 0.95 > wilson(72, 72).low
    assert wilson(0, 0) is None


def test_wilson_reproduces_the_textbook_case():
    """Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662."""
    assert [round(end, 4) for end in wilson(81, 263)] == [0.2553, 0.3662]


@given(st.integers(1, 500), st.data())
def test_wilson_holds_its_share_inside_zero_and_one(n, data):
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        (many(90), "met"),
        (many(60), "on target, not proven"),
        (many(15), "not assessable"),
        (many(80) + many(10, 80, first_pass=False), "missed"),
        ([], "not assessable"),
    ],
)
def test_the_four_states_of_operations(rows, state):
    assert operations_kpi(rows, PERIOD, AS_OF).state == state


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"done_on": None}, "overdue and open"),
        ({"done_on": date(2026, 8, 20)}, "late"),
        ({"first_pass": False}, "needed rework"),
        ({"first_pass": None}, "first pass not recorded"),
        ({"control_passed": False}, "control failed"),
        ({"reversed_on": date(2026, 8, 30)}, "reversed within 30 days"),
    ],
)
def test_every_failure_is_named_and_stands_first(changes, why):
    bad = operation(500, date(2026, 8, 10), **changes)
    found = operations_kpi([*many(40), bad], PERIOD, AS_OF)
    assert found.value_ratio == 40 / 41
    assert (found.rows[0].why, found.rows[0].line_no) == (why, 502)


def test_what_was_cancelled_in_time_is_excluded_and_counted_and_the_young_are_provisional():
    rows = [
        *many(30),
        operation(600, date(2026, 8, 10), cancelled_on=date(2026, 8, 1), done_on=None),
        operation(601, date(2026, 8, 10), cancelled_on=date(2026, 8, 11), done_on=None),
    ]
    found = operations_kpi(rows, PERIOD, date(2026, 10, 1))
    assert dict(found.excluded)["cancelled before due"] == 1
    young = sum(row.due_on + timedelta(days=30) >= date(2026, 10, 1) for row in rows)
    assert dict(found.excluded)["provisional, due in the last 30 days"] == young
    assert found.n == len(rows) - 1 - young


def test_gaming_operations_by_not_registering_the_bad_kind_is_caught_by_the_silent_type():
    history = [operation(n, date(2026, month, 5), type="reconciliation") for n, month in enumerate(range(1, 7))]
    honest = [
        *history,
        *many(90),
        *[
            operation(n, date(2026, m, 9), type="reconciliation", control_passed=False)
            for n in range(10)
            for m in (7, 8, 9)
        ],
    ]
    gamed = [*history, *many(90)]
    assert operations_kpi(honest, PERIOD, AS_OF).state == "missed"
    found = operations_kpi(gamed, PERIOD, AS_OF)
    assert found.value_ratio == 1
    assert found.state != "met"
    assert "reconciliation in Jul 2026" in found.twins[1].value


def test_a_type_that_comes_seldom_or_has_just_begun_is_not_missed():
    seldom = [operation(1, date(2026, 2, 5), type="renewal"), operation(2, date(2026, 8, 5), type="renewal")]
    begun = [operation(3, date(2026, month, 6), type="transfer") for month in (8, 9)]
    found = operations_kpi([*many(90), *seldom, *begun], PERIOD, AS_OF)
    assert found.twins[1].holds is True
    stopped = [operation(4, date(2026, 7, 6), type="transfer"), operation(5, date(2026, 9, 6), type="transfer")]
    assert operations_kpi([*many(90), *stopped], PERIOD, AS_OF).twins[1].value == "transfer in Aug 2026"


def test_gaming_operations_by_restating_later_than_30_days_is_caught_by_the_money_restated():
    late = many(10, 90, reversed_on=date(2026, 11, 25), amount=D(5000))
    found = operations_kpi([*many(90), *late], PERIOD, AS_OF)
    assert found.value_ratio == 1
    assert found.twins[0].holds is False
    assert found.state == "on target, not proven"


def test_cost_efficiency_by_hand_and_the_largest_claim_wins():
    costs = [addressed(n) for n in range(30)] + [addressed(99, 1000, {"duplicate": D(50), "unused": D(300)})]
    found = cost_kpi(costs, 0.95, 0.01)
    assert found.value_ratio == pytest.approx(1 - 300 / 4000)
    assert found.rows[0].why == "unused: 300 avoidable"
    assert addressed(1, 100, {"unused": D(500)}).claim == ("unused", D(100))


def test_tax_is_listed_not_counted():
    found = cost_kpi([addressed(n) for n in range(25)] + [addressed(50, 999, addressable=False)], 1.0, 0.0)
    assert found.excluded == (("tax", 1),)
    assert found.n == 25


def test_a_team_that_measures_nothing_does_not_score_100_percent():
    assert cost_kpi([addressed(n, tested=()) for n in range(40)], 1.0, 0.0).state == "not assessable"
    assert cost_kpi([addressed(n) for n in range(40)], 1.0, 0.0, missing="no findings").state == "not assessable"


def test_gaming_cost_by_leaving_cost_without_an_owner_is_caught_by_the_allocated_share():
    costs = [addressed(n) for n in range(40)]
    assert cost_kpi(costs, 0.97, 0.02).state == "met"
    assert cost_kpi(costs, 0.60, 0.02).state == "on target, not proven"
    assert cost_kpi(costs, 0.97, 0.30).state == "on target, not proven"
    assert cost_kpi(costs, 0.97, None).state == "on target, not proven"


def test_value_accuracy_by_hand_with_unverified_worth_nothing():
    rows = [claim(1, 100, 90), claim(2, 50, 60), claim(3, 40, None)]
    found = value_kpi(rows, AS_OF)
    assert found.value_ratio == pytest.approx(1 - (10 + 10 + 40) / 150)
    assert found.rows[0].what.startswith("V3")
    assert dict(found.beside)["bias"] == "+26.7 %"


def test_a_claim_verified_without_evidence_is_worth_nothing():
    assert value_kpi([claim(1, 100, 100, evidence="")], AS_OF).value_ratio is None
    assert claim(1, 100, 100, evidence="").state(AS_OF) == "no evidence"


def test_cash_is_never_mixed_with_capacity():
    rows = [claim(1, 100, 100), claim(2, 900, 1, value_class="capacity")]
    assert value_kpi(rows, AS_OF).value_ratio == 1
    assert value_kpi(rows, AS_OF, ("capacity",)).value_ratio == 0


def test_gaming_value_by_never_closing_the_bad_claims_is_caught_by_the_share_verified():
    good = [claim(n, 100, 99) for n in range(40)]
    bad = [claim(100 + n, 500, None, verification_due=date(2030, 1, 1), verified_on=None) for n in range(20)]
    honest = [claim(100 + n, 500, 0) for n in range(20)]
    assert value_kpi(good, AS_OF).state == "met"
    assert value_kpi([*good, *honest], AS_OF).state == "missed"
    found = value_kpi([*good, *bad], AS_OF)
    assert found.value_ratio > 0.98
    assert found.twins[0].holds is False
    assert found.state == "on target, not proven"


def test_precision_by_hand():
    found = precision_kpi(
        [investment(1, 300), investment(2, 100), investment(3, 100)],
        [measured(1, "0.5", "0.15"), measured(2, "-1.2", "0.1")],
        AS_OF,
    )
    assert found.value_ratio == pytest.approx(300 * (1 - 0.15 / 1.5) / 500)
    assert {row.why for row in found.rows} == {"lost everything or more", "never measured", "known to ±10 %"}
    assert found.coverage_ratio == pytest.approx(400 / 500)


def test_grade_d_scores_one_half_at_most_and_no_interval_scores_nothing():
    found = precision_kpi(
        [investment(1), investment(2)], [measured(1, "1", "0.01", grade="D"), measured(2, "1", None)], AS_OF
    )
    assert found.value_ratio == pytest.approx(0.25)


def test_gaming_precision_by_narrow_intervals_is_caught_by_calibration():
    every = [investment(n) for n in range(30)]
    first = [measured(n, "0.5", "0.02", date(2026, 1, 1)) for n in range(30)]
    honest = [measured(n, "0.51", "0.02", date(2026, 6, 1), final=True) for n in range(27)]
    gamed = [measured(n, "0.9", "0.02", date(2026, 6, 1), final=True) for n in range(27)]
    assert (
        precision_kpi(
            every, [*first, *honest[:26], measured(26, "0.9", "0.02", date(2026, 6, 1), final=True)], AS_OF
        ).state
        == "met"
    )
    found = precision_kpi(every, [*first, *gamed], AS_OF)
    assert found.value_ratio > 0.92
    assert found.twins[0].holds is False
    assert found.state == "on target, not proven"


def test_calibration_without_a_matured_investment_cannot_be_told():
    found = precision_kpi([investment(n) for n in range(30)], [measured(n, "0.5", "0.02") for n in range(30)], AS_OF)
    assert found.twins[0].holds is None
    assert found.state == "on target, not proven"
    assert binomial_fits(27, 27, 0.9) is True


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 100)), min_size=2, max_size=30))
def test_a_bootstrap_interval_lies_inside_the_rows_own_ratios(rows):
    found = bootstrap([(float(a), float(b)) for a, b in rows], lambda sums: sums[:, 0] / sums[:, 1])
    ratios = [a / b for a, b in rows]
    assert min(ratios) - 1e-9 <= found.low <= found.high <= max(ratios) + 1e-9
