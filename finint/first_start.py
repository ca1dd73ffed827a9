"""The first start: the sample company is loaded, so that nobody meets empty pages."""

import importlib.util
import os
import sys
from functools import cache

from finint import auth, store


def load_sample_company() -> bool:
    """Load the sample company into an empty store and tell whether it was loaded.

    FININT_SAMPLE=no leaves the store as it is. The loading itself is `finint.sample_company.ensure_loaded`.
    """
    if os.environ.get("FININT_SAMPLE") == "no" or importlib.util.find_spec("finint.sample_company") is None:
        return False
    ensure_loaded = importlib.import_module("finint.sample_company").ensure_loaded
    return bool(ensure_loaded(store.open_for(auth.OWNER)))


@cache
def prepare_once() -> None:
    """Do what a process does before its first page: the command has done it, `streamlit run app.py` does it here."""
    if "finint.server" not in sys.modules:
        load_sample_company()
