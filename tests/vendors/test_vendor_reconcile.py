"""Matched + coded + residual is the difference, exactly; one money is in scope once."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, spend_reading
from vendors_made import bring, invoices, ledger, vendor_file

from finint import settings, store
from finint.errors import CalculationError
from finint.importer.post import post
from finint.period import Period
from finint.reconcile import REASONS, Coded, Side, VendorMonth, reconcile, reconciled_ratio
from finint.reconciliation import (
    by_month,
    close_blocker,
    explain,
    explain_suggested,
    reconciliation,
    residual_ratio,
    take_back,
)

D = Decimal
MARCH = date(2026, 3, 1)
amounts = st.decimals(-100_000, 100_000, places=2)
sides = st.builds(
    lambda amount, rows, native, currency, tax: Side(amount, rows, native, currency, tax) if rows else Side(),
    amounts, st.integers(0, 3), st.none() | amounts, st.sampled_from([None, "EUR", "USD"]), st.sampled_from([D(0), D("19.00")]),
)  # fmt: skip
months = st.lists(
    st.builds(
        VendorMonth, st.sampled_from("ab"), st.just("V"), st.sampled_from([date(2026, m, 1) for m in range(1, 7)]), sides, sides, sides
    ),
    max_size=8, unique_by=lambda row: (row.vendor_key, row.month),
)  # fmt: skip
stated = st.dictionaries(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from([date(2026, m, 1) for m in range(1, 7)]),
        st.sampled_from(["platform-invoice", "invoice-ledger", "platform-ledger"]),
    ),
    st.lists(st.builds(Coded, st.sampled_from(REASONS), amounts, st.just("somebody")), max_size=3),
)  # fmt: skip


@given(months, stated, st.sampled_from([D(0), D("0.01"), D(1)]))
def test_matched_and_coded_and_residual_are_the_difference_exactly(rows, reasons, tolerance):
    found = reconcile(rows, reasons, tolerance)
    for one in found:
        assert one.matched_amount + one.coded_amount + one.residual_amount == one.right_amount - one.left_amount
        assert not (one.matched_amount and one.residual_amount)
        assert abs(one.matched_amount) <= tolerance * one.scope_amount
    ratio = reconciled_ratio(found)
    assert ratio is None or ratio <= 1


@given(months)
def test_one_money_is_in_scope_once_however_many_legs_compare_it(rows):
    found = reconcile(rows, {}, D("0.01"))
    grouped = by_month(found)
    assert len({(row.vendor_key, row.month) for row in grouped}) == len(grouped)
    for row in grouped:
        sides_of = next(one for one in rows if (one.vendor_key, one.month) == (row.vendor_key, row.month))
        assert row.scope_amount <= max(abs(side.amount) for side in sides_of.sides)


def one(left, right, stated=(), tolerance="0.01"):
    [found] = reconcile(
        [VendorMonth("v", "V", MARCH, left, right, Side())], {("v", MARCH, "platform-invoice"): stated}, D(tolerance)
    )
    return found


def test_a_small_difference_is_within_tolerance_and_a_large_one_is_left():
    assert one(Side(D(1000), 1), Side(D(991), 1)).matched_amount == -9
    assert one(Side(D(1000), 1), Side(D(989), 1)).residual_amount == -11


def test_the_same_sum_at_two_rates_is_fx():
    found = one(Side(D(900), 1, D(1000), "USD"), Side(D(930), 1, D(1000), "USD"))
    assert [(coded.reason, coded.amount) for coded in found.coded] == [("FX", 30)]
    assert found.residual_amount == found.matched_amount == 0


def test_tax_on_one_side_is_tax():
    found = one(Side(D(100), 1), Side(D(119), 1, None, None, D(-19)))
    assert found.residual_amount == 19  # another sign of tax explains nothing
    found = one(Side(D(119), 1, None, None, D(19)), Side(D(100), 1))
    assert [(coded.reason, coded.amount) for coded in found.coded] == [("tax", -19)]


def year(gaps, base=10_000):
    return [
        VendorMonth("v", "V", date(2026, month, 1), Side(D(base), 1), Side(D(base + gap), 1), Side())
        for month, gap in enumerate(gaps, start=1)
    ]


@pytest.mark.parametrize(
    ("gaps", "base", "reason"),
    [
        ([-812, 313, -207, 911, -509], 10_000, "billing threshold"),
        ([-40, 30, -20, 50, -30], 10_000, "time zone/cut-off"),
        ([-20, -21, -19, -20, -22], 10_000, "credit or refund"),
        ([-4321, 679, 679, 5679, -4321], 4321, "prepayment"),
        ([-800, -900, -850, -700, -950], 10_000, ""),
        ([-800, 700], 10_000, ""),
    ],
)
def test_a_pattern_over_months_suggests_its_reason(gaps, base, reason):
    found = reconcile(year(gaps, base), {}, D(0))
    assert {row.suggestion.reason if row.suggestion else "" for row in found if row.residual_amount} == {reason}


def test_a_month_without_an_invoice_between_months_with_one_lacks_it():
    rows = year([0, 0, 0, 0])
    rows[1] = VendorMonth("v", "V", date(2026, 2, 1), Side(D(500), 3), Side(), Side())
    rows.append(VendorMonth("v", "V", date(2026, 6, 1), Side(D(500), 3), Side(), Side()))
    found = {row.month: row for row in reconcile(rows, {}, D(0))}
    assert [coded.reason for coded in found[date(2026, 2, 1)].coded] == ["missing invoice"]
    assert date(2026, 6, 1) not in found  # not billed yet


# In the books ---------------------------------------------------------------------------------------------------------

WINDOW = Period.parse("2026")
AS_OF = date(2026, 6, 1)


def platform(books, *amounts):
    rows = [(date(2026, month, 10), "c", amount) for month, amount in enumerate(amounts, start=1)]
    tables = spend_reading(*rows).tables
    lines = tables["spend"].to_pylist()
    for line in lines:
        line["vendor"] = "Example Ads"
    from made import reading_of, table

    from finint.importer.reading import SPEND

    post(books, reading_of({"spend": table(SPEND, lines)}), now=NOW)


def test_a_platform_and_its_invoices_are_one_money(books):
    platform(books, "1000.00", "2000.00", "1500.00")
    bring(
        books,
        invoices(("E1", "Example Ads", "2026-01-31", "1000.00"), ("E2", "Example Ads", "2026-02-28", "1900.00")),
        "invoices.csv",
    )
    found = reconciliation(books, WINDOW, AS_OF)
    assert [(row.month.month, row.residual_amount) for row in found.differences] == [(2, -100), (1, 0)]
    assert found.scope_amount == 3000
    assert found.reconciled_ratio == 1 - D(100) / D(3000)
    assert found.one_sided_amount == 1500
    [spent] = books.connection.cursor().execute("select sum(reporting_amount) from spend").fetchall()[0]
    assert spent == 4500


def test_one_invoice_over_three_months_stands_in_each(books):
    platform(books, "1000.00", "1000.00", "1000.00")
    text = invoices(("E1", "Example Ads", "2026-03-31", "3000.00")).strip().split("\n")
    bring(books, f"{text[0]},period_start,period_end\n{text[1]},2026-01-01,2026-03-31\n", "invoices.csv")
    found = reconciliation(books, WINDOW, AS_OF)
    assert sum(row.right_amount for row in found.differences) == 3000
    assert [row.right_amount for row in sorted(found.differences, key=lambda one: one.month)] == [
        D("1033.34"),
        D("933.33"),
        D("1033.33"),
    ]


def test_partial_payments_credit_notes_and_missing_bookings_stay_visible(books):
    bring(books, ledger(("2026-01-05", "Acme", "A1", "100.00"), ("2026-01-08", "Acme", "CARD", "7.00")))
    bring(books, invoices(
        ("A1", "Acme", "2026-01-03", "100.00", "", "", "", "", "2026-02-01", "40.00"),
        ("A2", "Acme", "2026-02-03", "50.00"), ("A2-C", "Acme", "2026-02-20", "-50.00", "", "", "", "", "", "", "A2"),
    ), "invoices.csv")  # fmt: skip
    found = reconciliation(books, WINDOW, AS_OF)
    [january] = found.differences
    assert [(coded.reason, coded.amount) for coded in january.coded] == [("missing invoice", 7)]
    assert january.residual_amount == 0
    assert found.one_sided_amount == 0  # the invoice and its credit note


def test_a_reason_explains_is_refused_beyond_what_is_left_and_can_be_taken_back(books):
    platform(books, "1000.00")
    bring(books, invoices(("E1", "Example Ads", "2026-01-31", "900.00")), "invoices.csv")
    [open_one] = reconciliation(books, WINDOW, AS_OF).differences
    with pytest.raises(CalculationError, match="left to explain"):
        explain(books, open_one, "fees", D(-101), note="", now=NOW)
    with pytest.raises(CalculationError, match="left to explain"):
        explain(books, open_one, "fees", D(100), note="", now=NOW)
    with pytest.raises(CalculationError, match="a reason is one of"):
        explain(books, open_one, "because", D(-100), note="", now=NOW)
    explain(books, open_one, "credit or refund", D(-100), note="invalid clicks", now=NOW)
    [told] = reconciliation(books, WINDOW, AS_OF).differences
    assert told.residual_amount == 0
    assert [(coded.reason, coded.note) for coded in told.coded] == [("credit or refund", "invalid clicks")]
    take_back(books, told, told.coded[0], note="wrong", now=NOW)
    assert reconciliation(books, WINDOW, AS_OF).differences[0].residual_amount == -100


def test_the_close_waits_for_the_reconciled_share_when_the_rule_says_so(books):
    platform(books, "1000.00", "1000.00")
    bring(
        books,
        invoices(("E1", "Example Ads", "2026-01-31", "900.00"), ("E2", "Example Ads", "2026-02-28", "1000.00")),
        "invoices.csv",
    )
    january = date(2026, 1, 1)
    assert residual_ratio(books, Period.month(2026, 1)) == D("0.1")
    assert close_blocker(books, january) is None
    settings.save(books, "close_least_reconciled_ratio", "0.95", now=NOW, reason="policy")
    assert close_blocker(books, january) == "90.0 % of Jan 2026 is reconciled; the close asks for 95 %"
    assert close_blocker(books, date(2026, 2, 1)) is None
    assert close_blocker(books, date(2026, 5, 1)) is None  # nothing with two sides
    settings.save(books, "fiscal_weeks", "445", now=NOW, reason="weeks")
    # 26 Jan to 22 Feb: January is billed whole by its end, February is not.
    assert close_blocker(books, date(2026, 2, 1)) == "90.0 % of Jan 2026 is reconciled; the close asks for 95 %"
    assert [close_blocker(books, month) for month in (january, date(2026, 3, 1))] == [None, None]


def test_suggestions_are_confirmed_under_a_name(books):
    platform(books, "10000.00", "10000.00", "10000.00", "10000.00", "10000.00")
    gaps = [-812, 313, -207, 911, -509]
    bring(books, invoices(*[
        (f"E{m}", "Example Ads", f"2026-{m:02d}-28", f"{10_000 + gap}.00") for m, gap in enumerate(gaps, start=1)
    ]), "invoices.csv")  # fmt: skip
    before = reconciliation(books, WINDOW, AS_OF)
    assert explain_suggested(books, before.differences, now=NOW) == 5
    after = reconciliation(books, WINDOW, AS_OF)
    assert after.reconciled_ratio == 1
    assert {coded.by for row in after.differences for coded in row.coded} == {books.actor.name}


def test_vendors_are_reconciled_after_merging_their_names(books):
    bring(books, vendor_file(("V1", "Example Ads", "EXAMPLE*ADS")), "vendors.csv")
    platform(books, "1000.00")
    bring(books, invoices(("E1", "EXAMPLE*ADS", "2026-01-31", "1000.00")), "invoices.csv")
    assert reconciliation(books, WINDOW, AS_OF).reconciled_ratio == 1
    assert store.data_version(books) > 0


def test_a_close_asks_the_reconciliation(books):
    from finint.close import checks

    platform(books, "1000.00")
    bring(books, invoices(("E1", "Example Ads", "2026-01-31", "900.00")), "invoices.csv")
    january = date(2026, 1, 1)
    asked = {check.name: check for check in checks(books, january, version="Plan", as_of=AS_OF)}
    assert asked["Reconciled"].passed
    settings.save(books, "close_least_reconciled_ratio", "0.95", now=NOW, reason="policy")
    asked = {check.name: check for check in checks(books, january, version="Plan", as_of=AS_OF)}
    assert not asked["Reconciled"].passed
    assert "90.0 %" in asked["Reconciled"].found
