"""What the name of an account says: money and debts settle or finance spend, costs are spent."""

from finint.layouts.layout import names

# Patterns and headers stand in rows, as on paper.
# fmt: off

# Accounts that hold money or owe it, and those of income. Lines on them are none of spend...
BALANCE_SHEET = (
    r"(\d[\d.\- ]*[-–·:]? ?)?("
    r"(accounts?|trade|notes?) (payables?|receivables?)\b.*|a/[pr]\b|.*\((a/p|a/r)\)|(trade )?(creditors|debtors)\b.*|"
    r"(vendors|customers),? (domestic|foreign|eu|intercompany)\b.*|"
    r".*\b(payables?|receivables?)( account)?|"
    r".*\b(bank|checking|chequing|savings( account)?$|current account|credit card|"
    r"undeposited funds|petty cash|cash|loan|mortgage|"
    r"line of credit|retained earnings|owner'?s? equity|opening balance equity|equity|share capital|deferred revenue|"
    r"inventory asset|accumulated depreciation|sales tax|input tax|output tax|vat|gst|payroll liabilit(y|ies)|"
    r"tax(es)? (payable|receivable|control|liability|suspense|recoverable)|"
    r"(prepaid|accrued) .*|prepayments?|accruals?|"
    r"sales|revenues?|income|services income|uncategori[sz]ed income|interest (earned|income)|clearing)\b.*|"
    # German
    r".*(\bbank\b|bankkonto|bankguthaben|\bkasse\b|verbindlichkeit|forderung|kreditor|debitor|vorsteuer|umsatzsteuer|darlehen|eigenkapital|umsatzerlös|"
    r"geldtransit|rückstellung|kreditkarte|rechnungsabgrenzung|privatentnahme|verrechnungskonto|anzahlung).*|erlöse?.*|"
    # French
    r".*\b(banques?|caisse|tva|t\.v\.a|emprunts?|compte courant|comptes? d'attente|virements? internes?|"
    r"charges? à payer|charges? constatées? d'avance)\b.*|(fournisseurs?|clients|état|capital|ventes?|"
    r"produits (des|d'exploitation|financiers|exceptionnels|accessoires))\b.*|"
    # Spanish and Portuguese
    r".*\b(bancos?|caja|caixa|proveedores|acreedores|fornecedores|credores|clientes|iva|h\.?p\.?|hacienda pública|"
    r"préstamos?|empréstimos?|capital social|ventas?|vendas?|ingresos?|receitas?|efectivo|tesorería|tesouraria|"
    r"depósitos?|dep[oó]sitos? à ordem|contas a (pagar|receber)|cuentas por (pagar|cobrar)|impostos a recuperar|"
    r"icms|pis|cofins|tarjeta de crédito)\b.*|"
    # Italian
    r".*\b(banca|banche|cassa|fornitori|crediti|debiti|clienti|iva|mutui|mutuo|capitale sociale|ricavi|vendite|erario|"
    r"ratei|risconti|carta di credito)\b.*|"
    # Dutch
    r".*(\bbank\b|\bkas\b|crediteur|debiteur|\bbtw\b|\blening\b|eigen vermogen|\bomzet\b|"
    r"kruisposten|vooruitbetaald|overlopende).*|"
    # Nordic
    r".*(\bkassa\b|leverantörsskuld|leverandør(gjeld|er)|kundfordr|kundefordr|\bmoms\b|merverdiavgift|\bmva\b|"
    r"egenkapital|"
    r"eget kapital|försäljning|salgsinntekt|omsætning|kreditorer|debitorer|företagskonto|plusgiro|ostovelat|"
    r"myyntisaamiset|pankki|arvonlisävero|\balv\b|\bmyynti\b).*|"
    # Polish, Czech
    r".*\b(rozrachunki|kasa|rachunek bankowy|bank|rachunek bieżący|vat|należności|zobowiązania|kapitał|przychody|"
    r"dodavatelé|odběratelé|pokladna|bankovní účty|účet v bance|dph|základní kapitál|tržby|závazky|pohledávky)\b.*|"
    # Turkish, Russian
    r".*(satıcılar|alıcılar|kasa|bankalar|kdv|sermaye|satışlar|поставщик|покупател|касса|расч[её]тн|ндс|выручка|капитал).*|"
    # Japanese, Chinese, Korean
    r".*(預金|現金|売掛金|買掛金|未払|前払|前受|仮払|仮受|預り金|借入金|貸付金|立替金|未収|資本金|売上|受取利息|"
    r"银行|现金|应付|应收|预付|预收|应交税|实收资本|收入|보통예금|현금|미지급|미수|부가세|외상|매출|자본금).*"
    r")"
)
# ...but "Bank charges", "Sales commissions" and "Interest expense" are costs, though a word of the above is in them.
COSTS = (
    r".*\b(charges?|fees?|expenses?|costs?|commissions?|marketing|advertis\w+|promotions?|software|subscriptions?|"
    r"training|event|events|sponsorships?|travel|discounts? given|interest paid|write[- ]?offs?|supplies)\b.*|"
    r".*(gebühr|kosten|aufwand|aufwendung|spesen|werbung|provision|zinsaufw).*|"
    r".*\b(frais|commissions?|publicité|honoraires|services bancaires|charges? d'intérêts?)\b.*|"
    r".*\b(gastos?|comisi[oó]n(es)?|publicidad\w*|servicios bancarios|despesas?|comiss(ão|ões)|publicidade|custos?|"
    r"encargos|promoç\w+|spese|oneri|commissioni|pubblicità|costi|reclame\w*|provisie|kostnader?|avgifter?|annons\w*|"
    r"reklam\w*|gebyr\w*|omkostning\w*|koszty?|opłaty?|prowizj[ae]|usługi|náklady|poplatky|giderleri?|komisyon|"
    r"расход\w*|комисси\w*)\b.*|.*(kosten|kulut|手数料|費|费|비용|수수료).*"
)
# Accounts that begin like costs and are none.
NO_COSTS = (
    r"(\d[\d.\- ]*[-–·:]? ?)?((prepaid|accrued|deferred) .*|"
    r".*\b(payables?|receivables?|sales tax|income tax payable)\b.*|"
    r"(fournisseurs?|charges? (à payer|constatées? d'avance))\b.*|"
    r".*(verbindlichkeit|forderung|rückstellung|未払|前払).*|"
    r"(proveedores|fornecedores|fornitori|debiti|acreedores|zobowiązania|rozrachunki)\b.*|"
    r"leverandør.*|leverantörsskuld.*|crediteuren.*)"
)
NAME_OF_ACCOUNT = names("Account name", "Nominal name", "G/L account name", "GL account name", "Ledger name",
    "Account title", "Account description", "Kontobezeichnung", "Kontoname",
    "Libellé compte",
    "Bezeichnung", "Benämning", "Kontobenämning", "Kontenbezeichnung", "Sachkontobezeichnung", "Libellé du compte",
    "Intitulé du compte", "Intitulé", "Nom du compte", "CompteLib", "Nombre cuenta", "Nombre de cuenta",
    "Nombre de la cuenta", "Descripción cuenta", "Descripción de la cuenta", "Título cuenta", "Descrizione conto",
    "Nome conto", "Denominazione conto", "Grootboekomschrijving", "Grootboekrekening omschrijving", "Rekeningnaam",
    "Nazwa konta", "Descrição da conta", "Nome da conta", "Conta contábil", "Kontonamn", "Kontonavn", "Kontotekst",
    "Název účtu", "Tilin nimi", "Hesap adı", "Наименование счета", "勘定科目", "勘定科目名", "科目名称", "계정과목")
ACCOUNT = names("Account", "Account code", "Account number", "Konto", "Compte", "Cuenta", "Conto", "Conta",
    "Grootboek", "Grootboekrekening", "Rekening", "Účet", "Tili", "Hesap", "Счет", "科目")
