"""How long do 25 people wait who each touch a page every eight seconds? One server, one browser, one machine.

`python -m benchmarks sessions [ROUNDS] [--people N]`. The sessions hold the optimizer, ROI and budget pages of the sample company
in turn, open in one Chromium, and touch them in turn over the eight seconds. A wait is the time from the touch until headline and
charts hold the new answer and have stood still for half a second, less that half second, as in `benchmarks pages`; since all
browsers share the server's cores, it is an upper bound of what people at their own machines wait.
"""

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import Browser, Page, TimeoutError, async_playwright  # noqa: A004  playwright's own

from benchmarks.pages import DRAWN, FLAGS, ROOT, TOOK, WATCH, busy, free_port, sample_store, start

EVERY_SECONDS = 8.0
CHOICES = {"budget": ("Textbook", "Mean of orders"), "roi": ("Revenue", "Margin")}
PAGES = ("optimizer", "budget", "roi")
# Compares what stands there ten times a second: a chart that is drawn anew from nothing is no change inside a chart.
STILL = """() => {
  const now = window.said();
  if (now !== window.last) { window.last = now; window.changed = performance.now(); }
  return now !== window.before && window.changed > window.touched && performance.now() - window.changed > 500;
}"""


async def touch(page: Page, name: str, turn: int) -> None:
    """Move the first slider one step, or click the other choice."""
    if name in CHOICES:
        await page.get_by_text(CHOICES[name][turn % 2], exact=True).first.click()
        return
    handle = page.locator("input[type=range], [role=slider]").first
    await handle.focus()
    await handle.press("ArrowLeft" if turn % 2 else "ArrowRight")


async def person(
    browser: Browser, address: str, number: int, people: int, rounds: int, began: asyncio.Event
) -> list[float]:
    """Open one page, wait for the others, touch it every eight seconds; return the waits in milliseconds."""
    name = PAGES[number % len(PAGES)]
    context = await browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
    page = await context.new_page()
    async with door:  # they arrive one after the other
        await page.goto(f"{address}/{name}", timeout=60_000)
        try:
            await page.wait_for_function(DRAWN, arg=2, timeout=60_000)
        except TimeoutError:
            sys.exit(f"{name} did not open within a minute, after {len(opened)} sessions")
        await page.evaluate(WATCH)
    opened.append(number)
    if len(opened) == people:
        began.set()
    await began.wait()
    await asyncio.sleep(3 + EVERY_SECONDS * number / people)
    waits = []
    for turn in range(rounds):
        due = time.monotonic() + EVERY_SECONDS
        await touch(page, name, turn)
        try:
            await page.wait_for_function(STILL, timeout=60_000, polling=100)
        except TimeoutError:
            sys.exit(f"no new headline or chart on {name} within a minute")
        waits.append(float(await page.evaluate(TOOK)))
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    await context.close()
    return waits


opened: list[int] = []
door = asyncio.Semaphore(1)


async def crowd(address: str, people: int, rounds: int) -> dict[str, list[float]]:
    """Return the waits of all by page; each one's first fills caches and does not count."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        began = asyncio.Event()
        found = await asyncio.gather(
            *(person(browser, address, number, people, rounds + 1, began) for number in range(people))
        )
        await browser.close()
    return {
        name: [wait for number, waits in enumerate(found) if PAGES[number % len(PAGES)] == name for wait in waits[1:]]
        for name in PAGES
    }


def main(arguments: list[str]) -> None:
    """Print p50 and p95 of the waits by page and of all, and the server's processor time an interaction."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks sessions")
    parser.add_argument("rounds", nargs="?", type=int, default=6)
    parser.add_argument("--people", type=int, default=25)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        sample_store(folder / "ours")
        command = [
            sys.executable, "-m", "finint.cli", "--port", str(port), "--store", str(folder / "ours" / "books.duckdb"),
        ]  # fmt: skip
        server = start(command, port, {"PYTHONPATH": str(ROOT)}, "/_stcore/health")
        try:
            used = busy(server.pid)
            found = asyncio.run(crowd(f"http://127.0.0.1:{port}", chosen.people, chosen.rounds))
            used = busy(server.pid) - used
        finally:
            server.terminate()
            server.wait(timeout=20)
    waits = sorted(wait for one in found.values() for wait in one)
    print(f"{chosen.people} sessions, one interaction each every {EVERY_SECONDS:.0f} s, {len(waits)} interactions")
    for page, one in [*found.items(), ("all", waits)]:
        p95 = statistics.quantiles(one, n=20)[-1]
        print(f"  {page:10} p50 {statistics.median(one):7.0f} ms   p95 {p95:7.0f} ms")
    print(f"  server: {used / 1000:.1f} s of processor time, opening the pages included")
