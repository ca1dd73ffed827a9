"""Files over HTTP: what posting one would do, posting it, the history, and taking one back."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from finint import store
from finint.api.paging import DEFAULT_SIZE, Page, PageSize, paged
from finint.api.who import Finance, FinanceWriter
from finint.api.wire import described, now, problem
from finint.errors import RefusedError
from finint.importer import undo as taking_back
from finint.importer.bring import Upload, bring_in
from finint.importer.history import ImportRow, history
from finint.importer.receipt import Receipt

router = APIRouter(prefix="/v1/imports", tags=["imports"])

STATUS = {"import": 201, "import_with_warnings": 201, "no_op": 200, "needs_input": 422, "reject": 422}
ImportId = Annotated[str, Path(pattern=r"^imp-\d{5,12}$")]
Answers = Annotated[str, Form(max_length=10_000, description="JSON object: answers to what was asked, by key")]


RECEIPT: dict[int | str, dict[str, Any]] = {
    201: {"description": "stored", "content": {"application/json": {"schema": {"type": "object"}}}},
    422: {
        "description": "asked about or refused: the receipt says why; or the request was not understood",
        "content": {"application/json": {"schema": {"type": "object"}}, **described("")["content"]},
    },
}


@router.post("", response_model=None, responses=RECEIPT)
def bring_in_file(
    actor: FinanceWriter,
    response: Response,
    file: Annotated[UploadFile, File(description="CSV, TSV, XLSX, Parquet or ZIP")],
    account: Annotated[str, Form(max_length=500)] = "",
    answers: Answers = "{}",
    dry_run: Annotated[bool, Form(description="say what would happen and write nothing")] = False,  # noqa: FBT002
) -> dict[str, object] | JSONResponse:
    """Read a file and post it, or with `dry_run` say what posting would do; the answer is the page's receipt.

    201 stored, 200 nothing new or a dry run, 422 asked or refused: `questions` and `reason` say what. The same bytes
    twice have the effect of once.
    """
    given = _answers(answers)
    if given is None:
        detail = "answers: a JSON object of strings by key"
        return problem(422, "the request was not understood", detail, errors=[{"field": "answers", "problem": detail}])
    upload = Upload(file.file.read(), file.filename or "upload", account)
    receipt = bring_in(store.open_for(actor), upload, given, now=now(), dry_run=dry_run)
    response.status_code = 200 if dry_run and STATUS[receipt.outcome] == 201 else STATUS[receipt.outcome]
    return _document(receipt)


def _answers(text: str) -> dict[str, str] | None:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return found


def _document(receipt: Receipt) -> dict[str, object]:
    return {"status": "ok" if STATUS[receipt.outcome] < 400 else "error", **receipt.document()}


@router.get("")
def imports(
    request: Request,
    actor: Finance,
    page: Page = 1,
    page_size: PageSize = DEFAULT_SIZE,
    status: Annotated[str | None, Query(pattern="^(live|undone)$")] = None,
) -> dict[str, object]:
    """Return every import, newest first."""
    rows = [row for row in history(store.open_for(actor)) if status is None or row.status == status]
    return paged(request, rows, page, page_size, _listed)


@router.get("/{import_id}")
def one_import(actor: Finance, import_id: ImportId) -> dict[str, object]:
    """Return one import with the receipt of its moment."""
    row = _found(store.open_for(actor), import_id)
    return {**_listed(row), "receipt": row.said.document()}


@router.post("/{import_id}/undo")
def undo_import(actor: FinanceWriter, import_id: ImportId) -> dict[str, object]:
    """Take an import back: what it replaced counts again; 409 when it is undone already."""
    books = store.open_for(actor)
    if _found(books, import_id).status == "undone":
        raise RefusedError(f"{import_id} is undone already", status=409)
    undone = taking_back.undo(books, import_id, now=now())
    return {
        "import_id": undone.import_id,
        "status": undone.status,
        "rows_restored": undone.rows_restored,
        "totals": undone.totals,
    }


def _found(books: store.Books, import_id: str) -> ImportRow:
    row = next((row for row in history(books) if row.import_id == import_id), None)
    if row is None:
        raise RefusedError("there is no such import", fix="GET /api/v1/imports lists them", status=404)
    return row


def _listed(row: ImportRow) -> dict[str, object]:
    return {
        "import_id": row.import_id,
        "file_name": row.file_name,
        "source": row.source,
        "kind": row.kind,
        "account": row.account,
        "status": row.status,
        "rows": row.rows_stored,
        "outcome": row.outcome,
        "totals": row.totals,
        "imported_at": row.imported_on.isoformat(),
        "imported_by": row.imported_by,
        "undone_at": row.undone_on.isoformat() if row.undone_on else None,
        "sha256": row.sha256,
        "size_bytes": row.size_bytes,
        "is_sample": row.is_sample,
    }
