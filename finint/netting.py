"""Which bills of the ledger tell a platform's money again, and what counts of each so that the money counts once?

The ledger's amount is the actual, the platform's lines are its detail. Of a vendor's category and month that both tell,
the platform's lines stay, the bills are taken out, and what the bills say beyond the lines stays as a line of its own
without a campaign: together they are the bills, to the last digit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from finint import money
from finint.reconcile_sides import months_of_service

ZERO = Decimal(0)
REST = "In the ledger only"
UNASSIGNED = "unassigned"
Action = Literal["part", "pair", "rule"]


class Key(NamedTuple):
    """A vendor's money of one category in one month of service; `vendor` without regard to case."""

    vendor: str
    cost_category: str
    month: date


@dataclass(frozen=True, slots=True)
class Reported:
    """What platforms report of a vendor's category on one day; `amount` in the reporting currency, any sign but 0."""

    vendor: str
    name: str
    cost_category: str
    month: date
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """One counted ledger line: where it counts, what it says, and the service its invoice names, if any."""

    import_id: str
    line_no: int
    month: date
    day: date
    is_spread: bool
    vendor: str
    name: str
    cost_category: str
    document_no: str
    currency: str
    native_amount: Decimal
    amount: Decimal
    invoice_date: date | None
    period_start: date | None
    period_end: date | None

    @property
    def service(self) -> list[tuple[date, int]]:
        """The months the bill is for with their days: its invoice's service, else the month it counts in."""
        if self.is_spread or self.invoice_date is None:
            return [(self.month, 1)]
        return months_of_service(self.period_start, self.period_end, self.invoice_date)


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's word: 'part' other money, 'pair' the same, 'rule' as the rule has it; `month` None is every month."""

    sequence: int
    vendor: str
    cost_category: str
    month: date | None
    action: Action
    reason: str
    made_on: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A vendor's category and month that both tell: `is_netted` when it counts once, `word` when somebody said so.

    `stated_category` is what the bills state, which a word names: "unassigned" where they were paired by hand.
    """

    vendor: str
    name: str
    cost_category: str
    month: date
    reported_amount: Decimal
    booked_amount: Decimal
    bills: int
    is_netted: bool
    stated_category: str
    word: Word | None

    @property
    def rest_amount(self) -> Decimal:
        """What the ledger says beyond the platform's lines; below 0 where it says less."""
        return self.booked_amount - self.reported_amount

    @property
    def counted_amount(self) -> Decimal:
        """What spend counts of the two."""
        return self.booked_amount if self.is_netted else self.booked_amount + self.reported_amount


@dataclass(frozen=True, slots=True)
class Netted:
    """A line beside a bill: 'bill' takes out what it says, 'rest' counts what it says beyond the platform's lines."""

    import_id: str
    line_no: int
    month: date
    day: date
    netting: Literal["bill", "rest"]
    on_day: date
    native_amount: Decimal
    amount: Decimal
    description: str


class _Claim(NamedTuple):
    """The part of a bill that is for one month of service."""

    bill: Bill
    native_amount: Decimal
    amount: Decimal


def net(reported: Sequence[Reported], bills: Sequence[Bill], words: Sequence[Word] = ()) -> list[Netted]:
    """Return the lines that make each pair count once: reported + bills + these = bills, to the last digit.

    Args:
        reported: by vendor, category and day.
        bills: counted ledger lines of the same vendors.
        words: what somebody said, oldest first.

    >>> day = date(2026, 10, 5)
    >>> lines = [Reported("v", "V", "media_spend", date(2026, 10, 1), day, Decimal(100))]
    >>> bill = Bill("imp-1", 2, date(2026, 10, 1), date(2026, 10, 31), False, "v", "V", "media_spend", "A1", "EUR",
    ...     Decimal(97), Decimal(97), None, None, None)
    >>> [(row.netting, str(row.amount)) for row in net(lines, [bill])]
    [('bill', '-97.00'), ('rest', '-3.00')]
    """
    found: list[Netted] = []
    days = _by_key(reported)
    for key, claims in _claims(bills, days).items():
        once = [claim for claim in claims if _counts_once(key, claim.bill.cost_category, words)]
        if once:
            found += _of_pair(key, days[key], once)
    return found


