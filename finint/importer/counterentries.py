"""A journal books each cost twice, on its account and on the one that pays or owes it: only the first is spend."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint import display
from finint.importer.body import Body
from finint.importer.grid import Flags
from finint.importer.measure import Money
from finint.importer.reading import Note
from finint.importer.refusals import flags
from finint.importer.rowclasses import OTHER, Classes
from finint.layouts.accounts import BALANCE_SHEET, COSTS, NAME_OF_ACCOUNT, NO_COSTS

CENT = 0.005


def leave_counter_entries(body: Body, money: Money, classes: Classes, notes: list[Note]) -> None:
    """Class the entries on accounts of money and debts as no spend, in a table whose signed amounts add up to nothing.

    Args:
        body: the rows; a column of account names becomes their `gl_account`.
        money: signed amounts; a table that does not net to zero is no journal and stays as it is.
        classes: changed for counter-entries.
        notes: told what was left out.
    """
    if body.layout.replaces != "key" or "gl_account" in body.layout.not_spend or body.layout.spent:
        return
    data = classes.data()
    values = np.nan_to_num(money.floats()[data])
    if not (values < 0).any() or abs(float(values.sum())) > CENT:
        return
    names = next((place for place, heading in enumerate(body.header) if heading.folded in NAME_OF_ACCOUNT), None)
    role = next((role for role in ("gl_account", "account") if body.has(role)), None)
    if names is None and role is None:
        return
    cells = body.column(names) if names is not None else body.raw(role or "")
    found = settles(cells) & data
    if not found.any() or (found == data).all():
        return
    classes.codes[found] = OTHER
    body.overlay("gl_account", cells)
    shown = ", ".join(f"“{name}”" for name in pc.unique(cells.filter(pa.array(found)))[:5].to_pylist())
    rows = display.count(int(found.sum()), "entry stands", "entries stand")
    notes.append(Note("not_spend", f"{rows} on accounts of money, debts or income and are no spend: {shown}."))


def settles(accounts: pa.Array) -> Flags:
    """Return which names are of accounts that hold money, owe it or earn it.

    >>> settles(pa.array(["Bank", "Bank charges", "Advertising", "Accrued expenses"])).tolist()
    [True, False, False, True]
    """
    encoded = pc.utf8_trim_whitespace(pc.fill_null(accounts, "")).dictionary_encode()  # few names, many rows
    names = encoded.dictionary
    said, cost, none = (
        flags(pc.match_substring_regex(names, f"(?i)^(?:{pattern})$")) for pattern in (BALANCE_SHEET, COSTS, NO_COSTS)
    )
    return np.asarray((said & (~cost | none))[encoded.indices.to_numpy()])
