"""Amounts in thousands or millions: "Spend (£000)", "Ausgaben in T€", "figures in thousands of dollars"."""

import re
from collections.abc import Sequence

LONGEST = 120  # characters of a header or a line that says so
_CODE = "EUR|USD|GBP|CHF|AUD|CAD|SEK|NOK|DKK|PLN|INR"
# A sign beside the letter or the noughts says it wherever it stands...
_SIGNED = {
    1_000: rf"(?:[£$€¥]|\b(?:{_CODE})) ?['’]?000['’]?s?\b|\bT ?€|\bT(?:{_CODE})\b|\bk ?[€$£]|\bk(?:{_CODE})\b|"
    rf"[€$£] ?k\b|\b(?:{_CODE}) k\b|\(['’]?000['’]?s?\)|['’]000s?\b|\b000['’]?s\b|千円|千元|천원|\btkr\b",
    10_000: "万円|万元|만원",
    1_000_000: rf"[€$£] ?mn?\b|\bM ?€|\bM(?:{_CODE})\b|\b(?:{_CODE}) ?(?:mn|m)\b|百万円|百万元|백만원",
    100_000_000: "億円|亿元|억원",
}
# ...a word says it in the header of the amounts, and elsewhere after "in" or in brackets: Thousand Oaks is a city.
_WORDS = {
    1_000: r"thousands?|tsd\.?|tausend|milliers|miles de \w+|migliaia|milhares|duizend(?:en)?|tys\.?|tis\.?|тыс\.?|"
    r"tusental|tusen",
    100_000: r"lakhs?|lacs?",
    1_000_000: r"millions?|mio\.?|mln\.?|mn|millones|milioni|milhões|miljoen(?:en)?|miljoner|млн\.?",
    10_000_000: r"crores?",
    1_000_000_000: r"billions?|mrd\.?|milliards?|milliarden|mld\.?",
}


# A word alone follows something: "Thousands" as a header is a name.
_IN_HEADER = (
    *((factor, re.compile(pattern)) for factor, pattern in _SIGNED.items()),
    *((factor, re.compile(rf"(?i)(?<=[\s(])(?:{pattern})(?!\w)")) for factor, pattern in _WORDS.items()),
)
_IN_LINE = (
    *((factor, re.compile(pattern)) for factor, pattern in _SIGNED.items()),
    *(
        (
            factor,
            re.compile(
                rf"(?i)(?:\b(?:in|en|em|amounts?|figures?|values?|beträge|angaben)\b[\w £$€]{{0,20}} |\()(?:in )?"
                rf"(?:{pattern})(?!\w)"
            ),
        )
        for factor, pattern in _WORDS.items()
    ),
)


def of_header(text: str) -> tuple[str, int]:
    """Return a header without what it says of its scale, and by how much its amounts are to be multiplied.

    >>> of_header("Spend (£000)"), of_header("Ausgaben in Mio. Euro"), of_header("Cost per thousand")
    (('Spend (£)', 1000), ('Ausgaben in Euro', 1000000), ('Cost per thousand', 1))
    """
    if len(text) > LONGEST or re.search(r"(?i)\b(per|cpm|pro|par|por)\b", text):
        return text, 1
    for factor, pattern in _IN_HEADER:
        if found := pattern.search(text):
            sign = re.search(rf"[£$€¥円元원]|{_CODE}", found[0])
            rest = " ".join(text.replace(found[0], sign[0] if sign else "", 1).split())
            return re.sub(r"(?i)\(\s*(?:in\s*)?\)|(?<=\()\s+|\s+(?=\))", "", rest).strip(), factor
    return text, 1


def of_lines(lines: Sequence[str]) -> int:
    """Return by how much a line above or below a table says that its amounts are to be multiplied.

    >>> of_lines(["Thousand Oaks", "All figures in thousands of USD"]), of_lines(["City of Thousand Oaks"])
    (1000, 1)
    """
    for line in lines:
        if len(line) <= LONGEST:
            for factor, pattern in _IN_LINE:
                if pattern.search(line):
                    return factor
    return 1
