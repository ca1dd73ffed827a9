"""An expression as the statement the books' own engine runs."""

from functools import lru_cache
from typing import Any

import ibis


def for_the_books(expression: Any) -> str:
    """Return an expression's statement for DuckDB; the caller's cursor holds the tables it names.

    Statements are kept: writing one takes longer than small books take to answer it, and every posting asks the same.
    """
    return _written(expression.op())


@lru_cache(maxsize=256)
def _written(operation: Any) -> str:
    return str(ibis.to_sql(operation.to_expr(), dialect="duckdb"))
