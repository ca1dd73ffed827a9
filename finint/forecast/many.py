"""How are many series forecast at once: each once, spread over the cores, with a word on how far it got?"""

import multiprocessing
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from datetime import date

from finint.forecast.expect import is_modelled
from finint.forecast.outlook import Forecast, forecast
from finint.forecast.series import Frequency, Series

SERIES_WORTH_A_PROCESS = 4  # a process costs about two seconds before its first forecast
MOST_KEPT = 4_000
_NICE = 10  # whoever waits for a page goes first

Progress = Callable[[int, int], None]
_Made = tuple[Frequency, tuple[date, ...], tuple[float | None, ...], tuple[str, ...], int, bool]
_kept: OrderedDict[_Made, Forecast] = OrderedDict()
_keeping = threading.Lock()


def forecast_all(
    series: Sequence[Series],
    horizon: int,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
    is_recorded: bool = True,
) -> list[Forecast]:
    """Return the forecast of each series, in order; the same whatever the number of workers.

    A forecast is kept by what it was made of: after one line was posted, only the series it is in are made again.

    Args:
        series: any number.
        horizon: periods ahead, 1 and up.
        progress: called with the number done and the number in all after each series; may raise to stop the rest.
        workers: processes; by default one a core, and none for fewer than four series that models are fitted to. 1
            stays in this process.
        is_recorded: see `forecast`.
    """
    tell = progress or _silent
    found: dict[int, Forecast] = {}

    def take(index: int, made: Forecast) -> None:
        found[index] = replace(made, name=series[index].name)
        tell(len(found), len(series))

    left: list[int] = []
    for index, one in enumerate(series):
        known = _known(one, horizon, is_recorded)
        if known is not None:
            take(index, known)
        elif is_modelled(one):
            left.append(index)
        else:
            take(index, _keep(one, horizon, forecast(one, horizon, is_recorded=is_recorded)))
    cores = workers if workers is not None else min(_cores(), len(left) // SERIES_WORTH_A_PROCESS + 1)
    if cores <= 1 or len(left) <= 1:
        for index in left:
            take(index, _keep(series[index], horizon, forecast(series[index], horizon, is_recorded=is_recorded)))
        return [found[index] for index in range(len(series))]
    # Spawned, not forked: a page's process has threads, and a fork in the middle of one may never wake up. Few at a
    # time: whoever stops the process waits for those under way only.
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), os.nice, (_NICE,)) as pool:
        waiting: dict[Future[Forecast], int] = {}
        while left or waiting:
            while left and len(waiting) < 2 * cores:
                index = left.pop(0)
                waiting[pool.submit(forecast, series[index], horizon, is_recorded=is_recorded)] = index
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                index = waiting.pop(future)
                take(index, _keep(series[index], horizon, future.result()))
    return [found[index] for index in range(len(series))]


def _made_of(series: Series, horizon: int, is_recorded: bool) -> _Made:  # noqa: FBT001  part of a key
    return series.frequency, series.dates, series.values, series.notes, horizon, is_recorded


def _known(series: Series, horizon: int, is_recorded: bool) -> Forecast | None:  # noqa: FBT001
    """Return what was made of the same values before; one with its record serves whoever asks without."""
    with _keeping:
        for one in (True, False):
            made = _kept.get(key := _made_of(series, horizon, one)) if one or not is_recorded else None
            if made is not None:
                _kept.move_to_end(key)
                return made
    return None


def _keep(series: Series, horizon: int, made: Forecast) -> Forecast:
    with _keeping:
        _kept[_made_of(series, horizon, made.is_recorded)] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _silent(done: int, total: int) -> None:
    del done, total


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
