"""Journals in the form a tax office asks for: every bookkeeping program of a country exports the same columns."""

from finint.layouts.layout import Layout, marks, names

# Headers stand in rows, as on paper.
# fmt: off

# France: the file of entries (arrêté du 29 juillet 2013), eighteen columns in euro. Class 6 are the expenses.
FEC = Layout(
    name="fec",
    source="fec",
    title="French journal (FEC)",
    columns={
        "debit": names("Debit"),
        "credit": names("Credit"),
        "date": names("EcritureDate"),
        "gl_code": names("CompteNum"),
        "gl_account": names("CompteLib"),
        "description": names("EcritureLib"),
        "document_no": names("PieceRef"),
        "entry": names("EcritureNum"),
        "journal": names("JournalCode"),
    },
    decisive=marks("EcritureNum", "CompteNum", "EcritureLib"),
    marks=marks("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
        "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
        "Idevise"),
    marks_needed=6,
    required=("debit", "credit", "date", "gl_code"),
    file_names=(r"FEC\d{8}",),
    amount_rule="debit_less_credit",
    not_spend={"gl_code": r"[^6].*"},
    key=("journal", "entry", "document_no", "gl_code", "date"),
    replaces="key",
    currency="EUR",
)

LAYOUTS = (FEC,)
