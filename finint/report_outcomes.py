"""The report's sections of what came of the money: returns of campaigns, savings. Absent while the books hold none."""

from datetime import timedelta
from decimal import Decimal

from finint import campaign_returns, display, savings_ledger, store
from finint.campaign_returns import CampaignReturn
from finint.report_parts import Asked, Cell, Column, Section, text
from finint.return_rules import Rules

ONE_DAY = timedelta(days=1)


def returns(books: store.Books, asked: Asked) -> Section | None:
    """Return cost and return of every campaign with an outcome, the surest first; None without orders."""
    if not campaign_returns.events(books).conversions:
        return None
    view = asked.outcomes or asked.view
    found = campaign_returns.campaign_returns(books, view, Rules())
    rows = sorted(found.measured, key=lambda row: (row.interval.interval_80 is None, -_low(row)))
    if not rows:
        return None
    columns = (
        Column("Campaign"),
        Column("Channel"),
        Column("Cost", "money"),
        Column("Opportunity cost", "money"),
        Column("which is"),
        Column("Credited revenue", "money"),
        Column("Credited margin", "money"),
        Column("ROI, accounting", "ratio"),
        Column("80 % interval"),
        Column("ROI, economic", "ratio"),
        Column("ROAS", "multiple"),
        Column("Grade"),
        Column("Confidence"),
    )
    said = (
        f"Credited by rule, not caused: {found.rules.words()}. Intervals are sampling uncertainty only. "
        f"{display.count(len(found.apart), 'campaign')} without an outcome in the books stand apart, without a return."
    )
    if view.as_of > asked.view.as_of:
        said += (
            f" Orders to {display.day(view.as_of - ONE_DAY)} count, spend to {display.day(asked.view.as_of - ONE_DAY)}."
        )
    # Each campaign's opportunity cost is of moving it alone: they share the room elsewhere, so it has no sum.
    summed = ("Cost", "Credited revenue", "Credited margin")
    return Section("returns", "Return of campaigns", said, columns, tuple(_row(row) for row in rows), summed)


def _low(row: CampaignReturn) -> float:
    return row.interval.interval_80.low_ratio if row.interval.interval_80 else 0.0


def _row(row: CampaignReturn) -> tuple[Cell, ...]:
    ends = row.interval.interval_80
    roi = row.roi
    return (
        row.campaign.name,
        row.campaign.channel,
        text(roi.cost_amount),
        text(roi.opportunity_amount),
        roi.opportunity_name,
        text(roi.attributed_revenue),
        text(roi.margin_amount),
        text(roi.accounting_roi_ratio),
        f"[{display.percent(ends.low_ratio, sign=True)}; {display.percent(ends.high_ratio, sign=True)}]"
        if ends
        else row.interval.reason,
        text(roi.economic_roi_ratio),
        text(roi.roas_ratio),
        roi.grade,
        roi.confidence_level,
    )


def saved(books: store.Books, asked: Asked) -> Section | None:
    """Return the savings ledger by stage, hard savings first; kinds are never added together."""
    found = [one for one in savings_ledger.ledger(books) if one.is_live]
    if not found:
        return None
    made = savings_ledger.progress(books, found, asked.view.as_of)
    rows = tuple(
        (one.first.title, one.first.vendor, one.first.kind, one.stage, text(one.amount("identified")),
         text(one.amount("validated")), text(one.amount("contracted")), text(one.amount("realised")))
        for one in sorted(found, key=lambda one: (one.first.kind != "hard", -one.amount("realised")))
    )  # fmt: skip
    columns = (
        Column("Saving"),
        Column("Vendor"),
        Column("Kind"),
        Column("Stage"),
        Column("Identified", "money"),
        Column("Validated", "money"),
        Column("Contracted", "money"),
        Column("Realised", "money"),
    )
    said = (
        f"Realised hard savings of the fiscal year: {display.money(made.realised_amount, places=0)}, "
        f"{display.percent(made.saved_ratio or Decimal(0))} of last year's spend; the target is "
        f"{display.percent(made.target_ratio, places=0)}. Kinds are not added together."
    )
    return Section("savings", "Savings", said, columns, rows)
