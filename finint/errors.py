"""What can go wrong, in four kinds.

FinintError
├── StoreError          the store cannot answer: missing, locked, old schema, failing query
│   └── StoreLockedError    another process holds the file
├── ExportError         the export as a whole cannot be read
├── CalculationError    inputs outside the calculation's domain (also a ValueError)
└── RefusedError        the actor may not, or the period is closed

Bad *rows* are never exceptions: they are values with an address (file, line, column, code).
"""


class FinintError(Exception):
    """Base of every error a user may see; its text is a sentence for that user.

    Args:
        problem: what is wrong, what was found, what was expected.
        fix: what the user can do about it; empty when nothing can be said.

    >>> error = CalculationError("3 channels share one spend column", fix="merge them")
    >>> str(error), error.fix, error.status
    ('3 channels share one spend column', 'merge them', 422)
    """

    status = 500

    def __init__(self, problem: str, *, fix: str = "") -> None:
        super().__init__(problem)
        self.fix = fix


class StoreError(FinintError):
    """The store cannot answer: missing, old schema, failing query."""

    status = 503


class StoreLockedError(StoreError):
    """Another process holds the store's file."""


class ExportError(FinintError):
    """The export as a whole cannot be read."""

    status = 400


class CalculationError(FinintError, ValueError):
    """Inputs outside the calculation's domain."""

    status = 422


class RefusedError(FinintError):
    """The actor may not do this, or the period is closed."""

    status = 403

    def __init__(self, problem: str, *, fix: str = "", status: int = 403) -> None:
        super().__init__(problem, fix=fix)
        self.status = status
