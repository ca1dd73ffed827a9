"""Why a campaign's row reads as it does: its opportunity cost, its payback by age, and what its confidence rests on."""

import streamlit as st

from finint import display
from finint.campaign_payback import Age
from finint.campaign_returns import CampaignReturn, Returns
from finint.figures.payback import Recovery, payback, payback_words
from finint.ui.charts import chart
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.tables import Column, table
from finint.ui.words import plain


def reasons(desk: Desk, found: Returns, row: CampaignReturn) -> None:
    """Draw what a picked campaign's opportunity cost, payback and confidence are made of."""
    said = (
        ("Opportunity cost", opportunity_words(found, row)),
        ("Confidence", confidence_words(found, row)),
        ("Payback", payback_said(row)),
    )
    st.markdown(f"**{plain(row.campaign.name)}**  \n" + "  \n".join(f"{name}: {plain(text)}" for name, text in said))
    repaid = row.payback
    if not repaid.ages:
        return
    line = Recovery(row.campaign.name, tuple(map(float, repaid.recovered_ratios)), is_main=True)
    chart(
        f"Payback by age, % of cost · {line.words()}",
        payback([line], ink()),
        payback_words([line]),
        key="campaign_payback",
        note="Customers by credited share of their first order; each age is a mean over those old enough, 30 at least.",
    )
    columns = [
        Column("Age, months", lambda pair: pair[0].age_months + 1, "count"),
        Column("Customers old enough", lambda pair: pair[0].customers, "number"),
        Column("Their margin", lambda pair: pair[0].margin_amount, "amount"),
        Column("Margin each", lambda pair: pair[0].margin_each, "amount"),
        Column("Recovered", lambda pair: pair[1], "ratio", help="margin each so far over cost a customer"),
    ]
    rows: list[tuple[Age, object]] = list(zip(repaid.ages, repaid.recovered_ratios, strict=True))
    table(
        f"Payback of {row.campaign.name}, {desk.currency}",
        rows,
        columns,
        actor=desk.actor,
        key="payback_ages",
        totals=f"cost a customer {display.money(repaid.cac_amount)}",
    )


def opportunity_words(found: Returns, row: CampaignReturn) -> str:
    """Return what a campaign's opportunity cost is, and what the other of the two would have been."""
    best, charge = row.opportunity.alternative, display.money(row.opportunity.capital_charge_amount)
    said = f"{display.money(row.opportunity.amount)}, {row.opportunity.named}; capital charge {charge}"
    if best is None:
        reason = found.alternatives_reason or "no other channel would have earned more than the money, within its range"
        return f"{said}; no alternative: {reason}"
    placed = display.money(best.placed_amount or best.margin_amount)
    name = best.name.replace("_", " ")
    return f"{said}; {name} would have brought {display.money(best.margin_amount)} net on {placed} moved there alone"


def confidence_words(found: Returns, row: CampaignReturn) -> str:
    """Return the parts of a confidence, each with its value."""
    parts = [f"{row.roi.confidence_level}: grade {row.roi.grade}"]
    above = row.interval.above_hurdle_probability
    if row.caused:
        own = "its own" if row.caused.grade == "A" else "its channel's"
        parts[0] += f" ({own} lift test {row.caused.test.experiment_id}, read at this spend)"
        above = row.caused.above_hurdle_probability
    if above is not None:
        hurdle = display.percent(found.rules.hurdle_ratio)
        parts.append(f"P(ROI > {hurdle}) {display.percent(above, places=0)}")
    if row.maturity_ratio is not None:
        parts.append(f"{display.percent(row.maturity_ratio, places=0)} mature")
    if row.roi.conversions is not None:
        parts.append(f"{row.roi.conversions:.1f} orders")
    share = row.reconciled.agreed_ratio if row.reconciled else None
    parts.append(
        "spend has no ended month to reconcile"
        if share is None
        else f"{display.percent(share, places=0)} of its spend reconciled"
    )
    return " · ".join(parts) + ". High asks for grade A or B, 90 % or 10 %, 90 % mature, 30 orders, all reconciled"


def payback_said(row: CampaignReturn) -> str:
    """Return a campaign's payback in a sentence."""
    repaid = row.payback
    if repaid.cac_amount is None:
        return repaid.reason
    cost = f"{repaid.customers:.1f} new customers at {display.money(repaid.cac_amount)} each"
    return f"{cost}; {repaid.words() if repaid.months is not None else repaid.reason}"
