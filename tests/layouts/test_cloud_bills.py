"""Bills of other clouds and editions, in headers their owners publish with invented rows: money, readings and tags."""

import csv
import io
from datetime import date
from decimal import Decimal as D

import pytest

from finint.importer.cloudcells import credit, pairs
from finint.importer.read import read_export

TODAY = date(2026, 4, 15)
FOCUS = {
    "BilledCost": "10.5", "BillingAccountId": "acc", "BillingCurrency": "EUR", "BillingPeriodEnd": "2026-04-01T00:00:00Z",
    "BillingPeriodStart": "2026-03-01T00:00:00Z", "ChargeCategory": "Usage", "ChargePeriodEnd": "2026-03-03T00:00:00Z",
    "ChargePeriodStart": "2026-03-02T00:00:00Z", "ContractedCost": "11", "EffectiveCost": "9.25", "ListCost": "12",
    "ServiceCategory": "Compute", "ServiceName": "Machines", "SubAccountName": "main", "Tags": '{"team": "api"}',
}  # fmt: skip
AWS = {
    "identity_line_item_id": "x", "identity_time_interval": "2026-03-02T00:00:00Z/2026-03-03T00:00:00Z",
    "bill_payer_account_id": "acc", "bill_billing_period_start_date": "2026-03-01 00:00:00.000",
    "line_item_usage_start_date": "2026-03-02 00:00:00.000", "line_item_line_item_type": "Usage",
    "line_item_product_code": "Machines", "line_item_unblended_cost": "1", "line_item_currency_code": "EUR",
    "reservation_effective_cost": "", "reservation_net_effective_cost": "", "reservation_reservation_a_r_n": "",
    "reservation_unused_amortized_upfront_fee_for_billing_period": "", "reservation_unused_recurring_fee": "",
    "savings_plan_savings_plan_effective_cost": "", "savings_plan_total_commitment_to_date": "",
    "savings_plan_used_commitment": "", "product": '{"product_name": "Compute Cloud"}',
    "resource_tags": '{"user_team": "api", "user_environment": "prod"}',
}  # fmt: skip
COMMITTED = [  # kind of line, billed, what else it states, effective
    ("Usage", "1", {}, "1"),
    ("SavingsPlanCoveredUsage", "0.8", {"savings_plan_savings_plan_effective_cost": "0.5"}, "0.5"),
    ("SavingsPlanNegation", "-0.8", {}, "0"),
    ("SavingsPlanRecurringFee", "0.7",
     {"savings_plan_total_commitment_to_date": "0.7", "savings_plan_used_commitment": "0.5"}, "0.2"),
    ("SavingsPlanUpfrontFee", "36.5", {}, "0"),
    ("DiscountedUsage", "0", {"reservation_effective_cost": "0.3"}, "0.3"),
    ("RIFee", "0.45", {"reservation_unused_amortized_upfront_fee_for_billing_period": "0.1",
                       "reservation_unused_recurring_fee": "0.05"}, "0.15"),
    ("Fee", "12", {"reservation_reservation_a_r_n": "arn:1"}, "0"),
    ("Fee", "3", {}, "3"),
    ("Credit", "-0.25", {}, "-0.25"),
    ("Tax", "0.1", {}, "0.1"),
]  # fmt: skip


