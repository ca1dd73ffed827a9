"""Copy to the clipboard: the link to this view, or a text."""

import streamlit as st

_HTML = """<button type="button"><svg aria-hidden="true" viewBox="0 0 24 24"><path d=""/></svg><span></span></button>"""
_CSS = """
button{box-sizing:border-box;width:100%;min-height:2.5rem;display:flex;align-items:center;justify-content:center;gap:.5rem;
 font:inherit;font-size:.875rem;white-space:nowrap;color:var(--st-text-color);background:var(--st-secondary-background-color);cursor:pointer;
 border:1px solid var(--st-border-color);border-radius:var(--st-base-radius);padding:.25rem .75rem}
button:hover,button:focus-visible{border-color:var(--st-primary-color);color:var(--st-primary-color)}
button:focus-visible{outline:2px solid var(--st-primary-color);outline-offset:1px}
button[data-quiet]{width:auto;border:none;background:none;padding:.25rem .5rem}
svg{width:1.15em;height:1.15em;fill:currentColor}
"""
# The icons are drawn here because a component's shadow root does not see the page's icon font.
_JS = """
const LINK = "M3.9 12c0-1.7 1.4-3.1 3.1-3.1h4V7H7a5 5 0 0 0 0 10h4v-1.9H7A3.1 3.1 0 0 1 3.9 12zM8 13h8v-2H8v2z"
  + "m9-6h-4v1.9h4a3.1 3.1 0 0 1 0 6.2h-4V17h4a5 5 0 0 0 0-10z";
const COPY = "M16 1H4a2 2 0 0 0-2 2v14h2V3h12V1zm3 4H8a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2z"
  + "m0 16H8V7h11v14z";
async function copy(text) {
  try { await navigator.clipboard.writeText(text); return; } catch (refused) { /* no permission, or plain http */ }
  const area = document.createElement("textarea");
  area.value = text; document.body.append(area); area.select();
  document.execCommand("copy"); area.remove();
}
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  const label = button.querySelector("span");
  button.querySelector("path").setAttribute("d", data.text === null ? LINK : COPY);
  button.toggleAttribute("data-quiet", data.text !== null);
  label.textContent = data.label;
  label.setAttribute("aria-live", "polite");
  let timer;
  button.onclick = async () => {
    await copy(data.text === null ? window.location.href : data.text);
    label.textContent = "Copied";
    clearTimeout(timer);
    timer = setTimeout(() => { label.textContent = data.label; }, 1500);
  };
  return () => clearTimeout(timer);
}
"""

_button = st.components.v2.component("finint_copy", html=_HTML, css=_CSS, js=_JS)


def copy_link(label: str = "Copy link to this view") -> None:
    """Draw the button that copies this page's address, which holds every filter."""
    _button(data={"label": label, "text": None}, key="copy_link")


def copy_text(label: str, text: str, *, key: str) -> None:
    """Draw a quiet button that copies `text`."""
    _button(data={"label": label, "text": text}, key=f"copy_{key}")
