"""How values travel: money as decimal strings, ratios as numbers, errors as problems that name the field."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from fastapi.responses import JSONResponse

from finint.money import rounded

PROBLEM = "application/problem+json"


def now() -> datetime:
    """Return this moment as the books record it: naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock once


def money(amount: Decimal | None) -> str | None:
    """Return an amount as a decimal string with two places; None stays null.

    >>> money(Decimal("1234.5")), money(None)
    ('1234.50', None)
    """
    return None if amount is None else f"{rounded(amount):f}"


def number(value: Decimal | float | None) -> float | None:
    """Return a ratio, multiple or count as a JSON number; None stays null."""
    return None if value is None else float(value)


_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fix": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"field": {"type": "string"}, "problem": {"type": "string"}}},
        },
    },
}


def described(title: str) -> dict[str, Any]:
    """Return how the schema describes an error of this title."""
    return {"description": title, "content": {PROBLEM: {"schema": _PROBLEM_SCHEMA}}}


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    fix: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return an error as RFC 9457 writes it; `errors` name fields, and no value that was sent is echoed."""
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if fix:
        body["fix"] = fix
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(body, status_code=status, media_type=PROBLEM, headers=dict(headers or {}))
