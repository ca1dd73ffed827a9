"""Can I trust what came in, and take it back?"""

import streamlit as st

from finint import auth, holdings, store, ui
from finint.ui import frame, ledger_care, reconcile_bench, reconcile_desk
from finint.ui.desk import start_own
from finint.ui.quarantine import quarantine
from finint.ui.templates import templates
from finint.ui.wizard import wizard

actor = auth.guard("finance")
books = store.open_for(actor)
held = holdings.coverage(books, frame.today())
waiting = holdings.waiting(books)
as_of = holdings.cut_off(held, held.last_day if held.is_sample and held.last_day else frame.today())

ui.status(
    data_through=held.last_past_day,
    currency=held.currency,
    sample=held.is_sample,
    reconciled_ratio=reconcile_desk.reconciled_ratio(actor, books, as_of),
)
ui.title(ledger_care.answer(books, waiting), "every line is kept, nothing is guessed, everything can be undone")
if held.is_sample:
    ui.sample_notice(lambda: start_own(actor))

names = ["Bring in", "Quarantine", "History", "Quality", "Reconciliation", "Templates"]
default = "Quarantine" if waiting else "Bring in"
tab = st.segmented_control("Show", names, default=default, required=True, key="show", bind="query-params")
if tab == "Bring in":
    wizard(actor, books, sample=held.is_sample)
elif tab == "Quarantine":
    quarantine(actor, books)
elif tab == "History":
    ledger_care.past_imports(actor, books)
elif tab == "Quality":
    ledger_care.quality(actor, books)
    ledger_care.unmapped(actor, ledger_care.campaigns_without_place(books, held), held.currency)
elif tab == "Reconciliation":
    reconcile_bench.bench(actor, books, as_of, held.currency)
else:
    templates(actor)
