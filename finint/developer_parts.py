"""What are the numbers of the developer platform made of, down to the rows behind each?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from finint import store
from finint.developer_accounts import AccountsValue
from finint.devfinance import ZERO, carry
from finint.explain import Excluded, Explanation, Term
from finint.kpi_state import Kpi
from finint.metrics import Metric, Part
from finint.period import Period
from finint.platform_cost import PlatformCost, cost_rows


@dataclass(frozen=True, slots=True)
class CostPart:
    """What one ledger line gives to one team of the developer side, in the reporting currency."""

    import_id: str
    file_name: str
    line_no: int
    spend_date: date
    vendor: str
    service: str
    team: str
    rule: str
    line_amount: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One account's use in one period of its file."""

    import_id: str
    file_name: str
    line_no: int
    account_id: str
    usage_date: date
    plan: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of the platform."""

    import_id: str
    file_name: str
    line_no: int
    account_id: str
    signup_date: date
    paying_date: date | None
    churn_date: date | None
    accounts: Decimal


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Margin of one quarter's first payers at one age, as seen and discounted."""

    quarter: str
    age_months: int
    margin_amount: Decimal
    discounted_amount: Decimal


@dataclass(frozen=True, slots=True)
class KpiTermRow:
    """What one registered row adds to a KPI."""

    import_id: str
    file_name: str
    line_no: int
    what: str
    day: date | None
    why: str
    value: Decimal


def cost_parts(books: store.Books, cost: PlatformCost) -> list[CostPart]:
    """Return every ledger line's part of the developer side, largest first; they add up to the cost."""
    found = [
        CostPart(
            row.import_id, row.file_name, row.line_no, row.spend_date, row.vendor, row.service, one.team,
            one.rule_id, row.line().amount(cost.basis), one.amount,
        )
        for row in cost_rows(books, cost.period, cost.as_of, cost.basis)
        for one in carry([row.line()], cost.rules, cost.basis)
        if one.side == "developer"
    ]  # fmt: skip
    return sorted(found, key=lambda part: -part.amount)


def usage_rows(books: store.Books, period: Period, as_of: date, driver: str) -> list[UsageRow]:
    """Return what accounts did of one driver in a window."""
    return store.read(books, "usage_rows", UsageRow, start=period.start, end=period.end, as_of=as_of, driver=driver)


def accounts_between(books: store.Books, start: date, end: date, as_of: date, *, by_payment: bool) -> list[AccountRow]:
    """Return accounts by their day of sign-up, or of first payment, in [start, end) before `as_of`."""
    return store.read(books, "account_rows", AccountRow, start=start, end=end, as_of=as_of, by_payment=by_payment)


def explain_cost(
    books: store.Books, metric: Metric, cost: PlatformCost, excluded: Sequence[Excluded] = ()
) -> Explanation:
    """Recompute a number of the platform's cost from the very rows it lists."""
    parts = cost_parts(books, cost)
    window = (cost.period, cost.as_of)
    readers: dict[str, Callable[[], Sequence[Any]]] = {
        "platform_cost_rows": lambda: parts,
        "unallocated_rows": lambda: [row for row in parts if not row.team],
        **{
            f"usage_{driver}": lambda driver=driver: usage_rows(books, *window, driver)  # type: ignore[misc]
            for driver in ("active_developers", "builds", "deploys", "api_calls", "ai_tokens")
        },
    }
    words = (cost.period.label(), f"days before {cost.as_of:%d %b %Y}", f"{cost.basis} cost", "developer side")
    return _explanation(books, metric, readers, words, excluded)


def explain_value(books: store.Books, metric: Metric, value: AccountsValue, period: Period) -> Explanation:
    """Recompute a number of the accounts' value from the very rows it lists."""
    told = value.worth
    seen = [one for one in value.quarters if told and one.name in told.quarters]
    months = [month for one in seen for month in Period(one.quarter, _after(one.quarter)).months()]
    sign_ups = accounts_between(books, period.start, period.end, value.as_of, by_payment=False)
    readers: dict[str, Callable[[], Sequence[Any]]] = {
        "first_payers": lambda: [
            row
            for one in seen
            for row in accounts_between(books, one.quarter, _after(one.quarter), value.as_of, by_payment=True)
        ],
        "winning_cost": lambda: [MonthCost(row.month, row.amount) for row in value.winning_cost if row.month in months],
        "payer_margins": lambda: [row for one in seen for row in _ages(one, value, told.months if told else 0)],
        "funnel_accounts": lambda: sign_ups,
        "funnel_paying": lambda: [row for row in sign_ups if row.paying_date and row.paying_date < value.as_of],
    }
    words = (f"days before {value.as_of:%d %b %Y}", "quarters " + ", ".join(told.quarters) if told else period.label())
    return _explanation(books, metric, readers, words)


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What winning and onboarding developers cost in a month."""

    month: date
    amount: Decimal


def explain_kpi(books: store.Books, metric: Metric, kpi: Kpi, window: str) -> Explanation:
    """Recompute a KPI from its registered rows."""
    name = kpi.id.removeprefix("kpi_").removesuffix("_ratio")

    def rows(part: str) -> list[KpiTermRow]:
        return [
            KpiTermRow(row.import_id, row.file_name, row.line_no, row.what, row.day, row.why, getattr(row, part))
            for row in kpi.rows
        ]

    readers: dict[str, Callable[[], Sequence[Any]]] = {
        f"{name}_part": lambda: rows("part"),
        f"{name}_whole": lambda: rows("whole"),
    }
    left = tuple(Excluded(reason, "", count, None) for reason, count in kpi.excluded)
    return _explanation(books, metric, readers, (window, f"n = {kpi.n}", f"state: {kpi.state}"), left)


def _ages(one: Any, value: AccountsValue, months: int) -> list[AgeRow]:
    rate = 1 + value.discount_ratio_per_year
    return [
        AgeRow(one.name, age, margin, margin / rate ** (Decimal(age) / 12))
        for age, margin in enumerate(one.margins_by_age[:months])
    ]


def _after(quarter: date) -> date:
    return date(quarter.year + quarter.month // 12, (quarter.month + 2) % 12 + 1, 1)


def _explanation(
    books: store.Books,
    metric: Metric,
    readers: dict[str, Callable[[], Sequence[Any]]],
    words: Sequence[str],
    excluded: Sequence[Excluded] = (),
) -> Explanation:
    terms = [_term(part, readers) for part in metric.parts]
    imports = {
        f"{row.import_id} · {row.file_name}"
        for term in terms
        for row in cast("Sequence[Any]", term.rows)
        if getattr(row, "file_name", "")
    }
    return Explanation(
        metric=metric,
        value=metric.value({term.part.name: term.value for term in terms}),
        terms=tuple(terms),
        filters=tuple(word for word in words if word),
        excluded=tuple(excluded),
        rates=(),
        imports=tuple(sorted(imports)),
        data_version=store.data_version(books),
    )


def _term(part: Part, readers: dict[str, Callable[[], Sequence[Any]]]) -> Term:
    rows = readers[part.query]()
    return Term(part, sum((getattr(row, part.column) for row in rows), ZERO), tuple(rows))
