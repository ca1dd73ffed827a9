"""What came through the books: bills, card charges and journal postings, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from finint.period import add_months
from finint.sample.company import DATA_THROUGH, MONTHS
from finint.sample.fx import Rates
from finint.sample.plan import ITEMS, Item
from finint.sample.vendors import VENDOR_BY_ID, Contract, contract_of

CENT = Decimal("0.01")
ZOMBIE = "V507"  # still charged after its contract ended
OVERPRICED = "V502"  # billed above its contract from May 2026
OVERPRICED_FROM, OVERPRICED_UNIT = date(2026, 5, 1), Decimal("0.92")
UNCONTRACTED = "V503"  # its price rose without a contract
UNCONTRACTED_FROM, UNCONTRACTED_UNITS = date(2026, 6, 1), (Decimal("25.00"), Decimal("30.50"))
DUPLICATED, DUPLICATED_MONTH = "V201", date(2026, 5, 1)
CREDITED, CREDITED_FROM, CREDIT, CREDIT_SUFFIX = "V403", date(2026, 4, 1), Decimal("-1800.00"), "-C"
SIDE_WORK_EUR = 12_000  # a year; smaller work beside a retainer is billed by itself
SHARED_SPLIT = {"V512": {"M10": Decimal("0.6"), "D90": Decimal("0.4")}}  # one bill, two departments


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document; `amount` is net, of `currency`, and equals quantity × unit price."""

    day: date
    document_no: str
    item: Item
    quantity: Decimal
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """Net amount to the cent."""
        return (self.quantity * self.unit_price).quantize(CENT)

    @property
    def payee(self) -> str:
        """The name on the document; empty for a journal posting."""
        return VENDOR_BY_ID[self.item.vendor_id].billing_name if self.item.vendor_id else ""


def lines(rng: np.random.Generator, rates: Rates) -> list[Line]:
    """Return every line of the books up to the data-through date, by source, day and document."""
    drafts = [line for item in ITEMS if item.source != "cloud" for line in _of_item(item, rng, rates)]
    drafts.sort(key=lambda line: (line.item.source, line.day, line.item.vendor_id, line.item.department))
    numbered = list(_numbered(drafts))
    return [*numbered, _duplicate(numbered), _credit(numbered)]


def duplicate_of(document_no: str) -> str:
    """Return the same number as the vendor writes it on the second copy.

    >>> duplicate_of("BRA-202605-0061")
    'BRA 202605/0061'
    """
    return document_no.replace("-", " ", 1).replace("-", "/")


def _duplicate(numbered: list[Line]) -> Line:
    first = next(
        line
        for line in numbered
        if line.item.vendor_id == DUPLICATED and (line.day.year, line.day.month) == (2026, DUPLICATED_MONTH.month)
    )
    return replace(first, day=first.day + timedelta(days=11), document_no=duplicate_of(first.document_no))


def _credit(numbered: list[Line]) -> Line:
    """A credit note for a stand that came late."""
    stand = next(line for line in numbered if line.item.vendor_id == CREDITED and line.day >= CREDITED_FROM)
    return replace(
        stand, day=stand.day + timedelta(days=40), document_no=f"{stand.document_no}{CREDIT_SUFFIX}",
        quantity=Decimal(1), unit_price=CREDIT,
    )  # fmt: skip


def _of_item(item: Item, rng: np.random.Generator, rates: Rates) -> Iterator[Line]:
    for month in MONTHS:
        chance = float(np.exp(rng.normal(0.0, 0.03)))
        eur = item.month_eur(month) * (item.overrun if month.year == 2026 else 1.0)
        if item.cadence != "halves" and contract_of(item.vendor_id, month) is None and item.day != 1:
            eur *= chance
        if eur <= 0 and item.vendor_id != ZOMBIE:
            continue
        for day, part in _days(item, month, rng):
            if month <= day <= DATA_THROUGH:
                quantity, unit_price = _price(item, day, eur * part, rates)
                if quantity * unit_price >= CENT:
                    yield Line(day, "", item, quantity, unit_price)


def _days(item: Item, month: date, rng: np.random.Generator) -> list[tuple[date, float]]:
    """Return the days a month's money is booked on, each with its part."""
    days = [month + timedelta(days=n) for n in range((add_months(month, 1) - month).days)]
    if item.cadence == "halves":
        return [(days[13], 14 / len(days)), (days[-1], 1 - 14 / len(days))]
    if item.cadence in ("weekly", "fortnightly"):
        mondays = [day for day in days if day.weekday() == 0 and (item.cadence == "weekly" or day.toordinal() % 14 < 7)]
        return [(day, 1 / len(mondays)) for day in mondays]
    if item.cadence == "charges":
        count = 3 + int(rng.integers(0, 4))
        weights = rng.dirichlet(np.full(count, 3.0))
        return [(days[int(rng.integers(0, len(days)))], float(weight)) for weight in weights]
    if item.cadence == "seldom":
        return [(days[int(rng.integers(0, len(days)))], 1.0)] if rng.random() < 0.3 else []
    return [(days[min(item.day, len(days)) - 1], 1.0)]


def _price(item: Item, day: date, eur: float, rates: Rates) -> tuple[Decimal, Decimal]:
    """Return quantity and unit price as billed: by contract where there is one, else one unit of the amount."""
    amount = Decimal(eur / rates.eur_per_unit(item.currency, day)).quantize(CENT)
    if item.vendor_id == ZOMBIE:
        return Decimal(1), Decimal("149.00")
    if item.vendor_id == UNCONTRACTED:
        return Decimal(160), UNCONTRACTED_UNITS[day >= UNCONTRACTED_FROM]
    contract = contract_of(item.vendor_id, day)
    if contract is None or contract.unit == "event" or not contract.unit_price:
        return Decimal(1), amount
    return _by_contract(item, day, contract, amount)


def _by_contract(item: Item, day: date, contract: Contract, amount: Decimal) -> tuple[Decimal, Decimal]:
    if item.vendor_id in SHARED_SPLIT:
        return SHARED_SPLIT[item.vendor_id][item.department], contract.unit_price
    if contract.unit in ("month", "quarter"):
        is_main = item.plan_eur > SIDE_WORK_EUR or item.source == "card"
        return Decimal(1), contract.unit_price if is_main else amount
    if contract.unit == "seat":
        months = 3 if item.shape == "quarters" else 1
        return Decimal(contract.units_per_month * months), contract.unit_price
    if contract.unit == "credit":
        return Decimal(contract.units_per_month * 12), contract.unit_price
    overpriced = item.vendor_id == OVERPRICED and day >= OVERPRICED_FROM
    return Decimal(round(amount / contract.unit_price)), OVERPRICED_UNIT if overpriced else contract.unit_price


def _numbered(drafts: list[Line]) -> Iterator[Line]:
    """Give lines of one vendor and day one document number, in the vendor's own count."""
    counts: dict[str, int] = {}
    last: tuple[str, date] | None = None
    for line in drafts:
        payer = line.item.vendor_id or "JNL"
        prefix = VENDOR_BY_ID[payer].name[:3].upper() if payer in VENDOR_BY_ID else payer
        single = line.item.source != "xero"
        if single or (payer, line.day) != last:
            counts[prefix] = counts.get(prefix, 0) + 1
        last = (payer, line.day)
        yield replace(line, document_no=f"{prefix}-{line.day:%Y%m}-{counts[prefix]:04d}")
