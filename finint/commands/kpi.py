"""`finint kpi`: the four KPI of developer finance, with n, interval, twins and the rows that failed first."""

import argparse
from datetime import date
from pathlib import Path

from finint import developer_registers, display, holdings, store
from finint.auth import OWNER
from finint.commands.document import show
from finint.errors import CalculationError
from finint.kpi_state import Kpi

SHOWN_ROWS = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--as-of", default=None, help="first day not counted, such as 2026-11-15; else the books' own")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")


def run(arguments: argparse.Namespace) -> int:
    """Print the four KPI."""
    books = store.open_for(OWNER, arguments.store)
    found = developer_registers.kpis(books, _as_of(books, arguments.as_of))
    if arguments.json:
        period = {"start": found.days.start.isoformat(), "end": found.days.end.isoformat()}
        show({"period": period, "is_closed": found.is_closed, "kpi": [_document(kpi) for kpi in found.found]})
        return 0
    print(f"{found.days.label()}, {'closed' if found.is_closed else 'not closed'}")
    for kpi in found.found:
        ends = "" if kpi.interval is None else f" [{100 * kpi.interval.low:.1f}; {100 * kpi.interval.high:.1f}] 95 %"
        value = display.percent(kpi.value_ratio)
        print(f"{kpi.name}: {value}, target {100 * kpi.target_ratio:.0f} %, n = {kpi.n}{ends}: {kpi.state}")
        if kpi.reason:
            print(f"    {kpi.reason}")
        for twin in kpi.twins:
            held = "cannot be told" if twin.holds is None else "holds" if twin.holds else "FAILS"
            print(f"    twin {twin.name}: {twin.value} ({twin.limit}) {held}")
    return 0


def _as_of(books: store.Books, text: str | None) -> date:
    if text is not None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise CalculationError(f"'{text}' is not a day", fix="write --as-of 2026-11-15") from None
    held = holdings.coverage(books, date.max)
    last = held.last_past_day or held.last_day
    if last is None:
        raise CalculationError("the books hold no spend; no day can be told", fix="import spend, or give --as-of")
    return holdings.cut_off(held, last)


def _document(kpi: Kpi) -> dict[str, object]:
    """Return a KPI as plain values."""
    return {
        "id": kpi.id,
        "name": kpi.name,
        "value_ratio": kpi.value_ratio,
        "target_ratio": kpi.target_ratio,
        "n": kpi.n,
        "interval_95": None if kpi.interval is None else {"low": kpi.interval.low, "high": kpi.interval.high},
        "coverage_ratio": kpi.coverage_ratio,
        "state": kpi.state,
        "reason": kpi.reason or None,
        "twins": [{"name": t.name, "value": t.value, "limit": t.limit, "holds": t.holds} for t in kpi.twins],
        "excluded": [{"reason": reason, "rows": rows} for reason, rows in kpi.excluded],
        "beside": dict(kpi.beside),
        "failing_rows": [
            {"what": row.what, "why": row.why, "file": row.file_name, "line": row.line_no}
            for row in kpi.rows[:SHOWN_ROWS]
            if row.why
        ],
    }
