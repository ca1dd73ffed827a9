"""How far off are fitted contributions in worlds whose truth is known, do intervals hold it, and how long does it take?

Each world has 156 weeks and 8 channels with their own carry-over (0.05 to 0.8), slope (0.6 to 2.5) and half saturation
(0.4 to 2 times mean adstocked spend), media at 25 to 55 % of sales, a season, a trend and weekly errors. Designs differ
in how spend moves, which decides how much of the truth the data hold: dark weeks tell much, a channel that is always on
tells little. `--errors` is the spread of weekly errors over mean sales.
"""

import argparse
import time
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from finint.response.curves import adstock, saturation
from finint.response.estimate import fit
from finint.response.weekly import Weekly, weekly

WEEKS, CHANNELS = 156, 8
DESIGNS = ("bursts", "mixed", "correlated", "seasonal", "slow", "trend", "related errors")
AIM_ERROR, AIM_COVERED, AIM_SECONDS = 0.158, 7, 10.0


@dataclass(frozen=True, slots=True)
class World:
    """A series and the total each channel truly brought."""

    series: Weekly
    truth: np.ndarray


def bursts(draw: np.random.Generator, share_on: float) -> np.ndarray:
    """Return spend that is on for some weeks and dark for some."""
    on = np.zeros(WEEKS)
    week = 0
    while week < WEEKS:
        length = int(draw.integers(2, 8))
        on[week : week + length] = draw.uniform() < share_on
        week += length
    on[: 4 * (not on.any())] = 1
    return on * np.exp(draw.normal(0, 0.4, WEEKS))


def related(draw: np.random.Generator, strength: float, spread: float) -> np.ndarray:
    """Return first-order autoregressive values."""
    values = np.zeros(WEEKS)
    for week in range(1, WEEKS):
        values[week] = strength * values[week - 1] + draw.normal(0, spread)
    return values


def spend_of(
    design: str, channel: int, draw: np.random.Generator, season: np.ndarray, common: np.ndarray
) -> np.ndarray:
    """Return one channel's weekly spend, mean 1."""
    always_on = np.exp(draw.normal(0, draw.uniform(0.4, 1.0), WEEKS))
    slow = np.exp(related(draw, 0.8, 0.35))
    made = {
        "bursts": bursts(draw, 0.55),
        "mixed": (bursts(draw, 0.55), slow, always_on)[channel % 3],
        "correlated": np.where(bursts(draw, 0.7) > 0, np.exp(0.5 * common + draw.normal(0, 0.4, WEEKS)), 0),
        "seasonal": bursts(draw, 0.6) * np.exp(3 * season) if channel % 2 else always_on * np.exp(2 * season),
        "slow": slow * (bursts(draw, 0.6) > 0 if channel % 2 else 1),
        "trend": (bursts(draw, 0.5) + 0.05 * always_on) * np.linspace(0.6, 1.4, WEEKS),
        "related errors": bursts(draw, 0.6),
    }[design]
    return made / made.mean()


def world(design: str, seed: int, spread: float) -> World:
    """Return one simulated world; spend before the first week is 0."""
    draw = np.random.default_rng([seed, DESIGNS.index(design)])
    time_ = np.arange(WEEKS)
    season = draw.uniform(0.05, 0.12) * np.sin(2 * np.pi * (time_ / 52.18 + draw.uniform()))
    season = season + draw.uniform(0, 0.04) * np.cos(4 * np.pi * (time_ / 52.18 + draw.uniform()))
    common = draw.normal(0, 1, WEEKS)
    share = draw.dirichlet(np.full(CHANNELS, 4.0)) * draw.uniform(0.25, 0.55)
    level, trend = 1e6, draw.uniform(-0.1, 0.4 if design == "trend" else 0.2) * time_ / WEEKS
    spend, brought = {}, []
    for channel in range(CHANNELS):
        amounts = spend_of(design, channel, draw, season, common) * np.exp(draw.uniform(8, 12))
        stock = adstock(amounts, draw.uniform(0.05, 0.8))
        slope, half = np.exp(draw.uniform(np.log(0.6), np.log(2.5))), stock.mean() * np.exp(draw.uniform(-0.9, 0.7))
        shape = saturation(stock, half, slope)
        brought.append(shape / shape.mean() * share[channel] * level)
        spend[f"channel_{channel + 1}"] = amounts
    errors = related(draw, 0.5, spread * 0.87) if design == "related errors" else draw.normal(0, spread, WEEKS)
    sales = level * (1 - share.sum() + season + trend + errors) + np.sum(brought, axis=0)
    days = [date(2023, 1, 2) + timedelta(weeks=week) for week in range(WEEKS)]
    return World(weekly(days, sales, spend), np.sum(brought, axis=1))


def main(arguments: list[str]) -> None:
    """Print error, coverage and seconds a world, then the means beside the aims."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks fit", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="worlds of each design")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--designs", default=",".join(DESIGNS))
    parser.add_argument("--errors", type=float, default=0.015)
    parser.add_argument("--draws", type=int, default=200)
    options = parser.parse_args(arguments)
    rows = []
    print(
        f"{'design':16}{'seed':>5}{'error':>8}{'covered':>9}{'identified':>12}{'hold-out':>10}{'wall s':>8}{'cpu s':>7}"
    )
    for design in options.designs.split(","):
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            made = world(design, seed, options.errors)
            wall, busy = time.perf_counter(), time.process_time()
            found = fit(made.series, draws=options.draws, seed=seed)
            wall, busy = time.perf_counter() - wall, time.process_time() - busy
            brought = np.array([channel.contribution for channel in found.channels])
            ends = np.array([channel.interval for channel in found.channels])
            error = float(np.abs(brought - made.truth).sum() / made.truth.sum())
            covered = int(((ends[:, 0] <= made.truth) & (made.truth <= ends[:, 1])).sum())
            known = sum(channel.identified for channel in found.channels)
            rows.append((design, error, covered, known, wall, busy))
            print(
                f"{design:16}{seed:5}{error:8.3f}{covered:7}/8{known:10}/8{found.holdout_accuracy or 0:10.3f}"
                f"{wall:8.1f}{busy:7.1f}",
                flush=True,
            )
    print()
    for design in (*options.designs.split(","), "all"):
        own = [row for row in rows if design in {row[0], "all"}]
        enough = np.mean([row[2] >= AIM_COVERED for row in own])
        print(
            f"{design:16} mean error {np.mean([row[1] for row in own]):.3f}, "
            f"truth inside {np.mean([row[2] for row in own]) / CHANNELS:.3f}, 7 of 8 in {enough:.2f} of worlds, "
            f"{np.mean([row[4] for row in own]):.1f} s wall, {np.mean([row[5] for row in own]):.1f} s processor"
        )
    print(f"aims: mean error {AIM_ERROR}, at least {AIM_COVERED} of 8, {AIM_SECONDS:.0f} s")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
