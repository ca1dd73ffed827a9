"""Where should the next euro go? The optimizer over HTTP: a job with progress, and the brief's five fields."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field

from finint import advice_areas, holdings, store
from finint.api.asked import ask, today
from finint.api.jobs import JOBS, Progress
from finint.api.who import Analyst
from finint.api.wire import money
from finint.errors import CalculationError, RefusedError
from finint.metric_values import Asking, Picks
from finint.optimizer.parsing import read_problem
from finint.optimizer.question import Objective
from finint.return_rules import Rules

router = APIRouter(prefix="/v1/optimization", tags=["optimization"])

MOST_CHANNELS = 200
JobId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{22}$")]
Document = Annotated[
    dict[str, Any],
    Body(
        description="total_budget, budget and channels with their response curves, as `finint optimize --help` says",
        examples=[
            {
                "total_budget": 900000,
                "budget": "equality",
                "channels": [
                    {"name": "search", "beta": 300000, "half": 60000, "slope": 1.4, "current": 400000},
                    {"name": "social", "beta": 250000, "half": 90000, "slope": 1.1, "current": 500000},
                ],
            }
        ],
    ),
]


@router.post("", status_code=202)
def optimize(actor: Analyst, document: Document) -> dict[str, object]:
    """Start a job that allocates a budget over response curves; ask for it at `job_id` until its state is done."""
    channels = document.get("channels")
    if isinstance(channels, list) and len(channels) > MOST_CHANNELS:
        raise CalculationError(f"channels: {MOST_CHANNELS} at most; got {len(channels)}")
    read_problem(document)  # what cannot be meant is said now, not after a wait
    start = today()

    def work(tell: Progress) -> dict[str, object]:
        from finint.optimizer import answer, recommendation  # noqa: PLC0415  loads scipy
        from finint.optimizer.solve import solve  # noqa: PLC0415

        asked = read_problem(document)
        tell(0.1, "solving")
        solved = solve(asked)
        tell(0.9, "describing")
        said: dict[str, object] = {"answer": answer.document(solved)}
        if solved.allocation and asked.current is not None:
            made = recommendation.recommend(asked, solved, start_date=start, lag_days=(), guard_metric="response")
            said |= recommendation.as_document(made)
        return said

    return JOBS.start(actor.name, work).document()


class BooksQuestion(BaseModel):
    """What the optimizer's page asks, at its own defaults: the books' own curves, plan and movable money."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[str | None, Field(max_length=200, description="the plan; without it the newest")] = None
    objective: Annotated[Objective | None, Field(description="else the books' default")] = None
    until: Annotated[str, Field(pattern=r"^(\d{4}-\d\d)?$", description="the window's last month")] = ""
    budget_ratio: Annotated[float, Field(ge=0.5, le=1.5, description="of today's plan")] = 1.0
    step_ratio: Annotated[float, Field(ge=0, le=1, description="how far a channel may move; 0 as far as it pays")] = 0.3
    aversion: Annotated[float, Field(ge=0, le=1, description="0 the mean, 1 the worst draws")] = 0.0
    movable_only: bool = True
    may_leave: Annotated[bool, Field(description="whether money may stay unspent")] = True
    target: Annotated[float | None, Field(gt=0, description="cost per customer, or margin per unit spent")] = None

    def picks(self) -> Picks:
        """Return the page's switches."""
        return Picks(
            objective=self.objective,
            until=self.until,
            budget_ratio=self.budget_ratio,
            step_ratio=self.step_ratio or None,
            aversion=self.aversion,
            movable_only=self.movable_only,
            may_leave=self.may_leave,
            target=self.target,
        )


@router.post("/books", status_code=202)
def optimize_books(actor: Analyst, question: BooksQuestion) -> dict[str, object]:
    """Start a job that makes the proposal of the optimizer's page: on curves fitted to the books' own weeks.

    The first job on new weeks fits their curves, which takes seconds; later ones find them fitted.
    """
    books = store.open_for(actor)
    asked = ask(books, None, version=question.version)
    asking = Asking(asked.view, Rules(), holdings.cut_off(asked.held, today()), question.picks())

    def work(tell: Progress) -> dict[str, object]:
        from finint.optimizer import recommendation  # noqa: PLC0415  loads scipy

        found = advice_areas.proposal(books, asking, tell=tell)
        tell(0.95, "describing")
        low, high = found.interval_80
        return {
            "objective": found.question.choices.objective,
            "budget_amount": money(found.budget_amount),
            "unallocated_amount": money(found.unallocated_amount),
            "movable_amount": money(found.movable_amount),
            "expected_gain": round(found.gain, 2),
            "interval_80": [round(low, 2), round(high, 2)],
            "beats_plan_ratio": found.better_ratio,
            "draws": len(found.gains),
            "checks": [{"holds": check.holds, "said": check.said} for check in found.checks],
            **recommendation.as_document(found.result),
            **asked.said(books),
        }

    return JOBS.start(actor.name, work).document()


@router.delete("/{job_id}")
def cancel(actor: Analyst, job_id: JobId) -> dict[str, object]:
    """Stop a job at its next step; one that is over stays as it is."""
    job = JOBS.cancel(actor.name, job_id)
    if job is None:
        raise RefusedError("there is no such job, or it is older than an hour", status=404)
    return job.document()


@router.get("/{job_id}")
def optimization(actor: Analyst, job_id: JobId) -> dict[str, object]:
    """Return a job: its state, its progress, and its result once it is done."""
    job = JOBS.find(actor.name, job_id)
    if job is None:
        raise RefusedError("there is no such job, or it is older than an hour", status=404)
    return job.document()
