"""The report's sections of the developer platform: its cost by team, the four KPI, and what investments gave back."""

from finint import display, store
from finint.developer_registers import kpis, registers
from finint.devfinance import ZERO, by_place
from finint.money import ratio
from finint.platform_cost import platform_cost
from finint.report_parts import Asked, Cell, Column, Make, Section, text


def _cost(books: store.Books, asked: Asked) -> Section | None:
    """Return effective and billed cost by team; the unallocated is a row of its own."""
    cost = platform_cost(books, asked.view.period, asked.view.as_of)
    if not cost.developer:
        return None
    billed = {place.name: place.amount for place in by_place(
        platform_cost(books, asked.view.period, asked.view.as_of, "billed").developer, "team")}  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (place.name or "Unallocated", text(place.amount), text(billed.get(place.name, ZERO)),
            text(ratio(place.amount, cost.amount)))
        for place in by_place(cost.developer, "team")
    ]  # fmt: skip
    share = display.percent(cost.unallocated_ratio)
    said = f"The platform cost {display.money(cost.amount)} effective; {share} is carried by no team."
    columns = (
        Column("Team"),
        Column("Effective", "money"),
        Column("Billed", "money"),
        Column("Share of effective", "share"),
    )
    return Section("platform_cost", "Developer platform", said, columns, tuple(rows), ("Effective", "Billed"))


def _kpi(books: store.Books, asked: Asked) -> Section | None:
    """Return the four KPI with interval, state and twins; nothing while no register is in the books."""
    found = kpis(books, asked.view.as_of)
    if all(not kpi.n for kpi in found.found):
        return None
    rows: list[tuple[Cell, ...]] = []
    for kpi in found.found:
        ends = (None, None) if kpi.interval is None else (f"{kpi.interval.low:.6f}", f"{kpi.interval.high:.6f}")
        twins = "; ".join(f"{t.name} {t.value} ({t.limit}) {_held(t.holds)}" for t in kpi.twins)
        value = None if kpi.value_ratio is None else f"{kpi.value_ratio:.6f}"
        rows.append((kpi.name, value, f"{kpi.target_ratio:.2f}", str(kpi.n), *ends, kpi.state, kpi.reason, twins))
    met = sum(kpi.state == "met" for kpi in found.found)
    said = f"{met} of 4 met over {found.period.label()}, {'closed' if found.is_closed else 'not closed'}."
    columns = (
        Column("KPI"), Column("Point", "share"), Column("Target", "share"), Column("n", "count"),
        Column("Low, 95 %", "share"), Column("High, 95 %", "share"), Column("State"), Column("Why"), Column("Twins"),
    )  # fmt: skip
    return Section("developer_kpi", "Developer finance KPI", said, columns, tuple(rows))


def _held(holds: bool | None) -> str:  # noqa: FBT001  a twin's own word
    return "cannot be told" if holds is None else "holds" if holds else "fails"


def _investments(books: store.Books, asked: Asked) -> Section | None:
    """Return every investment with its cash return beside its return with time saved."""
    found = registers(books, asked.view.period, asked.view.as_of).returns
    if not found:
        return None
    rows: list[tuple[Cell, ...]] = [
        (row.investment.name, text(row.investment.cost_amount), text(row.cash_amount),
            text(row.verified.get("avoided", ZERO)), text(row.verified.get("capacity", ZERO)),
            text(row.cash_roi_ratio), text(row.full_roi_ratio), row.grade or "none", row.review.removeprefix("● "))
        for row in found
    ]  # fmt: skip
    cost = sum((row.investment.cost_amount or ZERO for row in found), ZERO)
    cash = sum((row.cash_amount for row in found), ZERO)
    said = f"{display.money(cost)} invested, {display.money(cash)} back in verified cash; time saved stands apart."
    columns = (
        Column("Investment"), Column("Cost", "money"), Column("Cash back", "money"), Column("Avoided", "money"),
        Column("Capacity", "money"), Column("ROI, cash only", "ratio"), Column("ROI incl. capacity", "ratio"),
        Column("Grade"), Column("Review"),
    )  # fmt: skip
    return Section("investments", "Developer investments", said, columns, tuple(rows),
        ("Cost", "Cash back", "Avoided", "Capacity"))  # fmt: skip


DEVELOPERS: tuple[Make, ...] = (_cost, _kpi, _investments)
