"""Where do labels stand that would otherwise cover each other?"""

from collections.abc import Sequence


def spread_apart(places: Sequence[float], least: float) -> list[float]:
    """Return `places` moved so that neighbours are `least` apart, each as little as possible, in the given order.

    Args:
        places: any order.
        least: distance, 0 and up, in the unit of `places`.

    >>> spread_apart([10.0, 10.0, 30.0], 4.0)
    [8.0, 12.0, 30.0]
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _low(groups[-1], places, least) < _high(groups[-2], places, least) + least:
            groups[-2:] = [groups[-2] + groups[-1]]
    moved = list(places)
    for group in groups:
        low = _low(group, places, least)
        for step, index in enumerate(group):
            moved[index] = low + step * least
    return moved


def _low(group: Sequence[int], places: Sequence[float], least: float) -> float:
    middle = sum(places[index] for index in group) / len(group)
    return middle - (len(group) - 1) * least / 2


def _high(group: Sequence[int], places: Sequence[float], least: float) -> float:
    return _low(group, places, least) + (len(group) - 1) * least
