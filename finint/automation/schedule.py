"""When is a job due? Times are UTC, so a changed clock in spring neither skips nor repeats a night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

TRIES = 3
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing done again and again.

    Attributes:
        name: as the books keep it.
        label: as people call it.
        rule: the setting that switches it on with "yes".
        every: day, or week (on Mondays).
        words: what it does.
    """

    name: str
    label: str
    rule: str
    every: Literal["day", "week"]
    words: str


JOBS = (
    Job(
        "backup",
        "Nightly backup",
        "backup_nightly",
        "day",
        "Copies the store, restores the copy elsewhere and reads it.",
    ),
    Job(
        "outlook", "Forecast refresh", "outlook_daily", "day", "Forecasts the year again and looks for an adverse end."
    ),
    Job(
        "alerts",
        "Alerts",
        "alerts_daily",
        "day",
        "Looks for budgets, renewals and unreconciled money past their limit.",
    ),
    Job("digest", "Weekly ROI digest", "digest_weekly", "week", "Sums up last week's spend and the return by channel."),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One time a job ran; `said` is its result, or why it failed."""

    job: str
    due_on: datetime
    started_on: datetime
    ended_on: datetime
    outcome: str
    said: str


def last_due(job: Job, hour: int, now: datetime) -> datetime:
    """Return the newest moment at or before `now` at which the job had to run.

    >>> last_due(JOBS[0], 2, datetime(2026, 11, 27, 1, 59))
    datetime.datetime(2026, 11, 26, 2, 0)
    >>> last_due(JOBS[3], 2, datetime(2026, 11, 27, 9, 0))
    datetime.datetime(2026, 11, 23, 2, 0)
    """
    due = datetime.combine(now.date(), time(hour))
    if due > now:
        due -= timedelta(days=1)
    if job.every == "week":
        due -= timedelta(days=due.weekday())
    return due


def is_due(job: Job, hour: int, now: datetime, runs: Sequence[Run], begun_on: datetime) -> bool:
    """Tell whether the job has to run: once a due time, three times at most when it fails, ten minutes apart.

    A machine that slept through the hour runs the job when it wakes; what it slept through before that is not made up.
    Nothing is due from before `begun_on`, when the store began.
    """
    due = last_due(job, hour, now)
    if due < begun_on:
        return False
    these = [run for run in runs if run.job == job.name and run.due_on >= due]
    if any(run.outcome == "done" for run in these) or len(these) >= TRIES:
        return False
    # A clock set back would make the last try lie in the future: that is no reason to wait a year.
    return all(not timedelta(0) <= now - run.ended_on < PAUSE for run in these)
