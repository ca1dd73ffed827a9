"""The rows behind each number of cost, down to file and line, and the number recomputed from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finint import savings, store
from finint.contracts import Contract
from finint.cost_findings import Found
from finint.explain import Excluded, Explanation, Term
from finint.metrics import Metric
from finint.vendor_books import VendorBooks
from finint.view import View

ZERO = Decimal(0)
Readers = Mapping[str, Callable[[], Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim that counts."""

    rule: str
    vendor: str
    subject: str
    says: str
    day: date
    claimed_amount: Decimal
    counted_amount: Decimal
    confidence: str
    file_name: str
    line_no: int
    import_id: str


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract and its money of twelve months; `known` is 1: contracts are counted."""

    contract_id: str
    vendor: str
    description: str | None
    decide_by: date
    yearly_amount: Decimal
    amount: Decimal | None
    currency: str
    term_months: int
    file_name: str
    line_no: int
    import_id: str
    known: int = 1


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One vendor's share of named spend."""

    vendor: str
    spend_amount: Decimal
    share_ratio: Decimal
    squared_share: Decimal


def claim_rows(found: Found, kind: savings.Kind = "hard") -> list[ClaimRow]:
    """Return the claims that count of one kind with high or medium confidence, the largest first."""
    rows = [
        ClaimRow(
            one.rule.title, one.vendor, one.subject, row.claim.says, row.claim.day, row.amount or ZERO,
            row.counted_amount, row.claim.confidence, row.claim.file_name, row.claim.line_no, row.claim.import_id,
        )
        for one in found.findings
        if one.rule.kind == kind and one.is_sure
        for row in one.rows
        if row.counted_amount
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row.counted_amount)


def contract_rows(contracts: Sequence[Contract]) -> list[ContractRow]:
    """Return contracts with their yearly money."""
    return [
        ContractRow(
            row.contract_id, row.vendor, row.description, row.decide_by, row.yearly_amount or ZERO, row.amount,
            row.currency, row.term_months, row.file_name, row.line_no, row.import_id,
        )
        for row in contracts
    ]  # fmt: skip


def share_rows(vendors: VendorBooks) -> list[ShareRow]:
    """Return each vendor with spend above zero: its share of such spend, and that squared."""
    paid = [row.vendor for row in vendors.ranked if row.vendor.spend_amount > 0]
    total = sum((row.spend_amount for row in paid), ZERO)
    return [
        ShareRow(row.vendor, row.spend_amount, row.spend_amount / total, (row.spend_amount / total) ** 2)
        for row in paid
    ]


def sums(metric: Metric, readers: Readers) -> dict[str, Decimal]:
    """Return the value of every part of a metric from its rows."""
    return {part.name: sum((getattr(row, part.column) for row in readers[part.query]()), ZERO) for part in metric.parts}


def explain_cost(
    books: store.Books, metric: Metric, view: View, readers: Readers, filters: Sequence[str] = ()
) -> Explanation:
    """Recompute a number of cost from the rows it lists."""
    terms = []
    for part in metric.parts:
        rows = tuple(readers[part.query]())
        terms.append(Term(part, sum((getattr(row, part.column) for row in rows), ZERO), rows))
    window = view.window()
    window.pop("version")
    imports = {
        f"{row.import_id} · {row.file_name}"
        for term in terms
        for row in term.rows
        if hasattr(row, "file_name") and hasattr(row, "import_id")
    }
    return Explanation(
        metric=metric,
        value=metric.value({term.part.name: term.value for term in terms}),
        terms=tuple(terms),
        filters=(*view.words(), *filters),
        excluded=tuple(store.read(books, "exclusions", Excluded, **window)),
        rates=(),
        imports=tuple(sorted(imports)),
        data_version=store.data_version(books),
    )
