"""The optimizer, budget and ROI pages made in Dash: the same reads, calculations and figures, drawn by the other framework.

What the pages keep between answers is kept here as well.

Started by `python -m benchmarks pages` on a copy of the store where Dash is installed (`uv pip install dash`):
`python -m benchmarks.dash_twin STORE PORT`.
"""

import sys
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from finint import (
    budget,
    campaign_returns,
    cohort_payback,
    commentary,
    credit_days,
    holdings,
    plan_bridge,
    store,
)
from finint.acquired_customers import customer_values
from finint.auth import OWNER
from finint.channel_history import history
from finint.curve_fit import fit_curves
from finint.figures.bridge import Bridge, Step, bridge
from finint.figures.curves import curves
from finint.figures.forest import by_lower_bound, forest
from finint.figures.months import Month, months
from finint.figures.paper import scale_of
from finint.figures.payback import Recovery, payback
from finint.figures.shift import Shift, shifts
from finint.figures.stack import Stack, stacks
from finint.ink import ink_of
from finint.lift_tests import lift_tests
from finint.optimizer.advice import advise
from finint.optimizer.question import Choices, question
from finint.period import Period
from finint.remaining_money import money_of, windows
from finint.return_rules import Rules
from finint.ui.advice import panels_of
from finint.ui.advice_desk import Inputs
from finint.ui.returns import COHORTS, COST_PARTS, FOREST_ROWS, STACK_ROWS, accounting, cost_parts, intervals
from finint.ui.why import ORDERS
from finint.view import View

INK = ink_of("light")


class Optimizer:
    """What the page knows before a slider moves, and its answer when one does."""

    def __init__(self, books: store.Books, as_of: date) -> None:
        version = holdings.versions(books)[0]
        held = history(books, as_of)
        fitted = fit_curves(held, lift_tests(books, as_of))
        ahead = tuple(windows(books, version.version, as_of))
        self.inputs = Inputs(as_of, held, fitted, customer_values(books, as_of), ahead, version.version, version.status)
        self.money = money_of(books, ahead[-1], version.version, version.status, held)
        self.rules = Rules()
        year = View(Period(date(as_of.year - 1, as_of.month, as_of.day), as_of), as_of)
        self.lags = tuple(
            day for row in credit_days.lag_curve(books, year, self.rules) for day in [row.lag_days] * row.journeys
        )

    @cache  # noqa: B019  one object a process
    def advice(self, budget_ratio: float):
        """Return the proposal, solved once for the same budget."""
        objective = next(iter(self.inputs.names_of_objectives().values()))
        choices = Choices(objective=objective, budget_ratio=budget_ratio, step_ratio=0.3, may_leave=True)
        posed = question(
            self.inputs.curves.fit, self.money.channels, choices, weeks=self.money.window.weeks,
            values=self.inputs.values_of(objective), hurdle_ratio=float(self.rules.hurdle_ratio),
        )  # fmt: skip
        return advise(
            posed, self.money.channels, start_date=self.inputs.as_of, lag_days=self.lags, guard_metric="return"
        )

    def answer(self, budget_ratio: float):
        """Return headline, both figures and the table's rows."""
        found = self.advice(budget_ratio)
        scale = scale_of([row.proposed_amount for row in found.result.moves])
        moved = [
            Shift(row.channel, float((row.current_amount or Decimal(0)) / scale.divisor),
                  float(row.proposed_amount / scale.divisor))
            for row in found.result.moves
        ]  # fmt: skip
        rows = [
            {"channel": row.channel, "current": float(row.current_amount or 0), "proposed": float(row.proposed_amount)}
            for row in found.result.moves
        ]
        return (
            f"budget {found.budget_amount:,.0f}",
            curves(panels_of(found, scale), INK, unit=scale.unit),
            shifts(moved, INK),
            rows,
        )


class Budget:
    """The budget page: months and bridge of the year, and the departments' rows."""

    def __init__(self, books: store.Books, as_of: date) -> None:
        self.books, self.version = books, holdings.versions(books)[0].version
        self.view = View(Period(date(as_of.year, 1, 1), date(as_of.year + 1, 1, 1)), as_of, self.version)
        self.cells = budget.picked(holdings.cells(books, self.view), self.view)

    def months(self):
        """Return the months' figure."""
        found = budget.months(self.cells, self.view.period, self.view.as_of)
        return months([Month(row.month, row.due_amount, row.actual_amount) for row in found], INK)

    @cache  # noqa: B019  one object a process
    def splits(self):
        """Return both splits, read once as the page reads them once."""
        said = commentary.comments(self.books, self.view.period, self.version)
        return [plan_bridge.against_plan(self.books, self.view, said, textbook=one) for one in (False, True)]

    def bridge(self, *, textbook: bool):
        """Return the bridge's figure."""
        shown = self.splits()[1 if textbook else 0]
        steps = tuple(Step(step.name, step.amount) for step in shown.steps if step.amount)
        data = Bridge("Plan to date", shown.plan_amount, steps, "Actual", shown.actual_amount)
        return bridge(data, INK, scale=scale_of([shown.plan_amount, shown.actual_amount]))

    def rows(self):
        """Return the departments' rows."""
        return [
            {"department": row.name, "budget": float(row.budget_amount), "actual": float(row.actual_amount)}
            for row in budget.lines(self.cells, ("department",))
        ]


