"""`finint import`: what a file holds, and what posting it did."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from finint import running, store
from finint.auth import OWNER
from finint.commands.document import show
from finint.errors import CalculationError, StoreLockedError
from finint.importer.bring import Upload, bring_in
from finint.importer.content import FileContent
from finint.importer.receipt import Receipt


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--account", default="", help="the ad account or ledger, when the file does not name it")
    parser.add_argument("--answer", action="append", default=[], metavar="KEY=VALUE", help="reply to a question")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")


def run(arguments: argparse.Namespace) -> int:
    """Import one file; exit 0 stored or nothing new, 3 asked, 4 refused."""
    if not arguments.file.is_file():
        raise CalculationError(f"there is no file {arguments.file.name}")
    answers = {}
    for pair in arguments.answer:
        key, equals, answer = pair.partition("=")
        if not equals or not key:
            raise CalculationError(f"--answer {pair} lacks '='", fix="write --answer currency=EUR")
        answers[key.strip()] = answer.strip()
    upload = Upload(FileContent(arguments.file), arguments.file.name, arguments.account)
    try:
        books = store.open_for(OWNER, arguments.store)
    except StoreLockedError as locked:
        receipt = _by_the_running(running.address(arguments.store, locked), upload, answers, arguments)
    else:
        now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock once
        receipt = bring_in(books, upload, answers, now=now, dry_run=arguments.dry_run)
    if arguments.json:
        show(receipt.document())
        return receipt.exit_code
    _say(json.loads(json.dumps(receipt.document())))
    return receipt.exit_code


def _by_the_running(url: str, upload: Upload, answers: Mapping[str, str], arguments: argparse.Namespace) -> Receipt:
    """Hand the file to the finint that holds the store; its receipt is the same."""
    form = {"account": upload.account, "answers": json.dumps(answers), "dry_run": str(arguments.dry_run).lower()}
    status, document = running.ask(url, "/v1/imports", form=form, file=(upload.file_name, upload.data[:]))
    if "outcome" not in document:
        raise running.refusal(status, document)
    document.pop("status", None)
    return Receipt.from_json(json.dumps(document))


def _say(receipt: dict[str, object]) -> None:
    """Print the receipt for a person."""
    out = sys.stdout if receipt["outcome"] in ("import", "import_with_warnings", "no_op") else sys.stderr
    print(f"{receipt['file_name']}: {str(receipt['outcome']).replace('_', ' ')}", file=out)
    if receipt["reason"]:
        print(f"  {receipt['reason']}", file=out)
    if receipt["import_id"]:
        print(f"  {receipt['import_id']} · {receipt['source']} · {receipt['rows_stored']} rows stored", file=out)
    totals = receipt["totals"]
    for currency, amount in totals.items() if isinstance(totals, dict) else ():
        print(f"  {currency} {amount}", file=out)
    questions = receipt["questions"]
    for question in questions if isinstance(questions, list) else ():
        choices = f" ({', '.join(question['choices'])})" if question["choices"] else ""
        print(f"  ? {question['prompt']}{choices}\n    --answer {question['key']}=…", file=out)
    cells = receipt["quarantined"]
    for cell in cells[:10] if isinstance(cells, list) else ():
        print(f"  line {cell['line']}, {cell['column']}: {cell['code']} '{cell['value']}'", file=out)
