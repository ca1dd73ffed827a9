"""Reports that add up what other reports list: how they are titled, and which one to take instead."""

import re
from collections.abc import Sequence

from finint.layouts.layout import names

_LEDGER = "Export the general ledger or the transaction detail by account instead"

# Pattern of a line above the numbers, matched whole and without case → what is said.
SUMMARIES = {
    r"(profit (and|&) loss|income statement|p&l)( (detail|by .*|comparison|standard|% .*))?": (
        f"This profit and loss adds up accounts, without the bills and days behind them. {_LEDGER}"
    ),
    r"(balance sheet|statement of financial position|trial balance|statement of cash flows)( .*)?": (
        f"This report states balances and no spend. {_LEDGER}"
    ),
    r"(aged (payables|creditors)|a/p ag(e)?ing|accounts payable ag(e)?ing|unpaid bills|open (bills|items))( .*)?": (
        "This report states what is not paid yet, not what was spent. Export the bills, or the ledger, instead"
    ),
    r"(gewinn- und verlustrechnung|betriebswirtschaftliche auswertung|summen- und saldenliste)( .*)?": (
        "This report adds up accounts, without its bookings. Export the booking batch (Buchungsstapel) instead"
    ),
}

# Titles of reports on what customers pay, matched like those above, and the words of headers only such tables have.
INCOME = re.compile(
    r"(?i)(sales|revenue|income|orders|invoices?) by (customer|client|product|item|channel|location|month).*|"
    r"customer (balance|sales|invoice).*|(sales|open|customer) (invoices?|orders?)( (list|detail|report|summary))?|"
    r"invoice list|"
    r"(a/r|accounts receivable|aged receivables?) ?(ag(e)?ing)?.*|(traffic|user) acquisition.*|"
    r"umsatz (nach|pro) kunde.*"
)
CUSTOMERS = frozenset(
    names(
        "customer",
        "customers",
        "deal",
        "opportunity",
        "kunde",
        "kunden",
        "kundenname",
        "debitor",
        "acheteur",
        "klant",
        "klantnaam",
        "kund",
        "kundnamn",
        "klient",
        "buyer",
        "顧客",
        "顧客名",
        "得意先",
        "得意先名",
        "客户",
        "고객",
    )
)
INCOME_SAID = "what customers pay, not what was spent"


# One whose columns are months, or one total: its accounts of cost are spend, month by month.
_PROFIT_AND_LOSS = re.compile(
    r"(?i)(profit (and|&) loss|income statement|p&l)( (by month|by quarter|comparison|standard|statement))?"
)


def is_profit_and_loss(lines: Sequence[str]) -> bool:
    """Return whether a line above the numbers is the title of a profit and loss.

    >>> is_profit_and_loss(["Example Ltd", "Profit and Loss by Month"]), is_profit_and_loss(["Budget"])
    (True, False)
    """
    return any(_PROFIT_AND_LOSS.fullmatch(line.strip()) for line in lines)
