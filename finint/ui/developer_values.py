"""The value of developer accounts as parts of a page: funnel, cohorts, what an account brings and costs."""

from datetime import date, timedelta
from decimal import Decimal

from finint import developer_accounts, developer_registers, display, metrics
from finint.developer_accounts import AccountsValue
from finint.developer_parts import explain_value
from finint.developer_value import HORIZON_MONTHS, discounted
from finint.figures.account_worth import WorthPath, shares, worth_path, worth_words
from finint.figures.payback import Recovery, payback, payback_words
from finint.money import ratio
from finint.platform_cost import usage_months
from finint.ui.charts import chart, pair
from finint.ui.desk import Desk
from finint.ui.developer_desk import accounts_of
from finint.ui.frame import ink
from finint.ui.investing import missing
from finint.ui.tables import Column, table
from finint.ui.tiles import tile, tiles

COHORTS = 6
ZERO = Decimal(0)


def answer(value: AccountsValue) -> str:
    """Return the section's title: what an account brings against what it costs to win."""
    if value.is_empty:
        return "No developer account in the books"
    told = value.worth
    share = ratio(Decimal(value.funnel.paying), Decimal(value.funnel.accounts))
    pays = f"{display.percent(share)} of sign-ups pay" if share is not None else "nobody signed up in this period"
    if told is None:
        return f"{display.count(value.funnel.accounts, 'sign-up')}; {pays}"
    return f"An account brings {display.multiple(told.ltv_cac_ratio)} its cost within {told.months} months; {pays}"


def value_page(desk: Desk) -> str:
    """Draw the section and return its title."""
    value = accounts_of(desk)
    if value.is_empty:
        missing(desk, "accounts", "No developer accounts yet",
            "Missing is a file of billing accounts with sign-up, first call, first payment and leaving; the platform "
            "team has it. Count what is billed, not logins.")  # fmt: skip
        return answer(value)
    value_tiles(desk, value)
    left, right = pair("worth", (1.25, 1))
    with left:
        _worth_chart(desk, value)
        _funnel_chart(value)
    with right:
        _payback_chart(value)
    if not value.cohorts:
        missing(
            desk,
            "usage",
            "No use of these accounts yet: cohorts and value are not defined",
            "Missing is a file of platform usage with revenue and margin by account and month: billing has it.",
        )
    _cohort_table(desk, value)
    _recognised(desk)
    _questions(desk)
    return answer(value)


def value_tiles(desk: Desk, value: AccountsValue) -> None:
    """Draw LTV, CAC, their ratio and the conversion; the projection stands beside the observed, never in it."""
    told = value.worth
    horizon = f"{told.months} months, n = {told.accounts}" if told else ""
    ahead = value.projection
    beside = f"to {HORIZON_MONTHS} mo. {display.short_money(ahead.amount)} proj." if ahead else "no projection"
    days = value.funnel.median_days_to_call
    shown = [
        (
            "developer_ltv_amount",
            f"LTV observed, {told.months} months" if told else "",
            told and told.ltv_amount,
            beside,
        ),
        ("developer_cac_amount", "", told and told.cac_amount, horizon),
        ("developer_ltv_cac_ratio", "", told and told.ltv_cac_ratio, ", ".join(told.quarters[-3:]) if told else ""),
        (
            "developer_conversion_ratio",
            "",
            ratio(Decimal(value.funnel.paying), Decimal(value.funnel.accounts)),
            "" if days is None else f"first call: median {days:.0f} d",
        ),
    ]
    with tiles():
        for metric_id, label, number, also in shown:
            metric = metrics.get(metric_id)
            tile(
                metric,
                number or None,
                actor=desk.actor,
                label=label,
                also=also,
                currency=desk.currency,
                explain=lambda metric=metric: explain_value(desk.books, metric, value, desk.view.period),  # type: ignore[misc]
            )


def _worth_chart(desk: Desk, value: AccountsValue) -> None:
    """Draw cumulated margin per account that ever paid: observed, then projected with its interval."""
    if not value.margins:
        return
    observed = discounted([row.margin_amount for row in value.margins], value.discount_ratio_per_year)
    ahead = value.projection
    path = WorthPath(
        tuple(float(amount) for amount in observed),
        tuple(float(amount) for amount in ahead.amounts) if ahead else (),
        tuple(float(amount) for amount in ahead.low) if ahead else (),
        tuple(float(amount) for amount in ahead.high) if ahead else (),
        float(value.worth.cac_amount) if value.worth else None,
    )
    rate = display.percent(value.discount_ratio_per_year)
    said = f"Margin discounted at {rate} a year, per account that ever paid; oldest age {len(value.margins)} months."
    if ahead:
        said += (
            f" Dashed: staying by the sBG model of contracts (alpha {ahead.alpha:.2f}, beta {ahead.beta:.2f}); the "
            "band is the sampling of leaving, 95 %, not of price or product."
        )
    chart(
        f"Cumulated margin per account, {desk.currency} · observed solid, projected dashed [95 %]",
        worth_path(path, ink()),
        worth_words(path, desk.currency),
        key="worth",
        note=said,
    )


