"""From a column of text to exact amounts: one strict pattern, one decimal mark for the whole column, nothing zeroed."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.currencies import currency_of, is_money_sign
from finint.importer.grid import Flags, western
from finint.importer.longhand import by_decimal
from finint.importer.reading import AMOUNT

Mark = Literal[".", ","]
SHARED = "¤"  # "$" beside "€": another currency than that, and nobody says which
OK, MISSING, BAD, FORMULA = 0, 1, 2, 3
States = np.ndarray[tuple[int], np.dtype[np.uint8]]

PLAIN = r"^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"
NULL = r"(?i)^([-–—]{1,3}|n\.?/?a\.?|null|none|nan|nil|\(blank\)|\(null\)|[<>] ?[0-9.,]+ ?%?)?$"
FORMULA_ERROR = r"(?i)^#(ref|n/a|value|div/0|name\?|name|num|null|error|calc|spill|getting_data)[!?]?$"
SPACES = r"[\x{00A0}\x{2000}-\x{200B}\x{202F}\x{205F}\x{3000}\t]"
MINUSES = r"[\x{2212}\x{2010}-\x{2014}\x{FE63}\x{FF0D}]"
SIGN = r"[\p{L}]{0,3}[\p{Sc}]?[\p{L}]?\.?"
PARTS = (
    rf"^(?P<before>[+-]?) ?(?P<prefix>{SIGN}) ?(?P<between>[+-]?) ?"
    r"(?P<body>[0-9.,'’ ]*[0-9][0-9.,'’ ]*?(?:[eE][+-]?[0-9]+)?)"
    rf" ?(?P<after>-?) ?(?P<suffix>{SIGN})$"
)
# What can only be read with a decimal point, and what might be read with either mark.
EXPONENT = r"([eE][+-]?[0-9]+)?"
POINT = (
    rf"^([0-9]*\.[0-9]*{EXPONENT}|[0-9]{{1,3}}([,'’ ][0-9]{{3}})+\.[0-9]*|[0-9]{{1,3}}(,[0-9]{{3}}){{2,}}|"
    r"[0-9]{1,2}(,[0-9]{2})+,[0-9]{3}(\.[0-9]*)?)$"
)
COMMA = rf"^([0-9]*,[0-9]*{EXPONENT}|[0-9]{{1,3}}([.'’ ][0-9]{{3}})+,[0-9]*|[0-9]{{1,3}}(\.[0-9]{{3}}){{2,}})$"
EITHER = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"
GROUPED = (
    r"^(([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}( [0-9]{3})+|[0-9]{1,3}('[0-9]{3})+|[0-9]{1,3}(’[0-9]{3})+|"
    r"[0-9]{1,2}(,[0-9]{2})+,[0-9]{3})(\.[0-9]*)?|([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)$"
)
# Longer than the ledger's decimals, or written with an exponent: read one by one.
LONGHAND = r"[eE]|\.[0-9]{{{decimals}}}|[0-9]{{16}}"
CENTS = r"(?i)[.,][0-9]{2} ?(cr\.?)?$"
ENOUGH = 10_000
SHORT = 14  # characters that cannot hold more decimals or digits than the ledger keeps
CLEAR_MAJORITY = 2  # a mark that more than twice as many cells prove is the column's; the others are refused


class Evidence(NamedTuple):
    """How many cells prove a decimal point, prove a decimal comma, or allow both."""

    points: int
    commas: int
    either: int

    def mark(self) -> Mark | None:
        """Return the column's decimal mark; None when it must be asked.

        >>> Evidence(9, 1, 3).mark(), Evidence(1, 1, 0).mark(), Evidence(0, 0, 4).mark(), Evidence(0, 0, 0).mark()
        ('.', None, None, '.')
        """
        if self.points > CLEAR_MAJORITY * self.commas:
            return "."
        if self.commas > CLEAR_MAJORITY * self.points:
            return ","
        return "." if not (self.points or self.commas or self.either) else None


@dataclass(frozen=True, slots=True)
class Cells:
    """A column taken apart: sign, bare number and currency sign of every cell that could be an amount."""

    bodies: pa.Array  # digits and marks; null where there is no number
    negative: Flags
    states: States
    signs: pa.Array | None  # currency code or sign; null where there is none
    is_plain: bool = False  # every cell is digits with at most one point, as most exports write them

    def evidence(self) -> Evidence:
        """Return what the cells prove about the decimal mark."""
        if self.is_plain and len(self.bodies) > ENOUGH:  # no cell has a comma: some points that prove are all of them
            some = Cells(self.bodies.slice(0, ENOUGH), self.negative, self.states, None).evidence()
            if some.points:
                return some
        either = pc.match_substring_regex(self.bodies, EITHER)
        points = pc.and_(pc.match_substring_regex(self.bodies, POINT), pc.invert(either))
        commas = pc.and_(pc.match_substring_regex(self.bodies, COMMA), pc.invert(either))
        return Evidence(*((pc.sum(found).as_py() or 0) for found in (points, commas, either)))


def take_apart(column: pa.Array) -> Cells:
    """Return the parts of every cell of a text column.

    >>> cells = take_apart(pa.array(["(420.81)", "US$1,234.50", " --", "12 pcs"]))
    >>> cells.bodies.to_pylist(), cells.negative.tolist(), cells.states.tolist(), cells.signs.to_pylist()
    (['420.81', '1,234.50', None, None], [True, False, False, False], [0, 0, 1, 2], ['', 'US$', '', ''])
    """
    text = pc.utf8_trim_whitespace(column)
    plain = pc.match_substring_regex(text, PLAIN)
    negative = pc.starts_with(text, "-").to_numpy(zero_copy_only=False)
    if pc.all(plain).as_py():
        bodies = pc.utf8_ltrim(text, "-") if negative.any() else text
        return Cells(bodies, negative, np.zeros(len(text), np.uint8), None, is_plain=True)
    is_plain = plain.to_numpy(zero_copy_only=False)
    rest = western(text.filter(pc.invert(plain)))
    unusual = _unusual(rest)
    states = np.zeros(len(text), np.uint8)
    states[~is_plain] = unusual.states
    negative = negative & is_plain
    negative[~is_plain] = unusual.negative
    # One column again: the plain cells, then the taken apart ones, in the order of the rows.
    order = np.empty(len(text), np.int64)
    order[is_plain] = np.arange(int(is_plain.sum()))
    order[~is_plain] = np.arange(len(rest)) + int(is_plain.sum())
    plain_bodies = pc.utf8_ltrim(text.filter(plain), "-")
    bodies = pa.concat_arrays([plain_bodies, unusual.bodies]).take(pa.array(order))
    signs = None
    if unusual.signs is not None:
        none = pa.repeat(pa.scalar("", pa.string()), len(plain_bodies))
        signs = pa.concat_arrays([none, unusual.signs]).take(pa.array(order))
    return Cells(bodies, negative, states, signs)


def _unusual(text: pa.Array) -> Cells:
    """Take apart cells that are no plain number."""
    states = np.zeros(len(text), np.uint8)
    missing = pc.match_substring_regex(text, NULL).to_numpy(zero_copy_only=False)
    formula = pc.match_substring_regex(text, FORMULA_ERROR).to_numpy(zero_copy_only=False)
    clean = pc.replace_substring_regex(text, SPACES, " ")
    clean = pc.replace_substring_regex(clean, MINUSES, "-")
    clean = pc.replace_substring_regex(clean, r"^([^0-9()]*)\(([^()]*)\)([^0-9()]*)$", r"-\1\2\3")
    clean = pc.replace_substring_regex(clean, r"^([$€£¥]|[A-Z]{3}) *- *$", r"\1 0")  # how a sheet's accounts show zero
    clean = _sided(clean)
    parts = pc.extract_regex(clean, PARTS)
    found = pc.is_valid(parts).to_numpy(zero_copy_only=False)
    field = {name: pc.struct_field(parts, name) for name in ("before", "prefix", "between", "body", "after", "suffix")}
    minuses = np.zeros(len(text), np.uint8)
    for name in ("before", "between", "after"):
        minuses += pc.fill_null(pc.equal(field[name], "-"), False).to_numpy(zero_copy_only=False)
    prefix, suffix = (pc.fill_null(field[name], "") for name in ("prefix", "suffix"))
    shared = pc.and_(pc.is_in(prefix, value_set=pa.array(["$", "¥"])), pc.match_substring_regex(suffix, "^[A-Z]{3}$"))
    prefix = pc.if_else(shared, "", prefix)  # "$5.00 USD": the code says which dollar
    both = pc.and_(pc.greater(pc.binary_length(prefix), 0), pc.greater(pc.binary_length(suffix), 0))
    signs = pc.if_else(pc.greater(pc.binary_length(prefix), 0), prefix, suffix)
    known = _known_signs(signs) & ~both.to_numpy(zero_copy_only=False)
    good = found & known & (minuses <= 1) & ~missing & ~formula
    states[~good] = BAD
    states[missing] = MISSING
    states[formula] = FORMULA
    bodies = pc.if_else(pa.array(good), pc.utf8_trim_whitespace(field["body"]), pa.scalar(None, pa.string()))
    signs = pc.if_else(pa.array(good), signs, "")
    return Cells(
        bodies, (minuses == 1) & good, states, signs if pc.any(pc.greater(pc.binary_length(signs), 0)).as_py() else None
    )


def _sided(texts: pa.Array) -> pa.Array:
    """Return "500.00 Dr" as 500.00 and "500.00 CR" as 500.00-; where nothing but "1.2 Cr" is written, it may be crores.

    >>> _sided(pa.array(["1,200.00 Dr", "500.00 Cr"])).to_pylist(), _sided(pa.array(["1.2 Cr"])).to_pylist()
    (['1,200.00', '500.00-'], ['1.2 Cr'])
    """
    found = pc.match_substring_regex(texts, r"(?i)[0-9)] ?(dr|cr)\.?$")
    debit = pc.match_substring_regex(texts, r"(?i)[0-9)] ?dr\.?$")
    if not pc.any(found).as_py():
        return texts
    if not pc.any(debit).as_py() and not pc.all(pc.match_substring_regex(texts.filter(found), CENTS)).as_py():
        return texts
    bare = pc.replace_substring_regex(texts, r"(?i)([0-9)]) ?dr\.?$", r"\1")
    return pc.replace_substring_regex(bare, r"(?i)([0-9)]) ?cr\.?$", r"\1-")


def _known_signs(signs: pa.Array) -> Flags:
    encoded = signs.dictionary_encode()
    known = np.array([not sign or is_money_sign(sign) for sign in encoded.dictionary.to_pylist()], np.bool_)
    return known[encoded.indices.to_numpy()] if len(known) else np.zeros(len(signs), np.bool_)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A column as exact amounts: null where `states` is not OK; `currencies` from signs in the cells, where any."""

    values: pa.Array  # AMOUNT
    states: States
    currencies: pa.Array | None


