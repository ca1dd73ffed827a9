"""What are the returns of a view made of, in sums and down to the rows behind each?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, cast

from finint import display, store
from finint.campaign_returns import CampaignReturn, Returns
from finint.credit_days import MILLION, decay_table, journey_window
from finint.explain import Excluded, Explanation, SpendRow, Term
from finint.metrics import Metric
from finint.money import split
from finint.view import ALL_ROWS, View

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One campaign's share of a common cost, and the key it was divided by."""

    campaign: str
    cost_category: str
    key: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """What a campaign's money could have earned elsewhere.

    `alone_amount` is the campaign's own opportunity cost, `alone` what that is; `amount` its share, by cost, of what
    all campaigns together could have earned: they cannot all take the same room.
    """

    campaign: str
    cost_amount: Decimal
    capital_charge_amount: Decimal
    alone: str
    alone_amount: Decimal
    together: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CreditRow:
    """What one order gives to the campaigns shown: the share of it, and of its money; refunds deducted."""

    import_id: str
    file_name: str
    line_no: int
    order: str
    ordered: date
    orders: Decimal
    revenue_amount: Decimal
    margin_amount: Decimal


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer whose first order falls in the view."""

    customer: str
    first_order: date
    customers: Decimal


@dataclass(frozen=True, slots=True)
class _Credit:
    import_id: str
    file_name: str
    line_no: int
    journey_id: str
    ordered_at: datetime
    conversions: int
    value: int
    refund: int
    margin: int
    margin_refund: int

    def row(self) -> CreditRow:
        return CreditRow(
            self.import_id,
            self.file_name,
            self.line_no,
            self.journey_id.removeprefix("c:"),
            self.ordered_at.date(),
            Decimal(self.conversions) / MILLION,
            Decimal(self.value - self.refund).scaleb(-2),
            Decimal(self.margin - self.margin_refund).scaleb(-2),
        )


def sums(found: Returns) -> dict[str, Decimal]:
    """Return the value of every part that the return metrics use, over the campaigns with an outcome."""
    measured = found.measured
    return {
        "own": _total(measured, lambda row: sum(row.cost.own.values(), ZERO)),
        "shared": _total(measured, lambda row: sum(row.cost.shared.values(), ZERO)),
        "opportunity": found.opportunity.amount,
        "own_media": _total(measured, lambda row: row.cost.own.get("media_spend", ZERO)),
        "shared_media": _total(measured, lambda row: row.cost.shared.get("media_spend", ZERO)),
        "margin": _total(measured, lambda row: row.credit.margin_amount),
        "revenue": _total(measured, lambda row: row.credit.revenue_amount),
        "orders": _total(measured, lambda row: row.credit.conversions),
        "booked_revenue": found.booked.revenue_amount,
        "spend": found.spend_amount,
        "new_customers": Decimal(found.new_customers),
        "apart_own": _total(found.apart, lambda row: sum(row.cost.own.values(), ZERO)),
        "apart_shared": _total(found.apart, lambda row: sum(row.cost.shared.values(), ZERO)),
    }


def explain_return(books: store.Books, metric: Metric, view: View, found: Returns) -> Explanation:
    """Recompute a return metric from the very rows it lists."""
    terms = [_term(books, part, view, found) for part in metric.parts]
    window = view.window()
    window.pop("version")
    imports = {
        f"{row.import_id} · {row.file_name}"
        for term in terms
        for row in cast("Sequence[Any]", term.rows)
        if hasattr(row, "file_name")
    }
    return Explanation(
        metric=metric,
        value=metric.value({term.part.name: term.value for term in terms}),
        terms=tuple(terms),
        filters=(*view.words(), found.rules.words(), *_of_whom(metric, found)),
        excluded=tuple(store.read(books, "exclusions", Excluded, **window)),
        rates=(),
        imports=tuple(sorted(imports)),
        data_version=store.data_version(books),
    )


def _of_whom(metric: Metric, found: Returns) -> tuple[str, ...]:
    """Return which campaigns count, and what stands behind an opportunity cost."""
    names = {part.name for part in metric.parts}
    if "apart_own" in names:
        return (display.count(len(found.apart), "campaign") + " without an outcome",)
    said = [f"{len(found.measured)} campaigns with an outcome"]
    if "opportunity" in names:
        rules = found.rules
        year = display.percent(rules.hurdle_ratio_per_year, places=0)
        said.append(f"opportunity cost: {found.opportunity.named}")
        said.append(f"capital charge {year} a year, {rules.days_tied_up} days")
        said.append(alternative_words(found))
    return tuple(said)


def alternative_words(found: Returns) -> str:
    """Return what the best other place for all campaigns' money was, or why none is known."""
    best = found.opportunity.alternative
    if best is not None:
        placed = "" if best.placed_amount is None else f" on {display.short_money(best.placed_amount)} of the money"
        name = best.name.replace("_", " ")
        return f"best alternative: {name}, {display.short_money(best.margin_amount)}{placed}"
    return f"no alternative: {found.alternatives_reason or 'no other channel would have earned more than the money'}"


