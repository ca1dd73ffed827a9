"""Credit conversions to channels, by every model at once."""

import argparse
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from finint.commands.document import show
from finint.errors import CalculationError

if TYPE_CHECKING:
    from types import ModuleType

    from finint.journeys.attribution import Attribution
    from finint.journeys.bootstrap import ShareInterval
    from finint.journeys.models import ChannelCredit
    from finint.journeys.order import OrderEvidence
    from finint.journeys.touches import Touches

MILLION = 1_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument(
        "touchpoints", type=Path, help="CSV or Parquet: journey_id,touch_time,channel,converted,conversion_value"
    )
    parser.add_argument("--model", default="all", help="all, markov, or names separated by commas (default all)")
    parser.add_argument("--order", help="of the Markov models only this one: 1, 2 or 3")
    parser.add_argument("--half-life-hours", default="168", help="of time_decay (default 168)")
    parser.add_argument("--draws", default="0", help="bootstrap draws for intervals of shares, 200 and up (default 0)")
    parser.add_argument("--seed", default="0", help="of the draws (default 0)")
    parser.add_argument("--json", action="store_true", help="errors as a JSON document too")


def run(arguments: argparse.Namespace) -> int:
    """Answer as one JSON document."""
    half_life_hours = _number(arguments.half_life_hours, "--half-life-hours")
    draws, seed = _whole(arguments.draws, "--draws"), _whole(arguments.seed, "--seed")
    order = None if arguments.order is None else _whole(arguments.order, "--order")
    with ThreadPoolExecutor(1) as background:
        loaded = background.submit(_calculation)  # a second of imports, while the file is being read
        from finint.journeys import touchfile  # noqa: PLC0415

        touches = touchfile.read(arguments.touchpoints)
        calculation = loaded.result()
    from finint.journeys.models import chosen  # noqa: PLC0415

    models = chosen(arguments.model, order)
    answer = calculation.attribute(touches, models, half_life_hours=half_life_hours, draws=draws, seed=seed)
    settings = {"half_life_hours": half_life_hours, "draws": draws, "seed": seed}
    show(_document(touches, answer, settings))
    return 0


def _calculation() -> "ModuleType":
    from finint.journeys import attribution  # noqa: PLC0415

    attribution.load()
    return attribution


def _document(touches: "Touches", answer: "Attribution", settings: dict[str, float]) -> dict[str, object]:
    from finint.journeys.models import DEFINITIONS  # noqa: PLC0415
    from finint.journeys.order import best  # noqa: PLC0415
    from finint.journeys.placed import CAP_TOUCHES  # noqa: PLC0415

    document: dict[str, object] = {
        "totals": {"conversions": touches.conversions, "value": touches.value_cents / 100},
        "models": {
            name: {
                channel: _credit(credit, is_markov=name.startswith("markov")) for channel, credit in channels.items()
            }
            for name, channels in answer.models.items()
        },
    }
    if answer.orders:
        document["markov_order"] = {
            "best_predictor": best(answer.orders),
            "evidence": [_evidence(evidence) for evidence in answer.orders],
        }
    if answer.intervals is not None:
        document["share_intervals_90"] = {
            name: {channel: _interval(interval) for channel, interval in channels.items()}
            for name, channels in answer.intervals.items()
        }
    used = {"order", "shares", *(name.rstrip("_123") for name in answer.models)}
    counts = {"rows": touches.rows, "touches": touches.path.num_rows, "journeys": touches.journeys}
    return document | {
        "counts": counts,
        "settings": settings | {"cap_touches": CAP_TOUCHES, "decay_weight_bits": answer.weight_bits},
        "definitions": {name: text for name, text in DEFINITIONS.items() if name in used},
        "warnings": list(answer.warnings),
        "notes": list(touches.notes),
    }


def _credit(credit: "ChannelCredit", *, is_markov: bool) -> dict[str, float | None]:
    shown: dict[str, float | None] = {
        "conversions": credit.conversions_millionths / MILLION,
        "value": credit.value_cents / 100,
    }
    if credit.exact_conversions is not None and credit.exact_cents is not None:
        shown["conversions_unrounded"] = credit.exact_conversions
        shown["value_unrounded"] = credit.exact_cents / 100
    if is_markov:
        shown["removal_effect"] = credit.removal_effect
        shown["removal_effect_value"] = credit.removal_effect_value
    if credit.standard_error is not None:
        shown["standard_error"] = credit.standard_error
    return shown


def _evidence(evidence: "OrderEvidence") -> dict[str, float]:
    return {
        "order": evidence.order,
        "contexts": evidence.contexts,
        "log_likelihood": evidence.log_likelihood,
        "held_out_log_likelihood": evidence.held_out_log_likelihood,
        "aic": evidence.aic,
    }


def _interval(interval: "ShareInterval") -> dict[str, tuple[float, float] | None]:
    return {"conversions": interval.conversions, "value": interval.value}


def _number(text: str, name: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CalculationError(f"{name} is a number; got {text!r}", fix="write a number such as 168")
    return number


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise CalculationError(f"{name} is a whole number of 0 and up; got {text!r}", fix="write a number such as 1")
    return int(text)
