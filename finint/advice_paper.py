"""A proposal on one page: answer, figures, allocation, roll-out, checks and what it rests on, as lines and on paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby

from finint import display
from finint.data_state import DataState
from finint.optimizer.advice import Advice
from finint.optimizer.reasons import confidence, why
from finint.optimizer.recommendation import ChannelMove
from finint.report_paper import STYLE

WIDTH, HEIGHT = 150, 14
DUMBBELL = """@page { size: A4; margin: 12mm 14mm; } .page h2 { margin: 4mm 0 0; }
.page td:nth-child(2) { white-space: nowrap; } .page h1 { font-size: 14pt; } svg { vertical-align: middle; }"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the one-pager."""

    section: str
    item: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rests:
    """What a proposal rests on: weeks fitted, plan version ("" for none), currency, and how channels are named."""

    weeks: int
    version: str
    currency: str
    named: Callable[[str], str]


def lines(found: Advice, said: Sequence[str], rests: Rests) -> list[Line]:
    """Return the page line by line; `said` is the answer and its scope, as the screen shows them."""
    return [
        *(Line("Scope" if place else "Answer", text, "") for place, text in enumerate(said) if text),
        *(Line("Figures", name, value) for name, value in _figures(found, rests.currency).items()),
        *(
            Line(
                "Allocation",
                rests.named(move.channel),
                f"{display.money(move.current_amount)} → {display.money(move.proposed_amount)}",
                f"{why(found, move)}; confidence {confidence(found, move)}",
            )
            for move in found.result.moves
        ),
        *(
            Line(
                "Roll-out",
                f"{step.share_percent} % from {display.day(step.start_date)}",
                f"judged {display.day(step.checkpoint_date)}",
                f"{step.stop_rule}; {step.roll_back}",
            )
            for step in found.result.implementation_timeline.steps
        ),
        *(Line("Checks", check.said, "holds" if check.holds else "does not hold") for check in found.checks),
        Line("Rests on", "Whole weeks fitted", str(rests.weeks), "predictive, no causal proof"),
        Line("Rests on", "Plan", rests.version or "pace of the last 13 weeks"),
    ]


def _figures(found: Advice, currency: str) -> Mapping[str, str]:
    low, high = found.interval_80
    unit = currency if found.question.choices.is_money else ""
    return {
        "Expected gain": f"{found.gain:,.2f} {unit}".strip(),
        "80 % interval": f"[{low:,.2f}; {high:,.2f}]",
        "5th percentile": f"{found.worst_in_20:,.2f}",
        "P(beats current)": display.percent(found.better_ratio),
        "P(loss)": display.percent(found.result.risk_assessment.prob_loss),
        "Unallocated": display.money(found.unallocated_amount),
        "Movable": display.money(found.movable_amount),
    }


def html(found: Advice, said: Sequence[str], rests: Rests, state: DataState, *, made_on: datetime, sample: bool) -> str:
    """Return the same lines as one page of HTML that needs nothing else and prints on A4, with a dumbbell a channel."""
    every = lines(found, said, rests)
    answer = escape(next((line.item for line in every if line.section == "Answer"), "Proposal"))
    scope = " · ".join(escape(line.item) for line in every if line.section == "Scope")
    snapshot = f"snapshot {state.snapshot} {state.data_version} · data hash {state.data_hash[:16]}"
    kept = [snapshot, f"made {made_on:%Y-%m-%d %H:%M} UTC", *(["sample company: invented figures"] if sample else [])]
    top = max((float(max(move.current_amount or 0, move.proposed_amount)) for move in found.result.moves), default=0.0)
    pictures = {rests.named(move.channel): _dumbbell(move, top or 1.0) for move in found.result.moves}
    body = "".join(
        _section(name, list(group), pictures if name == "Allocation" else {}, rests.currency)
        for name, group in groupby(every, key=lambda line: line.section)
        if name not in {"Answer", "Scope"}
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{answer}</title>'
        f'<style>{STYLE}{DUMBBELL}</style></head><body class="page"><h1>{answer}</h1><p class="muted">{scope}</p>'
        f'<p class="muted">{escape(" · ".join(kept))}</p>{body}</body></html>'
    )


def _section(name: str, rows: Sequence[Line], pictures: Mapping[str, str], currency: str) -> str:
    title = f"{name}, {currency} · ○ current ● proposed" if pictures else name
    cells = [
        [escape(row.item), escape(row.value), *([pictures.get(row.item, "")] if pictures else []), escape(row.note)]
        for row in rows
    ]
    drawn = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    return f"<section><h2>{escape(title)}</h2><table><tbody>{drawn}</tbody></table></section>"


def _dumbbell(move: ChannelMove, top: float) -> str:
    """Return current and proposed spend on a line from 0 to the largest amount of the page."""
    now, then = (6 + (WIDTH - 12) * float(amount) / top for amount in (move.current_amount or 0, move.proposed_amount))
    middle = HEIGHT / 2
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="current and proposed">'
        f'<line x1="6" x2="{WIDTH - 6}" y1="{middle}" y2="{middle}" stroke="#E6EAF0"/>'
        f'<line x1="{now:.1f}" x2="{then:.1f}" y1="{middle}" y2="{middle}" stroke="#66727F" stroke-width="2"/>'
        f'<circle cx="{now:.1f}" cy="{middle}" r="4" fill="#FFFFFF" stroke="#2B3644" stroke-width="1.5"/>'
        f'<circle cx="{then:.1f}" cy="{middle}" r="3.5" fill="#1F5AA6"/></svg>'
    )
