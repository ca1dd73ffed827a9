"""The command `finint`: which question is asked, and how its answer is printed.

Each sub-command is one module in finint/commands with `configure(parser)` and `run(arguments) -> exit code`; it is
imported only when asked for, so `finint imports` does not pay for the forecast's libraries.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from typing import NoReturn

from finint.errors import CalculationError, FinintError, StoreLockedError

COMMANDS = {
    "serve": "open the dashboard on this machine (the default)",
    "import": "bring in a spend export",
    "post": "record one expenditure",
    "undo": "take an import back",
    "imports": "list what was brought in",
    "backup": "copy the store, also while finint runs, and read the copy back",
    "restore": "put a backup in place of the store",
    "verify": "read everything and see that nothing is missing or altered",
    "attribute": "credit conversions to channels",
    "optimize": "allocate a budget over response curves",
    "fit": "fit response curves to weekly spend and outcome",
    "ltv": "customer lifetime value from transactions",
    "churn": "survival of contracts (sBG)",
    "close": "close a month, or open it again",
    "report": "the marketing financial report of some months",
    "forecast": "forecast series, each with its record",
    "kpi": "the four KPI of developer finance from the registers",
}
MODULES = {"import": "finint.commands.bring_in"}

EXIT_BAD_INPUT = 2
EXIT_LOCKED = 5


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the options as every other error is said."""

    def error(self, message: str) -> NoReturn:
        raise CalculationError(message, fix=f"see {self.prog} --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 2 on bad input, 5 when the store is locked."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words and words[0] in COMMANDS else "serve"
    parser = _Parser(prog="finint" if name == "serve" else f"finint {name}", description=COMMANDS[name])
    if name == "serve":
        parser.epilog = "other commands: " + ", ".join(command for command in COMMANDS if command != "serve")
    module = importlib.import_module(MODULES.get(name, f"finint.commands.{name}"))
    module.configure(parser)
    try:
        parsed = parser.parse_args(words[1:] if words[:1] == [name] else words)
        return int(module.run(parsed))
    except FinintError as error:
        if "--json" in words:
            fix = error.fix or f"see finint {name} --help"
            print(json.dumps({"status": "error", "problem": str(error), "fix": fix}))
        print(f"finint: {error}" + (f" ({error.fix})" if error.fix else ""), file=sys.stderr)
        return EXIT_LOCKED if isinstance(error, StoreLockedError) else EXIT_BAD_INPUT


if __name__ == "__main__":
    raise SystemExit(main())
