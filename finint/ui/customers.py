"""Customers as parts of the ROI page: what a cohort cost, what it gave back, who stayed, and what may still come."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from finint import customer_books, customers, display, metrics
from finint.cohorts import LAGS_MONTHS, Cohort, main_cohort
from finint.customer_projection import MOST_MONTHS
from finint.customers import Worth, explain_customers
from finint.figures.worth import Curve, Retained, retention, retention_words, worth
from finint.ui.attention import empty, open_page
from finint.ui.charts import chart, pair
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.heading import title
from finint.ui.tables import Column, table
from finint.ui.tiles import tile, tiles

LAG_NAMES = {0: "Same months", 1: "1 month before", 2: "2 months", 3: "3 months"}
FREE, CONTRACT = "Buy freely", "Under contract"


class Picks(NamedTuple):
    """What the switches say; `cohort` is None where the books hold none."""

    cohort: Cohort | None
    rows: Sequence[Cohort]
    is_contract: bool


def customers_part(desk: Desk, heading: DeltaGenerator) -> None:
    """Draw the customers' part: the answer into `heading`, switches, tiles, charts and the table of cohorts."""
    picks = _pick(desk)
    if picks.cohort is None:
        with heading:
            title("No cohort of customers can be measured yet", desk.currency)
        _missing(desk)
        return
    asked = (picks.cohort.name, picks.cohort.lag_months, picks.is_contract)
    with st.spinner("Fitting the purchase model"):
        one = customer_books.worth(desk.books, desk.view.as_of, *asked)
    values = customers.sums(desk.books, one)
    with heading:
        title(answer(one, values, desk.currency), *_scope(desk, one))
    _tiles(desk, one, values)
    left, right = pair("worth", (1.3, 1))
    with left:
        _worth_chart(desk, one)
    with right:
        _retention_chart(picks)
    _cohort_table(desk, picks)


def answer(one: Worth, values: dict[str, Decimal], currency: str) -> str:
    """Return what a customer cost and gave back, in a sentence of at most 80 characters."""
    cohort = one.cohort
    cost, back = (display.short_money(amount) for amount in (cohort.cac_amount, cohort.ltv_amount))
    paid = metrics.get("payback_months").value(values)
    if paid is None:
        share = display.percent(cohort.payback.recovered_ratios[-1], places=0)
        end = f"{share} recovered at month {cohort.ages_seen}"
    else:
        end = f"paid back in {display.money(paid, places=1)} months"
    return f"A {cohort.name} customer cost {cost} {currency} and gave back {back}: {end}"


def _pick(desk: Desk) -> Picks:
    with st.container(horizontal=True, key="rules", vertical_alignment="bottom"):
        lag_name = st.segmented_control(
            "Cost spent in", list(LAG_NAMES.values()), default=LAG_NAMES[0], required=True, key="lag",
            bind="query-params",
        )  # fmt: skip
        buying = st.segmented_control(
            "Customers", [FREE, CONTRACT], default=FREE, required=True, key="buying", bind="query-params"
        )
        lag = next(months for months in LAGS_MONTHS if LAG_NAMES[months] == lag_name)
        rows = customer_books.shown(desk.books, desk.view.as_of, lag)
        main = main_cohort(rows)
        if main is None:
            return Picks(None, [], buying == CONTRACT)
        picked = st.segmented_control(
            "First order in", [row.name for row in rows], default=main.name, required=True, key="cohort",
            bind="query-params",
        )  # fmt: skip
    return Picks(next(row for row in rows if row.name == picked), rows, buying == CONTRACT)


def _missing(desk: Desk) -> None:
    ages = customer_books.known(desk.books, desk.view.as_of).ages
    if ages:
        words = "Margins are missing on some orders, or no quarter with spend is a month old yet."
    else:
        words = "Missing is the column is_new_customer in the file of conversions: it marks each person's first order."
    empty("No first orders to follow", f"{words} The shop or the CRM has it.", key="cohorts")
    open_page("imports", "Bring in a file →")


def _scope(desk: Desk, one: Worth) -> tuple[str, ...]:
    through = display.day(desk.view.as_of - timedelta(days=1))
    rate = display.percent(one.cohort.discount_ratio_per_year, places=0)
    # First orders are counted by quarters of the calendar, as cohorts are everywhere; what they cost is a fiscal sum.
    months = ("customers by calendar months, their cost by fiscal months",) if desk.view.calendar.weeks else ()
    return (
        f"orders to {through}", *months, f"margin, discounted {rate} a year",
        "whole company: filters on its parts do not apply", "caused by everything, not by marketing alone",
    )  # fmt: skip


