"""What looks like money paid for nothing, by which rule, and which rule may claim each unit of it?

A rule is one declaration here and one query, `sql/rule_<id>.sql`, that returns `Claim` rows. One unit of money (a bill,
a contract's next twelve months) is claimed by one rule only: the one with the largest claim. The others still show what
they found, with nothing counted.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from finint.money import ratio

ZERO = Decimal(0)
Kind = Literal["hard", "avoidance", "soft"]
Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
SEAT_USE_RATIO = Decimal("0.85")
RENEWAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Rule:
    """One way money is lost.

    Attributes:
        id: names the query.
        title, finds: for the reader; `finds` is a sentence without its full stop.
        kind: hard when a price or volume paid falls, avoidance when a would-be price is not paid, soft for time.
        is_recurring: whether the amount comes back every year.
        needs: what the books must hold, by the names of `Coverage`; the first that is missing is said.
        caveat: when a finding is no finding.
        action: what to do about it.
    """

    id: str
    title: str
    finds: str
    kind: Kind
    is_recurring: bool
    needs: tuple[str, ...]
    caveat: str
    action: str


RULES: tuple[Rule, ...] = (
    Rule("duplicate_invoice", "Duplicate invoice",
         "one bill of a vendor booked again: the same number but for its spelling, the same amount",
         "hard", False, ("bills",),
         "An instalment, or two deliveries of one price under one number, looks the same: compare the documents.",
         "Ask for a credit note"),
    Rule("price_above_contract", "Price above contract",
         "a unit price above the one agreed for that day", "hard", False, ("invoices", "contracts", "prices"),
         "An agreed indexation that the contracts file does not carry, or another unit of measure.",
         "Claim the difference back"),
    Rule("price_rise", "Price rise, no contract",
         "a steady unit price that rose while no contract was in force", "hard", True, ("invoices", "prices"),
         "A richer plan under the same description is no price rise.",
         "Ask for the former price, or sign it"),
    Rule("overlapping_software", "Overlapping software",
         "several vendors of one kind of software paid in the same months", "hard", True, ("categories",),
         "Two tools of one category may serve different needs: ask their users.",
         "Keep one, end the other at its notice date"),
    Rule("unused_seats", "Unused seats",
         "less than 85 % of the seats paid for are in use", "hard", True, ("contracts", "use"),
         "Seats held for people about to start; a reading of use that is too old.",
         "Reduce the seats at renewal"),
    Rule("renewal_near", "Renewal near",
         "a contract renews by itself and the last day to cancel is within 90 days", "avoidance", True, ("contracts",),
         "A date, not a saving: nothing is claimed until somebody decides.",
         "Decide: renew, reduce or cancel"),
    Rule("zombie_charge", "Zombie charge",
         "a vendor still bills after its contract ended", "hard", True, ("contracts", "bills"),
         "The new contract may only be missing from the contracts file.",
         "Cancel, and stop the payment"),
    Rule("tail_vendors", "Tail vendors",
         "vendors with little spend in twelve months, each costing the handling of its bills", "soft", True, ("bills",),
         "Time, not cash: it is saved only when nobody handles the bills any more.",
         "Buy from a vendor you already have"),
    Rule("missed_discount", "Missed discount",
         "paid after the last day of the discount, in full", "hard", True, ("invoices", "discounts", "payments"),
         "An early payment costs interest: compare it with the discount.",
         "Pay these vendors first"),
    Rule("unused_commitment", "Unused commitment",
         "committed volume that is paid for and not used", "hard", True, ("commitments",),
         "A commitment may still be used up before its term ends.",
         "Commit to less, or move work onto it"),
    Rule("idle_resource", "Idle resource",
         "a cloud resource that ran for nothing", "hard", True, ("idle",),
         "A standby or a nightly job looks idle by day: ask its team.",
         "Switch it off"),
)  # fmt: skip
RULE_BY_ID = {rule.id: rule for rule in RULES}

MISSING = {
    "bills": ("spend", "a ledger with vendor and document number; accounts payable has it"),
    "invoices": ("invoices", "a file of invoices; accounts payable has it"),
    "contracts": ("contracts", "a file of contracts; purchasing or legal has it"),
    "prices": ("invoices", "quantity and unit_price_amount in the invoices file"),
    "categories": ("vendors", "a file of vendors with their category; purchasing has it"),
    "use": ("contracts", "units and units_used in the contracts file; whoever administers the licences has them"),
    "discounts": (
        "invoices",
        "discount_percent and discount_until in the invoices file, or the terms in the contracts",
    ),
    "payments": ("invoices", "paid_date and paid_amount in the invoices file; accounts payable has them"),
    "commitments": ("contracts", "units and units_used in the contracts file, or a cloud bill with its commitments"),
    "idle": ("idle_resources", "a file of idle resources; the cloud's own advisor lists them"),
}
"""What a rule that lacks its data asks for: the kind of file, and in words."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rows of each kind the books hold in the window: what decides whether a rule can run."""

    bills: int
    invoices: int
    contracts: int
    prices: int
    categories: int
    use: int
    discounts: int
    payments: int
    commitments: int
    idle: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One unit of money claimed by a rule, down to file and line, in the money's own currency.

    The amount claimed is `native_amount` ÷ `over`, of `basis_native_amount` ÷ `over` that was or will be paid:
    SQL does not divide. `unit` names the money itself.
    """

    vendor_key: str
    vendor: str
    subject: str
    unit: str
    day: date
    native_amount: Decimal
    basis_native_amount: Decimal
    over: Decimal
    currency: str
    confidence: Confidence
    says: str
    import_id: str
    file_name: str
    line_no: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim in the reporting currency, and what of it counts; `counted_by` is the rule that holds its unit.

    `amount` is None when no rate is known for the day: then nothing counts and the row says so.
    """

    rule: str
    claim: Claim
    amount: Decimal | None
    basis_amount: Decimal | None
    counted_amount: Decimal
    counted_by: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found about one subject, with its rows."""

    rule: Rule
    vendor_key: str
    vendor: str
    subject: str
    confidence: Confidence
    rows: tuple[Claimed, ...] = field(repr=False)

    @property
    def id(self) -> str:
        """Names the finding the same way on every run: rule, vendor, subject."""
        return f"{self.rule.id}:{self.vendor_key}:{self.subject}"

    @property
    def found_amount(self) -> Decimal:
        """What the rule found, whoever may count it."""
        return sum((row.amount or ZERO for row in self.rows), ZERO)

    @property
    def counted_amount(self) -> Decimal:
        """What counts: money that no other rule claims more of."""
        return sum((row.counted_amount for row in self.rows), ZERO)

    @property
    def is_sure(self) -> bool:
        """Whether it may stand in a total: a finding of low confidence is a question."""
        return self.confidence != "low"

    @property
    def sure_amount(self) -> Decimal:
        """What counts when the finding is sure, else 0."""
        return self.counted_amount if self.is_sure else ZERO

    @property
    def basis_amount(self) -> Decimal:
        """The money it is about: bills, or a contract's next twelve months."""
        return sum((row.basis_amount or ZERO for row in self.rows), ZERO)

    @property
    def says(self) -> str:
        """The first row's words."""
        return self.rows[0].claim.says

    @property
    def counted_by(self) -> str:
        """The other rule that holds some of the money, "" when all of it counts here."""
        return next((row.counted_by for row in self.rows if row.counted_by != self.rule.id), "")

    @property
    def last_day(self) -> date:
        """The day of its newest row."""
        return max(row.claim.day for row in self.rows)


