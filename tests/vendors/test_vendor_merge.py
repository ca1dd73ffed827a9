"""Two names become one vendor everywhere, and two again when it is taken back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW
from vendors_made import bring, ledger, vendor_file

from finint import store
from finint.errors import CalculationError
from finint.vendor_merge import history, merge, undo
from finint.vendor_names import VendorName, core_name, lookalikes


def paid(books):
    rows = books.connection.cursor().execute(
        "select vendor, sum(reporting_amount)::varchar from spend group by vendor order by vendor"
    )
    return {name: amount.rstrip("0").rstrip(".") for name, amount in rows.fetchall()}


def test_unregistered_names_merge_and_part_again(books):
    bring(books, ledger(("2026-03-02", "Acme Ltd", "D1", "10.00"), ("2026-03-03", "ACME LIMITED", "D2", "5.00")))
    merge(books, "acme limited", "acme ltd", "Acme Ltd", now=NOW, reason="one company")
    assert paid(books) == {"Acme Ltd": "15"}
    undo(books, "acme limited", now=NOW, reason="a mistake")
    assert paid(books) == {"ACME LIMITED": "5", "Acme Ltd": "10"}
    assert [(row.is_undo, row.in_force) for row in history(books)] == [(True, False), (False, False)]
    with pytest.raises(CalculationError, match="not merged"):
        undo(books, "acme limited", now=NOW, reason="again")


def test_registered_vendors_merge_by_id_and_keep_their_aliases(books):
    bring(books, vendor_file(("V1", "Acme", "ACME*ADS"), ("V2", "Bolt", "BOLT*PAY")), "vendors.csv")
    bring(books, ledger(("2026-03-02", "ACME*ADS", "D1", "10.00"), ("2026-03-03", "BOLT*PAY", "D2", "5.00")))
    assert paid(books) == {"Acme": "10", "Bolt": "5"}
    merge(books, "V2", "V1", "Acme", now=NOW, reason="bought")
    assert paid(books) == {"Acme": "15"}


def test_merges_follow_one_another_and_never_in_a_circle(books):
    bring(books, ledger(*[("2026-03-02", name, f"D{n}", "1.00") for n, name in enumerate(["a1", "b1", "c1"])]))
    merge(books, "a1", "b1", "b1", now=NOW, reason="x")
    merge(books, "b1", "c1", "c1", now=NOW, reason="x")
    assert paid(books) == {"c1": "3"}
    with pytest.raises(CalculationError, match="already"):
        merge(books, "c1", "a1", "a1", now=NOW, reason="x")
    with pytest.raises(CalculationError):
        merge(books, "c1", "c1", "c1", now=NOW, reason="x")


NAMES = ["Acme", "ACME", "acme ltd", "Bolt", "bolt inc", "Cord"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 99)), unique_by=lambda row: row[0].casefold()))
def test_a_name_stands_in_one_group_and_groups_share_a_core(rows):
    names = [VendorName(name.casefold(), name, amount) for name, amount in rows]
    groups = lookalikes(names)
    keys = [one.vendor_key for group in groups for one in (group.into, *group.others)]
    assert len(set(keys)) == len(keys)
    for group in groups:
        assert {core_name(group.into.vendor)} == {core_name(other.vendor) for other in group.others}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Total Gas & Power Ltd", "TOTAL GAS & POWER LIMITED", True),
        ("Total Gas & Power Ltd", "Total", False),
        ("Müller GmbH", "MULLER", True),
        ("BAIN & COMPANY INC", "Bain and Company", True),
        ("B&Q", "B and Q Kitchens", False),
        ("SE", "AG", False),
        ("Acme S.A.", "Acme", True),
        ("Acme North", "Acme South", False),
    ],
)
def test_core_names(one, other, alike):
    assert (core_name(one) == core_name(other)) is alike


def test_contracts_keep_their_latest_word(books):
    from vendors_made import contracts

    bring(books, contracts(("K1", "Acme", "2026-01-01", "2026-12-31", "12000.00", 10, 4)), "contracts.csv")
    bring(books, contracts(("K1", "Acme", "2026-01-01", "2027-12-31", "24000.00", 10, 9)), "contracts2.csv")
    rows = books.connection.cursor().execute("select end_date, units_used, auto_renew from live_contract").fetchall()
    assert rows == [(date(2027, 12, 31), 9, True)]
    assert store.data_version(books) > 0
