"""Draw a figure in the browser so that a changed one changes in place.

Streamlit's own chart is named by its content: a new figure takes the old one off the page and is built from nothing.
This part keeps its place by its key and hands plotly.js the new figure.
"""

import json

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
    const { data, layout } = asked.figure;
    await plotly.react(place, data, { ...layout, width: undefined, autosize: true }, { displayModeBar: false });
    state.width = place.offsetWidth;
  } finally { state.isDrawing = false; }
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
  shown.set(place, { watch, said: "" });
  return place;
}

export default function ({ parentElement, data }) {
  const place = parentElement.querySelector(":scope > .finint-figure") ?? begin(parentElement);
  const state = shown.get(place);
  const said = reader.decode(data);
  if (said !== state.said) {
    state.said = said;
    state.wanted = JSON.parse(said);
    place.setAttribute("aria-label", state.wanted.words);
    place.style.height = `${state.wanted.figure.layout.height ?? 450}px`;
    draw(place);
  }
  return () => { state.watch.disconnect(); state.wanted = null; window.Plotly?.purge(place); };
}
"""

_part = st.components.v2.component("finint_figure", js=_JS, isolate_styles=False)


def draw(figure: Figure, words: str, *, key: str) -> None:
    """Draw a figure under a key that stays while the figure changes; `words` is what a screen reader says."""
    said = json.dumps({"words": words, "library": LIBRARY})
    _part(data=f'{said[:-1]}, "figure": {figure.to_json(validate=False)}}}'.encode(), key=key)
