"""Long lists come in pages; every answer says how many there are and where the next page is."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query, Request

Row = TypeVar("Row")
Page = Annotated[int, Query(ge=1, le=1_000_000, description="from 1")]
PageSize = Annotated[int, Query(ge=1, le=1000, description="rows a page")]
DEFAULT_SIZE = 100


def paged(
    request: Request, rows: Sequence[Row], page: int, page_size: int, shape: Callable[[Row], Any]
) -> dict[str, object]:
    """Return one page of `rows`, each as `shape` writes it; `next` is null on the last page."""
    start = (page - 1) * page_size
    more = start + page_size < len(rows)
    return {
        "total": len(rows),
        "page": page,
        "page_size": page_size,
        "next": str(request.url.include_query_params(page=page + 1).replace(scheme="", netloc="")) if more else None,
        "items": [shape(row) for row in rows[start : start + page_size]],
    }
