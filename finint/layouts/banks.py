"""Statements of accounts: payments go out as negative amounts, and what comes in is mostly no spend."""

from dataclasses import replace

from finint.layouts.layout import Layout, marks, names
from finint.layouts.states import PENDING
from finint.layouts.words import CURRENCY

# Headers stand in rows, as on paper.
# fmt: off

BANK = Layout(
    name="bank_statement",
    source="bank",
    title="Bank statement",
    columns={
        "amount": names("Total amount", "Total amount (incl. VAT)", "Amount", "Amount (EUR)", "Amount (GBP)",
            "Amount (USD)",
            "Amount (CHF)", "Betrag", "Betrag (EUR)", "Betrag (€)", "Montant", "Importe", "Importo", "Bedrag"),
        "date": names("Completed Date", "Date completed (UTC)", "Booking Date", "Date", "Date (UTC)", "Posting Date",
            "Settlement date (local)", "Settlement date (UTC)", "Operation date (local)", "Buchungstag",
            "Buchungsdatum",
            "Booked at", "Transaction date"),
        "vendor": names("Merchant", "Payee Name", "Partner Name", "Counter Party", "Counterparty name", "Payee",
            "Name",
            "Beguenstigter/Zahlungspflichtiger", "Begünstigter/Zahlungspflichtiger", "Auftraggeber/Empfänger",
            "Empfänger",
            "Name Zahlungsbeteiligter", "Zahlungsempfänger*in", "Description", "Text", "Memo"),
        "description": names("Description", "Payment Reference", "Reference", "Verwendungszweck", "Memo", "Note",
            "Notes",
            "Notes and #tags"),
        "type": names("Type", "Transaction Type", "Transaction type", "Details", "Subcategory", "Buchungstext",
            "Umsatzart",
            "Umsatztyp"),
        "state": names("State", "Status", "Info"),
        "document_no": names("ID", "TransferWise ID", "Transaction ID", "Tracking ID", "Check or Slip #",
            "Reference"),
        "gl_account": names("Category", "Spending Category", "Mercury Category", "Subcategory", "Kategorie"),
        "department": names("Team", "Department", "Spend program"),
        "currency": (*names("Payment currency"), *CURRENCY),
        "fee": names("Fee"),
    },
    decisive=marks("TransferWise ID", "Notes and #tags", "Mercury Category", "Partner Iban", "Counter Party",
        "Check or Slip #", "Beguenstigter/Zahlungspflichtiger", "Glaeubiger ID", "Settlement date (local)",
        "Zahlungsempfänger*in", "Name Zahlungsbeteiligter"),
    marks=marks("Started Date", "Completed Date", "Product", "State", "Balance", "Fee", "Date started (UTC)",
        "Date completed (UTC)", "Running Balance", "Payer Name", "Payee Name", "Emoji", "Category split",
        "Partner Name",
        "Payment Reference", "Account number", "Transaction type", "Amount (Foreign Currency)",
        "Type Foreign Currency",
        "Balance (GBP)", "Bank Description", "Source Account", "Counterparty name", "Side", "Check or Slip #",
        "Details",
        "Subcategory", "Spending Category", "Memo", "Number", "Buchungstag", "Valutadatum", "Wertstellung",
        "Auftragskonto",
        "Kontonummer/IBAN",
        "Beguenstigter/Zahlungspflichtiger", "Gläubiger-ID", "Glaeubiger ID", "Mandatsreferenz", "Kundenreferenz",
        "Saldo",
        "BIC (SWIFT-Code)", "IBAN", "Sammlerreferenz", "Payee", "Partner Iban", "Original Amount", "Orig amount",
        "Auftraggeber/Empfänger", "Saldo nach Buchung", "Buchungstext", "Umsatzart"),
    marks_needed=4,
    required=("amount", "date", "vendor"),
    file_names=(r"revolut", r"wise", r"monzo", r"n26", r"starling", r"mercury", r"umsaetze", r"statement"),
    not_spend={
        "state": PENDING,
        "type": r"exchange|pot transfer|.*\b(internal|own account|savings) transfer|.*umbuchung|"
        r"credit card (bill|payment)|kreditkartenabrechnung",
    },
    private=names("Card Holder Full Name", "Name On Card", "Cardholder Email", "Initiator", "Payer"),
    key=("document_no", "date", "vendor", "type"),
    replaces="key",
    spent="negative",
    bank=True,
)

# The Netherlands: amounts without a sign, and a column that says whether they went out.
AF_BIJ = replace(
    BANK,
    name="bank_af_bij",
    columns={**BANK.columns,
        "direction": names("Af Bij", "Af/Bij", "Bij/Af"),
        "vendor": names("Naam / Omschrijving", "Naam tegenpartij", "Omschrijving"),
        "description": names("Mededelingen", "Omschrijving"),
        "type": names("Mutatiesoort"),
        "date": names("Datum", "Boekdatum", "Rentedatum"),
        "amount": names("Bedrag (EUR)", "Bedrag"),
    },
    decisive=marks("Af Bij", "Af/Bij", "Bij/Af"),
    marks=marks("Af Bij", "Af/Bij", "Bij/Af", "Naam / Omschrijving", "Tegenrekening", "Mutatiesoort", "Mededelingen"),
    required=("amount", "date", "direction"),
    out=r"af|debet",
    into=r"bij|credit",
    spent="",
)

LAYOUTS = (BANK, AF_BIJ)
