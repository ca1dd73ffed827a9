"""Who is paid: vendors, the names they go by, and what was agreed with them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finint.sample.company import rows_of


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor and the other names it bills under."""

    vendor_id: str
    name: str
    aliases: tuple[str, ...]
    category: str
    department: str

    @property
    def billing_name(self) -> str:
        """The name on its bills: often not the one in the books."""
        return self.aliases[0] if self.aliases else self.name


@dataclass(frozen=True, slots=True)
class Contract:
    """What was agreed: price, units and the days that matter. `units_per_month` 0 means it has no units to use up."""

    contract_id: str
    vendor_id: str
    title: str
    currency: str
    unit: str
    unit_price: Decimal
    units_per_month: int
    units_used_per_month: int
    start: date
    end: date
    notice: date
    renewal: str
    payment_days: int
    discount_percent: Decimal | None
    discount_days: int | None

    @property
    def term_months(self) -> int:
        """Whole months from start to end."""
        return (
            (self.end.year - self.start.year) * 12
            + self.end.month
            - self.start.month
            + (self.end.day >= self.start.day)
        )

    @property
    def term_amount(self) -> Decimal | None:
        """Money of the whole term; None for a frame without a volume."""
        if self.unit == "event":
            return self.unit_price
        if self.unit == "quarter":
            return self.unit_price * (self.term_months // 3)
        return self.unit_price * self.units_per_month * self.term_months or None

    @property
    def cost_category(self) -> str:
        """What kind of cost it is."""
        category = VENDOR_BY_ID[self.vendor_id].category
        if category in ("agency", "stock media"):
            return "creative_production"
        return "media_spend" if category == "venue" else "platform_fees"


def _vendor(row: dict[str, str]) -> Vendor:
    aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
    return Vendor(row["vendor_id"], row["vendor"], aliases, row["category"], row["department"])


def _contract(row: dict[str, str]) -> Contract:
    return Contract(
        contract_id=row["contract_id"],
        vendor_id=row["vendor_id"],
        title=row["title"],
        currency=row["currency"],
        unit=row["unit"],
        unit_price=Decimal(row["unit_price"]),
        units_per_month=int(row["units_per_month"]),
        units_used_per_month=int(row["units_used_per_month"]),
        start=date.fromisoformat(row["start"]),
        end=date.fromisoformat(row["end"]),
        notice=date.fromisoformat(row["notice"]),
        renewal=row["renewal"],
        payment_days=int(row["payment_days"]),
        discount_percent=Decimal(row["discount_percent"]) if row["discount_percent"] else None,
        discount_days=int(row["discount_days"]) if row["discount_days"] else None,
    )


VENDORS = tuple(_vendor(row) for row in rows_of("vendors"))
VENDOR_BY_ID = {vendor.vendor_id: vendor for vendor in VENDORS}
CONTRACTS = tuple(_contract(row) for row in rows_of("contracts"))


def contract_of(vendor_id: str, day: date) -> Contract | None:
    """Return the contract that binds `vendor_id` on `day`, or None."""
    return next((c for c in CONTRACTS if c.vendor_id == vendor_id and c.start <= day <= c.end), None)
