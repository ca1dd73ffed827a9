"""What each row costs: the column or columns that say so, their decimal mark, their unit and their sign."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import (
    BAD,
    FORMULA,
    MISSING,
    OK,
    Amounts,
    Cells,
    Evidence,
    Mark,
    States,
    are_whole,
    read_amounts,
    take_apart,
)
from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.cloudcells import credited
from finint.importer.currencies import WITHOUT_DECIMALS, currency_of
from finint.importer.grid import Flags
from finint.importer.reading import AMOUNT

SURELY_MICROS = 10_000  # whole amounts with a median above it, where the platform's interface counts millionths
SURELY_MAJOR = 50  # of an interface that counts millionths, no amount is this small
SUSPICIOUS = 1_000_000  # whole amounts with a median above it: millionths, or a large currency
MARKS: dict[str, Mark] = {".": ".", ",": ",", "point": ".", "dot": ".", "comma": ",", "period": "."}


@dataclass(frozen=True, slots=True)
class Money:
    """Exact amounts of all rows below the header; `role` is the column that is named when one is missing."""

    role: str
    amounts: Amounts
    basis: str | None = None
    mark: Mark = "."

    def window(self, start: int, stop: int) -> "Money":
        """Return the amounts of the rows from `start` to before `stop`."""
        amounts = self.amounts
        codes = None if amounts.currencies is None else amounts.currencies.slice(start, stop - start)
        part = Amounts(amounts.values.slice(start, stop - start), amounts.states[start:stop], codes)
        return replace(self, amounts=part)

    def floats(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return the amounts as floats, NaN where there is none: for comparing sums, never for the books."""
        values = self.amounts.values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return np.where(self.amounts.states == OK, values, np.nan)


def measure(body: Body, interview: Interview) -> Money:
    """Return what each row costs, as the layout says it is written."""
    if "amount" in body.roles:
        return _one_column(body, interview)
    if body.layout.amount_rule == "debit_less_credit":
        return _debit_less_credit(body, interview)
    return _quantity_times_price(body, interview)


def mark_of(columns: Sequence[Cells], interview: Interview, title: str, *, may_have_decimals: bool = True) -> Mark:
    """Return the decimal mark that the columns share; "." stands in while it is asked."""
    evidence = Evidence(*(sum(parts) for parts in zip(*(cells.evidence() for cells in columns), strict=True)))
    mark = evidence.mark()
    if mark is None and not (evidence.points or evidence.commas):
        if not may_have_decimals:
            return "," if "." in _example(columns) else "."
        if _are_grouped(columns):
            return "."
    if mark is None:
        given = MARKS.get(interview.answers.get("decimal_mark", "").strip().casefold())
        if given:
            interview.use("decimal_mark", given)
        else:
            example = _example(columns)
            interview.ask(
                "decimal_mark", f"Amounts in “{title}” look like {example}. Which mark separates decimals?", (".", ",")
            )
        mark = given
    return mark or "."


def _are_grouped(columns: Sequence[Cells]) -> bool:
    """Return whether whole amounts are written in groups: "800" beside "1,200", and no thousand without its comma."""
    small = 0
    for cells in columns:
        bodies = cells.bodies.drop_null()
        is_small = pc.match_substring_regex(bodies, r"^[0-9]{1,3}$")
        grouped = pc.match_substring_regex(bodies, r"^[1-9][0-9]{0,2}(,[0-9]{3})+$")
        if not pc.all(pc.or_(is_small, grouped)).as_py():
            return False
        small += pc.sum(pc.and_(is_small, pc.match_substring_regex(bodies, "[1-9]"))).as_py() or 0
    return small > 0


def _example(columns: Sequence[Cells]) -> str:
    for cells in columns:
        for body in cells.bodies.drop_null()[:1000].to_pylist():
            if any(mark in body for mark in ".,"):
                return str(body)
    return "1.234"


def _one_column(body: Body, interview: Interview) -> Money:
    cells = _cells(body, "amount")
    title = body.title("amount").strip()
    mark = mark_of([cells], interview, title, may_have_decimals=not _without_decimals(body, cells, interview))
    micros = _is_micros(body, cells, interview)
    amounts = read_amounts(cells, mark, micros=micros, places=body.layout.places)
    if body.layout.zero_when and body.layout.zero_when in body.roles:
        amounts = _zero_where(amounts, _cells(body, body.layout.zero_when))
    amounts = credited(body, amounts)
    words = set(body.header[body.roles["amount"]].words)
    basis = body.layout.amount_basis or ("net" if "net" in words else "gross" if "gross" in words else None)
    return Money("amount", amounts, basis, mark)


def _without_decimals(body: Body, cells: Cells, interview: Interview) -> bool:
    """Return whether every amount is in a currency that has no smaller unit: "1,234" yen are a thousand and more."""
    heading = body.header[body.roles["amount"]]
    if heading.currency:
        return heading.currency in WITHOUT_DECIMALS
    said: set[str | None] = set()
    if body.has(role := body.layout.currency_for.get(heading.folded, "currency")):
        said = {currency_of(text) for text in pc.unique(body.text(role)).drop_null().to_pylist()}
    elif cells.signs is not None:
        said = {currency_of(text) for text in pc.unique(cells.signs).drop_null().to_pylist() if text}
    if not said:
        said = {currency_of(interview.answers.get("currency", ""))}
    return bool(said) and said <= WITHOUT_DECIMALS


def _cells(body: Body, role: str) -> Cells:
    cells = take_apart(body.raw(role))
    for row in body.error_rows(role):
        cells.states[row] = FORMULA
    return cells


