"""What is odd about the events of the books, how many of each, and what is done? None is dropped in silence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from finint import engines, store

TREATED: Mapping[str, str] = {
    "touch after the last order of its customer": "no part of an order; a journey without one",
    "touch told again under the same id": "counts once, as told last",
    "order told again under the same id": "counts once, as told last",
    "touch of a campaign that no campaigns file names": "credited to its channel, under the name it gives",
    "touch without a channel": "channel 'unattributed'",
    "touch of a customer with more than 100": "a journey keeps its last 100",
    "touch dated after it came in": "counts on the day it says; a clock may be wrong",
    "order dated after it came in": "counts on the day it says; a clock may be wrong",
    "refund of an order": "deducted from the order's credit, touch by touch",
    "no exchange rate on or before the day": "left out until a rate comes",
    "refund of an order the books do not hold": "left out until the order comes",
    "negative revenue that names no order": "left out",
}
"""Every kind there may be, and what finint does with it."""


class _Found(NamedTuple):
    what: str
    events: int
    customers: int


@dataclass(frozen=True, slots=True)
class Oddity:
    """A kind of odd event: how many, of how many customers (0 where there is none), and how they are treated."""

    what: str
    events: int
    customers: int
    treated: str


class OddEvent(NamedTuple):
    """One of them, with its address."""

    what: str
    event_id: str
    user_id: str
    ts: datetime
    file_name: str
    line_no: int
    import_id: str


def oddities(books: store.Books) -> list[Oddity]:
    """Return every kind with its count, also those with none; empty where events lie outside the books."""
    if engines.home().kind != "books":
        return []
    found = {row.what: row for row in store.read(books, "odd_events", _Found)}
    return [
        Oddity(what, found[what].events if what in found else 0, found[what].customers if what in found else 0, treated)
        for what, treated in TREATED.items()
    ]


def odd_rows(books: store.Books, what: str, rows: int = 1000) -> list[OddEvent]:
    """Return the latest events of a kind."""
    return store.read(books, "odd_event_rows", OddEvent, what=what, rows=rows)
