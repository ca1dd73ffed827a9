"""The columns of the spend ledger that are not money or time: names, ids, counts, and what a row is called by."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import SHORT, Mark, are_whole, longest, read_amounts, take_apart
from finint.importer.body import Body
from finint.importer.grid import constant
from finint.importer.kinds import CATEGORIES
from finint.layouts.categories import RULES
from finint.layouts.layout import fold

SEPARATOR = "\x1f"
INT64_DIGITS = 18
GROUPED_COUNT = r"^[0-9]{1,3}([.,'’ ][0-9]{3})+$"
CATEGORY_BY_FOLD = {fold(category): category for category in CATEGORIES}
CATEGORY_TEXT_ROLES = ("gl_account", "category", "description", "vendor")


def text(body: Body, role: str, keep: pa.Array | None) -> pa.Array:
    """Return the texts of a role for the kept rows; null where the cell holds nothing."""
    cells = body.text(role)
    return cells if keep is None else cells.filter(keep)


def count(body: Body, role: str, keep: pa.Array | None) -> pa.Array:
    """Return whole numbers; a cell that is none is null, since no amount depends on it.

    Either mark may group thousands here: there is no half an impression.
    """
    cells = take_apart(body.once(role, keep))
    if cells.is_plain and not cells.negative.any() and are_whole(cells) and longest(cells.bodies) <= INT64_DIGITS:
        return cells.bodies.cast(pa.int64())
    grouped = pc.fill_null(pc.match_substring_regex(cells.bodies, GROUPED_COUNT), False)
    bodies = cells.bodies
    if pc.any(grouped).as_py():
        bodies = pc.if_else(grouped, pc.replace_substring_regex(bodies, "[.,'’ ]", ""), bodies)
    whole = pc.fill_null(pc.match_substring_regex(bodies, r"^[0-9]{1,18}([.,]0*)?$"), False)
    bodies = pc.if_else(whole, pc.replace_substring_regex(bodies, "[.,].*$", ""), pa.scalar(None, pa.string()))
    return bodies.cast(pa.int64())


def quantity(
    body: Body, role: str, keep: pa.Array | None, kind: pa.DataType, own: Mark | None, usual: Mark
) -> pa.Array:
    """Return numbers with decimals; a cell that is none is null.

    `own` is the column's decimal mark when it is known; `usual` serves a column that proves none.
    """
    cells = take_apart(body.once(role, keep))
    too_fine = rf"\.[0-9]{{{kind.scale + 1}}}"
    is_short = cells.is_plain and not cells.negative.any() and longest(cells.bodies) <= SHORT
    if is_short and not pc.any(pc.match_substring_regex(cells.bodies, too_fine)).as_py():
        return cells.bodies.cast(kind)
    values = read_amounts(cells, own or cells.evidence().mark() or usual).values
    if kind.scale == values.type.scale:
        return values
    # Too large for the ledger's column is no count of anything.
    limit = pa.scalar(Decimal(10) ** (kind.precision - kind.scale - 1), values.type)
    fits = pc.less(pc.abs(values), limit)
    rounded = pc.round(pc.if_else(fits, values, pa.scalar(None, values.type)), ndigits=kind.scale)
    return rounded.cast(kind)


def key_roles(body: Body, dated: Collection[str]) -> tuple[str, ...]:
    """Return the roles whose cells tell rows apart; `dated` are those read as dates."""
    roles = [role for name in body.layout.key if (role := _first(body, name))]
    if not set(roles) - set(dated):  # nothing but a date tells rows apart: all their names do
        roles += [role for role in body.roles if role not in {*roles, "amount", "impressions", "clicks"}]
    return tuple(roles)


def row_key(body: Body, keep: pa.Array | None, roles: Sequence[str], dates: Mapping[str, pa.Array]) -> pa.Array:
    """Return each kept row's key cells, joined; rows with equal keys are told apart by their order in the file.

    Args:
        body: the rows.
        keep: which of them.
        roles: see `key_roles`.
        dates: kept time columns as dates: a day is the same day however it is written.
    """
    parts = []
    for role in roles:
        cells = dates[role].cast(pa.string()) if role in dates else text(body, role, keep)
        parts.append(pc.fill_null(cells, ""))
    if not parts:
        return constant("", len(body) if keep is None else int(pc.sum(keep).as_py() or 0))
    return pc.binary_join_element_wise(*parts, SEPARATOR) if len(parts) > 1 else parts[0]


def _first(body: Body, names: str) -> str | None:
    """Return the first of "a|b" whose column holds anything."""
    for role in names.split("|"):
        if body.has(role) and ("|" not in names or _says_something(body, role)):
            return role
    return None


def _says_something(body: Body, role: str) -> bool:
    parts = (body if stop - start == len(body) else body.window(start, stop) for start, stop in body.pieces())
    return any(pc.any(pc.is_valid(part.text(role))).as_py() for part in parts)


def categories(body: Body, keep: pa.Array | None, rows: int) -> tuple[pa.Array, pa.Array]:
    """Return each row's cost category and who said so: the layout or file (profile), or a rule on its words."""
    layout = body.layout
    if layout.category != "unassigned":
        return constant(layout.category, rows), constant("profile", rows)
    named = pa.nulls(rows, pa.string())
    if body.has("category"):
        encoded = pc.fill_null(text(body, "category", keep), "").dictionary_encode()
        known = [CATEGORY_BY_FOLD.get(fold(name)) for name in encoded.dictionary.to_pylist()]
        named = pa.array(known, pa.string()).take(encoded.indices)
    if layout.name == "generic" and (body.has("impressions") or body.has("clicks")) and body.has("campaign"):
        named = pc.fill_null(named, "media_spend")
    ruled = reduce(
        pc.coalesce, [by_rule(text(body, role, keep)) for role in CATEGORY_TEXT_ROLES if body.has(role)], named
    )
    source = pc.if_else(pc.is_valid(named), "profile", pc.if_else(pc.is_valid(ruled), "rule", "none"))
    return pc.fill_null(ruled, "unassigned"), source


def by_rule(cells: pa.Array) -> pa.Array:
    """Return the cost category that the words of each cell name; null where they name none."""
    encoded = pc.fill_null(cells, "").dictionary_encode()
    found = pa.nulls(len(encoded.dictionary), pa.string())
    for category, pattern in RULES:
        says = pc.match_substring_regex(encoded.dictionary, pattern, ignore_case=True)
        found = pc.coalesce(found, pc.if_else(says, category, pa.scalar(None, pa.string())))
    return found.take(encoded.indices)


def channels(body: Body, keep: pa.Array | None, rows: int) -> pa.Array:
    """Return each row's channel: its column, translated where the platform has its own words, else the layout's."""
    layout = body.layout
    if not body.has("channel"):
        return constant(layout.channel, rows)
    cells = text(body, "channel", keep)
    if not layout.channels:
        return pc.fill_null(cells, layout.channel) if layout.channel else cells
    encoded = pc.fill_null(cells, "").dictionary_encode()
    known = [layout.channels.get(fold(word), layout.channel) for word in encoded.dictionary.to_pylist()]
    return pa.array(known, pa.string()).take(encoded.indices)
