"""The API's routes. Documentation and schema addresses are closed; an error is a sentence, never a traceback."""

from typing import Annotated

from fastapi import FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from finint import auth, store
from finint.api.exports import COOKIE, REGISTRY, WRITERS, Format, Holder
from finint.api.finance import router as finance
from finint.api.returns import router as returns
from finint.errors import FinintError

api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
api.include_router(finance)
api.include_router(returns)


@api.exception_handler(FinintError)
def _explain(_: Request, error: FinintError) -> JSONResponse:
    return JSONResponse({"status": "error", "problem": str(error), "fix": error.fix}, status_code=error.status)


@api.exception_handler(RequestValidationError)
def _name_the_field(_: Request, error: RequestValidationError) -> JSONResponse:
    """RFC 9457: what is wrong with which field; the value itself is not echoed."""
    found = [{"field": ".".join(str(part) for part in one["loc"]), "problem": one["msg"]} for one in error.errors()]
    said = "; ".join(f"{one['field']}: {one['problem']}" for one in found)
    body = {
        "type": "about:blank",
        "title": "the request was not understood",
        "status": 422,
        "detail": said,
        "errors": found,
    }
    return JSONResponse(body, status_code=422, media_type="application/problem+json")


@api.get("/v1/health")
def health() -> dict[str, str | int]:
    """Tell that the store answers: its name and the data version, which rises with every write."""
    books = store.open_for(auth.guard("viewer"))
    return {"status": "ok", "store": books.name, "data_version": store.data_version(books)}


@api.get("/v1/export/{token}.{form}")
def export(
    token: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")], form: Annotated[Format, Path()], request: Request
) -> Response:
    """Return a table prepared by a page for this actor in this browser; 404 says nothing about other people's."""
    actor = auth.guard("viewer")
    sheet = REGISTRY.take(token, Holder(actor.name, request.cookies.get(COOKIE, "")))
    if sheet is None:
        problem = "this download is not available: it has expired, or it was prepared in another browser"
        fix = "reload the page and follow its link again"
        return JSONResponse({"status": "error", "problem": problem, "fix": fix}, status_code=404)
    write, media_type = WRITERS[form]
    disposition = f'attachment; filename="{sheet.file_name}.{form}"'
    return Response(write(sheet), media_type=media_type, headers={"Content-Disposition": disposition})
