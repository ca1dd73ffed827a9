"""What a platform's export looks like, as data: a new platform is one constant, never a branch."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

Columns = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return `text` as it is compared: letters and digits only, without case and accents.

    >>> fold("Campaign name"), fold("campaign_name"), fold("*CampaignName "), fold("Día")
    ('campaignname', 'campaignname', 'campaignname', 'dia')
    """
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "".join(mark for mark in plain.casefold() if mark.isalnum())


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a header; a change from small to capital letters starts a word.

    >>> words("full_year_budget"), words("CostInBillingCurrency")
    (('full', 'year', 'budget'), ('cost', 'in', 'billing', 'currency'))
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return tuple(word for part in re.split(r"[\W_]+", spaced) if (word := fold(part)))


def names(*headers: str) -> tuple[str, ...]:
    """Return `headers` folded, in their order of preference."""
    return tuple(dict.fromkeys(fold(header) for header in headers))


def marks(*headers: str) -> frozenset[str]:
    """Return headers that hardly anybody but one platform writes, folded."""
    return frozenset(names(*headers))


@dataclass(frozen=True, slots=True)
class Amortised:
    """What a kind of line of a cloud bill costs once commitments are spread over their use.

    `line` is its charge category, folded; `adds` are roles whose amounts add up to the cost: those with a leading "-"
    are taken away, of "a|b" the first that a row fills counts, none is no cost. Only rows where `only_with` is filled
    count; `status` is what the line says of a commitment.
    """

    line: str
    adds: tuple[str, ...] = ()
    only_with: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one platform writes one kind of export.

    `columns` maps a role to the headers it may have, the preferred one first. Roles are the fields of
    `finint.importer.reading.SPEND`, those that only tell rows apart (device, keyword, ...), and those of time: `date`,
    else `start` with `end` (first and last day), else `week` or `week_end`, else `month`.
    A layout claims a header that holds `required` and at least `marks_needed` of `marks`, or that stands under one of
    the `preamble` lines.
    """

    name: str  # unique among layouts
    source: str  # the platform: one account's money, whatever the report
    title: str  # for people
    columns: Columns
    marks: frozenset[str] = frozenset()
    decisive: frozenset[str] = frozenset()  # one of these is enough: nobody else writes it
    verbatim: frozenset[str] = frozenset()  # marks only when written just so: "CampaignName", not "Campaign name"
    priced: frozenset[str] = frozenset()  # marks only beside a currency: "Amount spent (EUR)", not "Amount spent"
    marks_needed: int = 2
    required: tuple[str, ...] = ("amount",)
    kind: str = "spend"
    preamble: tuple[str, ...] = ()  # patterns of lines above the header, matched from their start without case
    file_names: tuple[str, ...] = ()  # patterns anywhere in the file name; support a claim, never make one
    totals: tuple[str, ...] = ()  # patterns of labels only this platform's totals have
    bare_totals: str | None = None  # a role that is empty in totals without any label, which state the sum above
    group_column: str | None = None  # a row with nothing but a label is a heading, whose label fills this role below it
    group_ends: str = ""  # pattern of labels that close a group
    skip_labels: str = ""  # pattern of first cells of rows that carry no spend ("Beginning Balance")
    carried: tuple[str, ...] = ()  # roles written only on a group's first line
    not_spend: Mapping[str, str] = field(default_factory=dict)  # role → pattern of rows that are no spend
    private: tuple[str, ...] = ()  # headers whose cells are not kept
    key: tuple[str, ...] = ()  # roles that tell rows apart; those present are used, of "a|b" the first one
    replaces: Literal["window", "key"] = "window"
    amount_rule: Literal["column", "debit_less_credit", "quantity_times_price"] = "column"
    zero_when: str | None = None  # role: an empty amount is 0 when this amount is 0
    unit: Literal["major", "micros", "micros_if_whole"] = "major"
    places: int | None = None  # decimals to round to: cells that are binary floats
    amount_basis: str | None = None
    currency: str | None = None
    currency_for: Mapping[str, str] = field(default_factory=dict)  # folded amount header → role of its currency column
    date_order: Literal["dmy", "mdy"] | None = None  # what the platform writes, when the dates themselves leave it open
    all_days: str = ""  # pattern of a date cell that marks a row over all days
    summary_first: bool = False  # the first row may be the sum of the others, without names
    undated: bool = False  # lines for the whole bill, such as its tax, have no day: they have the bill's period
    ask_sign: bool = False  # spend may be written as negative numbers
    spent: Literal["", "positive", "negative", "either"] = ""  # how the platform writes spend; "" when exports differ
    out: str = ""  # pattern of types (or directions) that are spend, whatever the sign beside them...
    into: str = ""  # ...and of those that give spend back
    two_sided: bool = False  # a row names two accounts and which of them is debited
    instead: str = ""  # why this export is none that can be read, and which one to take
    bank: bool = False  # money that comes in is no spend, unless it gives back what was paid
    category: str = "unassigned"
    channel: str | None = None
    channels: Mapping[str, str] = field(default_factory=dict)  # folded text of the channel column → channel
    vendor: str | None = None
    time_zone: str | None = None
    amortised: tuple[Amortised, ...] = ()  # other kinds of line cost what is billed
    version: int = 1

    def known(self) -> frozenset[str]:
        """Return every header this layout knows, folded."""
        return self.marks.union(self.decisive, *self.columns.values())
