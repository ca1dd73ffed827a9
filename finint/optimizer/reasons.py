"""Why not more, and how sure? The limit that holds a channel and the trust in its curve, in the reader's words."""

from decimal import Decimal

from finint.optimizer.advice import Advice
from finint.optimizer.recommendation import ChannelMove

NEAR = Decimal("0.02")
WIDE_FACTOR = 4.0


def why(found: Advice, move: ChannelMove) -> str:
    """Return what holds a channel where it is proposed."""
    choices = found.question.choices
    if move.channel in found.question.held:
        return "no curve: money held"
    held = [name for name in found.answer.binding if name.startswith(f"{move.channel}:")]
    if not held:
        reserve = found.question.has_reserve and found.unallocated_amount > 0
        return "hurdle met" if reserve else "equal return at the margin"
    money = next(row for row in found.money if row.channel == move.channel)
    proposed, current = move.proposed_amount, move.current_amount or Decimal(0)
    by_hand = {name: (least, most) for name, least, most in choices.bounds}.get(move.channel)
    if choices.movable_only and money.floor_amount >= 1 and proposed - money.floor_amount <= NEAR:
        return f"bound money {money.floor_amount:,.0f}"
    side = held[0].rsplit(":", 1)[1]
    if choices.step_ratio is not None:
        share = current * Decimal(repr(choices.budget_ratio))
        step = Decimal(repr(choices.step_ratio))
        edge = share * (1 + step if side == "max" else 1 - step)
        if abs(proposed - edge) <= NEAR:
            return f"step cap {choices.step_ratio:.0%}".replace("%", " %")
    if by_hand is not None:
        return f"{'upper' if side == 'max' else 'lower'} bound {by_hand[side == 'max']:,.0f}"
    return f"{'upper' if side == 'max' else 'lower'} limit {proposed:,.0f}"


def confidence(found: Advice, move: ChannelMove) -> str:
    """Return high, medium or low: low where the data do not tell the curve or the proposal leaves the spend seen.

    Medium where the draws' marginal returns at the proposal spread by more than a factor of 4.
    """
    if move.channel in found.question.held:
        return "n/a"
    if not move.identified or move.extrapolated:
        return "low"
    place = found.problem.names.index(move.channel)
    draws, spend = found.problem.draws, float(move.proposed_amount)
    if draws is None or spend <= 0:
        return "medium"
    ratio = (spend / draws.half[:, place]) ** draws.slope[:, place]
    marginal = draws.beta[:, place] * draws.slope[:, place] / spend * ratio / (1 + ratio) ** 2
    low, high = sorted(marginal)[len(marginal) // 20], sorted(marginal)[-1 - len(marginal) // 20]
    return "high" if low > 0 and high <= WIDE_FACTOR * low else "medium"
