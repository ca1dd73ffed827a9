"""How long does fitting the purchase models take, and do they find the parameters a customer base was made with?

The base is simulated from BG/NBD itself: every customer is followed for up to 39 weeks, days are whole.
"""

import argparse
import time
from datetime import date, timedelta

import numpy as np

from finint.lifetime import bgnbd, gamma_gamma, worth
from finint.lifetime.histories import Purchase, histories, purchase_days

TRUE = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}


def simulated(customers: int, seed: int) -> list[Purchase]:
    """Return the purchases of a base drawn from BG/NBD with `TRUE` and gamma-distributed amounts."""
    draw = np.random.default_rng(seed)
    rate = draw.gamma(TRUE["r"], 1 / TRUE["alpha"], customers)
    chance = draw.beta(TRUE["a"], TRUE["b"], customers)
    mean = 6.25 * draw.gamma(3.74, 1, customers) ** -1 * 15.44
    start = date(2025, 1, 1)
    purchases = []
    for customer in range(customers):
        at = float(draw.integers(0, 84))
        until = 273.0
        purchases.append(
            Purchase(str(customer), start + timedelta(days=int(at)), float(draw.gamma(6.25, mean[customer] / 6.25)))
        )
        while True:
            at += draw.exponential(7 / rate[customer])
            if at >= until:
                break
            amount = float(draw.gamma(6.25, mean[customer] / 6.25))
            purchases.append(Purchase(str(customer), start + timedelta(days=int(at)), amount))
            if draw.random() < chance[customer]:
                break
    return purchases


def main(arguments: list[str]) -> None:
    """Print seconds and parameters for one base size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks lifetime", description=__doc__)
    parser.add_argument("--customers", type=int, default=24_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    purchases = simulated(options.customers, options.seed)
    marks, works = [time.perf_counter()], [time.process_time()]
    base = histories(purchase_days(purchases), date(2025, 1, 1) + timedelta(days=273))
    marks.append(time.perf_counter())
    works.append(time.process_time())
    model = bgnbd.fit(base)
    marks.append(time.perf_counter())
    works.append(time.process_time())
    bgnbd.fit(base)  # SciPy is imported by now
    marks.append(time.perf_counter())
    works.append(time.process_time())
    values = gamma_gamma.fit(base)
    marks.append(time.perf_counter())
    works.append(time.process_time())
    worth.worths(model, values, base, 365)
    marks.append(time.perf_counter())
    works.append(time.process_time())
    distinct = len(bgnbd.counted(base).customers)
    print(f"{options.customers:,} customers, {len(purchases):,} purchases, {distinct:,} distinct histories")
    for number, name in enumerate(
        ("histories", "BG/NBD first fit", "BG/NBD next fit", "Gamma-Gamma fit", "prediction")
    ):
        passed, worked = (each[number + 1] - each[number] for each in (marks, works))
        print(f"{name:16} {passed:6.3f} s, {worked:6.3f} s of processor")
    for name, true in TRUE.items():
        print(f"{name:6} made with {true:6.3f}, found {getattr(model, name):6.3f}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
