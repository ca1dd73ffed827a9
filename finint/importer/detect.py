"""Whose export is this, and where is its header? Every layout scores every likely row; the best claims the file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from finint.importer import spendcolumns
from finint.importer.budgetcolumns import budget_roles
from finint.importer.grid import Grid
from finint.importer.header import Heading, assign
from finint.importer.headerrows import Candidate, candidate_rows
from finint.importer.kinds import KINDS, Kind
from finint.importer.periodcolumns import ACTUAL_WORDS, PLAN_WORDS, period_columns
from finint.layouts import BY_NAME, GENERIC, LAYOUTS, Layout
from finint.layouts.generic import MONEY_WORDS, SPEND_WORDS
from finint.layouts.layout import fold

LOOKED_AT_ROWS = 200
# "Total" or "Value" is money spent only beside the words of somebody paid or something bought.
TIMES = frozenset({"date", "start", "week", "week_end", "month"})
WHO = frozenset(
    {"vendor", "vendor_id", "document_no", "description", "campaign", "department", "cost_center", "gl_account"}
)
MEDIA_ROLES = frozenset({"campaign", "campaign_id", "ad_group", "ad", "impressions", "clicks"})
MARK, DECISIVE, PREAMBLE, FILE_NAME, ROLE = 3.0, 6.0, 8.0, 2.0, 0.3


@dataclass(frozen=True, slots=True)
class Claim:
    """A layout or kind that recognises the file, with the header row it found and why it believes so."""

    layout: Layout
    kind: Kind | None
    row: int  # of the header, in the grid
    header: tuple[Heading, ...]
    roles: Mapping[str, int]
    score: float
    reason: str
    lacks: tuple[str, ...] = field(default=())  # required roles without a column

    @property
    def source(self) -> str:
        """The name under which the ledger keeps this money."""
        return f"finint_{self.kind.name}" if self.kind else self.layout.source


def detect(grid: Grid, file_name: str, answers: Mapping[str, str]) -> Claim | None:
    """Return the best claim on a file; one that `lacks` a required column only when no other is complete.

    Args:
        grid: the physical rows.
        file_name: may support a claim, never makes one.
        answers: "kind" settles what the file is; "amount_column" helps the generic layout.
    """
    top = grid.rows(0, min(len(grid), LOOKED_AT_ROWS))
    lines = [" ".join(cell.strip() for cell in cells if cell.strip()) for cells in top]
    wanted = answers.get("kind", "").strip().casefold()
    titled = {layout.name: [row for row, line in enumerate(lines) if _is_title(layout, line)] for layout in LAYOUTS}
    claims = [
        claim
        for candidate in candidate_rows(top)
        for claim in _claims(candidate, top, (lines, titled), file_name, answers)
        if not wanted or _is_wanted(claim, wanted)
    ]
    complete = [claim for claim in claims if not claim.lacks]
    best = max(complete, key=lambda claim: claim.score, default=None)
    broken = max((claim for claim in claims if claim.lacks), key=lambda claim: claim.score, default=None)
    # A platform's report without its cost column is that, not some other table that happens to fit.
    is_platform = broken is not None and broken.layout.vendor is not None and broken.score > 4 * MARK
    if broken and (best is None or (best.layout is GENERIC and best.kind is None and is_platform)):
        return broken
    return best


def _is_wanted(claim: Claim, wanted: str) -> bool:
    """Return whether a claim is of the kind that was answered; a table of months may hold spend as well as a plan."""
    if claim.kind is None:
        return wanted in {claim.layout.kind, "spend"}
    of_months = claim.kind.name == "budget" and not any(role.startswith("budget ") for role in claim.roles)
    return wanted == claim.kind.name or (wanted == "spend" and of_months)


def _claims(
    candidate: Candidate,
    top: Sequence[Sequence[str]],
    lines: tuple[Sequence[str], Mapping[str, list[int]]],
    file_name: str,
    answers: Mapping[str, str],
) -> Iterator[Claim]:
    folds = {heading.folded for heading in candidate.header} | {heading.base for heading in candidate.header}
    if not _is_known(candidate, folds, answers):
        return
    for layout in LAYOUTS:
        above = [lines[0][row] for row in lines[1][layout.name] if row < candidate.row]
        if claim := _layout_claim(layout, candidate, folds, above, file_name, answers):
            yield claim
    for kind in KINDS.values():
        if claim := _kind_claim(kind, candidate, folds, answers):
            yield claim
    if claim := _generic_claim(candidate, top, answers):
        yield claim


def _layout_claim(
    layout: Layout,
    candidate: Candidate,
    folds: set[str],
    lines: Sequence[str],
    file_name: str,
    answers: Mapping[str, str],
) -> Claim | None:
    """Return the layout's claim on a header; `lines` are its titles among the rows above."""
    surely = folds & layout.decisive
    own = folds & layout.marks | surely
    if layout.priced:
        own = own - {h.base for h in candidate.header if h.base in layout.priced and h.currency is None}
    if layout.verbatim:
        own = own | {heading.text.strip() for heading in candidate.header} & layout.verbatim
    if not own and not lines:
        return None
    named = any(pattern.search(file_name) for pattern in _patterns(layout)[1])
    if len(own) < layout.marks_needed and not lines and not surely:
        return None
    if layout.marks_needed == 1 and len(own) == 1 and not (named or lines or surely or _distinctive(own)):
        return None
    roles = assign(layout.columns, candidate.header)
    if len(own) == 1 and not (named or lines or surely or roles.keys() & MEDIA_ROLES):
        return None  # "Amount spent" on suppliers is no advertising report
    chosen = answers.get("amount_column")
    if chosen is not None and (place := column_named(candidate.header, chosen)) is not None:
        roles = {role: at for role, at in roles.items() if at != place} | {"amount": place}
    lacks = [role for role in layout.required if role not in roles]
    if layout.amount_rule == "quantity_times_price" and "amount" not in roles:
        lacks += [role for role in ("quantity", "unit_amount") if role not in roles]
    score = MARK * len(own) + DECISIVE * bool(surely) + PREAMBLE * bool(lines) + FILE_NAME * named + ROLE * len(roles)
    why = [f"{len(own)} of {len(candidate.header)} headers are its own"]
    why += [f"line “{lines[0][:60]}” is one of its titles"] if lines else []
    why += ["the file name says so too"] if named else []
    reason = f"{layout.title}: {', '.join(why)}."
    return Claim(layout, None, candidate.row, candidate.header, roles, score, reason, tuple(lacks))


