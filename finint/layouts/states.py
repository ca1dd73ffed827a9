"""What a document's status says of its money: in some states it was never spent, whatever the amount beside it."""

from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

STATE = names("Status", "State", "Payment status", "Invoice status", "Document status", "Approval status",
    "Bill status", "Transaction status", "Transaction state", "Expense status", "Payout status", "Voucher status",
    "Estado", "Estado de la factura", "Estado del documento", "Situação", "Statut", "Statut de la facture", "État",
    "Stato", "Stato fattura", "Stato documento", "Rechnungsstatus", "Belegstatus", "Zahlungsstatus", "Buchungsstatus",
    "Factuurstatus", "Stav", "Durum", "Tila", "Статус", "状態", "ステータス", "状态", "상태", "الحالة")
# Columns that hold a mark on such rows and nothing on others.
VOIDED = names("Void", "Voided", "Is void", "Cancelled", "Canceled", "Is cancelled", "Is canceled", "Deleted",
    "Is deleted", "Declined", "Reversed", "Storniert", "Storno", "Anulado", "Anulada", "Cancelado", "Annulé",
    "Annulée", "Annullato", "Geannuleerd", "取消", "作废")

# Columns that are filled on such rows alone.
VOIDED_ON = names("Cancelled date", "Canceled date", "Cancellation date", "Cancelled on", "Cancelled at", "Void date",
    "Voided date", "Voided on", "voided_at", "Date voided", "Deleted at", "Deleted on", "Stornodatum",
    "Fecha de anulación", "Date d'annulation", "Data annullamento", "Data de cancelamento")

# "Pending" is none of these: a bill that waits for its payment is spent. On a card or an account it is.
NEVER = (
    r"(?:.*: ?)?(?:void(?:ed)?|cancel(?:l?ed|l?ation)?|declined|rejected|refused|denied|deleted|annul+ed|draft|"
    r"reversed|reverted|failed|expired|abandoned|unsubmitted|not submitted|abgebrochen|abgelehnt|annulliert|entwurf|"
    r"gelöscht|storniert|storno|fehlgeschlagen|zurückgewiesen|anulad[oa]|cancelad[oa]|rechazad[oa]|borrador|"
    r"fallid[oa]|eliminad[oa]|rejeitad[oa]|recusad[oa]|rascunho|annulée?|rejetée?|refusée?|brouillon|échouée?|"
    r"supprimée?|annullat[oa]|stornat[oa]|rifiutat[oa]|respint[oa]|bozza|geannuleerd|afgewezen|geweigerd|concept|"
    r"mislukt|vervallen|anulowan[aeoy]|odrzucon[aeoy]|szkic|wersja robocza|makulerad|avvisad|nekad|annullerad|utkast|"
    r"annulleret|afvist|kladde|avvist|kansellert|annullert|peruttu|hylätty|luonnos|stornován[oa]|zamítnut[oa]|"
    r"zrušen[oa]|koncept|iptal(?: edildi)?|reddedildi|taslak|отмен[её]н[ао]?|аннулирован[ао]?|отклон[её]н[ао]?|"
    r"черновик|取消|取消済み?|取り消し|キャンセル(?:済み?)?|却下|無効|下書き|否認|已取消|作废|已作废|已拒绝|草稿|"
    r"취소|취소됨|거절|반려|임시 ?저장|ملغ[ىي]|مسودة)"
)
PENDING = (
    rf"{NEVER}|(?:.*: ?)?(?:pending|authori[sz]ed|authori[sz]ation|processing|vorgemerkt|umsatz vorgemerkt.*|"
    r"en attente|pendiente|pendente|in sospeso)"
)
YES = r"true|yes|y|x|1|void(?:ed)?|cancel(?:l?ed)?|reversed|deleted|ja|oui|sí|si|sim|vrai|wahr|verdadero|是|はい|✓"

STATES = {"state": STATE, "voided": VOIDED, "voided_on": VOIDED_ON}
LEFT_OUT = {"state": NEVER, "voided": YES, "voided_on": ".+"}
