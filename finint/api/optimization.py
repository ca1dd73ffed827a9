"""Where should the next euro go? The optimizer over HTTP: a job with progress, and the brief's five fields."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path

from finint.api.asked import today
from finint.api.jobs import JOBS, Progress
from finint.api.who import Analyst
from finint.errors import CalculationError, RefusedError
from finint.optimizer.parsing import read_problem

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


@router.get("/{job_id}")
def optimization(actor: Analyst, job_id: JobId) -> dict[str, object]:
    """Return a job: its state, its progress, and its result once it is done."""
    job = JOBS.find(actor.name, job_id)
    if job is None:
        raise RefusedError("there is no such job, or it is older than an hour", status=404)
    return job.document()
