"""A rollout problem, week by week, and how it is read from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.curves import FloatArray
from finint.optimizer.fields import amount, choice, name_of, note_unknown, number, numbers, record, records

MOST_WEEKS = 260
ABOUT = ("id", "description", "best_known", "baselines")
LIMITS = ("total_budget", "budget", "weekly_cap", "max_weekly_change")
FIELDS = frozenset((*ABOUT, *LIMITS, "weeks", "tail_weeks", "season", "channels"))
CHANNEL_FIELDS = frozenset(
    ("name", "beta", "half", "slope", "alpha", "carry_in", "current_weekly", "min", "max", "current")
)
NOT_HERE = ("groups", "mode", "target", "draws", "risk", "cvar_level")
NOT_HERE_CHANNEL = ("fixed", "min_if_on")


@dataclass(frozen=True, slots=True)
class WeeklyChannel:
    """A channel whose spend carries over: adstock this week = alpha * adstock last week + spend this week.

    `half` is in adstocked spend (steady spend x gives x / (1 - alpha)). `carry_in_amount` is the adstock at the end of
    the week before the first; `current_weekly_amount` the spend of that week, None when the first step is free.
    """

    name: str
    beta: float
    half: float
    slope: float
    alpha: float
    carry_in_amount: float
    current_weekly_amount: float | None
    min_weekly_amount: float = 0.0
    max_weekly_amount: float | None = None


@dataclass(frozen=True, slots=True)
class Rollout:
    """A budget to spread over `weeks`; `season` has one factor a week on the response, tail weeks included.

    `weekly_cap_amount` limits the spend of all channels in a week (one value a week); `max_weekly_change_ratio` is
    0.25 for ±25 % against the week before. In tail weeks nothing is spent, but carry-over still counts.
    """

    channels: tuple[WeeklyChannel, ...]
    weeks: int
    tail_weeks: int
    season: FloatArray
    budget_amount: float
    equality: bool
    weekly_cap_amount: FloatArray | None
    max_weekly_change_ratio: float | None
    identifier: str | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def names(self) -> tuple[str, ...]:
        """The channels' names, in order."""
        return tuple(channel.name for channel in self.channels)


def read_rollout(document: object) -> Rollout:
    """Return the rollout problem in `document`.

    Raises:
        CalculationError: a field is missing, not a number of its range, or not offered week by week.

    >>> tv = {"name": "tv", "beta": 9, "half": 5, "slope": 1, "alpha": 0.5}
    >>> read_rollout({"weeks": 2, "total_budget": 10, "channels": [tv]}).season.tolist()
    [1.0, 1.0]
    """
    fields = record(document, "the problem")
    warnings: list[str] = []
    for key in NOT_HERE:
        if fields.get(key) not in (None, "max_response"):
            raise CalculationError(f"a problem over weeks does not take {key}", fix="leave it out, or leave weeks out")
    note_unknown(fields, FIELDS | set(NOT_HERE), "the problem", warnings)
    weeks, tail = _whole(fields, "weeks", 1), _whole(fields, "tail_weeks", 0)
    budget = amount(fields, "total_budget", "the problem")
    if budget is None:
        raise CalculationError("the problem lacks total_budget", fix="add total_budget, an amount of 0 or more")
    season = numbers(fields, "season", "the problem")
    if season is not None and len(season) != weeks + tail:
        raise CalculationError(
            f"season has {len(season)} factors; expected {weeks + tail}, one for each of {weeks} weeks and {tail} tail "
            f"weeks"
        )
    change = amount(fields, "max_weekly_change", "the problem")
    rows = records(fields, "channels", "the problem")
    if not rows:
        raise CalculationError("the problem has no channels", fix="add at least one channel to channels")
    channels = tuple(_channel(row, place, warnings) for place, row in enumerate(rows, start=1))
    names = [channel.name for channel in channels]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise CalculationError(f"channels are named once each; twice or more: {', '.join(doubled)}", fix="rename one")
    if change is not None:
        warnings.extend(_steps_that_say_nothing(channels))
    identifier = fields.get("id")
    return Rollout(
        channels=channels,
        weeks=weeks,
        tail_weeks=tail,
        season=np.ones(weeks + tail) if season is None else np.array(season),
        budget_amount=budget,
        equality=(choice(fields, "budget", ("equality", "at_most"), "the problem") or "equality") == "equality",
        weekly_cap_amount=_cap(fields, weeks),
        max_weekly_change_ratio=change,
        identifier=None if identifier is None else str(identifier),
        warnings=tuple(warnings),
    )


def _steps_that_say_nothing(channels: tuple[WeeklyChannel, ...]) -> list[str]:
    without = [channel.name for channel in channels if channel.current_weekly_amount is None]
    still = [channel.name for channel in channels if channel.current_weekly_amount == 0]
    sentences = []
    if without:
        sentences.append(f"the first week of {', '.join(without)} is free: current_weekly is not given")
    if still:
        sentences.append(f"{', '.join(still)} stays at 0: a step is a share of the week before, which is 0")
    return sentences


def _whole(fields: Mapping[str, object], key: str, least: int) -> int:
    found = number(fields, key, "the problem")
    if found is None and least == 0:
        return 0
    if found is None or found != int(found) or not least <= found <= MOST_WEEKS:
        raise CalculationError(f"the problem has {key} {found}; expected a whole number from {least} to {MOST_WEEKS}")
    return int(found)


def _cap(fields: Mapping[str, object], weeks: int) -> FloatArray | None:
    if isinstance(fields.get("weekly_cap"), list):
        caps = numbers(fields, "weekly_cap", "the problem")
        if caps is None or len(caps) != weeks:
            raise CalculationError(f"weekly_cap is one amount, or one for each of {weeks} weeks")
        return np.array(caps)
    cap = amount(fields, "weekly_cap", "the problem")
    return None if cap is None else np.full(weeks, cap)


def _channel(row: Mapping[str, object], place: int, warnings: list[str]) -> WeeklyChannel:
    name = name_of(row, f"channel {place}")
    where = f"channel {name}"
    for key in NOT_HERE_CHANNEL:
        if row.get(key) is not None:
            raise CalculationError(
                f"{where} has {key}, which a problem over weeks does not take", fix="use min and max"
            )
    note_unknown(row, CHANNEL_FIELDS, where, warnings)
    beta, half, slope = amount(row, "beta", where), number(row, "half", where), number(row, "slope", where)
    alpha = number(row, "alpha", where)
    for label, value in (("beta", beta), ("half", half), ("slope", slope)):
        if value is None:
            raise CalculationError(f"{where} lacks {label}", fix="a curve is beta, half and slope")
    assert beta is not None
    assert half is not None
    assert slope is not None
    if slope <= 0:
        raise CalculationError(f"{where} has slope {slope:g}; a slope is above 0")
    if alpha is not None and not 0 <= alpha < 1:
        raise CalculationError(f"{where} has alpha {alpha:g}; carry-over is from 0 up to, not including, 1")
    if row.get("min") is not None or row.get("max") is not None:
        warnings.append(f"{where}: min and max are read as limits of each week")
    return WeeklyChannel(
        name=name,
        beta=beta,
        half=half,
        slope=slope,
        alpha=alpha or 0.0,
        carry_in_amount=amount(row, "carry_in", where) or 0.0,
        current_weekly_amount=amount(row, "current_weekly", where),
        min_weekly_amount=amount(row, "min", where) or 0.0,
        max_weekly_amount=amount(row, "max", where),
    )
