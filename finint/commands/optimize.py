"""`finint optimize PROBLEM.json`: how should the budget be allocated, and how far from the best can that be?"""

import argparse
import json
from pathlib import Path

from finint.commands.document import show
from finint.errors import CalculationError, FinintError

FORMAT = """\
one problem:
  {"total_budget": 900000, "budget": "equality", "channels": [
    {"name": "tv", "beta": 300000, "half": 60000, "slope": 1.4, "current": 120000, "min": 0, "max": 400000}]}
budget     equality (spent whole) or at_most
channels   response is beta * x^slope / (half^slope + x^slope); also fixed, min_if_on (0 or at least this)
groups     [{"name", "channels": [...], "max" | "min" (money) | "max_share" | "min_share" (of total_budget)}]
mode       max_response, or with target: target_roi (largest spend whose response per unit meets it), least_spend
draws      {"beta": [[...]], "half": [[...]], "slope": [[...]]}, one row a draw
risk       with draws: mean, cvar (cvar_level), beat_today
weeks      with weeks, tail_weeks, season, weekly_cap, max_weekly_change and channels {alpha, carry_in, current_weekly}
           the budget is spread over weeks
several    {"problems": [...]}, answered in order
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `finint optimize`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = FORMAT
    parser.add_argument("problem", metavar="PROBLEM.json", type=Path, help='one problem, or {"problems": [...]}')
    parser.add_argument(
        "--draws",
        type=Path,
        metavar="FILE",
        help="CSV or Parquet of curve draws (channel,draw,beta,half,slope[,alpha]) of finint fit or a model fitted "
        "elsewhere, in the problem's own period; with alpha, half is in adstocked spend",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document (the default)")
    parser.add_argument("--seed", type=int, default=0, help="seed of whatever is drawn (nothing is, for now)")


def run(arguments: argparse.Namespace) -> int:
    """Solve the problem or problems in the file and print the answers; 2 when a problem cannot be read."""
    document = _read(arguments.problem)
    if arguments.draws is not None:
        document = _drawn(document, arguments.draws)
    if not isinstance(document, dict) or "problems" not in document:
        show(_solved(document))
        return 0
    problems = document["problems"]
    if not isinstance(problems, list) or not problems:
        raise CalculationError("problems is a list of at least one problem", fix="put the problems in the list")
    results: list[dict[str, object]] = []
    refused: list[str] = []
    for place, problem in enumerate(problems, start=1):
        name = str(problem.get("id", place)) if isinstance(problem, dict) else str(place)
        try:
            results.append({"id": name} | _solved(problem))
        except FinintError as error:
            # One bad problem does not take the others' answers away.
            results.append({"id": name, "status": "error", "problem": str(error), "fix": error.fix})
            refused.append(f"problem {name}: {error}")
    if refused:
        show({"status": "error", "problem": "; ".join(refused), "fix": "see results", "results": results})
        return 2
    show({"results": results})
    return 0


def _read(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
        raise CalculationError(f"{path} {reason}", fix="give the path of a problem in JSON") from error
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CalculationError(f"{path} is not JSON: {error}", fix="finint optimize --help shows the format") from error


def _drawn(document: object, path: Path) -> object:
    """Return the problem, or each of the problems, with the draws of a file."""
    from finint.response.elsewhere import read_draws, with_draws  # noqa: PLC0415 - loads pyarrow

    drawn = read_draws(path)
    if isinstance(document, dict) and isinstance(document.get("problems"), list):
        return document | {"problems": [with_draws(problem, drawn) for problem in document["problems"]]}
    return with_draws(document, drawn)


def _solved(document: object) -> dict[str, object]:
    from finint.optimizer import answer, rollout, rollout_answer, rollout_parsing  # noqa: PLC0415 - loads scipy
    from finint.optimizer.parsing import read_problem  # noqa: PLC0415
    from finint.optimizer.solve import solve  # noqa: PLC0415

    if isinstance(document, dict) and document.get("weeks") is not None:
        return rollout_answer.document(rollout.schedule(rollout_parsing.read_rollout(document)))
    return answer.document(solve(read_problem(document)))
