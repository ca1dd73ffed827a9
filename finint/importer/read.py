"""Read one export: from its bytes to typed rows, refused rows, and what must be asked before anything is stored."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np

from finint.errors import ExportError
from finint.importer import control, plans, records
from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.content import Content, sha256_of
from finint.importer.detect import Claim, column_named, detect
from finint.importer.finish import Found, column_titles, fingerprint, finish, raw_table, whole
from finint.importer.fiscalmonths import with_months
from finint.importer.gate import Limits, limits_set
from finint.importer.grid import Grid
from finint.importer.kinds import KINDS
from finint.importer.periods import time_zone
from finint.importer.physical import Physical, open_export
from finint.importer.planorspend import PLAN_OR_SPEND, may_be_plan
from finint.importer.reading import Note, Question, Reading
from finint.importer.spend import read_spend
from finint.importer.spendcolumns import candidates
from finint.importer.stated import stated_totals
from finint.layouts import GENERIC
from finint.layouts.generic import NEUTRAL_WORDS, SPEND_WORDS
from finint.layouts.summaries import CUSTOMERS, INCOME, INCOME_SAID, SUMMARIES

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
PLANS = ("budget", "budget_and_actual")
LOOKED_AT_ROWS = 50
# A table with one of these is about spend, though it may name the customer it was for.
PAID_OR_RUN = frozenset({"vendor", "vendor_id", "campaign", "campaign_id", "impressions", "clicks", "department",
    "cost_center", "gl_account"})  # fmt: skip
MOST_NAMED = 12  # columns in a sentence
# When a report was made or a bill is due is not what it covers.
MADE = re.compile(
    r"(?i)((date|time|date/time|report) )?(generated|created|exported|printed|downloaded|run|due)\b|"
    r"(invoice|issue|due|print|export|run|creation|report|statement) date\b|erstellt|generado|généré|gerado|作成"
)


def read_export(
    data: Content,
    file_name: str,
    *,
    answers: Mapping[str, str] = NO_ANSWERS,
    account: str = "",
    today: date,
    limits: Limits | None = None,
) -> Reading:
    r"""Return what one export holds: ready to post, to be asked about, or refused with a reason.

    Args:
        data: the file's bytes.
        file_name: as uploaded; may hold the period, never decides what the file is.
        answers: replies to questions by their key.
        account: whose money this is, when the file does not say.
        today: later dates are worth a warning.
        limits: what the file may cost; those of this process when None.

    >>> data = b"Date,Supplier,Amount (EUR)\n2026-03-02,Studio,120.50\n"
    >>> reading = read_export(data, "x.csv", today=date(2026, 4, 1))
    >>> reading.state, reading.source, reading.tables["spend"]["amount"].to_pylist()
    ('ready', 'generic', [Decimal('120.500000000000')])
    """
    sha256 = sha256_of(data)
    blank = Reading("reject", None, sha256, file_name, len(data), account=account)
    try:
        physical = open_export(data, file_name, answers=answers, limits=limits or limits_set())
    except ExportError as error:
        return replace(blank, reason=f"{error}" + (f" ({error.fix})" if error.fix else ""))
    if isinstance(physical, Question):
        return replace(blank, state="needs_input", reason=physical.prompt, questions=(physical,))
    opened = replace(
        blank,
        encoding=physical.encoding,
        delimiter=physical.delimiter,
        sheet=physical.sheet,
        notes=physical.notes,
        answers={key: answers[key] for key in ("sheet", "encoding", "kind") if key in answers},
    )
    grid = Grid.of(physical.rows)
    claim = detect(grid, file_name, answers)
    if claim is None:
        return replace(opened, reason=_unrecognised(grid, answers.get("kind", "")))
    return _claimed(opened, physical, grid, claim, Interview(answers), today)


def lines_above(grid: Grid, header: int) -> list[str]:
    """Return what stands above the header: each row as one line, and each cell of rows with several."""
    lines = []
    for row in grid.rows(0, header):
        cells = [cell.strip() for cell in row if cell.strip()]
        if not (cells and MADE.match(cells[0])):
            lines += [" ".join(cells), *(cells if len(cells) > 1 else ())]
    return lines


def _unrecognised(grid: Grid, kind: str) -> str:
    if kind:
        return f"The file does not have the columns of “{kind}”; known kinds are {', '.join(KINDS)}."
    if summary := _summary(grid):
        return f"{summary}."
    for row in grid.rows(0, min(len(grid), LOOKED_AT_ROWS)):
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) >= 2:
            first = ", ".join(f"“{cell[:40]}”" for cell in cells[:6])
            return (
                f"No column of this file says that it holds spend or a plan; its first row has {first}. "
                "Name the column with amount_column, or import another report."
            )
    return "The file holds no table: no row has two cells. Export the report as CSV or XLSX and import that."


def _summary(grid: Grid) -> str:
    """Return what to take instead of a report that adds up what others list; empty for any other file."""
    for line in lines_above(grid, min(len(grid), 6)):
        for pattern, instead in SUMMARIES.items():
            if re.fullmatch(pattern, line.strip(), re.IGNORECASE):
                return instead
    return ""


def _claimed(
    opened: Reading, physical: Physical, grid: Grid, claim: Claim, interview: Interview, today: date
) -> Reading:
    header = tuple(heading.text for heading in claim.header)
    above = lines_above(grid, claim.row)
    base = replace(
        opened,
        source=claim.source,
        profile_version=claim.layout.version,
        kind=claim.kind.name if claim.kind else claim.layout.kind,
        replaces="key" if claim.kind else claim.layout.replaces,
        header=header,
        header_line=int(grid.line_no[claim.row]),
        fingerprint=fingerprint(header),
        time_zone=claim.layout.time_zone or time_zone(above),
        notes=(*opened.notes, Note("detected", claim.reason)),
    )
    body = Body.of(grid, claim, physical.cell_errors)
    if instead := claim.layout.instead or _income(claim, above, interview):
        return replace(base, reason=instead)
    if claim.lacks:
        codes = whole(grid, claim.row, np.zeros(len(body), np.uint8))
        return replace(base, reason=_lacking(claim), raw=raw_table(physical.rows, codes, body))
    named = column_named(claim.header, interview.answers.get("amount_column", ""))
    if named is not None and body.roles.get("amount") == named:
        interview.use("amount_column", claim.header[named].text.strip())
    delimited = physical.delimiter is not None
    if claim.layout is GENERIC and not claim.kind and "amount" not in body.roles:
        body = _choose_amount(body, claim, interview)
    if claim.layout is GENERIC and not claim.kind:
        body = with_months(body, interview)
    if claim.kind and claim.kind.name in PLANS:
        found = plans.read_plan(body, claim.kind, above, opened.file_name, interview, delimited=delimited)
    elif claim.kind:
        found = records.read_records(body, claim.kind, interview, delimited=delimited)
    else:
        found = _spend(body, above, opened.file_name, interview, delimited=delimited, today=today)
        if claim.layout is GENERIC and may_be_plan(body, found.days, [*above, opened.file_name]):
            interview.choose("kind", PLAN_OR_SPEND, ("budget", "spend"))
    return finish(replace(base, notes=(*base.notes, *_unread(body))), physical.rows, body, found, interview)


def _income(claim: Claim, above: Sequence[str], interview: Interview) -> str:
    """Return why a table of sales is refused; empty for any other, and where somebody says that it is spend."""
    if interview.answers.get("kind", "").strip().casefold() == "spend" or claim.kind:
        return ""
    titled = next((line for line in above if INCOME.fullmatch(line.strip())), "")
    known = {claim.roles.get("account_id")}  # "Customer ID" is an advertiser's account
    said = [
        heading.text.strip()
        for place, heading in enumerate(claim.header)
        if place not in known and not CUSTOMERS.isdisjoint(heading.words)
    ]
    amount = claim.header[claim.roles["amount"]].words if "amount" in claim.roles else ()
    is_spend = bool(claim.roles.keys() & PAID_OR_RUN or set(amount) & (SPEND_WORDS - NEUTRAL_WORDS))
    if not titled and (claim.layout is not GENERIC or not said or is_spend):
        return ""
    shown = f"“{titled or said[0]}”"
    return f"{shown} says that this file holds {INCOME_SAID}. Import the bills, card or ledger lines, or an ads report."


def _unread(body: Body) -> tuple[Note, ...]:
    """Say which columns are read as something, and which are kept in the raw rows alone."""
    used = {place: role.split(" ")[0].replace("_", " ") for role, place in body.roles.items()}
    titles = [heading.text.strip() for heading in body.header]
    read = [f"“{titles[place]}” as {role}" for place, role in sorted(used.items()) if titles[place]]
    left = [f"“{title}”" for place, title in enumerate(titles) if title and place not in used]
    said = f"Read: {_some(read)}." + (f" Kept, not read: {_some(left)}." if left else "")
    return (Note("columns", said),)


def _some(texts: Sequence[str]) -> str:
    return ", ".join(texts[:MOST_NAMED]) + (f" and {len(texts) - MOST_NAMED} more" if len(texts) > MOST_NAMED else "")


def _lacking(claim: Claim) -> str:
    texts = [heading.text.strip() for heading in claim.header if heading.text.strip()]
    shown = ", ".join(texts[:20]) + (", …" if len(texts) > 20 else "")
    words = {"amount": "a cost column", "date": "a date column"}
    lacks = " and ".join(words.get(role, f"a column of {role.replace('_', ' ')}") for role in claim.lacks)
    return (
        f"This {claim.layout.title} lacks {lacks}; it has: {shown}. Add the column to the report and export it again."
    )


def _choose_amount(body: Body, claim: Claim, interview: Interview) -> Body:
    """Ask which of several columns holds the money; meanwhile read the first."""
    rows = body.grid.rows(body.start, body.start + LOOKED_AT_ROWS)
    known = {place for role, place in body.roles.items() if role != "amount"}
    money = candidates(claim.header, rows, without=known)
    places = money.likely or money.possible
    titles = [claim.header[place].text.strip() for place in places]
    told = [
        f"{title} (column {at + 1})" if titles.count(title) > 1 else title
        for title, at in zip(titles, places, strict=True)
    ]
    prompt = "Several columns hold money. Which one is the spend to import?"
    if len(told) == 1:
        prompt = f"Only “{told[0]}” may hold money, and nothing says that it was spent. Is it the spend to import?"
    chosen = interview.choose("amount_column", prompt, told)
    place = places[told.index(chosen)] if chosen else None
    return replace(body, roles={**body.roles, "amount": places[0] if place is None else place})


def _spend(
    body: Body, above: Sequence[str], file_name: str, interview: Interview, *, delimited: bool, today: date
) -> Found:
    read = read_spend(body, above, file_name, interview, delimited=delimited, today=today)
    stated = stated_totals(body, read.classes, read.money.amounts.values, read.good)
    totals = control.compare(stated, int(read.good.sum()))
    warning = control.note(totals)
    return Found(
        tables={"spend": read.table},
        classes=read.classes,
        refusals=read.refusals,
        period=read.period,
        days=read.times.period(read.good),
        columns=column_titles(body, read.money.role, read.times.roles),
        breakdown=read.breakdown,
        control_totals=totals,
        notes=(*read.notes, *((warning,) if warning else ())),
    )
