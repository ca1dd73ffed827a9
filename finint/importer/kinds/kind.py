"""What a kind of table is: its fields, what they mean, and the headers they may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

Type = Literal["text", "date", "month", "timestamp", "amount", "number", "integer", "boolean", "currency", "category"]

CATEGORIES = ("media_spend", "creative_production", "platform_fees", "operational_overhead", "unassigned")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a kind; `example` and `other` are what the template's two rows show."""

    name: str
    type: Type
    description: str
    example: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()
    default_from: str | None = None  # another field that fills this one when its column is absent
    other: str | None = None  # in the template's second row; None repeats the first

    def headers(self) -> tuple[str, ...]:
        """Return the folded headers this field may have, its own name first."""
        return names(self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Kind:
    """A table the books keep besides spend, or finint's own form of spend and budget.

    A header is of this kind when it holds every required field, one of `says`, and none of `refuses`. With
    `only_template` nothing but the template's own names counts: elsewhere such columns mean spend. `term` names the
    first and the last day of one stretch of time: a row that ends before it starts is refused.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    says: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    only_template: bool = False
    term: tuple[str, str] | None = None

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The headers each field may have, folded."""
        return _columns(self)

    @property
    def label(self) -> str:
        """The kind in words."""
        return self.title

    @property
    def examples(self) -> tuple[tuple[str, ...], ...]:
        """Two rows to overwrite."""
        first = tuple(field.example for field in self.fields)
        return first, tuple(field.example if field.other is None else field.other for field in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the fields a file must have."""
        return tuple(field.name for field in self.fields if field.required)


@cache
def _columns(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    return {field.name: field.headers() for field in kind.fields}


MONEY = names("amount", "spend", "cost", "budget", "actual", "revenue", "budget amount", "impressions", "clicks")
CAMPAIGN_FIELDS = (
    Field(
        "campaign_id",
        "text",
        "Your id of the campaign; kept as text.",
        "C-1001",
        aliases=("campaign id", "campaign code"),
    ),
    Field("campaign", "text", "Its name.", "Spring launch", aliases=("campaign name",)),
)
CURRENCY_FIELD = Field("currency", "currency", "Three letters, ISO 4217.", "EUR", aliases=("currency code", "ccy"))
DEPARTMENT_FIELD = Field("department", "text", "Name or code of the department.", "Growth",
    aliases=("dept", "department name", "dept name", "team", "department code", "dept code"))
USER_FIELD = Field("user_id", "text", "One person or account, never a name.", "u-17", required=True,
    aliases=("visitor id", "customer id", "journey id", "client id", "user", "person id", "account id",
        "anonymous id"))
TIME_FIELD = Field("ts", "timestamp", "When, in UTC.", "2026-03-02 14:05:00", required=True,
    aliases=("timestamp", "touch time", "event time", "time", "datetime", "occurred at", "created at", "date",
        "order date",
        "conversion time", "conversion date", "touch timestamp", "event timestamp"))
