"""Each rule finds what it should on a small file and nothing on its look-alike; one unit of money belongs to one rule."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vendors_made import bring, contracts, invoices, ledger, vendor_file

from finint.cost_findings import find
from finint.detection import RULES, Claim, Coverage, arbitrate, counted, findings, off
from finint.period import Period

D = Decimal
YEAR = Period(date(2026, 1, 1), date(2026, 11, 1))


def found(books, rule, window=YEAR):
    return [one for one in find(books, window).findings if one.rule.id == rule]


def rows(books, rule, window=YEAR):
    return [
        row.claim.subject if rule == "duplicate_invoice" else row.claim.says
        for one in found(books, rule, window)
        for row in one.rows
    ]


def claim(unit, amount, basis=1000):
    return Claim("v", "V", "s", unit, date(2026, 3, 1), D(amount), D(basis), D(1), "EUR", "high", "", "imp", "f", 1)


CLAIMS = st.dictionaries(
    st.sampled_from([rule.id for rule in RULES]),
    st.lists(st.tuples(st.sampled_from("abcd"), st.decimals(0, 2000, places=2)), max_size=5),
)


@given(CLAIMS)
def test_one_unit_of_money_is_claimed_by_one_rule_the_one_that_claims_most(made):
    claims = {rule: [(claim(unit, amount), D(1)) for unit, amount in units] for rule, units in made.items()}
    claimed = arbitrate(claims)
    assert len(claimed) == sum(len(units) for units in claims.values())
    for unit in "abcd":
        here = [row for row in claimed if row.claim.unit == unit]
        counting = {row.rule for row in here if row.counted_amount}
        assert len(counting) <= 1
        total = {rule: sum(row.amount for row in here if row.rule == rule) for rule in {row.rule for row in here}}
        if counting:
            assert total[counting.pop()] == max(total.values())
        assert sum(row.counted_amount for row in here) == max(total.values(), default=0)
    grouped = findings(claimed)
    assert sum(one.counted_amount for one in grouped) == sum(row.counted_amount for row in claimed)
    assert sum(counted(grouped, kind) for kind in ("hard", "avoidance", "soft")) == sum(
        one.counted_amount for one in grouped
    )


def test_a_claim_never_counts_above_the_money_it_is_about():
    [row] = arbitrate({"zombie_charge": [(claim("a", 1500, basis=1000), D(1))]})
    assert row.counted_amount == 1000


def test_a_claim_without_a_rate_counts_nothing_and_stays_listed():
    [row] = arbitrate({"zombie_charge": [(claim("a", 10), None)]})
    assert (row.amount, row.counted_amount) == (None, 0)


def test_a_rule_without_its_data_names_the_file_that_is_missing():
    nothing = off(Coverage(*[0] * 10))
    assert {one.rule.id for one in nothing} == {rule.id for rule in RULES}
    assert all(one.missing and one.kind for one in nothing)
    only_bills = {one.rule.id: one.kind for one in off(Coverage(9, *[0] * 9))}
    assert "duplicate_invoice" not in only_bills
    assert only_bills["price_above_contract"] == "invoices"
    assert only_bills["renewal_near"] == "contracts"


def test_a_bill_booked_again_under_another_spelling_is_found_and_instalments_by_other_numbers_are_not(books):
    bring(books, ledger(
        ("2026-03-02", "Acme", "INV-1001", "500.00"), ("2026-03-20", "Acme", "INV 1001", "500.00"),
        ("2026-04-02", "Acme", "INV-1002", "500.00"), ("2026-05-02", "Acme", "INV-1003", "500.00"),
        ("2026-05-02", "Bolt", "INV-1001", "500.00"),
    ))  # fmt: skip
    [one] = found(books, "duplicate_invoice")
    assert [(row.claim.subject, row.counted_amount) for row in one.rows] == [("INV 1001", 500)]


def test_one_odd_sum_twice_in_a_month_is_asked_about_and_does_not_count_in_the_headline(books):
    bring(books, ledger(("2026-03-02", "Acme", "T1", "8114.41"), ("2026-03-10", "Acme", "T2", "8114.41")))
    [one] = found(books, "duplicate_invoice")
    assert (one.confidence, one.found_amount) == ("low", D("8114.41"))
    assert find(books, YEAR).amount("hard") == 0


def test_a_vendor_that_bills_equal_sums_as_a_habit_is_not_asked_about(books):
    weekly = [(f"2026-03-{day:02d}", "Acme", f"W{day}", "500.00") for day in (2, 9, 16, 23)]
    bring(books, ledger(*weekly, ("2026-04-02", "Acme", "W31", "610.00"), ("2026-04-09", "Acme", "W32", "610.00")))
    assert not found(books, "duplicate_invoice")


def test_a_duplicate_that_a_credit_note_took_back_is_none(books):
    bring(books, ledger(
        ("2026-03-02", "Acme", "INV-1001", "500.00"), ("2026-03-20", "Acme", "INV 1001", "500.00"),
        ("2026-03-25", "Acme", "CN-1", "-500.00"),
    ))  # fmt: skip
    assert not found(books, "duplicate_invoice")


def test_the_invoice_and_its_ledger_line_are_one_bill(books):
    bring(books, ledger(("2026-03-05", "Acme", "INV-1", "500.00")))
    bring(books, invoices(("inv-1", "Acme", "2026-03-02", "500.00")), "invoices.csv")
    assert not found(books, "duplicate_invoice")


def test_lines_of_one_document_are_one_bill(books):
    bring(books, ledger(*[("2026-03-02", "Acme", "T1", "500.00")] * 3, ("2026-03-02", "Acme", "T2", "20.00")))
    assert not found(books, "duplicate_invoice")


def test_prices_above_contract_are_claimed_by_the_difference(books):
    text = contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "1200.00", 10, 10)).replace(
        "units_used", "units_used,unit_price_amount", 1
    )
    lines = text.strip().split("\n")
    bring(books, "\n".join([lines[0], lines[1] + ",10.00"]) + "\n", "contracts.csv")
    bring(books, invoices(
        ("A1", "Acme", "2026-02-01", "100.00", "10.00", 10), ("A2", "Acme", "2026-03-01", "120.00", "12.00", 10),
        ("A3", "Acme", "2025-12-01", "120.00", "12.00", 10),
    ), "invoices.csv")  # fmt: skip
    [one] = found(books, "price_above_contract")
    assert one.found_amount == D("20.00")
    assert one.rows[0].claim.says == "A2: 12.00 a seat, agreed 10.00"


RISES = [(f"A{m}", "Acme", f"2026-{m:02d}-01", "100.00", "10.00", 10) for m in range(1, 5)]


def test_a_price_that_rose_after_three_steady_months_is_claimed_until_it_falls_again(books):
    later = [("A5", "Acme", "2026-05-01", "150.00", "15.00", 10), ("A6", "Acme", "2026-06-01", "100.00", "10.00", 10)]
    bring(books, invoices(*RISES, *later), "invoices.csv")
    assert rows(books, "price_rise") == ["A5: 15.00 after 10.00 until 2026-04-01"]
    assert found(books, "price_rise")[0].found_amount == 50


def test_weekly_equal_bills_of_a_varying_sum_are_no_price(books):
    weekly = [
        (f"W{m}{d}", "Acme", f"2026-{m:02d}-{d:02d}", str(100 * m), str(100 * m), 1)
        for m in range(1, 8)
        for d in (3, 10, 17, 24)
    ]
    bring(books, invoices(*weekly), "invoices.csv")
    assert not found(books, "price_rise")


def test_a_rise_under_contract_is_not_one_without(books):
    bring(books, contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "1800.00", 10, 10)), "contracts.csv")
    bring(books, invoices(*RISES, ("A5", "Acme", "2026-05-01", "150.00", "15.00", 10)), "invoices.csv")
    assert not found(books, "price_rise")


def test_the_smaller_of_two_tools_of_one_kind_overlaps_and_a_replaced_one_does_not(books):
    bring(books, vendor_file(
        ("V1", "Acme", "", "survey software"), ("V2", "Bolt", "", "survey software"), ("V3", "Cord", "", "survey software"),
        ("V4", "Dell", "", "agency"), ("V5", "Eton", "", "agency"),
    ), "vendors.csv")  # fmt: skip
    bring(books, ledger(
        ("2026-10-02", "Acme", "1", "900.00"), ("2026-10-02", "Bolt", "2", "500.00"), ("2026-02-02", "Cord", "3", "700.00"),
        ("2026-10-02", "Dell", "4", "900.00"), ("2026-10-02", "Eton", "5", "500.00"),
    ))  # fmt: skip
    assert [(one.vendor, one.found_amount) for one in found(books, "overlapping_software")] == [("Bolt", 500)]


@pytest.mark.parametrize(("used", "amount"), [(4, 7200), (8, 2400), (9, None), (10, None), (12, None)])
def test_unused_seats_count_below_85_percent_of_use(books, used, amount):
    bring(books, contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "12000.00", 10, used)), "contracts.csv")
    assert [one.found_amount for one in found(books, "unused_seats")] == ([] if amount is None else [amount])


def test_the_seats_of_a_contract_that_another_followed_are_not_unused_twice(books):
    former = ("K1", "Acme", "2024-01-01", "2024-12-31", "12000.00", 10, 4)
    bring(books, contracts(former), "contracts.csv")
    assert [one.subject for one in found(books, "unused_seats")] == ["K1"]  # it renewed by itself
    bring(books, contracts(("K2", "Acme", "2025-01-15", "2026-12-31", "24000.00", 10, 4)), "more.csv")
    assert [one.subject for one in found(books, "unused_seats")] == ["K2"]


@pytest.mark.parametrize(
    ("end", "near"), [("2026-10-31", False), ("2026-11-01", True), ("2027-01-30", True), ("2027-01-31", False)]
)
def test_renewals_are_near_for_90_days_and_claim_nothing(books, end, near):
    bring(books, contracts(("K1", "Acme", "2026-01-01", end, "12000.00", 10, 10)), "contracts.csv")
    here = found(books, "renewal_near")
    assert bool(here) is near
    assert all(one.found_amount == 0 and one.basis_amount > 0 for one in here)


def no_renewal(text):
    return text.replace(",yes,", ",no,")


def test_charges_after_the_end_are_zombies_unless_another_contract_binds(books):
    bring(books, no_renewal(contracts(("K1", "Acme", "2026-01-01", "2026-03-31", "300.00", 1, 0))), "contracts.csv")
    bring(books, ledger(*[(f"2026-{m:02d}-05", "Acme", f"A{m}", "100.00") for m in range(1, 7)]))
    assert [row.claim.says[:2] for row in found(books, "zombie_charge")[0].rows] == ["A4", "A5", "A6"]
    bring(books, no_renewal(contracts(("K2", "Acme", "2026-05-01", "2026-12-31", "300.00", 1, 1))), "more.csv")
    assert [row.claim.says[:2] for row in found(books, "zombie_charge")[0].rows] == ["A4"]


def test_a_bill_for_service_before_the_end_is_no_zombie(books):
    bring(books, no_renewal(contracts(("K1", "Acme", "2026-01-01", "2026-03-31", "300.00", 1, 1))), "contracts.csv")
    text = invoices(("A1", "Acme", "2026-04-02", "100.00")).split("\n")
    bring(books, text[0] + ",period_start,period_end\n" + text[1] + ",2026-03-01,2026-03-31\n", "invoices.csv")
    assert not found(books, "zombie_charge")


def test_the_tail_is_soft_and_worth_the_handling_of_its_bills(books):
    bring(
        books,
        ledger(
            ("2026-03-02", "Tiny", "1", "40.00"),
            ("2026-04-02", "Tiny", "2", "40.00"),
            ("2026-04-02", "Big", "3", "9000.00"),
        ),
    )
    [one] = found(books, "tail_vendors")
    assert (one.vendor, one.rule.kind, one.found_amount) == ("Tiny", "soft", 24)


def test_a_discount_is_missed_when_paid_late_and_in_full(books):
    bring(books, invoices(
        ("A1", "Acme", "2026-03-01", "1000.00", "", "", "2.0", "2026-03-11", "2026-03-25", "1000.00"),
        ("A2", "Acme", "2026-04-01", "1000.00", "", "", "2.0", "2026-04-11", "2026-04-10", "980.00"),
        ("A3", "Acme", "2026-05-01", "1000.00", "", "", "2.0", "2026-05-11", "2026-05-20", "980.00"),
        ("A4", "Acme", "2026-06-01", "1000.00", "", "", "2.0", "2026-06-11", "", ""),
    ), "invoices.csv")  # fmt: skip
    [one] = found(books, "missed_discount")
    assert [(row.claim.says[:2], row.counted_amount) for row in one.rows] == [("A1", 20)]


def test_credits_bought_and_not_used_are_an_unused_commitment(books):
    text = contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "12000.00", 100, 31)).replace("seat", "credit")
    bring(books, text, "contracts.csv")
    assert [one.found_amount for one in found(books, "unused_commitment")] == [8280]
    assert not found(books, "unused_seats")


def test_a_vendor_called_total_is_a_vendor_and_bills_without_vendor_stay_in_the_books(books):
    rows = ledger(("2026-03-02", "Total Gas & Power Ltd", "1", "9000.00"), ("2026-03-03", "", "2", "70.00"))
    receipt = bring(books, rows, fill_down="none")
    assert receipt.rows_stored == 2
    assert not found(books, "duplicate_invoice")


def idle(*rows):
    """(vendor, month, resource, reason, amount) rows of an advisor's list."""
    lines = [f"{v},{month},{resource},Compute,sandbox,{why},{amount},EUR" for v, month, resource, why, amount in rows]
    return "\n".join(["vendor,month,resource,service,sub_account,reason,idle_amount,currency", *lines]) + "\n"


