"""What parts of a page say: foreign text made inert, a value by its unit, a change with its impact."""

import re
from dataclasses import dataclass
from decimal import Decimal

from finint import display
from finint.figures.paper import impact, symbol
from finint.metrics import Better, Unit
from finint.money import ratio

CHIP_CHARACTERS = 21
"""A longer change loses its share to the text beside it: the chip would be cut."""

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")
# A narrow or a hard space keeps a number and its unit on one line; a break or a row of blanks would be markdown.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_COLOURS = {"F": "green", "A": "red"}


def plain(text: str) -> str:
    r"""Return foreign text so that markdown shows it instead of reading it: no link, picture, colour or formula.

    >>> plain("![x](//host/p.png) *a* :red[b]")
    '\\!\\[x\\]\\(//host/p\\.png\\) \\*a\\* \\:red\\[b\\]'
    """
    return _MARKUP.sub(r"\\\1", _SPACES.sub(" ", text).strip())


def value_text(value: Decimal | None, unit: Unit, currency: str = "") -> str:
    """Return a value as a tile shows it: three digits with k or m, one decimal for percent; "n/a" when undefined.

    >>> value_text(Decimal(7_742_310), "money"), value_text(Decimal("1.042"), "ratio"), value_text(None, "money")
    ('7.74\u202fm', '104.2 %', 'n/a')
    """
    if value is None:
        return "n/a"
    if unit == "ratio":
        return display.percent(value)
    if unit == "multiple":
        return display.multiple(value)
    if unit == "count":
        return display.money(value, places=0)
    if unit == "months":
        return f"{display.money(value, places=1)} months"
    text = display.short_money(value)
    return f"{text} {currency}" if currency and abs(value) < 1000 else text


@dataclass(frozen=True, slots=True)
class Change:
    """A difference to a reference: its words, and F, A or "" for its impact."""

    chip: str
    beside: str
    impact: str

    @property
    def markup(self) -> str:
        """The chip in its colour; the letter stands beside the colour, never instead of it."""
        colour = _COLOURS.get(self.impact)
        return f":{colour}[{self.chip}]" if colour else self.chip


def _multiple(difference: Decimal) -> str:
    return ("+" if difference > 0 else "") + display.multiple(difference).replace("-", display.MINUS)


def change(value: Decimal | None, reference: Decimal | None, *, name: str, unit: Unit, better: Better) -> Change | None:
    """Return what changed against `reference`, named `name` (PL, BU, PY, FC); None when either is undefined.

    Money shows amount and share of the reference; a ratio shows points.

    >>> said = change(Decimal(7742), Decimal(7430), name="PL", unit="money", better="lower")
    >>> said.chip, said.beside
    ('▲ +312 · +4.2 % A', 'vs PL')
    """
    if value is None or reference is None:
        return None
    difference = value - reference
    letter = impact(difference, better)
    if not difference:
        return Change("= 0.0", f"vs {name}", "")
    if unit in ("ratio", "multiple"):
        moved = display.points(difference) if unit == "ratio" else _multiple(difference)
        return Change(f"{symbol(difference)} {moved} {letter}".rstrip(), f"vs {name}", letter)
    amount = (
        display.short_money(difference, sign=True)
        if unit == "money"
        else display.money(difference, places=0, sign=True)
    )
    share = display.percent(ratio(difference, abs(reference)), sign=True)
    chip = f"{symbol(difference)} {amount} · {share} {letter}".rstrip()
    if share == display.ABSENT:
        return Change(f"{symbol(difference)} {amount} {letter}".rstrip(), f"no {name}", letter)
    if len(chip) > CHIP_CHARACTERS:
        return Change(f"{symbol(difference)} {amount} {letter}".rstrip(), f"{share} vs {name}", letter)
    return Change(chip, f"vs {name}", letter)


def headline(value: Decimal | None, reference: Decimal | None, *, better: Better = "lower") -> str:
    """Return a difference for a table's heading, coloured by its impact: amount, share, F/A.

    >>> headline(Decimal(7_742_000), Decimal(7_430_000))
    ':red[▲ +312\u202fk · +4.2 % A]'
    """
    if value is None or reference is None:
        return "n/a"
    difference = value - reference
    letter = impact(difference, better)
    share = ratio(difference, abs(reference))
    said = "no plan" if share is None else display.percent(share, sign=True)
    text = f"{symbol(difference)} {display.short_money(difference, sign=True)} · {said} {letter}".rstrip()
    return f":{_COLOURS[letter]}[{text}]" if letter else text
