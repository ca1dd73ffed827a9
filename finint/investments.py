"""What was invested in the developer platform, and what came back: cash first, time saved beside it and never as cash.

Pure: rows of the registers in, returns out. Capitalisation is stored with its policy and the day of its evidence, and
is never decided here.

Long because the rows of its registers stand beside the returns they give, each with the units of its fields.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint.money import ratio

ZERO = Decimal(0)
CASH = ("cash_revenue", "cash_saving")
CLASSES = (*CASH, "avoided", "capacity")
DAYS_PER_MONTH = Decimal("30.4375")


@dataclass(frozen=True, slots=True)
class Investment:
    """One line of the register; money in the reporting currency, None where no rate is known."""

    investment_id: str
    name: str
    hypothesis: str
    team: str
    started_on: date
    cash_cost_amount: Decimal | None
    labour_hours: Decimal
    hourly_rate: Decimal | None
    is_capitalised: bool
    policy: str
    evidence_date: date | None
    review_date: date | None
    grade: str
    currency: str
    import_id: str
    file_name: str
    line_no: int

    @property
    def labour_amount(self) -> Decimal | None:
        """Hours of own staff at their loaded rate."""
        return None if self.hourly_rate is None else self.labour_hours * self.hourly_rate

    @property
    def cost_amount(self) -> Decimal | None:
        """Money spent and labour."""
        labour = self.labour_amount
        return None if self.cash_cost_amount is None or labour is None else self.cash_cost_amount + labour


@dataclass(frozen=True, slots=True)
class Claim:
    """A value said to come of an investment, and what its evidence showed; None where unverified or without a rate."""

    investment_id: str
    value_class: str
    description: str
    component: str
    recognised_on: date
    recognised_amount: Decimal | None
    verified_on: date | None
    verified_amount: Decimal | None
    verification_due: date | None
    evidence: str
    currency: str
    import_id: str
    file_name: str
    line_no: int

    def verified_by(self, as_of: date) -> Decimal:
        """Return what is verified before `as_of`: 0 without evidence, whatever was typed as verified."""
        if not self.evidence or self.verified_amount is None or self.verified_on is None or self.verified_on >= as_of:
            return ZERO
        return self.verified_amount

    def is_closed(self, as_of: date) -> bool:
        """Tell whether the verification window has closed, or the evidence came earlier."""
        if self.verified_on is not None and self.verified_on < as_of and self.evidence:
            return True
        return self.verification_due is not None and self.verification_due < as_of

    def state(self, as_of: date) -> str:
        """Return where the claim stands, in words.

        A verification without evidence is not one.
        """
        if self.verified_amount is not None and not self.evidence:
            return "no evidence"
        if self.verified_on is not None and self.verified_on < as_of:
            return "verified"
        if self.verification_due is None:
            return "no window"
        return "window passed" if self.verification_due < as_of else "waiting"


@dataclass(frozen=True, slots=True)
class Measurement:
    """The return of an investment as reported on a day; `low_ratio` and `high_ratio` end its 90 % interval."""

    investment_id: str
    measured_on: date
    roi_ratio: Decimal
    low_ratio: Decimal | None
    high_ratio: Decimal | None
    grade: str
    is_final: bool
    import_id: str
    file_name: str
    line_no: int


@dataclass(frozen=True, slots=True)
class InvestmentReturn:
    """An investment with what is verified of it.

    Attributes:
        verified: by value class.
        claimed_amount: booked, verified or not; never part of a return.
        payback_months: from its start until verified cash covered its cost; None while it has not.
    """

    investment: Investment
    verified: dict[str, Decimal]
    claimed_amount: Decimal
    payback_months: Decimal | None
    grade: str
    review: str

    @property
    def cash_amount(self) -> Decimal:
        """Verified revenue and saving that a ledger shows."""
        return sum((self.verified.get(name, ZERO) for name in CASH), ZERO)

    @property
    def value_amount(self) -> Decimal:
        """All verified value, avoided cost and capacity included."""
        return sum(self.verified.values(), ZERO)

    @property
    def cash_roi_ratio(self) -> Decimal | None:
        """(Verified cash − cost) ÷ cost."""
        cost = self.investment.cost_amount
        return None if cost is None else ratio(self.cash_amount - cost, cost)

    @property
    def full_roi_ratio(self) -> Decimal | None:
        """(All verified value − cost) ÷ cost; time saved is in it, so it is not cash."""
        cost = self.investment.cost_amount
        return None if cost is None else ratio(self.value_amount - cost, cost)

    @property
    def recovered_ratio(self) -> Decimal | None:
        """Verified cash over cost."""
        cost = self.investment.cost_amount
        return None if cost is None else ratio(self.cash_amount, cost)


def returns(
    investments: Sequence[Investment], claims: Sequence[Claim], measurements: Sequence[Measurement], as_of: date
) -> list[InvestmentReturn]:
    """Return each investment with its verified value before `as_of`, largest cost first."""
    found = []
    for one in investments:
        own = [claim for claim in claims if claim.investment_id == one.investment_id]
        verified = dict.fromkeys(CLASSES, ZERO)
        for claim in own:
            verified[claim.value_class] = verified.get(claim.value_class, ZERO) + claim.verified_by(as_of)
        booked = [claim.recognised_amount for claim in own if claim.recognised_on < as_of]
        reported = [row for row in measurements if row.investment_id == one.investment_id and row.measured_on < as_of]
        grade = one.grade or next((row.grade for row in reversed(reported) if row.grade), "")
        found.append(
            InvestmentReturn(
                one,
                verified,
                sum((amount for amount in booked if amount is not None), ZERO),
                payback_months(one, own, as_of),
                grade,
                review_of(one, as_of),
            )
        )
    return sorted(found, key=lambda row: -(row.investment.cost_amount or ZERO))


def payback_months(investment: Investment, claims: Iterable[Claim], as_of: date) -> Decimal | None:
    """Return months from the first day of work until verified cash covered the cost; None while it has not."""
    cost = investment.cost_amount
    if cost is None:
        return None
    so_far = ZERO
    for claim in sorted(claims, key=lambda claim: claim.verified_on or date.max):
        if claim.value_class in CASH:
            so_far += claim.verified_by(as_of)
        if claim.verified_on is not None and so_far >= cost:
            return (Decimal((claim.verified_on - investment.started_on).days) / DAYS_PER_MONTH).quantize(Decimal("0.1"))
    return None


def review_of(investment: Investment, as_of: date) -> str:
    """Return when the investment is looked at again, in words."""
    if investment.review_date is None:
        return "● no review date"
    day = f"{investment.review_date.day} {investment.review_date:%b %Y}"
    return f"● was due {day}" if investment.review_date < as_of else day


class EffortRow(NamedTuple):
    """One kind of work: full-time-equivalent months, and the months its target share would be."""

    effort: str
    fte_months: Decimal
    target_months: Decimal | None
    months: int
    without_target: int


class EffortShare(NamedTuple):
    """One kind of work against its target; None where a team states none."""

    effort: str
    fte: Decimal
    share_ratio: Decimal | None
    target_ratio: Decimal | None

    @property
    def difference_ratio(self) -> Decimal | None:
        """Share − target."""
        if self.share_ratio is None or self.target_ratio is None:
            return None
        return self.share_ratio - self.target_ratio


def effort_mix(rows: Sequence[EffortRow]) -> list[EffortShare]:
    """Return the mix of work; shares add up to 1, people are means over the months.

    >>> rows = [EffortRow("new", Decimal(6), Decimal(4), 2, 0), EffortRow("run", Decimal(2), None, 2, 1)]
    >>> new, run = effort_mix(rows)
    >>> new.fte, new.share_ratio, new.target_ratio, run.target_ratio
    (Decimal('3'), Decimal('0.75'), Decimal('0.5'), None)
    """
    total = sum((row.fte_months for row in rows), ZERO)
    months = max((row.months for row in rows), default=1)
    return [
        EffortShare(
            row.effort,
            row.fte_months / months,
            ratio(row.fte_months, total),
            None if row.target_months is None or row.without_target else ratio(row.target_months, total),
        )
        for row in rows
    ]


class Scenario(NamedTuple):
    """Cost, use and margin under a changed budget; `reading` says what use does."""

    reading: str
    cost_amount: Decimal
    active_developers: Decimal
    unit_cost_amount: Decimal | None
    margin_amount: Decimal

    @property
    def result_amount(self) -> Decimal:
        """Margin − cost."""
        return self.margin_amount - self.cost_amount


def scenarios(
    cost_amount: Decimal,
    active_developers: Decimal,
    margin_amount: Decimal,
    change_ratio: Decimal,
    readings: Sequence[tuple[str, Decimal]],
) -> list[Scenario]:
    """Return today, the changed budget with use as it is, and with use following it as each reading says.

    Args:
        cost_amount: of the window.
        active_developers: developer-months of the window.
        margin_amount: of the window.
        change_ratio: of the budget, −1 and up: −0.1 is a cut by a tenth.
        readings: name, and how much of that change use and margin follow: observed (`finint.elasticity`) or assumed.

    >>> made = scenarios(Decimal(100), Decimal(10), Decimal(50), Decimal("-0.5"), [("all", Decimal(1))])
    >>> [row.unit_cost_amount for row in made]  # 100 ÷ 10, 50 ÷ 10, 50 ÷ 5
    [Decimal('10'), Decimal('5.0'), Decimal('10')]
    """
    changed = cost_amount * (1 + change_ratio)
    found = [
        Scenario("today", cost_amount, active_developers, ratio(cost_amount, active_developers), margin_amount),
        Scenario("use stays", changed, active_developers, ratio(changed, active_developers), margin_amount),
    ]
    for name, follows_ratio in readings:
        share = 1 + change_ratio * follows_ratio
        use = active_developers * share
        found.append(Scenario(name, changed, use, ratio(changed, use), margin_amount * share))
    return found
