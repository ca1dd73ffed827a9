"""What may be asked of a number: the rail's filters, the switches of returns, and those of the other pages."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from finint import holdings, store
from finint.api.asked import Asked, Basis, Lookback, Names, PeriodQuery, Snapshot, VersionQuery, ask, today
from finint.api.paging import DEFAULT_SIZE, Page, PageSize
from finint.conventions import Convention
from finint.data_state import LIVE
from finint.devfinance import Basis as CostBasis
from finint.metric_values import Asking, Picks
from finint.optimizer.question import Objective
from finint.return_rules import Rules


class Filters(BaseModel):
    """The rail's filters and the switches of returns."""

    model_config = ConfigDict(extra="forbid")

    period: PeriodQuery = None
    version: VersionQuery = None
    department: Names = None
    channel: Names = None
    vendor: Names = None
    snapshot: Snapshot = LIVE
    basis: Basis = "cash"
    benefit: Literal["margin", "revenue"] = "margin"
    model: Literal["linear", "last_non_direct", "last", "first", "position", "time_decay"] = "linear"
    lookback_days: Lookback = 30
    convention: Convention = "default"

    def rules(self) -> Rules:
        """Return the conventions of returns."""
        return Rules(model=self.model, lookback_days=self.lookback_days, basis=self.basis, benefit=self.benefit)

    def asked(self, books: store.Books) -> Asked:
        """Return the view."""
        return ask(
            books,
            self.period,
            version=self.version,
            departments=self.department,
            channels=self.channel,
            vendors=self.vendor,
            snapshot=self.snapshot,
        )


class MetricFilters(Filters):
    """And the switches of the pages of customers, the developer platform and the optimizer, at the pages' defaults."""

    cohort: Annotated[
        str, Query(pattern=r"^(Q[1-4] \d{4})?$", description='"Q1 2026"; else the newest seen a year')
    ] = ""
    lag_months: Annotated[int, Query(ge=0, le=3, description="how much earlier a cohort's cost was spent")] = 0
    buying: Annotated[Literal["free", "contract"], Query(description="how customers buy")] = "free"
    cost_basis: Annotated[CostBasis, Query(description="the reading of a cloud cost")] = "effective"
    objective: Annotated[Objective | None, Query(description="of the optimizer; else the books' default")] = None
    until: Annotated[str, Query(pattern=r"^(\d{4}-\d\d)?$", description="last month of the optimizer's window")] = ""
    budget_ratio: Annotated[float, Query(ge=0.5, le=1.5, description="of today's plan")] = 1.0
    step_ratio: Annotated[float, Query(ge=0, le=1, description="how far a channel may move; 0 as far as it pays")] = 0.3
    aversion: Annotated[float, Query(ge=0, le=1, description="0 the mean, 1 the worst draws")] = 0.0
    movable_only: bool = True
    may_leave: Annotated[bool, Query(description="whether money may stay unspent")] = True
    target: Annotated[float | None, Query(gt=0, description="cost per customer, or margin per unit spent")] = None

    def asking(self, books: store.Books, asked: Asked, *, whole: bool) -> Asking:
        """Return all that a value depends on; `whole` refuses days that are not whole months."""
        return Asking(
            asked.months_view() if whole else asked.view,
            self.rules(),
            holdings.cut_off(asked.held, today()),
            Picks(
                cohort=self.cohort,
                lag_months=self.lag_months,
                is_contract=self.buying == "contract",
                cost_basis=self.cost_basis,
                objective=self.objective,
                until=self.until,
                budget_ratio=self.budget_ratio,
                step_ratio=self.step_ratio or None,
                aversion=self.aversion,
                movable_only=self.movable_only,
                may_leave=self.may_leave,
                target=self.target,
            ),
            None if asked.is_whole else tuple(asked.cells(books)),
            asked.with_orders(books).view,
        )


class ValueFilters(MetricFilters):
    """As JSON, or as text for a spreadsheet's cell."""

    format: Literal["json", "text"] = "json"


class AllFilters(MetricFilters):
    """Which areas of the register; without one those that a period and filters define, plan, spend and returns."""

    area: Annotated[list[Annotated[str, Query(pattern=r"^[a-z]{1,20}$")]] | None, Query(max_length=20)] = None


class RowFilters(MetricFilters):
    """Which part's rows, and which page of them."""

    part: Annotated[str, Query(pattern=r"^[a-z_]{1,60}$", description="a name of the metric's parts")]
    page: Page = 1
    page_size: PageSize = DEFAULT_SIZE
