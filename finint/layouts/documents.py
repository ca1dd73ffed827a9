"""Lists of documents: bills, credit notes and payments side by side, told apart by their type."""

from finint.layouts.layout import Layout, marks, names
from finint.layouts.ledgers import QUICKBOOKS_LEDGER
from finint.layouts.states import LEFT_OUT, STATES
from finint.layouts.words import CURRENCY

# Headers stand in rows, as on paper.
# fmt: off

# Amounts are signed by the account they stand on: a bill on payables and a check on the bank are both spend.
QUICKBOOKS_LIST = Layout(
    name="quickbooks_list",
    source="quickbooks",
    title="QuickBooks transaction list",
    columns={
        **{role: headers for role, headers in QUICKBOOKS_LEDGER.columns.items() if role != "gl_account"},
        "settled_by": names("Account", "Account full name", "Distribution account", "Full name"),
    },
    decisive=marks("Posting (Y/N)", "Posting"),
    marks=marks("Transaction Type", "Num", "Memo/Description", "Posting (Y/N)", "Posting", "Account full name",
        "Split"),
    marks_needed=4,
    required=("amount", "date", "type"),
    preamble=(r"transactions? list by (vendor|supplier|date)$",),
    group_column="vendor",
    group_ends=r"total for (?P<name>.*)",
    out=r"bill|expense|cash expense|check|cheque( expense)?|credit card (expense|charge)|cash purchase|purchase",
    into=r"vendor credit|supplier credit|credit card credit|cash credit|expense refund",
    not_spend={"type": r"bill payment.*|payment|deposit|transfer|invoice|sales receipt|credit memo|refund( receipt)?|"
        r"statement charge|estimate|purchase order|credit card payment|tax payment|sales tax payment"},
    key=("type", "document_no", "vendor", "date"),
    replaces="key",
)

# Sage writes two letters: who is on the other side (purchase, bank, cash, card) and what it is.
SAGE_LIST = Layout(
    name="sage_transactions",
    source="sage",
    title="Sage transactions",
    columns={
        "amount": names("Net Amount", "Net", "Amount"),
        "date": names("Date", "Transaction Date"),
        "type": names("Type", "Tran Type"),
        "document_no": names("Tran No", "Tran No.", "No", "No.", "Transaction Number"),
        "reference": names("Reference", "Ref"),
        "vendor": names("Name", "Account Name", "Account", "Account Reference", "A/C"),
        "gl_account": names("Nominal A/C Ref", "N/C", "Nominal Code"),
        "department": names("Department Name", "Dept", "Department Code", "Department"),
        "description": names("Details", "Description"),
        "currency": CURRENCY,
    },
    decisive=marks("Nominal A/C Ref", "N/C"),
    marks=marks("Nominal A/C Ref", "N/C", "Tran No", "Tran No.", "T/C", "Tax Code", "Account Reference",
        "Department Code", "Dept", "Details"),
    marks_needed=3,
    required=("amount", "date", "type"),
    file_names=(r"sage",),
    out=r"pi|bp|cp|vp|purchase invoice|bank payment|cash payment|(credit )?card payment",
    into=r"pc|purchase credit|supplier refund",
    not_spend={"type": r"pp|pa|pd|s[icradp]|br|cr|vr|j[dc]|purchase payment|supplier payment|payment on account|"
        r"sales (invoice|credit|receipt)|(bank|cash|card) receipt|journal (debit|credit)|bank transfer"},
    key=("document_no", "type", "reference", "vendor", "gl_account", "date", "description"),
    replaces="key",
    amount_basis="net",
    date_order="dmy",
)

