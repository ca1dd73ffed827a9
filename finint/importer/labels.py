"""Which first cells could label a total: a word for it, alone or with what is summed. A label alone decides nothing."""

import re
from collections.abc import Sequence

# Rows worth a look; everything else is no total.
LOOK = (
    r"(?i)^\W*((grand|sub|report|overall)[ -]?)?(total|totaal|gesamt|summe\b|zwischensumme|insgesamt|endsumme|"
    r"sum\b|suma\b|somme\b|somma\b|sous-total|subtotal|eindtotaal|summa\b|łącznie|razem|celkem|i alt\b|toplam|"
    r"合計|小計|総計|总计|合计|小计|합계|총계|소계|итого|всего|المجموع|الإجمالي|جمع|סה|\*{1,3}$)|(?i)\b(total|totals|gesamt|totaal|ergebnis)\W*$"
)
_WORD = (
    r"(?:grand |sub[- ]?|report |overall |running |net )?totals?|total (?:general|général|gen[ée]ral|geral)|"
    r"totale(?: generale)?|totaux|gesamt(?:summe|ergebnis|betrag)?|summe|zwischensumme|endsumme|insgesamt|"
    r"(?:eind|sub)?totaal|suma(?: total)?|somme|sous-total|somma|subtotale|sum|summa|łącznie|razem|celkem|i alt|toplam|"
    r"合計|小計|総計|总计|合计|小计|합계|총계|소계|итого|всего|المجموع|الإجمالي|جمع"
)
_WHAT = (
    r"amount|spend|spent|cost|costs|expenditure|due|paid|net|gross|rows|eur|usd|gbp|betrag|kosten|importe|coste|montant|"
    r"custo"
)
LABEL = re.compile(
    rf"(?i)\W*(?:{_WORD})(?:\s*[:：.]?|\s*[:：–-]\s.*|[:：].*|\s+(?:for|of|für|pour|para|per|von)\s.+|"
    rf"\s+(?:{_WHAT})\b.{{0,20}})"
    r"|\*{1,3}|.{1,60}\s(?:totals?|gesamt|totaal|ergebnis)\s*:?"
)
FOOTER = re.compile(
    r"(?i)\W*(©|\(c\)|copyright|all rights reserved|report (generated|created|run|downloaded)|generated (on|by|at)|"
    r"created (on|by)|"
    r"exported (on|by|from)|downloaded|source\s*:|notes?\s*:|\*\s*\w|filters?( applied)?\s*:|rows?\s*:|page \d|"
    r"end of (report|file)|"
    r"https?://|disclaimer|currency\s*:|time ?zone\s*:|erstellt|stand\s*:|quelle\s*:|fuente|fonte|accrual basis|"
    r"cash basis|"
    r"(mon|tues|wednes|thurs|fri|satur|sun)day,? .*\d{4}|last updated|data as of|as of\b|records?\s*:|\d+ (rows|"
    r"records|results))"
)


def is_label(text: str, patterns: Sequence[str] = ()) -> bool:
    """Return whether `text` is a label of a total, not a name that begins with the word.

    >>> is_label("Total: Campaigns"), is_label("Grand Total"), is_label("Total Gas & Power Ltd")
    (True, True, False)
    """
    return LABEL.fullmatch(text) is not None or is_own(text, patterns)


def is_own(text: str, patterns: Sequence[str]) -> bool:
    """Return whether `text` is a total's label in the words of one platform."""
    return any(re.fullmatch(pattern, text, re.IGNORECASE) for pattern in patterns)
