"""A report as a workbook: a sheet a section, totals and differences as live formulas, and a sheet of filters."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from finint.export import safe
from finint.report_parts import Cell, Column, Section, sections

FORMATS = {
    "money": "#,##0.00",
    "difference": "+#,##0.00;-#,##0.00;0.00",
    "ratio": "0.0%",
    "share": "0.0%",
    "multiple": "0.0",
    "day": "yyyy-mm-dd",
}


def workbook(made: Mapping[str, object], *, restated: str = "") -> bytes:
    """Return a document as XLSX; every sheet names its snapshot, no text cell becomes a formula.

    Totals are SUM over the rows; a Δ is Actual − Plan to date of its own row, so that a sheet stays right when edited.
    """
    from openpyxl import Workbook  # noqa: PLC0415  a tenth of a second, paid only by a download

    book = Workbook()
    about = book.active
    about.title = "Filters"
    _about(about, made, restated)
    for section in sections(made):
        _sheet(book.create_sheet(section.title[:31].replace("/", " ")), section, str(made["snapshot_id"]))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _about(sheet: Any, made: Mapping[str, object], restated: str) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415

    filters = [str(one) for one in made["filters"]]  # type: ignore[attr-defined]
    reasons = [str(one) for one in made["draft_reasons"]]  # type: ignore[attr-defined]
    period = made["period"]
    lines = [
        ("Report", f"{made['title']}, {period['label']}"),  # type: ignore[index]
        ("State", "DRAFT" if made["is_draft"] else "final"),
        *(("Draft because", reason) for reason in reasons),
        ("Company", str(made["company"])),
        ("From", str(period["start"])),  # type: ignore[index]
        ("Through", str(period["last_day"])),  # type: ignore[index]
        ("Actuals through", str(made["data_through"])),
        ("Plan", str(made["version"]) or "none"),
        ("Currency", str(made["currency"])),
        *(("Filter", words) for words in filters),
        ("Snapshot", str(made["snapshot_id"])),
        ("Data hash", str(made["data_hash"])),
        ("Data version", str(made["data_version"])),
        ("Made on", f"{made['made_on']} UTC"),
        *((("Since the close", restated),) if restated else ()),
    ]
    for name, value in lines:
        sheet.append([name, safe(value)])
    for cell in sheet["A"]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90


def _sheet(sheet: Any, section: Section, snapshot_id: str) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    letters = {column.label: get_column_letter(place) for place, column in enumerate(section.columns, start=1)}
    sheet.append([column.label for column in section.columns])
    for number, row in enumerate(section.rows, start=2):
        sheet.append(
            [_value(value, column, number, letters) for value, column in zip(row, section.columns, strict=True)]
        )
    last = len(section.rows) + 1
    if section.summed and section.rows:
        sheet.append(
            [
                f"=SUM({letters[column.label]}2:{letters[column.label]}{last})"
                if column.label in section.summed
                else ("Total" if place == 0 else None)
                for place, column in enumerate(section.columns)
            ]
        )
        for cell in sheet[last + 1]:
            cell.font = Font(bold=True)
    for column in section.columns:
        for cell in sheet[letters[column.label]][1:]:
            cell.number_format = FORMATS.get(column.kind, "General")
        sheet.column_dimensions[letters[column.label]].width = (
            34 if column.kind == "text" and column is section.columns[0] else 16
        )
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.append([])
    sheet.append([f"Snapshot {snapshot_id}"])


def _formula(column: Column, row: int, letters: Mapping[str, str]) -> str:
    """Return the live formula of a cell that its own row determines; "" for a cell that is a fact."""
    at = {label: f"{letter}{row}" for label, letter in letters.items()}
    if column.label == "Δ" and {"Actual", "Plan to date"} <= at.keys():
        return f"={at['Actual']}-{at['Plan to date']}"
    if column.label == "Δ %" and {"Δ", "Plan to date"} <= at.keys():
        return f'=IF({at["Plan to date"]}=0,"",{at["Δ"]}/ABS({at["Plan to date"]}))'
    if column.label == "Outlook" and {"Actual", "Accrued", "Ahead"} <= at.keys():
        return f"={at['Actual']}+{at['Accrued']}+{at['Ahead']}"
    return f"={at['Outlook']}-{at['Budget']}" if column.label == "Outlook − budget" else ""


def _value(value: Cell, column: Column, row: int, letters: Mapping[str, str]) -> object:
    if formula := _formula(column, row, letters):
        return formula
    if value is None:
        return None
    if column.kind in ("money", "difference", "ratio", "share", "multiple", "count"):
        return Decimal(value)
    if column.kind == "day":
        return date.fromisoformat(value)
    return safe(value)
