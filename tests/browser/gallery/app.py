"""A frame like app.py around pages with invented rows: the shared parts, tried without a store."""

from pathlib import Path

from finint import ui
from finint.errors import FinintError

ui.settings()
page = ui.navigation(Path(__file__).parent / "pages")
try:
    page.run()
except FinintError as error:
    ui.problem(error)
