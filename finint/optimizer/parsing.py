"""Read a budget problem from its JSON object; what cannot be meant is refused with a sentence.

Refused here (`CalculationError`): what is not a number, negative amounts, unknown names, missing fields. Limits that
contradict each other are not refused: they are an answer ("infeasible", with the smallest repair).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.fields import amount, choice, name_of, note_unknown, number, record, records
from finint.optimizer.problem import MODES, RISKS, Channel, Draws, Group, Problem

STEEP_SLOPE = 8.0
CURVE_FIELDS = ("beta", "half", "slope")
ABOUT = ("id", "description", "best_known", "baselines")
RISK = ("draws", "risk", "cvar_level")
PROBLEM_FIELDS = frozenset((*ABOUT, *RISK, "weeks", "total_budget", "budget", "channels", "groups", "mode", "target"))
CHANNEL_FIELDS = frozenset(
    ("name", "beta", "half", "slope", "current", "min", "max", "fixed", "min_if_on", "seen", "identified", "reason")
)
GROUP_FIELDS = frozenset(("name", "channels", "max_share", "min_share", "max", "min"))


def read_problem(document: object) -> Problem:
    """Return the problem in `document`, the JSON object of one problem.

    Raises:
        CalculationError: a field is missing, not a finite number, negative, of an unknown choice, or names a channel
            that is not there.

    >>> curve = {"name": "tv", "beta": 10, "half": 5, "slope": 1}
    >>> read_problem({"total_budget": 8, "budget": "at_most", "channels": [curve]}).channels[0].max_amount
    8.0
    """
    fields = record(document, "the problem")
    warnings: list[str] = []
    note_unknown(fields, PROBLEM_FIELDS, "the problem", warnings)
    mode = choice(fields, "mode", MODES, "the problem") or "max_response"
    equality = (choice(fields, "budget", ("equality", "at_most"), "the problem") or "equality") == "equality"
    budget = amount(fields, "total_budget", "the problem")
    if budget is None and mode == "max_response":
        raise CalculationError("the problem lacks total_budget", fix="add total_budget, an amount of 0 or more")
    draws_given = fields.get("draws") is not None
    drawn = frozenset(CURVE_FIELDS) & set(record(fields["draws"], "draws")) if draws_given else frozenset()
    channels = _channels(fields, budget, warnings, drawn)
    draws = _draws(fields["draws"], channels) if draws_given else None
    risk = choice(fields, "risk", RISKS, "the problem")
    level = number(fields, "cvar_level", "the problem")
    _check_risk(risk, level, mode, channels, draws_given=draws_given)
    if draws is None:
        warnings.extend(
            f"{channel.name} has slope {channel.slope:g}: the curve is almost a step at {channel.half:,.2f}"
            for channel in channels
            if channel.slope > STEEP_SLOPE
        )
    identifier = fields.get("id")
    return Problem(
        channels=channels,
        budget_amount=budget,
        equality=equality,
        groups=_groups(fields, channels, budget, warnings),
        mode=mode,
        target=_target(fields, mode),
        draws=draws,
        risk=risk,
        cvar_level=0.2 if level is None else level,
        identifier=None if identifier is None else str(identifier),
        warnings=tuple(warnings),
    )


def _target(fields: Mapping[str, object], mode: str) -> float | None:
    target = amount(fields, "target", "the problem")
    if mode == "max_response":
        return None
    if target is None or (mode == "target_roi" and target <= 0):
        meaning = "total response per unit of spend, above 0" if mode == "target_roi" else "a total response, 0 or more"
        raise CalculationError(f"mode {mode} needs a target: {meaning}; found {target}", fix="add target")
    return target


def _check_risk(
    risk: str | None, level: float | None, mode: str, channels: Sequence[Channel], *, draws_given: bool
) -> None:
    if level is not None and not 0 < level <= 1:
        raise CalculationError(f"cvar_level is a share above 0 and up to 1; found {level:g}")
    if risk in {"cvar", "beat_today"} and not draws_given:
        raise CalculationError(f"risk {risk} needs draws of the curves; found none", fix="add draws, or leave risk out")
    if risk in {"cvar", "beat_today"} and mode != "max_response":
        raise CalculationError(f"risk {risk} is answered in mode max_response only; found mode {mode}")
    if risk == "beat_today":
        without = [channel.name for channel in channels if channel.current_amount is None]
        if without:
            raise CalculationError(f"risk beat_today needs current of every channel; missing for {', '.join(without)}")


def _channels(
    fields: Mapping[str, object], budget: float | None, warnings: list[str], drawn: frozenset[str]
) -> tuple[Channel, ...]:
    rows = records(fields, "channels", "the problem")
    if not rows:
        raise CalculationError("the problem has no channels", fix="add at least one channel to channels")
    channels = tuple(_channel(row, place, budget, warnings, drawn) for place, row in enumerate(rows, start=1))
    names = [channel.name for channel in channels]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise CalculationError(f"channels are named once each; twice or more: {', '.join(doubled)}", fix="rename one")
    return channels


def _channel(
    row: Mapping[str, object],
    place: int,
    budget: float | None,
    warnings: list[str],
    drawn: frozenset[str],
) -> Channel:
    name = name_of(row, f"channel {place}")
    where = f"channel {name}"
    note_unknown(row, CHANNEL_FIELDS, where, warnings)
    beta, slope = amount(row, "beta", where), number(row, "slope", where)
    half = number(row, "half", where)  # 0 and below is explained with a repair, not refused
    for label, value in zip(CURVE_FIELDS, (beta, half, slope), strict=True):
        if value is None and label not in drawn:
            raise CalculationError(f"{where} lacks {label}", fix="a curve is beta, half and slope")
    if slope is not None and slope <= 0:
        raise CalculationError(f"{where} has slope {slope:g}; a slope is above 0")
    fixed, maximum = amount(row, "fixed", where), amount(row, "max", where)
    if maximum is None and budget is None and fixed is None:
        raise CalculationError(f"{where} lacks max, and there is no total_budget to stand in for it")
    if maximum is None:
        maximum = max(value for value in (budget, fixed) if value is not None)
    low, high = _seen(row, where)
    identified = row.get("identified")
    return Channel(
        name=name,
        # A parameter that only the draws know stands as 1 here; the curves are made from the draws.
        beta=1.0 if beta is None else beta,
        half=1.0 if half is None else half,
        slope=1.0 if slope is None else slope,
        current_amount=amount(row, "current", where),
        min_amount=amount(row, "min", where) or 0.0,
        max_amount=maximum,
        fixed_amount=fixed,
        min_if_on_amount=amount(row, "min_if_on", where),
        seen_low_amount=low,
        seen_high_amount=high,
        identified=identified is not False,
    )


def _seen(row: Mapping[str, object], where: str) -> tuple[float | None, float | None]:
    seen = row.get("seen")
    if seen is None:
        return None, None
    if not isinstance(seen, list) or len(seen) != 2:
        raise CalculationError(
            f"{where} has seen {seen!r}; expected two amounts, the lowest and the highest spend seen"
        )
    low, high = (amount({"seen": value}, "seen", where) for value in seen)
    return low, high


def _groups(
    fields: Mapping[str, object], channels: Sequence[Channel], budget: float | None, warnings: list[str]
) -> tuple[Group, ...]:
    places = {channel.name: index for index, channel in enumerate(channels)}
    groups: list[Group] = []
    for place, row in enumerate(records(fields, "groups", "the problem"), start=1):
        name = name_of(row, f"group {place}")
        where = f"group {name}"
        note_unknown(row, GROUP_FIELDS, where, warnings)
        members = row.get("channels")
        if not isinstance(members, list) or not members:
            raise CalculationError(f"{where} has no channels; expected a list of channel names")
        unknown = [str(member) for member in members if not isinstance(member, str) or member not in places]
        if unknown:
            raise CalculationError(
                f"{where} names channels that are not there: {', '.join(unknown)}; there are {', '.join(places)}"
            )
        if len(set(members)) < len(members):
            warnings.append(f"{where} names a channel twice; it counts once")
        if any(group.name == name for group in groups):
            raise CalculationError(f"group names are used once each; {name} is used twice", fix="rename one")
        groups.append(
            Group(
                name=name,
                members=tuple(sorted({places[member] for member in members})),
                min_amount=_group_limit(row, "min", where, budget),
                max_amount=_group_limit(row, "max", where, budget),
            )
        )
        if groups[-1].min_amount is None and groups[-1].max_amount is None:
            warnings.append(f"{where} sets no limit")
    return tuple(groups)


def _group_limit(row: Mapping[str, object], side: str, where: str, budget: float | None) -> float | None:
    money, share = amount(row, side, where), amount(row, f"{side}_share", where)
    if share is not None and budget is None:
        raise CalculationError(f"{where} has {side}_share, a share of total_budget, which is missing")
    if share is not None and share > 1:
        raise CalculationError(f"{where} has {side}_share {share:g}; a share is from 0 to 1, of total_budget")
    limits = [
        limit for limit in (money, None if share is None or budget is None else share * budget) if limit is not None
    ]
    if not limits:
        return None
    return min(limits) if side == "max" else max(limits)


def _draws(value: object, channels: Sequence[Channel]) -> Draws:
    fields = record(value, "draws")
    tables: dict[str, np.ndarray] = {}
    for label in CURVE_FIELDS:
        rows = fields.get(label)
        if rows is None:
            continue
        tables[label] = _draw_table(rows, label, len(channels))
    if not tables:
        raise CalculationError("draws holds none of beta, half and slope")
    lengths = {label: len(table) for label, table in tables.items()}
    if len(set(lengths.values())) > 1:
        raise CalculationError(f"draws have different numbers of rows: {lengths}")
    count = next(iter(lengths.values()))
    for label in CURVE_FIELDS:
        # A parameter without draws is the channel's own in every draw.
        tables.setdefault(label, np.tile([float(getattr(channel, label)) for channel in channels], (count, 1)))
    for label, allowed in (("beta", tables["beta"] >= 0), ("half", tables["half"] > 0), ("slope", tables["slope"] > 0)):
        if not allowed.all():
            draw, channel = (int(index[0]) for index in np.nonzero(~allowed))
            raise CalculationError(
                f"draws.{label} has {tables[label][draw, channel]:g} for {channels[channel].name} in draw {draw + 1}; "
                f"beta is 0 or more, half and slope are above 0"
            )
    return Draws(tables["beta"], tables["half"], tables["slope"])


def _draw_table(rows: object, label: str, channels: int) -> np.ndarray:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        raise CalculationError(f"draws.{label} is a list with one row a draw; found {type(rows).__name__}")
    if any(len(row) != channels for row in rows):
        raise CalculationError(f"each row of draws.{label} has one value a channel, {channels} in all")
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for row in rows for value in row):
        raise CalculationError(f"draws.{label} holds something that is not a number")
    table = np.array(rows, dtype=float)
    if not np.isfinite(table).all():
        raise CalculationError(f"draws.{label} holds NaN or infinity")
    return table
