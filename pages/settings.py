"""Which rules are in force, and who set them?"""

import streamlit as st

from finint import auth, holdings, store, ui
from finint.ui import (
    frame,
    settings_api,
    settings_audit,
    settings_automation,
    settings_changes,
    settings_conventions,
    settings_fx,
    settings_people,
    settings_rules,
)

actor = auth.guard("viewer")
books = store.open_for(actor)
held = holdings.coverage(books, frame.today())

# Each section is a module of finint/ui with `section(actor, books)`.
sections = {
    "Rules": settings_rules.section,
    "Exchange rates": settings_fx.section,
    "Conventions": settings_conventions.section,
    "Change log": settings_changes.section,
    "API": settings_api.section,
    "People and tokens": settings_people.section,
    "Automation": settings_automation.section,
    "Audit": settings_audit.section,
}

ui.status(data_through=held.last_past_day, currency=held.currency, sample=held.is_sample)
ui.title(settings_rules.answer(books), "closed periods keep the rules and rates they were closed with")

show = st.segmented_control("Show", list(sections), default="Rules", required=True, key="show", bind="query-params")
sections[show](actor, books)
