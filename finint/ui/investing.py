"""Investments in the developer platform as parts of a page: register, returns, effort, and a changed budget."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import display
from finint.developer_registers import Registers
from finint.devfinance import ZERO
from finint.elasticity import Elasticity
from finint.figures.paper import scale_of
from finint.importer.kinds import KINDS
from finint.investments import CLASSES, Claim, Investment, InvestmentReturn, effort_mix, scenarios
from finint.money import ratio
from finint.ui.attention import empty, open_page
from finint.ui.charts import pair
from finint.ui.desk import Desk
from finint.ui.developer_desk import cost_of, elasticity_of, registers_of
from finint.ui.downloads import links
from finint.ui.tables import Column, table
from finint.ui.templates import template
from finint.ui.words import plain

ASSUMED_PERCENT = 50


def answer(desk: Desk, found: Registers) -> str:
    """Return the section's title: what was invested, and what of it came back in cash."""
    if not found.returns:
        return "No investment is registered"
    cost = sum((row.investment.cost_amount or ZERO for row in found.returns), ZERO)
    cash = sum((row.cash_amount for row in found.returns), ZERO)
    share = display.percent(ratio(cash, cost), places=0)
    return f"{display.short_money(cost)} {desk.currency} invested; {share} is back in verified cash"


def investments_page(desk: Desk) -> str:
    """Draw the section and return its title."""
    found = registers_of(desk)
    if not found.returns:
        missing(
            desk,
            "investments",
            "No investments yet",
            "Missing is the register of investments: hypothesis, cost with labour, review date. Whoever plans the "
            "platform keeps it; value claims are a file of their own.",
        )
    else:
        picked = _register(desk, found)
        if picked:
            _one(desk, found, picked)
    left, right = pair("effort", (1, 1.2))
    with left:
        _effort(desk, found)
    with right:
        scenario(desk)
    return answer(desk, found)


def missing(desk: Desk, name: str, headline: str, text: str) -> None:
    """Say which register is missing, with its template."""
    kind = KINDS[name]
    empty(
        headline,
        text,
        template=lambda: links(
            template(kind), desk.actor, key=f"missing_{name}", forms=("csv",), label="Download template"
        ),
        key=name,
    )
    open_page("imports", "Bring in a file →")


def _capitalised(row: InvestmentReturn) -> str:
    one = row.investment
    if not one.is_capitalised or (one.policy and one.evidence_date is not None):
        return "yes" if one.is_capitalised else "no"
    return "● no policy" if not one.policy else "● no date"


def _policy(one: Investment) -> str:
    """Return how an investment is capitalised, in words; finint stores it and decides nothing."""
    day = "without a day of evidence" if one.evidence_date is None else f"evidence of {display.day(one.evidence_date)}"
    return f"{one.policy or 'no policy named'}, {day}"


def _register(desk: Desk, found: Registers) -> InvestmentReturn | None:
    """Draw every investment with its two returns side by side; return the one picked."""
    rows = list(found.returns)
    scale = scale_of([row.investment.cost_amount for row in rows])
    cost = sum((row.investment.cost_amount or ZERO for row in rows), ZERO)
    cash = sum((row.cash_amount for row in rows), ZERO)
    picked: InvestmentReturn | None = table(
        f"Investments, {scale.heading(desk.currency)} · cash return beside return with time saved",
        rows,
        [
            Column("Investment", lambda row: row.investment.name),
            Column("Cost", lambda row: row.investment.cost_amount, "money", help="cash and labour"),
            Column("Labour", lambda row: row.investment.labour_amount, "money"),
            Column("Cash back", lambda row: row.cash_amount, "money", help="verified revenue and saving"),
            Column("Avoided", lambda row: row.verified.get("avoided", ZERO), "money"),
            Column("Capacity", lambda row: row.verified.get("capacity", ZERO), "money", help="time saved is not cash"),
            Column("ROI, cash only", lambda row: row.cash_roi_ratio, "share"),
            Column("ROI incl. capacity", lambda row: row.full_roi_ratio, "share"),
            Column(
                "Payback", lambda row: row.payback_months, "number", help="months until verified cash covers the cost"
            ),
            Column("Recovered", lambda row: row.recovered_ratio, "bar"),
            Column("Grade", lambda row: row.grade or "none", help="evidence: A experiment to D self-reported"),
            Column("Review", lambda row: row.review, "note"),
            Column("Capitalised", _capitalised, "note", help="stored with policy and evidence, never decided here"),
        ],
        actor=desk.actor,
        key="investments",
        scale=scale,
        totals=f"cost {scale.write(cost)} · verified cash {scale.write(cash)} · select a row for its claims",
        facts=[
            ("Filter", f"days before {desk.view.as_of:%d %b %Y}"),
            ("Currency", desk.currency),
            *(
                (f"Capitalised: {row.investment.name}", _policy(row.investment))
                for row in rows
                if row.investment.is_capitalised
            ),
        ],
        pick=True,
    )
    return picked


def _one(desk: Desk, found: Registers, row: InvestmentReturn) -> None:
    """Draw the claims behind one investment, down to file and line."""
    one = row.investment
    st.markdown(f"**{plain(one.name)}** &ensp;:gray[{plain(one.hypothesis)}]")
    if one.is_capitalised:
        st.caption(plain(f"Capitalised: {_policy(one)}."))
    claims_table(desk, [claim for claim in found.claims if claim.investment_id == one.investment_id], "own_claims")


