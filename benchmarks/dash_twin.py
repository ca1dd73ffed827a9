"""The optimizer and budget pages made in Dash: the same reads, calculations and figures, drawn by the other framework.

Started by `python -m benchmarks pages` on a copy of the store where Dash is installed (`uv pip install dash`):
`python -m benchmarks.dash_twin STORE PORT`.
"""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from finint import budget, credit_days, holdings, store
from finint.acquired_customers import customer_values
from finint.auth import OWNER
from finint.channel_history import history
from finint.curve_fit import fit_curves
from finint.figures.curves import curves
from finint.figures.months import Month, months
from finint.figures.paper import scale_of
from finint.figures.shift import Shift, shifts
from finint.ink import ink_of
from finint.lift_tests import lift_tests
from finint.optimizer.advice import advise
from finint.optimizer.question import Choices, question
from finint.period import Period
from finint.remaining_money import money_of, windows
from finint.return_rules import Rules
from finint.ui.advice import panels_of
from finint.ui.advice_desk import Inputs
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

    def answer(self, budget_ratio: float):
        """Return headline, both figures and the table's rows."""
        objective = next(iter(self.inputs.names_of_objectives().values()))
        choices = Choices(objective=objective, budget_ratio=budget_ratio, step_ratio=0.3, may_leave=True)
        posed = question(
            self.inputs.curves.fit, self.money.channels, choices, weeks=self.money.window.weeks,
            values=self.inputs.values_of(objective), hurdle_ratio=float(self.rules.hurdle_ratio),
        )  # fmt: skip
        found = advise(
            posed, self.money.channels, start_date=self.inputs.as_of, lag_days=self.lags, guard_metric="return"
        )
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


def budget_figures(books: store.Books, as_of: date):
    """Return the figures of the budget page and the departments' rows."""
    version = holdings.versions(books)[0].version
    view = View(Period(date(as_of.year, 1, 1), date(as_of.year + 1, 1, 1)), as_of, version)
    cells = budget.picked(holdings.cells(books, view), view)
    found = budget.months(cells, view.period, as_of)
    drawn = [Month(row.month, row.due_amount, row.actual_amount) for row in found]
    lines = [
        {"department": row.name, "budget": float(row.budget_amount), "actual": float(row.actual_amount),
         "material": abs(row.variance_amount) > 5000}
        for row in budget.lines(cells, ("department",))
    ]  # fmt: skip
    return months(drawn, INK), lines


def main() -> None:
    """Serve both pages on 127.0.0.1."""
    from dash import Dash, Input, Output, dash_table, dcc, html

    books = store.open_for(OWNER, Path(sys.argv[1]))
    as_of = holdings.cut_off(holdings.coverage(books, date(2026, 11, 15)), date(2026, 11, 15))
    optimizer = Optimizer(books, as_of)
    app = Dash(__name__, suppress_callback_exceptions=True, update_title=None)
    app.layout = html.Div([dcc.Location(id="address"), html.Div(id="page")])

    @app.callback(Output("page", "children"), Input("address", "pathname"))
    def page(path: str):
        if path == "/budget":
            figure, rows = budget_figures(books, as_of)
            return [
                html.H3("Spend against plan"),
                dcc.Checklist(["Material only"], [], id="material"),
                dcc.Graph(figure=figure), dcc.Graph(figure=figure),
                dash_table.DataTable(rows, id="lines"), dash_table.DataTable(rows), dash_table.DataTable(rows),
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

    @app.callback(Output("lines", "data"), Input("material", "value"))
    def picked(chosen: list[str]):
        _, rows = budget_figures(books, as_of)
        return [row for row in rows if row["material"] or not chosen]

    app.run(host="127.0.0.1", port=int(sys.argv[2]), debug=False)


if __name__ == "__main__":
    main()
