"""What do the rule models credit to each channel of the books, and on which paths did the orders come?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis
import numpy as np
from ibis import _
from numpy.typing import NDArray

from finint.journeys.counts import Packing, packing, unique_paths
from finint.journeys.credit import MILLIONTHS, RULES, credit, weighed
from finint.journeys.paths import CONVERSION, TOUCHPOINT, paths, touchless
from finint.journeys.placed import CAP_TOUCHES, placed
from finint.journeys.sequences import Paths, unpack
from finint.journeys.shares import UNATTRIBUTED


@dataclass(frozen=True, slots=True)
class Span:
    """Orders from `start` to before `end` (naive UTC), with their touches of the look-back."""

    start: datetime
    end: datetime
    lookback_days: int
    longest_minutes: int


def rule_credit(span: Span) -> Any:
    """Return channel and, for each model m of RULES, `m_conversions` (millionths) and `m_net` (cents less refunds).

    Every order is in it; one without a touch is credited to `unattributed`.
    """
    orders, touches = _events(span)
    path = paths(touches, orders, span.lookback_days).filter(_.converted == 1)
    whole = path.union(touchless(touches, orders, span.lookback_days))
    rows = credit(placed(whole), by=["channel"], longest_minutes=span.longest_minutes)
    columns = {f"{rule}_conversions": rows[f"{rule}_conversions"] for rule in RULES}
    columns |= {f"{rule}_net": rows[f"{rule}_value"] - rows[f"{rule}_refund"] for rule in RULES}
    return rows.select("channel", **columns).order_by("channel")


def rule_columns() -> tuple[str, ...]:
    """Return the columns of `rule_credit` in their order."""
    return ("channel", *(f"{rule}_conversions" for rule in RULES), *(f"{rule}_net" for rule in RULES))


def names(span: Span) -> Any:
    """Return the channels of all touches of the span, also of those that led to no order."""
    trimmed = _.channel.fill_null("").strip()
    touches = _events(span)[1]
    named = touches.select(channel=ibis.ifelse(trimmed == "", UNATTRIBUTED, trimmed))
    return named.distinct().order_by("channel")


def path_counts(span: Span, channels: Sequence[str]) -> Any:
    """Return every different path and outcome with how many journeys were so, lost ones included, as packed words.

    Touches of the look-back before `start` belong to its orders; journeys lost before `start` are left out.
    """
    orders, touches = _events(span)
    path = paths(touches, orders, span.lookback_days)
    inside = path.filter((_.converted == 1) | (_.touched_at >= span.start))
    # One weight for lost touches, too, so that one pass counts both.
    won = weighed(placed(inside.filter(_.converted == 1), memory=0), longest_minutes=span.longest_minutes)
    lost = placed(inside.filter(_.converted == 0), memory=0)
    tables = [unique_paths(part, channels, CAP_TOUCHES) for part in (won, lost)]
    columns = path_columns(channels)
    lost_rows = tables[1].mutate(**{f"decay_{place}": ibis.literal(0, "int64") for place in range(len(channels))})
    both = _same_types(tables[0], columns).union(_same_types(lost_rows, columns))
    return both.order_by(list(columns[:-1]))


def path_columns(channels: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of `path_counts` in their order."""
    packed = packing(len(channels), CAP_TOUCHES)
    words = tuple(f"word_{place}" for place in range(packed.words))
    decays = tuple(f"decay_{place}" for place in range(len(channels)))
    return (*words, "converted", "value_cents", "refund_cents", *decays, "journeys")


def unpacked(rows: Sequence[Sequence[int]], channels: Sequence[str]) -> tuple[Paths, NDArray[np.float64]]:
    """Return the paths of `path_counts`, and each channel's time-decay share of a conversion on them."""
    packed: Packing = packing(len(channels), CAP_TOUCHES)
    columns: Mapping[str, NDArray[np.int64]] = {
        name: np.array([row[place] for row in rows], dtype=np.int64)
        for place, name in enumerate(path_columns(channels))
    }
    journeys = columns["journeys"]
    found = unpack(
        tuple(channels),
        packed,
        np.stack([columns[f"word_{place}"] for place in range(packed.words)]),
        converted=columns["converted"] == 1,
        value_cents=columns["value_cents"],
        refund_cents=columns["refund_cents"],
        journeys=journeys,
    )
    faded = np.stack([columns[f"decay_{place}"] for place in range(len(channels))], axis=1)
    return found, faded / (journeys[:, None] * MILLIONTHS)


def _events(span: Span) -> tuple[Any, Any]:
    reach = timedelta(days=span.lookback_days)
    orders = CONVERSION.filter(_.ts >= span.start, _.ts < span.end)
    return orders, TOUCHPOINT.filter(_.ts >= span.start - reach, _.ts < span.end)


def _same_types(table: Any, columns: Sequence[str]) -> Any:
    return table.select(**{name: table[name].cast("int64") for name in columns})