def claims_table(desk: Desk, claims: list[Claim], key: str) -> None:
    """Draw value claims: booked beside verified, with state, down to file and line."""
    as_of = desk.view.as_of
    shown: Callable[[str], str] = lambda name: name.replace("_", " ")  # noqa: E731
    table(
        f"Value claims, {desk.currency} · booked is not verified",
        claims,
        [
            Column("Investment", lambda claim: claim.investment_id),
            Column("Class", lambda claim: shown(claim.value_class)),
            Column("What", lambda claim: claim.description),
            Column("Booked", lambda claim: claim.recognised_amount, "amount"),
            Column("On", lambda claim: claim.recognised_on, "day"),
            Column("Verified", lambda claim: claim.verified_by(as_of), "amount"),
            Column("Window ends", lambda claim: claim.verification_due, "day"),
            Column("Evidence", lambda claim: claim.evidence),
            Column("State", lambda claim: _state(claim.state(as_of)), "note"),
            Column("File", lambda claim: claim.file_name),
            Column("Line", lambda claim: claim.line_no, "count"),
        ],
        actor=desk.actor,
        key=key,
        totals="verified "
        + " · ".join(f"{shown(name)} {display.short_money(_verified(claims, name, as_of))}" for name in CLASSES),
        absent="",
    )


def _verified(claims: list[Claim], value_class: str, as_of: date) -> Decimal:
    return sum((claim.verified_by(as_of) for claim in claims if claim.value_class == value_class), ZERO)


def _state(state: str) -> str:
    return "✓ verified" if state == "verified" else f"● {state}" if state != "waiting" else state


def _effort(desk: Desk, found: Registers) -> None:
    """Draw the mix of work against its target."""
    rows = effort_mix(found.effort)
    if not rows:
        missing(
            desk,
            "effort",
            "No effort mix",
            "Missing is a file of full-time equivalents by month, team and kind of work.",
        )
        return
    table(
        f"Effort mix, mean full-time equivalents · {desk.view.period.label()}",
        rows,
        [
            Column("Work", lambda row: row.effort.replace("_", " ")),
            Column("FTE", lambda row: row.fte, "number"),
            Column("Share", lambda row: row.share_ratio, "ratio"),
            Column("Target", lambda row: row.target_ratio, "ratio"),
            Column("Δ, points", lambda row: row.difference_ratio, "share", help="share − target"),
        ],
        actor=desk.actor,
        key="effort",
        totals="no timesheets",
    )


@st.fragment
def scenario(desk: Desk) -> None:
    """Draw what a cut or a growth of the budget does to unit cost and result, and where the reading of use is from."""
    cost = cost_of(desk, "effective")
    use = cost.units.active_developers
    if not cost.developer or not use:
        return
    margin = sum((row.margin_amount or ZERO for row in cost.usage), ZERO)
    seen = elasticity_of(desk)
    usual = min(100, max(0, round(float(seen.ratio or ZERO) * 100))) if seen.is_told else ASSUMED_PERCENT
    left, right = st.columns(2)
    with left:
        change = st.slider("Budget changes by, %", -50, 50, -10, 5, key="scenario_change", bind="query-params")
    with right:
        follows = st.slider("Use follows by, % of it", 0, 100, usual, 1, key="scenario_follows", bind="query-params")
    is_observed = seen.is_told and follows == usual
    moved = Decimal(change) / 100
    readings = [(f"use follows, {follows} %", Decimal(follows) / 100)]
    if is_observed and seen.low is not None and seen.high is not None:
        readings += [(f"low end, {display.percent(seen.low, places=0)}", seen.low),
            (f"high end, {display.percent(seen.high, places=0)}", seen.high)]  # fmt: skip
    rows = scenarios(cost.amount, use, margin, moved, readings)
    scale = scale_of([row.cost_amount for row in rows])
    table(
        f"Budget {change:+d} %, {scale.heading(desk.currency)} · {desk.view.period.label()} to date",
        rows,
        [
            Column("Reading", lambda row: row.reading),
            Column("Cost", lambda row: row.cost_amount, "money"),
            Column("Dev-months", lambda row: row.active_developers, "count"),
            Column("A developer", lambda row: row.unit_cost_amount, "amount"),
            Column("Margin", lambda row: row.margin_amount, "money", help="of the accounts"),
            Column("Margin − cost", lambda row: row.result_amount, "difference"),
        ],
        actor=desk.actor,
        key="scenario",
        scale=scale,
        totals=origin(seen, follows) if is_observed else "your assumption",
    )
    st.caption(plain(followed(seen)))


def origin(seen: Elasticity, follows: int) -> str:
    """Return "observed", with what was seen where the slider cannot stand on it.

    >>> from decimal import Decimal
    >>> origin(Elasticity(Decimal("-0.06"), Decimal("-0.2"), Decimal("0.1"), 22, ""), 0)
    'observed −6 %, counted as 0 %'
    """
    told = display.percent(seen.ratio, places=0)
    return "observed" if told == f"{follows} %" else f"observed {told}, counted as {follows} %"


def followed(seen: Elasticity) -> str:
    """Return where the share by which use follows the budget comes from, in words."""
    if not seen.is_told:
        return (
            f"How far use follows is an assumption: the books cannot tell ({seen.reason}). "
            f"{ASSUMED_PERCENT} % is only where the slider starts."
        )
    share, low, high = (display.percent(end, places=0) for end in (seen.ratio, seen.low, seen.high))
    return (
        f"Observed: over {seen.changes} monthly changes active developers moved by {share} of what cost moved, "
        f"[{low}; {high}] 95 %. They moved together; that a budget moves use is not proven. The slider assumes another."
    )
