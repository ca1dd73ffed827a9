"""What does an outcome cost at this vendor, against its peers, and is the difference more than chance?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from scipy.special import gammaincinv

LEAST_OUTCOMES = 30
LEAST_PEERS = 3
CAPTION = "80 % interval from the count of outcomes alone; credited by a rule, not caused"


class CampaignCost(NamedTuple):
    """Media cost of one campaign with one vendor."""

    campaign_id: str
    vendor_key: str
    vendor: str
    category: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Cost per outcome of one vendor with its interval, and the median of the other vendors of its category.

    `reason` says why there is no comparison; every figure it prevents is None.
    """

    vendor_key: str
    vendor: str
    category: str
    cost_amount: Decimal
    outcomes: float
    unit_cost: float | None
    low: float | None
    high: float | None
    peer_median: float | None
    peers: int
    reason: str = ""

    @property
    def to_median_ratio(self) -> float | None:
        """Cost per outcome over the peers' median; 1 is alike, above 1 dearer."""
        return self.unit_cost / self.peer_median if self.unit_cost is not None and self.peer_median else None

    @property
    def verdict(self) -> str:
        """Return "A" when the whole interval is dearer than the peers' median, "F" when it is cheaper, else ""."""
        if self.low is None or self.high is None or self.peer_median is None:
            return ""
        return "A" if self.low > self.peer_median else "F" if self.high < self.peer_median else ""


def outcomes_by_vendor(
    costs: Sequence[CampaignCost], outcomes: Mapping[str, float]
) -> dict[str, tuple[Decimal, float]]:
    """Return (cost, outcomes) by vendor: a campaign's outcomes are shared by what each vendor was paid for it.

    The outcomes of campaigns in `costs` are shared out completely; a campaign whose costs net to 0 or less gives none.

    >>> rows = [CampaignCost("c", "a", "A", "x", Decimal(75)), CampaignCost("c", "b", "B", "x", Decimal(25))]
    >>> outcomes_by_vendor(rows, {"c": 8.0})
    {'a': (Decimal('75'), 6.0), 'b': (Decimal('25'), 2.0)}
    """
    totals: dict[str, Decimal] = {}
    for row in costs:
        totals[row.campaign_id] = totals.get(row.campaign_id, Decimal(0)) + max(row.amount, Decimal(0))
    found: dict[str, tuple[Decimal, float]] = {}
    for row in costs:
        if row.campaign_id not in outcomes:
            continue  # without an outcome by design: no cost per outcome, not an infinite one
        cost, count = found.get(row.vendor_key, (Decimal(0), 0.0))
        whole = totals[row.campaign_id]
        part = float(max(row.amount, Decimal(0)) / whole) if whole > 0 else 0.0
        found[row.vendor_key] = (cost + row.amount, count + part * outcomes[row.campaign_id])
    return found


def unit_costs(costs: Sequence[CampaignCost], outcomes: Mapping[str, float]) -> list[UnitCost]:
    """Return each vendor's cost per outcome against the median of the other vendors of its category.

    Args:
        costs: media cost by campaign and vendor.
        outcomes: by campaign; a campaign that is missing has none by design.

    Returns:
        By vendor, the largest cost first. The interval is the exact Poisson one of the count (80 %), cost held fixed.

    Source: Garwood (1936), Fiducial Limits for the Poisson Distribution, by gamma quantiles.
    """
    named = {row.vendor_key: row for row in costs}
    shared = outcomes_by_vendor(costs, outcomes)
    enough = {key: float(cost) / count for key, (cost, count) in shared.items() if count >= LEAST_OUTCOMES and cost > 0}
    found = []
    for key, (cost, count) in shared.items():
        row = named[key]
        if key not in enough:
            reason = f"{count:,.0f} outcomes; {LEAST_OUTCOMES} are needed"
            found.append(UnitCost(key, row.vendor, row.category, cost, count, None, None, None, None, 0, reason))
            continue
        peers = [enough[other] for other in enough if other != key and named[other].category == row.category]
        compared = len(peers) + 1 >= LEAST_PEERS and bool(row.category)
        low, high = poisson_interval(count)
        found.append(
            UnitCost(
                key, row.vendor, row.category, cost, count, enough[key], float(cost) / high, float(cost) / low,
                median(peers) if compared else None, len(peers) if compared else 0,
                "" if compared else f"{len(peers)} peers in its category; {LEAST_PEERS - 1} are needed",
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: -one.cost_amount)


def poisson_interval(count: float, level: float = 0.8) -> tuple[float, float]:
    """Return the exact interval of a Poisson mean for `count` events (shared counts may be fractions).

    >>> low, high = poisson_interval(100)
    >>> round(low, 1), round(high, 1)
    (87.4, 114.1)
    """
    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))
