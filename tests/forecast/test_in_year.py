import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from finint.errors import CalculationError
from finint.forecast.in_year import PartYear, PastYear, outlook, run_rate_amount, spent_by_now_ratio, with_commitments

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
QUARTER = Decimal("0.25")


def amount(text):
    return Decimal(text)


PAST = (PastYear(amount(10), amount(40)), PastYear(amount(20), amount(60)))


@pytest.mark.parametrize(
    ("line", "expected", "basis"),
    [
        (PartYear(amount(30), QUARTER, amount(200), amount(20), PAST), 30 + 200 - 20, "phased plan"),
        (PartYear(amount(30), QUARTER, amount(200), None, PAST), 30 + 200 * Decimal("0.7"), "past years"),
        (PartYear(amount(30), QUARTER, amount(200)), 30 + 200 * Decimal("0.75"), "even plan"),
        (PartYear(amount(30), QUARTER, past=PAST), 30 / Decimal("0.3"), "past years"),
        (PartYear(amount(30), QUARTER), 30 / QUARTER, "run-rate"),
        (PartYear(amount(30), Decimal(1), amount(200), amount(150)), 30, "run-rate"),
    ],
)
def test_the_best_known_phasing_is_used(line, expected, basis):
    made = outlook(line)
    assert (made.amount, made.basis) == (expected, basis)
    assert made.sentence


def test_nothing_known_is_none():
    assert outlook(PartYear(amount(0), Decimal(0))) is None
    assert run_rate_amount(PartYear(amount(5), Decimal(0))) is None
    assert spent_by_now_ratio([PastYear(amount(0), amount(0))]) is None


def test_commitments_are_a_floor_for_what_is_ahead():
    assert with_commitments(amount(50), amount(5), amount(10), amount(20)) == 75
    assert with_commitments(amount(50), amount(5), amount(10), None) == 65


def test_a_share_of_the_year_is_0_to_1():
    with pytest.raises(CalculationError, match="0 to 1"):
        outlook(PartYear(amount(1), Decimal("1.1")))


@needs_shared
def test_philadelphia_quarters_beat_the_run_rate_and_come_near_the_citys_own_projection():
    name = "phl_quarterly_dept_budget_actual_projection_fy2009_2016.csv"
    missed, size = defaultdict(Decimal), defaultdict(Decimal)
    with (SHARED / "data/real/budget" / name).open() as file:
        for row in csv.DictReader(file):
            quarter = int(row["fiscal_quarter"])
            if quarter == 4 or not row["ytd_actual"] or not row["ytd_budget"] or not row["full_year_actual"]:
                continue
            line = PartYear(
                Decimal(row["ytd_actual"]),
                Decimal(quarter) / 4,
                Decimal(row["full_year_budget"]),
                Decimal(row["ytd_budget"]),
            )
            final, made = Decimal(row["full_year_actual"]), outlook(line)
            size[quarter] += abs(final)
            missed[quarter, "ours"] += abs(made.amount - final)
            missed[quarter, "run-rate"] += abs(made.run_rate_amount - final)
            missed[quarter, "city"] += abs(Decimal(row["full_year_projection"]) - final)
    for quarter in (1, 2, 3):
        scores = {who: 1 - missed[quarter, who] / size[quarter] for who in ("ours", "run-rate", "city")}
        assert scores["ours"] > scores["run-rate"] + Decimal("0.1")
        assert scores["ours"] > scores["city"] - Decimal("0.05")
