"""Downloads: tables a page has prepared, handed out by finint's own route instead of an open media address.

A prepared table is found by an unguessable token, only for the actor and the browser it was prepared for, and only for
a while. The registry is bounded: the oldest tables go first.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from finint.export import Sheet, csv_bytes, xlsx_bytes

Format = Literal["csv", "xlsx", "html", "json"]
LIFE_SECONDS = 3600.0
LIMIT_SHEETS = 512
LIMIT_ROWS = 2_000_000
COOKIE = "finint_browser"
"""Names a browser, not a person: set by the server, unreadable for scripts, worthless without the token."""

WRITERS: dict[str, Callable[[Sheet], bytes]] = {"csv": csv_bytes, "xlsx": xlsx_bytes}


@dataclass(frozen=True, slots=True)
class Paper(Sheet):
    """A document made of several tables: its bytes by format are made when they are asked for."""

    forms: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


def bytes_of(sheet: Sheet, form: Format) -> bytes | None:
    """Return a table or document in a format; None when it has no such form."""
    if isinstance(sheet, Paper):
        return sheet.forms[form]() if form in sheet.forms else None
    return WRITERS[form](sheet) if form in WRITERS else None


MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom a table was prepared: the actor's name and the browser's cookie ("" without one)."""

    actor: str
    browser: str


@dataclass(frozen=True, slots=True)
class _Prepared:
    sheet: Sheet
    holder: Holder
    expires: float


class Registry:
    """Prepared tables by token; `clock` gives seconds and never runs backwards."""

    def __init__(
        self,
        *,
        life_seconds: float = LIFE_SECONDS,
        limit_sheets: int = LIMIT_SHEETS,
        limit_rows: int = LIMIT_ROWS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._life_seconds = life_seconds
        self._limit_sheets = limit_sheets
        self._limit_rows = limit_rows
        self._clock = clock
        self._lock = threading.Lock()
        self._prepared: OrderedDict[str, _Prepared] = OrderedDict()
        self._tokens: dict[tuple[Holder, str], str] = {}

    def offer(self, sheet: Sheet, holder: Holder, slot: str) -> str:
        """Keep `sheet` for `holder` and return its token.

        The same holder and slot (session and table) keep their token, and the newest table replaces the older: a rerun
        of a page neither breaks the link on screen nor fills the registry.
        """
        with self._lock:
            key = (holder, slot)
            token = self._tokens.get(key)
            if token is None or token not in self._prepared:
                token = self._tokens[key] = secrets.token_urlsafe(32)
            self._prepared[token] = _Prepared(sheet, holder, self._clock() + self._life_seconds)
            self._prepared.move_to_end(token)
            self._trim()
            return token

    def take(self, token: str, holder: Holder) -> Sheet | None:
        """Return the table of a token; None when there is none for this holder, or no longer."""
        with self._lock:
            prepared = self._prepared.get(token)
            if prepared is None or prepared.holder != holder or prepared.expires < self._clock():
                return None
            return prepared.sheet

    def _trim(self) -> None:
        now = self._clock()
        rows = sum(len(prepared.sheet.rows) for prepared in self._prepared.values())
        while self._prepared:
            token, oldest = next(iter(self._prepared.items()))
            crowded = len(self._prepared) > self._limit_sheets or (rows > self._limit_rows and len(self._prepared) > 1)
            if oldest.expires >= now and not crowded:
                break
            del self._prepared[token]
            rows -= len(oldest.sheet.rows)
        if len(self._tokens) > 2 * self._limit_sheets:
            self._tokens = {key: token for key, token in self._tokens.items() if token in self._prepared}


REGISTRY = Registry()
served = threading.Event()
"""Set by the server that mounts the route; without it (`streamlit run app.py`) pages offer no links."""