def read_amounts(cells: Cells, mark: Mark, *, micros: bool = False, places: int | None = None) -> Amounts:
    """Return the amounts of a column whose decimal mark is known.

    Args:
        cells: the column taken apart.
        mark: its decimal mark.
        micros: the cells count millionths.
        places: decimals to round to, halves away from zero; None keeps all, up to 12.

    >>> read_amounts(take_apart(pa.array(["1.234,56-", "10,50"])), ",").values.to_pylist()
    [Decimal('-1234.560000000000'), Decimal('10.500000000000')]
    >>> read_amounts(take_apart(pa.array(["10,50"])), ".").states.tolist()  # never 1050
    [2]
    """
    bodies = cells.bodies
    states = cells.states.copy()
    if mark == ",":
        bodies = pc.replace_substring(bodies, ".", "’")  # a grouping mark out of the way
        bodies = pc.replace_substring(bodies, ",", ".")
    numbers = bodies
    if not (cells.is_plain and mark == "."):
        fits = pc.match_substring_regex(bodies, GROUPED)
        states[pc.fill_null(pc.invert(fits), False).to_numpy(zero_copy_only=False)] = BAD
        numbers = pc.if_else(fits, pc.replace_substring_regex(bodies, "[,'’ ]", ""), pa.scalar(None, pa.string()))
    if cells.negative.any():
        numbers = pc.if_else(pa.array(cells.negative), pc.binary_join_element_wise("-", numbers, ""), numbers)
    scale = 6 if micros else 12
    is_short = cells.is_plain and not micros and longest(numbers) <= SHORT
    pattern = LONGHAND.format(decimals=scale + 1)
    longhand = None if is_short else pc.fill_null(pc.match_substring_regex(numbers, pattern), False)
    if longhand is not None and pc.any(longhand).as_py():
        rows = np.flatnonzero(longhand.to_numpy(zero_copy_only=False))
        exact = by_decimal(numbers.take(pa.array(rows)).to_pylist(), scale)
        states[rows[[value is None for value in exact]]] = BAD
        numbers = pc.replace_with_mask(numbers, longhand, pa.array(exact, pa.string()))
    values = numbers.cast(pa.decimal128(28, scale))
    if micros:  # the same digits, six places further right
        values = pa.Array.from_buffers(AMOUNT, len(values), values.buffers(), offset=values.offset)
    if places is not None:
        values = pc.round(values, ndigits=places, round_mode="half_towards_infinity")
    return Amounts(values, states, _currencies(cells.signs))


