"""Books and statements that write money in two columns, one for each direction."""

from finint.layouts.accounts import ACCOUNT, BALANCE_SHEET, NAME_OF_ACCOUNT
from finint.layouts.generic import GENERIC
from finint.layouts.layout import Layout, marks, names
from finint.layouts.ledgers import CARD, QUICKBOOKS_LEDGER
from finint.layouts.states import LEFT_OUT, STATES

# Headers stand in rows, as on paper.
# fmt: off

DEBIT = names("Debit", "Debits", "Debit amount", "Amount debit", "Money out", "Paid out", "Withdrawal", "Withdrawals",
    "Withdrawal amount", "Outflow", "Dr", "Soll", "Débit", "Debe", "Cargo", "Dare", "Débito", "Debet", "Wn",
    "借方金額",
    "借方", "Debit (USD)", "Spent", "Charges", "Charge", "Out", "Umsatz Soll", "Soll (EUR)", "Betrag Soll",
    "Sollbetrag",
    "Sollumsatz", "Débit (EUR)", "Débit euros", "Debe (EUR)", "Debit (GBP)", "Debit (EUR)")
CREDIT = names("Credit", "Credits", "Credit amount", "Amount credit", "Money in", "Paid in", "Deposit", "Deposits",
    "Deposit amount", "Inflow", "Cr", "Haben", "Crédit", "Haber", "Abono", "Avere", "Crédito", "Kredit", "Ma",
    "貸方金額",
    "貸方", "Credit (USD)", "Received", "Payments", "In", "Umsatz Haben", "Haben (EUR)", "Betrag Haben", "Habenbetrag",
    "Habenumsatz", "Crédit (EUR)", "Crédit euros", "Haber (EUR)", "Credit (GBP)", "Credit (EUR)")

CARD_TWO_COLUMNS = Layout(
    name="card_two_columns",
    source="cards",
    title="Card statement",
    columns={**{role: headers for role, headers in CARD.columns.items() if role != "amount"},
        "debit": DEBIT, "credit": CREDIT},
    decisive=marks("Member Name"),
    marks=CARD.marks | marks("Card No.", "Member Name", "Debit", "Credit"),
    marks_needed=4,
    required=("debit", "credit", "date", "vendor"),
    file_names=CARD.file_names,
    amount_rule="debit_less_credit",
    not_spend={
        **CARD.not_spend,
        "gl_account": r"payments?/credits?|credit card payments?",
        "vendor": rf"{CARD.not_spend['vendor']}|.*\b(mobile|online|web|autopay|auto) (pymt|payment|pmt)\b.*",
    },
    private=(*CARD.private, *names("Member Name")),
    key=CARD.key,
    replaces="key",
    ask_sign=True,
)

QUICKBOOKS_DESKTOP = Layout(
    name="quickbooks_desktop_ledger",
    source="quickbooks",
    title="QuickBooks Desktop general ledger",
    columns={**{role: headers for role, headers in QUICKBOOKS_LEDGER.columns.items() if role != "amount"},
        "debit": names("Debit"), "credit": names("Credit")},
    marks=marks("Type", "Num", "Memo", "Split", "Clr", "Trans #", "Balance", "Debit"),
    marks_needed=5,
    required=("debit", "credit", "date"),
    group_column="gl_account",
    group_ends=r"total (?P<name>.+)",
    totals=(r"total .+",),
    not_spend={"gl_account": BALANCE_SHEET},
    key=QUICKBOOKS_LEDGER.key,
    amount_rule="debit_less_credit",
    replaces="key",
)

XERO_TRANSACTIONS = Layout(
    name="xero_transactions",
    source="xero",
    title="Xero account transactions",
    columns={
        "debit": names("Debit"),
        "credit": names("Credit"),
        "date": names("Date"),
        "type": names("Source"),
        "vendor": names("Contact", "Contact Name"),
        "description": names("Description"),
        "document_no": names("Reference", "Invoice Number"),
        "gl_code": names("Account Code"),
        "gl_account": names("Account", "Account Name"),
        "department": names("Department", "Tracking Option", "Region"),
        "currency": names("Currency", "Currency Code"),
    },
    decisive=marks("Running Balance"),
    marks=marks("Source", "Running Balance", "Account Code", "Gross", "VAT", "GST", "VAT Rate", "Account Type",
        "Reference",
        "Contact"),
    marks_needed=3,
    required=("debit", "credit", "date"),
    preamble=(r"account transactions$", r"general ledger( detail)?$"),
    group_column="gl_account",
    group_ends=r"total (?P<name>.+)",
    totals=(r"total .+",),
    skip_labels=r"(opening|closing) balance|net movement",
    not_spend={"gl_account": BALANCE_SHEET},
    key=("type", "document_no", "gl_code|gl_account", "date", "description"),
    amount_rule="debit_less_credit",
    date_order="dmy",
    replaces="key",
)

TWO_COLUMNS = Layout(
    name="generic_two_columns",
    source="generic",
    title="Table with two columns of money",
    columns={
        "gl_account": names(*NAME_OF_ACCOUNT, *GENERIC.columns["gl_account"], *ACCOUNT),
        **{role: headers for role, headers in GENERIC.columns.items()
            if role not in {"amount", "gl_account", "account", "account_id"}},
        "debit": DEBIT, "credit": CREDIT},
    marks=frozenset({*DEBIT, *CREDIT}),
    marks_needed=2,
    required=("debit", "credit"),
    not_spend={**LEFT_OUT, "gl_account": BALANCE_SHEET},
    key=GENERIC.key,
    amount_rule="debit_less_credit",
    replaces="key",
    ask_sign=True,
)

NETSUITE_LEDGER = Layout(
    name="netsuite_ledger",
    source="netsuite",
    title="NetSuite general ledger",
    columns={
        "debit": names("Debit", "Debit Amount"),
        "credit": names("Credit", "Credit Amount"),
        "date": names("Date"),
        "type": names("Type", "Transaction Type"),
        "document_no": names("Document Number", "Doc Num", "Number"),
        "vendor": names("Name", "Entity", "Entity Name"),
        "gl_account": names("Account"),
        "department": names("Department", "Class", "Location"),
        "description": names("Memo", "Memo (Main)"),
        "currency": names("Currency"),
        **STATES,
    },
    marks=marks("Document Number", "Balance", "Debit", "Credit", "Account", "Type", "Name"),
    marks_needed=6,
    required=("debit", "credit", "date", "gl_account"),
    group_column="gl_account",
    group_ends=r"total - (?P<name>.+)",
    totals=(r"total - .+", r"total"),
    skip_labels=r"(opening|beginning|closing|ending) balance",
    not_spend={**LEFT_OUT, "gl_account": BALANCE_SHEET},
    key=("type", "document_no", "gl_account", "date", "vendor", "description"),
    amount_rule="debit_less_credit",
    replaces="key",
)

LAYOUTS = (NETSUITE_LEDGER, CARD_TWO_COLUMNS, QUICKBOOKS_DESKTOP, XERO_TRANSACTIONS, TWO_COLUMNS)
