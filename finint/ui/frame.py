"""The frame: look, navigation, the error box. What every page stands in and none repeats."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from finint import room, store
from finint.errors import FinintError
from finint.ink import Ink, ink_of
from finint.ui.words import plain

_log = logging.getLogger("finint")
_HERE = Path(__file__).parent
CSS = _HERE.parent / "look.css"
LOGO = _HERE / "brand" / "finint.svg"
ICON = str(_HERE / "brand" / "icon.png")
"""A local picture: a material page icon would fetch its favicon from a font host."""
RAIL_PIXELS = 224


class Place(NamedTuple):
    """One page: its file name (which is its address) and its name in the navigation."""

    name: str
    title: str


PLACES = (
    Place("home", "Home"),
    Place("budget", "Budget"),
    Place("roi", "ROI"),
    Place("attribution", "Attribution"),
    Place("optimizer", "Optimizer"),
    Place("costs", "Costs"),
    Place("developers", "Developers"),
    Place("imports", "Imports"),
    Place("report", "Report"),
    Place("settings", "Settings"),
)


def settings() -> None:
    """Set the browser tab, the width and the rail, and load the look; the frame's first statement."""
    st.set_page_config(page_title="finint", page_icon=ICON, layout="wide", initial_sidebar_state=RAIL_PIXELS)
    st.logo(str(LOGO), size="medium")
    st.html(CSS)


def places(folder: Path) -> list[Place]:
    """Return the pages whose file exists in `folder`, in the order of the navigation; no promise of pages to come."""
    return [place for place in PLACES if (folder / f"{place.name}.py").is_file()]


def navigation(folder: Path) -> "st.Page":
    """Draw the top navigation and return the page asked for."""
    found = places(folder)
    return st.navigation(
        [
            st.Page(folder / f"{place.name}.py", title=place.title, url_path=place.name, default=index == 0)
            for index, place in enumerate(found)
        ],
        position="top",
    )


def problem(error: FinintError) -> None:
    """Show an error as what it is: what is wrong, and what can be done."""
    st.error(f"**{plain(str(error))}**" + (f"  \n{plain(error.fix[:1].upper() + error.fix[1:])}" if error.fix else ""))


def disk_notice() -> None:
    """Say on every page that the disk is nearly full: reading works, writing is refused."""
    if room.is_nearly_full(store.default_path()):
        st.error(
            "**The disk is nearly full: finint reads and does not write.**  \n"
            "Free some space beside the store; nothing that was stored is lost, and no restart is needed."
        )


def failure(error: Exception) -> bool:
    """Show what the frame's own handler does not see: errors of callbacks, cards and dialogs, and our own mistakes.

    A mistake gets a number, which stands in the log beside its traceback; neither is shown. Returns True: handled.
    """
    if isinstance(error, FinintError):
        problem(error)
        return True
    number = secrets.token_hex(4)
    _log.error("error %s: %s", number, type(error).__name__)
    st.error(f"**finint made a mistake here.** It is in the log under error {number}.")
    return True


@contextmanager
def loading(text: str) -> Iterator[Callable[[float, str], None]]:
    """Draw a bar while something long runs; yields what is told a share in [0, 1] and the step under way."""
    bar = st.progress(0.0, text)

    def show(share: float, step: str) -> None:
        bar.progress(share, f"{text}: {plain(step)}" if step else text)

    yield show
    bar.empty()


def ink() -> Ink:
    """Return the ink of the page's theme; part of the key of a cached figure."""
    return ink_of(st.context.theme.type)


def today() -> date:
    """Return this machine's date."""
    return datetime.now(UTC).astimezone().date()  # noqa: TID251


def now() -> datetime:
    """Return this moment as the books record it: naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251
