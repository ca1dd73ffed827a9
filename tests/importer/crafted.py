"""Files no honest program writes, and honest ones in odd shapes, all made here: nothing binary lies in the repository."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "{sheets}</Types>"
)
SHEET_TYPE = (
    '<Override PartName="/xl/worksheets/sheet{number}.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
)
RELATION = (
    '<Relationship Id="rId{number}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Xml(str):
    """A cell's own XML, from its attributes on."""

    __slots__ = ()


def letters(column: int) -> str:
    """Return the name of a column; 0 is A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(row: int, column: int, value: object) -> str:
    """Return the XML of one cell."""
    place = f'r="{letters(column)}{row}"'
    if isinstance(value, Xml):
        return f"<c {place} {value}</c>"
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {place}><v>{value!r}</v></c>"
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_xml(rows: list[list[object]], *, before: str = "") -> str:
    """Return the XML of a sheet; None leaves a cell out, an empty list a row."""
    body = "".join(
        f'<row r="{number}">'
        + "".join(cell(number, column, value) for column, value in enumerate(row) if value is not None)
        + "</row>"
        for number, row in enumerate(rows, 1)
        if row
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def workbook(
    sheets: dict[str, list[list[object]] | str],
    *,
    hidden: tuple[str, ...] = (),
    extra: dict[str, bytes] | None = None,
    properties: str = "",
) -> bytes:
    """Return an XLSX file; a sheet is rows of values, or its XML."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for number, name in zip(numbers, sheets, strict=True)
    )
    parts = {
        "[Content_Types].xml": TYPES.format(sheets="".join(SHEET_TYPE.format(number=number) for number in numbers)),
        "_rels/.rels": RELATIONS.format(
            items=RELATION.format(number=1, kind="officeDocument", target="xl/workbook.xml")
        ),
        "xl/workbook.xml": f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        f"{properties}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": RELATIONS.format(
            items="".join(
                RELATION.format(number=number, kind="worksheet", target=f"worksheets/sheet{number}.xml")
                for number in numbers
            )
        ),
    }
    for number, content in zip(numbers, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = content if isinstance(content, str) else sheet_xml(content)
    return packed({**{name: text.encode() for name, text in parts.items()}, **(extra or {})})


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of the members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 3, 1, 0, 0, 0)), content, method)
    return buffer.getvalue()


def lying(archive: bytes, name: str, declared: int) -> bytes:
    """Return the zip with another unpacked size declared for a member, in its directory and before its data."""
    changed = bytearray(archive)
    with zipfile.ZipFile(io.BytesIO(archive)) as reader:
        offset = reader.getinfo(name).header_offset
    struct.pack_into("<L", changed, offset + 22, declared)
    place = archive.find(b"PK\x01\x02")
    while place >= 0:
        length = struct.unpack_from("<H", archive, place + 28)[0]
        if archive[place + 46 : place + 46 + length] == name.encode():
            struct.pack_into("<L", changed, place + 24, declared)
        place = archive.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def encrypted(archive: bytes) -> bytes:
    """Return the zip with the flag of an encrypted member set everywhere."""
    changed = bytearray(archive)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = archive.find(mark)
        while place >= 0:
            changed[place + offset] |= 1
            place = archive.find(mark, place + 4)
    return bytes(changed)


def ole(*streams: str) -> bytes:
    """Return the first bytes of Microsoft's old container, naming the given streams."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)
    )


def far_cell(reference: str) -> bytes:
    """Return a workbook whose one value stands in a cell far away."""
    row = int("".join(filter(str.isdigit, reference)))
    xml = (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData></worksheet>'
    )
    return workbook({"Sheet1": xml})


def big_workbook(rows: int, columns: int) -> bytes:
    """Return a workbook of many rows of plausible spend."""
    header = "".join(cell(1, column, f"Column {column}") for column in range(columns))
    buffer = io.StringIO()
    buffer.write(
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData><row r="1">{header}</row>'
    )
    names = [letters(column) for column in range(columns)]
    for row in range(2, rows + 2):
        cells = "".join(
            f'<c r="{name}{row}"><v>{row * 7 % 9973}.{row % 90 + 10}</v></c>'
            if column % 2
            else f'<c r="{name}{row}" t="inlineStr"><is><t>Campaign {row % 300}</t></is></c>'
            for column, name in enumerate(names)
        )
        buffer.write(f'<row r="{row}">{cells}</row>')
    buffer.write("</sheetData></worksheet>")
    return workbook({"Report": buffer.getvalue()})
