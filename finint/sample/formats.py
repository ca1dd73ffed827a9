"""How files are written: delimited text in any encoding, a plain workbook, Parquet; same rows, same bytes."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

EPOCH = (2026, 11, 15, 8, 0, 0)  # a workbook's members carry a time; it is always this one
BOM_16 = b"\xff\xfe"
BOM_8 = b"\xef\xbb\xbf"
Cell = str | int | Decimal


def delimited(
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    newline: str = "\n",
    bom: bytes = b"",
) -> bytes:
    """Return `rows` as delimited text; cells that hold the delimiter, a quote or a line break are quoted."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return bom + text.getvalue().encode(encoding)


def amount(cents: int, *, mark: str = ".", thousands: str = "") -> str:
    """Return whole cents as text with two decimals.

    >>> amount(123456789), amount(-5, mark=","), amount(123456789, thousands=",")
    ('1234567.89', '-0,05', '1,234,567.89')
    """
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", thousands) + f"{mark}{part:02d}"


def ratio(part: int, whole: int, *, places: int = 2) -> str:
    """Return a share in percent, as platforms print it; 0 when there is nothing to share."""
    return f"{100 * part / whole if whole else 0:.{places}f}%"


def column_name(index: int) -> str:
    """Return a sheet's column name.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def workbook(rows: Iterable[Sequence[Cell]], sheet: str) -> bytes:
    """Return a workbook of one sheet: text in text cells, numbers in number cells."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{column_name(index)}{number}", cell) for index, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, head + text)
    return packed.getvalue()


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' if cell else ""
    return f'<c r="{place}"><v>{cell}</v></c>'


def parquet(table: pa.Table) -> bytes:
    """Return `table` as compressed Parquet."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=19, write_statistics=False)
    return sink.getvalue()