def _term(books: store.Books, part: Any, view: View, found: Returns) -> Term:
    readers: Mapping[str, Callable[[], Sequence[Any]]] = {
        "spend_rows": lambda: spend_of(books, view, None),
        "campaign_spend": lambda: spend_of(books, view, found.measured),
        "campaign_media": lambda: [
            row for row in spend_of(books, view, found.measured) if row.cost_category == "media_spend"
        ],
        "shared_cost": lambda: shared_rows(found.measured),
        "shared_media": lambda: [row for row in shared_rows(found.measured) if row.cost_category == "media_spend"],
        "opportunity_cost": lambda: opportunity_rows(found),
        "credited_orders": lambda: credited_orders(books, view, found, found.measured),
        "booked_orders": lambda: credited_orders(books, view, found, None),
        "new_customers": lambda: new_customers(books, view),
        "apart_spend": lambda: spend_of(books, view, found.apart),
        "apart_shared": lambda: shared_rows(found.apart),
    }
    rows = readers[part.query]()
    value = sum((getattr(row, part.column) for row in rows), ZERO)
    return Term(part, value, tuple(rows))


def spend_of(books: store.Books, view: View, campaigns: Sequence[CampaignReturn] | None) -> list[SpendRow]:
    """Return the spend lines booked on campaigns, largest first; None is every line of the window."""
    window = View(view.period, view.as_of, calendar=view.calendar)
    parameters = window.window()
    parameters.pop("version")
    rows = store.read(books, "spend_rows", SpendRow, **parameters, **window.parts(), rows=ALL_ROWS)
    if campaigns is None:
        return rows
    wanted = {row.campaign.campaign_id for row in campaigns}
    return [row for row in rows if row.campaign_id in wanted]


def shared_rows(campaigns: Sequence[CampaignReturn]) -> list[SharedRow]:
    """Return each campaign's shares of common cost, largest first."""
    rows = [
        SharedRow(row.campaign.name, category, row.cost.keys.get(category, "none"), amount)
        for row in campaigns
        for category, amount in row.cost.shared.items()
    ]
    return sorted(rows, key=lambda row: -row.amount)


def opportunity_rows(found: Returns) -> list[OpportunityRow]:
    """Return what each campaign's money could have earned: alone, and its share of what all could have together."""
    rows = found.measured
    # Where all costs are credits nothing is tied up, and nothing is shared.
    costs = [max(row.roi.cost_amount, ZERO) for row in rows]
    parts = split(found.opportunity.amount, costs) if any(costs) else [ZERO] * len(rows)
    return [
        OpportunityRow(
            row.campaign.name, row.roi.cost_amount, row.opportunity.capital_charge_amount, row.opportunity.named,
            row.roi.opportunity_amount, found.opportunity.named, part,
        )
        for row, part in zip(rows, parts, strict=True)
    ]  # fmt: skip


def credited_orders(
    books: store.Books, view: View, found: Returns, campaigns: Sequence[CampaignReturn] | None
) -> list[CreditRow]:
    """Return what each order gives to `campaigns` (None: to anybody), the largest share first."""
    from finint.journeys.daily import by_order  # noqa: PLC0415  half a second of Ibis, for events only

    ids = None if campaigns is None else tuple(row.campaign.campaign_id for row in campaigns)
    asked = partial(by_order, journey_window(view, found.rules), ids)
    return [row.row() for row in store.collect(books, asked, _Credit, **decay_table(found.rules))]


def new_customers(books: store.Books, view: View) -> list[CustomerRow]:
    """Return the customers whose first order falls in the view."""
    from finint.journeys import customers  # noqa: PLC0415  half a second of Ibis, for events only

    asked = partial(customers.new_customers, view.days.start, min(view.as_of, view.days.end))
    return [
        CustomerRow(row.customer, row.first_order, Decimal(row.customers))
        for row in store.collect(books, asked, CustomerRow)
    ]


def _total(rows: Sequence[CampaignReturn], amount: Callable[[CampaignReturn], Decimal]) -> Decimal:
    return sum((amount(row) for row in rows), ZERO)