# A vendor owes nothing: an invoice is a negative entry of its account, and the payment takes it away again.
DYNAMICS_VENDORS = Layout(
    name="dynamics_vendor_ledger",
    source="dynamics",
    title="Dynamics 365 vendor ledger entries",
    columns={
        "amount": names("Amount", "Original Amount", "Amount (LCY)", "Betrag", "Ursprungsbetrag"),
        "date": names("Posting Date", "Document Date", "Buchungsdatum"),
        "type": names("Document Type", "Belegart"),
        "document_no": names("Document No.", "External Document No.", "Belegnr."),
        "entry": names("Entry No.", "Lfd. Nr."),
        "vendor_id": names("Vendor No.", "Kreditorennr."),
        "vendor": names("Vendor Name", "Name", "Kreditorenname"),
        "description": names("Description", "Beschreibung"),
        "department": names("Department Code", "Global Dimension 1 Code", "Abteilung Code"),
        "currency": CURRENCY,
    },
    decisive=marks("Vendor No.", "Kreditorennr."),
    marks=marks("Vendor No.", "External Document No.", "Remaining Amount", "Remaining Amt. (LCY)", "Amount (LCY)",
        "Entry No.", "Document No.", "On Hold", "Open", "Original Amount", "Global Dimension 1 Code",
        "Kreditorennr.", "Restbetrag", "Lfd. Nr."),
    marks_needed=4,
    required=("amount", "date", "type"),
    file_names=(r"vendor ledger entr",),
    out=r"invoice|finance charge memo|reminder|rechnung|zinsrechnung",
    into=r"credit memo|gutschrift",
    not_spend={"type": r"payment|refund|zahlung|erstattung"},
    key=("entry", "document_no", "vendor_id|vendor", "date"),
    replaces="key",
)

# "Amount" is in the subsidiary's own currency, which no column names; the transaction's stands beside it.
NETSUITE = Layout(
    name="netsuite_results",
    source="netsuite",
    title="NetSuite saved search",
    columns={
        "amount": names("Amount (Foreign Currency)", "Foreign Amount", "Amount (Transaction Currency)"),
        "date": names("Date", "Transaction Date"),
        "type": names("Type", "Transaction Type"),
        "document_no": names("Document Number", "Number", "Transaction Number"),
        "entry": names("Internal ID"),
        "vendor": names("Name", "Vendor", "Entity", "Main Line Name"),
        "gl_account": names("Account"),
        "department": names("Department"),
        "cost_center": names("Class", "Location"),
        "description": names("Memo"),
        "currency": CURRENCY,
        **STATES,
    },
    decisive=marks("Amount (Foreign Currency)", "Amount (Transaction Currency)"),
    marks=marks("Amount (Foreign Currency)", "Amount (Transaction Currency)"),
    marks_needed=1,
    required=("amount", "date", "currency"),
    not_spend=LEFT_OUT,
    key=("entry", "document_no", "gl_account", "description"),
    replaces="key",
    ask_sign=True,
)

# What was paid on the way and what the company gives back stand side by side, each with its own currency.
CONCUR = Layout(
    name="concur_expenses",
    source="concur",
    title="SAP Concur expense report",
    columns={
        "amount": names("Approved Amount", "Approved Amount (rpt)", "Approved Amount (reimbursement)",
            "Expense Amount (reimbursement currency)", "Expense Amount (rpt)", "Posted Amount", "Reimbursement Amount"),
        "date": names("Transaction Date", "Sent for Payment Date"),
        "vendor": names("Vendor", "Vendor Description", "Merchant"),
        "gl_account": names("Expense Type", "Parent Expense Type", "Account Code"),
        "description": names("Business Purpose", "Purpose", "Report Name"),
        "document_no": names("Report ID", "Report Key"),
        "entry": names("Entry Key", "Entry ID"),
        "cost_center": names("Cost Center", "Cost Centre"),
        "department": names("Department"),
        "currency": names("Reimbursement Currency", "Reimbursement Currency Code", "Currency"),
        **STATES,
    },
    decisive=marks("Approved Amount (rpt)", "Expense Amount (rpt)"),
    marks=marks("Report Name", "Report ID", "Report Key", "Expense Type", "Payment Type", "Reimbursement Currency",
        "Approved Amount", "Transaction Currency", "Employee ID", "Parent Expense Type"),
    marks_needed=4,
    not_spend=LEFT_OUT,
    private=names("Employee", "Employee Name", "Employee ID", "First Name", "Last Name"),
    key=("document_no", "entry", "date", "vendor", "gl_account"),
    replaces="key",
)

LAYOUTS = (QUICKBOOKS_LIST, SAGE_LIST, DYNAMICS_VENDORS, NETSUITE, CONCUR)
