"""`finint post`: record one expenditure, in the books or through the finint that holds them."""

import argparse
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from finint import running, settings, store
from finint.api.spend import Spend
from finint.auth import OWNER
from finint.commands.document import show
from finint.errors import CalculationError, StoreLockedError
from finint.importer.entry import enter

ROUTE = "/v1/integrations/finance/spend"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare an option for each field of an expenditure."""
    schema = Spend.model_json_schema()["properties"]
    for name, field in Spend.model_fields.items():
        said = describe(schema[name])
        option = f"--{name.replace('_', '-')}"
        if field.annotation is bool:
            parser.add_argument(option, action="store_true", help=said)
        else:
            parser.add_argument(option, required=field.is_required(), help=said, metavar="…")
    parser.add_argument("--key", help="of the expenditure: the same again records nothing (default: a new one)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")


def describe(schema: Mapping[str, Any]) -> str:
    """Return what a field means, and which values it takes when they are few.

    >>> describe({"description": "how", "enum": ["headcount", "time_based"]})
    'how: headcount or time_based'
    """
    options = [schema, *schema.get("anyOf", [])]
    choices = [str(value) for option in options for value in option.get("enum", [])]
    return ": ".join(part for part in (schema.get("description", ""), " or ".join(choices)) if part)


def run(arguments: argparse.Namespace) -> int:
    """Record one expenditure; exit 0 recorded or recorded before, 2 refused."""
    given = {name: getattr(arguments, name) for name in Spend.model_fields}
    stated = {name: value for name, value in given.items() if value not in (None, False)}
    try:
        spend = Spend.model_validate(stated)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'expenditure'}: {one['msg']}" for one in error.errors())
        raise CalculationError(said) from None
    key = arguments.key or uuid.uuid4().hex
    try:
        document = _record(arguments.store, spend, key)
    except StoreLockedError as locked:
        url = running.address(arguments.store, locked)
        status, document = running.ask(url, ROUTE, json_body=stated, headers={"Idempotency-Key": key})
        if status >= 400:
            raise running.refusal(status, document) from None
    if arguments.json:
        show(document)
    else:
        print(f"{document['receipt_id']}: {stated['currency']} {stated['amount']} recorded under the key {key}")
    return 0


def _record(path: Path | None, spend: Spend, key: str) -> dict[str, object]:
    books = store.open_for(OWNER, path)
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock once
    stated = spend.stated(settings.calendar(books))
    return dict(enter(books, stated, key=key, now=now, restates=spend.restatement).document)
