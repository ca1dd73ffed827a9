"""The child process: it may crash, hang, eat or lie, and the parent says which limit was hit."""

import os
import subprocess
import sys

import pytest
from crafted import workbook

from finint.errors import ExportError
from finint.importer import child, confined
from finint.importer.gate import MIB, Limits

resource = pytest.importorskip("resource", reason="process limits are POSIX")

BOOK = workbook({"Sheet1": [["Day", "Cost"], ["2025-03-01", 4.2]]})
START = "import json, os, sys, time; sys.path.insert(0, sys.argv.pop(1)); from finint.importer import confined; "
LIMITED = START + "request = json.loads(sys.argv[1]); confined.limit(request); "
FRAME = "sys.stdout.buffer.write(confined.FRAME.pack({kind}, {length}) + {body}); sys.stdout.flush()"

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits are tested on Linux")


def refusal(monkeypatch, program: str, limits: Limits) -> str:
    monkeypatch.setattr(child, "PROGRAM", program)
    with pytest.raises(ExportError) as caught:
        child.read("workbook", BOOK, {}, limits)
    return str(caught.value)


def test_rows_come_back_as_json_with_a_closing_answer():
    frames = child.read("workbook", BOOK, {"sheet": None}, Limits())
    assert [bytes(frame) for frame in frames.rows] == [b'[1, [["Day", "Cost"], ["2025-03-01", "4.2"]]]']
    assert frames.answer == {"sheet": "Sheet1", "sheets": ["Sheet1"], "errors": []}


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        pytest.param(
            "exec('while True: pass')",
            "more than 1 seconds of processor time, the limit",
            id="endless work",
            marks=linux,
        ),
        pytest.param("time.sleep(60)", "longer than 2 seconds, the limit", id="endless sleep"),
        pytest.param("os.abort()", "needs more than 1024 MB of memory, the limit", id="abort"),
        pytest.param("os.kill(os.getpid(), 9)", "needs more than 1024 MB of memory, the limit", id="killed"),
        pytest.param("os._exit(0)", "its reader stopped", id="exit without a word"),
        pytest.param("print('hello')", "its reader stopped", id="output that is no frame"),
        pytest.param(
            FRAME.format(kind="confined.ROWS", length=2, body="b'[]'"), "its reader stopped", id="rows, then nothing"
        ),
        pytest.param(
            FRAME.format(kind="confined.DONE", length=9, body="b'{}'"), "its reader stopped", id="half a frame"
        ),
        pytest.param(
            FRAME.format(kind="confined.NO", length=2**63, body="b''"), "its reader stopped", id="no such frame"
        ),
        pytest.param(FRAME.format(kind="b'DONE'", length=2**63, body="b''"), "its reader stopped", id="a huge frame"),
    ],
)
def test_whatever_a_child_does_the_parent_says_why_there_are_no_rows(monkeypatch, deed, words):
    limits = Limits(cpu_seconds=1, wall_seconds=20 if "while" in deed else 2)
    assert words in refusal(monkeypatch, LIMITED + deed, limits)


@linux
@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        pytest.param("bytearray(2 << 30)", "MemoryError", id="memory"),
        pytest.param("os.write(1, bytes(5 << 20)) < 5 << 20", "cut", id="output"),
        pytest.param("[os.dup(0) for _ in range(99)]", "OSError", id="open files"),
    ],
)
def test_the_kernel_holds_the_child_to_its_limits(monkeypatch, deed, answer):
    told = "confined.BROKE" if answer != "cut" else "confined.REFUSED"
    attempt = (
        LIMITED
        + f"exec('''try:\n    found = {deed}\n    word = 'cut' if found else 'free'\nexcept BaseException as error:\n    word = type(error).__name__''');"
        + f"os.ftruncate(1, 0); os.lseek(1, 0, 0); sys.stdout.buffer.write(confined.FRAME.pack({told}, len(word)) + word.encode())"
    )
    limits = Limits(memory_bytes=256 * MIB, unpacked_bytes=MIB)
    assert answer in refusal(monkeypatch, attempt, limits)


def test_the_child_sees_nothing_of_the_parents_environment(monkeypatch):
    monkeypatch.setenv("FININT_SECRET", "canary")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    spy = (
        LIMITED
        + "word = repr(sorted(os.environ)).encode(); "
        + FRAME.format(kind="confined.REFUSED", length="len(word)", body="word")
    )
    said = refusal(monkeypatch, spy, Limits())
    assert "FININT_SECRET" not in said
    assert "PYTHONPATH" not in said
    assert "ARROW_DEFAULT_MEMORY_POOL" in said


def test_a_small_cap_on_memory_is_named_as_set():
    with pytest.raises(ExportError, match=r"24 MB of memory, the limit|reader stopped"):
        child.read("parquet", b"PAR1" + bytes(MIB), {}, Limits(memory_bytes=24 * MIB))


def test_no_child_stays_behind_after_the_wall_limit(monkeypatch):
    started = []

    class Watched(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(child.subprocess, "Popen", Watched)
    refusal(monkeypatch, LIMITED + "time.sleep(60)", Limits(wall_seconds=1))
    assert len(started) == 1
    with pytest.raises(ChildProcessError):  # already waited for: neither running nor a zombie
        os.waitpid(started[0].pid, os.WNOHANG)


def test_the_limits_are_the_childs_own():
    before = {
        name: resource.getrlimit(getattr(resource, name)) for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE")
    }
    child.read("workbook", BOOK, {"sheet": None}, Limits())
    assert before == {name: resource.getrlimit(getattr(resource, name)) for name in before}


def test_readers_wait_for_each_other_and_say_so(monkeypatch):
    monkeypatch.setattr(child, "AT_ONCE", child.threading.BoundedSemaphore(1))
    child.AT_ONCE.acquire()
    with pytest.raises(ExportError, match="try again in a minute"):
        child.read("workbook", BOOK, {}, Limits(wall_seconds=0))


def test_pandas_is_kept_out_of_the_child():
    with pytest.raises(ModuleNotFoundError):
        confined.WithoutPandas().find_spec("pandas")
    assert confined.WithoutPandas().find_spec("json") is None
