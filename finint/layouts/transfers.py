"""Accounts that pay on one's behalf: each transfer with its fee, which is spent as well."""

from finint.layouts.layout import Layout, marks, names
from finint.layouts.words import CURRENCY

# Headers stand in rows, as on paper.
# fmt: off

WISE = Layout(
    name="wise_transfers",
    source="wise",
    title="Wise transfers",
    columns={
        "amount": names("Source amount (after fees)"),
        "fee": names("Source fee amount"),
        "date": names("Finished on", "Created on"),
        "direction": names("Direction"),
        "state": names("Status"),
        "vendor": names("Target name"),
        "description": names("Reference", "Note"),
        "gl_account": names("Category"),
        "document_no": names("ID"),
        "currency": names("Source currency"),
    },
    decisive=marks("Source amount (after fees)", "Target amount (after fees)"),
    marks=marks("Source amount (after fees)", "Source fee amount", "Target amount (after fees)", "Direction"),
    required=("amount", "date", "direction"),
    out=r"out",
    into=r"in",
    not_spend={"state": r"cancell?ed|refunded|declined|failed|incoming_payment_waiting|processing|funds_refunded",
        "direction": r"neutral"},
    private=names("Source name", "Created by"),
    key=("document_no",),
    replaces="key",
    bank=True,
)

# PayPal writes the fee as a negative number beside the gross, and takes its fee of what customers pay.
PAYPAL = Layout(
    name="paypal_activity",
    source="paypal",
    title="PayPal activity",
    columns={
        "amount": names("Gross", "Brutto", "Brut", "Bruto", "Lordo"),
        "fee": names("Fee", "Fees", "Gebühr", "Entgelt", "Frais", "Commission", "Tarifa", "Tariffa"),
        "date": names("Date", "Datum", "Fecha", "Data"),
        "type": names("Type", "Description", "Beschreibung", "Typ", "Tipo"),
        "state": names("Status", "Estado", "État", "Stato"),
        "vendor": names("Name", "Nombre", "Nom", "Nome"),
        "description": names("Item Title", "Subject", "Note", "Betreff"),
        "document_no": names("Transaction ID", "Transaktionscode", "Id. de transacción", "Numéro de transaction",
            "Codice transazione"),
        "currency": names("Currency", "Währung", "Divisa", "Devise", "Valuta"),
    },
    decisive=marks("From Email Address", "Absender E-Mail-Adresse", "Balance Impact"),
    marks=marks("Gross", "Fee", "Net", "Balance", "Transaction ID", "From Email Address", "To Email Address",
        "TimeZone", "Balance Impact", "Brutto", "Entgelt", "Gebühr", "Netto", "Transaktionscode", "Zeitzone"),
    marks_needed=5,
    required=("amount", "date", "type"),
    file_names=(r"paypal",),
    not_spend={"state": r"pending|denied|cancell?ed|voided|expired|ausstehend|abgelehnt|storniert",
        "type": r".*withdrawal.*|.*(bank deposit|add funds).*|.*currency conversion.*|.*transfer (to|from) bank.*|"
        r".*authori[sz]ation.*|.*\bhold\b.*|bankgutschrift.*|.*abbuchung.*|.*w(ä|ae)hrungsumrechnung.*"},
    private=names("From Email Address", "To Email Address", "Shipping Address", "Address Line 1",
        "Contact Phone Number"),
    key=("document_no", "type"),
    replaces="key",
    spent="negative",
    bank=True,
)

# What a shop's customers paid, what it gave back to them and what it was paid out: of all that only the fee is spent.
PROCESSOR = Layout(
    name="payment_processor",
    source="payments",
    title="Payments of customers with their fees",
    columns={
        "amount": names("Fee", "Fees", "Total fees", "Processing fee", "Transaction fee", "Fee amount", "Commission",
            "Fees (net)", "Processing Fees"),
        "date": names("Transaction Date", "Payout Date", "Date", "Created", "Creation Date", "Charge date",
            "Booking Date"),
        "type": names("Type", "Transaction Type", "Event Code"),
        "document_no": names("Payout ID", "Transaction ID", "Payment ID", "Psp Reference", "Order"),
        "description": names("Order", "Checkout", "Description"),
        "currency": CURRENCY,
    },
    decisive=marks("Retried Amount", "Reserved Funds", "Payout Status", "Psp Reference"),
    marks=marks("Payout ID", "Payout Date", "Payout Status", "Card Brand", "Card Source", "Checkout", "Order", "Net",
        "Payment Method Name", "Charges", "Refunds", "Adjustments", "Reserved Funds", "Retried Amount", "Fees",
        "Gross Sales", "Net Total", "Deposit ID", "Deposit Date", "Net Sales", "Total Collected", "Psp Reference",
        "Merchant Account", "Markup (NC)", "Settlement Amount", "Payment Method Variant"),
    marks_needed=4,
    required=("amount", "date"),
    file_names=(r"payouts?", r"settlement", r"payment_transactions"),
    key=("document_no", "date", "type", "description"),
    replaces="key",
    category="platform_fees",
    spent="either",
)

LAYOUTS = (WISE, PAYPAL, PROCESSOR)
