"""What does the developer platform cost, who carries it, and what does one unit of its use cost?

Pure: rows in, sums out. Four readings of a cloud cost (FOCUS): billed is on the invoice, effective spreads
commitments over their use, list is before and contracted after negotiated prices. A bill that never states the reading
asked for counts with what was billed; its rows are counted as not stating it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from finint.allocation import Rule, divide, rule_for
from finint.money import ratio, rounded

Basis = Literal["effective", "billed", "list", "contracted"]
BASES: tuple[Basis, ...] = ("effective", "billed", "list", "contracted")
ZERO = Decimal(0)
NEGLIGIBLE = Decimal("0.5")
FINE = 6  # decimals of a part: so that months divided and their lines divided agree to far below a cent
DAYS_OF_YEAR = Decimal("365.25")


@dataclass(frozen=True, slots=True)
class CostLine:
    """Cost of one place in one month, in the reporting currency; "" where a row names nothing.

    Attributes:
        is_cloud: from a cloud bill, which knows services and tags.
        is_platform: booked on the platform: a cloud bill, or a department of the platform.
        effective_amount, list_amount, contracted_amount: billed on lines of a bill or ledger that never states them.
        not_stated: cloud rows that do not state the reading asked for.
    """

    month: date
    is_cloud: bool
    is_platform: bool
    vendor: str
    service: str
    sub_account: str
    team: str
    product: str
    environment: str
    department: str
    charge_category: str
    commitment_status: str
    rows: int
    billed_amount: Decimal
    effective_amount: Decimal
    list_amount: Decimal
    contracted_amount: Decimal
    not_stated: int

    def amount(self, basis: Basis) -> Decimal:
        """Return the cost in one of its four readings."""
        return {
            "billed": self.billed_amount,
            "effective": self.effective_amount,
            "list": self.list_amount,
            "contracted": self.contracted_amount,
        }[basis]


@dataclass(frozen=True, slots=True)
class Carried:
    """A part of a cost line, on the side and team that carry it; team "" is unallocated."""

    line: CostLine
    side: str
    team: str
    amount: Decimal
    rule_id: str


def carry(lines: Iterable[CostLine], rules: Sequence[Rule], basis: Basis) -> list[Carried]:
    """Divide every line among sides and teams; what is carried adds up to the lines exactly.

    A rule on the vendor divides all of it. A tag of a team comes next, then the other rules; a rule on a department is
    for what it is booked directly, not for cloud rows without a tag. What nobody claims is unallocated, never spread.
    """
    found = []
    for line in lines:
        amount = line.amount(basis)
        rule = _rule(line, rules)
        if rule is None:
            side = "developer" if line.is_platform else "marketing"
            found.append(Carried(line, side, line.team, amount, ""))
            continue
        found += [Carried(line, part.side, part.team, part.amount, rule.rule_id) for part in divide(amount, rule, FINE)]
    return found


def _rule(line: CostLine, rules: Sequence[Rule]) -> Rule | None:
    by_vendor = rule_for({"vendor": line.vendor}, rules)
    if by_vendor is not None or line.team or not line.is_platform:
        return by_vendor
    places = {"sub_account": line.sub_account, "service": line.service}
    return rule_for(places if line.is_cloud else {"department": line.department}, rules)


class Place(NamedTuple):
    """A named place and what it carries."""

    name: str
    amount: Decimal
    rows: int


FIELDS: dict[str, Callable[[Carried], str]] = {
    "service": lambda one: one.line.service or one.line.vendor,
    "team": lambda one: one.team,
    "product": lambda one: one.line.product,
    "environment": lambda one: one.line.environment,
    "vendor": lambda one: one.line.vendor,
}


def developer_side(carried: Iterable[Carried]) -> list[Carried]:
    """Return what the developer side carries."""
    return [one for one in carried if one.side == "developer"]


def total_amount(carried: Iterable[Carried]) -> Decimal:
    """Add up."""
    return sum((one.amount for one in carried), ZERO)


def by_place(carried: Iterable[Carried], field: str) -> list[Place]:
    """Add up by service, team, product, environment or vendor, largest first; places add up to the whole."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    rows: dict[str, int] = defaultdict(int)
    for one in carried:
        sums[FIELDS[field](one)] += one.amount
        rows[FIELDS[field](one)] += one.line.rows
    return sorted((Place(name, sums[name], rows[name]) for name in sums), key=lambda place: (-place.amount, place.name))


