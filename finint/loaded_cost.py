"""What did a campaign cost, with everything that was spent for it and not booked on it?

Costs booked on a campaign are its own. Costs of a department or of the company without a campaign are shared over the
campaigns they served, by a named key; the shares add up to the pool exactly, and what no key reaches stays visible.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from finint.money import split

ZERO = Decimal(0)
CATEGORIES = ("media_spend", "creative_production", "platform_fees", "operational_overhead", "unassigned")
Key = Literal["hours", "media share", "own cost", "headcount", "none"]


class Booked(NamedTuple):
    """Spend of one campaign ("" for none), department and category in the period; reporting currency."""

    campaign_id: str
    department: str
    cost_category: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LoadedCost:
    """One campaign's cost by category: booked on it, and shared to it.

    Attributes:
        own: booked on the campaign, by category.
        shared: its part of pools, by category.
        keys: how each shared category was divided.
    """

    campaign_id: str
    own: Mapping[str, Decimal]
    shared: Mapping[str, Decimal]
    keys: Mapping[str, Key]

    def amount(self, category: str) -> Decimal:
        """Own and shared cost of one category."""
        return self.own.get(category, ZERO) + self.shared.get(category, ZERO)

    @property
    def campaign_amount(self) -> Decimal:
        """Media, production and fees: the brief's campaign cost."""
        return sum((self.amount(name) for name in CATEGORIES if name != "operational_overhead"), ZERO)

    @property
    def operational_amount(self) -> Decimal:
        """The brief's operational cost."""
        return self.amount("operational_overhead")

    @property
    def total_amount(self) -> Decimal:
        """Everything; the fully loaded cost C of metrics.md."""
        return self.campaign_amount + self.operational_amount


@dataclass(frozen=True, slots=True)
class Loading:
    """Fully loaded costs, and the pools that no campaign could be charged with."""

    campaigns: tuple[LoadedCost, ...]
    left: tuple[Booked, ...]

    @property
    def total_amount(self) -> Decimal:
        """What all campaigns cost together."""
        return sum((cost.total_amount for cost in self.campaigns), ZERO)


def load(booked: Sequence[Booked], hours: Mapping[str, Decimal] | None = None) -> Loading:
    """Share the pools of `booked` over its campaigns.

    A pool is the cost of one department and category without a campaign. It is shared over the campaigns that spent on
    media in that department; where it bought no media, over its campaigns by their own cost (mail costs fees, not
    media); where it has no campaign or is not named, over all media. Production goes by hours where hours are known,
    everything else by media share, which stands for the time spent on each.

    Args:
        booked: spend of the period; credits are negative.
        hours: production hours by campaign id, 0 and up.

    Returns:
        Costs whose total, with the pools left over, is the total of `booked` exactly.

    >>> rows = [Booked("a", "Growth", "media_spend", Decimal(300)), Booked("b", "Growth", "media_spend", Decimal(100)),
    ...         Booked("", "Growth", "operational_overhead", Decimal(10))]
    >>> [(cost.campaign_id, cost.operational_amount) for cost in load(rows).campaigns]
    [('a', Decimal('7.50')), ('b', Decimal('2.50'))]
    """
    own: dict[str, dict[str, Decimal]] = {}
    media: dict[str, dict[str, Decimal]] = {}
    without_media: dict[str, dict[str, Decimal]] = {}
    pools: dict[tuple[str, str], Decimal] = {}
    for row in booked:
        if row.campaign_id:
            costs = own.setdefault(row.campaign_id, {})
            costs[row.cost_category] = costs.get(row.cost_category, ZERO) + row.amount
            if row.cost_category == "media_spend":
                spent = media.setdefault(row.department, {})
                spent[row.campaign_id] = spent.get(row.campaign_id, ZERO) + row.amount
            elif row.department:
                paid = without_media.setdefault(row.department, {})
                paid[row.campaign_id] = paid.get(row.campaign_id, ZERO) + row.amount
        else:
            pool = (row.department, row.cost_category)
            pools[pool] = pools.get(pool, ZERO) + row.amount
    everywhere = _together(media.values())
    shared: dict[str, dict[str, Decimal]] = {}
    keys: dict[str, dict[str, Key]] = {}
    left = []
    for (department, category), amount in pools.items():
        basis, key = _basis(media.get(department, {}), without_media.get(department, {}), everywhere)
        if category == "creative_production":
            by_hours = _positive({name: (hours or {}).get(name, ZERO) for name in basis})
            basis, key = (by_hours, "hours") if by_hours else (basis, key)
        if not basis:
            left.append(Booked("", department, category, amount))
            continue
        names = sorted(basis)
        for name, part in zip(names, split(amount, [basis[name] for name in names]), strict=True):
            shared.setdefault(name, {})[category] = shared.get(name, {}).get(category, ZERO) + part
            keys.setdefault(name, {})[category] = key
    return Loading(
        tuple(LoadedCost(name, own[name], shared.get(name, {}), keys.get(name, {})) for name in sorted(own)),
        tuple(left),
    )


def _together(parts: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for part in parts:
        for campaign, amount in part.items():
            found[campaign] = found.get(campaign, ZERO) + amount
    return found


def _basis(
    media: Mapping[str, Decimal], without_media: Mapping[str, Decimal], everywhere: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], Key]:
    """Return what a department's pool is shared by, and its name."""
    if by_media := _positive(media):
        return by_media, "media share"
    if by_own := _positive(without_media):
        return by_own, "own cost"
    return _positive(everywhere), "media share"


def _positive(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """A campaign with credits only carries no share: a negative weight would turn a cost into a gain."""
    return {name: weight for name, weight in weights.items() if weight > 0}
