"""The books' own exports: a journal with decimal commas, Xero bills of the British office, and the company cards."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from finint.sample.company import DATA_THROUGH, DEPARTMENT_BY_CODE
from finint.sample.formats import BOM_8, delimited
from finint.sample.ledger import Line
from finint.sample.vendors import VENDOR_BY_ID
from finint.sample.written import Refused, Written

TURN = date(2026, 1, 1)
CARD_WORDS = {
    "platform_fees": "Software subscription",
    "operational_overhead": "Travel",
    "media_spend": "Advertising events",
    "creative_production": "Production supplies",
}
REFUND_EVERY = 140  # of the card charges, one is given back


def books(lines: Sequence[Line]) -> Iterator[Written]:
    """Yield the journal in two years, the bills and the cards."""
    by_source: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_source[line.item.source].append(line)
    journal = sorted(by_source["ledger"], key=lambda line: (line.day, line.document_no))
    yield _journal([line for line in journal if line.day < TURN], "ledger_2024-12_2025-12.csv")
    yield _journal([line for line in journal if line.day >= TURN], "ledger_2026.csv")
    yield _xero(sorted(by_source["xero"], key=lambda line: (line.day, line.document_no)))
    yield _cards(sorted(by_source["card"], key=lambda line: (line.day, line.document_no)))


def totals_of(lines: Sequence[Line]) -> dict[str, Decimal]:
    """Return the sum of `lines` by currency."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        totals[line.item.currency] += line.amount
    return dict(totals)


JOURNAL_HEADER = (
    "Booking date", "Document number", "GL account", "Department", "Cost centre", "Cost category", "Vendor",
    "Campaign ID", "Description", "Amount", "Currency",
)  # fmt: skip


def _journal(lines: list[Line], name: str) -> Written:
    rows = [_journal_row(line) for line in lines]
    refused = []
    if lines[0].day >= TURN:
        odd_date, no_amount = list(rows[310]), list(rows[700])
        odd_date[0], odd_date[1] = "31.02.2026", "JNL-202602-9001"
        no_amount[9], no_amount[1] = "", f"{no_amount[1]}-B"
        rows.insert(310, odd_date)
        rows.insert(701, no_amount)
        refused = [
            Refused(312, "Booking date", "bad_date", "31.02.2026", lines[310].amount, lines[310].item.currency),
            Refused(703, "Amount", "missing_amount", "", None, lines[700].item.currency),
        ]
    content = delimited([JOURNAL_HEADER, *rows], delimiter=";", newline="\r\n", bom=BOM_8)
    return Written(
        file=f"ledger/{name}",
        kind="spend",
        source="generic",
        account="ledger DE",
        content=content,
        rows=len(lines),
        totals=totals_of(lines),
        refused=tuple(refused),
    )


def _journal_row(line: Line) -> list[str]:
    item = line.item
    department = DEPARTMENT_BY_CODE[item.department]
    return [
        f"{line.day:%d.%m.%Y}", line.document_no, item.gl_account, department.name, department.cost_center,
        item.category, line.payee, item.campaign_id, item.description, _comma(line.amount), item.currency,
    ]  # fmt: skip


def _comma(amount: Decimal) -> str:
    """Write an amount as German books do.

    >>> _comma(Decimal("12345.60"))
    '12.345,60'
    """
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


XERO_HEADER = (
    "*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4", "POCity",
    "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber", "*InvoiceDate", "*DueDate", "Total",
    "InventoryItemCode", "Description", "*Quantity", "*UnitAmount", "*AccountCode", "*TaxType", "TaxAmount",
    "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency",
)  # fmt: skip


def _xero(lines: list[Line]) -> Written:
    rows = [_xero_row(line) for line in lines]
    place = next(n for n, line in enumerate(lines) if line.day.year == 2026 and line.item.vendor_id == "V514")
    odd = list(rows[place])
    odd[10], odd[11] = f"{odd[10]}-2", "35/03/2026"
    rows.insert(place, odd)
    refused = Refused(
        place + 2, "*InvoiceDate", "bad_date", "35/03/2026", lines[place].amount, lines[place].item.currency
    )
    return Written(
        file="ledger/xero_bills.csv",
        kind="spend",
        source="xero",
        account="ledger UK",
        content=delimited([XERO_HEADER, *rows]),
        rows=len(lines),
        totals=totals_of(lines),
        refused=(refused,),
    )


def _xero_row(line: Line) -> list[str]:
    item = line.item
    due = line.day + timedelta(days=30)
    department = DEPARTMENT_BY_CODE[item.department].name
    return [
        line.payee, *[""] * 9, line.document_no, f"{line.day:%d/%m/%Y}", f"{due:%d/%m/%Y}", str(line.amount), "",
        item.description, str(line.quantity), str(line.unit_price), item.gl_account, "No VAT", "0.00", "Department",
        department, "", "", item.currency,
    ]  # fmt: skip


CARD_HEADER = (
    "Transaction ID", "Transaction Date", "Posted Date", "Merchant Name", "Type", "Amount", "Currency", "Department",
    "Category",
)  # fmt: skip


def refunds(charges: Sequence[Line]) -> list[Line]:
    """Return what came back on the cards: one charge in REFUND_EVERY, a week later."""
    back = [
        replace(line, day=line.day + timedelta(days=7), document_no=f"{line.document_no}R", unit_price=-line.unit_price)
        for line in list(charges)[REFUND_EVERY - 1 :: REFUND_EVERY]
    ]
    return [line for line in back if line.day <= DATA_THROUGH]


def _cards(charges: list[Line]) -> Written:
    lines = sorted([*charges, *refunds(charges)], key=lambda line: (line.day, line.document_no))
    rows = [_card_row(line) for line in lines]
    odd_amount, no_date = list(rows[500]), list(rows[820])
    odd_amount[0], odd_amount[5] = "FLU-202602-9002", "1O4.50"
    no_date[0], no_date[1], no_date[2] = "HOT-202610-9003", "", ""
    rows.insert(500, odd_amount)
    rows.insert(821, no_date)
    refused = (
        Refused(502, "Amount", "bad_amount", "1O4.50", None, lines[500].item.currency),
        Refused(823, "Transaction Date", "missing_date", "", lines[820].amount, lines[820].item.currency),
    )
    return Written(
        file="ledger/company_cards.csv",
        kind="spend",
        source="cards",
        account="company cards",
        content=delimited([CARD_HEADER, *rows]),
        rows=len(lines),
        totals=totals_of(lines),
        refused=refused,
    )


def _card_row(line: Line) -> list[str]:
    item = line.item
    posted = line.day + timedelta(days=1)
    return [
        line.document_no, line.day.isoformat(), posted.isoformat(), VENDOR_BY_ID[item.vendor_id].billing_name,
        "Refund" if line.amount < 0 else "Purchase", str(line.amount), item.currency,
        DEPARTMENT_BY_CODE[item.department].name, CARD_WORDS[item.category],
    ]  # fmt: skip
