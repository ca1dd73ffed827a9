"""A report on paper: one file of HTML that needs nothing else and prints on A4 pages."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

from finint import display
from finint.report_parts import Cell, Column, Section, sections

STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
WIDE = (8, 11)
"""Tables of more columns are set smaller, so that none is cut at the edge of the paper."""
DATES = frozenset({"month", "day"})
NUMBERS = frozenset({"money", "difference", "ratio", "share", "count", "multiple"})


def html(made: Mapping[str, object], *, restated: str = "") -> str:
    """Return a document as one page of HTML; the same document gives the same text.

    Args:
        made: from `report.document`, or kept by a close.
        restated: what came after the close, in words; printed above the figures and never mixed into them.
    """
    every = sections(made)
    label = escape(str(made["period"]["label"]))  # type: ignore[index]
    draft = bool(made["is_draft"])
    head = [
        f"<h1>{escape(str(made['title']))}, {label}</h1>",
        f'<p class="muted">{escape(_scope(made))}</p>',
    ]
    if draft:
        reasons = "".join(f"<li>{escape(str(reason))}</li>" for reason in made["draft_reasons"])  # type: ignore[attr-defined]
        head.append(f'<div class="draft"><strong>DRAFT</strong><ul>{reasons}</ul></div>')
    if made.get("overridden"):
        reasons = "; ".join(str(reason) for reason in made["overridden"])  # type: ignore[attr-defined]
        why = str(made.get("override_reason"))
        head.append(f'<p class="muted">Closed although: {escape(reasons)}. Reason: {escape(why)}</p>')
    if restated:
        head.append(f'<p class="restated"><strong>{escape(restated)}</strong>: not in the figures below.</p>')
    if every and every[0].said:
        head.append(f'<p class="answer">{escape(every[0].said)}</p>')
    title = escape(str(made["title"]))
    body = "".join(_section(section, str(made["snapshot_id"]), str(made["currency"])) for section in every)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}, {label}</title>'
        f'<style>{STYLE}</style></head><body><div class="watermark{" on" if draft else ""}">DRAFT</div>'
        f"{''.join(head)}{body}</body></html>"
    )


def _scope(made: Mapping[str, object]) -> str:
    hashed = f" · data hash {str(made['data_hash'])[:16]}" if made["data_hash"] else ""
    parts = [
        str(made["company"]),
        f"actuals through {display.day(date.fromisoformat(str(made['data_through'])))}",
        f"plan {made['version'] or 'none'}",
        str(made["currency"]),
        f"snapshot {made['snapshot_id']}{hashed}",
        f"made {made['made_on']} UTC",
        "sample company: every figure is invented" if made["is_sample"] else "",
    ]
    return " · ".join(part for part in parts if part)


def _section(section: Section, snapshot_id: str, currency: str) -> str:
    shown = (
        [column for column in section.columns if column.label not in ("Value", "Id")]
        if section.key == "summary"
        else None
    )
    columns = shown or list(section.columns)
    places = [section.columns.index(column) for column in columns]
    head = "".join(f'<th class="{"n" if _right(column) else ""}">{escape(column.label)}</th>' for column in columns)
    rows = "".join(
        f"<tr>{''.join(_cell(row[place], section.columns[place]) for place in places)}</tr>" for row in section.rows
    )
    total = _total(section, places) if section.summed and len(section.rows) > 1 else ""
    said = f"<p>{escape(section.said)}</p>" if section.said and section.key != "summary" else ""
    return (
        f'<section id="{escape(section.key)}"><header><h2>{escape(section.title)}</h2>{said}'
        f'<p class="muted">{escape(currency)} · snapshot {escape(snapshot_id)}</p></header>'
        f"<table{_width(len(columns))}><thead><tr>{head}</tr></thead><tbody>{rows}{total}</tbody></table></section>"
    )


def _width(columns: int) -> str:
    """Return the class that lets a table of many columns fit the width of the paper."""
    return ' class="widest"' if columns > WIDE[1] else ' class="wide"' if columns > WIDE[0] else ""


def _right(column: Column) -> bool:
    return column.kind in NUMBERS or column.label == "Shown"


def _cell(value: Cell, column: Column) -> str:
    text = written(value, column)
    marks = ("n " if _right(column) else "d " if column.kind in DATES else "") + (text if column.label == "F/A" else "")
    return f'<td class="{marks.strip()}">{escape(text).replace(" %", "&nbsp;%")}</td>'


def _total(section: Section, places: list[int]) -> str:
    cells = []
    for number, place in enumerate(places):
        column = section.columns[place]
        if column.label in section.summed:
            amount = sum((Decimal(row[place] or 0) for row in section.rows), Decimal(0))
            cells.append(f'<td class="n">{escape(written(f"{amount:f}", column))}</td>')
        else:
            cells.append("<td>Total</td>" if number == 0 else "<td></td>")
    return f'<tr class="total">{"".join(cells)}</tr>'


def written(value: Cell, column: Column) -> str:
    """Return a cell as it is printed: whole units of the currency, one decimal of a percentage.

    >>> written("-1234.5", Column("Δ", "difference")), written("0.0423", Column("Δ %", "ratio"))
    ('−1,235', '+4.2 %')
    >>> written(None, Column("Due", "day"))
    '–'
    """
    if not value:
        return "" if value == "" else display.ABSENT
    return _WRITERS.get(column.kind, str)(value)


_WRITERS: Mapping[str, Callable[[str], str]] = {
    "money": lambda value: display.money(Decimal(value), places=0),
    "difference": lambda value: display.money(Decimal(value), places=0, sign=True),
    "ratio": lambda value: display.percent(Decimal(value), sign=True),
    "share": lambda value: display.percent(Decimal(value)),
    "multiple": lambda value: display.multiple(Decimal(value)),
    "month": lambda value: f"{date.fromisoformat(value + '-01'):%b %Y}",
    "day": lambda value: display.day(date.fromisoformat(value)),
}
