"""The report's section of what platform, invoice and ledger say of one money. Absent while nothing has two sides."""

from finint import display, reconciliation, store
from finint.reconcile import Difference
from finint.report_parts import Asked, Cell, Column, Section, text

COLUMNS = (
    Column("Month", "month"),
    Column("Vendor"),
    Column("Sides"),
    Column("Left", "money"),
    Column("Right", "money"),
    Column("Difference", "difference"),
    Column("In tolerance", "difference"),
    Column("Explained", "difference"),
    Column("Residual", "difference"),
    Column("Reasons"),
)


def reconciled(books: store.Books, asked: Asked) -> Section | None:
    """Return the differences of the view's complete months, the largest residual first; None without two sides."""
    view = asked.view
    found = reconciliation.reconciliation(books, view.period, view.as_of)
    if not found.differences:
        return None
    said = (
        f"{display.percent(found.reconciled_ratio)} of {display.money(found.scope_amount, places=0)} agrees within "
        f"{display.percent(found.tolerance_ratio)} or is explained; "
        f"{display.money(found.residual_amount, places=0)} is not. "
        "In tolerance + explained + residual = difference. Of a platform and the ledger, the ledger counts in spend."
    )
    if view.calendar.weeks:
        said = f"{said} {reconciliation.CALENDAR_MONTHS_SAID}"
    return Section("reconciliation", "Reconciliation", said, COLUMNS, tuple(_row(one) for one in found.differences))


def _row(one: Difference) -> tuple[Cell, ...]:
    return (
        f"{one.month:%Y-%m}",
        one.vendor,
        one.leg.replace("-", " to "),
        text(one.left_amount),
        text(one.right_amount),
        text(one.difference_amount),
        text(one.matched_amount),
        text(one.coded_amount),
        text(one.residual_amount),
        ", ".join(sorted({coded.reason for coded in one.coded})),
    )
