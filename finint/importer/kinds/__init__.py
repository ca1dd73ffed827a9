"""finint's own tables by kind, and the template to download; one area a module."""

import csv
import io
from collections.abc import Mapping

from finint.errors import CalculationError
from finint.importer.kinds.events import CONVERSIONS, CREATIVE_HOURS, TOUCHPOINTS
from finint.importer.kinds.experiments import EXPERIMENTS
from finint.importer.kinds.investing import (
    ALLOCATION_RULES,
    EFFORT,
    IDLE_RESOURCES,
    INVESTMENTS,
    OPERATIONS,
    ROI_MEASUREMENTS,
    VALUE_CLAIMS,
)
from finint.importer.kinds.kind import CATEGORIES, Field, Kind
from finint.importer.kinds.money import BUDGET, BUDGET_AND_ACTUAL, SPEND
from finint.importer.kinds.places import CAMPAIGNS, DEPARTMENTS, FX
from finint.importer.kinds.platform import ACCOUNTS, PLAN_CHANGES, USAGE
from finint.importer.kinds.states import ACCRUALS, COMMITMENTS
from finint.importer.kinds.vendors import CONTRACTS, INVOICES, VENDORS

__all__ = ["CATEGORIES", "KINDS", "Field", "Kind", "template"]

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        SPEND,
        BUDGET,
        BUDGET_AND_ACTUAL,
        DEPARTMENTS,
        CAMPAIGNS,
        FX,
        VENDORS,
        CONTRACTS,
        INVOICES,
        COMMITMENTS,
        ACCRUALS,
        TOUCHPOINTS,
        CONVERSIONS,
        ACCOUNTS,
        USAGE,
        CREATIVE_HOURS,
        EXPERIMENTS,
        PLAN_CHANGES,
        EFFORT,
        INVESTMENTS,
        VALUE_CLAIMS,
        ROI_MEASUREMENTS,
        ALLOCATION_RULES,
        OPERATIONS,
        IDLE_RESOURCES,
    )
}


def template(name: str) -> str:
    r"""Return the template of a kind as CSV: its header and two rows to overwrite.

    Raises:
        CalculationError: there is no such kind.

    >>> template("fx")
    'rate_date,from_currency,to_currency,rate,source\r\n2026-03-02,USD,EUR,0.9214,ECB\r\n2026-03-02,GBP,EUR,1.1602,ECB\r\n'
    """
    kind = KINDS.get(name)
    if kind is None:
        raise CalculationError(f"there is no template for '{name}'", fix=f"choose one of {', '.join(KINDS)}")
    out = io.StringIO()
    csv.writer(out).writerows([[field.name for field in kind.fields], *kind.examples])
    return out.getvalue()
