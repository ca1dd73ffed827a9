"""How much later are reads answered while hostile files are brought in, in the same run?

One server with the sample company; eight readers with a pause between their questions, in rounds that alternate: quiet, and
with one client that posts hostile files without pause (a workbook with a cell at XFD1048576, a workbook whose cell is
300 MB expanded, 10 MB of noise). Promise 8 of docs/reliability.md: p95 at most doubles, nothing of them is stored.
uv run python -m benchmarks hostile [ROUNDS]
"""

import io
import itertools
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
import zipfile

import httpx2

from benchmarks.api import BUDGET, METRIC, serve

READERS, PAUSE_SECONDS, ROUND_SECONDS = 8, 0.2, 12.0
SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row r="1"><c r="{}" t="inlineStr"><is><t>{}</t></is></c></row></sheetData></worksheet>'
)
MEMBERS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
}


def workbook(reference, text):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in (MEMBERS | {"xl/worksheets/sheet1.xml": SHEET.format(reference, text)}).items():
            archive.writestr(name, member)
    return held.getvalue()


def hostile_files():
    return {
        "far cell.xlsx": workbook("XFD1048576", "1"),
        "bomb.xlsx": workbook("A1", "0" * 300_000_000),
        "noise.csv": random.Random(8).randbytes(10_000_000),
        "noise.xlsx": b"PK\x03\x04" + random.Random(9).randbytes(10_000_000),
    }


def readers(url, until):
    """Ask from READERS threads until the clock says `until`; return the milliseconds of every answer and failures."""
    took, failed, lock = [], [], threading.Lock()

    def work(number):
        with httpx2.Client(base_url=url, timeout=60) as client:
            for at in itertools.count(number):
                if time.monotonic() >= until:
                    return
                began = time.perf_counter()
                good = client.get((METRIC, BUDGET)[at % 2]).status_code == 200
                with lock:
                    (took if good else failed).append(1000 * (time.perf_counter() - began))
                time.sleep(PAUSE_SECONDS)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, failed


def attack(url, files, until, answers):
    """Post the hostile files in turn until the clock says `until`; keep what each was answered."""
    with httpx2.Client(base_url=url, timeout=120) as client:
        for name in itertools.cycle(files):
            if time.monotonic() >= until:
                return
            answer = client.post("/api/v1/imports", files={"file": (name, files[name])})
            answers.append((name, answer.status_code, str(answer.json().get("outcome"))))


def p95(values):
    return sorted(values)[int(0.95 * (len(values) - 1))]


def main(arguments=()):
    rounds = int(arguments[0]) if arguments else 4
    files = hostile_files()
    sys.stdout.write(f"{ {name: len(content) for name, content in files.items()} }\n")
    quiet, attacked, failed, answers = [], [], 0, []
    with tempfile.TemporaryDirectory() as folder:
        process, url = serve(folder)
        try:
            readers(url, time.monotonic() + 3)
            imports = httpx2.get(f"{url}/api/v1/imports", timeout=60).json()
            for _ in range(rounds):
                for under_attack, kept in ((False, quiet), (True, attacked)):
                    until = time.monotonic() + ROUND_SECONDS
                    attacker = threading.Thread(target=attack, args=(url, files, until, answers))
                    if under_attack:
                        attacker.start()
                    took, lost = readers(url, until)
                    kept.extend(took)
                    failed += len(lost)
                    if under_attack:
                        attacker.join()
            unchanged = httpx2.get(f"{url}/api/v1/imports", timeout=60).json() == imports
        finally:
            process.terminate()
            process.wait(20)
    found = {
        "reads": [len(quiet), len(attacked)],
        "p50_ms": [round(statistics.median(one), 1) for one in (quiet, attacked)],
        "p95_ms": [round(p95(one), 1) for one in (quiet, attacked)],
        "p95_ratio": round(p95(attacked) / p95(quiet), 2),
        "failed": failed,
        "hostile": {f"{one}": answers.count(one) for one in sorted(set(answers))},
        "nothing_stored": unchanged,
        "load": os.getloadavg()[0],
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
