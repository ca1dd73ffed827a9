"""A saving is proved stage by stage; kinds are never added up; the headline is hard money a document shows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW
from vendors_made import bring, contracts, ledger

from finint import savings
from finint.auth import Actor
from finint.cost_findings import find
from finint.errors import CalculationError, RefusedError
from finint.period import Period
from finint.savings import AFTER, KINDS, STAGES, StageRow, funnel, next_stage, realised
from finint.savings_ledger import Statement, add, advance, identify, progress
from finint.savings_ledger import ledger as every

D = Decimal
MONTH = date(2026, 10, 1)
YEAR = Period.parse("2026")


def row(sequence, saving, stage, amount, kind="hard", month=MONTH):
    return StageRow(sequence, saving, "t", "V", "r", kind, True, stage, D(amount), month, "review", "e", "", NOW, "x")


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from([*STAGES, "taken back"]), st.integers(1, 999)), max_size=10
    )
)
def test_kinds_are_never_added_up_and_realised_is_the_sum_of_its_months(rows):
    kinds = {"a": "hard", "b": "soft"}
    stages = [row(n, saving, stage, amount, kinds[saving]) for n, (saving, stage, amount) in enumerate(rows)]
    found = savings.savings(stages)
    live = {one.first.saving_id for one in found if one.is_live}
    for kind in KINDS:
        wanted = [s.amount for s in stages if s.kind == kind and s.stage == "realised" and s.saving_id in live]
        assert funnel(found, kind)["realised"] == sum(wanted)
        assert sum(s.amount for s in realised(found, kind)) == sum(wanted)
    assert funnel(found, "avoidance")["realised"] == 0


@given(st.sampled_from([*STAGES, "taken back"]), st.sampled_from([*STAGES, "taken back"]))
def test_no_stage_is_skipped(before, stage):
    saving = savings.savings([row(1, "a", before, 5)])[0]
    proof = savings.PROOF[stage][0]
    if stage in AFTER[before]:
        next_stage(saving, stage, proof, D(1))
    else:
        with pytest.raises(CalculationError, match="cannot become"):
            next_stage(saving, stage, proof, D(1))


def state(books, saving_id="s1", kind="hard"):
    add(
        books, saving_id, title="Fewer seats", vendor="Acme", rule="stated", kind=kind, is_recurring=True, amount=D(500),
        month=MONTH, evidence_kind="review", evidence="10 × 50", now=NOW,
    )  # fmt: skip


def step(books, stage, kind, evidence, amount="500", saving_id="s1"):
    advance(books, Statement(saving_id, stage, D(amount), MONTH, kind, evidence), now=NOW)


def test_a_saving_runs_through_its_stages_with_evidence_that_the_books_hold(books):
    bring(books, contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "12000.00", 10, 4)), "contracts.csv")
    bring(books, ledger(("2025-05-02", "Acme", "OLD", "10000.00"), ("2026-10-02", "Acme", "A-10", "500.00")))
    state(books)
    with pytest.raises(CalculationError, match="cannot become realised"):
        step(books, "realised", "document", "A-10")
    step(books, "validated", "review", "controller, 3 Nov", "450")
    with pytest.raises(CalculationError, match="hold no contract K9"):
        step(books, "contracted", "contract", "K9")
    step(books, "contracted", "contract", "k1")
    with pytest.raises(CalculationError, match="hold no document"):
        step(books, "realised", "document", "A-11")
    step(books, "realised", "document", "A-10", "200")
    with pytest.raises(CalculationError, match="proves a realised saving already"):
        step(books, "realised", "document", "a-10", "200")
    [one] = every(books)
    assert one.stage == "realised"
    found = progress(books, [one], date(2026, 11, 15))
    assert (found.realised_amount, found.baseline_amount) == (200, 10_000)
    assert found.saved_ratio == D("0.02")
    assert found.target_amount == 1000


def test_one_document_realises_one_saving_only(books):
    bring(books, contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "12000.00", 10, 4)), "contracts.csv")
    bring(books, ledger(("2026-10-02", "Acme", "A-10", "500.00")))
    for saving_id in ("s1", "s2"):
        state(books, saving_id)
        step(books, "validated", "review", "x", saving_id=saving_id)
        step(books, "contracted", "contract", "K1", saving_id=saving_id)
    step(books, "realised", "document", "A-10")
    with pytest.raises(CalculationError, match="proves a realised saving"):
        step(books, "realised", "document", "A-10", saving_id="s2")
    step(books, "taken back", "review", "wrong", "0")
    step(books, "realised", "document", "A-10", saving_id="s2")


def test_finance_validates_others_do_not(books):
    state(books)
    analyst = replace(books, actor=Actor("an analyst", "analyst"))
    with pytest.raises(RefusedError, match="by finance"):
        step(analyst, "validated", "review", "x")


def test_avoidance_is_no_headline(books):
    state(books, kind="avoidance")
    found = every(books)
    assert funnel(found, "avoidance")["identified"] == 500
    assert funnel(found, "hard")["identified"] == 0
    assert progress(books, found, date(2026, 11, 15)).realised_amount == 0


def test_a_finding_enters_once_with_what_counts_and_where_it_stands(books):
    bring(books, contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "12000.00", 10, 4)), "contracts.csv")
    [one] = [
        x for x in find(books, Period(date(2026, 1, 1), date(2026, 11, 1))).findings if x.rule.id == "unused_seats"
    ]
    first = identify(books, one, now=NOW, month=MONTH)
    assert identify(books, one, now=NOW, month=MONTH) == first
    [saving] = every(books)
    assert saving.first.amount == 7200
    assert saving.first.evidence.startswith("contracts.csv, line 2: 4 of 10 seats used")
    near = next(
        x for x in find(books, Period(date(2026, 1, 1), date(2026, 11, 1))).findings if x.rule.id == "renewal_near"
    )
    with pytest.raises(CalculationError, match="nothing of this finding counts"):
        identify(books, near, now=NOW, month=MONTH)


def test_the_baseline_without_spend_gives_no_progress(books):
    assert progress(books, [], date(2026, 11, 15)).saved_ratio is None
    assert YEAR.start.year == 2026