def _zero_where(amounts: Amounts, other: Cells) -> Amounts:
    """An empty amount is 0 where the same amount in another currency is 0; elsewhere it stays missing."""
    zero = pc.fill_null(pc.match_substring_regex(other.bodies, r"^0*([.,]0*)?$"), False).to_numpy(zero_copy_only=False)
    filled = (amounts.states == MISSING) & zero
    if not filled.any():
        return amounts
    values = pc.if_else(pa.array(filled), pa.scalar(Decimal(0), AMOUNT), amounts.values)
    return replace(amounts, values=values, states=np.where(filled, OK, amounts.states).astype(np.uint8))


def _is_micros(body: Body, cells: Cells, interview: Interview) -> bool:
    heading = body.header[body.roles["amount"]]
    if any(word.startswith("micro") for word in heading.words) or body.layout.unit == "micros":
        return True
    if "unit" in interview.answers:
        answer = interview.choose("unit", _UNIT_PROMPT.format(title=heading.text.strip()), ("major", "micros"))
        return answer == "micros"
    if not are_whole(cells):
        return False
    sizes = pc.cast(cells.bodies.filter(pc.fill_null(pc.not_equal(cells.bodies, "0"), False)), pa.float64())
    if not len(sizes):
        return False
    middle = pc.quantile(sizes, 0.5)[0].as_py()
    if body.layout.unit == "micros_if_whole":
        if middle >= SURELY_MICROS:
            return True
        unsure = middle >= SURELY_MAJOR
    else:
        large = heading.currency in WITHOUT_DECIMALS or "currency" in body.roles or body.layout.name != "generic"
        unsure = middle >= SUSPICIOUS and not large and _is_advertising(body)
    if unsure:
        interview.ask("unit", _UNIT_PROMPT.format(title=heading.text.strip()), ("major", "micros"))
    return False


_UNIT_PROMPT = "All amounts in “{title}” are whole numbers. Are they whole units (major) or millionths (micros)?"


def _is_advertising(body: Body) -> bool:
    return "impressions" in body.roles or "clicks" in body.roles


def _debit_less_credit(body: Body, interview: Interview) -> Money:
    debit, credit = _cells(body, "debit"), _cells(body, "credit")
    mark = mark_of([debit, credit], interview, body.title("debit").strip())
    parts = [read_amounts(cells, mark) for cells in (debit, credit)]
    zero = pa.scalar(Decimal(0), AMOUNT)
    plus, minus = (pc.fill_null(part.values, zero) for part in parts)
    if not pc.any(pc.greater(minus, zero)).as_py():
        minus = pc.abs(minus)  # the column says that it is a credit, and its minus says so again
    values = pc.subtract(plus, minus).cast(AMOUNT)
    states = _worst(parts[0].states, parts[1].states)
    return Money("debit", Amounts(values, states, parts[0].currencies or parts[1].currencies), mark=mark)


def _worst(left: States, right: States) -> States:
    """One side of an entry is empty; unreadable is worse than empty."""
    bad = np.maximum(np.where(left == MISSING, OK, left), np.where(right == MISSING, OK, right))
    both_missing = (left == MISSING) & (right == MISSING)
    return np.where(both_missing, MISSING, bad).astype(np.uint8)


def _quantity_times_price(body: Body, interview: Interview) -> Money:
    quantity, price = _cells(body, "quantity"), _cells(body, "unit_amount")
    mark = mark_of([quantity, price], interview, body.title("unit_amount").strip())
    counts, prices = (read_amounts(cells, mark) for cells in (quantity, price))
    states = np.maximum(counts.states, prices.states)
    pairs = zip(counts.values.to_pylist(), prices.values.to_pylist(), states.tolist(), strict=True)
    exact = [round(count * each, 12) if state == OK else None for count, each, state in pairs]
    amounts = Amounts(pa.array(exact, AMOUNT), states, prices.currencies)
    return Money("unit_amount", amounts, _basis(body, amounts, mark, interview), mark)


def _basis(body: Body, amounts: Amounts, mark: Mark, interview: Interview) -> str | None:
    """Return whether lines are net or gross of tax: a document's total equals its lines with their tax, or without."""
    if "tax_amount" not in body.roles:
        return None
    taxes = read_amounts(_cells(body, "tax_amount"), mark).values.to_pylist()
    if not any(taxes):
        return "net"
    if "document_total" in body.roles:
        totals = read_amounts(_cells(body, "document_total"), mark).values.to_pylist()
        lines: dict[str, list[Decimal]] = {}
        for number, line, tax, total in zip(
            body.raw("document_no").to_pylist(), amounts.values.to_pylist(), taxes, totals, strict=True
        ):
            sums = lines.setdefault(number, [Decimal(0), Decimal(0), Decimal(0)])
            sums[0] += line or 0
            sums[1] += tax or 0
            sums[2] = total if total is not None else sums[2]
        taxed = [sums for sums in lines.values() if sums[1] and sums[2]]
        net = sum(1 for line, tax, total in taxed if abs(line + tax - total) <= Decimal("0.05"))
        gross = sum(1 for line, _, total in taxed if abs(line - total) <= Decimal("0.05"))
        if net != gross:
            return "net" if net > gross else "gross"
    return interview.choose(
        "amount_basis", "Are the unit amounts without tax (net) or with it (gross)?", ("net", "gross")
    )


def broken(states: States) -> Flags:
    """Return the rows whose amount is there but cannot be read."""
    return np.asarray((states == BAD) | (states == FORMULA))
