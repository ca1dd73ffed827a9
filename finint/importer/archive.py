"""What does a zip container hold, and may it be unpacked? Answered from its directory, before anything is unpacked."""

import io
import struct
import zipfile
import zlib
from typing import Literal

from finint.errors import ExportError
from finint.importer.gate import MIB, Limits, megabytes

DIRECTORY_BYTES = MIB  # 200 entries with long names fit many times
RATIO_FROM_BYTES = MIB  # a small file of repeated text may pack better than the limit and hurts nobody
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a bound
END_RECORD = struct.Struct("<4s4H2LH")
END64_LOCATOR = struct.Struct("<4sLQL")
END64_RECORD = struct.Struct("<4sQ2H2L4Q")
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst")
CLUTTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
DAMAGED = "The archive is damaged or cut off; download or export it again."

Content = Literal["workbook", "macros", "archive"]


def inspect(data: bytes, limits: Limits) -> tuple[Content, list[zipfile.ZipInfo]]:
    """Return what the container is and its members, after checking every limit its directory can tell.

    Raises:
        ExportError: damaged, encrypted, above a limit, unsafe names, or another format that happens to be a zip.
    """
    refuse_long_directory(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, UnicodeError) as error:
        raise ExportError(DAMAGED) from error
    if len(members) > limits.zip_entries:
        raise ExportError(f"The archive has more than {limits.zip_entries} entries, the limit; pack only the export.")
    for member in members:
        refuse_member(member)
    if len({member.filename for member in members}) < len(members):
        raise ExportError("The archive names one file twice, so readers may differ about it; pack it again.")
    refuse_bomb(members, len(data), limits)
    return content(members), members


def only_table(data: bytes, members: list[zipfile.ZipInfo], limits: Limits) -> tuple[bytes, str]:
    """Return bytes and name of the one CSV, XLSX or Parquet file in an archive.

    Raises:
        ExportError: none or several, another archive inside, or a damaged member.
    """
    files = [member for member in members if not member.is_dir() and not is_clutter(member.filename)]
    if len(files) != 1:
        found = ", ".join(repr(member.filename) for member in files[:5]) + (", …" if len(files) > 5 else "")
        raise ExportError(
            f"The archive should hold exactly one CSV, XLSX or Parquet file; it holds {found or 'none'}. "
            "Unpack it and import the files one by one."
        )
    member = files[0]
    if member.file_size > limits.file_bytes:
        raise ExportError(
            f"{member.filename!r} in the archive has {megabytes(member.file_size)}; the limit is "
            f"{megabytes(limits.file_bytes)} a file. Export a shorter period, or save it as Parquet."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as stream:
            inner = stream.read(limits.file_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise ExportError(DAMAGED) from error
    if len(inner) != member.file_size:
        raise ExportError(DAMAGED)
    return inner, member.filename


def refuse_long_directory(data: bytes, limits: Limits) -> None:
    """Refuse before zipfile builds an object for each of millions of entries."""
    start = data.rfind(b"PK\x05\x06", max(0, len(data) - END_RECORD.size - 65_535))
    if start < 0 or len(data) - start < END_RECORD.size:
        raise ExportError(DAMAGED)
    *_, entries, size, _offset, _comment = END_RECORD.unpack_from(data, start)
    locator = start - END64_LOCATOR.size
    if locator >= 0 and data.startswith(b"PK\x06\x07", locator):
        _, _, offset64, _ = END64_LOCATOR.unpack_from(data, locator)
        for place in (offset64, locator - END64_RECORD.size):
            if 0 <= place <= len(data) - END64_RECORD.size and data.startswith(b"PK\x06\x06", place):
                *_, entries64, size64, _offset64 = END64_RECORD.unpack_from(data, place)
                entries, size = max(entries, entries64), max(size, size64)
    if size > DIRECTORY_BYTES or (entries != 0xFFFF and entries > limits.zip_entries):
        raise ExportError(f"The archive has more than {limits.zip_entries} entries, the limit; pack only the export.")


def refuse_member(member: zipfile.ZipInfo) -> None:
    """Refuse encryption, unusual packing, names that point outside, and archives within."""
    name = member.filename
    if member.flag_bits & 0x41:
        raise ExportError("The archive is protected by a password; save it without one, and import that.")
    if member.compress_type not in METHODS:
        raise ExportError("The archive uses an unusual packing method; pack it again as an ordinary zip.")
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0] or "\x00" in member.orig_filename:
        raise ExportError(f"The archive names a file outside itself ({name!r}); pack it again, only with the export.")
    if name.lower().endswith(ARCHIVES):
        raise ExportError(f"The archive holds another archive ({name!r}); unpack that and import the export inside.")


def refuse_bomb(members: list[zipfile.ZipInfo], packed_bytes: int, limits: Limits) -> None:
    """Refuse what would unpack to too much, in all or for its size."""
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        raise ExportError(
            f"The archive unpacks to {megabytes(unpacked)}; the limit is {megabytes(limits.unpacked_bytes)}. "
            "Export a shorter period."
        )
    if unpacked > RATIO_FROM_BYTES and unpacked > limits.unpacked_ratio * packed_bytes:
        raise ExportError(
            f"The archive unpacks to {unpacked // packed_bytes} times its size; the limit is {limits.unpacked_ratio}, "
            "as no honest export packs better. Unpack it and import the export inside."
        )


def content(members: list[zipfile.ZipInfo]) -> Content:
    """Return which kind of container these members make up; refuse office files that hold no readable workbook."""
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if "[content_types].xml" in names:
        if "xl/workbook.bin" in names:
            raise ExportError("This is a binary workbook (.xlsb); open it, save it as .xlsx or CSV, and import that.")
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
            raise ExportError("This is an Office document and no workbook; export the report as CSV or XLSX.")
        return "macros" if any(name.endswith("vbaproject.bin") for name in names) else "workbook"
    if "mimetype" in names and "content.xml" in names:
        raise ExportError("This is an OpenDocument file; open it, save it as .xlsx or CSV, and import that.")
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        raise ExportError("This is an Apple Numbers document; export it as CSV or Excel, and import that.")
    return "archive"


def is_clutter(name: str) -> bool:
    """Return whether a member is what file managers add by themselves."""
    lower = name.lower()
    return lower.startswith(CLUTTER[0]) or lower.rsplit("/", 1)[-1] in CLUTTER[1:]
