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

actor = auth.guard("viewer", scoped=True)
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

if actor.departments is not None:
    # Rules, changes and the audit are the whole company's: a reader of some departments has the API and own tokens.
    sections = {name: sections[name] for name in ("API", "People and tokens")}

ui.status(data_through=held.last_past_day, currency=held.currency, sample=held.is_sample)
ui.title(settings_rules.answer(books), "closed periods keep the rules and rates they were closed with")

names = list(sections)
show = st.segmented_control("Show", names, default=names[0], required=True, key="show", bind="query-params")
sections[show](actor, books)
