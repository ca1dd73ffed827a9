"""A booking that names two accounts, DATEV's batch: which of them is an expense, which way, on which day."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.body import Body

DEBIT, CREDIT = "s", "h"
# Accounts have four digits and more; people's have one digit more. SKR 04 books expenses in classes 5 and 6, which
# SKR 03 leaves empty; SKR 03 in 3 and 4, where SKR 04 has debts and revenue.
SKR04 = ("5", "6")
SKR03 = ("3", "4")
SIDE = {True: {DEBIT: "out", CREDIT: "in"}, False: {DEBIT: "in", CREDIT: "out"}}


def two_sided(body: Body) -> None:
    """Give each booking its expense account, direction and day; bookings without an expense get none.

    The head of the file states the first day of the fiscal year and the length of an account; a booking has day and
    month only.
    """
    if not body.layout.two_sided:
        return
    head = body.grid.row(0)
    year_start = next((cell for cell in head[12:13] if re.fullmatch(r"\d{8}", cell.strip())), "")
    digits = next((int(cell) for cell in head[13:14] if cell.strip().isdecimal()), 4)
    pairs = list(zip(*(_accounts(body, role) for role in ("gl_account", "other_account")), strict=True))
    expenses = _expenses([account for pair in pairs for account in pair if len(account) <= digits])
    sides = [cell.strip().casefold() for cell in body.raw("direction").to_pylist()]
    found, ways = [], []
    for (own, other), side in zip(pairs, sides, strict=True):
        is_own = _is_expense(own, digits, expenses)
        is_other = _is_expense(other, digits, expenses)
        only = is_own != is_other and side in {DEBIT, CREDIT}
        found.append((own if is_own else other) if only else "neither account")
        ways.append(SIDE[is_own][side] if only else "")
    body.overlay("gl_account", pa.array(found, pa.string()))
    body.overlay("direction", pa.array(ways, pa.string()))
    if len(year_start) == len("20260101"):
        days = [_day(cell.strip(), year_start) for cell in body.raw("date").to_pylist()]
        body.overlay("date", pa.array(days, pa.string()))


def _accounts(body: Body, role: str) -> list[str]:
    return pc.fill_null(pc.utf8_trim_whitespace(body.raw(role)), "").to_pylist()  # type: ignore[no-any-return]


def _expenses(accounts: list[str]) -> tuple[str, ...]:
    return SKR04 if any(account.startswith(SKR04) for account in accounts) else SKR03


def _is_expense(account: str, digits: int, expenses: tuple[str, ...]) -> bool:
    return account.isdecimal() and len(account) <= digits and account.zfill(digits).startswith(expenses)


def _day(cell: str, year_start: str) -> str:
    """Return a day and month as a date of the fiscal year that begins on `year_start`.

    >>> _day("203", "20260101"), _day("3006", "20250701"), _day("", "20260101")
    ('2026-03-02', '2026-06-30', '')
    """
    if not re.fullmatch(r"\d{3,4}", cell):
        return cell
    day, month = cell.zfill(4)[:2], cell.zfill(4)[2:]
    year = int(year_start[:4]) + (month < year_start[4:6])
    return f"{year}-{month}-{day}"
