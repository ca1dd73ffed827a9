"""Spend that has no return to show: campaigns that met nobody in the books, and cost that belongs to no campaign."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from finint import display, metrics
from finint.campaign_returns import CampaignReturn, Returns
from finint.figures.paper import scale_of
from finint.return_parts import explain_return, sums
from finint.ui.desk import Desk
from finint.ui.returns import cost_parts, without_outcome
from finint.ui.returns_tables import facts
from finint.ui.tables import Column, table
from finint.ui.tiles import tile, tiles

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Apart:
    """One line of spend without an outcome; `campaign` is None for cost no campaign could be charged with."""

    name: str
    channel: str
    department: str
    amounts: tuple[Decimal, ...]
    reason: str
    campaign: CampaignReturn | None

    @property
    def total_amount(self) -> Decimal:
        """Fully loaded."""
        return sum(self.amounts, ZERO)


def apart_rows(found: Returns) -> list[Apart]:
    """Return campaigns without a touch, the largest cost first, and then what belongs to no campaign."""
    reason = without_outcome(found)
    rows = [
        Apart(
            row.campaign.name,
            row.campaign.channel,
            row.campaign.department,
            cost_parts(row)[:4],
            reason,
            row,
        )
        for row in sorted(found.apart, key=lambda row: -row.roi.cost_amount)
    ]
    places = {"media_spend": 0, "creative_production": 1, "platform_fees": 2, "operational_overhead": 3}
    for pool in sorted(found.loading.left, key=lambda pool: -pool.amount):
        amounts = [ZERO] * 4
        amounts[places.get(pool.cost_category, 0)] = pool.amount
        rows.append(Apart("no campaign", "", pool.department, tuple(amounts), "no campaign to charge it to", None))
    return rows


def listed_apart(desk: Desk, found: Returns) -> CampaignReturn | None:
    """Draw the spend without an outcome with its Explain; return the campaign picked. Nothing where there is none."""
    rows = apart_rows(found)
    if not rows:
        return None
    scale = scale_of([row.total_amount for row in rows])
    metric = metrics.get("unmeasured_cost_amount")
    columns = [
        Column("Campaign", lambda row: row.name),
        Column("Channel", lambda row: row.channel.replace("_", " ") or "none"),
        Column("Department", lambda row: row.department or "none"),
        *(
            Column(name, _part(place), "money")
            for place, name in enumerate(("Media", "Production", "Fees", "Overhead"))
        ),
        Column("Cost, loaded", lambda row: row.total_amount, "money"),
        Column("No outcome, since", lambda row: row.reason),
    ]
    with tiles():
        tile(
            metric,
            metric.value(sums(found)),
            actor=desk.actor,
            also=f"{display.count(len(found.apart), 'campaign')}: {without_outcome(found)}",
            currency=desk.currency,
            explain=lambda: explain_return(desk.books, metric, desk.view, found),
        )
    picked: Apart | None = table(
        f"Listed apart: spend without an outcome metric, {scale.heading(desk.currency)}",
        rows,
        columns,
        actor=desk.actor,
        key="apart",
        scale=scale,
        totals=f"{scale.write(sum((row.total_amount for row in rows), ZERO))} · no ROI, which is not −100 %",
        facts=facts(desk, found),
        pick=True,
    )
    return picked.campaign if picked else None


def _part(place: int) -> Callable[[Apart], Decimal]:
    return lambda row: row.amounts[place]
