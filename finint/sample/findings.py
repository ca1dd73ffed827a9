"""What a careful reader of the vendors' data should find: the targets hidden in it, for tests."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from finint.sample.cloud import Charge
from finint.sample.company import DATA_THROUGH
from finint.sample.invoices import MISSED_DISCOUNT, Invoice
from finint.sample.ledger import (
    DUPLICATED,
    OVERPRICED,
    OVERPRICED_FROM,
    OVERPRICED_UNIT,
    UNCONTRACTED,
    UNCONTRACTED_FROM,
    UNCONTRACTED_UNITS,
    ZOMBIE,
    Line,
    duplicate_of,
)
from finint.sample.registers import idle_rows
from finint.sample.vendors import CONTRACTS, VENDORS, contract_of

RENEWAL_DAYS = 90
LOW_UTILIZATION = 0.85


def findings(lines: Sequence[Line], invoices: Sequence[Invoice], charges: Sequence[Charge]) -> list[dict[str, object]]:
    """Return each hidden target: rule, vendor, documents or contracts, and the money where it is definite."""
    return [
        *_documents(lines, invoices),
        *_terms(),
        {
            "rule": "overlapping_software",
            "vendor_ids": ["V505", "V506"],
            "note": "two survey tools, both under-used; the cheaper term ends later",
        },
        {
            "rule": "unused_commitment",
            "vendor_id": "V801",
            "contract_id": "K-2025-033",
            "currency": "USD",
            "amount": str(sum((charge.effective for charge in charges if charge.status == "Unused"), Decimal(0))),
        },
        _idle(),
        {"rule": "tail_vendors", "vendor_ids": [one.vendor_id for one in VENDORS if one.vendor_id.startswith("V9")]},
    ]


def _documents(lines: Sequence[Line], invoices: Sequence[Invoice]) -> list[dict[str, object]]:
    second = next(made for made in invoices if made.vendor_id == DUPLICATED and " " in made.invoice_no)
    first = next(made for made in invoices if duplicate_of(made.invoice_no) == second.invoice_no)
    dear = [line for line in lines if line.item.vendor_id == OVERPRICED and line.day >= OVERPRICED_FROM]
    contract = contract_of(OVERPRICED, OVERPRICED_FROM)
    agreed = contract.unit_price if contract else Decimal(0)
    risen = [line for line in lines if line.item.vendor_id == UNCONTRACTED and line.day >= UNCONTRACTED_FROM]
    dead = [line for line in lines if line.item.vendor_id == ZOMBIE and contract_of(ZOMBIE, line.day) is None]
    late = [
        made
        for made in invoices
        if made.vendor_id == MISSED_DISCOUNT
        and made.discount_until
        and made.paid_date
        and made.paid_date > made.discount_until
    ]
    return [
        {
            "rule": "duplicate_invoice",
            "vendor_id": DUPLICATED,
            "documents": [first.invoice_no, second.invoice_no],
            "currency": second.currency,
            "amount": str(second.net),
        },
        {
            "rule": "price_above_contract",
            "vendor_id": OVERPRICED,
            "contract_id": contract.contract_id if contract else "",
            "from": OVERPRICED_FROM.isoformat(),
            "documents": sorted({line.document_no for line in dear}),
            "currency": "USD",
            "amount": str(sum(((OVERPRICED_UNIT - agreed) * line.quantity for line in dear), Decimal(0))),
        },
        {
            "rule": "price_rise_without_contract",
            "vendor_id": UNCONTRACTED,
            "from": UNCONTRACTED_FROM.isoformat(),
            "documents": [line.document_no for line in risen],
            "currency": "GBP",
            "amount": str(
                sum(((UNCONTRACTED_UNITS[1] - UNCONTRACTED_UNITS[0]) * line.quantity for line in risen), Decimal(0))
            ),
        },
        {
            "rule": "zombie_charge",
            "vendor_id": ZOMBIE,
            "documents": [line.document_no for line in dead],
            "currency": "EUR",
            "amount": str(sum((line.amount for line in dead), Decimal(0))),
        },
        {
            "rule": "missed_early_payment_discount",
            "vendor_id": MISSED_DISCOUNT,
            "documents": [made.invoice_no for made in late],
            "currency": "EUR",
            "amount": str(
                sum((made.net * (made.discount_percent or 0) / 100 for made in late), Decimal(0)).quantize(
                    Decimal("0.01")
                )
            ),
        },
    ]


def _terms() -> list[dict[str, object]]:
    near = [
        one.contract_id
        for one in CONTRACTS
        if one.renewal == "automatic" and DATA_THROUGH < one.notice <= DATA_THROUGH + timedelta(days=RENEWAL_DAYS)
    ]
    idle = [
        one
        for one in CONTRACTS
        if one.unit in ("seat", "credit")
        and one.end > DATA_THROUGH
        and one.units_used_per_month < LOW_UTILIZATION * one.units_per_month
    ]
    found: list[dict[str, object]] = [{"rule": "renewal_near", "contract_ids": near, "within_days": RENEWAL_DAYS}]
    for one in idle:
        left = one.units_per_month - one.units_used_per_month
        found.append(
            {
                "rule": "unused_seats" if one.unit == "seat" else "unused_commitment",
                "vendor_id": one.vendor_id,
                "contract_id": one.contract_id,
                "units": left,
                "currency": one.currency,
                "amount_per_month": str(left * one.unit_price),
            }
        )
    return found


def _idle() -> dict[str, object]:
    rows = [row for row in list(idle_rows())[1:] if Decimal(row[6])]
    return {
        "rule": "idle_resource",
        "vendor_id": "V801",
        "resources": sorted({row[2] for row in rows}),
        "currency": "USD",
        "amount": str(sum((Decimal(row[6]) for row in rows), Decimal(0))),
    }
