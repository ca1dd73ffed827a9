"""The budget of a period, as the brief names it: consumption, variance, forecast against actual, departments."""

from typing import Annotated

from fastapi import APIRouter, Path

from finint import budget, outlook, store
from finint.api.answers import Unfinished, answered
from finint.api.asked import FORMS, PERIOD, Asked, Names, Snapshot, VersionQuery, ask
from finint.api.who import Scoped
from finint.api.wire import money, number
from finint.conventions import Convention
from finint.data_state import LIVE
from finint.landing import Outlook
from finint.metric_areas import WAIT_SECONDS
from finint.metrics import METRICS
from finint.metrics.conventions import VarianceShown, variance_shown

router = APIRouter(prefix="/v1/integrations/finance", tags=["finance"])

PeriodText = Annotated[str, Path(pattern=PERIOD, description=FORMS)]


@router.get("/budget/{period}")
@answered
def budget_status(
    actor: Scoped,
    period: PeriodText,
    version: VersionQuery = None,
    department: Names = None,
    channel: Names = None,
    vendor: Names = None,
    snapshot: Snapshot = LIVE,
    convention: Convention = "default",
) -> dict[str, object]:
    """Return consumption, variance, forecast against actual, and the breakdown by department, of one period.

    A week's plan is the part of its months' plan that falls on its days. `version` names the plan compared with.
    `convention=better_worse` states variances as plan − actual, under a name of their own.
    """
    books = store.open_for(actor)
    asked = ask(
        books,
        period,
        version=version,
        departments=department,
        channels=channel,
        vendors=vendor,
        snapshot=snapshot,
    )
    cells, shown = asked.cells(books), variance_shown({"convention_variance": convention})
    total = budget.total(cells)
    is_ahead = asked.is_whole and not outlook.is_too_far(asked.view)
    landing = outlook.outlook(books, asked.view, cells=cells, seconds=WAIT_SECONDS) if is_ahead else None
    said: dict[str, object] = {
        **asked.said(books),
        "consumption": {
            "budget_amount": money(total.budget_amount),
            "committed_amount": money(total.committed_amount) if asked.is_whole else None,
            "accrued_amount": money(total.accrued_amount) if asked.is_whole else None,
            "actual_amount": money(total.actual_amount),
            "available_amount": money(total.available_amount),
            "used_ratio": number(total.used_ratio),
        },
        "variance": _variance(total, shown),
        "forecast_vs_actual": _forecast(asked, cells, total, landing),
        "departments": [
            {"department": line.name, **_plan(line), **_variance(line, shown), **_landing(line, landing)}
            for line in budget.lines(cells, ("department",))
        ],
    }
    # While the forecast or its record is being worked out, the next who asks may be told more.
    is_finished = not is_ahead or (landing is not None and landing.is_recorded)
    return said if is_finished else Unfinished(said)


def _forecast(asked: Asked, cells: list[budget.Cell], total: budget.Line, landing: Outlook | None) -> dict[str, object]:
    """Return plan due against spend, the outlook to the period's end with its range and record, and the months."""
    end = landing.total if landing else None
    is_ahead = asked.is_whole and not outlook.is_too_far(asked.view)
    state = "defined" if end else "being worked out" if is_ahead else "undefined"
    return {
        "plan_to_date_amount": money(total.due_amount),
        "actual_amount": money(total.actual_amount),
        "pace_ratio": number(METRICS["pace_ratio"].value(budget.parts(total))),
        "outlook_amount": money(end.outlook_amount if end else None),
        "outlook_variance_amount": money(end.variance_amount if end else None),
        "outlook_interval": [money(end.lower_amount), money(end.upper_amount)] if end else None,
        "outlook_state": state,
        "outlook_method": "spend and accruals to date + by line the larger of open commitments and the expected rest",
        "forecast_model": landing.method if landing else None,
        "forecast_accuracy_ratio": number(landing.accuracy_ratio if landing else None),
        "months": [
            {
                "month": f"{row.month:%Y-%m}",
                "budget_amount": money(row.budget_amount),
                "plan_to_date_amount": money(row.due_amount),
                "actual_amount": money(row.actual_amount),
                "is_open": row.is_open,
            }
            for row in budget.months(cells, asked.view.period, asked.view.cut)
        ],
    }


def _landing(line: budget.Line, landing: Outlook | None) -> dict[str, object]:
    found = next((row for row in landing.rows if row.line.name == line.name), None) if landing else None
    return {"outlook_amount": money(found.outlook_amount if found else None)}


def _plan(line: budget.Line) -> dict[str, object]:
    return {
        "budget_amount": money(line.budget_amount),
        "plan_to_date_amount": money(line.due_amount),
        "actual_amount": money(line.actual_amount),
        "accrued_amount": money(line.accrued_amount),
        "committed_amount": money(line.committed_amount),
        "available_amount": money(line.available_amount),
    }


def _variance(line: budget.Line, shown: VarianceShown) -> dict[str, object]:
    return {
        shown.field: money(shown.amount(line.variance_amount)),
        shown.ratio_field: number(shown.amount(line.variance_ratio)),
        "impact": "none" if not line.variance_amount else "adverse" if line.variance_amount > 0 else "favourable",
        "state": "unbudgeted" if line.is_unbudgeted else "planned",
    }
