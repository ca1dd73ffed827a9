"""What the rules find in the sample company against what was hidden in it: precision and recall by rule.

Judged over the whole of its books. `pytest -s` prints the table.
"""

import json
import sys
from datetime import date
from decimal import Decimal

import pytest

from finint.cost_findings import find
from finint.detection import RULES
from finint.period import Period
from finint.reconciliation import reconciliation
from finint.sample_company import FOLDER

WINDOW = Period(date(2024, 12, 1), date(2026, 11, 15))
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
RULE = {"price_rise_without_contract": "price_rise", "missed_early_payment_discount": "missed_discount"}
# Bannertuch Wesermünde stands in the vendors file and was never paid: no rule can find it.
NEVER_PAID = {("tail_vendors", "V904")}


@pytest.fixture(scope="module")
def found(sample_books):
    return find(sample_books, WINDOW)


def hidden():
    """The targets as (rule, what names one): documents, contracts or vendors."""
    targets = set()
    for one in TRUTH["findings"]:
        rule = RULE.get(one["rule"], one["rule"])
        if rule == "duplicate_invoice":
            targets.add((rule, one["documents"][1]))
        elif "documents" in one:
            targets |= {(rule, document) for document in one["documents"]}
        elif rule == "overlapping_software":
            targets.add((rule, "survey software"))
        elif rule == "unused_commitment" and one["vendor_id"] == "V801":
            targets.add((rule, "V801"))
        elif rule == "idle_resource":
            targets |= {(rule, name) for name in one["resources"]}
        elif "contract_id" in one or "contract_ids" in one:
            targets |= {(rule, number) for number in one.get("contract_ids", [one.get("contract_id")])}
        else:
            targets |= {(rule, vendor) for vendor in one["vendor_ids"]}
    return targets - NEVER_PAID


def named(found):
    """What was found, named in the same way."""
    names = set()
    for one in found.findings:
        for row in one.rows:
            rule, document = one.rule.id, row.claim.says.partition(": ")[0].partition(" ")[0]
            if rule == "duplicate_invoice":
                names.add((rule, row.claim.subject))
            elif rule in ("price_above_contract", "price_rise", "zombie_charge", "missed_discount"):
                names.add((rule, document))
            elif rule == "tail_vendors" or (rule == "unused_commitment" and row.claim.unit.startswith("cloud")):
                names.add((rule, one.vendor_key))
            else:
                names.add((rule, one.subject))
    return names


def test_every_hidden_target_is_found_and_nothing_else(found):
    """Recall and precision are 1 for each of the eleven rules; the sums are those that were hidden."""
    wanted, got = hidden(), named(found)
    lines = ["", "rule                     hidden found true  precision recall"]
    for rule in sorted({rule for rule, _ in wanted | got}):
        want, have = ({name for kind, name in names if kind == rule} for names in (wanted, got))
        true = len(want & have)
        lines.append(f"{rule:24} {len(want):6} {len(have):5} {true:4} {true / len(have):10.2f} {true / len(want):6.2f}")
    sys.stdout.write("\n".join(lines) + "\n")
    assert got - wanted == set(), "false"
    assert wanted - got == set(), "missed"
    assert len({rule for rule, _ in got}) == len(RULES)


def native(found, rule, vendor_key):
    return sum(
        (row.claim.native_amount / row.claim.over for one in found.findings if one.rule.id == rule and one.vendor_key == vendor_key
         for row in one.rows), Decimal(0),
    )  # fmt: skip


@pytest.mark.parametrize(
    "one", [one for one in TRUTH["findings"] if "amount" in one], ids=lambda one: f"{one['rule']}-{one['vendor_id']}"
)
def test_the_money_is_the_money_that_was_hidden(found, one):
    rule = RULE.get(one["rule"], one["rule"])
    assert native(found, rule, one["vendor_id"]).quantize(Decimal("0.01")) == Decimal(one["amount"]).quantize(
        Decimal("0.01")
    )


@pytest.mark.parametrize(
    "one", [one for one in TRUTH["findings"] if "amount_per_month" in one], ids=lambda one: one["contract_id"]
)
def test_unused_units_are_worth_their_price_a_year(found, one):
    assert native(found, one["rule"], one["vendor_id"]) == 12 * Decimal(one["amount_per_month"])


def test_each_difference_of_a_platform_invoice_looks_like_the_reason_that_was_hidden(sample_books):
    told = {}
    for one in reconciliation(sample_books, WINDOW, WINDOW.end).differences:
        if one.leg != "platform-invoice":
            continue
        if one.residual_amount and one.suggestion:
            told[one.vendor, one.month] = one.suggestion.reason
        for coded in one.coded:
            if coded.reason == "missing invoice":
                told[one.vendor, one.month] = coded.reason
    vendors = {"google_ads": "Google Ads", "meta_ads": "Meta Ads", "linkedin_ads": "LinkedIn Ads", "tiktok_ads": "TikTok Ads",
               "pinterest_ads": "Pinterest Ads"}  # fmt: skip
    hidden_reasons = {
        (vendors[one["source"]], date.fromisoformat(f"{one['month']}-01")): one["reason"]
        for one in TRUTH["reconciliation"]
    }
    assert told
    assert all(hidden_reasons[key] == reason for key, reason in told.items())
    assert told["Pinterest Ads", date(2026, 9, 1)] == "missing invoice"
