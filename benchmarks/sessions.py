"""How long do 25 people wait who each touch a page every eight seconds? One server, one machine.

`python -m benchmarks sessions [ROUNDS] [--people N] [--browsers N]`. The sessions hold the optimizer, ROI and budget pages of the
sample company in turn and touch them in turn over the eight seconds. One of them is a Chromium: its wait is the time from the
touch until headline and charts hold the new answer and have stood still for half a second, less that half second, as in
`benchmarks pages`. The others speak Streamlit's messages without drawing (`benchmarks._light_client`) and wait until the answer is
whole: people draw on machines of their own, whereas 25 browsers beside the server would measure each other.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser, Page, TimeoutError, async_playwright  # noqa: A004  playwright's own

from benchmarks._light_client import LightClient
from benchmarks.pages import DRAWN, FLAGS, ROOT, TOOK, WATCH, busy, free_port, sample_store, start

EVERY_SECONDS = 8.0
SWITCHES = {"budget": ("Split", "Textbook", "Mean of orders"), "roi": ("Return", "Revenue", "Margin")}
SLIDER, PERCENT = "Budget, % of the plan", (105.0, 100.0, 95.0, 110.0, 90.0)
PAGES = ("optimizer", "budget", "roi")
# Compares what stands there ten times a second: a chart that is drawn anew from nothing is no change inside a chart.
STILL = """() => {
  const now = window.said();
  if (now !== window.last) { window.last = now; window.changed = performance.now(); }
  return now !== window.before && window.changed > window.touched && performance.now() - window.changed > 500;
}"""


class Window:
    """A page in a browser window."""

    def __init__(self, browser: Browser, port: int, name: str) -> None:
        self.browser, self.address, self.name = browser, f"http://127.0.0.1:{port}/{name}", name
        self.page: Page

    async def open(self) -> float:
        """Open the page; return the milliseconds until its charts are drawn."""
        context = await self.browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
        self.page = await context.new_page()
        began = time.monotonic()
        await self.page.goto(self.address, timeout=60_000)
        await self.page.wait_for_function(DRAWN, arg=2, timeout=60_000)
        took = time.monotonic() - began
        await self.page.evaluate(WATCH)
        return took * 1000

    async def touch(self, turn: int) -> float:
        """Move the first slider one step, or click the other choice; return the milliseconds of the answer."""
        if self.name in SWITCHES:
            await self.page.get_by_text(SWITCHES[self.name][1 + turn % 2], exact=True).first.click()
        else:
            handle = self.page.locator("input[type=range], [role=slider]").first
            await handle.focus()
            await handle.press("ArrowLeft" if turn % 2 else "ArrowRight")
        await self.page.wait_for_function(STILL, timeout=60_000, polling=100)
        return float(await self.page.evaluate(TOOK))

    async def close(self) -> None:
        """Close the window."""
        await self.page.context.close()


class Light:
    """A page without a window."""

    def __init__(self, port: int, name: str) -> None:
        self.client, self.name = LightClient(port, name), name

    async def open(self) -> float:
        """Open the page; return the milliseconds of its answer."""
        return 1000 * await self.client.open()

    async def touch(self, turn: int) -> float:
        """Touch what the window touches; return the milliseconds of the answer."""
        if self.name in SWITCHES:
            label, *choices = SWITCHES[self.name]
            return 1000 * await self.client.pick(label, choices[turn % 2])
        return 1000 * await self.client.slide(SLIDER, PERCENT[turn % len(PERCENT)])

    async def close(self) -> None:
        """End the session."""
        await self.client.close()


async def person(one: Window | Light, wait_seconds: float, rounds: int) -> list[float]:
    """Touch the page every eight seconds; return the waits in milliseconds, the first of which fills caches."""
    await asyncio.sleep(wait_seconds)
    waits = []
    for turn in range(rounds):
        due = time.monotonic() + EVERY_SECONDS
        waits.append(await one.touch(turn))
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    await one.close()
    return waits[1:]


async def crowd(
    port: int, people: int, browsers: int, rounds: int, server: int
) -> tuple[list[float], dict[str, list[float]], float]:
    """Return milliseconds of the openings, of the answers by page, and the server's processor milliseconds an answer."""
    async with AsyncExitStack() as stack:
        everybody: list[Window | Light] = []
        opened = []
        if browsers:
            play = await stack.enter_async_context(async_playwright())
            browser = await play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            stack.push_async_callback(browser.close)
        for name in PAGES:  # the first visitor of a page fills its caches, and leaves
            visitor = Light(port, name)
            await visitor.open()
            await visitor.touch(0)
            await visitor.close()
        for number in range(people):  # they arrive one after the other
            name = PAGES[number % len(PAGES)]
            one = Window(browser, port, name) if number < browsers else Light(port, name)
            try:
                opened.append(await one.open())
            except TimeoutError:
                sys.exit(f"{name} did not open within a minute, after {len(opened)} sessions")
            everybody.append(one)
        used = busy(server)
        waits = await asyncio.gather(
            *(person(one, EVERY_SECONDS * number / people, rounds + 1) for number, one in enumerate(everybody))
        )
        used = (busy(server) - used) / (people * (rounds + 1))
    found: dict[str, list[float]] = {}
    for one, mine in zip(everybody, waits, strict=True):
        found.setdefault(f"{one.name}{', browser' if isinstance(one, Window) else ''}", []).extend(mine)
    return opened, found, used


def main(arguments: list[str]) -> None:
    """Print p50 and p95 of the waits by page and of all, and the server's processor time an interaction."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks sessions")
    parser.add_argument("rounds", nargs="?", type=int, default=6)
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--browsers", type=int, default=1, help="how many of them are browsers on this machine")
    parser.add_argument("--store", type=Path, help="a folder with books.duckdb of the sample company, copied")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        if chosen.store:
            shutil.copytree(chosen.store, folder / "ours")
        else:
            sample_store(folder / "ours")
        command = [
            sys.executable, "-m", "finint.cli", "--port", str(port), "--store", str(folder / "ours" / "books.duckdb"),
        ]  # fmt: skip
        server = start(command, port, {"PYTHONPATH": str(ROOT)}, "/_stcore/health")
        try:
            opened, found, used = asyncio.run(crowd(port, chosen.people, chosen.browsers, chosen.rounds, server.pid))
        finally:
            server.terminate()
            server.wait(timeout=20)
    waits = [wait for one in found.values() for wait in one]
    print(
        f"{chosen.people} sessions, {chosen.browsers} of them browsers, one interaction each every {EVERY_SECONDS:.0f} s"
    )
    for page, one in [("opening", opened), *found.items(), ("all answers", waits)]:
        p95 = statistics.quantiles(one, n=20, method="inclusive")[-1]
        print(f"  {page:20} {len(one):4} p50 {statistics.median(one):7.0f} ms   p95 {p95:7.0f} ms")
    print(f"  server: {used:.0f} ms of processor an interaction; load {os.getloadavg()[0]:.1f}")
