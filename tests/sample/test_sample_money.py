"""The sample's money ties out: files to the manifest, months to the year, invoices to exports, and the story to the plan."""

import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from finint.sample.company import CAMPAIGNS
from finint.sample.plan import locked, phased_eur, reforecast

D = Decimal
CENT = D("0.01")


def rows_of(path, delimiter=",", skip=0):
    content = path.read_bytes()
    text = content.decode("utf-16" if content[:2] == b"\xff\xfe" else "utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[skip:]


def plain(text):
    return D(text.replace(",", ""))


def comma(text):
    return D(text.replace(".", "").replace(",", "."))


# File → how an independent reader finds its amounts: (rows, amount cell, currency).
def google(folder, name, delimiter):
    for row in rows_of(folder / name, delimiter, skip=3):
        if not row[0].startswith("Total:"):
            yield plain(row[4]), row[3]


def meta(folder, name, delimiter=",", number=plain):
    for row in rows_of(folder / name, delimiter, skip=1):
        yield number(row[2]), "EUR"


def linkedin(folder, name):
    for row in rows_of(folder / name, "\t", skip=6):
        if row[0] != "2/30/2026":
            yield plain(row[7]), row[2]


def microsoft(folder, name):
    for row in rows_of(folder / name, skip=8):
        if len(row) > 1:
            yield plain(row[6]), row[3]


def tiktok(folder, name):
    for row in list(load_workbook(folder / name).active.iter_rows(values_only=True))[1:-1]:
        yield D(str(row[2])), row[3]


def pinterest(folder, name):
    for row in rows_of(folder / name, skip=1):
        if row[3]:
            yield plain(row[3]), "EUR"


def journal(folder, name):
    for row in rows_of(folder / name, ";", skip=1):
        if row[9] and not row[0].startswith("31.02"):
            yield comma(row[9]), row[10]


def bills(folder, name):
    return [(D(row[7]), row[8]) for row in rows_of(folder / name, skip=1)]


def xero(folder, name):
    for row in rows_of(folder / name, skip=1):
        if not row[11].startswith("35/"):
            yield (D(row[16]) * D(row[17])).quantize(CENT), row[25]


def cards(folder, name):
    for row in rows_of(folder / name, skip=1):
        if row[1] and row[5] != "1O4.50":
            yield plain(row[5]), row[6]


def focus(folder, name):
    if name.endswith(".parquet"):
        yield pc.sum(pq.read_table(folder / name)["BilledCost"]).as_py(), "USD"
    else:
        rows = rows_of(folder / name)
        for row in rows[1:]:
            yield D(row[rows[0].index("BilledCost")]), "USD"


def budget(folder, name):
    for row in rows_of(folder / name, skip=1):
        yield D(row[8]), row[9]


READERS = {
    "exports/google_ads_campaigns_2024-12_2025-12.csv": lambda f, n: google(f, n, ","),
    "exports/google_ads_campaigns_2026.csv": lambda f, n: google(f, n, "\t"),
    "exports/meta_ads_campagnes_2024-12_2025-12.csv": lambda f, n: meta(f, n, ";", comma),
    "exports/meta_ads_2026-09-30.csv": meta,
    "exports/meta_ads_2026-11-14.csv": meta,
    "exports/linkedin_campaigns_2024-12_2025-12.csv": linkedin,
    "exports/linkedin_campaigns_2026.csv": linkedin,
    "exports/microsoft_ads_2024-12_2025-12.csv": microsoft,
    "exports/microsoft_ads_2026.csv": microsoft,
    "exports/tiktok_campaigns.xlsx": tiktok,
    "exports/pinterest_ads.csv": pinterest,
    "ledger/ledger_2024-12_2025-12.csv": journal,
    "ledger/ledger_2026.csv": journal,
    "ledger/platform_bills_2026.csv": bills,
    "ledger/xero_bills.csv": xero,
    "ledger/company_cards.csv": cards,
    "platform/focus_2024-12_2026-10.parquet": focus,
    "platform/focus_2026-11.csv": focus,
    "budget/budget_2025.csv": budget,
    "budget/budget_2026.csv": budget,
    "budget/reforecast_2026_07.csv": budget,
}


@pytest.mark.parametrize("name", READERS)
def test_an_independent_reading_gives_the_manifests_totals(name, folder, manifest):
    entry = next(entry for entry in manifest["files"] if entry["file"] == name)
    totals = defaultdict(D)
    for amount, currency in READERS[name](folder, name):
        totals[currency] += amount
    assert dict(totals) == {currency: D(total) for currency, total in entry["totals"].items()}


def test_every_file_with_money_has_a_reader_here(manifest):
    assert {entry["file"] for entry in manifest["files"] if entry["totals"]} == READERS.keys()


def test_months_add_up_to_the_year_to_date(truth):
    this_year = sum(D(amount) for month, amount in truth["by_month_eur"].items() if month.startswith("2026"))
    assert abs(this_year - D(truth["year_to_date"]["actual_amount"])) <= CENT * 12


def test_departments_add_up_to_the_company(truth):
    rows = truth["year_to_date"]["departments"]
    for name in ("plan_amount", "actual_amount", "variance_amount"):
        total = sum(D(row[name]) for row in rows)
        assert abs(total - D(truth["year_to_date"][name])) <= CENT * len(rows)


def test_the_year_is_about_four_percent_over_plan_and_two_departments_explain_most(truth):
    story = truth["year_to_date"]
    assert 0.035 < story["variance_ratio"] < 0.05
    rows = {row["department_code"]: row for row in story["departments"]}
    over = sorted((D(row["variance_amount"]) for row in rows.values()), reverse=True)
    assert over[0] == D(rows["M10"]["variance_amount"])
    assert over[1] == D(rows["M30"]["variance_amount"])
    assert sum(over[:2]) > D("0.7") * D(story["variance_amount"])
    assert rows["D70"]["variance_ratio"] < -0.1
    assert rows["M80"]["variance_ratio"] is None
    assert D(rows["M80"]["actual_amount"]) > 0
    assert all(abs(rows[code]["variance_ratio"]) < 0.03 for code in ("M20", "M40", "M50", "M60", "D90"))


def test_the_other_year_stays_near_its_plan(truth):
    actual = sum(D(amount) for month, amount in truth["by_month_eur"].items() if month.startswith("2025"))
    plan = sum(line.amount_eur for line in locked(2025))
    assert abs(actual / plan - 1) < D("0.03")


def test_the_phased_plan_counts_whole_months_and_part_of_the_last():
    lines = locked(2026)
    to_october = sum(line.amount_eur for line in lines if line.month < date(2026, 11, 1))
    november = sum(line.amount_eur for line in lines if line.month == date(2026, 11, 1))
    assert phased_eur(lines) == pytest.approx(to_october + november * 14 / 30)
    assert phased_eur(lines, date(2026, 12, 31)) == pytest.approx(sum(line.amount_eur for line in lines))


def test_the_reforecast_keeps_the_first_half():
    before, after = locked(2026), reforecast()
    first = [(a.amount_eur, b.amount_eur) for a, b in zip(before, after, strict=True) if a.month.month < 7]
    assert all(a == b for a, b in first)
    growth = [
        (a.amount_eur, b.amount_eur)
        for a, b in zip(before, after, strict=True)
        if a.month.month > 6 and a.department == "M10"
    ]
    assert sum(b for _, b in growth) > sum(a for a, _ in growth)


def test_the_community_has_no_plan():
    assert not [line for line in [*locked(2025), *locked(2026)] if line.department == "M80"]


def test_the_refused_rows_stand_where_the_truth_says(folder, truth):
    assert 5 <= len(truth["quarantine"]) <= 8
    for row in truth["quarantine"]:
        if row["file"].endswith(".parquet"):
            assert pq.read_table(folder / row["file"])[row["column"]][row["line"] - 2].as_py() is None
            continue
        content = (folder / row["file"]).read_bytes()
        text = content.decode("utf-16" if content[:2] == b"\xff\xfe" else "utf-8-sig")
        line = text.splitlines()[row["line"] - 1]
        assert row["value"] in line
        if not row["value"]:
            assert ",," in line or ";;" in line


def test_the_later_meta_file_restates_one_day_only(folder, truth):
    def days(name):
        sums = defaultdict(D)
        for row in rows_of(folder / name, skip=1):
            sums[row[0]] += D(row[2])
        return sums

    earlier, later = days(truth["restated"]["earlier_file"]), days(truth["restated"]["later_file"])
    both = earlier.keys() & later.keys()
    assert len(both) == 92  # July, August and September
    assert {day for day in both if earlier[day] != later[day]} == {truth["restated"]["day"]}
    assert earlier[truth["restated"]["day"]] < later[truth["restated"]["day"]]


def test_unmapped_campaigns_are_in_the_exports_and_not_in_the_file(folder, truth):
    names = {row[1] for row in rows_of(folder / "campaigns.csv", skip=1)}
    exported = {row[1] for row in rows_of(folder / "exports/google_ads_campaigns_2026.csv", "\t", skip=3)}
    exported |= {row[1] for row in rows_of(folder / "exports/meta_ads_2026-11-14.csv", skip=1)}
    exported |= {row[4] for row in rows_of(folder / "exports/linkedin_campaigns_2026.csv", "\t", skip=6)}
    assert len(truth["unmapped_campaigns"]) == 3
    for campaign in truth["unmapped_campaigns"]:
        assert campaign["name"] in exported - names
        assert D(campaign["amount"]) > 1000
    assert names == {campaign.name for campaign in CAMPAIGNS if campaign.mapped}


def test_platform_invoices_are_the_export_plus_its_reasons(folder, truth, built):
    """Reported + difference = invoiced, exactly, for every platform and closed month."""
    invoices = rows_of(folder / "vendors/invoices.csv")
    place = {name: index for index, name in enumerate(invoices[0])}
    invoiced = {
        (row[place["vendor_id"]], row[place["period_start"]][:7]): D(row[place["amount"]])
        for row in invoices[1:]
        if row[place["vendor_id"]] < "V007"
    }
    reasons = {(row["source"], row["month"]): D(row["amount"]) for row in truth["reconciliation"]}
    reported = defaultdict(D)
    for row in rows_of(folder / "exports/google_ads_campaigns_2026.csv", "\t", skip=3):
        if not row[0].startswith("Total:"):
            reported["V001", "google_ads", row[2][:7]] += plain(row[4])
    for row in rows_of(folder / "exports/microsoft_ads_2026.csv", skip=8):
        if len(row) > 1:
            reported["V004", "microsoft_ads", row[0][:7]] += plain(row[6])
    for row in list(load_workbook(folder / "exports/tiktok_campaigns.xlsx").active.iter_rows(values_only=True))[1:-1]:
        reported["V005", "tiktok_ads", row[1][:7]] += D(str(row[2]))
    for row in rows_of(folder / "exports/pinterest_ads.csv", skip=1):
        if row[3]:
            reported["V006", "pinterest_ads", row[0][:7]] += D(row[3])
    closed = {key: amount for key, amount in reported.items() if key[2] < "2026-11"}
    assert len(closed) > 60
    for (vendor, source, month), amount in closed.items():
        assert invoiced.get((vendor, month), D(0)) == amount + reasons.get((source, month), D(0)), (source, month)


def test_platform_money_stands_in_the_ledger_once(folder):
    """The ad platforms' invoices are in the invoices file; the books' exports name no ad platform."""
    for name in (
        "ledger/ledger_2024-12_2025-12.csv",
        "ledger/ledger_2026.csv",
        "ledger/xero_bills.csv",
        "ledger/company_cards.csv",
    ):
        text = (folder / name).read_text(encoding="utf-8-sig").lower()
        assert not [
            word for word in ("google", "meta ", "linkedin", "msft", "tiktok", "pinterest", "nimbral") if word in text
        ]


def test_each_bill_of_the_books_is_an_invoice(folder):
    invoices = rows_of(folder / "vendors/invoices.csv")
    place = {name: index for index, name in enumerate(invoices[0])}
    known = {row[place["invoice_no"]]: D(row[place["amount"]]) for row in invoices[1:]}
    bills = defaultdict(D)
    for row in rows_of(folder / "ledger/xero_bills.csv", skip=1):
        if not row[11].startswith("35/"):
            bills[row[10]] += (D(row[16]) * D(row[17])).quantize(CENT)
    assert {number: known[number] for number in bills} == dict(bills)


def test_a_bill_shared_by_two_departments_adds_up_to_its_contract(folder):
    halves = defaultdict(list)
    for row in rows_of(folder / "ledger/xero_bills.csv", skip=1):
        if row[0].startswith("DASHVANE") and row[11][6:] == "2026":
            halves[row[10]].append(((D(row[16]) * D(row[17])).quantize(CENT), row[22]))
    assert len(halves) == 11
    for parts in halves.values():
        assert sum(amount for amount, _ in parts) == D("4350.00")
        assert {department for _, department in parts} == {"Growth", "Developer Platform"}


def test_the_clouds_invoices_are_its_billed_rows(folder):
    billed = defaultdict(D)
    table = pq.read_table(
        folder / "platform/focus_2024-12_2026-10.parquet", columns=["BilledCost", "BillingPeriodStart"]
    )
    for cost, start in zip(table["BilledCost"].to_pylist(), table["BillingPeriodStart"].to_pylist(), strict=True):
        billed[f"{start:%Y-%m}"] += cost
    invoices = rows_of(folder / "vendors/invoices.csv")
    place = {name: index for index, name in enumerate(invoices[0])}
    invoiced = {
        row[place["period_start"]][:7]: D(row[place["amount"]])
        for row in invoices[1:]
        if row[place["vendor_id"]] == "V801"
    }
    assert invoiced == {month: amount.quantize(CENT) for month, amount in billed.items()}


def test_hidden_findings_stand_in_the_files(folder, truth):
    numbers = {row[0] for row in rows_of(folder / "vendors/invoices.csv", skip=1)}
    numbers |= {row[0] for row in rows_of(folder / "ledger/company_cards.csv", skip=1)}
    contracts = {row[0] for row in rows_of(folder / "vendors/contracts.csv", skip=1)}
    vendors = {row[0] for row in rows_of(folder / "vendors.csv", skip=1)}
    rules = defaultdict(list)
    for finding in truth["findings"]:
        rules[finding["rule"]].append(finding)
        assert set(finding.get("documents", [])) <= numbers
        assert {finding.get("contract_id") or "K-2024-011", *finding.get("contract_ids", [])} <= contracts
        assert {finding.get("vendor_id") or "V001", *finding.get("vendor_ids", [])} <= vendors
        assert "amount" not in finding or D(finding["amount"]) > 0
    assert rules.keys() == {
        "duplicate_invoice", "price_above_contract", "price_rise_without_contract", "zombie_charge",
        "missed_early_payment_discount", "renewal_near", "unused_seats", "unused_commitment", "overlapping_software",
        "tail_vendors", "idle_resource",
    }  # fmt: skip
