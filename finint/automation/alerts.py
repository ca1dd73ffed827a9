"""What deserves a message? Each finding is told once: its number names what it is about, not when it was found."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from finint import budget, display
from finint.automation.message import Message
from finint.contracts import Contract, renewals, window_of
from finint.landing import Landing
from finint.period import Period
from finint.reconciliation import ReconciledMonth

ZERO = Decimal(0)
_NAMED = 3  # vendors in a message


def budgets(
    lines: Sequence[budget.Line], thresholds: Sequence[Decimal], year: Period, currency: str, *, now: datetime
) -> list[Message]:
    """Return a message per department for the highest threshold that its spend and accruals have reached.

    >>> line = budget.Line(("Growth",), Decimal(100), Decimal(80), Decimal(91))
    >>> told = budgets([line], [Decimal("0.5"), Decimal("0.9")], Period.fiscal_year(2026), "EUR", now=datetime.min)
    >>> [(message.message_id, message.subject) for message in told]
    [('budget:2026:Growth:0.9', 'Growth has used 91.0 % of its 2026 budget')]
    """
    found = []
    for line in lines:
        used = line.used_ratio
        reached = [limit for limit in thresholds if used is not None and used >= limit]
        if used is None or not reached:
            continue
        name = line.name or "No department"
        left = f"{currency} {display.money(line.available_amount)} is available after open commitments."
        found.append(
            Message(
                f"budget:{year.last_day.year}:{name}:{max(reached)}",
                "budget",
                f"{name} has used {display.percent(used)} of its {year.last_day.year} budget",
                f"Spent and accrued {currency} {display.money(line.actual_amount + line.accrued_amount)} of "
                f"{display.money(line.budget_amount)}. {left}",
                "budget",
                now,
            )
        )
    return found


def outlooks(
    rows: Sequence[Landing], rule: budget.Materiality, year: Period, as_of: date, currency: str, *, now: datetime
) -> list[Message]:
    """Return a message per department that is expected to end the year materially over its plan; once a month."""
    found = []
    for row in rows:
        line, over = row.line, row.variance_amount
        if not line.budget_amount or not _is_material(over, over / line.budget_amount, rule):
            continue
        name = line.name or "No department"
        found.append(
            Message(
                f"outlook:{year.last_day.year}:{name}:{as_of:%Y-%m}",
                "outlook",
                f"{name} is expected to end {year.last_day.year} {currency} {display.money(over)} over plan",
                f"Outlook {display.money(row.outlook_amount)} against {display.money(line.budget_amount)}: spend and "
                "accruals to date and the larger of open commitments and the expected rest.",
                "budget",
                now,
            )
        )
    return found


def _is_material(over: Decimal, share: Decimal, rule: budget.Materiality) -> bool:
    return (over >= rule.amount and share >= rule.ratio) or over >= rule.amount_alone


def notices(contracts: Sequence[Contract], as_of: date, *, now: datetime) -> list[Message]:
    """Return a message per contract whose last day to decide is 90, 60 or 30 days away or nearer."""
    found = []
    for row in renewals(contracts, as_of):
        days = row.days_left(as_of)
        then = "It renews by itself after that day." if row.auto_renew else "It ends unless it is renewed."
        price = f" {row.currency} {display.money(row.amount)} a term." if row.amount is not None else ""
        found.append(
            Message(
                f"renewal:{row.contract_id}:{row.decide_by}:{window_of(row, as_of)}",
                "renewal",
                f"Decide on {row.vendor} by {display.day(row.decide_by)}",
                f"Contract {row.contract_id}, {display.count(days, 'day')} left.{price} {then}",
                "costs",
                now,
            )
        )
    return found


def residuals(
    months: Sequence[ReconciledMonth], tolerance_ratio: Decimal, currency: str, *, now: datetime
) -> list[Message]:
    """Return a message per month of which more than the tolerance is neither matched nor explained.

    Args:
        months: vendors' months with two sides, of any number of calendar months.
        tolerance_ratio: the share of the money in scope that may stay open, 0 to 1.
        currency: of the amounts.
        now: when it was found.
    """
    found = []
    for month in sorted({row.month for row in months}):
        rows = sorted((row for row in months if row.month == month), key=lambda row: (-row.open_amount, row.vendor))
        scope, left = sum((row.scope_amount for row in rows), ZERO), sum((row.open_amount for row in rows), ZERO)
        if left <= scope * tolerance_ratio:
            continue
        most = "; ".join(f"{row.vendor} {display.money(row.open_amount)}" for row in rows[:_NAMED] if row.open_amount)
        found.append(
            Message(
                f"residual:{month:%Y-%m}",
                "residual",
                f"{display.percent(left / scope)} of {month:%b %Y} is not reconciled",
                f"{currency} {display.money(left)} of {display.money(scope)} that platform, invoice and ledger tell is "
                f"neither matched nor explained; the rule allows {display.percent(tolerance_ratio)}. Largest: {most}.",
                "costs",
                now,
            )
        )
    return found


def failed_file(file_name: str, sha256: str, outcome: str, reason: str, *, now: datetime) -> Message:
    """Return the message for a file of the inbox that was not imported."""
    said = "waits for an answer" if outcome == "needs_input" else "was refused"
    return Message(
        f"import:{sha256}", "import", f"{file_name} {said}", reason or "No reason was given.", "imports", now
    )


def failed_job(label: str, due_on: datetime, said: str, *, now: datetime) -> Message:
    """Return the message for a job that failed for the last time."""
    return Message(f"job:{label}:{due_on:%Y-%m-%d}", "job", f"{label} failed", said, "settings", now)
