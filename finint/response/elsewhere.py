"""Curve draws of a model fitted elsewhere (Meridian, PyMC-Marketing, Robyn), read from CSV or Parquet.

One row a draw and channel: `channel,draw,beta,half,slope` and, where the curve is in adstocked spend, `alpha`, its
carry-over a week. Every channel has the same draws, so that a row across channels belongs together.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from finint.errors import CalculationError, ExportError
from finint.response.curves import FloatArray
from finint.response.draws import CurveDraws

NEEDED = ("channel", "draw", "beta", "half", "slope")
CARRYOVER = "alpha"


def read_draws(path: Path) -> CurveDraws:
    """Return the draws of a CSV or Parquet file.

    Raises:
        ExportError: the file is missing, neither CSV nor Parquet, or lacks a column.
        CalculationError: a value is out of range, or a channel lacks a draw.
    """
    # pyarrow takes a while to import: a fit without foreign draws does not pay for it.
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.csv  # noqa: PLC0415
    import pyarrow.parquet  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            parquet = file.read(4) == b"PAR1"
        table = pyarrow.parquet.read_table(path) if parquet else pyarrow.csv.read_csv(path)
    except FileNotFoundError as error:
        raise ExportError(f"there is no file {path}", fix="check the path") from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ExportError(f"{path.name} is neither CSV nor Parquet: {error}", fix="write the draws as CSV") from error
    names = [name.strip().casefold() for name in table.column_names]
    return draws_of({name: column.to_pylist() for name, column in zip(names, table.columns, strict=True)}, path.name)


def draws_of(columns: Mapping[str, Sequence[object]], source: str = "the table") -> CurveDraws:
    """Return the draws in a table given by column.

    Args:
        columns: `channel`, `draw`, `beta`, `half`, `slope` and perhaps `alpha`, all of one length.
        source: what to call the table in a message.

    Raises:
        ExportError: a column is missing.
        CalculationError: there are no rows, a value is out of range, or a channel lacks a draw or has one twice.

    >>> one = {"channel": ["tv", "tv"], "draw": [0, 1], "beta": [9, 7], "half": [4, 5], "slope": [1, 2]}
    >>> draws_of(one).beta.tolist()
    [[9.0], [7.0]]
    """
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        raise ExportError(
            f"{source} lacks {lacking}; it has {sorted(columns)}", fix="name the columns channel,draw,beta,half,slope"
        )
    channels = tuple(dict.fromkeys(str(name) for name in columns["channel"]))
    numbers = tuple(dict.fromkeys(columns["draw"]))
    if not channels:
        raise CalculationError(f"{source} has no rows", fix="write at least one draw of one channel")
    rows = {
        (str(channel), number): row
        for row, (channel, number) in enumerate(zip(columns["channel"], columns["draw"], strict=True))
    }
    if len(rows) != len(columns["channel"]) or len(rows) != len(channels) * len(numbers):
        found = f"{len(columns['channel'])} rows for {len(channels)} channels and {len(numbers)} draws"
        raise CalculationError(f"{source} has {found}", fix="every channel needs every draw exactly once")
    order = np.array([[rows[channel, number] for channel in channels] for number in numbers])
    values = {name: _column(columns, name, source)[order] for name in NEEDED[2:]}
    carryover = _column(columns, CARRYOVER, source)[order] if CARRYOVER in columns else np.zeros(order.shape)
    for name, wrong, expected in (
        ("beta", values["beta"] < 0, "0 or more"),
        ("half", values["half"] <= 0, "above 0"),
        ("slope", values["slope"] <= 0, "above 0"),
        (CARRYOVER, (carryover < 0) | (carryover >= 1), "0 up to, not including, 1"),
    ):
        if wrong.any():
            draw, channel = np.argwhere(wrong)[0]
            value = (values.get(name) if name != CARRYOVER else carryover)[draw, channel]  # type: ignore[index]
            raise CalculationError(
                f"{source}: {name} of '{channels[channel]}' is {value:g} in draw {numbers[draw]}; expected {expected}"
            )
    return CurveDraws(channels, carryover, values["half"], values["slope"], values["beta"])


def _column(columns: Mapping[str, Sequence[object]], name: str, source: str) -> FloatArray:
    try:
        numbers = np.array([float(str(value)) for value in columns[name]])
    except ValueError as error:
        raise CalculationError(f"{source}: a {name} is not a number ({error})") from error
    if not np.isfinite(numbers).all():
        raise CalculationError(f"{source}: {name} is not finite in row {int(np.argmin(np.isfinite(numbers))) + 1}")
    return numbers


def with_draws(problem: object, drawn: CurveDraws) -> object:
    """Return a budget problem (a JSON object) whose curves are the draws, in its channels' order.

    A channel the draws lack keeps its own curve in every draw; what is no problem is returned as it is, to be refused
    where problems are read.

    Raises:
        CalculationError: the problem has draws of its own, is a rollout, or a channel has neither draws nor a curve.

    >>> one = CurveDraws(("tv",), np.array([[0.5]]), np.array([[8.0]]), np.array([[1.0]]), np.array([[9.0]]))
    >>> with_draws({"channels": [{"name": "tv"}]}, one)["draws"]
    {'beta': [[9.0]], 'half': [[4.0]], 'slope': [[1.0]]}
    """
    if not isinstance(problem, dict) or not isinstance(problem.get("channels"), list):
        return problem
    if problem.get("draws") is not None or problem.get("weeks") is not None:
        found = "draws of its own" if problem.get("draws") is not None else "weeks: a rollout reads one curve a channel"
        raise CalculationError(f"the problem has {found}", fix="leave them out, or leave --draws out")
    tables = {"beta": drawn.beta, "half": drawn.steady_half_amount, "slope": drawn.slope}
    columns: dict[str, list[FloatArray]] = {name: [] for name in tables}
    for channel in problem["channels"]:
        name = channel.get("name") if isinstance(channel, dict) else None
        for label, table in tables.items():
            if name in drawn.channels:
                columns[label].append(table[:, drawn.channels.index(name)])
                continue
            own = channel.get(label) if isinstance(channel, dict) else None
            if not isinstance(own, int | float) or isinstance(own, bool):
                raise CalculationError(
                    f"channel {name} has no draws and no {label} of its own; there are draws of "
                    f"{', '.join(drawn.channels)}",
                    fix="name the channels alike, or give the channel a curve",
                )
            columns[label].append(np.full(len(table), float(own)))
    return problem | {"draws": {label: np.column_stack(found).tolist() for label, found in columns.items()}}
