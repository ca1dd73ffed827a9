"""How many reads and posts a second does the API answer, and how late, beside the floor of the same server in the same run?

The floor is Streamlit's own health address: what HTTP and the loop cost without finint. One server, its own process, the sample
company; clients keep their connections. uv run python -m benchmarks api
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 8
SECONDS = 8.0
BUDGET = "/api/v1/integrations/finance/budget/2026-Q3"
METRIC = "/api/v1/metrics/actual_amount?period=2026-09"
SPEND = "/api/v1/integrations/finance/spend"


def serve(folder):
    import socket

    from finint.commands.serve import DEFAULT_HOST

    with socket.socket() as probe:
        probe.bind((DEFAULT_HOST, 0))
        port = probe.getsockname()[1]
    url = f"http://{DEFAULT_HOST}:{port}"
    command = [sys.executable, "-m", "finint.cli", "--port", str(port), "--store", str(Path(folder) / "books.duckdb")]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), stdout=subprocess.DEVNULL)
    for _ in range(1200):
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310  127.0.0.1 only
                if answer.read() == b"ok":
                    return process, url
        except OSError:
            time.sleep(0.25)
    raise SystemExit("finint did not start")


def processor_ms(process):
    """Milliseconds of processor the server has used, all threads: other work on the machine changes it little."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(url, ask):
    """Ask from CLIENTS threads for SECONDS and return the milliseconds of every answer, and how many failed."""
    took, failed, lock = [], [], threading.Lock()

    def work(number):
        with httpx2.Client(base_url=url, timeout=60) as client:
            ends, count = time.monotonic() + SECONDS, 0
            while time.monotonic() < ends:
                began = time.perf_counter()
                good = ask(client, number, count)
                spent = 1000 * (time.perf_counter() - began)
                with lock:
                    (took if good else failed).append(spent)
                count += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, len(failed)


def get(path):
    return lambda client, *_: client.get(path).status_code == 200


def post(client, number, count):
    body = {"date": "2026-10-05", "amount": "1.00", "currency": "EUR", "channel": "search", "category": "media_spend"}
    answer = client.post(SPEND, json=body, headers={"Idempotency-Key": f"bench-{number}-{count}"})
    return answer.status_code == 201


def main(_arguments=()):
    with tempfile.TemporaryDirectory() as folder:
        process, url = serve(folder)
        try:
            found = {}
            for name, ask in (
                ("floor: health of the server", get("/_stcore/health")),
                ("GET a number", get(METRIC)),
                ("GET the budget of a quarter", get(BUDGET)),
                ("POST an expenditure", post),
            ):
                before = processor_ms(process)
                took, failed = load(url, ask)
                used = processor_ms(process) - before
                ranked = sorted(took)
                found[name] = {
                    "per_second": round(len(took) / SECONDS, 1),
                    "p50_ms": round(statistics.median(ranked), 1),
                    "p95_ms": round(ranked[int(0.95 * (len(ranked) - 1))], 1),
                    "processor_ms_each": round(used / max(1, len(took)), 2),
                    "failed": failed,
                }
                print(f"{name:32} {found[name]}")
            load_average = os.getloadavg()[0]
            print(json.dumps({"clients": CLIENTS, "cores": os.cpu_count(), "load": load_average, "found": found}))
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
