"""The printed page carries the screen's numbers, its snapshot, and nothing that runs or is fetched."""

import sys
from datetime import datetime
from html import escape
from pathlib import Path

from finint import display
from finint.advice_paper import Rests, html, lines
from finint.data_state import DataState

sys.path.append(str(Path(__file__).parent / "optimizer"))
from test_optimizer_advice import advice

STATE = DataState("live", 42, "ab" * 32)
RESTS = Rests(60, "Plan <b>", "EUR", lambda name: f"{name} & co")
SAID = ("Moving 300 gains 90", "until 31 Dec", "")


def test_paper_and_lines_hold_the_same_numbers():
    found = advice()
    page = html(found, SAID, RESTS, STATE, made_on=datetime(2026, 11, 16, 9, 30), sample=True)
    for line in lines(found, SAID, RESTS):
        for text in (line.item, line.value, line.note):
            assert escape(text) in page
    for move in found.result.moves:
        assert f"{display.money(move.current_amount)} → {display.money(move.proposed_amount)}" in page
    assert page.count("<svg") == len(found.result.moves)


def test_paper_names_its_snapshot_and_escapes_foreign_words():
    page = html(advice(), SAID, RESTS, STATE, made_on=datetime(2026, 11, 16, 9, 30), sample=True)
    assert "snapshot live 42 · data hash abababababababab · made 2026-11-16 09:30 UTC · sample company" in page
    assert "Plan &lt;b&gt;" in page
    assert "<b>" not in page
    assert "size: A4" in page
    assert not any(word in page for word in ("http", "<script", "src=", "url("))
