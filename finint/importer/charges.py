"""What an account takes for moving money: a fee beside an amount that does not hold it is spent as well."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint import display
from finint.importer.amounts import BAD, OK, read_amounts, take_apart
from finint.importer.body import Body
from finint.importer.measure import Money
from finint.importer.reading import AMOUNT, Note
from finint.importer.refusals import flags
from finint.importer.rowclasses import DATA, OTHER, Classes


def with_fees(body: Body, money: Money, classes: Classes, notes: list[Note]) -> Money:
    """Return amounts with the fees beside them; the fee of a row that is no spend itself is all it costs.

    Args:
        body: the rows; the role `fee` holds what was taken, with either sign.
        money: what each row costs without it, spend positive.
        classes: a row that only brought or moved money becomes data when it has a fee; not one that never happened.
        notes: told what was added.
    """
    if not body.has("fee") or "total" in body.header[body.roles["amount"]].words:
        return money  # "Total amount" holds the fee
    amounts = read_amounts(take_apart(body.raw("fee")), money.mark)
    size = pc.fill_null(pc.abs(amounts.values), pa.scalar(Decimal(0), AMOUNT))
    happened = np.isin(classes.codes, (DATA, OTHER))
    if body.has("state") and (never := body.layout.not_spend.get("state")):
        happened &= ~flags(pc.match_substring_regex(pc.fill_null(body.text("state"), ""), f"(?i)^(?:{never})$"))
    charged = happened & (amounts.states == OK) & flags(pc.greater(size, pa.scalar(Decimal(0), AMOUNT)))
    states = np.where(happened & (amounts.states == BAD), BAD, money.amounts.states).astype(np.uint8)
    money = replace(money, amounts=replace(money.amounts, states=states))  # an unreadable fee leaves the amount open
    if not charged.any():
        return money
    moved = charged & (classes.codes == OTHER)
    classes.codes[moved] = DATA
    own = pc.if_else(pa.array(moved), pa.scalar(Decimal(0), AMOUNT), money.amounts.values)
    values = pc.if_else(pa.array(charged), pc.add(own, size).cast(AMOUNT), money.amounts.values)
    total = pc.sum(size.filter(pa.array(charged))).as_py()
    rows = display.count(int(charged.sum()), "row has a fee", "rows have a fee")
    notes.append(Note("fees", f"{rows} beside the amount, {total.normalize():f} in all: counted as spent."))
    return replace(money, amounts=replace(money.amounts, values=values))
