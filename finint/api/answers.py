"""An answer of a reading route, written once for all who may have it and ask the same of the same books."""

import json
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar, cast

from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import Response
from pydantic import BaseModel

from finint import store
from finint.api.asked import today
from finint.kept import recall

Route = TypeVar("Route", bound=Callable[..., Any])
MOST_KEPT = 64
MOST_BYTES = 512 * 1024
JSON = "application/json"


class Unfinished(dict[str, object]):
    """An answer that another moment will complete: it is given, and not kept."""


class _Other(Exception):  # noqa: N818  carries an answer that is not kept through whoever waits for it
    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def answered(route: Route) -> Route:
    """Keep what a reading route answers, as bytes, by everything it was asked with and the day.

    The route's own dependencies run first: who asks is known, and allowed, before anything kept is looked for.
    """

    @wraps(route)
    def answer(**asked: Any) -> Response:
        books = store.open_for(asked["actor"])
        question = (today(), *(_plain(name, value) for name, value in sorted(asked.items()) if name != "actor"))
        try:
            body, media, _ = recall(
                books,
                f"answers of {route.__name__}",
                question,
                lambda: _written(route(**asked)),
                most=MOST_KEPT,
                keep=lambda written: written[2] and len(written[0]) <= MOST_BYTES,
            )
        except _Other as other:
            return other.answer
        return Response(body, media_type=media)

    return cast("Route", answer)


def _written(found: Any) -> tuple[bytes, str, bool]:
    """Return body, type, and whether it is finished."""
    if not isinstance(found, Response):
        text = json.dumps(jsonable_encoder(found), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode(), JSON, not isinstance(found, Unfinished)
    if found.status_code != 200:
        raise _Other(found)
    return bytes(found.body), found.media_type or JSON, True


def _plain(name: str, value: Any) -> Hashable:
    """Return a part of the question as a value that a key can be made of."""
    if isinstance(value, Request):
        return name, value.url.path, value.url.query
    if isinstance(value, BaseModel):
        return name, value.model_dump_json()
    return name, tuple(value) if isinstance(value, list) else value
