"""The shared parts of a page. Parts take values: a page reads and computes, a part shows."""

from finint.ui.attention import Need, empty, needs_you, open_page
from finint.ui.charts import beside, chart, heat_table, pair
from finint.ui.copying import copy_link, copy_text
from finint.ui.downloads import links
from finint.ui.explaining import explain_panel
from finint.ui.frame import disk_notice, ink, loading, navigation, now, problem, settings, today
from finint.ui.heading import sample_notice, section, status, title
from finint.ui.rail import NO_COMPARISON, Choices, Filters, rail
from finint.ui.sign_in import signed_in
from finint.ui.tables import Column, table
from finint.ui.tiles import Reference, tile, tiles
from finint.ui.words import headline, plain, value_text

__all__ = [
    "NO_COMPARISON",
    "Choices",
    "Column",
    "Filters",
    "Need",
    "Reference",
    "beside",
    "chart",
    "copy_link",
    "copy_text",
    "disk_notice",
    "empty",
    "explain_panel",
    "headline",
    "heat_table",
    "ink",
    "links",
    "loading",
    "navigation",
    "needs_you",
    "now",
    "open_page",
    "pair",
    "plain",
    "problem",
    "rail",
    "sample_notice",
    "section",
    "settings",
    "signed_in",
    "status",
    "table",
    "tile",
    "tiles",
    "title",
    "today",
    "value_text",
]