def test_an_idle_resource_counts_by_month_and_a_month_looked_at_without_any_claims_nothing(books):
    bring(books, vendor_file(("V8", "Acme Cloud", "ACME Cloud Inc.")), "vendors.csv")
    bring(books, idle(
        ("ACME Cloud Inc.", "2026-03-01", "vm-1", "CPU under 2 %", "40.00"), ("Acme Cloud", "2026-04-01", "vm-1", "CPU under 2 %", "42.00"),
        ("Acme Cloud", "2026-04-01", "vm-2", "no query", "8.00"), ("Acme Cloud", "2026-05-01", "none", "nothing idle", "0.00"),
        ("Acme Cloud", "2025-12-01", "vm-1", "before the window", "39.00"),
    ), "idle_resources.csv")  # fmt: skip
    here = {one.subject: (one.vendor_key, one.counted_amount) for one in found(books, "idle_resource")}
    assert here == {"vm-1": ("V8", 82), "vm-2": ("V8", 8)}
    assert find(books, YEAR).amount("hard") == 90


def test_an_idle_reservation_is_the_money_of_the_unused_commitment(books):
    bring(books, idle(("Acme", "2026-03-01", "ri-7", "reserved instance unused", "30.00")), "idle_resources.csv")
    [row] = found(books, "idle_resource")[0].rows
    commitment = (claim("cloud:acme:2026-03-01:unused", 45), D(1))
    both = arbitrate({"unused_commitment": [commitment], "idle_resource": [(row.claim, D(1))]})
    assert [one.counted_amount for one in both] == [45, 0]


def test_a_bill_listed_once_for_each_of_its_payments_is_one_bill_and_what_was_paid_adds_up(books):
    bring(books, ledger(("2026-04-01", "Acme", "P-1", "500.00")))
    bring(books, invoices(
        ("P-1", "Acme", "2026-04-01", "500.00", "", "", "", "", "2026-04-10", "200.00"),
        ("P-1", "Acme", "2026-04-01", "500.00", "", "", "", "", "2026-05-10", "300.00"),
        ("P-2", "Acme", "2026-05-01", "80.00", "", "", "", "", "2026-05-09", "80.00"),
        ("P-2", "Acme", "2026-05-01", "80.00", "", "", "", "", "2026-05-12", "80.00"),
    ), "invoices.csv")  # fmt: skip
    read = "select invoice_no, amount, paid_amount, paid_date from invoice order by 1, 4"
    held = books.connection.cursor().execute(read).fetchall()
    assert held == [
        ("P-1", 500, 500, date(2026, 5, 10)),
        ("P-2", 80, 80, date(2026, 5, 9)), ("P-2", 80, 80, date(2026, 5, 12)),
    ]  # fmt: skip
    assert rows(books, "duplicate_invoice") == ["P-2"]
