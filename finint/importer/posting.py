"""Put one kind of rows into its ledger: stage, compare with what is live, replace, insert, spread over months."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from finint import settings, store
from finint.importer.phasing import crossing_parts
from finint.importer.reading import Note, Reading
from finint.importer.receipt import Diff, MonthChange, plain_amount
from finint.importer.staging import run_on, stage
from finint.rulebook import RULES

DEFAULT_VERSION = "Budget"


class _Breakdown(NamedTuple):
    import_id: str
    file_name: str
    breakdown: str


class _Stranger(NamedTuple):
    department: str
    rows: int


class _MonthAmount(NamedTuple):
    month: date
    currency: str
    amount: Decimal


class _Total(NamedTuple):
    currency: str
    amount: Decimal


class Posting:
    """One kind's rows on their way into a ledger, inside the transaction."""

    def __init__(
        self,
        cursor: store.Cursor,
        books: store.Books,
        reading: Reading,
        kind: str,
        import_id: str,
        sequence: int,
        now: datetime,
    ) -> None:
        self.cursor, self.books, self.reading, self.kind = cursor, books, reading, kind
        self.import_id, self.sequence, self.now = import_id, sequence, now
        self.notes: list[Note] = []
        said = {"account": reading.account} if kind == "spend" else {"version": DEFAULT_VERSION}
        stage(cursor, kind, reading.tables[kind], **said)
        start, end = reading.period or (None, None)
        self._run(
            "windows", import_id=import_id, sequence=sequence, period_start=start, period_end=end, **self._place()
        )

    def _place(self) -> dict[str, object]:
        return {"source": str(self.reading.source), "breakdown": self.reading.breakdown}

    def _run(self, question: str, **parameters: object) -> int:
        return store.run(self.cursor, f"{question}_{self.kind}", **parameters)

    def post(self) -> Diff:
        """Compare, replace, insert; return the difference to what was live."""
        place = self._place()
        diff = store.read_within(
            self.cursor, f"diff_{self.kind}", Diff, import_id=self.import_id, replaces=self.reading.replaces, **place
        )[0]
        others = store.read_within(
            self.cursor, "overlapping_breakdowns", _Breakdown, import_id=self.import_id, kind=self.kind, detail=[]
        )
        if self.reading.replaces == "window":
            self._run("supersede_window", import_id=self.import_id)
        else:
            self._run("supersede_key", import_id=self.import_id, **place)
        account = {"account": self.reading.account} if self.kind == "spend" else {}
        run_on(
            self.cursor,
            f"post_{self.kind}",
            self.reading.tables[self.kind],
            import_id=self.import_id,
            is_counted=not others,
            **place,
            **account,
        )
        self._spread()
        if self.kind == "budget":
            self._name_strangers()
            self._name_other_year()
        if others:
            self.notes.append(
                Note(
                    "same_money",
                    f"{others[0].file_name} holds the same money by {others[0].breakdown or 'another breakdown'}: "
                    f"these rows are kept as detail and not counted again.",
                    warns=True,
                )
            )
        if diff.restated:
            self.notes.append(Note("restated", f"{diff.restated} live rows change their amount.", warns=True))
        if diff.vanished:
            self.notes.append(
                Note(
                    "vanished",
                    f"{diff.vanished} live rows of these days are not in this file and no longer count; "
                    "a different filter or account would explain many of them.",
                    warns=True,
                )
            )
        return diff

    def _name_strangers(self) -> None:
        """Say which departments of a plan no departments file knows: kept under their own name, and not matched."""
        found = store.read_within(self.cursor, "unknown_departments", _Stranger, import_id=self.import_id)
        if found:
            named = ", ".join(row.department for row in found[:5]) + (", …" if len(found) > 5 else "")
            rows = sum(row.rows for row in found)
            said = f"{rows} plan rows are for departments that no departments file knows: {named}. They count as named."
            self.notes.append(Note("unknown_department", said, warns=True))

    def _name_other_year(self) -> None:
        """Say so when the plan's fiscal year is not the one in force: months stay, years on pages do not follow it."""
        said, ruled = (
            self.reading.answers.get("fiscal_year_start", ""),
            settings.value(self.books, "fiscal_first_month"),
        )
        if not said.isdigit() or int(said) == int(ruled) or not settings.is_set(self.cursor, "fiscal_first_month"):
            return
        of_file, in_force = (RULES["fiscal_first_month"].shown(str(int(month))) for month in (said, ruled))
        self.notes.append(
            Note(
                "other_fiscal_year",
                f"This plan's fiscal year starts in {of_file}, the company's in {in_force}: its months count where "
                f"they are, and years on pages start in {in_force}. The first month is a rule on the settings page.",
                warns=True,
            )
        )

    def _spread(self) -> None:
        if self.kind == "budget":
            store.run(
                self.cursor, "post_budget_version", now=self.now, actor=self.books.actor.name, sequence=self.sequence
            )
            store.run(self.cursor, "post_budget_month", import_id=self.import_id)
        spread = crossing_parts(self.cursor, self.kind)
        if spread is not None:
            with store.registered(self.cursor, part=spread):
                store.run(self.cursor, f"spread_{self.kind}", import_id=self.import_id)

    def totals(self) -> dict[str, str]:
        """Amounts of the posted rows by currency."""
        rows = store.read_within(self.cursor, f"totals_{self.kind}", _Total, import_id=self.import_id)
        return {row.currency: plain_amount(row.amount) for row in rows}

    def months(self) -> dict[tuple[date, str], Decimal]:
        """Live spend by month and currency over the months the file touches; empty for plans."""
        if self.kind != "spend":
            return {}
        rows = store.read_within(self.cursor, "months_around_import", _MonthAmount, import_id=self.import_id)
        return {(row.month, row.currency): row.amount for row in rows}


def changes(before: Mapping[tuple[date, str], Decimal], after: Mapping[tuple[date, str], Decimal]) -> list[MonthChange]:
    """Return each month and currency with its amount before and after, in time order."""
    zero = Decimal(0)
    return [
        MonthChange(*key, before.get(key, zero), after.get(key, zero)) for key in sorted(before.keys() | after.keys())
    ]
