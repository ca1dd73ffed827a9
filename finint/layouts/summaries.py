"""Reports that add up what other reports list: how they are titled, and which one to take instead."""

import re
from collections.abc import Sequence

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
