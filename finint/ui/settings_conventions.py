"""Which of several common definitions a name stands for: label, export header and API field change together."""

import streamlit as st

from finint import store
from finint.auth import Actor
from finint.rulebook import of_section
from finint.ui.settings_rules import rule_form, rules_table


def section(actor: Actor, books: store.Books) -> None:
    """Draw the conventions in force and the form that changes one."""
    if not of_section("Conventions"):
        st.markdown("Every name has one definition: the one in its Explain.")
        return
    rules_table(actor, books, ("Conventions",), "Conventions in force", key="conventions")
    rule_form(actor, books, ("Conventions",))
