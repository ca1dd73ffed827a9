"""What would a changed rule move? Figures of open periods as they are and as they would be; closed ones keep theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from finint import budget, close, commentary, display, fiscal_books, holdings, metrics, settings, store
from finint.errors import FinintError
from finint.fiscal import Calendar
from finint.kept import supposing
from finint.metric_areas import values
from finint.metric_values import Asking
from finint.metrics import Metric
from finint.metrics.conventions import BASE, in_force
from finint.outcome_view import outcome_view
from finint.period import Period
from finint.return_rules import Rules
from finint.rulebook import RULES
from finint.view import View

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "developer_departments": ("platform_cost_amount",),
    "devrel_departments": ("developer_cac_amount",),
    "ltv_discount_ratio_per_year": ("developer_ltv_amount", "developer_ltv_cac_ratio"),
    "tolerance_spend_ratio": ("reconciled_ratio",),
}
"""The register's numbers that a rule decides, beside those asked for by name below."""
MATERIALITY = ("materiality_amount", "materiality_ratio", "materiality_amount_alone", "always_comment")


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure of the open periods: what it is, and what it would be."""

    figure: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the rule moves it."""
        return self.before != self.after


class _Sums(NamedTuple):
    budget_amount: Decimal | None
    due_amount: Decimal | None
    actual_amount: Decimal | None
    unrated_lines: int


def preview(books: store.Books, name: str, new: str, today: date) -> list[Moved]:
    """Return the figures that rule `name` decides, as they are and as they would be with `new`; nothing is written.

    Raises:
        CalculationError: there is no such rule, or `new` is not a value of it.
    """
    settings.refuse_if_unfit(books, name, new)
    before = _figures(books, name, today)
    with supposing(name, RULES[name].checked(new)):
        after = _figures(books, name, today)
    # A convention gives a figure another name: then they are told side by side, in their order.
    return [
        Moved(old if old == changed else f"{old} → {changed}", before[old], after[changed])
        for old, changed in zip(before, after, strict=True)
    ]


def _figures(books: store.Books, name: str, today: date) -> dict[str, str]:
    """Return the figures of the fiscal year under way that rule `name` decides, by name, as people read them."""
    held = holdings.held_on(books, today)
    if held.is_empty:
        return {}
    rules = settings.rules(books)
    as_of = holdings.cut_off(held, today)
    calendar = settings.calendar(books)
    year = calendar.year_of(as_of - timedelta(days=1))
    version = next((row.version for row in holdings.versions(books)), "")
    view = View(year, calendar.until(as_of, year), version, calendar=calendar)
    if name in MATERIALITY:
        return _comments(books, view)
    if name == "reporting_currency":
        return _in_currency(books, view, rules[name])
    if name in fiscal_books.NAMES and (name != "fiscal_first_month" or calendar.weeks):
        return _days(calendar, as_of - timedelta(days=1))
    if name == "fiscal_first_month":
        total = budget.total(holdings.cells(books, view))
        return {
            "Fiscal year": f"{year.start:%b %Y} to {year.last_day:%b %Y}",
            **_headline(total.budget_amount, total.due_amount, total.actual_amount),
        }
    chosen = [base for base, rule in BASE.items() if rule == name]
    asked = [in_force(metrics.get(base), rules) for base in chosen] + [
        metrics.get(one) for one in NUMBERS.get(name, ())
    ]
    return _numbers(books, view, outcome_view(books, view, today), as_of, asked)


def _headline(planned: Decimal | None, due: Decimal | None, spent: Decimal | None, unit: str = "") -> dict[str, str]:
    """Return plan, spend and their difference of the fiscal year under way."""
    differ = None if due is None or spent is None else spent - due
    amounts = {
        "Budget of the fiscal year": display.money(planned),
        "Plan, year to date": display.money(due),
        "Actual, year to date": display.money(spent),
        "Actual vs plan, year to date": display.money(differ, sign=True),
    }
    return {name: said if said == display.ABSENT else f"{said} {unit}".strip() for name, said in amounts.items()}


def _in_currency(books: store.Books, view: View, currency: str) -> dict[str, str]:
    """Return the headline in a currency, at the rates of its days; what has no rate to it drops out and is counted."""
    (sums,) = store.read(books, "in_currency", _Sums, currency=currency, **{**view.window(), "as_of": view.as_of})
    return {
        **_headline(sums.budget_amount, sums.due_amount, sums.actual_amount, currency),
        "Lines left out, without a rate to it": display.count(sums.unrated_lines, "line"),
    }


def _days(calendar: Calendar, day: date) -> dict[str, str]:
    """Return the days of the fiscal year and month that hold `day`: what lies in them is counted once it is saved."""
    month = calendar.month_of(day)
    year, inside = calendar.days(calendar.year_of(day)), calendar.days_of(month)
    return {
        "Fiscal year": f"{display.day(year.start)} to {display.day(year.last_day)}",
        f"Month of {display.day(day)}": f"{month:%b %Y}, {display.day(inside.start)} to {display.day(inside.last_day)}",
    }


def _comments(books: store.Books, view: View) -> dict[str, str]:
    """Return who owes a comment, by open month that has begun."""
    rule, owed = commentary.rule_of(books), {}
    closed = {row.month for row in close.snapshots(books) if row.is_current}
    for month in view.period.months():
        if month in closed or month >= view.cut:
            continue
        of_month = Period.month(month.year, month.month)
        part = view.of(of_month)
        said = {row.name: row for row in commentary.comments(books, of_month, view.version)}
        lines = budget.lines(holdings.cells(books, part), ("department",))
        names = [line.name or "no department" for line in commentary.missing(lines, said, rule)]
        owed[f"{month:%b %Y}: departments that owe a comment"] = (
            f"{len(names)}: {', '.join(names)}" if names else "none"
        )
    return owed


def _numbers(books: store.Books, view: View, outcomes: View, as_of: date, asked: list[Metric]) -> dict[str, str]:
    try:
        found = values(books, asked, Asking(view, Rules(), as_of, outcomes=outcomes))
    except FinintError as error:
        return {metric.label: str(error) for metric in asked}
    return {metric.label: _shown(metric, found[metric.id].value) for metric in asked}


def _shown(metric: Metric, value: Decimal | None) -> str:
    if value is None:
        return display.ABSENT
    if metric.unit == "ratio":
        return display.percent(value)
    if metric.unit == "multiple":
        return display.multiple(value)
    return display.money(value, sign=metric.id in ("variance_amount", "better_worse_amount"))
