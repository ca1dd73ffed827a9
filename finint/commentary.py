"""What is said about a variance: driver, timing or permanent, effect on the year, owner, action; who owes a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args

from finint import budget, settings, store
from finint.errors import CalculationError
from finint.period import Period
from finint.periods import must_be_open

Driver = Literal["price", "volume", "mix", "timing", "FX", "one-off", "error", "scope"]
DRIVERS: tuple[Driver, ...] = get_args(Driver)
FIELD = "department"


@dataclass(frozen=True, slots=True)
class Comment:
    """The latest word on one line of one month; `variance_amount` is what it explained when it was written."""

    month: date
    name: str
    driver: str
    is_permanent: bool
    full_year_amount: Decimal | None
    owner_role: str
    due_on: date | None
    action: str
    words: str
    variance_amount: Decimal
    written_on: datetime
    written_by: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody writes about a line."""

    driver: str
    is_permanent: bool
    words: str
    owner_role: str
    action: str
    full_year_amount: Decimal | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When a line owes a comment: its variance is material, or it always comments."""

    materiality: budget.Materiality
    always: frozenset[str]

    def demands(self, line: budget.Line) -> bool:
        """Tell whether `line` owes a comment; a line on plan to the cent owes none."""
        return bool(line.variance_amount) and (
            budget.is_material(line, self.materiality) or line.name.casefold() in self.always
        )


def rule_of(books: store.Books) -> Rule:
    """Return the rule in force."""
    values = {name: row.value for name, row in settings.current(books).items()}
    return Rule(
        budget.Materiality(
            Decimal(values["materiality_amount"]),
            Decimal(values["materiality_ratio"]),
            Decimal(values["materiality_amount_alone"]),
        ),
        frozenset(name.strip().casefold() for name in values["always_comment"].split(",") if name.strip()),
    )


def comments(books: store.Books, period: Period, version: str) -> list[Comment]:
    """Return the comments on months of `period`, newest month first."""
    return store.read(books, "comments", Comment, start=period.start, end=period.end, version=version)


def missing(lines: Sequence[budget.Line], said: Mapping[str, Comment], rule: Rule) -> list[budget.Line]:
    """Return the lines that owe a comment and have none, the largest variance first."""
    owed = [line for line in lines if rule.demands(line) and line.name not in said]
    return sorted(owed, key=lambda line: -abs(line.variance_amount))


def write(books: store.Books, month: date, line: budget.Line, said: Said, *, version: str, now: datetime) -> None:
    """Write a comment on `line` in `month`; an earlier one stays in the history.

    Raises:
        CalculationError: a field that the rule asks for is empty.
        RefusedError: the month is closed: its commentary is frozen.
    """
    if said.driver not in DRIVERS:
        raise CalculationError(f"a driver is one of {', '.join(DRIVERS)}; got '{said.driver}'")
    lacking = [
        name
        for name, text in (
            ("what happened", said.words),
            ("the owner's role", said.owner_role),
            ("the action", said.action),
        )
        if not text.strip()
    ]
    if lacking:
        raise CalculationError(f"a comment says {' and '.join(lacking)}", fix="fill in every field")

    def work(cursor: store.Cursor) -> None:
        must_be_open(cursor, month)
        period = Period.month(month.year, month.month)
        store.run(
            cursor,
            "record_comment",
            start=period.start,
            end=period.end,
            version=version,
            field=FIELD,
            name=line.name,
            driver=said.driver,
            is_permanent=said.is_permanent,
            full_year=said.full_year_amount,
            owner_role=said.owner_role.strip(),
            due_on=said.due_on,
            action=said.action.strip(),
            words=said.words.strip(),
            variance=line.variance_amount,
            now=now,
            actor=books.actor.name,
        )

    store.write(books, work)
