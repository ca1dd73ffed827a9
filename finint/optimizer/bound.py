"""The Lagrangian bound over cells: the most a price can leave, whatever is spent.

For any price p every allocation satisfies response <= p * spend + leftover(p), where leftover(p) is the sum over
channels of max(response - p * spend). One price search serves the three aims; it stops where the aim's excess
changes sign. Source: Everett (1963), generalised Lagrange multipliers; the search is a cutting plane on one price.

    aim         excess (falls as the price rises)     bound on the aim's value at price p
    response    spend - budget                        p * budget + leftover         (most response)
    roi         target * spend - response             leftover / (target - p)       (most spend)
    least       response - target                     -(target - leftover) / p      (least spend, negated)
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from finint.optimizer.cells import Cells
from finint.optimizer.curves import FloatArray

Columns = tuple[np.ndarray, FloatArray, FloatArray]
AimKind = Literal["response", "roi", "least"]
PRICE_STEPS = 100


@dataclass(frozen=True, slots=True)
class Aim:
    """What is maximised: response at a budget, spend at a return, or minus spend at a response.

    `level` is the budget (response), the return asked (roi) or the response asked (least).
    """

    kind: AimKind
    level: float

    def excess(self, spend: float, response: float) -> float:
        """Return what is 0 at the price looked for."""
        if self.kind == "response":
            return spend - self.level
        return self.level * spend - response if self.kind == "roi" else response - self.level

    def bound(self, price: float, leftover: float) -> float:
        """Return the bound that one price gives; infinite where it says nothing."""
        if self.kind == "response":
            return price * self.level + leftover
        if self.kind == "roi":
            return leftover / (self.level - price) if price < self.level else np.inf
        return -(self.level - leftover) / price if price > 0 else np.inf

    def value(self, spend: float, response: float) -> float:
        """Return what an allocation is worth under this aim."""
        return {"response": response, "roi": spend, "least": -spend}[self.kind]


@dataclass(frozen=True, slots=True)
class Priced:
    """The best end of the best cell of each channel at a price: arrays of shape (channels,).

    `response` includes the cell's lift, so it is never below the true curve.
    """

    spend: FloatArray
    response: FloatArray
    leftover: float


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What a node's relaxation says: no allocation in it is worth more than `bound`.

    `spend` is the mixed allocation behind the bound, `claimed` the response the mixture claims for each channel (at
    least the true one), `price` what each channel's spend is charged; price @ x <= `refund` for every allowed x.
    """

    bound: float
    spend: FloatArray
    claimed: FloatArray
    price: FloatArray
    refund: float
    columns: Columns | None = None


def priced(cells: Cells, outside: FloatArray, price: FloatArray | float) -> Priced:
    """Return each channel's best choice at a price (or one price a channel); `outside` is -inf for cells not asked."""
    rate = price if isinstance(price, float) else price[:, None]
    left = cells.left_response - rate * cells.left
    right = cells.right_response - rate * cells.right
    score = np.maximum(left, right) + cells.lift + outside
    best = score.argmax(axis=1)
    rows = np.arange(cells.channels)
    at_left = left[rows, best] >= right[rows, best]
    spend = np.where(at_left, cells.left[rows, best], cells.right[rows, best])
    response = np.where(at_left, cells.left_response[rows, best], cells.right_response[rows, best])
    return Priced(spend, response + cells.lift[rows, best], float(score[rows, best].sum()))


def outside_of(cells: Cells, first: np.ndarray, last: np.ndarray) -> FloatArray:
    """Return 0 for the cells from `first` up to and without `last`, -inf for the others."""
    place = np.arange(cells.left.shape[1])[None, :]
    return np.where((place >= first[:, None]) & (place < last[:, None]), 0.0, -np.inf)


def ends(cells: Cells, place: np.ndarray, *, right: bool) -> Priced:
    """Return the allocation at the left or right end of the cells at `place`, lift included."""
    rows = np.arange(cells.channels)
    spend = (cells.right if right else cells.left)[rows, place]
    response = (cells.right_response if right else cells.left_response)[rows, place] + cells.lift[rows, place]
    return Priced(spend, response, 0.0)


def relax(cells: Cells, first: np.ndarray, last: np.ndarray, aim: Aim, *, exact: bool) -> Relaxed | None:
    """Return the least bound over prices on the cells `first` to `last`; None when nothing there can do.

    Args:
        cells: cells of every channel.
        first: the first cell of each channel, (channels,).
        last: one past the last cell of each channel, (channels,).
        aim: what is maximised.
        exact: the budget must be spent whole (aim response only).
    """
    outside = outside_of(cells, first, last)
    most, least = ends(cells, last - 1, right=True), ends(cells, first, right=False)
    if aim.kind == "roi":
        least = priced(cells, outside, aim.level)
    cheap, dear = _excess(aim, most), _excess(aim, least)
    slack = 1e-11 * max(1.0, abs(aim.level))
    if aim.kind == "response" and (dear > slack or (exact and cheap < -slack)):
        return None
    if (aim.kind == "roi" and dear > slack) or (aim.kind == "least" and cheap < -slack):
        return None
    if dear >= 0 and aim.kind != "roi":
        return _settled(aim, least)
    if cheap <= 0:
        return _settled(aim, most)
    return _search(cells, outside, aim, most, least)


def _settled(aim: Aim, choice: Priced) -> Relaxed:
    value = aim.value(float(choice.spend.sum()), float(choice.response.sum()))
    return Relaxed(value, choice.spend, choice.response, np.zeros(len(choice.spend)), 0.0)


def _search(cells: Cells, outside: FloatArray, aim: Aim, cheap: Priced, dear: Priced) -> Relaxed:
    # `cheap` overspends and `dear` underspends; the price at which both are worth the same is the next to ask.
    bound, price = np.inf, 0.0
    for _ in range(PRICE_STEPS):
        less_spend = float(cheap.spend.sum() - dear.spend.sum())
        if less_spend <= 0:
            break
        asked = float(cheap.response.sum() - dear.response.sum()) / less_spend
        tie = float(cheap.response.sum()) - asked * float(cheap.spend.sum())
        found = priced(cells, outside, asked)
        if (value := aim.bound(asked, found.leftover)) < bound:
            bound, price = value, asked
        if found.leftover <= tie + 1e-13 * max(1.0, abs(tie)):
            break
        if _excess(aim, found) > 0:
            cheap = found
        else:
            dear = found
    over, under = _excess(aim, cheap), _excess(aim, dear)
    share = min(1.0, max(0.0, -under / (over - under))) if over > under else 0.0
    mixed = share * cheap.spend + (1 - share) * dear.spend
    claimed = share * cheap.response + (1 - share) * dear.response
    if bound == np.inf:  # no price said anything: the dearest allocation is all there is
        bound = aim.value(float(cheap.spend.sum()), float(cheap.response.sum()))
    return Relaxed(bound, mixed, claimed, np.full(cells.channels, price), price * aim.level)


def _excess(aim: Aim, choice: Priced) -> float:
    return aim.excess(float(choice.spend.sum()), float(choice.response.sum()))
