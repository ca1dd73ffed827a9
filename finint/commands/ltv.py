"""`finint ltv`: what customers will buy, and what it is worth, from their transactions."""

import argparse
import sys
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from finint.commands.columns import Column, days, every_number, one_day, read_columns, whole_number
from finint.commands.document import show
from finint.errors import CalculationError

if TYPE_CHECKING:
    from finint.lifetime.bgnbd import BgNbd
    from finint.lifetime.gamma_gamma import GammaGamma
    from finint.lifetime.histories import Days

CORRELATED = 0.3


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("transactions", type=Path, help="CSV, one row a purchase")
    parser.add_argument("--customer", required=True, metavar="COL", help="column with the customer")
    parser.add_argument("--date", required=True, metavar="COL", help="column with the day")
    parser.add_argument("--amount", metavar="COL", help="column with the amount; refunds below 0")
    parser.add_argument("--train-end", required=True, metavar="DATE", help="last day to learn from")
    parser.add_argument("--horizon-days", required=True, metavar="N", help="days to look ahead, 1 to 36,500")
    parser.add_argument("--per-customer", action="store_true", help="add one entry a customer")
    parser.add_argument("--json", action="store_true", help="errors as JSON, too")


def run(arguments: argparse.Namespace) -> int:
    """Fit on the days up to --train-end, predict the --horizon-days after it."""
    train_end = one_day(arguments.train_end, "--train-end")
    horizon_days = whole_number(arguments.horizon_days, "--horizon-days", most=36_500)
    names = [arguments.customer, arguments.date, *([arguments.amount] if arguments.amount else [])]
    document = _answer(
        read_columns(arguments.transactions, names), train_end, horizon_days, per_customer=arguments.per_customer
    )
    show(document)
    return 0


def _answer(columns: list[Column], train_end: date, horizon_days: int, *, per_customer: bool) -> dict[str, object]:
    # scipy takes half a second to import: only this command pays for it.
    from finint.lifetime import bgnbd, gamma_gamma, histories, worth  # noqa: PLC0415

    customers, bought_on = [cell.strip() for cell in columns[0].cells], days(columns[1])
    if "" in customers:
        raise columns[0].refused(customers.index(""), "a customer")
    amounts = every_number(columns[2]) if len(columns) > 2 else [None] * len(customers)
    seen = histories.purchase_days(map(histories.Purchase, customers, bought_on, amounts))
    base = histories.histories(seen, train_end)
    model = bgnbd.fit(base)
    warnings = _warnings(seen, max(bought_on), train_end, model)
    values = None
    if len(columns) > 2:
        try:
            values = gamma_gamma.fit(base)
        except CalculationError as error:
            warnings.append(f"no value model: {error}")
    if values is not None:
        warnings += _value_warnings(values)
    table = worth.worths(model, values, base, horizon_days)
    document: dict[str, object] = {
        "bgnbd": {name: getattr(model, name) for name in ("r", "alpha", "a", "b", "log_likelihood")},
        "gamma_gamma": values and {"p": values.p, "q": values.q, "v": values.v},
        "predicted_total": sum(one.predicted_purchases for one in table),
        "predicted_amount": sum(one.predicted_amount for one in table if one.predicted_amount is not None)
        if values is not None and values.q > 1
        else None,
        "customers": len(base),
        "repeat_customers": sum(one.frequency > 0 for one in base),
        "train_end": train_end.isoformat(),
        "horizon_days": horizon_days,
        "holdout": None,
        "warnings": warnings,
    }
    until = min(train_end + timedelta(days=horizon_days), max(bought_on))
    if until > train_end:
        ahead = worth.worths(model, None, base, (until - train_end).days)
        actual = histories.bought_between(seen, [one.customer for one in base], train_end, until)
        scored = worth.record([one.predicted_purchases for one in ahead], actual)
        document["holdout"] = {"until": until.isoformat(), **scored._asdict()}
    if per_customer:
        document["per_customer"] = [asdict(one) for one in table]
    for warning in warnings:
        print(f"finint: {warning}", file=sys.stderr)
    return document


def _warnings(seen: "Days", last_day: date, train_end: date, model: "BgNbd") -> list[str]:
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
    if model.at_bound:
        warnings.append(
            f"the data leave {', '.join(model.at_bound)} open (a bound was reached); take the prediction with care"
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
