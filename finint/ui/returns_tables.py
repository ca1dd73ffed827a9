"""The return of campaigns as tables: return and cost by campaign, weeks by channel, the rows behind one."""

from collections.abc import Callable
from decimal import Decimal

from finint import display
from finint.campaign_returns import CampaignReturn, Returns
from finint.figures.paper import scale_of
from finint.money import ratio
from finint.return_parts import CreditRow, SharedRow, credited_orders, shared_rows, sums
from finint.roi import ENOUGH_CONVERSIONS
from finint.roi_interval import RoiInterval
from finint.ui import returns_desk
from finint.ui.desk import Desk
from finint.ui.lines import ledger_lines
from finint.ui.returns import cost_parts, without_outcome
from finint.ui.returns_reasons import reasons
from finint.ui.tables import Column, table
from finint.view import View

ZERO = Decimal(0)


def bracket(interval: RoiInterval) -> str | None:
    """Return the 80 % interval as a cell, or why there is none."""
    ends = interval.interval_80
    if ends is None:
        return interval.reason
    low, high = (display.percent(end, places=0, sign=True).removesuffix(" %") for end in ends)
    return f"[{low}; {high}]"


def caused(row: CampaignReturn) -> str | None:
    """Return what an experiment says of a campaign as a cell; None without one."""
    if row.caused is None:
        return None
    low, high = (display.percent(end, places=0, sign=True).removesuffix(" %") for end in row.caused.interval_80)
    return f"{display.percent(row.caused.roi_ratio, places=0, sign=True)} [{low}; {high}]"


def _trust(row: CampaignReturn) -> str:
    level = f"{row.roi.grade} · {row.roi.confidence_level}"
    if row.is_measured and (row.reconciled is None or not row.reconciled.is_reconciled) and row.roi.grade in "AB":
        share = row.reconciled.agreed_ratio if row.reconciled else None
        return f"● {level}: {display.percent(share or ZERO, places=0)} reconciled"
    if row.maturity_ratio is not None and row.maturity_ratio < 0.9:
        return f"● {level}: {display.percent(row.maturity_ratio, places=0)} mature"
    if row.roi.conversions is not None and row.roi.conversions < ENOUGH_CONVERSIONS:
        return f"● {level}: {display.money(row.roi.conversions, places=0)} orders"
    if not row.roi.is_margin_basis and row.roi.attributed_revenue:
        return f"{level}, on revenue"
    return level


def facts(desk: Desk, found: Returns) -> list[tuple[str, str]]:
    """Return filters and conventions for the second sheet of a workbook."""
    named = [("Filter", words) for words in desk.view.words()]
    conventions = [("Conventions", found.rules.words()), ("Currency", desk.currency)]
    return [*named, *conventions, ("Data version", str(desk.data_version))]


def return_table(desk: Desk, found: Returns) -> CampaignReturn | None:
    """Draw cost, benefit and the three returns of each campaign with an outcome; return the one picked."""
    rules = found.rules
    rows = sorted(found.measured, key=lambda row: -row.roi.total_investment)
    scale = scale_of([row.roi.total_investment for row in rows] + [row.roi.attributed_revenue for row in rows])
    values = sums(found)
    spent = values["own"] + values["shared"] + values["opportunity"]
    earned = sum((row.credit.revenue_amount for row in rows), ZERO)
    alone = sum((row.roi.total_investment for row in rows), ZERO)
    # One euro of room in the best other channel is there once, not once for every campaign.
    together = "" if alone == spent else f" together; rows, each moved alone, sum to {scale.write(alone)}"
    columns = [
        Column("Campaign", lambda row: row.campaign.name),
        Column("Cost", lambda row: row.roi.cost_amount, "money", help="fully loaded"),
        Column("Revenue", lambda row: row.roi.attributed_revenue, "money", help="credited, refunds deducted"),
        Column("Margin", lambda row: row.roi.margin_amount, "money"),
        Column("ROI acc.", lambda row: row.roi.accounting_roi_ratio, "share"),
        Column("ROI econ.", lambda row: row.roi.economic_roi_ratio, "share"),
        Column(
            "ROI brief",
            lambda row: None if row.roi.roi_percentage is None else row.roi.roi_percentage / 100,
            "share",
            help="(revenue − investment) ÷ investment",
        ),
        Column(f"ROAS {rules.lookback_days} d, ×", lambda row: row.roi.roas_ratio, "number"),
        Column("CPA", lambda row: row.roi.cpa_amount, "number", help=f"{desk.currency} an order credited"),
        Column(
            "Payback", lambda row: row.payback.short_words(), help="of the customers it won; a picked row says why not"
        ),
        Column("80 % interval", lambda row: bracket(row.interval), help="of accounting ROI: days drawn again"),
        Column("By lift test", caused, help="by the latest lift test of the campaign or its channel, at today's spend"),
        Column("Confidence", _trust, "note", help="evidence A experiment, B its channel's, C several touches, D one"),
    ]
    picked: CampaignReturn | None = table(
        f"Campaigns, {scale.heading(desk.currency)} · accounting and economic ROI side by side",
        rows,
        columns,
        actor=desk.actor,
        key="campaign_returns",
        scale=scale,
        totals=f"investment {scale.write(spent)}{together} · revenue {scale.write(earned)} · select a row for its rows",
        facts=facts(desk, found),
        pick=True,
    )
    return picked