def pairs(reported: Sequence[Reported], bills: Sequence[Bill], words: Sequence[Word] = ()) -> list[Pair]:
    """Return every vendor's category and month that both tell, newest first.

    Those that count once, and those that do not because somebody parted them or because the bills have no category.
    """
    found = []
    days = _by_key(reported)
    for key, claims in _claims(bills, days).items():
        groups: dict[tuple[bool, str], list[_Claim]] = defaultdict(list)
        for claim in claims:
            stated = claim.bill.cost_category
            once = _counts_once(key, stated, words)
            groups[once, key.cost_category if once else stated].append(claim)
        for (once, category), group in groups.items():
            said = (_word(key, claim.bill.cost_category, words) for claim in group)
            word = next((one for one in said if one), None)
            found.append(
                Pair(
                    vendor=key.vendor,
                    name=days[key][0].name,
                    cost_category=category,
                    month=key.month,
                    reported_amount=_sum(row.amount for row in days[key]),
                    booked_amount=_sum(claim.amount for claim in group),
                    bills=len({(claim.bill.import_id, claim.bill.line_no) for claim in group}),
                    is_netted=once,
                    stated_category=word.cost_category if word else group[-1].bill.cost_category,
                    word=word,
                )
            )
    return sorted(found, key=lambda pair: (-pair.month.toordinal(), pair.name, pair.cost_category))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _by_key(reported: Sequence[Reported]) -> dict[Key, list[Reported]]:
    days: dict[Key, list[Reported]] = defaultdict(list)
    for row in reported:
        days[Key(row.vendor, row.cost_category, row.month)].append(row)
    return days


def _claims(bills: Sequence[Bill], days: Mapping[Key, list[Reported]]) -> dict[Key, list[_Claim]]:
    """Return the bills, split by months of service, beside the platform's lines they may tell again."""
    found: dict[Key, list[_Claim]] = defaultdict(list)
    categories = sorted({key.cost_category for key in days})
    for bill in bills:
        months = bill.service
        weights = [part for _, part in months]
        natives, amounts = money.split(bill.native_amount, weights), money.split(bill.amount, weights)
        for (month, _), native, amount in zip(months, natives, amounts, strict=True):
            stated = [bill.cost_category] if bill.cost_category != UNASSIGNED else categories
            key = next((key for one in stated if (key := Key(bill.vendor, one, month)) in days), None)
            if key and (native or amount):
                found[key].append(_Claim(bill, native, amount))
    return found


def _word(key: Key, stated: str, words: Sequence[Word]) -> Word | None:
    said = [
        word
        for word in words
        if word.vendor == key.vendor and word.cost_category == stated and word.month in (None, key.month)
    ]
    return said[-1] if said and said[-1].action != "rule" else None


def _counts_once(key: Key, stated: str, words: Sequence[Word]) -> bool:
    word = _word(key, stated, words)
    return word.action == "pair" if word else stated == key.cost_category


def _of_pair(key: Key, days: Sequence[Reported], claims: Sequence[_Claim]) -> list[Netted]:
    """Return the lines of one pair: the platform's money is taken off the bills by their size, day by day.

    A bill is netted from its own day on, with the lines reported until then; later days of its month follow as they
    come. So a window that ends within the month counts once as well.
    """
    weights = [max(claim.amount, ZERO) for claim in claims]
    if not any(weights):
        weights = [abs(claim.amount) for claim in claims]
    off: dict[tuple[int, date], Decimal] = defaultdict(Decimal)
    for day, amount in _days(key, days, claims).items():
        for place, part in enumerate(money.split(amount, weights)):
            bill = claims[place].bill
            off[place, max(day, bill.day) if bill.month == key.month else bill.day] += part
    found = []
    for place, (bill, native, amount) in enumerate(claims):
        at = (bill.import_id, bill.line_no, bill.month, bill.day)
        first = amount - off.pop((place, bill.day), ZERO)
        rest = [(bill.day, first), *sorted((day, -part) for (which, day), part in off.items() if which == place)]
        said = f"{bill.name} {key.month:%b %Y}"
        if native or amount:
            found.append(Netted(*at, "bill", bill.day, -native, -amount, f"{said}: the platform's lines count instead"))
        for day, part in rest:
            if part:
                found.append(Netted(*at, "rest", day, part, part, f"{said}: billed beyond the platform's lines"))
    return found


def _days(key: Key, days: Sequence[Reported], claims: Sequence[_Claim]) -> dict[date, Decimal]:
    """Return what was reported by day; days before every bill's are one, since they are netted on the same day."""
    inside = [claim.bill.day for claim in claims if claim.bill.month == key.month]
    first = min(inside, default=date.max)
    found: dict[date, Decimal] = defaultdict(Decimal)
    for row in days:
        found[row.day if row.day > first else key.month] += row.amount
    return found
