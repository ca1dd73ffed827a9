"""The API's routes. Documentation and schema addresses are closed; an error is a sentence, never a traceback."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from finint import store
from finint.api.bodies import Bodies
from finint.api.credit import router as credit
from finint.api.documentation import router as documentation
from finint.api.events import router as events
from finint.api.exports import COOKIE, MEDIA, REGISTRY, Format, Holder, bytes_of
from finint.api.finance import router as finance
from finint.api.imports import router as imports
from finint.api.metrics import router as metrics
from finint.api.optimization import router as optimization
from finint.api.plan import router as plan
from finint.api.registers import router as registers
from finint.api.returns import router as returns
from finint.api.spend import router as spend
from finint.api.who import Scoped
from finint.api.wire import described, problem
from finint.errors import FinintError

TITLES = {
    400: "the file cannot be read",
    401: "this needs a sign-in or a token",
    403: "this is not allowed",
    404: "there is nothing here",
    409: "this meets something already recorded",
    429: "too many requests",
    413: "this is too large",
    415: "this type of body is not taken here",
    422: "the request was not understood",
    503: "the store cannot answer",
}
ALSO = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "1"}}
ROUTERS = (finance, spend, returns, metrics, plan, credit, events, imports, optimization, registers, documentation)

api = FastAPI(
    title="finint",
    description="The numbers of the pages, and the ways into the books, over HTTP.",
    version="1",
    docs_url=None,
    redoc_url=None,
    openapi_url=None,
    middleware=[Middleware(Bodies)],
    responses={status: described(title) for status, title in TITLES.items()},
)
for router in ROUTERS:
    api.include_router(router)


@api.exception_handler(FinintError)
def _explain(_: Request, error: FinintError) -> JSONResponse:
    title = TITLES.get(error.status, "finint cannot answer")
    return problem(error.status, title, str(error), fix=error.fix, headers=ALSO.get(error.status))


@api.exception_handler(HTTPException)
def _no_such_place(_: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail), str(error.detail), headers=error.headers)


@api.exception_handler(RequestValidationError)
def _name_the_field(_: Request, error: RequestValidationError) -> JSONResponse:
    """RFC 9457: what is wrong with which field; the value itself is not echoed."""
    found = [
        {"field": ".".join(str(part) for part in (*one["loc"], *_named(one))), "problem": one["msg"]}
        for one in error.errors()
    ]
    said = "; ".join(f"{one['field']}: {one['problem']}" for one in found)
    return problem(422, "the request was not understood", said, errors=found)


def _named(error: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the field that an error about the whole body names."""
    return (str(error["ctx"]["field"]),) if error["type"] == "category" else ()


@api.get("/v1/health")
def health(actor: Scoped) -> dict[str, str | int]:
    """Tell that the store answers: its name and the data version, which rises with every write."""
    books = store.open_for(actor)
    return {"status": "ok", "store": books.name, "data_version": store.data_version(books)}


@api.get("/v1/export/{token}.{form}")
def export(
    actor: Scoped,
    token: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")],
    form: Annotated[Format, Path()],
    request: Request,
) -> Response:
    """Return a table prepared by a page for this actor in this browser; 404 says nothing about other people's."""
    sheet = REGISTRY.take(token, Holder(actor.name, request.cookies.get(COOKIE, "")))
    body = bytes_of(sheet, form) if sheet else None
    if sheet is None or body is None:
        return problem(
            404,
            "this download is not available",
            "it has expired, or it was prepared in another browser",
            fix="reload the page and follow its link again",
        )
    with store.transaction(store.open_for(actor)) as cursor:
        store.note(cursor, "export", sheet.title, form=form, rows=len(sheet.rows), filters=dict(sheet.facts))
    disposition = f'attachment; filename="{sheet.file_name}.{form}"'
    return Response(body, media_type=MEDIA[form], headers={"Content-Disposition": disposition})
