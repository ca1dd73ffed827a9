"""Is there room on the disk to write? Refused early, said clearly: reading goes on."""

import os
import shutil
from pathlib import Path

from finint.errors import StoreError

_MEBIBYTE = 1024 * 1024


def _floor() -> int:
    return int(os.environ.get("FININT_FREE_FLOOR_MB") or 200) * _MEBIBYTE


def is_nearly_full(path: Path | None) -> bool:
    """Tell whether less is free than the floor (FININT_FREE_FLOOR_MB, default 200)."""
    return path is not None and path.parent.is_dir() and shutil.disk_usage(path.parent).free < _floor()


def refuse_when_full(path: Path | None) -> None:
    """Refuse to write when the disk is nearly full: DuckDB needs room to keep what it has.

    Raises:
        StoreError: less is free than the floor.
    """
    if path is not None and is_nearly_full(path):
        free = shutil.disk_usage(path.parent).free // _MEBIBYTE
        raise full(f"the disk has {free} MB free, and finint writes with {_floor() // _MEBIBYTE} MB or more")


def is_full(error: Exception) -> bool:
    """Tell whether the engine failed for want of room."""
    return "No space left" in str(error) or "Disk quota exceeded" in str(error)


def stopped(error: Exception) -> StoreError:
    """Return the error for a write that ended the engine: for want of room, or for a reason it names."""
    if is_full(error):
        return full("the disk is full")
    said = str(error).partition("\n")[0]
    return StoreError(f"nothing was stored, and the store was opened anew: {said}", fix="check it: finint verify")


def full(problem: str) -> StoreError:
    """Return the error for a disk without room (503)."""
    return StoreError(f"nothing was stored: {problem}", fix="free some disk space and try again; reading still works")
