"""A plan's rows as the ledger keeps them: amounts that add up over time, each with its period."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from finint.importer.amounts import OK
from finint.importer.body import Body
from finint.importer.fields import CATEGORY_BY_FOLD, SEPARATOR, by_rule
from finint.importer.grid import Flags
from finint.importer.kinds import Kind
from finint.importer.reading import BUDGET, SPEND, Note
from finint.layouts.layout import fold
from finint.period import Period

if TYPE_CHECKING:
    from finint.importer.plans import Column, Plan

PLACE = ("version", "department_code", "department", "cost_center", "fund", "gl_account", "cost_category", "channel",
    "campaign_id", "campaign", "vendor", "owner", "phasing")  # fmt: skip
SAME_PLACE = tuple(role for role in PLACE if role != "phasing")


class Item(NamedTuple):
    """One amount of one line: for what, when, how much."""

    row: int
    period: Period
    amount: Decimal


def tables(
    body: Body, kind: Kind, plan: "Plan", good: Flags, codes: pa.Array, *, as_spend: bool
) -> Mapping[str, pa.Table]:
    """Return the plan, and the spend beside it, in the schemas of the ledgers."""
    del kind
    texts = {role: body.text(role).to_pylist() for role in PLACE if role in body.roles}
    currencies = codes.to_pylist()
    found: dict[str, pa.Table] = {}
    for what, name in (("budget", "spend" if as_spend else "budget"), ("actual", "spend")):
        columns = [column for column in plan.columns if column.what == what]
        if not columns:
            continue
        items = [item for column in columns for item in _items(column, plan, texts, good)]
        items.sort(key=lambda item: (item.row, item.period))
        build = _spend_table if name == "spend" else _budget_table
        found[name] = build(body, items, texts, currencies)
    return found


def _items(column: "Column", plan: "Plan", texts: Mapping[str, list[str | None]], good: Flags) -> list[Item]:
    amounts = column.amounts.values.to_pylist()
    states = column.amounts.states
    found = []
    empty = 0
    for row, keep in enumerate(good.tolist()):
        if not keep:
            continue
        if states[row] != OK:
            empty += 1
            continue
        time = plan.times[row]
        period = time.fiscal if column.full_year and time.fiscal else time.period
        if column.period:
            period = column.period.period(time.fiscal or time.period, plan.first_month)
        if period is None:
            continue
        found.append(Item(row, period, amounts[row]))
    if empty and not column.period:
        plan.notes.append(
            Note("no_amount_yet", f"{empty} rows have no “{column.title}”: nothing is stored for them there.")
        )
    if column.to_date or column.full_year:
        found = list(_increases(found, plan, texts))
        said = "the year so far" if column.to_date else "the whole year again each time"
        plan.notes.append(
            Note(
                "year_to_date",
                f"“{column.title}” states {said}: each row is stored as its increase over the one before.",
            )
        )
    return found


def _increases(items: list[Item], plan: "Plan", texts: Mapping[str, list[str | None]]) -> Iterator[Item]:
    """Turn figures to date into what each period adds; the periods of a year then add up to its last figure."""
    lines: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        fiscal = plan.times[item.row].fiscal
        line = (fiscal, *(column[item.row] for role, column in texts.items() if role in SAME_PLACE))
        lines.setdefault(line, []).append(item)
    for line_items in lines.values():
        before = Decimal(0)
        for item in sorted(line_items, key=lambda item: (_when(plan, item), item.row)):
            yield item._replace(amount=item.amount - before)
            before = item.amount


def _when(plan: "Plan", item: Item) -> Period:
    period = plan.times[item.row].period
    assert period is not None
    return period


def _keys(items: list[Item], texts: Mapping[str, list[str | None]]) -> list[str]:
    return [
        SEPARATOR.join(
            [
                item.period.start.isoformat(),
                item.period.end.isoformat(),
                *(texts[role][item.row] or "" for role in SAME_PLACE if role in texts),
            ]
        )
        for item in items
    ]


def _center(row: int, texts: Mapping[str, list[str | None]]) -> str | None:
    return next(
        (texts[role][row] for role in ("cost_center", "fund", "gl_account") if role in texts and texts[role][row]), None
    )


def _category(text: str | None) -> str | None:
    return CATEGORY_BY_FOLD.get(fold(text)) if text else None


def _shared(
    body: Body, items: list[Item], texts: Mapping[str, list[str | None]], currencies: list[str]
) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {
        "line_no": [body.line(item.row) for item in items],
        "row_key": list(_keys(items, texts)),
        "period_start": [item.period.start for item in items],
        "period_end": [item.period.end for item in items],
        "amount": [item.amount for item in items],
        "currency": [currencies[item.row] for item in items],
        "cost_center": [_center(item.row, texts) for item in items],
        "cost_category": [
            _category(texts["cost_category"][item.row]) if "cost_category" in texts else None for item in items
        ],
    }
    for role in ("department", "channel", "campaign_id", "campaign", "vendor"):
        if role in texts:
            found[role] = [texts[role][item.row] for item in items]
    return found


def _budget_table(
    body: Body, items: list[Item], texts: Mapping[str, list[str | None]], currencies: list[str]
) -> pa.Table:
    ours = _shared(body, items, texts, currencies)
    for role in ("version", "department_code"):
        if role in texts:
            ours[role] = [texts[role][item.row] for item in items]
    if "phasing" in texts:
        rules = [fold(texts["phasing"][item.row] or "") for item in items]
        ours["phasing"] = [rule if rule in ("even", "days") else None for rule in rules]
    return pa.table({name: ours.get(name, [None] * len(items)) for name in BUDGET.names}, schema=BUDGET)


def _spend_table(
    body: Body, items: list[Item], texts: Mapping[str, list[str | None]], currencies: list[str]
) -> pa.Table:
    ours = _shared(body, items, texts, currencies)
    if "department" not in texts and "department_code" in texts:
        ours["department"] = [texts["department_code"][item.row] for item in items]
    if "gl_account" in texts:
        ours["gl_account"] = [texts["gl_account"][item.row] for item in items]
    named = ours["cost_category"]
    ruled = by_rule(pa.array(ours.get("gl_account", [None] * len(named)), pa.string())).to_pylist()
    ours["category_source"] = [
        "profile" if own else "rule" if rule else "none" for own, rule in zip(named, ruled, strict=True)
    ]
    ours["cost_category"] = [own or rule or "unassigned" for own, rule in zip(named, ruled, strict=True)]
    return pa.table({name: ours.get(name, [None] * len(items)) for name in SPEND.names}, schema=SPEND)
