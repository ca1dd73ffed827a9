"""A cell that holds a number, without what can mean one thing only."""

import re

_SIGN = re.compile(r"^([+-]?)\s*[$€£¥]\s*|\s*[$€£¥]$")
_MARKS = re.compile("['\u2019 \u00a0\u202f]")
_MARKED = re.compile(rf"[+-]?\d{{1,3}}({_MARKS.pattern}\d{{3}})+([.,]\d+)?")


def bare(cell: str) -> str:
    """Return a cell without what can mean one thing only: brackets of a loss, a currency's sign, marks of thousands.

    >>> bare("(1'234.50)"), bare("€ 1\u202f234,50"), bare("\u22127"), bare("12 34")
    ('-1234.50', '1234,50', '-7', '12 34')
    """
    text = cell.strip().replace("\u2212", "-")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1].strip()}"
    text = _SIGN.sub(r"\1", text)
    return _MARKS.sub("", text) if _MARKED.fullmatch(text) else text
