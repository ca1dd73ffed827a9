"""What do the numbers of customers come from? Cohorts up to a day, one of them with what it may still bring."""

from datetime import date

from finint import cohorts, customers, store
from finint.cohorts import Cohort, main_cohort
from finint.customers import Known, Worth
from finint.errors import CalculationError
from finint.kept import kept

SHOWN_COHORTS = 8


@kept(8)
def known(books: store.Books, as_of: date) -> Known:
    """Return all customers with the purchase model, fitted once for a state of the books."""
    return customers.known(books, as_of)


@kept(16)
def shown(books: store.Books, as_of: date, lag_months: int = 0) -> tuple[Cohort, ...]:
    """Return the newest cohorts, oldest first; see `cohorts.cohorts`."""
    return tuple(cohorts.cohorts(books, as_of, lag_months))[-SHOWN_COHORTS:]


def picked(books: store.Books, as_of: date, name: str = "", lag_months: int = 0) -> Cohort:
    """Return the cohort of a name such as "Q1 2026"; without one the newest that was seen for a year.

    Raises:
        CalculationError: there is none.
    """
    rows = shown(books, as_of, lag_months)
    found = next((row for row in rows if row.name == name), None) if name else main_cohort(rows)
    if found is None:
        names = ", ".join(row.name for row in rows) or "none"
        raise CalculationError("cohort: no cohort of customers can be measured", fix=f"there are: {names}")
    return found


@kept(24)
def worth(books: store.Books, as_of: date, name: str = "", lag_months: int = 0, is_contract: bool = False) -> Worth:  # noqa: FBT001, FBT002  a part of the key
    """Return a cohort with its projection, of customers who buy freely or of contracts."""
    cohort = picked(books, as_of, name, lag_months)
    return customers.worth(known(books, as_of), cohort, is_contract=is_contract)
