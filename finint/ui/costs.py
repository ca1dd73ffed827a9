"""What can stop: the answer in a sentence, the tiles, the findings, and what the rules lack."""

from datetime import timedelta
from decimal import Decimal

import streamlit as st

from finint import detection, display, metrics, savings_ledger, vendors
from finint.contracts import notice_passed
from finint.cost_parts import explain_cost
from finint.detection import RULES, Finding
from finint.errors import FinintError
from finint.figures.paper import scale_of
from finint.figures.pareto import Bar, pareto
from finint.figures.renewals import Deadline, renewals, renewals_words
from finint.importer.kinds import KINDS
from finint.ui.attention import open_page
from finint.ui.charts import chart, pair
from finint.ui.costs_desk import Costs, readers
from finint.ui.desk import Desk
from finint.ui.downloads import links
from finint.ui.frame import ink, now, problem
from finint.ui.heading import section
from finint.ui.tables import Column, table
from finint.ui.templates import template
from finint.ui.tiles import tile, tiles
from finint.ui.words import plain

ZERO = Decimal(0)


def answer(desk: Desk, costs: Costs) -> str:
    """Return the page's title: what can stop, and what must be decided soon."""
    hard = costs.found.amount("hard")
    near = len(costs.renewing)
    decide = f"; {display.count(near, 'renewal')} to decide within 90 days" if near else ""
    if hard:
        return f"{display.short_money(hard)} {desk.currency} look avoidable{decide}"
    paid = f"{display.short_money(costs.vendors.spend_amount)} {desk.currency} with"
    start = f"{paid} {display.count(len(costs.vendors.ranked), 'vendor')}"
    if costs.found.off:
        return f"{start}; {len(costs.found.off)} of {len(RULES)} rules lack their data"
    return f"{start}; no rule found money to stop{decide}"


def scope(desk: Desk, costs: Costs) -> tuple[str, ...]:
    """Return window, comparison and scope, for the line below the title."""
    view = costs.vendors.view
    through = display.day(view.as_of - timedelta(days=1))
    since = f" (from {display.day(view.days.start)})" if view.calendar.weeks else ""
    return (
        f"{view.period.start:%b %Y}{since} to {through}",
        "against the same days a year earlier",
        desk.filters.scope(),
        "found is not saved",
    )


def cost_tiles(desk: Desk, costs: Costs) -> None:
    """Draw the four numbers of the page; each can explain itself."""
    view, rows = costs.vendors.view, readers(desk, costs)
    found, index = costs.found, costs.vendors.hhi
    # Soft findings are never sure, and an unsure hard one is no soft one: each has its own word.
    soft, unsure = detection.counted(found.findings, "soft"), detection.counted(found.findings, "hard", ("low",))
    apart = [
        f"{name} {display.short_money(amount)}"
        for name, amount in (("soft", soft), ("unsure", unsure), ("avoid", found.amount("avoidance")))
        if amount
    ]
    progress = costs.progress
    target = f"target {display.short_money(progress.target_amount)}"
    if not progress.baseline_amount:
        target = "no spend of last year"
    shown = [
        ("hard_found_amount", found.amount("hard"), "apart: " + " · ".join(apart) if apart else "high, medium sure"),
        ("realised_hard_amount", progress.realised_amount, target),
        ("renewing_amount", costs.renewing_amount, display.count(len(costs.renewing), "contract")),
        (
            "effective_vendors",
            vendors.effective_vendors(index),
            "" if index is None else f"HHI {display.money(index, places=0)} of {len(costs.vendors.ranked)}",
        ),
    ]
    with tiles():
        for metric_id, value, also in shown:
            metric = metrics.get(metric_id)
            tile(
                metric,
                value,
                actor=desk.actor,
                also=also,
                currency=desk.currency,
                explain=lambda metric=metric: explain_cost(desk.books, metric, view, rows),  # type: ignore[misc]
            )


def findings(desk: Desk, costs: Costs) -> None:
    """Draw what was found by rule, what must be decided when, and every finding with its rows."""
    left, right = pair("found", (1, 1.15))
    with left:
        _by_rule(desk, costs)
    with right:
        renewal_calendar(desk, costs)
    names = {rule.title: rule.id for rule in RULES}
    present = {one.rule.title for one in costs.found.findings}
    asked = st.pills(
        "Rules", [name for name in names if name in present], selection_mode="multi", key="rule", bind="query-params"
    )
    rows = [one for one in costs.found.findings if not asked or one.rule.title in asked]
    picked = _findings_table(desk, costs, rows)
    if picked:
        finding(desk, costs, picked)
    rules_off(desk, costs)


def _by_rule(desk: Desk, costs: Costs) -> None:
    amounts = {rule.title: ZERO for rule in RULES if rule.kind == "hard"}
    for one in costs.found.findings:
        if one.rule.kind == "hard":
            amounts[one.rule.title] += one.sure_amount
    ranked = sorted(((name, amount) for name, amount in amounts.items() if amount), key=lambda row: -row[1])
    total = sum((amount for _, amount in ranked), ZERO)
    bars, so_far = [], ZERO
    for name, amount in ranked:
        so_far += amount
        bars.append(Bar(name, amount, so_far / total))
    if not ranked:
        section("Hard savings found by rule")
        st.caption("None that is sure enough to count.")
        return
    scale = scale_of([amount for _, amount in ranked])
    told = "; ".join(f"{name} {display.short_money(amount)}" for name, amount in ranked)
    chart(
        f"Hard savings found by rule, {scale.heading(desk.currency)} · cumulated share",
        pareto(bars, ink(), scale=scale),
        f"Hard savings found by rule in {desk.currency}: {told}.",
        key="by_rule",
        note="Each unit of money counts for one rule: the one with the largest claim on it.",
    )


