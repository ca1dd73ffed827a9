"""What must be asked before a file may be stored, and which of the given answers were used."""

from collections.abc import Mapping, Sequence

from finint.importer.currencies import COMMON, currency_of
from finint.importer.months import month_of
from finint.importer.reading import Question
from finint.layouts.layout import fold

PERIOD_PROMPT = (
    "The file does not say which days it covers. Which are they? Write first/last day, such as 2026-02-05/2026-02-10."
)


class Interview:
    """Collects questions; an answer that was given and fits is used and remembered instead."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.questions: dict[str, Question] = {}
        self.used: dict[str, str] = {}

    def choose(self, key: str, prompt: str, choices: Sequence[str], *, ask: bool = True) -> str | None:
        """Return the answer to `key` when it is one of `choices` (any text when there are none); else ask.

        >>> interview = Interview({"date_order": "DMY"})
        >>> interview.choose("date_order", "Day or month first?", ("dmy", "mdy")), interview.used
        ('dmy', {'date_order': 'dmy'})
        """
        given = self.answers.get(key, "").strip()
        if given:
            fits = next((choice for choice in choices if choice == given), None)
            fits = fits or next((choice for choice in choices if fold(choice) == fold(given)), None)
            if fits or not choices:
                self.used[key] = fits or given
                return fits or given
        if ask:
            self.ask(key, prompt, choices)
        return None

    def ask(self, key: str, prompt: str, choices: Sequence[str] = ()) -> None:
        """Ask; an answer that did not fit is named in the prompt."""
        given = self.answers.get(key, "").strip()
        wrong = f"“{given}” does not fit. " if given else ""
        self.questions.setdefault(key, Question(key, f"{wrong}{prompt}", tuple(choices)))

    def use(self, key: str, value: str) -> None:
        """Remember an answer that was used."""
        self.used[key] = value

    def currency(self, *, ask: bool = True) -> str | None:
        """Return the answered currency as its ISO code, or ask.

        >>> Interview({"currency": "usd"}).currency()
        'USD'
        """
        given = self.answers.get("currency", "").strip()
        code = currency_of(given.split()[0]) if given else None
        if code:
            self.used["currency"] = code
        elif ask:
            self.ask("currency", "The file does not name its currency. Which is it (three letters, ISO 4217)?", COMMON)
        return code

    def month(self, key: str, prompt: str) -> int | None:
        """Return the answered month, 1 to 12, from a number or a name, or ask.

        >>> Interview({"fiscal_year_start": "July"}).month("fiscal_year_start", "?")
        7
        """
        given = self.answers.get(key, "").strip()
        head = given.split("-")[-2] if given.count("-") else given
        month = int(head) if head.isdecimal() and len(head) <= 2 else month_of(head)
        if month and 1 <= month <= 12:
            self.used[key] = str(month)
            return month
        self.ask(key, prompt, [str(number) for number in range(1, 13)])
        return None
