"""The register over HTTP: every number of the pages, its value, its explanation, its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import PlainTextResponse

from finint import store
from finint.api.answers import Unfinished, answered
from finint.api.asked import Asked
from finint.api.filters import AllFilters, Filters, MetricFilters, RowFilters, ValueFilters
from finint.api.paging import paged
from finint.api.who import Scoped
from finint.api.wire import money, number
from finint.auth import Actor
from finint.conventions import Convention, stated
from finint.errors import CalculationError, RefusedError, StoreError
from finint.explain import Explanation
from finint.metric_areas import AREAS, DEFAULT_AREAS, DEPARTMENT_AREAS, area_of, values
from finint.metric_values import UNFINISHED, Value, explained
from finint.metrics import METRICS, Metric

router = APIRouter(prefix="/v1/metrics", tags=["metrics"])

MetricId = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,80}$", description="as in the catalogue")]


@router.get("")
@answered
def catalogue(actor: Scoped) -> dict[str, object]:
    """Return every declared number: label, unit, formula, parts, version."""
    del actor
    return {"items": [_declared(metric) for metric in METRICS.values()]}


@router.get("/values")
@answered
def all_values(actor: Scoped, asking: Annotated[AllFilters, Query()]) -> dict[str, object]:
    """Return every number of the areas asked for, in one answer: a sheet's whole column."""
    books = store.open_for(actor)
    asked = asking.asked(books)
    names = tuple(asking.area or DEFAULT_AREAS)
    if unknown := [name for name in names if name not in {area.name for area in AREAS}]:
        raise CalculationError(
            f"area: there is no area {unknown[0]}", fix=f"there are: {', '.join(area.name for area in AREAS)}"
        )
    if actor.departments is not None and not asking.area:
        names = DEPARTMENT_AREAS
    _allowed(actor, names)
    areas = [area for area in AREAS if area.name in names]
    if not asked.is_whole:
        areas = [area for area in areas if area.name == "books"]
    served = [metric for area in areas for metric in area.metrics.values()]
    whole = all(area.name != "books" for area in areas)
    found = values(books, served, asking.asking(books, asked, whole=whole))
    items = [_valued(metric, found[metric.id], asking.convention) for metric in served]
    return _finished({**asked.said(books), **_conventions(asking), "items": items}, found.values())


@router.get("/{metric_id}", response_model=None)
@answered
def metric_value(
    actor: Scoped, metric_id: MetricId, asking: Annotated[ValueFilters, Query()]
) -> dict[str, object] | PlainTextResponse:
    """Return one number for a period and filters: the value of its tile; as text, the bare number for a cell."""
    books = store.open_for(actor)
    metric, asked = _known(metric_id), asking.asked(books)
    _allowed(actor, [area_of(metric).name])
    full = asking.asking(books, asked, whole=area_of(metric).name != "books")
    found = values(books, [metric], full)[metric.id]
    said = _valued(metric, found, asking.convention)
    if asking.format == "text":
        if said["state"] == UNFINISHED:
            raise StoreError(f"{metric_id}: {said['reason']}", fix="ask again in a minute")
        return PlainTextResponse("" if said["value"] is None else str(said["value"]))
    return _finished({**said, **asked.said(books), **_conventions(asking)}, [found])


@router.get("/{metric_id}/explain")
@answered
def metric_explain(actor: Scoped, metric_id: MetricId, asking: Annotated[MetricFilters, Query()]) -> dict[str, object]:
    """Return where a number comes from: formula, values of its parts, filters, exclusions, rates, imports."""
    books = store.open_for(actor)
    explanation, asked = _explained(books, metric_id, asking)
    metric = explanation.metric
    return {
        **_valued(
            metric, Value(explanation.value, sum(len(term.rows) for term in explanation.terms)), asking.convention
        ),
        **asked.said(books),
        **_conventions(asking),
        "words": metric.words,
        "symbols": metric.symbols,
        "notes": metric.notes,
        "parts": [
            {
                "name": term.part.name,
                "label": term.part.label,
                "value": format(term.value, "f"),
                "column": term.part.column,
                "rows": len(term.rows),
            }
            for term in explanation.terms
        ],
        "filters": list(explanation.filters),
        "excluded": [plain_row(row) for row in explanation.excluded],
        "rates": list(explanation.rates),
        "imports": list(explanation.imports),
    }


