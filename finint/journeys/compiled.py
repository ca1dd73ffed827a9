"""An expression as the statement the books' own engine runs."""

from typing import Any

import ibis


def for_the_books(expression: Any) -> str:
    """Return an expression's statement for DuckDB; the caller's cursor holds the tables it names."""
    return str(ibis.to_sql(expression, dialect="duckdb"))