class Returns:
    """The ROI page: intervals, payback and cost of the campaigns."""

    def __init__(self, books: store.Books, as_of: date) -> None:
        self.books = books
        self.view = View(Period(date(as_of.year, 1, 1), date(as_of.year + 1, 1, 1)), as_of)
        self.cohorts = cohort_payback.cohort_paybacks(books, as_of)

    @cache  # noqa: B019  one object a process
    def found(self, benefit: str):
        """Return the returns, calculated once as the page calculates them once."""
        return campaign_returns.campaign_returns(self.books, self.view, Rules(benefit=benefit))

    def payback(self):
        """Return the payback figure, which no switch changes."""
        recovered = [
            Recovery(row.name, tuple(float(share) for share in row.recovered_ratios), is_main=number == 0)
            for number, row in enumerate(self.cohorts[-COHORTS:])
        ]
        return payback(recovered, INK)

    def answer(self, benefit: str):
        """Return headline, forest, cost and the table's rows."""
        found = self.found(benefit)
        rows = by_lower_bound(intervals(found)[:FOREST_ROWS])
        ranked = sorted(found.campaigns, key=lambda row: -row.roi.total_investment)[:STACK_ROWS]
        stacked = [Stack(row.campaign.name, tuple(max(part, Decimal(0)) for part in cost_parts(row))) for row in ranked]
        listed = [
            {"campaign": row.campaign.name, "cost": float(row.roi.cost_amount), "orders": float(row.credit.conversions)}
            for row in found.measured
        ]
        return (
            f"{benefit}: {accounting(found):.4f}",
            forest(rows, float(found.rules.hurdle_ratio), INK),
            stacks(stacked, COST_PARTS, INK),
            listed,
        )


def main() -> None:
    """Serve the three pages on 127.0.0.1."""
    from dash import Dash, Input, Output, State, dash_table, dcc, html

    books = store.open_for(OWNER, Path(sys.argv[1]))
    as_of = holdings.cut_off(holdings.coverage(books, date(2026, 11, 15)), date(2026, 11, 15))
    optimizer, plan, returns = Optimizer(books, as_of), Budget(books, as_of), Returns(books, as_of)
    app = Dash(__name__, suppress_callback_exceptions=True, update_title=None)
    app.layout = html.Div([dcc.Location(id="address"), html.Div(id="page")])

    @app.callback(Output("page", "children"), Input("address", "pathname"))
    def page(path: str):
        if path == "/budget":
            return [
                html.H3("Spend against plan"), dcc.RadioItems(list(ORDERS), ORDERS[0], id="split"),
                dcc.Graph(figure=plan.months()), dcc.Graph(id="bridge"), dash_table.DataTable(plan.rows()),
                dcc.Store("both", data={order: plan.bridge(textbook=order == "Textbook").to_dict() for order in ORDERS}),
            ]  # fmt: skip
        if path == "/roi":
            return [
                html.H3(id="returned"), dcc.RadioItems(["Margin", "Revenue"], "Margin", id="benefit"),
                dcc.Graph(id="forest"), dcc.Graph(figure=returns.payback()), dcc.Graph(id="stack"), dash_table.DataTable(id="campaigns"),
            ]  # fmt: skip
        return [
            html.H3(id="headline"), dcc.Slider(50, 150, 5, value=100, id="budget"),
            dcc.Graph(id="curves"), dcc.Graph(id="shift"), dash_table.DataTable(id="moves"),
        ]  # fmt: skip

    @app.callback(
        Output("headline", "children"), Output("curves", "figure"), Output("shift", "figure"), Output("moves", "data"),
        Input("budget", "value"),
    )  # fmt: skip
    def moved(percent: int):
        return optimizer.answer(percent / 100)

    # Both figures are known before the switch is touched, as on the page: no server is asked.
    app.clientside_callback(
        "(order, both) => both[order]", Output("bridge", "figure"), Input("split", "value"), State("both", "data")
    )

    @app.callback(
        Output("returned", "children"), Output("forest", "figure"), Output("stack", "figure"),
        Output("campaigns", "data"), Input("benefit", "value"),
    )  # fmt: skip
    def switched(benefit: str):
        return returns.answer(benefit.lower())

    app.run(host="127.0.0.1", port=int(sys.argv[2]), debug=False)


if __name__ == "__main__":
    main()