@router.get("/{metric_id}/rows")
@answered
def metric_rows(
    request: Request, actor: Scoped, metric_id: MetricId, asking: Annotated[RowFilters, Query()]
) -> dict[str, object]:
    """Return the rows that a part of a number is the sum of, down to import, file and line."""
    books = store.open_for(actor)
    explanation, asked = _explained(books, metric_id, asking)
    term = next((term for term in explanation.terms if term.part.name == asking.part), None)
    if term is None:
        names = ", ".join(term.part.name for term in explanation.terms)
        raise CalculationError(f"part: {metric_id} has no part of that name", fix=f"its parts are: {names}")
    return {
        **asked.said(books),
        "part": asking.part,
        "column": term.part.column,
        "value": format(term.value, "f"),
        **paged(request, term.rows, asking.page, asking.page_size, plain_row),
    }


def _finished(answer: dict[str, object], found: Iterable[Value]) -> dict[str, object]:
    """Return an answer as one to keep, unless something in it is still being worked out."""
    return answer if all(one.is_final for one in found) else Unfinished(answer)


def _allowed(actor: Actor, names: Sequence[str]) -> None:
    """Refuse areas whose rows carry no department to who may see some departments only.

    Raises:
        RefusedError: one of them shows the whole company (403).
    """
    whole = [name for name in names if name not in DEPARTMENT_AREAS]
    if actor.departments is not None and whole:
        own = ", ".join(actor.departments) or "no department"
        raise RefusedError(f"{whole[0]} shows the whole company; you may see {own}")


def _known(metric_id: str) -> Metric:
    metric = METRICS.get(metric_id)
    if metric is None:
        raise RefusedError("there is no metric of that name", fix="GET /api/v1/metrics lists them", status=404)
    return metric


def _explained(books: store.Books, metric_id: str, asking: MetricFilters) -> tuple[Explanation, Asked]:
    metric, asked = _known(metric_id), asking.asked(books)
    _allowed(books.actor, [area_of(metric).name])
    return explained(books, area_of(metric), asking.asking(books, asked, whole=True), metric), asked


def _declared(metric: Metric) -> dict[str, object]:
    return {
        "id": metric.id,
        "label": metric.label,
        "unit": metric.unit,
        "better": metric.better,
        "words": metric.words,
        "symbols": metric.symbols,
        "undefined": metric.undefined or None,
        "notes": metric.notes or None,
        "parts": [{"name": part.name, "label": part.label, "column": part.column} for part in metric.parts],
        "metric_version": metric.version,
        "area": area_of(metric).name,
        "scope": area_of(metric).scope or None,
    }


def _valued(metric: Metric, found: Value, convention: Convention) -> dict[str, object]:
    said = stated(metric, found.value, convention)
    return {
        "id": metric.id,
        "label": said.label,
        "unit": said.unit,
        "better": said.better,
        "value": money(said.value) if said.unit == "money" else number(said.value),
        "n": found.n,
        "interval": list(found.interval) if found.interval else None,
        "state": found.state or ("undefined" if said.value is None else "defined"),
        "reason": found.reason or (metric.undefined if said.value is None else None),
        "metric_version": metric.version,
        "convention": said.convention,
    }


def _conventions(asking: Filters) -> dict[str, object]:
    return {
        "basis": asking.basis,
        "benefit": asking.benefit,
        "model": asking.model,
        "lookback_days": asking.lookback_days,
    }


def plain_row(row: Any) -> dict[str, object]:
    """Return a row of the books as JSON's own types: exact amounts as strings, days in ISO."""
    names: Sequence[str] = [field.name for field in fields(row)] if is_dataclass(row) else row._fields
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
