"""Keep the bytes somebody uploaded, named by their SHA-256, so that any import can be read again."""

import hashlib
import os
import tempfile
from pathlib import Path

from finint.errors import ExportError
from finint.importer.content import Content, blocks


def folder(store_path: Path) -> Path:
    """Return where the originals of a store lie: beside its file."""
    return store_path.parent / "originals"


def keep(store_path: Path | None, sha256: str, data: Content) -> None:
    """Write `data` once, whole or not at all; a store without a file keeps nothing.

    Raises:
        ExportError: the file changed while it was read.
    """
    if store_path is None:
        return
    place = folder(store_path) / sha256
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own for each writer: two sessions may bring the same file at once.
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".half", delete=False) as file:
        digest = hashlib.sha256()
        for block in blocks(data):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != sha256:
        Path(file.name).unlink()
        raise ExportError("the file changed while it was read", fix="import it again when it is complete")
    Path(file.name).replace(place)


def fetch(store_path: Path | None, sha256: str) -> bytes:
    """Return the bytes kept under `sha256`.

    Raises:
        ExportError: they are not there.
    """
    if store_path is not None:
        place = folder(store_path) / sha256
        if place.is_file():
            return place.read_bytes()
    raise ExportError("the original file is no longer beside the store", fix="upload the file again")
