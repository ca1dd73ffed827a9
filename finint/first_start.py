"""The first start: the sample company is loaded, so that nobody meets empty pages."""

import os
import sys
from collections.abc import Callable

from finint import auth, store

Progress = Callable[[float, str], None]

_checked = False


def _silent(_share: float, _text: str) -> None:
    """Say nothing."""


def is_due() -> bool:
    """Tell whether this process still has to look: once, and not where the command `finint` has done it."""
    return not _checked and "finint.server" not in sys.modules


def load_sample_company(progress: Progress = _silent) -> bool:
    """Load the sample company into a new store and tell whether it was loaded; FININT_SAMPLE=no leaves the store empty.

    Args:
        progress: told a share in [0, 1] and the file being read.
    """
    global _checked  # noqa: PLW0603  one look a process
    _checked = True
    if os.environ.get("FININT_SAMPLE") == "no":
        return False
    from finint import sample_company  # noqa: PLC0415  the importer's libraries, paid by a first start only

    return sample_company.ensure_loaded(store.open_for(auth.OWNER), progress)
