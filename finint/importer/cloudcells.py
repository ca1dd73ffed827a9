"""What a cloud bill says inside its cells: maps of tags, credits, and amortised cost by kind of line."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import BAD, MISSING, OK, Amounts, read_amounts, take_apart
from finint.importer.body import Body
from finint.importer.reading import AMOUNT
from finint.layouts.layout import Amortised, fold

TAG_ROLES = {
    "department": ("team", "department", "businessunit", "owner", "squad", "usersteam"),
    "cost_center": ("costcenter", "costcentre", "usercostcenter"),
    "team": ("team", "squad", "owner", "usersteam"),
    "product": ("product", "application", "app", "project", "workload"),
    "environment": ("environment", "env", "stage"),
    "service": ("productname",),
}
BY_WHOM = re.compile(r"^(user|aws|azure|system|tag)s?[:_./](?=.)", re.IGNORECASE)
PAIR = re.compile(r"""\s*['"]?([^=:;,'"]+?)['"]?\s*[=:]\s*['"]?([^;,'"]*?)['"]?\s*(?:[;,]|$)""")


def of_map(body: Body, role: str, keep: pa.Array | None, column: str = "tags") -> pa.Array:
    """Return what the map in a bill's column says for a role: the department that tags name, the product's name."""
    cells = body.text(column)
    encoded = pc.fill_null(cells if keep is None else cells.filter(keep), "").dictionary_encode()
    found = [_named(pairs(text), TAG_ROLES[role]) for text in encoded.dictionary.to_pylist()]
    return pa.array(found, pa.string()).take(encoded.indices)


def _named(known: dict[str, str], names: Sequence[str]) -> str | None:
    return next((known[name] for name in names if known.get(name)), None)


def pairs(text: str) -> dict[str, str]:
    """Return the names, folded and without who set them, and values of a map as a bill writes it.

    An object, Azure's object without its braces, a list of keys and values, or plain pairs.

    >>> pairs('{"user:Team": "api"}'), pairs('"env": "prod"'), pairs('[{"key": "team", "value": "web"}]')
    ({'team': 'api'}, {'env': 'prod'}, {'team': 'web'})
    >>> pairs("{user_team=api, env=prod}"), pairs("n/a")
    ({'team': 'api', 'env': 'prod'}, {})
    """
    if not text:
        return {}
    try:
        read = json.loads(text if text.startswith(("{", "[")) else f"{{{text}}}")
    except (ValueError, RecursionError):
        read = dict(PAIR.findall(text.strip("{}[]")))
    if isinstance(read, list):
        read = dict(two for one in read if (two := _two(one)))
    return {fold(BY_WHOM.sub("", str(name))): str(value) for name, value in read.items() if value is not None}


def _two(one: object) -> tuple[str, object] | None:
    """Return the name and value of one entry of a list: `{"key": …, "value": …}` or `[name, value]`."""
    if isinstance(one, dict):
        by_name = {fold(str(name)): value for name, value in one.items()}
        name = by_name.get("key", by_name.get("name"))
        return None if name is None else (str(name), by_name.get("value"))
    if isinstance(one, list) and len(one) == 2:
        return str(one[0]), one[1]
    return None


def credited(body: Body, amounts: Amounts) -> Amounts:
    """Return amounts with the credits that stand beside them: Google's cost is before credits, its invoice after.

    Credits are a number, or a list of objects with an `amount`; one that cannot be read makes its row's amount bad.
    """
    if not body.has("credits"):
        return amounts
    encoded = pc.fill_null(body.text("credits"), "").dictionary_encode()
    told = [credit(text) for text in encoded.dictionary.to_pylist()]
    if not any(told) and None not in told:
        return amounts
    each = pa.array([one if one is not None else Decimal(0) for one in told], AMOUNT).take(encoded.indices)
    unread = np.array([one is None for one in told], np.bool_)[encoded.indices.to_numpy()]
    states = np.where(unread & (amounts.states != MISSING), BAD, amounts.states).astype(np.uint8)
    values = pc.if_else(pa.array(states == OK), pc.add(amounts.values, each).cast(AMOUNT), pa.scalar(None, AMOUNT))
    return Amounts(values, states, amounts.currencies)


def credit(text: str) -> Decimal | None:
    """Return the credits of one cell, mostly negative; 0 without any, None when it cannot be read.

    >>> credit('[{"name": "discount", "amount": -0.5}, {"amount": "-0.25"}]'), credit("[]"), credit("soon")
    (Decimal('-0.750000000000'), Decimal('0'), None)
    """
    if text.strip() in {"", "[]", "{}"}:
        return Decimal(0)
    try:
        read = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        found = [one["amount"] for one in read] if isinstance(read, list) else [read]
        return sum((Decimal(str(one)) for one in found if one is not None), Decimal(0)).quantize(Decimal("1e-12"))
    except (ValueError, KeyError, TypeError, InvalidOperation, RecursionError):
        return None


def amortised(
    body: Body, keep: pa.Array | None, billed: pa.Array, net: pa.Array | None, *, is_committed: bool = False
) -> dict[str, pa.Array]:
    """Return effective cost and commitment status by kind of line; empty on a bill without a commitment's lines.

    Args:
        body: the rows.
        keep: which of them.
        billed: amounts of the kept rows.
        net: the same after discounts, where the bill states it.
        is_committed: another part of the bill has a commitment's lines.
    """
    if not body.layout.amortised or not body.has("charge_category"):
        return {}
    encoded = pc.fill_null(_kept(body.text("charge_category"), keep), "").dictionary_encode()
    kinds = pa.array([fold(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
    cost = billed if net is None else pc.coalesce(net, billed)
    status = pa.nulls(len(kinds), pa.string())
    for rule in body.layout.amortised:
        if not all(_columns(body, role) for role in rule.adds):
            continue
        mask = pc.equal(kinds, rule.line)
        if rule.only_with:
            if not body.has(rule.only_with):
                continue
            mask = pc.and_(mask, pc.is_valid(_kept(body.text(rule.only_with), keep)))
        if not pc.any(mask).as_py():
            continue
        is_committed = True
        cost = pc.if_else(mask, _sum(body, rule, keep), cost)
        if rule.status:
            status = pc.if_else(mask, pa.scalar(rule.status, pa.string()), status)
    return {"effective_amount": cost.cast(AMOUNT), "commitment_status": status} if is_committed else {}


def _sum(body: Body, rule: Amortised, keep: pa.Array | None) -> pa.Array:
    zero = pa.scalar(Decimal(0), AMOUNT)
    total = pa.repeat(zero, len(body) if keep is None else pc.sum(keep).as_py())
    for role in rule.adds:
        values = pc.fill_null(pc.coalesce(*(_read(body, name, keep) for name in _columns(body, role))), zero)
        total = (pc.subtract if role.startswith("-") else pc.add)(total, values).cast(AMOUNT)
    return total


def _columns(body: Body, role: str) -> list[str]:
    return [name for name in role.removeprefix("-").split("|") if body.has(name)]


def _read(body: Body, role: str, keep: pa.Array | None) -> pa.Array:
    cells = take_apart(body.once(role, keep))
    return read_amounts(cells, cells.evidence().mark() or ".").values


def _kept(column: pa.Array, keep: pa.Array | None) -> pa.Array:
    return column if keep is None else column.filter(keep)