@dataclass(frozen=True, slots=True)
class Off:
    """A rule that cannot run, the kind of file it lacks, and what must be in it."""

    rule: Rule
    kind: str
    missing: str


def off(coverage: Coverage) -> list[Off]:
    """Return the rules that lack their data, each with the first thing that is missing."""
    found = []
    for rule in RULES:
        lacking = next((need for need in rule.needs if not getattr(coverage, need)), None)
        if lacking:
            found.append(Off(rule, *MISSING[lacking]))
    return found


def arbitrate(claims: Mapping[str, Sequence[tuple[Claim, Decimal | None]]]) -> list[Claimed]:
    """Return every claim with what of it counts: each unit of money belongs to the rule that claims most of it.

    Args:
        claims: by rule id, each with its rate to the reporting currency; None where no rate is known.

    Returns:
        All claims. Per unit one rule counts, ties going to the earlier rule; a claim never counts above its basis.
    """
    order = {rule: place for place, rule in enumerate(claims)}
    totals: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    priced: list[tuple[str, Claim, Decimal | None, Decimal | None]] = []
    for rule, rows in claims.items():
        for claim, rate in rows:
            amount, basis = _priced(claim.native_amount, claim, rate), _priced(claim.basis_native_amount, claim, rate)
            if amount is not None and basis is not None and basis > ZERO:
                amount = min(amount, basis)
            priced.append((rule, claim, amount, basis))
            totals[claim.unit][rule] += amount or ZERO
    holder = {unit: min(by_rule, key=lambda rule: (-by_rule[rule], order[rule])) for unit, by_rule in totals.items()}
    return [
        Claimed(
            rule, claim, amount, basis, (amount or ZERO) if holder[claim.unit] == rule else ZERO, holder[claim.unit]
        )
        for rule, claim, amount, basis in priced
    ]


def _priced(amount: Decimal, claim: Claim, rate: Decimal | None) -> Decimal | None:
    whole = ratio(amount, claim.over)
    return None if whole is None or rate is None else (whole * rate).quantize(Decimal("0.01"))


def findings(claimed: Sequence[Claimed]) -> list[Finding]:
    """Return claims grouped by rule, vendor and subject, what counts most first."""
    groups: dict[tuple[str, str, str], list[Claimed]] = defaultdict(list)
    for row in claimed:
        groups[row.rule, row.claim.vendor_key, row.claim.subject].append(row)
    found = []
    for (rule, vendor_key, subject), rows in groups.items():
        ordered = sorted(rows, key=lambda row: (-(row.amount or ZERO), row.claim.day, row.claim.line_no))
        sure = min((row.claim.confidence for row in rows), key=CONFIDENCES.index)
        found.append(Finding(RULE_BY_ID[rule], vendor_key, rows[0].claim.vendor, subject, sure, tuple(ordered)))
    return sorted(found, key=lambda one: (-one.counted_amount, -one.found_amount, one.id))


def counted(found: Sequence[Finding], kind: Kind, confidences: Sequence[Confidence] = CONFIDENCES) -> Decimal:
    """Return the money that counts in findings of one kind; kinds are never added up."""
    return sum((one.counted_amount for one in found if one.rule.kind == kind and one.confidence in confidences), ZERO)
