"""Small problems made by chance, and the slow ways to solve them."""

import itertools

import numpy as np
from hypothesis import strategies as st

SLOPES = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 12.0)


def curve(name, beta=100.0, half=50.0, slope=1.5, **limits):
    return {"name": name, "beta": beta, "half": half, "slope": slope, **limits}


@st.composite
def problems(draw, most_channels=3, on_off=False, groups=False, budgets=(1000.0,)):
    count = draw(st.integers(1, most_channels))
    budget = draw(st.sampled_from(budgets))
    channels = []
    for place in range(count):
        low = draw(st.sampled_from((0.0, 0.0, 0.1, 0.05))) * budget / count
        channel = curve(
            f"c{place}",
            beta=draw(st.integers(0, 20)) / 2,
            half=budget * draw(st.sampled_from((0.05, 0.1, 0.3, 0.7, 1.9))),
            slope=draw(st.sampled_from(SLOPES)),
            current=budget / count,
            min=low,
            max=budget * draw(st.sampled_from((1.0, 1.0, 0.6, 0.4))),
        )
        if on_off and draw(st.booleans()):
            channel |= {"min": 0.0, "min_if_on": budget * draw(st.sampled_from((0.15, 0.3, 0.5)))}
        if draw(st.integers(0, 9)) == 0:
            channel |= {"fixed": min(max(0.25 * budget, low), channel["max"])}
            channel.pop("min_if_on", None)
        channels.append(channel)
    problem = {"total_budget": budget, "budget": draw(st.sampled_from(("equality", "at_most"))), "channels": channels}
    if groups:
        names = [channel["name"] for channel in channels]
        problem["groups"] = [
            {
                "name": f"g{place}",
                "channels": draw(st.lists(st.sampled_from(names), min_size=1, unique=True)),
                **draw(st.sampled_from(({"max_share": 0.3}, {"max_share": 0.6}, {"min_share": 0.2}, {"max": 450.0}))),
            }
            for place in range(draw(st.integers(1, 2)))
        ]
    return problem


def hill(x, channel):
    x = np.asarray(x, dtype=float)
    with np.errstate(divide="ignore", over="ignore"):
        return channel["beta"] / (
            1.0 + np.where(x > 0, channel["half"] / np.maximum(x, 1e-300), np.inf) ** channel["slope"]
        )


def response(problem, allocation):
    return sum(float(hill(allocation[channel["name"]], channel)) for channel in problem["channels"])


def allowed(problem, table, hair=1e-9):
    """Return which rows of spend (rows, channels) obey every limit of the problem."""
    budget = problem["total_budget"]
    hair *= budget
    total = table.sum(axis=1)
    whole = problem.get("budget", "equality") == "equality" and problem.get("mode", "max_response") == "max_response"
    fine = (np.abs(total - budget) <= hair) if whole else (total <= budget + hair)
    for place, channel in enumerate(problem["channels"]):
        spend = table[:, place]
        low, high = channel.get("min", 0.0), channel.get("max", budget)
        if channel.get("fixed") is not None:
            low = high = channel["fixed"]
        fine &= (spend >= low - hair) & (spend <= high + hair)
        if channel.get("min_if_on"):
            fine &= (spend <= hair) | (spend >= channel["min_if_on"] - hair)
    names = [channel["name"] for channel in problem["channels"]]
    for group in problem.get("groups", ()):
        held = table[:, [names.index(name) for name in group["channels"]]].sum(axis=1)
        top = min(group.get("max", np.inf), group.get("max_share", np.inf) * budget)
        floor = max(group.get("min", 0.0), group.get("min_share", 0.0) * budget)
        fine &= (held <= top + hair) & (held >= floor - hair)
    return fine


def grid(problem, steps=None):
    """Return every allowed allocation of a grid of spend, each channel once the one that takes the rest."""
    budget, channels = problem["total_budget"], problem["channels"]
    steps = steps or {1: 50, 2: 240, 3: 56}[len(channels)]
    values = []
    for channel in channels:
        marks = [channel.get(key) for key in ("min", "max", "fixed", "min_if_on")]
        values.append(np.unique([*np.linspace(0, budget, steps), *(mark for mark in marks if mark is not None)]))
    tables = []
    for rest in range(len(channels)):
        others = [place for place in range(len(channels)) if place != rest]
        mesh = np.array(list(itertools.product(*(values[place] for place in others))), dtype=float)
        mesh = mesh.reshape(len(mesh), len(others))
        table = np.zeros((len(mesh), len(channels)))
        table[:, others] = mesh
        table[:, rest] = budget - mesh.sum(axis=1)
        tables.append(table[table[:, rest] >= -1e-9])
        if problem.get("budget") == "at_most" or problem.get("mode", "max_response") != "max_response":
            for value in values[rest]:
                also = table.copy()
                also[:, rest] = value
                tables.append(also)
    table = np.maximum(np.vstack(tables), 0.0)
    return table[allowed(problem, table)]


def grid_responses(problem, table):
    return np.sum([hill(table[:, place], channel) for place, channel in enumerate(problem["channels"])], axis=0)
