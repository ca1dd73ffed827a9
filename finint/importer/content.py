"""The bytes of an export, in memory or in a file, by slice: a long file is never held whole."""

import hashlib
import os
import weakref
from collections.abc import Iterator
from pathlib import Path

BLOCK_BYTES = 1024 * 1024


class FileContent:
    """A file's bytes by slice, as those of a `bytes`; it must not change while it is read."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        weakref.finalize(self, self._file.close)
        self._size = os.fstat(self._file.fileno()).st_size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, step = part.indices(self._size)
        if step != 1:
            raise ValueError("a file is read in order")
        self._file.seek(start)
        return self._file.read(max(stop - start, 0))


Content = bytes | FileContent


def blocks(content: Content, start: int = 0) -> Iterator[bytes]:
    """Yield the bytes from `start` on, a megabyte at a time.

    >>> list(blocks(b"Day,Cost", 4))
    [b'Cost']
    """
    for first in range(start, len(content), BLOCK_BYTES):
        yield content[first : first + BLOCK_BYTES]


def sha256_of(content: Content) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal digits."""
    digest = hashlib.sha256()
    for block in blocks(content):
        digest.update(block)
    return digest.hexdigest()
