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

# Germany: a batch of bookings as tax advisers exchange them. Amounts have no sign and stand with their tax.
DATEV = Layout(
    name="datev",
    source="datev",
    title="DATEV booking batch",
    columns={
        "amount": names("Umsatz (ohne Soll/Haben-Kz)", "Umsatz (ohne Soll-/Haben-Kennzeichen)", "Umsatz"),
        "direction": names("Soll/Haben-Kennzeichen", "Soll-/Haben-Kennzeichen", "S/H"),
        "date": names("Belegdatum", "Datum"),
        "gl_account": names("Konto", "Kontonummer"),
        "other_account": names("Gegenkonto (ohne BU-Schlüssel)", "Gegenkonto"),
        "document_no": names("Belegfeld 1", "Belegfeld1"),
        "description": names("Buchungstext"),
        "cost_center": names("KOST1 - Kostenstelle", "Kostenstelle 1"),
        "currency": names("WKZ Umsatz"),
    },
    decisive=marks("Umsatz (ohne Soll/Haben-Kz)", "Gegenkonto (ohne BU-Schlüssel)"),
    marks=marks("Soll/Haben-Kennzeichen", "WKZ Umsatz", "Basis-Umsatz", "WKZ Basis-Umsatz", "BU-Schlüssel",
    "Belegfeld 1",
        "Belegfeld 2", "Gegenkonto (ohne BU-Schlüssel)", "Buchungstext"),
    marks_needed=4,
    required=("amount", "direction", "date", "gl_account", "other_account"),
    file_names=(r"EXTF_", r"Buchungsstapel"),
    not_spend={"gl_account": "neither account"},
    key=("document_no", "gl_account", "date", "description"),
    replaces="key",
    amount_basis="gross",
    currency="EUR",
    two_sided=True,
    ask_sign=True,
)

# Japan: freee, Yayoi and Money Forward write both accounts of a booking in one row. What is debited is what was bought.
JAPAN = Layout(
    name="journal_ja",
    source="journal_ja",
    title="Japanese journal",
    columns={
        "amount": names("借方金額", "借方金額(円)", "借方税込金額"),
        "date": names("発生日", "取引日", "取引日付", "日付", "計上日", "伝票日付"),
        "gl_account": names("借方勘定科目", "借方科目"),
        "other_account": names("貸方勘定科目", "貸方科目"),
        "department": names("借方部門", "部門"),
        "vendor": names("借方取引先", "借方取引先名", "取引先", "取引先名"),
        "description": names("摘要", "借方備考", "備考"),
        "document_no": names("伝票番号", "仕訳番号", "取引No", "管理番号", "No"),
    },
    decisive=marks("借方勘定科目", "貸方勘定科目"),
    marks=marks("借方勘定科目", "貸方勘定科目", "借方金額", "貸方金額", "借方税区分", "貸方税区分"),
    required=("amount", "date", "gl_account"),
    not_spend={"gl_account": "(.*(預金|現金|売掛金|買掛金|未払|前払|前受|仮払|仮受|預り金|借入金|貸付金|"
        "立替金|未収|敷金|保証金|事業主).*|資本金|元入金|売上高?|受取利息|雑収入|商品|建物.*|工具器具備品|車両運搬具|ソフトウェア|)"},
    key=("document_no", "gl_account", "date", "description"),
    replaces="key",
    currency="JPY",
)

LAYOUTS = (FEC, DATEV, JAPAN)
