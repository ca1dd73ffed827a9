"""The return of campaigns as parts of a page: the answer in a sentence, tiles, and the charts of return and cost."""

from collections.abc import Sequence
from decimal import Decimal

from finint import display, metrics, settings
from finint.campaign_returns import CampaignReturn, Returns
from finint.cohort_payback import CohortPayback
from finint.figures.forest import Return, by_lower_bound, forest, forest_words, verdict
from finint.figures.paper import scale_of
from finint.figures.payback import Recovery, payback, payback_words
from finint.figures.stack import Stack, stacks, stacks_words
from finint.return_parts import explain_return, sums
from finint.roi_interval import CAPTION
from finint.ui.charts import chart
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.tiles import tile, tiles

ZERO = Decimal(0)
FOREST_ROWS = 22
STACK_ROWS = 12
COHORTS = 6
COST_PARTS = ("media", "production", "fees", "overhead", "opportunity cost")
_CATEGORIES = ("media_spend", "creative_production", "platform_fees", "operational_overhead")


def answer(desk: Desk, found: Returns) -> str:
    """Return the ROI page's title: what came back after all costs, and how many campaigns are sure to clear it."""
    total = accounting(found)
    if total is None:
        return f"{display.short_money(found.spend_amount)} {desk.currency} spent; outcomes are not connected"
    rows = intervals(found)
    sure = sum(verdict(row, float(found.rules.hurdle_ratio)) == "F" for row in rows)
    hurdle = display.percent(found.rules.hurdle_ratio)
    came = f"Campaigns returned {display.percent(total, sign=True)} after all costs"
    return f"{came}; {sure} of {len(found.measured)} surely beat the {hurdle} hurdle"


def accounting(found: Returns) -> Decimal | None:
    """Return the accounting ROI of all campaigns with an outcome, on the basis in force."""
    if not found.measured:
        return None
    metric = metrics.get("accounting_roi_ratio" if found.rules.benefit == "margin" else "revenue_roi_ratio")
    return metric.value(sums(found))


def scope(desk: Desk, found: Returns) -> tuple[str, ...]:
    """Return window, conventions and parts of the company, for the line below the title."""
    vendors = "a vendor has no return of its own: that filter does not apply" if desk.view.vendors else ""
    return f"{desk.period_name} {desk.through()}", found.rules.words(), desk.filters.scope(), vendors


def return_tiles(desk: Desk, found: Returns) -> None:
    """Draw the tiles: the three returns side by side, then efficiency; each can explain itself."""
    values = sums(found)
    on_margin = found.rules.benefit == "margin"
    conventions = f"{found.rules.lookback_days} days, {found.rules.basis}"
    shown = [
        ("total_investment_amount", "", display.count(len(found.measured), "campaign")),
        ("accounting_roi_ratio" if on_margin else "revenue_roi_ratio", "", "margin basis" if on_margin else "revenue"),
        (
            "economic_roi_ratio" if on_margin else "revenue_economic_roi_ratio",
            "",
            f"{opportunity_word(found)} {display.short_money(values['opportunity'])}",
        ),
        ("roi_percentage", "", f"revenue {display.short_money(values['revenue'])}"),
        (
            "roas_ratio",
            f"ROAS, {conventions}",
            f"media {display.short_money(values['own_media'] + values['shared_media'])}",
        ),
        ("mer_ratio", "", "whole company"),
        ("cpa_amount", f"CPA, {conventions}", display.count(round(values["orders"] or 0), "order")),
        ("cac_amount", "", display.count(found.new_customers, "new customer")),
    ]
    rules = settings.rules(desk.books)
    with tiles():
        for metric_id, label, also in shown:
            declared = metrics.get(metric_id)
            metric = metrics.in_force(declared, rules)
            tile(
                metric,
                metric.value(values),
                actor=desk.actor,
                label=label if metric is declared else metric.label,
                also=also,
                currency=desk.currency,
                explain=lambda metric=metric: explain_return(desk.books, metric, desk.view, found),  # type: ignore[misc]
            )


def without_outcome(found: Returns) -> str:
    """Return why a campaign that is not measured has no outcome, in the words of a cell."""
    return "no touch in the books" if found.events.conversions else "no orders in the books"


def opportunity_word(found: Returns) -> str:
    """Return what all campaigns' opportunity cost is, in the few letters of a tile: the other channel, or capital."""
    best = found.opportunity
    if best.alternative and best.named != "capital charge":
        return best.alternative.name.replace("_", " ")
    return "capital"