def bill(*rows, delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(text, name="bill.csv"):
    reading = read_export(text.encode(), name, answers={}, today=TODAY)
    assert (reading.state, reading.kind) == ("ready", "platform_cost"), reading.reason
    assert not reading.quarantined
    return reading.tables["spend"].to_pylist()


def focus(without=(), **changes):
    return {name: value for name, value in (FOCUS | changes).items() if name not in without}


@pytest.mark.parametrize(
    ("rows", "vendor"),
    [
        pytest.param([focus(ProviderName="AWS", PublisherName="AWS", x_Discounts="{}", x_Operation="Run")], "AWS", id="1.0 of AWS"),
        pytest.param([focus(Provider="Oracle", InvoiceIssuer="Oracle", oci_CostOverage="0", oci_AttributedCost="10.5",
                            BillingPeriodStart="2026-03-01T00:00Z", ChargePeriodStart="2026-03-02T05:00Z")], "Oracle", id="0.5 names of Oracle"),
        pytest.param([focus(ProviderName="Cirrus", PricingCurrency="USD", PricingCurrencyEffectiveCost="9.9",
                            CommitmentDiscountQuantity="3")], "Cirrus", id="1.2, pricing currency beside"),
        pytest.param([focus(ServiceProviderName="Flake", HostProviderName="AWS", AllocatedMethodId="")], "Flake", id="1.3 names"),
        pytest.param([focus(ProviderName="Google Cloud", x_CreditIds="[]", BillingPeriodStart="2026-03-01 08:00:00 UTC",
                            ChargePeriodStart="2026-03-02 07:00:00 UTC", Tags='[{"key": "team", "value": "api"}]')],
                     "Google Cloud", id="of BigQuery"),
        pytest.param([focus(ProviderName="Microsoft", x_BilledCostInUsd="11.9", x_EffectiveCostInUsd="10",
                            x_CostCenter="cc-7")], "Microsoft", id="x_ money beside"),
        pytest.param([focus(ProviderName="East", ChargePeriodStart="2026-03-02T00:00:00+08:00")], "East", id="offset"),
        pytest.param([focus(ProviderName="Sheet", BillingPeriodStart="3/1/2026 0:00", BillingPeriodEnd="4/1/2026 0:00",
                            ChargePeriodStart="3/2/2026 0:00", ChargePeriodEnd="3/3/2026 0:00")], "Sheet", id="saved by a sheet"),
        pytest.param([dict(reversed(focus(ProviderName="Turned").items()))], "Turned", id="columns turned round"),
    ],
)  # fmt: skip
def test_focus_of_other_providers_and_editions(rows, vendor):
    (row,) = read(bill(*rows))
    assert (row["amount"], row["effective_amount"], row["list_amount"]) == (D("10.5"), D("9.25"), D(12))
    assert (row["vendor"], row["currency"], row["team"], row["spend_date"]) == (vendor, "EUR", "api", date(2026, 3, 2))


def test_focus_with_decimal_commas_and_in_capitals_or_snake_case():
    commas = {name: value.replace(".", ",") if "Cost" in name else value for name, value in focus(Provider="D").items()}
    (row,) = read(bill(commas, delimiter=";"))
    assert row["effective_amount"] == D("9.25")
    (row,) = read(bill({name.upper(): value for name, value in focus(Provider="D").items()}))
    assert row["amount"] == D("10.5")


def test_focus_0_5_called_effective_amortised_and_a_month_without_days_stands_on_its_first():
    (row,) = read(bill(focus(without=("EffectiveCost",), AmortizedCost="8", Provider="Old")))
    assert row["effective_amount"] == 8
    (row,) = read(bill(focus(without=("ChargePeriodStart", "ChargePeriodEnd"), ProviderName="Monthly")))
    assert row["spend_date"] == date(2026, 3, 1)


def test_an_invoice_id_may_stand_in_the_providers_own_column():
    (row,) = read(bill(focus(ProviderName="Microsoft", x_InvoiceId="G-1")))
    assert row["document_no"] == "G-1"


def test_azure_cost_analysis_by_month_counts_the_billing_currency():
    rows = [
        {"BillingMonth": f"2026-0{month}-01T00:00:00", "SubscriptionName": "Prod", "Cost": cost, "CostUSD": "9", "Currency": "EUR"}
        for month, cost in ((7, "9.5"), (8, "0.9"))
    ]  # fmt: skip
    assert [(row["spend_date"].month, row["amount"]) for row in read(bill(*rows))] == [(7, D("9.5")), (8, D("0.9"))]


@pytest.mark.parametrize("is_legacy", [False, True])
def test_aws_lines_of_a_commitment_have_the_effective_cost_of_their_kind(is_legacy):
    """Source: AWS, "Understanding Savings Plans" and "reservation" line items: amortised cost by line item type."""
    rows = [
        AWS | {"identity_line_item_id": str(n), "line_item_line_item_type": kind, "line_item_unblended_cost": cost} | more
        for n, (kind, cost, more, _) in enumerate(COMMITTED)
    ]  # fmt: skip
    if is_legacy:
        prefixes = {
            "line_item_": "lineItem/",
            "bill_": "bill/",
            "identity_": "identity/",
            "reservation_": "reservation/",
        }
        prefixes |= {"savings_plan_": "savingsPlan/"}
        rows = [{_legacy(name, prefixes): value for name, value in row.items()} for row in rows]
    found = read(bill(*rows))
    assert [row["amount"] for row in found] == [D(cost) for _, cost, _, _ in COMMITTED]
    assert [row["effective_amount"] for row in found] == [D(effective) for *_, effective in COMMITTED]
    unused = {row["charge_category"] for row in found if row["commitment_status"] == "Unused"}
    assert unused == {"SavingsPlanRecurringFee", "RIFee"}


def _legacy(name, prefixes):
    for before, after in prefixes.items():
        if name.startswith(before):
            return after + "".join(part.capitalize() for part in name.removeprefix(before).split("_"))
    return name


def test_aws_maps_of_data_exports_name_service_team_and_environment():
    (row,) = read(bill(AWS))
    assert (row["service"], row["team"], row["environment"]) == ("Compute Cloud", "api", "prod")
    assert row["effective_amount"] is None  # no line of a commitment: the bill states no effective cost


def test_google_credits_are_taken_off_the_cost_as_on_its_invoice():
    row = {
        "billing_account_id": "01", "service.description": "Compute", "sku.description": "Core", "sku.id": "A1",
        "usage_start_time": "2026-03-02 07:00:00 UTC", "project.id": "p", "labels": '[{"key": "team", "value": "api"}]',
        "cost": "2.00", "currency": "EUR", "credits": '[{"name": "use", "amount": -0.5}]', "invoice.month": "202603",
    }  # fmt: skip
    first, second = read(bill(row, row | {"credits": "[]", "sku.id": "A2"}))
    assert (first["amount"], second["amount"], first["team"]) == (D("1.5"), D(2), "api")
    unread = read_export(bill(row | {"credits": "soon"}).encode(), "bill.csv", answers={}, today=TODAY)
    assert unread.quarantined[0].code == "bad_amount"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('{"user:Team": "api"}', {"team": "api"}),
        ('"team": "api","env": "prod"', {"team": "api", "env": "prod"}),
        ('[["team", "api"]]', {"team": "api"}),
        ("team=api;env=prod", {"team": "api", "env": "prod"}),
        ("NULL", {}),
        ("", {}),
        ("[[[", {}),
    ],
)
def test_maps_of_tags(cell, said):
    assert pairs(cell) == said


@pytest.mark.parametrize(("cell", "said"), [("-0.5", D("-0.5")), ("[]", D(0)), ('[{"name": 1}]', None), ("{", None)])
def test_credits_of_a_cell(cell, said):
    assert credit(cell) == said
