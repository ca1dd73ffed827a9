"""How the versions of the plan differ: the locked budget, each reforecast, line by line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import streamlit as st

from finint import budget, holdings
from finint.figures.paper import scale_of
from finint.ui.desk import Desk
from finint.ui.plan import name_of
from finint.ui.tables import Column, table


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One department's plan of the whole period in every version; 0 where a version has none for it."""

    name: str
    amounts: dict[str, Decimal]


def versions_panel(desk: Desk) -> None:
    """Draw every version side by side with its difference to the one compared with."""
    names = [row.version for row in holdings.versions(desk.books)]
    if len(names) < 2:
        st.markdown("One version of the plan: upload a reforecast under a name of its own to compare.")
        return
    base = desk.view.version or names[0]
    rows: dict[str, dict[str, Decimal]] = {}
    for name in names:
        for line in budget.lines(desk.cells_of(replace(desk.view, version=name)), ("department",)):
            rows.setdefault(line.name, dict.fromkeys(names, budget.ZERO))[name] = line.budget_amount
    shown = sorted((VersionRow(*row) for row in rows.items()), key=lambda row: -row.amounts[base])
    others = [name for name in names if name != base]
    scale = scale_of([amount for row in shown for amount in row.amounts.values()])
    columns = [Column("Department", lambda row: name_of("department", row.name)), _money(base)]
    for name in others[:4]:
        columns += [_money(name), Column(f"Δ {name}", _difference(name, base), "difference")]
    table(
        f"Versions of the plan, {desk.period_name}, {scale.heading(desk.currency)}",
        shown,
        columns,
        actor=desk.actor,
        key="versions",
        scale=scale,
        totals=" · ".join(f"{name} {scale.write(_sum(shown, name))}" for name in [base, *others[:4]]),
    )


def _sum(rows: list[VersionRow], name: str) -> Decimal:
    return sum((row.amounts[name] for row in rows), budget.ZERO)


def _money(name: str) -> Column:
    return Column(name, lambda row: row.amounts[name], "money")


def _difference(name: str, base: str) -> Callable[[VersionRow], Decimal]:
    return lambda row: row.amounts[name] - row.amounts[base]
