"""A page with a long question: a bar, a button that stops it, and another that asks again."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from finint.ui import waiting

HELD = threading.Event()


def script():
    import streamlit as st
    import test_waiting

    from finint.ui.waiting import answer_of

    st.markdown("above")
    key = st.text_input("Key", "a")
    st.markdown(answer_of(("page", key), "Counting touches", lambda: test_waiting.HELD.wait(30) and "42 touches"))


def said(at):
    return [element.value.replace("\\", "") for element in at.markdown]


@pytest.fixture
def page(monkeypatch):
    HELD.clear()
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(waiting, "QUESTIONS", waiting.QUESTIONS.__class__())
    yield AppTest.from_function(script, default_timeout=20).run()
    HELD.set()


def test_the_page_ends_at_the_bar_and_goes_on_with_the_answer(page):
    assert said(page) == ["above"]
    assert page.button(key="waiting_stop")
    HELD.set()
    page.run()
    assert said(page) == ["above", "42 touches"]


def test_a_reader_stops_a_question_and_asks_again(page):
    page.button(key="waiting_stop").click().run()
    assert said(page) == ["above", "Counting touches was stopped. Pick a shorter period, or ask again."]
    page.text_input[0].set_value("b").run()  # another question is not stopped
    assert page.button(key="waiting_stop")
    page.text_input[0].set_value("a").run()
    assert page.button(key="waiting_again")
    HELD.set()
    page.button(key="waiting_again").click().run()
    assert said(page) == ["above", "42 touches"]
    assert not page.exception
