"""The house rules that a machine can check."""

import ast
import re
import subprocess
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

ROOT = Path(__file__).resolve().parents[1]
TRACKED = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    if name
]
SOURCES = [path for path in TRACKED if path.suffix == ".py" and path.exists()]


def text_of(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_the_two_lists_of_pins_are_the_same():
    constraints = (ROOT / "constraints.txt").read_text().split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert constraints == project["tool"]["uv"]["constraint-dependencies"]
    assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+==[^\s;@]+", line) for line in constraints)


def test_ci_runs_the_readmes_command_and_that_every_test_but_the_nightly_ones_and_the_cluster():
    run = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert re.findall(r"^.*uv run pytest.*$", run, re.MULTILINE) == [
        "FININT_E2E=required uv run pytest -p no:cacheprovider || failed=1"
    ]
    assert "uv run pytest" in (ROOT / "README.md").read_text(encoding="utf-8")
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["addopts"]
    (chosen,) = re.findall(r"-m '([^']+)'", options)
    for marks in (set(some) for size in range(4) for some in combinations(("nightly", "cluster", "browser"), size)):
        runs = Expression.compile(chosen).evaluate(lambda name, **_: name in marks)  # noqa: B023
        assert runs == (not marks & {"nightly", "cluster"}), marks


def test_the_dev_group_and_the_dev_extra_are_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["dependency-groups"]["dev"] == project["project"]["optional-dependencies"]["dev"]


def test_no_lock_file_is_tracked():
    assert not [path for path in TRACKED if path.name in ("uv.lock", "poetry.lock")]


def test_no_file_names_a_package_registry():
    hosts = re.compile("|".join(["py" + "pi.org", "files.python" + "hosted", "registry.npm" + "js", "index-" + "url"]))
    assert not [str(path) for path in TRACKED if path.exists() and hosts.search(text_of(path))]


def builds_sql(source):
    """Whether a statement is run that was put together in the call: formatted, added up, or filled in."""
    return bool(re.search(r"\.(execute|executemany|sql)\(", source)) and any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"execute", "executemany", "sql"}
        and node.args
        and (
            isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
            or (isinstance(node.args[0], ast.Call) and ast.unparse(node.args[0].func).endswith((".format", ".replace")))
        )
        for node in ast.walk(ast.parse(source))
    )


def test_sql_is_never_built_from_strings():
    """Statements are files; what varies is a bound parameter."""
    for broken in ("f'drop {name}'", "'drop {}'.format(name)", "'drop ' + name", "'drop %s' % name"):
        assert builds_sql(f"cursor.execute({broken})"), broken
    # A folder of ours before the configuration is locked; a catalog's own name, quoted.
    allowed = {"finint/storefile.py", "finint/storecopy.py"}
    sources = [path for path in SOURCES if path.is_relative_to(ROOT / "finint")]
    assert {str(path.relative_to(ROOT)) for path in sources if builds_sql(text_of(path))} <= allowed


def test_posted_amounts_are_never_updated_or_deleted():
    changing = re.compile(r"^\s*(update|delete from)\s+(\w+)", re.IGNORECASE | re.MULTILINE)
    ledgers = {"spend_line", "budget_line", "raw_row", "spend_part_laid", "budget_month_laid"}
    ledgers |= {"invoice_line", "commitment_line", "commitment_part_laid", "accrual_line", "transfer", "snapshot"}
    ledgers |= {"frozen_spend", "frozen_budget", "frozen_accrual", "frozen_commitment", "restated_spend"}
    for path in (ROOT / "finint" / "sql").rglob("*.sql"):
        text = text_of(path)
        for verb, name in changing.findall(text):
            if name in ledgers:
                assert verb.lower() == "update", path.name
                assert re.search(r"set (superseded_by|is_counted|released_on) =", text), path.name


def test_every_query_starts_with_its_grain():
    for path in (ROOT / "finint" / "sql").rglob("*.sql"):
        assert text_of(path).startswith("-- "), path.name


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.parent == ROOT / "pages"], ids=lambda path: path.name
)
def test_a_page_asks_who_is_there_before_anything_else(path):
    """A deep link may run a page without its frame."""
    statements = [node for node in ast.parse(text_of(path)).body if not isinstance(node, ast.Import | ast.ImportFrom)]
    assert isinstance(statements[0], ast.Expr), "the first statement is the page's question"
    first = statements[1]
    assert isinstance(first, ast.Assign)
    assert "guard(" in ast.unparse(first.value)


def test_modules_stay_readable():
    """Past about 250 lines a second question has crept in; past 300 a module says why, and a tenth more is the end."""
    # Declarations, not logic: a layout or a kind is a table of headers, and a longer table is no second question.
    data = ("finint/layouts/", "finint/importer/kinds/", "finint/metrics/")
    long = {
        str(path.relative_to(ROOT)): len(text_of(path).splitlines())
        for path in SOURCES
        if path.is_relative_to(ROOT / "finint") and not str(path.relative_to(ROOT)).startswith(data)
    }
    assert {name: lines for name, lines in long.items() if lines > 330} == {}
    unexplained = {name for name, lines in long.items() if lines > 300 and "Long because " not in text_of(ROOT / name)}
    assert unexplained == set()


def test_every_command_named_has_its_module_and_its_line_in_the_readme():
    from importlib.util import find_spec

    from finint.cli import COMMANDS, MODULES

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert find_spec(MODULES.get(name, f"finint.commands.{name}")) is not None, name
        assert name == "serve" or f"finint {name}" in readme, name


def test_no_two_test_files_have_one_name():
    """They would be one module to the importer, and the whole run would stop."""
    names = [path.name for path in SOURCES if path.is_relative_to(ROOT / "tests") and path.name.startswith("test_")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_statement_asked_for_is_there():
    folder = ROOT / "finint" / "sql"
    there = {path.stem for path in folder.glob("*.sql")}
    text = {str(path.relative_to(ROOT)): text_of(path) for path in SOURCES if path.is_relative_to(ROOT / "finint")}
    asked = re.compile(r"""\b(?:read|read_within|run)\(\s*[\w.]+,\s*f?"([^"]+)\"""")
    plain = {name for source in text.values() for name in asked.findall(source) if "{" not in name}
    assert sorted(plain - there) == []


def test_no_column_is_compared_with_an_ungrouped_aggregate():
    """DuckDB 2.0.0 takes such a join for one row and folds comparisons of sums beyond it: `sum(x) > 6` reads false.

    `order by ... limit 1` gives the same row and is counted rightly.
    """
    compared = re.compile(r"[=<>]\s*\(\s*select\s+(max|min|sum|count|any_value)\s*\(", re.IGNORECASE)
    folder = ROOT / "finint" / "sql"
    assert [path.name for path in sorted(folder.rglob("*.sql")) if compared.search(path.read_text("utf-8"))] == []