def cost_table(desk: Desk, found: Returns) -> None:
    """Draw what each campaign's investment is made of, with and without an outcome."""
    rows = sorted(found.campaigns, key=lambda row: -row.roi.total_investment)
    scale = scale_of([row.roi.total_investment for row in rows])
    parts = {"Media": 0, "Production": 1, "Fees": 2, "Overhead": 3}
    columns = [
        Column("Campaign", lambda row: row.campaign.name),
        Column("Channel", lambda row: row.campaign.channel.replace("_", " ") or "no channel"),
        *(Column(name, _part(place), "money") for name, place in parts.items()),
        Column("Cost, loaded", lambda row: row.roi.cost_amount, "money"),
        Column(
            "Of it shared",
            lambda row: ratio(sum(row.cost.shared.values(), ZERO), row.roi.cost_amount),
            "bar",
            help="cost without a campaign of its own, shared by hours, media or own cost",
        ),
        Column("Opportunity cost", lambda row: row.roi.opportunity_amount, "money", help="of moving it alone"),
        Column("which is", lambda row: row.roi.opportunity_name),
        Column("Total investment", lambda row: row.roi.total_investment, "money"),
        Column("Outcome", lambda row: "measured" if row.is_measured else without_outcome(found)),
    ]
    total = sum((row.roi.cost_amount for row in rows), ZERO)
    left = sum((row.amount for row in found.loading.left), ZERO)
    kept = f" · {scale.write(left)} belongs to no campaign" if left else ""
    table(
        f"Fully loaded cost, {scale.heading(desk.currency)}",
        rows,
        columns,
        actor=desk.actor,
        key="campaign_costs",
        scale=scale,
        totals=f"cost {scale.write(total)} of {scale.write(found.spend_amount)} spent{kept}",
        facts=facts(desk, found),
    )


def weekly_table(desk: Desk, found: Returns) -> None:
    """Draw ROI by channel for the last whole weeks of the view."""
    weeks, rows = returns_desk.weeks_of(desk, found)
    if not rows:
        return
    columns = [
        Column("Channel", lambda row: row[0].replace("_", " ") or "no channel"),
        *(Column(f"{week.day} {week:%b}", _week(place), "share") for place, week in enumerate(weeks)),
    ]
    table(
        "Weekly ROI by channel, week beginning · accounting",
        rows,
        columns,
        actor=desk.actor,
        key="weekly",
        totals="common cost follows the days of own cost",
        facts=facts(desk, found),
    )


def _part(place: int) -> Callable[[CampaignReturn], Decimal]:
    return lambda row: cost_parts(row)[place]


def _week(place: int) -> Callable[[tuple[str, list[Decimal | None]]], Decimal | None]:
    return lambda row: row[1][place]


def drill(desk: Desk, found: Returns, row: CampaignReturn) -> None:
    """Draw what a campaign's return is made of: its spend lines, its shares of common cost, its credited orders."""
    name = row.campaign.name
    reasons(desk, found, row)
    ledger_lines(desk, View(desk.view.period, desk.view.as_of, campaigns=(name,), calendar=desk.view.calendar), name)
    shared: list[SharedRow] = shared_rows([row])
    common = sum((part.amount for part in shared), ZERO)
    table(
        f"Common cost shared to {name}, {desk.currency}",
        shared,
        [
            Column("Category", lambda part: part.cost_category.replace("_", " ").capitalize()),
            Column("Shared by", lambda part: part.key),
            Column("Amount", lambda part: part.amount, "amount"),
        ],
        actor=desk.actor,
        key="shared_cost",
        totals=display.money(common),
        facts=facts(desk, found),
    )
    orders: list[CreditRow] = credited_orders(desk.books, desk.view, found, [row])
    columns = [
        Column("Order", lambda order: order.order),
        Column("Day", lambda order: order.ordered, "day"),
        Column("Credit", lambda order: order.orders, "ratio", help="share of the order credited to the campaign"),
        Column("Revenue credited", lambda order: order.revenue_amount, "amount"),
        Column("Margin credited", lambda order: order.margin_amount, "amount"),
        Column("File", lambda order: order.file_name),
        Column("Line", lambda order: order.line_no, "count"),
        Column("Import", lambda order: order.import_id),
    ]
    revenue = display.money(sum((order.revenue_amount for order in orders), ZERO))
    table(
        f"Orders credited to {name}, {desk.currency}",
        orders,
        columns,
        actor=desk.actor,
        key="credited_orders",
        totals=f"{revenue} of {display.count(len(orders), 'order')}",
        facts=facts(desk, found),
    )
