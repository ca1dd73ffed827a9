"""Touches and conversions as they happen: one as JSON, many as NDJSON, a line an event; all of a batch or none."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from finint import store
from finint.api.bodies import JSON, NDJSON
from finint.api.spend import Amount, Key, Text
from finint.api.who import AnalystWriter
from finint.api.wire import now, problem
from finint.importer.stated_events import Events, enter_events, naive_utc

router = APIRouter(prefix="/v1", tags=["events"])

MOST_LINES = 100_000
SHOWN_PROBLEMS = 20
FIRST_YEAR, LAST_YEAR = 1990, 2200
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    user_id: Text
    ts: Annotated[datetime, Field(description="ISO 8601; without a zone it is UTC")]

    @field_validator("ts")
    @classmethod
    def _within_reason(cls, ts: datetime) -> datetime:
        """Refuse a moment outside 1990 to 2200: a clock gone wrong, or seconds taken for years."""
        if not FIRST_YEAR <= ts.year < LAST_YEAR:
            raise PydanticCustomError("moment", "a moment between 1990 and 2200 is expected")
        return naive_utc(ts)


class Touchpoint(_Event):
    """One contact with a channel; `touch_id` makes it count once."""

    channel: Text
    touch_id: Text | None = None
    campaign_id: Text | None = None
    campaign: Text | None = None
    cost: Amount | None = None
    currency: Currency | None = None


class Conversion(_Event):
    """An order, a sign-up, or a refund: negative revenue that names the order it takes back."""

    conversion_id: Text
    type: Text = "order"
    revenue: Amount | None = None
    margin: Amount | None = None
    currency: Currency | None = None
    is_new_customer: bool | None = None
    refund_of: Text | None = None


def _body(model: type[BaseModel]) -> dict[str, Any]:
    """Return the request body for the schema: one object, or lines of them."""
    schema = model.model_json_schema()
    lines = {"type": "string", "description": f"one JSON object a line, {MOST_LINES:,} at most"}
    content = {JSON: {"schema": schema}, NDJSON: {"schema": lines}}
    return {"requestBody": {"required": True, "content": content}}


@router.post("/touchpoints", status_code=201, response_model=None, openapi_extra=_body(Touchpoint))
async def record_touchpoints(
    actor: AnalystWriter, request: Request, response: Response, idempotency_key: Key
) -> dict[str, object] | JSONResponse:
    """Record one touch (JSON) or many (NDJSON); the same Idempotency-Key again returns the first receipt."""
    return await _record(actor, request, response, idempotency_key, "touchpoints", Touchpoint)


@router.post("/conversions", status_code=201, response_model=None, openapi_extra=_body(Conversion))
async def record_conversions(
    actor: AnalystWriter, request: Request, response: Response, idempotency_key: Key
) -> dict[str, object] | JSONResponse:
    """Record one conversion (JSON) or many (NDJSON); the same Idempotency-Key again returns the first receipt."""
    return await _record(actor, request, response, idempotency_key, "conversions", Conversion)


async def _record(
    actor: AnalystWriter, request: Request, response: Response, key: str, kind: Events, model: type[_Event]
) -> dict[str, object] | JSONResponse:
    text = await request.body()
    many = request.headers.get("content-type", "").partition(";")[0].strip() == NDJSON
    lines = [line for line in text.split(b"\n") if line.strip()] if many else [text]
    if not 1 <= len(lines) <= MOST_LINES:
        return problem(422, "the request was not understood", f"body: 1 to {MOST_LINES:,} events; got {len(lines):,}")
    events, wrong = _read(lines, model, many=many)
    if wrong:
        said = "; ".join(f"{one['field']}: {one['problem']}" for one in wrong[:SHOWN_PROBLEMS])
        return problem(422, "the request was not understood", said, errors=wrong[:SHOWN_PROBLEMS])
    posted = await run_in_threadpool(_enter, actor, kind, events, key)
    if posted.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return dict(posted.document)


def _read(
    lines: list[bytes], model: type[_Event], *, many: bool
) -> tuple[list[Mapping[str, object]], list[dict[str, str]]]:
    """Return the events, and what is wrong with which field of which line."""
    events: list[Mapping[str, object]] = []
    wrong: list[dict[str, str]] = []
    for number, line in enumerate(lines, start=1):
        place = f"line {number}" if many else "body"
        try:
            events.append(model.model_validate(json.loads(line, parse_float=Decimal)).model_dump())
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            wrong.append({"field": place, "problem": "this is not JSON"})
        except ValidationError as error:
            wrong += [
                {"field": ".".join([place, *map(str, one["loc"])]), "problem": one["msg"]} for one in error.errors()
            ]
    return events, wrong


def _enter(actor: AnalystWriter, kind: Events, events: list[Mapping[str, object]], key: str) -> Any:
    return enter_events(store.open_for(actor), kind, events, key=key, now=now())
