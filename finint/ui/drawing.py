"""Draw a figure in the browser so that a changed one changes in place.

Streamlit's own chart is named by its content: a new figure takes the old one off the page and is built from nothing.
This part keeps its place by its key and hands plotly.js the new figure. Where a switch chooses between figures that
are all known, it may hold them all: a click shows the other at once, and the server's answer, being the same, changes
nothing.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st
from plotly.graph_objects import Figure

from finint.static_files import LIBRARY

_JS = """
const library = src => window.finintPlotly ??= new Promise((done, failed) => {
  const tag = document.createElement("script");
  tag.src = src;
  tag.onload = () => done(window.Plotly);
  tag.onerror = () => {
    window.finintPlotly = undefined;
    tag.remove();
    failed(Error("the chart library did not load"));
  };
  document.head.append(tag);
});
const shown = new WeakMap();
const reader = new TextDecoder();

// What is asked for while plotly draws waits, and only the last of it is drawn.
async function draw(place) {
  const state = shown.get(place);
  if (state.isDrawing || !state.wanted || !place.offsetWidth) return;
  state.isDrawing = true;
  const asked = state.wanted;
  state.wanted = null;
  try {
    const plotly = await library(asked.library);
    const { data, layout } = JSON.parse(asked.figure);
    await plotly.react(place, data, { ...layout, width: undefined, autosize: true }, { displayModeBar: false });
    state.width = place.offsetWidth;
  } finally { state.isDrawing = false; }
  draw(place);
}

// Shows a figure unless it is what stands there already: the reader's switch may have been quicker than the server.
function show(place, asked) {
  const state = shown.get(place);
  if (asked.figure === state.figure) return;
  state.figure = asked.figure;
  state.wanted = asked;
  place.setAttribute("aria-label", asked.words);
  place.style.height = `${asked.height}px`;
  draw(place);
}

function begin(parent) {
  const place = document.createElement("div");
  place.className = "finint-figure";
  place.setAttribute("role", "img");
  parent.append(place);
  const watch = new ResizeObserver(() => requestAnimationFrame(() => {
    const state = shown.get(place);
    if (state.wanted) draw(place);
    else if (state.width && place.offsetWidth && place.offsetWidth !== state.width) {
      state.width = place.offsetWidth;
      window.Plotly.Plots.resize(place);
    }
  }));
  watch.observe(place);
  const click = event => {
    const { known } = shown.get(place);
    const picked = known && event.target.closest?.(`.st-key-${known.switch} button`)?.textContent.trim();
    if (picked && known.figures[picked]) show(place, known.figures[picked]);
  };
  document.addEventListener("click", click, true); // on its way in: the switch lets it go no further
  shown.set(place, { watch, click, said: "" });
  return place;
}

export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(":scope > .finint-figure") ?? begin(parentElement);
  const state = shown.get(place);
  const said = reader.decode(data);
  if (said !== state.said) {
    state.said = said;
    const { known, ...asked } = JSON.parse(said);
    state.known = known;
    for (const one of Object.values(known?.figures ?? {})) one.library = asked.library;
    show(place, asked);
  }
  return () => {
    state.watch.disconnect();
    document.removeEventListener("click", state.click, true);
    state.wanted = null;
    window.Plotly?.purge(place);
  };
}
"""

# What happens inside a figure concerns nothing outside it: the browser need not lay out the page for each of its texts.
_CSS = ".finint-figure{contain:strict}"
_part = st.components.v2.component("finint_figure", js=_JS, css=_CSS, isolate_styles=False)


class Known(NamedTuple):
    """The figures a switch chooses between: the switch's key, and each choice's figure and words."""

    switch: str
    figures: Mapping[str, tuple[Figure, str]]


def draw(figure: Figure, words: str, *, key: str, known: Known | None = None) -> None:
    """Draw a figure under a key that stays while the figure changes; `words` is what a screen reader says."""
    said: dict[str, object] = {"library": LIBRARY, **_written(figure, words)}
    if known:
        drawn = {name: _written(*one) for name, one in known.figures.items()}
        said["known"] = {"switch": known.switch, "figures": drawn}
    _part(data=json.dumps(said).encode(), key=key)


def _written(figure: Figure, words: str) -> dict[str, object]:
    height = figure.to_dict()["layout"].get("height", 450)
    return {"words": words, "height": height, "figure": figure.to_json(validate=False)}
