# ruff: noqa: INP001  a script, not a module
"""Write the reference pages from the declarations they describe, so that they cannot tell anything else.

    python docs/reference.py            # writes docs/metrics.md, docs/sources.md and docs/templates.md

tests/test_docs.py fails when a page is not what this script would write.
"""

from collections.abc import Iterator
from pathlib import Path

from finint.importer.kinds import KINDS
from finint.layouts import GENERIC, LAYOUTS
from finint.metrics import METRICS

HERE = Path(__file__).resolve().parent
UNITS = {"money": "currency", "ratio": "%", "count": "count", "multiple": "×", "months": "months"}
BETTER = {"lower": "lower is favourable", "higher": "higher is favourable", "none": "neither way is better"}


def cell(text: str) -> str:
    """Return text as it may stand in a table's cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def metrics() -> Iterator[str]:
    """Every declared number: what Explain says of it."""
    yield "# Metrics"
    yield ""
    yield "Every number shown on a page, in an export or by the API is declared once, in `finint/metrics/`. This page"
    yield "is made from those declarations by `python docs/reference.py`."
    for metric in METRICS.values():
        yield ""
        yield f"## {metric.label}"
        yield ""
        yield f"`{metric.id}` · version {metric.version} · {UNITS[metric.unit]} · {BETTER[metric.better]}"
        yield ""
        yield f"{metric.words[:1].upper()}{metric.words[1:]}."
        yield ""
        yield f"    {metric.symbols}"
        yield ""
        for part in metric.parts:
            yield f"- {part.label}: the sum of `{part.column}` over the rows of `{part.query}`"
        if metric.undefined:
            yield f"- undefined when {metric.undefined}"
        if metric.notes:
            yield f"- {metric.notes}"


def sources() -> Iterator[str]:
    """Every export the importer recognises."""
    yield "# Sources"
    yield ""
    yield "The exports finint recognises; anything else that is a sensible table goes through the generic"
    yield "profile, which asks. Made from `finint/layouts/` by `python docs/reference.py`."
    yield "How a file is read: [importing.md](importing.md)."
    yield ""
    yield "| Profile | Export | Amount, as headers are compared | A later file replaces | Category by default |"
    yield "|---|---|---|---|---|"
    for layout in (*LAYOUTS, GENERIC):
        amounts = layout.columns.get("amount", ())
        said = ", ".join(f"`{name}`" for name in amounts[:3]) + (
            f" and {len(amounts) - 3} more" if len(amounts) > 3 else ""
        )
        replaces = "the days it covers" if layout.replaces == "window" else "lines with the same key"
        yield f"| `{layout.name}` | {cell(layout.title)} | {said or '–'} | {replaces} | {layout.category} |"


def templates() -> Iterator[str]:
    """Every table of finint's own."""
    yield "# Templates"
    yield ""
    yield "The tables the books keep besides what platforms export. *Imports › Templates* gives each as a file with two"
    yield "rows to overwrite. Made from `finint/importer/kinds/` by `python docs/reference.py`."
    yield "A bold column must be there."
    for kind in KINDS.values():
        yield ""
        yield f"## {kind.title}"
        yield ""
        yield f"`{kind.name}`. {kind.description}"
        yield ""
        yield "| Column | Type | Meaning | Example |"
        yield "|---|---|---|---|"
        for field in kind.fields:
            name = f"**{field.name}**" if field.required else field.name
            yield f"| {name} | {field.type} | {cell(field.description)} | {cell(field.example)} |"


PAGES = {"metrics.md": metrics, "sources.md": sources, "templates.md": templates}


def text_of(name: str) -> str:
    """Return what docs/`name` has to say."""
    return "\n".join(PAGES[name]()) + "\n"


if __name__ == "__main__":
    for page in PAGES:
        (HERE / page).write_text(text_of(page), encoding="utf-8")
