"""The frame every page stands in: page settings, navigation, one error box. Pages repeat none of it."""

from pathlib import Path

from finint import first_start, ui
from finint.errors import FinintError

ui.settings()
page = ui.navigation(Path(__file__).parent / "pages")
try:
    first_start.prepare_once()
    page.run()
except FinintError as error:
    ui.problem(error)
