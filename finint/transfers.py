"""Move plan from one line and month to another: a balanced pair, with a reason, never more than is available."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from finint import budget, holdings, settings, store
from finint.errors import CalculationError
from finint.importer.post import within
from finint.importer.reading import BUDGET
from finint.importer.typed import typed_reading
from finint.period import add_months, first_of_month
from finint.periods import must_be_open, operation
from finint.place import Place


def transfer(
    books: store.Books,
    source: tuple[Place, date],
    target: tuple[Place, date],
    amount: Decimal,
    *,
    version: str,
    reason: str,
    as_of: date,
    now: datetime,
) -> str:
    """Move plan from one line and month to another as a balanced pair, and return the import that holds it.

    Args:
        books: the store.
        source: line and month that give; what is not spent, accrued or committed there is available.
        target: line and month that receive.
        amount: in the reporting currency, above 0.
        version: of the plan.
        reason: why, for who reads the change later.
        as_of: first day not counted.
        now: the clock.

    Raises:
        CalculationError: no reason, amount not above 0, the same line twice, or more than is available.
        RefusedError: one of the months is closed.
    """
    if amount <= 0:
        raise CalculationError(f"a transfer moves an amount above 0; got {amount}")
    if not reason.strip():
        raise CalculationError("a transfer needs a reason", fix="write why the money moves")
    if source == target:
        raise CalculationError("a transfer has two different ends")
    if version not in {row.version for row in holdings.versions(books)}:
        raise CalculationError(f"there is no plan called '{version}'")

    def work(cursor: store.Cursor) -> str:
        for _, month in (source, target):
            must_be_open(cursor, month)
        view = source[0].view(first_of_month(source[1]), as_of, version)
        left = budget.total(budget.picked(holdings.cells(books, view), view)).available_amount
        if amount > left:
            raise CalculationError(
                f"{source[0].words()} has {left:,.2f} available in {source[1]:%b %Y}; {amount:,.2f} is more",
                fix="move at most what is neither spent, accrued nor committed",
            )
        rows = [
            {**place.row(), "month": month, "amount": signed}
            for (place, month), signed in ((source, -amount), (target, amount))
        ]
        import_id = post_moves(cursor, books, rows, version=version, said="transfer on the budget page", now=now)
        store.run(
            cursor,
            "record_transfer",
            import_id=import_id,
            version=version,
            from_place=source[0].words(),
            from_month=first_of_month(source[1]),
            to_place=target[0].words(),
            to_month=first_of_month(target[1]),
            amount=amount,
            reason=reason,
            now=now,
            actor=books.actor.name,
        )
        return import_id

    return store.write(books, work)


def post_moves(
    cursor: store.Cursor,
    books: store.Books,
    moves: Sequence[Mapping[str, object]],
    *,
    version: str,
    said: str,
    now: datetime,
) -> str:
    """Write rows of plan that add up to 0 as one import, inside a transaction, and return it.

    Args:
        cursor: of the transaction.
        books: the store.
        moves: for each row its place in the company, `month` and `amount` in the reporting currency, below 0 to give.
        version: of the plan.
        said: the name a reader finds beside the rows, instead of a file's.
        now: the clock.

    Raises:
        CalculationError: the rows do not add up to 0.
        RefusedError: one of the months is closed.
    """
    left = sum((Decimal(str(row["amount"])) for row in moves), Decimal(0))
    if left:
        raise CalculationError(f"transfers add up to 0; these to {left}")
    months = [first_of_month(date.fromisoformat(str(row["month"]))) for row in moves]
    for month in sorted(set(months)):
        must_be_open(cursor, month)
    currency = settings.value(books, "reporting_currency")
    rows = [
        {
            **{name: value for name, value in row.items() if name != "month"},
            "version": version,
            "period_start": month,
            "period_end": add_months(month, 1),
            "currency": currency,
        }
        for row, month in zip(moves, months, strict=True)
    ]
    reading = typed_reading("budget", BUDGET, rows, source="transfer", said=said, now=now)
    receipt = within(cursor, books, reading, now=now, is_sample=False)
    operation(cursor, books, "budget transfer", str(receipt.import_id), now)
    return str(receipt.import_id)
