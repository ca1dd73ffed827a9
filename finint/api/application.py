"""The API's routes. Documentation and schema addresses are closed; an error is a sentence, never a traceback."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from finint import store
from finint.api.exports import COOKIE, MEDIA, REGISTRY, Format, Holder, bytes_of
from finint.api.finance import router as finance
from finint.api.returns import router as returns
from finint.api.spend import router as spend
from finint.api.who import Viewer
from finint.api.wire import problem
from finint.errors import FinintError

TITLES = {
    400: "the file cannot be read",
    403: "this is not allowed",
    409: "this meets something already recorded",
    422: "the request was not understood",
    503: "the store cannot answer",
}
ROUTERS = (finance, spend, returns)

api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
for router in ROUTERS:
    api.include_router(router)


@api.exception_handler(FinintError)
def _explain(_: Request, error: FinintError) -> JSONResponse:
    return problem(error.status, TITLES.get(error.status, "finint cannot answer"), str(error), fix=error.fix)


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
def health(actor: Viewer) -> dict[str, str | int]:
    """Tell that the store answers: its name and the data version, which rises with every write."""
    books = store.open_for(actor)
    return {"status": "ok", "store": books.name, "data_version": store.data_version(books)}


@api.get("/v1/export/{token}.{form}")
def export(
    actor: Viewer,
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
