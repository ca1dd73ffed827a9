"""A long question on a page: answered in the background, with its progress and a button that stops it."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from finint import display
from finint.questions import QUESTIONS, Progress, Question, StoppedError
from finint.ui.words import plain

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 3.0
"""How long a page waits before it shows the bar: most answers are there by then."""
EVERY_SECONDS = 0.5
_STOPPED = "question_stopped"


def answer_of(key: Hashable, words: str, work: Callable[[], Answer], *, parts: int = 1) -> Answer:
    """Return the answer to a long question, or draw how far it is and end the page's run here.

    Args:
        key: everything the answer depends on; who may ask has been checked.
        words: what is being done, such as "Crediting orders to channels".
        work: returns the answer; on a thread without a page, so it draws nothing.
        parts: how many expressions it asks of the engine of events.
    """
    if st.session_state.get(_STOPPED) == key:
        _stopped(words)
        st.stop()
    question = QUESTIONS.ask(key, words, work, parts=parts)
    if not question.is_over:
        with st.spinner(words):
            question.wait(PATIENCE_SECONDS)
    if not question.is_over:
        _card(question, key)
        st.stop()
    try:
        found: Answer = question.answer()
    except StoppedError:  # by another reader of the same books, who need not decide for this one
        QUESTIONS.forget(key)
        st.rerun()
    except Exception:
        QUESTIONS.forget(key)
        raise
    return found


@st.fragment(run_every=EVERY_SECONDS)
def _card(question: Question, key: Hashable) -> None:
    """Draw the bar and the button; the page runs again when the question is over."""
    if question.is_over:
        st.rerun()
    now = question.look()
    with st.container(border=True, key="waiting", gap="xsmall"):
        st.progress(now.share, plain(said(question.words, now)))
        if st.button("Stop", key="waiting_stop"):
            st.session_state[_STOPPED] = key
            QUESTIONS.forget(key)
            question.stop()
            st.rerun()


def _stopped(words: str) -> None:
    with st.container(border=True, key="stopped", horizontal=True, vertical_alignment="center"):
        st.markdown(plain(f"{words} was stopped. Pick a shorter period, or ask again."))
        if st.button("Ask again", key="waiting_again"):
            del st.session_state[_STOPPED]
            st.rerun()


def said(words: str, now: Progress) -> str:
    """Return the line beside the bar.

    >>> said("Crediting orders", Progress(2, 3, 0.31, 41.7))
    'Crediting orders: question 2 of 3, 31 %, 41 s so far'
    """
    share = display.percent(now.share, places=0) if now.share else ""
    parts = f"question {now.part} of {now.parts}" if now.parts > 1 else ""
    return f"{words}: " + ", ".join(one for one in (parts, share, f"{int(now.seconds)} s so far") if one)
