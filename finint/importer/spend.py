"""From classed rows to the spend ledger's table: what was spent, when, on what, in which currency."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import MISSING, OK
from finint.importer.asking import PERIOD_PROMPT, Interview
from finint.importer.body import Body
from finint.importer.breakdown import breakdown_of
from finint.importer.classify import classify
from finint.importer.counterentries import leave_counter_entries, settles
from finint.importer.dates import Order
from finint.importer.direction import directed
from finint.importer.filldown import fill_down
from finint.importer.grid import Flags
from finint.importer.longtable import LongTable
from finint.importer.measure import Money, measure
from finint.importer.periods import of_answer, of_file_name, of_preamble
from finint.importer.profitloss import leave_costs
from finint.importer.reading import Note
from finint.importer.refusals import Refusals, flags
from finint.importer.rowclasses import BAD, OTHER, Classes
from finint.importer.scaling import said, scale_of, scaled
from finint.importer.spendtable import Rows, spend_table
from finint.importer.tender import named_above, tender
from finint.importer.times import Times, columns_of, day_of, month_of_year, order_for, times
from finint.importer.twosided import two_sided
from finint.layouts.accounts import BALANCE_SHEET
from finint.period import Period, add_months

LONGEST_DAYS = 20_000  # of a file whose days are looked at one by one
NAMED = ("campaign", "vendor", "campaign_id", "description", "department", "ad_group", "document_no")


@dataclass(frozen=True, slots=True)
class SpendRead:
    """The spend of one file: its table, the class of each row, what was refused and what covers it."""

    table: pa.Table | LongTable
    classes: Classes
    refusals: Refusals
    money: Money
    times: Times
    period: Period | None
    breakdown: str
    notes: tuple[Note, ...]
    good: Flags


def read_spend(
    body: Body, above: Sequence[str], file_name: str, interview: Interview, *, delimited: bool, today: date
) -> SpendRead:
    """Read spend rows; questions are left with `interview`, and the result is then no more than a sketch.

    Args:
        body: the rows below the header.
        above: the lines above it.
        file_name: may hold the period.
        interview: answers given, questions found.
        delimited: rows have as many cells as the header.
        today: later days are worth a warning.
    """
    layout = body.layout
    above = [] if layout.two_sided else above  # the head of a batch is a row of settings
    money = measure(body, interview)
    classes = classify(body, money.floats(), delimited=delimited, key=layout.key)
    factor = scale_of(body, body.title(money.role), above, classes)
    money = replace(money, amounts=replace(money.amounts, values=scaled(money.amounts.values, factor)))
    notes: list[Note] = [*said(factor)]
    _below_headings(body, classes)
    two_sided(body)
    _not_spend(body, classes, notes)
    leave_counter_entries(body, money, classes, notes)
    if not leave_costs(body, above, classes, money.floats(), notes):
        money = directed(body, money, classes, interview, notes)
    data = classes.data()
    fill_down(body, data, interview)
    refusals = Refusals(body, data)
    refusals.by_width(classes.codes == BAD)
    month_of_year(body)
    columns = columns_of(body)
    for role in ("amount", "date"):
        body.forget(role)
    order = order_for(body, columns, interview, above)
    when = times(body, columns, order or "dmy")
    stated = _stated_period(above, file_name, when, order, interview)
    when = _undated(when, data, layout.undated, stated, interview)
    _refuse_money_and_time(
        refusals, money, when, stated.period if order and stated and stated.by == "preamble" else None
    )
    named = _currency_named(body, above)
    currency = tender(body, money, data & ~refusals.rows, named, interview)
    role = "currency" if body.has("currency") else money.role
    refusals.refuse(currency.bad, body.title(role), "bad_currency", lambda row: body.shown(role, row))
    for name in NAMED:
        if body.has(name) and name in body.roles:
            refusals.by_text(name)
    good = data & ~refusals.rows
    period = _covered(when, good, stated)
    notes += _oddities(when, good, money, today)
    table = spend_table(Rows(body, good, money, when, currency.codes, period))
    return SpendRead(table, classes, refusals, money, when, period, breakdown_of(body, when), tuple(notes), good)


@dataclass(frozen=True, slots=True)
class Stated:
    """A period the file or a person states, and where it stands."""

    period: Period
    by: str  # preamble, name, answer


def _below_headings(body: Body, classes: Classes) -> None:
    """Give the rows of a group the label of its heading, and those of a transaction what its first line says."""
    layout = body.layout
    if layout.group_column and classes.groups:
        labels = np.full(len(body), None, object)
        stack: list[str] = []
        bounds = [*classes.groups, (len(body), None)]
        for (row, label), (following, _) in pairwise(bounds):
            if label is None:
                stack = stack[:-1]
            else:
                stack.append(label)
            labels[row:following] = stack[-1] if stack else None
        given = pa.array(labels.tolist(), pa.string())
        if layout.group_column in body.roles:
            given = pc.coalesce(body.text(layout.group_column), given)
        body.overlay(layout.group_column, pc.fill_null(given, ""))
    if layout.carried:
        body.carry_down(layout.carried, ~classes.data())


def _not_spend(body: Body, classes: Classes, notes: list[Note]) -> None:
    """Class rows that settle or finance spend, such as a card's payment, apart from those that are spend."""
    # An advertisement may be rejected after it ran: its status says nothing of what it cost.
    is_media = bool(body.roles.keys() & {"impressions", "clicks"}) or (
        "campaign" in body.roles and not body.roles.keys() & {"vendor", "document_no"}
    )
    for role, pattern in body.layout.not_spend.items():
        if not body.has(role) or (is_media and role in {"state", "voided", "voided_on", "region"}):
            continue
        cells = pc.fill_null(body.text(role), "")
        if pattern is BALANCE_SHEET:
            found = settles(cells) & classes.data()
        else:
            encoded = cells.dictionary_encode()
            matched = flags(pc.match_substring_regex(encoded.dictionary, f"(?i)^(?:{pattern})$"))
            found = matched[encoded.indices.to_numpy()] & classes.data()
        if found.any():
            classes.codes[found] = OTHER
            labels = ", ".join(f"“{label}”" for label in pc.unique(cells.filter(pa.array(found)))[:5].to_pylist())
            notes.append(Note("not_spend", f"{int(found.sum())} rows settle or finance spend and are none: {labels}."))