def renewal_calendar(desk: Desk, costs: Costs) -> None:
    """Draw the contracts to decide about within 90 days; say which notice has passed."""
    as_of = costs.vendors.view.as_of
    if not costs.vendors.contracts:
        section("Last day to cancel")
        st.caption(plain(f"No contract is known. Missing is {detection.MISSING['contracts'][1]}."))
        return
    within = st.segmented_control(
        "Renewals within", [90, 60, 30], default=90, required=True, key="renew_within", bind="query-params",
        format_func=lambda days: f"{days} days", label_visibility="collapsed",
    )  # fmt: skip
    near = [row for row in costs.renewing if row.days_left(as_of) <= within]
    rows = [Deadline(f"{row.vendor}: {row.description}", row.decide_by, row.yearly_amount) for row in near]
    late = notice_passed(costs.vendors.contracts, as_of)
    told = "; ".join(f"{row.vendor} renews after {display.day(row.end_date)}" for row in late)
    if rows:
        chart(
            f"Last day to cancel, next {within} days · {desk.currency} a year",
            renewals(rows, as_of, ink()),
            renewals_words(rows),
            key="renewals",
            note=f"Notice has passed: {told}." if told else "",
        )
    else:
        section(f"Last day to cancel, next {within} days")
        st.caption(plain(f"No contract has its last day to cancel in the next {within} days. {told}".strip()))


def _findings_table(desk: Desk, costs: Costs, rows: list[Finding]) -> Finding | None:
    in_ledger = {one.first.saving_id for one in costs.savings if one.is_live}
    counted = detection.counted(rows, "hard", ("high", "medium"))
    columns = [
        Column("Rule", lambda one: one.rule.title),
        Column("Vendor", lambda one: one.vendor),
        Column("Found", lambda one: one.found_amount, "money"),
        Column("Counts", _counts, "money", help="0 where a larger claim holds the money, or the finding is unsure"),
        Column("Of", lambda one: one.basis_amount, "money", help="bills, or a contract's twelve months"),
        Column("Sure", lambda one: one.confidence),
        Column("Kind", lambda one: one.rule.kind),
        Column("Ledger", lambda one: "in" if one.id in in_ledger else ""),
        Column("About", lambda one: one.subject),
        Column("What", lambda one: one.says),
        Column("Rows", lambda one: len(one.rows), "count"),
        Column("Held by", _held_by),
    ]
    picked: Finding | None = table(
        f"Findings, {desk.currency}",
        rows,
        columns,
        actor=desk.actor,
        key="findings",
        totals=f"{display.count(len(rows), 'finding')} · hard {display.short_money(counted)} · "
        "select a row for its rows and what to do",
        facts=[*[("Filter", words) for words in costs.vendors.view.words()], ("Currency", desk.currency)],
        pick=True,
    )
    return picked


def _counts(one: Finding) -> Decimal:
    return one.counted_amount if one.rule.kind == "soft" else one.sure_amount


def _held_by(one: Finding) -> str:
    return next((rule.title for rule in RULES if rule.id == one.counted_by), "")


def finding(desk: Desk, costs: Costs, one: Finding) -> None:
    """Draw a finding: what it may be instead, its rows, and the way into the savings ledger."""
    with st.container(border=True, key="finding", gap="xsmall"):
        st.markdown(f"**{plain(one.vendor)}: {plain(one.rule.finds)}**")
        st.markdown(
            f":gray[{plain(f'Confidence {one.confidence}. May be wrong when: {one.rule.caveat}')}]  \n"
            f":gray[{plain(f'What to do: {one.rule.action}.')}]"
        )
        known = any(saving.is_live and saving.first.saving_id == one.id for saving in costs.savings)
        if known:
            st.caption("It is in the savings ledger.")
        elif one.counted_amount > 0 and st.button("Take into the savings ledger", key="identify", type="primary"):
            try:
                month = costs.vendors.view.as_of - timedelta(days=1)
                savings_ledger.identify(desk.books, one, now=now(), month=month)
            except FinintError as error:
                problem(error)
            else:
                st.rerun()
    columns = [
        Column("Day", lambda row: row.claim.day, "day"),
        Column("What", lambda row: row.claim.says),
        Column("Claimed", lambda row: row.amount, "amount"),
        Column("Counts", lambda row: row.counted_amount if _counts(one) else ZERO, "amount"),
        Column("Of", lambda row: row.basis_amount, "amount"),
        Column("Currency of the row", lambda row: row.claim.currency),
        Column("File", lambda row: row.claim.file_name),
        Column("Line", lambda row: row.claim.line_no, "count"),
        Column("Import", lambda row: row.claim.import_id),
    ]
    table(
        f"Rows of {one.rule.title.lower()}, {one.vendor}, {desk.currency}",
        one.rows,
        columns,
        actor=desk.actor,
        key="finding_rows",
        totals=f"found {display.money(one.found_amount)} · counts {display.money(_counts(one))}",
    )


def rules_off(desk: Desk, costs: Costs) -> None:
    """Say which rules cannot run, and which file each lacks."""
    if not costs.found.off:
        return
    with st.container(border=True, key="rules_off", gap="xsmall"):
        st.markdown(f"**{display.count(len(costs.found.off), 'rule')} cannot run yet**")
        for one in costs.found.off:
            st.markdown(f"{plain(one.rule.title)} :gray[· missing: {plain(one.missing)}]")
        with st.container(horizontal=True):
            for kind in sorted({one.kind for one in costs.found.off} & KINDS.keys()):
                links(
                    template(KINDS[kind]), desk.actor, key=f"off_{kind}", forms=("csv",),
                    label=f"Template: {KINDS[kind].title.lower()}",
                )  # fmt: skip
        open_page("imports", "Bring in a file →")
