"""The exports finint recognises, each a constant: how a platform names its columns, its totals and its rows."""

from finint.layouts import (
    banks,
    cloud,
    documents,
    google,
    journals,
    ledgers,
    meta,
    shopping,
    social,
    statements,
    transfers,
)
from finint.layouts.generic import GENERIC
from finint.layouts.layout import Layout, fold, names, words

# Earlier ones win when two claim a header equally.
LAYOUTS: tuple[Layout, ...] = (
    *google.LAYOUTS,
    *meta.LAYOUTS,
    *shopping.LAYOUTS,
    *social.LAYOUTS,
    *cloud.LAYOUTS,
    *journals.LAYOUTS,
    *documents.LAYOUTS,
    *transfers.LAYOUTS,
    *ledgers.LAYOUTS,
    *statements.LAYOUTS,
    *banks.LAYOUTS,
)
BY_NAME = {layout.name: layout for layout in (*LAYOUTS, GENERIC)}

__all__ = ["BY_NAME", "GENERIC", "LAYOUTS", "Layout", "fold", "names", "words"]
