"""Reading an untrusted workbook or Parquet file in a child process that may die without hurting anybody.

The file goes in and the frames come out through unlinked temporary files: no pipe can block, the kernel caps the
output, and a killed child leaves nothing behind. What comes out is JSON rows or Arrow IPC, checked again here.
"""

import contextlib
import json
import mmap
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from finint.errors import ExportError
from finint.importer import confined
from finint.importer.gate import Limits, megabytes

ROOT = str(Path(confined.__file__).resolve().parents[2])
# Under -I no folder and no variable of the user is searched for modules: the child is told where finint is.
PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from finint.importer.confined import main; sys.exit(main())"
AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
OUTPUT_RATIO = 4  # frames may take this many times what a container may unpack to
INHERITED = ("SYSTEMROOT", "PATH", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
FRUGAL = {
    "MALLOC_ARENA_MAX": "1",  # an arena a thread would eat the address space
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, slots=True)
class Frames:
    """What a child wrote: frames of rows, in order, and its closing answer."""

    rows: tuple[memoryview, ...]
    answer: Mapping[str, Any]


def read(kind: str, data: bytes, request: Mapping[str, Any], limits: Limits) -> Frames:
    """Return what a child process makes of `data`.

    Args:
        kind: "workbook" or "parquet".
        data: the file, admitted by the gate.
        request: further fields for the reader in the child; JSON.
        limits: what the child may cost.

    Raises:
        ExportError: the child refused the file, died or hit a limit, which the message names.
    """
    request = {
        **request,
        "kind": kind,
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_bytes,
        "output_bytes": OUTPUT_RATIO * limits.unpacked_bytes,
        "rows": limits.rows,
        "columns": limits.columns,
        "cells": limits.cells,
        "cell_bytes": limits.cell_bytes,
        "unpacked_bytes": limits.unpacked_bytes,
    }
    if not AT_ONCE.acquire(timeout=limits.wall_seconds):
        raise ExportError("Other large files are being read just now; try again in a minute.")
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as frames:
            given.write(data)
            given.seek(0)
            status = run(request, given, frames, limits)
            return outcome(frames, status, limits)
    except OSError as error:
        raise ExportError(
            f"The file could not be handed to its reader ({error.strerror}); free some disk space."
        ) from error
    finally:
        AT_ONCE.release()


def run(request: Mapping[str, Any], given: BinaryIO, frames: BinaryIO, limits: Limits) -> int:
    """Run the child to its end and return its exit status; negative is the signal that ended it."""
    command = [sys.executable, "-I", "-c", PROGRAM, ROOT, json.dumps(request)]
    environment = FRUGAL | {name: os.environ[name] for name in INHERITED if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell; the request is one JSON argument
        command, stdin=given, stdout=frames, stderr=subprocess.DEVNULL, env=environment, close_fds=True
    )
    try:
        return process.wait(limits.wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise ExportError(
            f"Reading the file took longer than {limits.wall_seconds} seconds, the limit; export a shorter period."
        ) from error
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def outcome(frames: BinaryIO, status: int, limits: Limits) -> Frames:
    """Return the frames of a child that finished, or say why there are none."""
    rows: list[memoryview] = []
    for kind, body in parse(frames):
        if kind == confined.DONE:
            return Frames(tuple(rows), json.loads(bytes(body)))
        if kind == confined.REFUSED:
            raise ExportError(bytes(body).decode("utf-8", "replace"))
        if kind == confined.BROKE:
            raise broke(bytes(body).decode("ascii", "replace"), limits)
        rows.append(body)
    raise died(status, limits)


def parse(frames: BinaryIO) -> Iterator[tuple[bytes, memoryview]]:
    """Yield each whole frame of the file; one that was cut off ends the iteration."""
    size = os.fstat(frames.fileno()).st_size
    if size == 0:
        return
    view = memoryview(mmap.mmap(frames.fileno(), 0, access=mmap.ACCESS_READ))
    place = 0
    while place + confined.FRAME.size <= size:
        kind, length = confined.FRAME.unpack_from(view, place)
        place += confined.FRAME.size
        if length > size - place:
            return
        yield kind, view[place : place + length]
        place += length


def broke(what: str, limits: Limits) -> ExportError:
    """Return the error for a reader that raised."""
    if what == "memory":
        return memory_limit(limits)
    if what == "start":
        return ExportError(
            f"The file's reader could not start within {megabytes(limits.memory_bytes)} of memory, the limit; "
            "raise it, or save the file as CSV."
        )
    return ExportError(f"The file is damaged ({what.rsplit('.', 1)[-1]}); export it again, or save it as CSV.")


def died(status: int, limits: Limits) -> ExportError:
    """Return the error for a child that ended without an answer."""
    signals = {name: getattr(signal, name, None) for name in ("SIGXCPU", "SIGXFSZ", "SIGABRT", "SIGSEGV", "SIGKILL")}
    with contextlib.suppress(ValueError):
        number = signal.Signals(-status) if status < 0 else None
        if number == signals["SIGXCPU"]:
            return ExportError(
                f"Reading the file took more than {limits.cpu_seconds} seconds of processor time, the limit; "
                "export a shorter period, or save it as CSV."
            )
        if number in (signals["SIGABRT"], signals["SIGSEGV"], signals["SIGKILL"]):
            return memory_limit(limits)
    return ExportError("The file could not be read: its reader stopped. Save it as CSV and import that.")


def memory_limit(limits: Limits) -> ExportError:
    """Return the error for a file that needs more memory than a reader may have."""
    return ExportError(
        f"Reading the file needs more than {megabytes(limits.memory_bytes)} of memory, the limit; "
        "export a shorter period, or save it as CSV."
    )
