"""Which files hold the events of a folder, and how do their columns become those that the expressions read?

A folder has `touchpoint` and `conversion`: each a Parquet file of that name or a folder of Parquet files. Amounts are
whole cents of the reporting currency, timestamps naive UTC, ids text and unique.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from finint.errors import CalculationError

# Each column with what stands in for it where the files lack it; None where nothing can.
TABLES: dict[str, dict[str, str | None]] = {
    "touchpoint": {
        "user_id": None,
        "ts": None,
        "channel": None,
        "campaign_id": "cast(null as {text})",
        "touch_id": None,
    },
    "conversion": {
        "conversion_id": None,
        "user_id": None,
        "ts": None,
        "type": "'order'",
        "is_new_customer": "false",
        "revenue_cents": None,
        "refund_cents": "cast(0 as bigint)",
        "margin_cents": "cast(null as {integer})",
        "margin_refund_cents": "cast(0 as bigint)",
    },
}


@dataclass(frozen=True, slots=True)
class Events:
    """One table of a folder: the pattern of its files, and the columns they have."""

    name: str
    pattern: str
    present: frozenset[str]

    def selected(self, text: str = "varchar", integer: str = "bigint") -> list[str]:
        """Return one select term a column, in the order of TABLES; `text` and `integer` are types that hold a null."""
        terms = []
        for name, stand_in in TABLES[self.name].items():
            if name in self.present:
                terms.append(name)
            elif stand_in is not None:
                terms.append(f"{stand_in.format(text=text, integer=integer)} as {name}")
        return terms


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of events, looked at once."""

    path: Path
    touchpoint: Events
    conversion: Events

    @classmethod
    def of(cls, path: Path) -> "Folder":
        """Look at `path`.

        Raises:
            CalculationError: a table or one of its columns is missing; the sentence names it.
        """
        return cls(path, _events(path, "touchpoint"), _events(path, "conversion"))

    @property
    def tables(self) -> tuple[Events, Events]:
        """Both tables."""
        return self.touchpoint, self.conversion


def _events(path: Path, name: str) -> Events:
    single, many = path / f"{name}.parquet", path / name
    files = [single] if single.is_file() else sorted(many.rglob("*.parquet"))
    if not files:
        raise CalculationError(
            f"the events folder {path.name} has neither {name}.parquet nor Parquet files in {name}/",
            fix=f"write the {name} table there, or unset FININT_EVENTS",
        )
    present = frozenset(pq.read_schema(files[0]).names)
    missing = [column for column, stand_in in TABLES[name].items() if stand_in is None and column not in present]
    if missing:
        raise CalculationError(
            f"{name} in the events folder {path.name} lacks {', '.join(missing)}; it has {', '.join(sorted(present))}",
            fix="rename or add these columns where the files are written",
        )
    pattern = str(single) if single.is_file() else str(many / "**" / "*.parquet")
    return Events(name, pattern, present)