def _tiles(desk: Desk, one: Worth, values: dict[str, Decimal]) -> None:
    cohort, months = one.cohort, one.cohort.ages_seen
    shown = [
        ("cohort_customers", "", f"first order in {cohort.name}"),
        ("cohort_cac_amount", "", f"spend {display.short_money(cohort.payback.cost_amount)}"),
        ("ltv_observed_amount", f"LTV, {months} months seen", "margin, observed"),
        ("ltv_cac_ratio", "", f"{months} months, one cohort"),
        ("payback_months", "", f"{display.percent(cohort.payback.recovered_ratios[-1], places=0)} at month {months}"),
        ("retained_ratio", f"Active at month {months - 1}", f"{cohort.active_by_age[-1]:,} customers"),
        ("ltv_projected_amount", "", _range(one)),
    ]
    with tiles():
        for metric_id, label, also in shown:
            metric = metrics.get(metric_id)
            value = metric.value(values)
            if metric_id == "ltv_projected_amount" and (one.projection is None or one.is_contract):
                continue  # said below the chart
            tile(
                metric,
                value,
                actor=desk.actor,
                label=label,
                also=also,
                state="estimated" if metric_id == "ltv_projected_amount" else "",
                currency=desk.currency,
                explain=lambda metric=metric: explain_customers(desk.books, metric, one),  # type: ignore[misc]
            )


def _range(one: Worth) -> str:
    if one.projection is None:
        return ""
    end = one.projection.last
    low, high = (display.short_money(Decimal(str(amount))) for amount in (end.low_amount, end.high_amount))
    return f"80 % [{low}; {high}]"


def _worth_chart(desk: Desk, one: Worth) -> None:
    cohort = one.cohort
    ahead = tuple(tuple(row) for row in one.projection.ahead) if one.projection else ()
    curve = Curve(cohort.name, float(cohort.cac_amount), tuple(map(float, cohort.ltv_amounts)), ahead)  # type: ignore[arg-type]
    chart(
        f"Margin per customer by age, {desk.currency} · {cohort.name} · projection dashed, 80 % range",
        worth(curve, ink()),
        curve.words(desk.currency),
        key="worth",
        note=_model_words(desk, one),
    )


def _model_words(desk: Desk, one: Worth) -> str:
    if one.projection is None:
        return f"No projection: {one.reason}."
    if one.is_contract:
        return (
            f"Projected to {MOST_MONTHS} months by sBG retention and the margin of the last three months; "
            "only for customers who pay every month until they leave."
        )
    model = customer_books.known(desk.books, desk.view.as_of).model
    trials = model.trials if model else ()
    record = ", ".join(
        f"{display.percent(row.error_ratio, sign=True)} since {row.as_of:%b %Y}" for row in reversed(trials)
    )
    return (
        f"Projected to {MOST_MONTHS} months by BG/NBD purchases and Gamma-Gamma margin. The same model fitted earlier "
        f"was off by {record}; the range holds chance and that error, not a change of customers or of the offer."
    )


def _retention_chart(picks: Picks) -> None:
    rows = [
        Retained(
            row.name,
            tuple(float(row.retained_ratio(age) or 0) for age in range(1, row.ages_seen)),
            is_main=row is picks.cohort,
        )
        for row in picks.rows
    ]
    chart(
        "Customers who ordered at each age, % of the cohort",
        retention(rows, ink()),
        retention_words(rows),
        key="retention",
        note="Who skips a month may come back: without a contract nobody says goodbye.",
    )


def _cohort_table(desk: Desk, picks: Picks) -> None:
    rows = list(reversed(picks.rows))
    columns = [
        Column("First order", lambda row: row.name),
        Column("Customers", lambda row: row.payback.customers, "count"),
        Column("Spend", lambda row: row.payback.cost_amount, "money"),
        Column("CAC", lambda row: row.cac_amount, "money"),
        Column("Months seen", lambda row: row.ages_seen, "count"),
        Column("LTV seen", lambda row: row.ltv_amount, "money", help="margin per customer, discounted"),
        Column("LTV : CAC", lambda row: row.ltv_cac_ratio, "number"),
        Column("Recovered", lambda row: row.payback.recovered_ratios[-1], "ratio", help="margin over spend"),
        Column("Payback, months", lambda row: row.payback.payback_months, "number"),
        *(Column(f"Active m{age}", _active(age), "ratio") for age in (1, 3, 6, 12)),
    ]
    paid = sum((row.payback.cost_amount for row in rows), Decimal(0))
    table(
        f"Cohorts, {desk.currency}",
        rows,
        columns,
        actor=desk.actor,
        key="cohorts",
        totals=f"{sum(row.payback.customers for row in rows):,} customers · spend {display.short_money(paid)}",
        facts=[
            ("Cost", LAG_NAMES[rows[0].lag_months]), ("Basis", "contribution margin, refunds deducted"),
            ("Orders before", f"{desk.view.as_of:%d %b %Y}"), ("Data version", str(desk.data_version)),
        ],
    )  # fmt: skip


def _active(age: int) -> Callable[[Cohort], Decimal | None]:
    return lambda row: row.retained_ratio(age)
