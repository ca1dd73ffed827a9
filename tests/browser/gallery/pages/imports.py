"""A page that fails with a sentence."""

from finint import auth, ui
from finint.errors import ExportError

auth.guard("viewer")
ui.sample_notice(lambda: None)
raise ExportError("google_ads export lacks ['Cost']; it has ['Day', 'Campaign']", fix="export it again with Cost")