def intervals(found: Returns) -> list[Return]:
    """Return the campaigns whose return has an interval, as the forest draws them: an experiment's if there is one."""
    rows = []
    for row in found.measured:
        ends, roi = row.interval.interval_80, row.roi.accounting_roi_ratio
        point = None if roi is None else float(roi)
        if row.caused and found.rules.benefit == "margin":
            ends, point = row.caused.interval_80, row.caused.roi_ratio
        if ends and point is not None:
            mature = 1.0 if row.maturity_ratio is None else row.maturity_ratio
            rows.append(Return(row.campaign.name, point, ends.low_ratio, ends.high_ratio, row.roi.grade, mature))
    return rows


def forest_chart(found: Returns) -> None:
    """Draw the intervals, the surest first: of the campaigns with the largest cost."""
    cost = {row.campaign.name: row.roi.cost_amount for row in found.measured}
    every = intervals(found)
    rows = by_lower_bound(sorted(every, key=lambda row: -cost[row.name])[:FOREST_ROWS])
    hurdle = float(found.rules.hurdle_ratio)
    end = _axis_end(rows)
    figure = forest(rows, hurdle, ink(), end_ratio=end)
    beyond = [] if end is None else [row.name for row in rows if row.roi_ratio > end]
    notes = [CAPTION[:1].upper() + CAPTION[1:]]
    if any(row.caused for row in found.measured) and found.rules.benefit == "margin":
        notes.append("grades A and B are what a lift test caused, at today's spend")
    if len(every) > len(rows):
        notes.append(f"the {len(rows)} with the largest cost, all {len(found.measured)} in the table")
    if beyond:
        notes.append(f"axis cut, › lies beyond it: {', '.join(beyond)}")
    chart(
        f"ROI with 80 % interval, % · sorted by lower bound · hurdle {display.percent(found.rules.hurdle_ratio)}",
        figure,
        forest_words(rows, hurdle),
        key="forest",
        note="; ".join(notes) + ".",
    )


def _axis_end(rows: Sequence[Return]) -> float | None:
    """Return where the axis is cut because one runaway return would squeeze all others; None when none does."""
    highs = sorted(row.high_ratio for row in rows)
    if len(highs) < 4:
        return None
    usual = highs[int(len(highs) * 0.75)]
    low = min([0.0, *(row.low_ratio for row in rows)])
    end = max(0.5, usual + 0.35 * (usual - low))
    return end if highs[-1] > 2 * end else None


def payback_chart(cohorts: Sequence[CohortPayback]) -> None:
    """Draw what the newest cohorts gave back of their cost; the oldest of them in ink: it has been seen longest."""
    rows = [
        Recovery(row.name, tuple(float(share) for share in row.recovered_ratios), is_main=number == 0)
        for number, row in enumerate(cohorts[-COHORTS:])
    ]
    main = cohorts[-COHORTS:][0]
    paid = main.payback_months
    said = f"repaid after {display.money(paid, places=1)} months" if paid is not None else "not paid back yet"
    chart(
        f"Payback by age, % of cost · {rows[0].words()}",
        payback(rows, ink()),
        payback_words(rows),
        key="payback",
        note=f"New customers by quarter, whole company: all spend of the quarter against the margin observed since; "
        f"nothing projected. {rows[0].name}: {said}.",
    )


def stack_chart(desk: Desk, found: Returns) -> None:
    """Draw what the largest investments are made of."""
    ranked = sorted(found.campaigns, key=lambda row: -row.roi.total_investment)[:STACK_ROWS]
    rows = [Stack(row.campaign.name, cost_parts(row)) for row in ranked]
    drawn = [Stack(row.name, tuple(max(amount, ZERO) for amount in row.amounts)) for row in rows]
    more = len(found.campaigns) - len(rows)
    chart(
        f"Total investment, {scale_of([row.total_amount for row in rows]).heading(desk.currency)} · largest campaigns",
        stacks(drawn, COST_PARTS, ink()),
        stacks_words(rows, COST_PARTS, desk.currency),
        key="stack",
        note=f"{more} smaller campaigns are in the table below." if more > 0 else "",
    )


def cost_parts(row: CampaignReturn) -> tuple[Decimal, ...]:
    """Return a campaign's investment in the order of COST_PARTS; cost without a category counts as media."""
    media, production, fees, overhead = (row.cost.amount(name) for name in _CATEGORIES)
    return media + row.cost.amount("unassigned"), production, fees, overhead, row.roi.opportunity_amount
