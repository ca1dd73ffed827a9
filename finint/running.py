"""The finint that runs on a store: where it answers, for commands that meet a locked file."""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from finint import store
from finint.errors import FinintError, StoreLockedError

SECONDS = 300.0


def _note(path: Path | None) -> Path:
    where = (path or store.default_path()).resolve()
    return where.with_name(f"{where.name}.address")


def announce(path: Path | None, url: str) -> None:
    """Leave the address of this server beside its store while it runs; nothing secret is in it."""
    _note(path).write_text(url, encoding="utf-8")


def leave(path: Path | None) -> None:
    """Take the note away."""
    with contextlib.suppress(OSError):
        _note(path).unlink()


def address(path: Path | None, locked: StoreLockedError) -> str:
    """Return where the finint that holds the store answers: FININT_URL, else the note beside the store.

    Raises:
        StoreLockedError: nobody says.
    """
    if told := os.environ.get("FININT_URL"):
        return told.rstrip("/")
    try:
        return _note(path).read_text(encoding="utf-8").strip()
    except OSError:
        raise locked from None


def ask(
    url: str,
    route: str,
    *,
    json_body: Mapping[str, object] | None = None,
    form: Mapping[str, str] | None = None,
    file: tuple[str, bytes] | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, object]]:
    """Post to a running finint and return the status and the document it answers; FININT_TOKEN is sent when set.

    Raises:
        FinintError: it does not answer, or not with a document.
    """
    import httpx2  # noqa: PLC0415  paid only when a store is held

    sent = dict(headers or {})
    if token := os.environ.get("FININT_TOKEN"):
        sent["Authorization"] = f"Bearer {token}"
    try:
        answer = httpx2.post(
            f"{url}/api{route}",
            json=dict(json_body) if json_body is not None else None,
            data=dict(form) if form is not None else None,
            files={"file": file} if file is not None else None,
            headers=sent,
            timeout=SECONDS,
        )
        return answer.status_code, dict(answer.json())
    except (httpx2.HTTPError, json.JSONDecodeError, ValueError) as error:
        raise FinintError("the running finint did not answer", fix="look at its address, or set FININT_URL") from error


def refusal(status: int, document: Mapping[str, object]) -> FinintError:
    """Return what a running finint refused, as an error."""
    error = FinintError(str(document.get("detail") or f"it answered {status}"), fix=str(document.get("fix") or ""))
    error.status = status
    return error
