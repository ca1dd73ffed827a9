"""`finint ltv`: what customers will buy, and what it is worth, from their transactions or from (x, t_x, T)."""

import argparse
import sys
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finint.commands import summaries
from finint.commands.columns import days, every_number, one_day, read_columns, whole_number
from finint.commands.document import show
from finint.commands.threads import keep_to_one
from finint.errors import CalculationError

if TYPE_CHECKING:
    from finint.lifetime.bgnbd import BgNbd
    from finint.lifetime.gamma_gamma import GammaGamma
    from finint.lifetime.histories import Days, History

CORRELATED = 0.3


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("transactions", type=Path, help="CSV or Parquet, one row a purchase, or a row a customer")
    parser.add_argument("--customer", metavar="COL", help="column with the customer")
    parser.add_argument(
        "--date", metavar="COL", help="column with the day; without it, the file is a table of x, t_x, T"
    )
    parser.add_argument(
        "--amount", metavar="COL", help="column with the amount, refunds below 0; of a table, the mean repeat purchase"
    )
    parser.add_argument("--train-end", metavar="DATE", help="last day to learn from; a table has its own")
    for name, held in (("frequency", "x, repeat purchases"), ("recency", "t_x, the last of them"), ("age", "T")):
        parser.add_argument(
            f"--{name}", metavar="COL", help=f"column of a table with {held}, where its name is unusual"
        )
    parser.add_argument("--unit", choices=("weeks", "days"), help="what a table's times count")
    parser.add_argument("--horizon-days", required=True, metavar="N", help="days to look ahead, 1 to 36,500")
    parser.add_argument("--per-customer", action="store_true", help="add one entry a customer")
    parser.add_argument("--json", action="store_true", help="errors as JSON, too")


def run(arguments: argparse.Namespace) -> int:
    """Fit on the days up to --train-end, or on a table, and predict the --horizon-days after it."""
    keep_to_one()
    horizon_days = whole_number(arguments.horizon_days, "--horizon-days", most=36_500)
    answer = _of_purchases if arguments.date else _of_table
    document = answer(arguments, horizon_days)
    for warning in document["warnings"]:
        print(f"finint: {warning}", file=sys.stderr)
    show(document)
    return 0


def _of_table(arguments: argparse.Namespace, horizon_days: int) -> dict[str, Any]:
    if arguments.train_end:
        raise CalculationError(
            "--train-end needs the days of purchases; a table of (x, t_x, T) has been cut already",
            fix="give --date, or leave --train-end out",
        )
    stated = {name: getattr(arguments, name) for name in ("customer", "frequency", "recency", "age")}
    table = summaries.read_summary(arguments.transactions, stated | {"value": arguments.amount}, arguments.unit)
    _, document = _fitted(
        table.histories, [], horizon_days, has_amounts=table.has_values, per_customer=arguments.per_customer
    )
    return document | {"notes": table.notes}


def _of_purchases(arguments: argparse.Namespace, horizon_days: int) -> dict[str, Any]:
    if not (arguments.customer and arguments.train_end):
        raise CalculationError("purchases need --customer and --train-end beside --date", fix="name both")
    from finint.lifetime import histories, worth  # noqa: PLC0415  scipy takes half a second to import

    train_end = one_day(arguments.train_end, "--train-end")
    names = [arguments.customer, arguments.date, *([arguments.amount] if arguments.amount else [])]
    columns = read_columns(arguments.transactions, names)
    customers, bought_on = [cell.strip() for cell in columns[0].cells], days(columns[1])
    if "" in customers:
        raise columns[0].refused(customers.index(""), "a customer")
    amounts = every_number(columns[2]) if len(columns) > 2 else [None] * len(customers)
    seen = histories.purchase_days(map(histories.Purchase, customers, bought_on, amounts))
    base = histories.histories(seen, train_end)
    model, document = _fitted(
        base,
        _of_days(seen, max(bought_on), train_end),
        horizon_days,
        has_amounts=len(columns) > 2,
        per_customer=arguments.per_customer,
    )
    document["train_end"] = train_end.isoformat()
    until = min(train_end + timedelta(days=horizon_days), max(bought_on))
    if until > train_end:
        ahead = worth.worths(model, None, base, (until - train_end).days)
        actual = histories.bought_between(seen, [one.customer for one in base], train_end, until)
        scored = worth.record([one.predicted_purchases for one in ahead], actual)
        document["holdout"] = {"until": until.isoformat(), **scored._asdict()}
    return document


def _fitted(
    base: "list[History]", warnings: list[str], horizon_days: int, *, has_amounts: bool, per_customer: bool
) -> "tuple[BgNbd, dict[str, Any]]":
    """Return the purchase model of the histories, and the document of what it promises."""
    from finint.lifetime import bgnbd, gamma_gamma, worth  # noqa: PLC0415  scipy takes half a second to import

    model = bgnbd.fit(base)
    if model.at_bound:
        warnings.append(
            f"the data leave {', '.join(model.at_bound)} open (a bound was reached); take the prediction with care"
        )
    values = None
    if has_amounts:
        try:
            values = gamma_gamma.fit(base)
        except CalculationError as error:
            warnings.append(f"no value model: {error}")
    if values is not None:
        warnings += _value_warnings(values)
    table = worth.worths(model, values, base, horizon_days)
    document: dict[str, Any] = {
        "bgnbd": {name: getattr(model, name) for name in ("r", "alpha", "a", "b", "log_likelihood")},
        "gamma_gamma": values and {"p": values.p, "q": values.q, "v": values.v},
        "predicted_total": sum(one.predicted_purchases for one in table),
        "predicted_amount": sum(one.predicted_amount for one in table if one.predicted_amount is not None)
        if values is not None and values.q > 1
        else None,
        "customers": len(base),
        "repeat_customers": sum(one.frequency > 0 for one in base),
        "train_end": None,
        "horizon_days": horizon_days,
        "holdout": None,
        "warnings": warnings,
    }
    if per_customer:
        document["per_customer"] = [asdict(one) for one in table]
    return model, document


def _of_days(seen: "Days", last_day: date, train_end: date) -> list[str]:
    warnings = []
    if train_end > last_day:
        warnings.append(
            f"the training day {train_end} lies after the last transaction of {last_day}; "
            "the days between count as days without purchases"
        )
    if seen.refunds:
        warnings.append(
            f"{seen.refunds:,} negative amounts are refunds, not purchases; each lowers the purchase day before it"
            + (f", {seen.lost_refunds:,} had none" if seen.lost_refunds else "")
        )
    return warnings


def _value_warnings(values: "GammaGamma") -> list[str]:
    warnings = []
    correlation = values.frequency_correlation
    if correlation is not None and abs(correlation) > CORRELATED:
        warnings.append(
            f"frequency and value correlate by {correlation:.2f}; the value model takes them as independent"
        )
    if values.at_bound:
        warnings.append(f"the amounts leave {', '.join(values.at_bound)} open (a bound was reached)")
    if values.q <= 1:
        warnings.append("q is 1 or less: the mean value over all customers is not finite, so no value is predicted")
    return warnings
