"""Customers drawn from the models themselves, as purchase days and as books."""

from datetime import date, datetime, timedelta

import numpy as np
from events_made import orders
from made import NOW, spend_reading

from finint.importer.post import post

BUYING = {"r": 0.9, "alpha": 12.0, "a": 0.9, "b": 4.0}
SPENDING = {"p": 5.0, "q": 4.2, "v": 60.0}
START = date(2025, 1, 1)


def drawn(customers, *, until, seed=5):
    """(customer, day, margin) of BG/NBD and Gamma-Gamma customers whose first orders lie evenly over nine months."""
    made = []
    for number in range(customers):
        rng = np.random.default_rng((seed, number))  # of each: a later end draws the same customers further
        rate, leaving = rng.gamma(BUYING["r"], 1 / BUYING["alpha"]), rng.beta(BUYING["a"], BUYING["b"])
        level = SPENDING["v"] / rng.gamma(SPENDING["q"])
        clock, limit = 270 * number / customers, (until - START).days
        while clock < limit:
            made.append(
                (f"c{number:05d}", START + timedelta(days=int(clock)), round(rng.gamma(SPENDING["p"]) * level, 2))
            )
            if made[-1][1] != START + timedelta(days=int(270 * number / customers)) and rng.random() < leaving:
                break
            clock += rng.exponential(7 / rate)
    return made


def customer_books(books, customers=400, *, until=date(2026, 6, 10), seed=5):
    """Post drawn customers, and spend of 10,000 a month."""
    months = [date(2024 + (month // 12), month % 12 + 1, 3) for month in range(9, 30)]
    post(books, spend_reading(*[(day, "Search", "10000.00") for day in months if day < until]), now=NOW)
    seen, rows = set(), []
    for number, (who, day, margin) in enumerate(drawn(customers, until=until, seed=seed)):
        rows.append(
            (
                f"o{number}",
                who,
                datetime(day.year, day.month, day.day, 12),
                f"{2 * margin:.2f}",
                f"{margin:.2f}",
                who not in seen,
                None,
            )
        )
        seen.add(who)
    post(books, orders(rows), now=NOW)
    return books