def _currencies(signs: pa.Array | None) -> pa.Array | None:
    """Return the code of each sign; where some name one, a sign that several currencies share stands as `SHARED`."""
    if signs is None:
        return None
    encoded = signs.dictionary_encode()
    found = [currency_of(sign) if sign else None for sign in encoded.dictionary.to_pylist()]
    if any(found):
        signed = zip(found, encoded.dictionary.to_pylist(), strict=True)
        found = [code or (SHARED if sign else None) for code, sign in signed]
    codes = pa.array(found, pa.string())
    return codes.take(encoded.indices) if codes.null_count < len(codes) else None


def longest(texts: pa.Array) -> int:
    """Return the length of the longest text, in bytes; 0 for none."""
    return int(pc.max(pc.binary_length(texts)).as_py() or 0)


def are_whole(cells: Cells) -> bool:
    """Return whether no cell has decimals, as amounts in micros have none.

    >>> are_whole(take_apart(pa.array(["1371662", "0"]))), are_whole(take_apart(pa.array(["12.50"])))
    (True, False)
    """
    pattern = r"\." if cells.is_plain else r"[.,'’ eE]"
    if pc.any(pc.match_substring_regex(cells.bodies.slice(0, ENOUGH), pattern)).as_py():
        return False
    return not pc.any(pc.match_substring_regex(cells.bodies, pattern)).as_py()
