"""Is the spend of a campaign reconciled: do the second sources of its vendors' months agree with it?

A platform's own lines are what the ledger and the invoices must bear out, so where a campaign has such lines they
decide; a campaign of ledger lines only is checked against its invoices. Nothing to compare with is not reconciled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint import store
from finint.money import ratio
from finint.period import first_of_month
from finint.reconciliation import ReconciledMonth, reconciliation
from finint.view import View

ZERO = Decimal(0)


class VendorMonth(NamedTuple):
    """Spend booked on a campaign, by vendor and month."""

    campaign_id: str
    vendor_key: str
    month: date
    is_platform: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How much of a campaign's spend of ended months stands in vendors' months that agree.

    `scope_amount` is what should agree: the platform's lines, or all where there are none; no signs.
    """

    scope_amount: Decimal
    agreed_amount: Decimal
    tolerance_ratio: Decimal

    @property
    def agreed_ratio(self) -> Decimal | None:
        """Share of the spend that is reconciled, 0–1; None when no month has ended."""
        return ratio(self.agreed_amount, self.scope_amount)

    @property
    def is_reconciled(self) -> bool:
        """Whether all of it agrees but for what the tolerance allows."""
        share = self.agreed_ratio
        return share is not None and share >= 1 - self.tolerance_ratio


def reconciled_campaigns(books: store.Books, view: View) -> dict[str, Reconciled]:
    """Return how far each campaign's spend of the view is reconciled, by campaign id."""
    window: dict[str, object] = {"start": view.period.start, "end": view.period.end, "as_of": view.as_of}
    rows = store.read(books, "campaign_vendor_months", VendorMonth, **window)
    found = reconciliation(books, view.period, view.as_of)
    return reconciled(rows, found.months, found.tolerance_ratio, view.as_of)


def reconciled(
    rows: Sequence[VendorMonth], months: Sequence[ReconciledMonth], tolerance_ratio: Decimal, as_of: date
) -> dict[str, Reconciled]:
    """Return the same of rows that were read.

    Args:
        rows: of all campaigns.
        months: vendors' months with at least two sources; a month whose largest residual is 0 agrees, within tolerance
            or by stated reasons.
        tolerance_ratio: share of the spend that may stand outside.
        as_of: the month it falls in has not ended, and its sources are not complete.
    """
    agree: Mapping[tuple[str, date], bool] = {(one.vendor_key, one.month): not one.open_amount for one in months}
    ended = [row for row in rows if row.month < first_of_month(as_of)]
    by_campaign: dict[str, list[VendorMonth]] = {}
    for row in ended:
        by_campaign.setdefault(row.campaign_id, []).append(row)
    found = {}
    for name, own in by_campaign.items():
        tested = [row for row in own if row.is_platform] or own
        scope = sum((abs(row.amount) for row in tested), ZERO)
        good = sum((abs(row.amount) for row in tested if agree.get((row.vendor_key, row.month), False)), ZERO)
        found[name] = Reconciled(scope, good, tolerance_ratio)
    return found
