"""Which characters do these bytes stand for? BOM, then NUL pattern, then strict UTF-8, then cp1252 with a warning.

Charset guessers call cp1252 German Mac, Latin-2 or DOS text, so there is none here: what stays undecided is asked.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from finint.errors import ExportError
from finint.importer.content import Content, blocks
from finint.importer.reading import Question

BLOCK_BYTES = 512 * 1024
SAMPLE_BYTES = 64 * 1024
UTF16_RATIO = 0.9
COMMON = b"\n\r\t ,;.0123456789"
AROUND_BYTES = 4 * 1024 * 1024  # of the first byte that is not UTF-8
CONTROL_RATIO = 0.01
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),  # before UTF-16: it starts with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
# What may be answered; the first ones are offered when cp1252 cannot be right either.
ASKED = ("cp1250", "cp1251", "mac_roman", "cp850", "shift_jis", "gb18030", "euc_kr", "latin-1")
KNOWN = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp1253", "cp1254", "cp1257", "cp437", "iso8859-15", *ASKED)
CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1b") | {127}))
# Sequences that are UTF-8 and hardly anything else: up to U+024F in two bytes, and all longer ones.
UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xc8][\x80-\xbf]|\xc9[\x80-\x8f]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
ASCII = bytes(range(128))


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to read the bytes. `name` is for people, `codec` for Python, `start` skips the byte order mark."""

    name: str
    codec: str
    start: int = 0
    errors: str = "strict"
    guessed: bool = False  # cp1252: worth a warning with a sample


def decoding(data: Content, answers: Mapping[str, str]) -> Decoding | Question:
    r"""Return how to decode `data`, checked to its last byte, or ask.

    Raises:
        ExportError: the bytes are not text, or not in the encoding they claim.

    >>> decoding("Día;Coste\n".encode("cp1252"), {}).name
    'cp1252'
    """
    for bom, name, codec in BOMS:
        if data[: len(bom)] == bom:
            return checked(data, Decoding(name, codec, len(bom)))
    answer = answers.get("encoding")
    if answer is not None:
        return checked(data, Decoding(known(answer), known(answer)))
    utf16 = utf16_by_nuls(data)
    return checked(data, Decoding(utf16, utf16)) if utf16 else one_byte(data)


def one_byte(data: Content) -> Decoding | Question:
    """Return how to decode a file without a mark or a NUL pattern: strict UTF-8, then cp1252, then nobody knows."""
    refuse_binary_text(data)
    broken = broken_at(data, Decoding("utf-8", "utf-8"))
    if broken is None:
        return Decoding("utf-8", "utf-8")
    if is_mostly_utf8(data[max(0, broken - AROUND_BYTES) : broken + AROUND_BYTES]):
        return Decoding("utf-8 with cp1252", "utf-8", errors="finint.cp1252", guessed=True)
    if broken_at(data, Decoding("cp1252", "cp1252")) is None:
        return Decoding("cp1252", "cp1252", guessed=True)
    return Question("encoding", "The file is neither UTF-8 nor Windows-1252. Which encoding was it saved in?", ASKED)


def pieces(data: Content, how: Decoding) -> Iterator[bytes]:
    """Yield `data` as UTF-8, some megabytes at a time; a character is never cut.

    >>> b"".join(pieces("Tür".encode("utf-16"), Decoding("utf-16-le", "utf-16-le", 2))).decode()
    'Tür'
    """
    starts = range(how.start, len(data), BLOCK_BYTES)
    if how.codec == "utf-8" and how.errors == "strict":
        for start in starts:
            yield data[start : start + BLOCK_BYTES]
        return
    decoder = codecs.getincrementaldecoder(how.codec)(how.errors)
    for start in starts:
        last = start + BLOCK_BYTES >= len(data)
        yield decoder.decode(data[start : start + BLOCK_BYTES], last).encode()


def checked(data: Content, how: Decoding) -> Decoding:
    """Return `how` when all of `data` follows it and holds no NUL character."""
    position = broken_at(data, how)
    if position is not None:
        raise ExportError(
            f"The file is not valid {how.name}: byte {position + 1:,} does not fit. It may be cut off or mixed; "
            "export it again, or save it as UTF-8."
        )
    for piece in pieces(data, how):
        if b"\x00" in piece:
            raise ExportError(
                "The file holds NUL characters, so it is no plain text; export it again as CSV (UTF-8) or XLSX."
            )
    return how


def broken_at(data: Content, how: Decoding) -> int | None:
    """Return the offset of the first byte that does not decode, or None."""
    decoder = codecs.getincrementaldecoder(how.codec)("strict")
    for start in range(how.start, len(data), BLOCK_BYTES):
        end = min(start + BLOCK_BYTES, len(data))
        try:
            decoder.decode(data[start:end], end == len(data))
        except UnicodeDecodeError as error:
            return end - len(error.object) + error.start  # it also looked at what the last block left over
    return None


def utf16_by_nuls(data: Content) -> str | None:
    r"""Return the UTF-16 variant whose pattern of NUL bytes a file without a byte order mark shows, or None.

    In whatever language, digits, blanks and line ends are ASCII: their other byte is NUL.

    >>> utf16_by_nuls("Day\tCost\n".encode("utf-16-be"))
    'utf-16-be'
    """
    sample = data[: SAMPLE_BYTES & ~1]
    if b"\x00" not in sample:
        return None
    even, odd = sample[0::2], sample[1::2]
    for name, low, high in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        others = bytes(other for byte, other in zip(low, high, strict=False) if byte in COMMON)
        if others.count(0) > UTF16_RATIO * len(others) and max(len(high) // 10, low.count(0) * 20) <= high.count(0):
            return name
    return None


def refuse_binary_text(data: Content) -> None:
    """Refuse NUL bytes and files that are mostly control characters."""
    line = 1
    for block in blocks(data):
        position = block.find(b"\x00")
        line += block.count(b"\n", 0, None if position < 0 else position)
        if position >= 0:
            raise ExportError(
                f"The file holds a NUL byte in line {line:,}, so it is no plain text or is damaged; "
                "export it again as CSV (UTF-8) or XLSX."
            )
    sample = data[:SAMPLE_BYTES]
    if len(sample) - len(sample.translate(None, CONTROLS)) > CONTROL_RATIO * len(sample):
        raise ExportError("The file is no text and no format finint reads; export it as CSV, XLSX or Parquet.")


def is_mostly_utf8(data: bytes) -> bool:
    """Return whether a file that is not UTF-8 throughout holds more UTF-8 sequences than other high bytes.

    >>> is_mostly_utf8("Zürich Köln".encode() + "Bräu".encode("cp1252"))
    True
    """
    rest, sequences = UTF8_SEQUENCE.subn(b"", data)
    return sequences > len(rest.translate(None, ASCII))


def known(answer: str) -> str:
    """Return the codec an answer names, if it is one of those offered."""
    try:
        name = codecs.lookup(answer.strip()).name
    except LookupError:
        name = ""
    for choice in KNOWN:
        if codecs.lookup(choice).name == name:
            return choice
    raise ExportError(f"{answer!r} is no encoding finint reads; it reads {', '.join(KNOWN)}.")


def as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes UTF-8 refuses as cp1252: files glued together from two systems keep both kinds of names."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("finint.cp1252", as_cp1252)
