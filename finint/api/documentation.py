"""The API described: the OpenAPI document, and a page drawn from it that loads nothing from anywhere."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from finint.api.who import Scoped

router = APIRouter(prefix="/v1", tags=["about"])

STYLE = """
body{font:14px/1.5 system-ui,sans-serif;color:#17202C;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1rem;margin:2rem 0 .25rem;border-top:1px solid #D9DFE7;padding-top:1rem}
code{background:#F4F6F9;padding:.1rem .3rem;border-radius:3px}b{color:#1F5AA6;font-family:monospace}
table{border-collapse:collapse;margin:.5rem 0;width:100%}th,td{text-align:left;border-bottom:1px solid #E6EAF0;
padding:.2rem .6rem .2rem 0;vertical-align:top;font-size:.93rem}th{color:#4F5B6B;font-weight:600}p{margin:.25rem 0}
@media(prefers-color-scheme:dark){body{color:#E4E9F0;background:#10151C}code{background:#18202A}b{color:#8DBAF2}
h2{border-color:#2C3744}th,td{border-color:#232D38}th{color:#A5B1BF}}
"""


@router.get("/openapi.json", include_in_schema=False)
def schema(actor: Scoped, request: Request) -> dict[str, Any]:
    """Return the OpenAPI document."""
    del actor
    found: dict[str, Any] = request.app.openapi()
    return {**found, "servers": [{"url": request.scope.get("root_path", "") or "/"}]}


@router.get("/docs", include_in_schema=False)
def page(actor: Scoped, request: Request) -> HTMLResponse:
    """Return every route as a page: method, address, what it does, its parameters."""
    del actor
    document = request.app.openapi()
    root = request.scope.get("root_path", "")
    parts = [
        _operation(method, root + path, {**operation, "parameters": _told(document, operation)})
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>finint API</title><style>{STYLE}</style>"
    lead = (
        "<p>Money is a decimal string, a ratio a number, and what is not defined is null with its reason. "
        "A period is 2026, 2026-Q3, 2026-09 or 2026-W38. In a team, send a token of the settings page as "
        "<code>Authorization: Bearer finint_…</code>; what is posted has an <code>Idempotency-Key</code> of your own: "
        "the same again gives the first answer and stores nothing. "
        f"The same as a document: <a href='{escape(root)}/v1/openapi.json'>openapi.json</a>.</p>"
    )
    return HTMLResponse(f"{head}<h1>finint API</h1>{lead}{''.join(parts)}</html>")


def _told(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an operation takes: its parameters, and the fields of its body as if they were some."""
    told = list(operation.get("parameters", []))
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content.get("schema", {})
        schema = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
        required = schema.get("required", [])
        for name, field in schema.get("properties", {}).items():
            told.append({"name": name, "in": "body", "required": name in required, "schema": field})
    return told


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    said = escape(operation.get("description") or operation.get("summary", "")).replace("\n\n", "</p><p>")
    heading = f"<h2><b>{method.upper()}</b> <code>{escape(path)}</code></h2><p>{said}</p>"
    rows = [_parameter(one) for one in operation.get("parameters", [])]
    table = f"<table><tr><th>Parameter<th>In<th>Type<th>Meaning</tr>{''.join(rows)}</table>" if rows else ""
    types = ", ".join(f"<code>{escape(name)}</code>" for name in operation.get("requestBody", {}).get("content", {}))
    return heading + table + (f"<p>Body: {types}</p>" if types else "")


def _parameter(one: dict[str, Any]) -> str:
    schema = one["schema"]
    options = [schema, *schema.get("anyOf", [])]
    kinds = [
        str(option.get("format") or option["type"]) for option in options if option.get("type") not in (None, "null")
    ]
    choices = [str(value) for option in options for value in option.get("enum", [])]
    meant = one.get("description") or schema.get("description") or ""
    default = f" (default {schema['default']})" if schema.get("default") not in (None, "") else ""
    required = ", required" if one.get("required") else ""
    cells = (one["name"], one["in"] + required, " | ".join(choices) or ", ".join(kinds), meant + default)
    return "<tr>" + "".join(f"<td>{escape(str(cell))}" for cell in cells) + "</tr>"
