"""The schema against hostile requests: whatever is sent, no 5xx, errors are problems, and no answer without a right.

Values come from the OpenAPI document: of the declared type, at its limits, and of no type at all.
"""

import json
import os
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from signing import team

from finint.api import rates
from finint.api.application import api

DOCUMENT = api.openapi()
OPERATIONS = sorted(
    (method, path, json.dumps(operation))
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
)
CASES = int(os.environ.get("FININT_FUZZ", "500"))
HOSTILE = st.sampled_from(
    ["", " ", "0", "-1", "1e400", "NaN", "null", "true", "2026-13", "2026-W54", "0000", "9999", "../../etc/passwd", "%00",
     "' or 1=1 --", "<script>alert(1)</script>", "=HYPERLINK(1)", "\u202e", "𝕏" * 50, "a" * 5000, "[]", "{}", "\ud7ff"]
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def resolved(schema):
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def values(schema, depth=0):
    """A strategy of values that fit `schema`, or nearly, or not at all."""
    schema = resolved(schema)
    options = []
    if "enum" in schema:
        options.append(st.sampled_from(schema["enum"]))
    options += [values(one, depth + 1) for one in schema.get("anyOf", [])]
    if "pattern" in schema:
        options.append(st.from_regex(schema["pattern"], fullmatch=True).filter(lambda text: len(text) < 300))
    kind = schema.get("type")
    if kind == "integer":
        options.append(st.one_of(st.integers(-5, 50), st.integers(-(10**30), 10**30)))
    if kind == "number":
        options.append(st.floats(allow_nan=False, allow_infinity=False))
    if kind == "boolean":
        options.append(st.booleans())
    if kind == "string":
        options += [TEXT, st.dates().map(str), st.datetimes().map(str), st.decimals(-1000, 1000, places=2).map(str)]
    if kind == "array" and depth < 3:
        options.append(st.lists(values(schema.get("items", {}), depth + 1), max_size=3))
    if kind == "object" and depth < 3:
        known = {name: values(one, depth + 1) for name, one in schema.get("properties", {}).items()}
        required = set(schema.get("required", []))
        options.append(
            st.fixed_dictionaries(
                {name: one for name, one in known.items() if name in required},
                optional={name: one for name, one in known.items() if name not in required},
            )
        )
    return (
        st.one_of(*options, HOSTILE)
        if options
        else st.one_of(HOSTILE, st.none(), st.integers(), st.lists(TEXT, max_size=2))
    )


@st.composite
def requests(draw):
    method, path, told = draw(st.sampled_from(OPERATIONS))
    operation = json.loads(told)
    query, headers = [], {}
    for one in operation.get("parameters", []):
        if not one.get("required") and draw(st.integers(0, 2)):
            continue
        value = draw(values(one["schema"]))
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", quote(str(value).encode("utf-8", "replace"), safe="") or "x")
        elif one["in"] == "query":
            told_as = [
                str(item).encode("utf-8", "replace").decode()
                for item in (value if isinstance(value, list) else [value])
            ]
            query += [(one["name"], item) for item in told_as]
        else:
            headers[one["name"]] = (
                str(value).encode("ascii", "replace").decode().replace("\n", " ").replace("\r", " ").strip() or "k"
            )
    content = None
    bodies = operation.get("requestBody", {}).get("content", {})
    if bodies:
        kind = draw(st.sampled_from([*bodies, "text/plain"]))
        headers["content-type"] = kind + ("; boundary=x" if kind.startswith("multipart") else "")
        schema = bodies.get(kind, {}).get("schema", {})
        content = draw(st.one_of(values(schema).map(lambda value: json.dumps(value).encode()), st.binary(max_size=200)))
    return method.upper(), path, query, headers, content


def send(client, asked):
    method, path, query, headers, content = asked
    return client.request(method, path, params=query, headers=headers, content=content)


@seed(20261127)
@given(requests())
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_makes_a_mistake(kept, asked):
    answer = send(kept, asked)
    assert answer.status_code < 500, (asked, answer.text)
    if answer.status_code >= 400 and "outcome" not in answer.text:
        assert answer.headers["content-type"] == "application/problem+json", (asked, answer.text)
        assert answer.json()["status"] == answer.status_code


@seed(20261128)
@given(requests())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_nobody_gets_anything_in_a_team(kept, asked):
    with pytest.MonkeyPatch.context() as patch:
        team(patch)
        patch.setattr(rates, "REFUSED", rates.Buckets(burst=10**9, per_second=1))
        answer = send(kept, asked)
    assert answer.status_code >= 400, asked
    assert "104" not in answer.text or answer.status_code in (401, 404, 405, 413, 415, 422)
