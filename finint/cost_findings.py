"""What do the detection rules find in the books, what of it counts, and which rules lack their data?"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finint import detection, settings, store
from finint.detection import Claim, Coverage, Finding, Kind, Off
from finint.period import Period

LEAST_USE = {"least": detection.SEAT_USE_RATIO}


@dataclass(frozen=True, slots=True)
class Found:
    """Findings of a window, what counts most first, and the rules that could not run."""

    window: Period
    findings: tuple[Finding, ...]
    off: tuple[Off, ...]

    def amount(self, kind: Kind) -> Decimal:
        """What counts of one kind of saving with high or medium confidence."""
        return detection.counted(self.findings, kind, ("high", "medium"))

    def of_vendor(self, vendor_key: str) -> Decimal:
        """What counts for sure at one vendor, soft savings apart."""
        return sum(
            (one.sure_amount for one in self.findings if one.vendor_key == vendor_key and one.rule.kind != "soft"),
            Decimal(0),
        )


@dataclass(frozen=True, slots=True)
class _Rate:
    rate_date: date
    from_currency: str
    rate: Decimal


def find(books: store.Books, window: Period) -> Found:
    """Run every rule that has its data over the bills of `window` and the contracts in force at its end.

    A contract's days count from the window's end on; bills before the window still serve as what a price was before.
    """
    coverage = store.read(books, "rule_coverage", Coverage, as_of=window.end)[0]
    lacking = detection.off(coverage)
    silent = {one.rule.id for one in lacking}
    rates, reporting = _rates(books), settings.value(books, "reporting_currency")
    claims = {
        rule.id: [
            (claim, _rate_on(rates, reporting, claim.currency, min(claim.day, window.end)))
            for claim in store.read(books, f"rule_{rule.id}", Claim, **_parameters(books, rule.id, window))
        ]
        for rule in detection.RULES
        if rule.id not in silent
    }
    return Found(window, tuple(detection.findings(detection.arbitrate(claims))), tuple(lacking))


def _parameters(books: store.Books, rule: str, window: Period) -> Mapping[str, object]:
    bills = {"start": window.start, "as_of": window.end}
    own: dict[str, dict[str, object]] = {
        "unused_seats": {"as_of": window.end, **LEAST_USE},
        "unused_commitment": {**bills, **LEAST_USE},
        "renewal_near": {"as_of": window.end, "days": detection.RENEWAL_DAYS},
    }
    if rule == "tail_vendors":
        return {
            **bills,
            "most": Decimal(settings.value(books, "tail_vendor_amount")),
            "handling": Decimal(settings.value(books, "invoice_handling_amount")),
        }
    return own.get(rule, bills)


def _rates(books: store.Books) -> dict[str, list[_Rate]]:
    found: dict[str, list[_Rate]] = {}
    for row in store.read(books, "rates", _Rate):
        found.setdefault(row.from_currency, []).append(row)
    return found


def _rate_on(rates: Mapping[str, Sequence[_Rate]], reporting: str, currency: str, day: date) -> Decimal | None:
    """Return the rate of the day or the last one before it, as spend is converted; None where there is none."""
    if currency == reporting:
        return Decimal(1)
    known = rates.get(currency, ())
    place = bisect_right([row.rate_date for row in known], day)
    return known[place - 1].rate if place else None
