"""Every figure made in these tests is the same checked and as it was made: no property is dropped or renamed."""

import json

import plotly.graph_objects as go
import plotly.io
import pytest

from finint.figures.paper import Drawn


def said(value):
    """Return what a document says: a property that is null or empty says nothing."""
    if isinstance(value, dict):
        return {name: kept for name, part in value.items() if (kept := said(part)) not in (None, [], {})}
    return [said(part) for part in value] if isinstance(value, list) else value


@pytest.fixture(autouse=True)
def as_it_was_made(monkeypatch):
    def make(self, spec):
        made = json.loads(plotly.io.to_json(spec, validate=False))
        checked = json.loads(plotly.io.to_json(go.Figure(spec), validate=False))
        assert said(made) == said(checked)
        self._spec = spec

    monkeypatch.setattr(Drawn, "__init__", make)