def _is_known(candidate: Candidate, folds: set[str], answers: Mapping[str, str]) -> bool:
    """Return whether a row has a header that any layout knows, or a word for money: rows of data seldom do."""
    if (
        folds & _vocabulary()
        or period_columns(candidate.header)
        or column_named(candidate.header, answers.get("amount_column", "")) is not None
    ):
        return True
    return any(not _MONEY.isdisjoint(heading.words) for heading in candidate.header)


_MONEY = SPEND_WORDS | MONEY_WORDS | PLAN_WORDS | ACTUAL_WORDS


@cache
def _vocabulary() -> frozenset[str]:
    layouts = [layout.known() for layout in (*LAYOUTS, GENERIC)]
    kinds = [frozenset(name for headers in kind.columns.values() for name in headers) for kind in KINDS.values()]
    return frozenset().union(*layouts, *kinds)


@cache
def _compiled(name: str) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    layout = BY_NAME[name]
    return tuple(
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
        for patterns in (layout.preamble, layout.file_names)
    )  # type: ignore[return-value]


def _patterns(layout: Layout) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    return _compiled(layout.name)


def _is_title(layout: Layout, line: str) -> bool:
    return any(pattern.match(line) for pattern in _patterns(layout)[0])


def _distinctive(own: set[str]) -> bool:
    """Return whether one mark alone tells the platform: a long one, not "device" or "network"."""
    return max(len(name.encode()) for name in own) > 7


