"""The models once more, slowly and from their definitions: dictionaries, Python integers and fractions."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from hypothesis import strategies as st

MILLION = 1_000_000
CENTS = st.integers(0, 90_000)
CHANNELS = ("direct", "display", "email", "search")


@dataclass(frozen=True)
class Journey:
    """Touches in order as (second, channel); value in cents, negative for a refund; None when lost."""

    touches: tuple[tuple[int, str], ...]
    value_cents: int | None

    @property
    def channels(self):
        return [channel for _, channel in self.touches]

    @property
    def converted(self):
        return self.value_cents is not None


def weights(journey, model, half_life_hours=168.0, bits=20):
    n = len(journey.touches)
    last = journey.touches[-1][0]
    match model:
        case "first":
            return [1] + [0] * (n - 1)
        case "last":
            return [0] * (n - 1) + [1]
        case "last_non_direct":
            places = [place for place, channel in enumerate(journey.channels) if channel != "direct"] or [n - 1]
            return [int(place == places[-1]) for place in range(n)]
        case "linear":
            return [1] * n
        case "position":
            return [1] * n if n <= 2 else [2 * (n - 2)] + [1] * (n - 2) + [2 * (n - 2)]
        case "time_decay":
            minutes = [(last - second) // 60 for second, _ in journey.touches]
            return [max(1, round(2**bits * 0.5 ** (age / (half_life_hours * 60)))) for age in minutes]
    raise AssertionError(model)


def shares(amount, parts):
    """Differences of cumulative floors; a negative amount is shared as a positive one."""
    sign, amount, total = (-1 if amount < 0 else 1), abs(amount), sum(parts)
    result, cumulative = [], 0
    for part in parts:
        before = amount * cumulative // total
        cumulative += part
        result.append(sign * (amount * cumulative // total - before))
    return result


def rule(journeys, model, **options):
    """Credit by channel as (millionths, cents)."""
    credit = defaultdict(lambda: [0, 0])
    for journey in journeys:
        if journey.converted:
            parts = weights(journey, model, **options)
            for channel, million, cents in zip(
                journey.channels, shares(MILLION, parts), shares(journey.value_cents, parts), strict=True
            ):
                credit[channel][0] += million
                credit[channel][1] += cents
    return {channel: tuple(pair) for channel, pair in credit.items()}


def states(channels, order):
    """k-grams, or the whole path when it is shorter; consecutive equal states collapsed."""
    if len(channels) < order:
        return [tuple(channels)]
    grams = [tuple(channels[place : place + order]) for place in range(len(channels) - order + 1)]
    return [gram for place, gram in enumerate(grams) if place == 0 or gram != grams[place - 1]]


def removal_effects(journeys, order):
    """Removal effects by channel as exact fractions, for conversions and for value."""
    moves, worth = defaultdict(Counter), defaultdict(Counter)
    for journey in journeys:
        path = states(journey.channels, order)
        end = "(conversion)" if journey.converted else "(null)"
        for here, there in zip([("(start)",), *path], [*path, end], strict=True):
            moves[here][there] += 1
        if journey.converted:
            worth[path[-1]]["cents"] += journey.value_cents
    every = {channel for journey in journeys for channel in journey.channels}

    def reached(removed):
        kept = [state for state in moves if removed not in state]
        place = {state: number for number, state in enumerate(kept)}
        rows = []
        for state in kept:
            total = sum(moves[state].values())
            row = [Fraction(0)] * (len(kept) + 2)
            row[place[state]] += 1
            for target, count in moves[state].items():
                if target in place:
                    row[place[target]] -= Fraction(count, total)
            row[-2] = Fraction(moves[state]["(conversion)"], total)
            row[-1] = Fraction(worth[state]["cents"], total)
            rows.append(row)
        return solved(rows)[place[("(start)",)]]

    whole = reached(None)
    without = {channel: reached(channel) for channel in every}
    return tuple(
        {channel: 1 - left[side] / whole[side] for channel, left in without.items()} if whole[side] else None
        for side in (0, 1)
    )


def solved(rows):
    """Gauss and Jordan with fractions; the last two columns are right-hand sides."""
    size = len(rows)
    for pivot in range(size):
        swap = next(row for row in range(pivot, size) if rows[row][pivot] != 0)
        rows[pivot], rows[swap] = rows[swap], rows[pivot]
        factor = rows[pivot][pivot]
        rows[pivot] = [cell / factor for cell in rows[pivot]]
        for row in range(size):
            if row != pivot and rows[row][pivot] != 0:
                factor = rows[row][pivot]
                rows[row] = [cell - factor * top for cell, top in zip(rows[row], rows[pivot], strict=True)]
    return [row[-2:] for row in rows]


def shapley_by_permutations(worth, players):
    """Average marginal contribution over every order in which players may join."""
    values, orders = dict.fromkeys(players, Fraction(0)), list(permutations(players))
    for order in orders:
        joined = frozenset()
        for player in order:
            values[player] += worth(joined | {player}) - worth(joined)
            joined |= {player}
    return {player: value / len(orders) for player, value in values.items()}


def worth_of(journeys, side, *, rate):
    """v(S): conversions (side 0) or cents (side 1) of journeys inside S, per journey when `rate`."""

    def worth(inside):
        within = [journey for journey in journeys if set(journey.channels) <= inside]
        won = [journey for journey in within if journey.converted]
        amount = Fraction(len(won)) if side == 0 else Fraction(sum(journey.value_cents for journey in won))
        return (amount / len(within) if within else Fraction(0)) if rate else amount

    return worth


@st.composite
def journey_lists(draw, *, most=12, values=CENTS, channels=CHANNELS):
    """Journeys with strictly rising seconds, so that no two rows of a file are equal."""
    journeys = []
    for _ in range(draw(st.integers(1, most))):
        gaps = draw(st.lists(st.integers(1, 400_000), min_size=1, max_size=7))
        seconds = [sum(gaps[: place + 1]) for place in range(len(gaps))]
        path = draw(st.lists(st.sampled_from(channels), min_size=len(gaps), max_size=len(gaps)))
        value = draw(st.none() | values)
        journeys.append(Journey(tuple(zip(seconds, path, strict=True)), value))
    return journeys
