"""Write what a transaction did as entries of the audit, each with the counts, sums and hashes of the rows it posted."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from importlib import metadata
from typing import Any

from finint import audit, storefile

ENGINE = f"{metadata.version('duckdb')}, seal 2"
"""Content hashes are comparable only when the same engine made them over the same columns."""
_POSTS = {"spend": ("post_spend", "post_stated_spend"), "budget": ("post_budget",)}
"""Ledger → the statements that add an import's rows to it."""


def append(cursor: Any, held: storefile.Held, actor: str, changes: Sequence[audit.Trail]) -> list[audit.Entry]:
    """Seal what the transaction did, and the imports it added rows to, as the next entries of the chain."""
    for kind, statements in _POSTS.items():
        added = {one: change for change in changes for name in statements for one in change.imports(name)}
        for import_id, seal in _seals(cursor, kind, list(added)):
            added[import_id].facts[f"{kind} of {import_id}"] = seal
    head = cursor.execute(storefile.statement("audit_head")).fetchall()
    seq, mac = head[0] if head else (0, audit.START)
    entries: list[audit.Entry] = []
    for change in changes:
        action, about = change.named()
        entry = audit.seal(held.key, seq + 1, held.clock(), actor, action, about, change.payload(), mac)
        seq, mac = entry.seq, entry.mac
        entries.append(entry)
    told = {field.name: [getattr(entry, field.name) for entry in entries] for field in fields(audit.Entry)}
    cursor.execute(storefile.statement("audit_append"), told)
    return entries


def _seals(cursor: Any, kind: str, imports: Sequence[str]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield count, sum and content hash of imports' rows; the hash is the engine's, which is named."""
    if imports:
        found = cursor.execute(storefile.statement(f"seal_{kind}"), {"import_ids": imports}).fetchall()
        for import_id, rows, amount, content in found:
            yield import_id, {"rows": rows, "amount": amount, "content": content, "engine": ENGINE}
