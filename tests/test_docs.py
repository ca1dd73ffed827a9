"""The documentation is complete, and says what the declarations say."""

import importlib.util
import re
from pathlib import Path

import pytest

from finint.cli import COMMANDS
from finint.errors import FinintError

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def reference():
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["metrics.md", "sources.md", "templates.md"])
def test_a_reference_page_is_what_its_declarations_say(name):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == reference().text_of(name), "run `python docs/reference.py`"


def test_every_page_has_its_line_in_the_readme():
    for page in (ROOT / "pages").glob("*.py"):
        title = {"roi": "ROI"}.get(page.stem, page.stem.capitalize())
        assert re.search(rf"^\| {title} \| .+\? \|$", README, re.MULTILINE), page.stem


def test_every_command_is_shown_in_the_readme():
    assert [name for name in COMMANDS if name != "serve" and f"finint {name}" not in README] == []


def test_the_readme_stays_short():
    assert len(README.splitlines()) <= 150


def kinds_of(error):
    for kind in error.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_every_kind_of_error_is_drawn_in_the_tree():
    import finint.errors as module

    assert [
        kind.__name__
        for kind in kinds_of(FinintError)
        if kind.__module__ == module.__name__ and kind.__name__ not in module.__doc__
    ] == []


def test_links_between_documents_lead_somewhere():
    for page in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_benchmark_is_documented_and_every_one_documented_exists():
    """A command in the document names a module with a main; `dash_twin` is started by another."""
    from benchmarks.__main__ import NAMES

    text = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    named = set(re.findall(r"python -m benchmarks ([a-z_]+)", text)) | set(re.findall(r"`benchmarks\.([a-z_]+)`", text))
    assert named == set(NAMES)
    for name in named:
        assert "def main(" in (ROOT / "benchmarks" / f"{name}.py").read_text(encoding="utf-8"), name


def test_the_readme_lists_its_documents():
    assert [page.name for page in DOCS.glob("*.md") if f"docs/{page.name}" not in README] == []
