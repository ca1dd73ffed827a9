"""The frame every page stands in: page settings, navigation, one error box. Pages repeat none of it."""

from pathlib import Path

from finint import first_start, ui
from finint.errors import FinintError

ui.settings()
page = ui.navigation(Path(__file__).parent / "pages")
try:
    ui.signed_in()
    if first_start.is_due():
        with ui.loading("Loading the sample company") as progress:
            first_start.load_sample_company(progress)
    ui.disk_notice()
    page.run()
except FinintError as error:
    ui.problem(error)
