"""In which currency each row is: its own column, the sign in its amount, the amount's header, or an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import SHARED
from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.currencies import currency_of
from finint.importer.grid import Flags, constant
from finint.importer.measure import Money
from finint.importer.refusals import flags

_NAMED = re.compile(
    r"(?i)^\s*(?:account |reporting )?(?:currency|währung|moneda|devise|moeda|valuta)(?: code)?\s*[:,]?\s+(\S{1,4})\s*$"
)


@dataclass(frozen=True, slots=True)
class Tender:
    """The ISO code of each row; `bad` rows have none, or two that differ."""

    codes: pa.Array
    bad: Flags


def tender(body: Body, money: Money, data: Flags, stated: str | None, interview: Interview) -> Tender:
    """Return the currency of every row.

    Args:
        body: the rows.
        money: their amounts, with the signs found in the cells.
        data: rows that count; what totals and footers say is no matter.
        stated: the currency in the amount's header, above the header or of the layout.
        interview: asked when the file as a whole names none.
    """
    heading = body.header[body.roles["amount"]] if "amount" in body.roles else None
    role = body.layout.currency_for.get(heading.folded, "currency") if heading else "currency"
    return _settle(
        body, role, money.amounts.currencies, data, stated, interview, own=heading.currency if heading else None
    )


def _settle(
    body: Body,
    role: str,
    signs: pa.Array | None,
    data: Flags,
    stated: str | None,
    interview: Interview,
    *,
    own: str | None,
) -> Tender:
    # A currency in the amount's own header is about this column; a currency column may be about another.
    written = body.text(role) if body.has(role) and not own else None
    shared = np.zeros(len(body), np.bool_) if signs is None else flags(pc.equal(signs, SHARED))
    if signs is not None and shared.any():
        signs = pc.if_else(pa.array(shared), pa.scalar(None, pa.string()), signs)
    if written is not None and not flags(pc.is_valid(written))[data].any():
        written = None  # an empty column says nothing
    if written is not None:
        codes, bad = _codes(written)
        if signs is not None:
            bad |= flags(pc.not_equal(codes, signs))
            codes = pc.coalesce(codes, signs)
    elif signs is not None:
        codes, bad = signs, np.zeros(len(body), np.bool_)
        if stated is None and len(known := pc.unique(signs.filter(pa.array(data))).drop_null()) == 1:
            stated = None if (shared & data).any() else known[0].as_py()  # "0" beside "US$5.00"
    else:
        codes, bad = pa.nulls(len(body), pa.string()), np.zeros(len(body), np.bool_)
    missing = flags(pc.is_null(codes)) & data & ~bad
    if missing.any():
        nobody_says = not (data & ~missing).any() or (stated is None and bool((missing & shared).any()))
        fill = stated or interview.currency(ask=nobody_says)
        if fill:
            codes = constant(fill, len(body)) if missing[data].all() else pc.fill_null(codes, fill)
        elif nobody_says:  # a question about the file, not a fault of its rows
            codes = constant("XXX", len(body)) if missing[data].all() else pc.fill_null(codes, "XXX")
        else:
            bad = bad | missing
    return Tender(codes, bad)


def codes_of(
    body: Body, place: int, signs: pa.Array | None, data: Flags, above: Sequence[str], interview: Interview
) -> Tender:
    """Return the currency of every row of a table whose amounts stand in column `place`."""
    return _settle(
        body,
        "currency",
        signs,
        data,
        body.header[place].currency or named_above(above),
        interview,
        own=body.header[place].currency,
    )


def named_above(lines: Sequence[str]) -> str | None:
    """Return the currency that a line above the header names.

    >>> named_above(["Account currency: EUR"])
    'EUR'
    """
    for line in lines:
        found = _NAMED.match(line)
        if found and (code := currency_of(found[1])):
            return code
    return None


def _codes(written: pa.Array) -> tuple[pa.Array, Flags]:
    encoded = written.dictionary_encode()
    known = [currency_of(text) for text in encoded.dictionary.to_pylist()]
    codes = pa.array(known, pa.string()).take(encoded.indices)
    return codes, flags(pc.and_(pc.is_valid(written), pc.is_null(codes)))
