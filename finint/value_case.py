"""The business case's value by component: what it claims a year, and what of it has been verified.

A claim to verify, never a fact: claimed amounts are not added to verified ones and stand on no other page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint.devfinance import ZERO
from finint.errors import CalculationError
from finint.investments import Claim


class Case(NamedTuple):
    """Value claimed by component, US dollars a year, and the return claimed for all of it."""

    components: tuple[tuple[str, Decimal], ...]
    roi_ratio: Decimal

    @property
    def claimed_amount_per_year(self) -> Decimal:
        """All components."""
        return sum((amount for _, amount in self.components), ZERO)


CASE = Case(
    (
        ("Financial Operations Coordination", Decimal(17_300_000)),
        ("Developer Cost Management", Decimal(16_100_000)),
        ("Developer Lifetime Value Recognition", Decimal(14_800_000)),
        ("ROI Measurement Coordination", Decimal(13_400_000)),
    ),
    Decimal("5.45"),
)


@dataclass(frozen=True, slots=True)
class Component:
    """One component: claimed a year (US dollars), verified to date (reporting currency), and how far it is."""

    name: str
    claimed_amount_per_year: Decimal
    verified_amount: Decimal
    claims: int
    evidence: str
    window: str
    state: str


def implied_cost_amount(case: Case) -> Decimal:
    """Return the cost that a claimed return implies: value ÷ (1 + ROI).

    Raises:
        CalculationError: the return is −100 % or below.

    >>> round(implied_cost_amount(CASE) / 1_000_000, 2)
    Decimal('9.55')
    """
    if case.roi_ratio <= -1:
        raise CalculationError("a return of -100 % or below implies no cost")
    return case.claimed_amount_per_year / (1 + case.roi_ratio)


def components(claims: Sequence[Claim], as_of: date, case: Case = CASE) -> list[Component]:
    """Return each component with the registered claims that name it; a claim that names none verifies none."""
    found = []
    for name, claimed in case.components:
        own = [claim for claim in claims if claim.component.strip().lower() == name.lower()]
        verified = sum((claim.verified_by(as_of) for claim in own), ZERO)
        due = [claim.verification_due for claim in own if claim.verification_due is not None]
        proofs = sorted({claim.evidence for claim in own if claim.evidence})
        found.append(
            Component(
                name,
                claimed,
                verified,
                len(own),
                "; ".join(proofs) or "none",
                f"until {max(due):%d %b %Y}" if due else "none set",
                _state(own, verified, as_of),
            )
        )
    return found


def _state(own: Sequence[Claim], verified: Decimal, as_of: date) -> str:
    if not own:
        return "not evidenced"
    if verified:
        return "verified in part"
    return "window passed" if all(claim.is_closed(as_of) for claim in own) else "waiting"