def _funnel_chart(value: AccountsValue) -> None:
    """Draw how far the period's sign-ups have come."""
    steps = value.funnel.steps()
    rows = [(f"{name} {count:,}", float(share)) for name, count, _, share in steps if share is not None]
    if not rows:
        return
    words = "; ".join(f"{name} {display.percent(share)}" for name, _, _, share in steps)
    chart(
        "Sign-ups of the period, % that have come so far",
        shares(rows, ink()),
        f"Funnel of sign-ups: {words}.",
        key="funnel",
    )


def _payback_chart(value: AccountsValue) -> None:
    """Draw what the quarters of first payers gave back of the cost of winning them."""
    if not value.quarters:
        return
    rows = [
        Recovery(row.name, tuple(float(share) for share in row.recovered_ratios), is_main=number == 0)
        for number, row in enumerate(value.quarters[-COHORTS:])
    ]
    main = value.quarters[-COHORTS:][0]
    paid = main.payback_months
    said = f"repaid after {display.money(paid, places=1)} months" if paid is not None else "not paid back yet"
    chart(
        f"Cost of winning recovered by age, % · {rows[0].words()}",
        payback(rows, ink(), since="the first payment"),
        payback_words(rows),
        key="developer_payback",
        note=f"First payers by quarter against the quarter's developer relations; observed. {rows[0].name}: {said}.",
    )


def _cohort_table(desk: Desk, value: AccountsValue) -> None:
    """Draw sign-up months: how far they came, and active, paying and margin at their newest whole age."""
    newest = {}
    sums: dict[date, Decimal] = {}
    for row in value.cohorts:
        sums[row.cohort] = sums.get(row.cohort, ZERO) + row.margin_amount
        newest[row.cohort] = row
    rows = [(row, newest.get(row.month), sums.get(row.month)) for row in reversed(value.sign_ups)]
    table(
        f"Cohorts by sign-up month, {desk.currency} · unit is the billing account",
        rows,
        [
            Column("Sign-up", lambda row: row[0].month, "month"),
            Column("Accounts", lambda row: row[0].accounts, "count"),
            Column("First call", lambda row: ratio(Decimal(row[0].called), Decimal(row[0].accounts)), "ratio"),
            Column(
                "Weekly active", lambda row: ratio(Decimal(row[0].weekly_active), Decimal(row[0].accounts)), "ratio"
            ),
            Column("Paid ever", lambda row: ratio(Decimal(row[0].paying), Decimal(row[0].accounts)), "ratio"),
            Column("Left again", lambda row: row[0].left_again, "count"),
            Column("Days to call", lambda row: _decimal(row[0].median_days_to_call), "number", help="median"),
            Column("Age, months", lambda row: row[1].age_months if row[1] else None, "count"),
            Column("Active now", lambda row: row[1].active if row[1] else None, "count"),
            Column("Paying now", lambda row: row[1].paying if row[1] else None, "count"),
            Column("Margin so far", lambda row: row[2], "amount"),
            Column("A sign-up", lambda row: None if row[2] is None else row[2] / row[0].accounts, "amount"),
        ],
        actor=desk.actor,
        key="developer_cohorts",
        totals=f"{display.count(sum(row.accounts for row in value.sign_ups), 'account')} up to the cut-off",
        facts=[("Filter", f"days before {value.as_of:%d %b %Y}"), ("Currency", desk.currency)],
    )


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _recognised(desk: Desk) -> None:
    """Draw revenue and margin by finance month: each counts in the month of its use, up to the cut-off."""
    rows = usage_months(desk.books, desk.view.period, desk.view.as_of)
    if not rows:
        return
    closed = developer_registers.closed_months(desk.books)
    cut_off = display.day(desk.view.as_of - timedelta(days=1))
    table(
        f"Value recognised by finance month, {desk.currency} · cut-off {cut_off}",
        list(reversed(rows)),
        [
            Column("Month", lambda row: row.month, "month"),
            Column("Active accounts", lambda row: row.active_accounts, "count"),
            Column("Paying", lambda row: row.paying_accounts, "count"),
            Column("Revenue", lambda row: row.revenue_amount, "amount"),
            Column("Margin", lambda row: row.margin_amount, "amount"),
            Column("State", lambda row: "closed" if row.month in closed else "● open", "note"),
        ],
        actor=desk.actor,
        key="recognised",
        totals="a month counts what was used in it, whenever it was paid",
        facts=[("Filter", desk.view.period.label()), ("Currency", desk.currency)],
    )


def _questions(desk: Desk) -> None:
    """Draw what in the registers somebody should look at."""
    rows = developer_accounts.questions(desk.books, desk.view.as_of)
    if not rows:
        return
    table(
        "To look at in the registers · counted as they stand, nothing is dropped",
        rows,
        [
            Column("What", lambda row: row.question),
            Column("Rows", lambda row: row.rows, "count"),
            Column("First", lambda row: row.example),
            Column("File", lambda row: row.file_name),
            Column("Line", lambda row: row.line_no, "count"),
        ],
        actor=desk.actor,
        key="register_questions",
        absent="",
    )
