"""One number's address, written for whoever wants it elsewhere: a shell, Python, a spreadsheet."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

TOKEN = "FININT_TOKEN"  # noqa: S105  the name of a variable, not a secret


def address(base: str, metric_id: str, asked: Mapping[str, str | Sequence[str]], *, text: bool = False) -> str:
    """Return the address of a metric's value; `text` asks for the bare number.

    >>> address("http://127.0.0.1:8501", "actual_amount", {"period": "2026-Q3", "channel": ["paid search"]})
    'http://127.0.0.1:8501/api/v1/metrics/actual_amount?period=2026-Q3&channel=paid+search'
    """
    given = {name: value for name, value in asked.items() if value}
    query = urlencode({**given, **({"format": "text"} if text else {})}, doseq=True)
    return f"{base}/api/v1/metrics/{metric_id}" + (f"?{query}" if query else "")


def curl(url: str, *, team: bool) -> str:
    """Return a shell command.

    >>> curl("http://127.0.0.1:8501/x", team=False)
    'curl "http://127.0.0.1:8501/x"'
    """
    return f'curl -H "Authorization: Bearer ${TOKEN}" "{url}"' if team else f'curl "{url}"'


def python(url: str, *, team: bool) -> str:
    """Return a Python program that prints the value; the standard library is enough."""
    headers = f', headers={{"Authorization": "Bearer " + os.environ["{TOKEN}"]}}' if team else ""
    first = "import json, os, urllib.request" if team else "import json, urllib.request"
    asks = f'request = urllib.request.Request("{url}"{headers})'
    return f'{first}\n\n{asks}\nprint(json.load(urllib.request.urlopen(request))["value"])'


def formula(url: str, *, team: bool) -> str:
    """Return a spreadsheet's formula: a cell's in local mode, a query's (Power Query) where a token is needed.

    >>> formula("http://127.0.0.1:8501/x?format=text", team=False)
    '=NUMBERVALUE(WEBSERVICE("http://127.0.0.1:8501/x?format=text"), ".")'
    """
    if not team:
        return f'=NUMBERVALUE(WEBSERVICE("{url}"), ".")'
    said = f'[Headers=[Authorization="Bearer " & {TOKEN}]]'
    return f'= Number.FromText(Text.FromBinary(Web.Contents("{url}", {said})), "en-US")'
