"""From plan to actual by line: what is price, volume, mix, rates, timing or scope, as far as the books can tell."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from finint import bridge, store
from finint.commentary import Comment
from finint.view import View

ZERO = Decimal(0)
MEDIA = "media_spend"


class PlanLine(NamedTuple):
    """A department, category and channel: plan due, actual, impressions bought, and which of the two sides exists."""

    department: str
    cost_category: str
    channel: str
    plan_amount: Decimal
    actual_amount: Decimal
    impressions: int
    has_plan: bool
    has_actual: bool

    @property
    def name(self) -> str:
        """The line in words."""
        parts = (self.department or "No department", self.cost_category or "no category", self.channel)
        return ", ".join(part.replace("_", " ") for part in parts if part)


class MediaLine(NamedTuple):
    """A channel and currency in two windows: amounts in both moneys, and what was bought."""

    channel: str
    currency: str
    before_amount: Decimal
    before_native_amount: Decimal
    before_impressions: int
    actual_amount: Decimal
    actual_native_amount: Decimal
    actual_impressions: int


def against_plan(
    books: store.Books, view: View, comments: Sequence[Comment] = (), *, textbook: bool = False
) -> bridge.Split:
    """Return the steps from the plan due to actual, of `plan_lines`."""
    return (bridge.sequential_split if textbook else bridge.average_split)(plan_lines(books, view, comments))


def plan_lines(books: store.Books, view: View, comments: Sequence[Comment] = ()) -> list[bridge.Line]:
    """Return the plan due and actual by department, category and channel, for a bridge.

    A plan states money, not units. For media its units are taken to be what it would have bought at last year's CPM of
    the channel; where there is none, what is neither scope nor timing is "other". Timing is what comments in force call
    timing; scope is a line that only one side has.
    """
    rows = store.read(books, "bridge_plan", PlanLine, **view.window(), **view.parts())
    prices = _prices(media(books, view))
    moved = _moved(comments)
    lines = []
    for row in rows:
        timing = ZERO
        if row.has_actual and row.has_plan and moved.get(row.department):
            timing = _toward(row.actual_amount - row.plan_amount, moved[row.department])
            moved[row.department] -= timing
        price = prices.get(row.channel) if row.cost_category == MEDIA and row.impressions > 0 else None
        volumes = (row.plan_amount / price, Decimal(row.impressions)) if price and row.plan_amount > 0 else (None, None)
        lines.append(
            bridge.Line(
                row.name,
                bridge.Side(row.plan_amount, volumes[0]) if row.has_plan else None,
                bridge.Side(row.actual_amount, volumes[1], timing_amount=timing) if row.has_actual else None,
                unit="impressions",
            )
        )
    return lines


def year_lines(books: store.Books, view: View) -> list[bridge.Line]:
    """Return last year's and this year's media by channel and currency, for a bridge.

    Only media that reports impressions has a price; other spend of the view is not part of this bridge.
    """
    return [
        bridge.Line(
            f"{row.channel or 'No channel'}, {row.currency}",
            _side(row.before_amount, row.before_native_amount, row.before_impressions),
            _side(row.actual_amount, row.actual_native_amount, row.actual_impressions),
            unit="impressions",
        )
        for row in media(books, view)
    ]


def media(books: store.Books, view: View) -> list[MediaLine]:
    """Return media with impressions by channel and currency, in the view and in the same window a year earlier."""
    earlier = view.year_before()
    return store.read(
        books,
        "bridge_media",
        MediaLine,
        start=view.period.start,
        end=view.period.end,
        as_of=view.as_of,
        earlier_start=earlier.period.start,
        earlier_end=earlier.period.end,
        earlier_as_of=earlier.as_of,
        **view.parts(),
    )


def largest_difference(average: bridge.Split, sequential: bridge.Split) -> tuple[str, Decimal]:
    """Return the step in which the textbook's split differs most from the average, and by how much."""
    pairs = [(one.name, other.amount - one.amount) for one, other in zip(average.steps, sequential.steps, strict=True)]
    return max(pairs, key=lambda pair: abs(pair[1]))


def _prices(rows: Sequence[MediaLine]) -> Mapping[str, Decimal]:
    """Return what an impression cost by channel a year earlier; channels without one are absent."""
    spent: dict[str, tuple[Decimal, int]] = {}
    for row in rows:
        amount, bought = spent.get(row.channel, (ZERO, 0))
        spent[row.channel] = amount + row.before_amount, bought + row.before_impressions
    return {channel: amount / bought for channel, (amount, bought) in spent.items() if bought and amount > 0}


def _moved(comments: Sequence[Comment]) -> dict[str, Decimal]:
    moved: dict[str, Decimal] = {}
    for comment in comments:
        if comment.driver == "timing" and not comment.is_permanent:
            moved[comment.name] = moved.get(comment.name, ZERO) + comment.variance_amount
    return moved


def _side(amount: Decimal, native: Decimal, impressions: int) -> bridge.Side | None:
    if not amount and not impressions:
        return None
    # The rate of the window: what its own money was worth on the days it was spent.
    rate = amount / native if native and amount / native > 0 else Decimal(1)
    return bridge.Side(amount, Decimal(impressions) if impressions else None, rate)


def _toward(gap: Decimal, share: Decimal) -> Decimal:
    """Return as much of `share` as lies between 0 and `gap`: timing explains a gap, it never makes one."""
    return min(max(share, ZERO), gap) if gap > 0 else max(min(share, ZERO), gap)