def unallocated_ratio(carried: Iterable[Carried]) -> Decimal | None:
    """Return the share of cost that no team carries; None without cost."""
    every = list(carried)
    return ratio(total_amount(one for one in every if not one.team), total_amount(every))


class Halves(NamedTuple):
    """One vendor's cost by side; the halves add up to what it billed."""

    vendor: str
    developer_amount: Decimal
    marketing_amount: Decimal

    @property
    def billed_amount(self) -> Decimal:
        """Both halves."""
        return self.developer_amount + self.marketing_amount


def halves(carried: Iterable[Carried]) -> list[Halves]:
    """Return the vendors that both sides use, largest first."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: {"developer": ZERO, "marketing": ZERO})
    for one in carried:
        sums[one.line.vendor][one.side] += one.amount
    found = [Halves(name, both["developer"], both["marketing"]) for name, both in sums.items() if name]
    shared = [one for one in found if one.developer_amount and one.marketing_amount]
    return sorted(shared, key=lambda one: -one.billed_amount)


class Units(NamedTuple):
    """What the platform was used for in some months; None where no file counts it."""

    active_developers: Decimal | None
    builds: Decimal | None
    deploys: Decimal | None
    api_calls: Decimal | None
    ai_tokens: Decimal | None


UNIT_SIZES: dict[str, int] = {"active_developers": 1, "builds": 1, "deploys": 1, "api_calls": 1000, "ai_tokens": 1000}


def unit_cost_amount(cost_amount: Decimal, units: Units, driver: str) -> Decimal | None:
    """Return the whole cost over one driver's units; per thousand for calls and tokens, per developer and month.

    Not a marginal cost, and not a share of the cost: each driver divides all of it.

    >>> unit_cost_amount(Decimal(100), Units(Decimal(4), None, None, Decimal(50_000), None), "api_calls")
    Decimal('2')
    """
    count = getattr(units, driver)
    return None if count is None else ratio(cost_amount * UNIT_SIZES[driver], count)


def engineers(amount: Decimal, days: int, engineer_cost_per_year: Decimal) -> Decimal | None:
    """Return how many engineers the same money would pay over the same days.

    Args:
        amount: cost of the days, any sign.
        days: 1 and up.
        engineer_cost_per_year: loaded cost of one, above 0; None is returned otherwise.

    >>> engineers(Decimal(30_000), 365, Decimal(120_000)).quantize(Decimal("0.01"))
    Decimal('0.25')
    """
    if days < 1 or engineer_cost_per_year <= 0:
        return None
    return amount * DAYS_OF_YEAR / (days * engineer_cost_per_year)


def engineers_text(equivalents: Decimal | None) -> str:
    """Return engineer-equivalents in words; under one half they are negligible.

    >>> engineers_text(Decimal("0.49")), engineers_text(Decimal("0.5")), engineers_text(Decimal("3.25"))
    ('negligible', '0.5 engineers', '3.3 engineers')
    """
    if equivalents is None:
        return "n/a"
    if abs(equivalents) < NEGLIGIBLE:
        return "negligible"
    return f"{rounded(equivalents, 1)} engineers"


class TieOut(NamedTuple):
    """A bill's rows against its invoice; `difference_amount` is None while the invoice is not in the books."""

    vendor: str
    bill: str
    month: date
    rows: int
    currency: str
    billed_amount: Decimal
    invoice_no: str
    invoiced_amount: Decimal | None

    @property
    def difference_amount(self) -> Decimal | None:
        """Rows − invoice."""
        return None if self.invoiced_amount is None else self.billed_amount - self.invoiced_amount

    @property
    def is_tied(self) -> bool | None:
        """Whether rows and invoice agree to the cent's rounding; None without an invoice."""
        difference = self.difference_amount
        return None if difference is None else abs(difference) <= Decimal("0.01")