def _kind_claim(  # noqa: PLR0911 - one return a reason against
    kind: Kind, candidate: Candidate, folds: set[str], answers: Mapping[str, str]
) -> Claim | None:
    forced = answers.get("kind", "").strip().casefold() == kind.name
    columns: Mapping[str, tuple[str, ...]] = kind.columns
    if kind.name in {"budget", "budget_and_actual"}:
        roles = budget_roles(kind, candidate.header, folds, answers)
        if roles is None:
            return None
        score = 6 + 1.5 * len(roles)
        return _of_kind(kind, candidate, roles, score)
    if kind.only_template and not forced:
        own = {name for names in columns.values() for name in names[:1]}
        if kind.name == "spend" or not folds <= own or not all(fold(name) in folds for name in kind.required):
            return None
    elif not forced and (folds & set(kind.refuses) or not folds & set(kind.says)):
        return None
    roles = assign(columns, candidate.header)
    lacks = tuple(name for name in kind.required if name not in roles)
    if kind.name == "spend" or lacks:
        return None
    covered = len(roles) / max(len([heading for heading in candidate.header if heading.folded]), 1)
    if covered < 0.4 and not forced:
        return None
    return _of_kind(kind, candidate, roles, 3 * len(kind.required) + len(roles) + 5 * covered)


def _of_kind(kind: Kind, candidate: Candidate, roles: Mapping[str, int], score: float) -> Claim:
    reason = f"{kind.title}: {len(roles)} of {len(candidate.header)} headers are its fields."
    return Claim(GENERIC, kind, candidate.row, candidate.header, roles, score, reason)


def _generic_claim(candidate: Candidate, top: Sequence[Sequence[str]], answers: Mapping[str, str]) -> Claim | None:
    below = top[candidate.row + 1 : candidate.row + 51]
    known = assign({role: names for role, names in GENERIC.columns.items() if role != "amount"}, candidate.header)
    money = spendcolumns.candidates(candidate.header, below, without=frozenset(known.values()))
    chosen = column_named(candidate.header, answers.get("amount_column", ""))
    if chosen is None and not money.likely and not money.possible:
        return None
    roles = _with_days(assign(GENERIC.columns, candidate.header), candidate.header, below)
    taken = {*money.likely, *money.possible} if chosen is None else {chosen}
    roles = {role: place for role, place in roles.items() if place not in taken}
    if not roles.keys() & TIMES and (day := spendcolumns.day_column(candidate.header, below)) is not None:
        roles = {role: place for role, place in roles.items() if place != day} | {"date": day}
    settled = chosen if chosen is not None else money.settled
    if settled is not None:
        roles["amount"] = settled
    if not roles.keys() - {"amount"} or (not money.likely and chosen is None and not roles.keys() & WHO):
        return None
    widths = [len(row) for row in below if any(cell.strip() for cell in row)]
    fits = bool(widths) and max(set(widths), key=widths.count) >= len(candidate.header) - 1
    score = 1 + ROLE * len(roles) + fits
    titles = (candidate.header[place].text.strip() for place in roles.values())
    reason = f"Table: headers such as “{next((title for title in titles if title), '')}” say what they hold."
    return Claim(GENERIC, None, candidate.row, candidate.header, roles, score, reason)


def _with_days(roles: dict[str, int], header: Sequence[Heading], below: Sequence[Sequence[str]]) -> dict[str, int]:
    """Give the role of the date to another column when none of its cells is a day: "Tag" is a label in English."""
    if "date" not in roles or spendcolumns.may_hold_days(below, roles["date"]):
        return roles
    blank = Heading("", "", "", None)
    others = [blank if place == roles["date"] else heading for place, heading in enumerate(header)]
    found = assign({"date": GENERIC.columns["date"]}, others)
    if not found or not spendcolumns.may_hold_days(below, found["date"]):
        return roles
    return {role: place for role, place in roles.items() if place != found["date"]} | found


def column_named(header: Sequence[Heading], name: str) -> int | None:
    """Return the column whose header is `name`: verbatim, else without case and marks; None when there is none."""
    for place, heading in enumerate(header):
        if name and heading.text == name:
            return place
    wanted = fold(name)
    return next((place for place, heading in enumerate(header) if wanted and heading.folded == wanted), None)
