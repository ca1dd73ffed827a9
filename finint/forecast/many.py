"""How are many series forecast at once: spread over the cores, with a word on how far it got?"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from finint.forecast.outlook import Forecast, forecast
from finint.forecast.series import Series

SERIES_WORTH_A_PROCESS = 4  # a process costs about two seconds before its first forecast

Progress = Callable[[int, int], None]


def forecast_all(
    series: Sequence[Series], horizon: int, *, progress: Progress | None = None, workers: int | None = None
) -> list[Forecast]:
    """Return the forecast of each series, in order; the same whatever the number of workers.

    Args:
        series: any number.
        horizon: periods ahead, 1 and up.
        progress: called with the number done and the number in all after each series.
        workers: processes; by default one a core, and none for fewer than four series. 1 stays in this process.
    """
    tell = progress or _silent
    cores = workers if workers is not None else min(_cores(), len(series) // SERIES_WORTH_A_PROCESS + 1)
    if cores <= 1:
        made = []
        for done, one in enumerate(series, start=1):
            made.append(forecast(one, horizon))
            tell(done, len(series))
        return made
    # Spawned, not forked: a page's process has threads, and a fork in the middle of one may never wake up.
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(forecast, one, horizon): index for index, one in enumerate(series)}
        found: dict[int, Forecast] = {}
        for done, future in enumerate(as_completed(waiting), start=1):
            found[waiting[future]] = future.result()
            tell(done, len(series))
    return [found[index] for index in range(len(series))]


def _silent(done: int, total: int) -> None:
    del done, total


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