def _stated_period(
    above: Sequence[str], file_name: str, when: Times, order: Order | None, interview: Interview
) -> Stated | None:
    in_preamble = of_preamble(above, order)
    if in_preamble:
        return Stated(in_preamble, "preamble")
    in_name = of_file_name(file_name)
    if in_name:
        return Stated(in_name, "name")
    if "period" in interview.answers and (period := of_answer(interview.answers["period"])):
        interview.use("period", interview.answers["period"])
        return Stated(period, "answer")
    if when.grain == "file":
        interview.ask("period", PERIOD_PROMPT)
    return None


def _undated(when: Times, data: Flags, may_lack: bool, stated: Stated | None, interview: Interview) -> Times:  # noqa: FBT001
    """Give the lines that are for the whole bill its period; ask for it when the bill does not say."""
    rows = data & (when.states == MISSING)
    if not may_lack or when.grain == "file" or not rows.any():
        return when
    if stated is None and (month := _one_month(when, data)):
        stated = Stated(month, "rows")
    if stated is None:
        interview.ask("period", f"{int(rows.sum())} lines of this bill, such as its tax, have no day. {PERIOD_PROMPT}")
        return when
    start, end = day_of(stated.period.start), day_of(stated.period.end)
    return replace(
        when,
        first=np.where(rows, start, when.first).astype(np.int32),
        end=np.where(rows, end, when.end).astype(np.int32),
        states=np.where(rows, OK, when.states).astype(np.uint8),
        by_role=tuple((role, np.where(rows, OK, states).astype(np.uint8)) for role, states in when.by_role),
    )


def _one_month(when: Times, data: Flags) -> Period | None:
    """Return the calendar month that all dated lines of a bill lie in; None when they lie in several."""
    rows = when.period(data)
    if rows is None:
        return None
    first = rows.start.replace(day=1)
    month = Period(first, add_months(first, 1))
    return month if rows.end <= month.end else None


def _refuse_money_and_time(refusals: Refusals, money: Money, when: Times, stated: Period | None) -> None:
    refusals.by_state(money.amounts.states, money.role, "amount")
    for role, states in when.by_role:
        refusals.by_state(states, role, "date")
    if stated and when.roles:
        start, end = day_of(stated.start), day_of(stated.end)
        outside = (when.states == OK) & ((when.first >= end) | (when.end <= start))
        body, role = refusals.body, when.roles[0]
        refusals.refuse(outside, body.title(role), "date_out_of_period", lambda row: body.shown(role, row))


def _currency_named(body: Body, above: Sequence[str]) -> str | None:
    """Return the currency in the amount's header, above the header, or of the layout."""
    heading = body.header[body.roles["amount"]] if "amount" in body.roles else None
    return (heading.currency if heading else None) or named_above(above) or body.layout.currency


def _covered(when: Times, good: Flags, stated: Stated | None) -> Period | None:
    """Return the days the file covers: what it states when its rows agree, else what its rows say."""
    rows = when.period(good)
    if stated is None:
        return rows
    if rows is None or (rows.start >= stated.period.start and rows.end <= stated.period.end):
        return stated.period
    return rows


def _oddities(when: Times, good: Flags, money: Money, today: date) -> list[Note]:
    notes: list[Note] = []
    dated = good & (when.states == OK)
    if when.grain == "file" or not dated.any():
        return notes
    latest = int(when.first[dated].max())
    if latest > day_of(today):
        future = int((when.first[dated] > day_of(today)).sum())
        last = np.datetime64(latest, "D")
        notes.append(Note("future_date", f"{future} rows lie after today, {today}; the last on {last}.", warns=True))
    earliest = int(when.first[dated].min())
    if latest - earliest > LONGEST_DAYS:
        return notes
    daily = np.bincount(when.first[dated] - earliest, weights=np.nan_to_num(money.floats()[dated]))
    positive = daily[daily > 0]
    if len(positive) >= 14:
        usual = float(np.median(positive))
        highest = int(daily.argmax())
        if daily[highest] > 10 * usual:
            day = np.datetime64(earliest + highest, "D")
            notes.append(
                Note("unusual_spend", f"{day} has {daily[highest]:,.2f}, more than ten times a usual {usual:,.2f}.")
            )
    return notes
