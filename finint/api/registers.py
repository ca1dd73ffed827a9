"""Vendors, savings, the four KPI, the report and the snapshots it is kept in: what the pages read, as plain values."""

from decimal import Decimal
from typing import Annotated, cast

from fastapi import APIRouter, Path, Request

from finint import close, developer_registers, report, savings_ledger, store, vendor_books
from finint.api.answers import answered
from finint.api.asked import PeriodQuery, ask
from finint.api.metrics import plain_row
from finint.api.paging import DEFAULT_SIZE, Page, PageSize, paged
from finint.api.who import Viewer
from finint.api.wire import money, now, number
from finint.data_state import data_state
from finint.errors import RefusedError
from finint.kpi_state import Kpi
from finint.savings import Saving
from finint.vendors import Ranked

router = APIRouter(prefix="/v1", tags=["registers"])

SnapshotId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
KpiId = Annotated[str, Path(pattern=r"^[a-z0-9_.]{1,80}$")]


@router.get("/vendors")
@answered
def vendors(
    request: Request, actor: Viewer, period: PeriodQuery = None, page: Page = 1, page_size: PageSize = DEFAULT_SIZE
) -> dict[str, object]:
    """Return vendors by spend against a year before, with their contracts; without a period the last twelve months."""
    books = store.open_for(actor)
    asked = ask(books, period)
    view = asked.months_view() if period else vendor_books.twelve_months(asked.view)
    found = vendor_books.vendor_books(books, view)

    def shape(row: Ranked) -> dict[str, object]:
        return {
            "vendor_key": row.vendor.vendor_key,
            "vendor": row.vendor.vendor,
            "category": row.vendor.category,
            "spend_amount": money(row.vendor.spend_amount),
            "year_before_amount": money(row.vendor.before_amount),
            "growth_ratio": number(row.vendor.growth_ratio),
            "share_ratio": number(row.share_ratio),
            "contracts": [plain_row(one) for one in found.contracts_of(row.vendor.vendor_key)],
        }

    return {
        **asked.said(books),
        "start": view.period.start.isoformat(),
        "end": view.period.last_day.isoformat(),
        "spend_amount": money(found.spend_amount),
        "hhi": number(found.hhi),
        "unnamed_amount": money(found.unnamed.spend_amount if found.unnamed else Decimal(0)),
        **paged(request, found.ranked, page, page_size, shape),
    }


@router.get("/savings")
@answered
def savings(request: Request, actor: Viewer, page: Page = 1, page_size: PageSize = DEFAULT_SIZE) -> dict[str, object]:
    """Return the savings ledger and the progress to its target: realised hard savings only, types never added up."""
    books = store.open_for(actor)
    asked = ask(books, None)
    found = savings_ledger.ledger(books)
    progress = savings_ledger.progress(books, found, asked.view.as_of)

    def shape(row: Saving) -> dict[str, object]:
        return {
            "saving_id": row.first.saving_id,
            "title": row.first.title,
            "vendor": row.first.vendor,
            "kind": row.first.kind,
            "stage": row.stage,
            "is_live": row.is_live,
            "realised_amount": money(row.amount("realised")),
            "leaked_amount": money(row.amount("leaked")),
            "stages": [plain_row(stage) for stage in row.stages],
        }

    return {
        **asked.said(books),
        "progress": {
            "realised_amount": money(progress.realised_amount),
            "baseline_amount": money(progress.baseline_amount),
            "saved_ratio": number(progress.saved_ratio),
            "target_ratio": number(progress.target_ratio),
            "target_amount": money(progress.target_amount),
        },
        **paged(request, found, page, page_size, shape),
    }


@router.get("/kpi")
@answered
def kpi(actor: Viewer) -> dict[str, object]:
    """Return the four developer-finance KPI with n, interval, state, coverage and twins."""
    books = store.open_for(actor)
    asked = ask(books, None)
    found = developer_registers.kpis(books, asked.view.as_of)
    return {
        **asked.said(books),
        "start": found.days.start.isoformat(),
        "end": found.days.last_day.isoformat(),
        "is_closed": found.is_closed,
        "items": [_kpi(one) for one in found.found],
    }


@router.get("/kpi/{kpi_id}/rows")
@answered
def kpi_rows(
    request: Request, actor: Viewer, kpi_id: KpiId, page: Page = 1, page_size: PageSize = DEFAULT_SIZE
) -> dict[str, object]:
    """Return a KPI's population, failing rows first, down to file and line."""
    books = store.open_for(actor)
    asked = ask(books, None)
    found = developer_registers.kpis(books, asked.view.as_of)
    one = next((one for one in found.found if one.id == kpi_id), None)
    if one is None:
        raise RefusedError("there is no KPI of that name", fix="GET /api/v1/kpi lists them", status=404)
    return {**asked.said(books), "id": one.id, **paged(request, one.rows, page, page_size, plain_row)}


def _kpi(one: Kpi) -> dict[str, object]:
    return {
        "id": one.id,
        "label": one.name,
        "unit": "ratio",
        "value": one.value_ratio,
        "target": one.target_ratio,
        "n": one.n,
        "interval": list(one.interval) if one.interval else None,
        "state": one.state,
        "reason": one.reason or None,
        "coverage_ratio": one.coverage_ratio,
        "excluded": [{"reason": reason, "rows": rows} for reason, rows in one.excluded],
        "twins": [dict(twin._asdict()) for twin in one.twins],
        "beside": [{"name": name, "value": value} for name, value in one.beside],
    }


@router.get("/snapshots")
@answered
def snapshots(actor: Viewer) -> dict[str, object]:
    """Return the state of the books now, and every closed month's snapshot, newest first."""
    books = store.open_for(actor)
    state = data_state(books)
    return {"live": dict(state._asdict()), "items": [plain_row(row) for row in close.snapshots(books)]}


@router.get("/snapshots/{snapshot_id}")
@answered
def snapshot(actor: Viewer, snapshot_id: SnapshotId) -> dict[str, object]:
    """Return the report that a close kept: the same for ever."""
    books = store.open_for(actor)
    if snapshot_id not in {row.snapshot_id for row in close.snapshots(books)}:
        raise RefusedError("there is no such snapshot", fix="GET /api/v1/snapshots lists them", status=404)
    return cast("dict[str, object]", close.document(books, snapshot_id))


@router.get("/report")
def marketing_report(actor: Viewer, period: PeriodQuery = None) -> dict[str, object]:
    """Return the marketing financial report of whole months: of a closed month the one its close kept."""
    books = store.open_for(actor)
    asked = ask(books, period)
    view = asked.months_view()
    made = report.kept(books, view)
    return made or report.document(books, view, now=now())
