"""The program of the child process: take the limits on, read one workbook or Parquet file, write frames.

Standard input is the file, standard output the frames, the one argument a JSON request. Until the limits are set
only small parts of the standard library are imported; nothing here may import pyarrow, pandas or the rest of finint.
"""

import json
import os
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

FRAME = struct.Struct("<4sQ")  # kind, length of what follows
ROWS, DONE, REFUSED, BROKE = b"ROWS", b"DONE", b"NOPE", b"OOPS"
Emit = Callable[[bytes, bytes], None]
Read = Callable[[BinaryIO, Mapping[str, Any], Emit], dict[str, Any]]


class Refused(Exception):  # noqa: N818 - the reason becomes an ExportError in the parent
    """The file cannot be read, for a reason its owner can act on."""


class WithoutPandas:
    """Keeps pyarrow from importing pandas, which it tries at the first list it is given: a second of a child's life."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Refuse pandas; leave every other module to the usual finders."""
        del path, target
        if name == "pandas":
            raise ModuleNotFoundError(name)


def limit(request: Mapping[str, Any]) -> None:
    """Cap memory, processor time, output and open files of this process; on other systems the parent's clock stays."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    cpu, memory, output = request["cpu_seconds"], request["memory_bytes"], request["output_bytes"]
    for name, soft, hard in (
        ("RLIMIT_CPU", cpu, cpu + 1),
        ("RLIMIT_AS", memory, memory),
        ("RLIMIT_FSIZE", output, output),
        ("RLIMIT_CORE", 0, 0),
        ("RLIMIT_NOFILE", 64, 64),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (soft, hard))
        except (AttributeError, OSError, ValueError):
            continue  # macOS knows RLIMIT_AS and refuses to set it
    os.nice(5)  # other people's pages go first


def main() -> int:
    """Read what standard input holds, as the request says; 0 when the last frame tells the outcome."""
    request = json.loads(sys.argv[1])
    limit(request)
    output = sys.stdout.buffer

    def emit(kind: bytes, body: bytes) -> None:
        output.write(FRAME.pack(kind, len(body)))
        output.write(body)

    try:
        answer = reader(request["kind"])(sys.stdin.buffer, request, emit)
        emit(DONE, json.dumps(answer).encode())
    except Refused as error:
        emit(REFUSED, str(error).encode())
    except MemoryError:
        emit(BROKE, b"memory")
    except ImportError:
        emit(BROKE, b"start")  # a library that does not fit under the memory limit
    except Exception as error:  # noqa: BLE001 - whatever a damaged file does to a library ends here
        emit(BROKE, f"{type(error).__module__}.{type(error).__name__}".encode())
    output.flush()
    return 0


def reader(kind: str) -> Read:
    """Return the function that reads a file of this kind; only its module is imported."""
    if kind == "workbook":
        from finint.importer import workbook  # noqa: PLC0415 - the limits come first

        return workbook.read
    sys.meta_path.insert(0, WithoutPandas())
    from finint.importer import columnar  # noqa: PLC0415

    return columnar.read
