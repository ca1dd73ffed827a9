"""How far from the best, how fast, and does the advice work? Gap, seconds, regret and win-rate tables.

`python -m benchmarks optimizer [--worlds N] [--quick]`
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from finint.optimizer.parsing import read_problem
from finint.optimizer.rollout import schedule
from finint.optimizer.rollout_parsing import read_rollout
from finint.optimizer.solve import solve
from finint.optimizer.worlds import backtest

REFERENCE = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "peers" / "budget_problems.json"
REPEATS = 5


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks optimizer")
    parser.add_argument("--worlds", type=int, default=100)
    parser.add_argument("--quick", action="store_true", help="fewer worlds and repeats")
    chosen = parser.parse_args(arguments)
    repeats, worlds = (1, 20) if chosen.quick else (REPEATS, chosen.worlds)
    reference(repeats)
    made(repeats)
    rollouts(1 if chosen.quick else 3)
    advice(worlds)


def timed(work: Callable[[], object], repeats: int) -> tuple[object, float, float]:
    """Return the result and the best wall and processor seconds of `repeats` runs."""
    wall, processor, result = [], [], None
    for _ in range(repeats):
        start, busy = time.perf_counter(), time.process_time()
        result = work()
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
    return result, min(wall), min(processor)


def reference(repeats: int) -> None:
    print("Reference problems (../shared/data/peers/budget_problems.json)")
    if not REFERENCE.exists():
        print("  not present\n")
        return
    print(f"  {'problem':24} {'status':9} {'below best known':>17} {'proven gap':>11} {'seconds':>8} {'cpu s':>7}")
    for problem in json.loads(REFERENCE.read_text(encoding="utf-8"))["problems"]:
        read = read_problem(problem)
        answer, wall, processor = timed(lambda read=read: solve(read), repeats)
        below = 1 - answer.objective / problem["best_known"]["objective"]
        print(
            f"  {problem['id']:24} {answer.status:9} {below:17.1e} {answer.relative_gap:11.1e} {wall:8.3f} {processor:7.3f}"
        )
    print()


def problem_of(count: int, seed: int, slopes: tuple[float, float], **fields: object) -> dict[str, object]:
    random, budget = np.random.default_rng(seed), 1e6
    channels = [
        {
            "name": f"channel {place}",
            "beta": float(random.uniform(0.5, 2) * 1e5),
            "half": float(random.uniform(0.5, 2) * 2 * budget / count),
            "slope": float(random.uniform(*slopes)),
            "current": budget / count,
            "min": 0.1 * budget / count,
            "max": 0.5 * budget,
        }
        for place in range(count)
    ]
    return {"total_budget": budget, "channels": channels, **fields}


def draws_of(problem: dict[str, object], count: int) -> dict[str, list[list[float]]]:
    random = np.random.default_rng(9)
    tables = {}
    for key, width in (("beta", 0.3), ("half", 0.2), ("slope", 0.1)):
        values = np.array([channel[key] for channel in problem["channels"]])
        tables[key] = (values * np.exp(width * random.normal(size=(count, len(values))))).tolist()
    return tables


def cases() -> dict[str, dict[str, object]]:
    half = [f"channel {place}" for place in range(6)]
    nested = [{"name": "a", "channels": half, "max_share": 0.4}, {"name": "b", "channels": half[:3], "min_share": 0.1}]
    crossing = [
        {"name": "a", "channels": half, "max_share": 0.4},
        {"name": "b", "channels": [*half[3:], "channel 8"], "max_share": 0.3},
    ]
    s_curves = problem_of(12, 1, (1.5, 4))
    same = problem_of(12, 1, (3, 3))
    for channel in same["channels"]:
        channel |= {"beta": 1e5, "half": 190_000.0, "min": 0.0, "max": 1e6}
    return {
        "12 concave": problem_of(12, 1, (0.5, 1)),
        "12 mixed": problem_of(12, 1, (0.5, 4)),
        "12 S curves": s_curves,
        "12 steps (slope 8 to 40)": problem_of(12, 1, (8, 40)),
        "12 identical S curves": same,
        "60 mixed": problem_of(60, 1, (0.5, 4)),
        "12, nested groups": s_curves | {"groups": nested},
        "12, overlapping groups": s_curves | {"groups": crossing},
        "12, target ROI": s_curves | {"mode": "target_roi", "target": 0.6},
        "12, least spend": s_curves | {"mode": "least_spend", "target": 4e5},
        "12, mean and CVaR, 200 draws": s_curves | {"draws": draws_of(s_curves, 200)},
        "12, beat today, 200 draws": s_curves | {"draws": draws_of(s_curves, 200), "risk": "beat_today"},
    }


def made(repeats: int) -> None:
    print("Made problems (prices of limits checked by solving again; 'app' is without that check)")
    print(f"  {'problem':30} {'status':10} {'proven gap':>11} {'seconds':>8} {'cpu s':>7} {'app s':>7}")
    for name, problem in cases().items():
        read = read_problem(problem)
        answer, wall, processor = timed(lambda read=read: solve(read), repeats)
        _, app, _ = timed(lambda read=read: solve(read, check_prices=False), repeats)
        print(
            f"  {name:30} {answer.status:10} {answer.relative_gap or 0:11.1e} {wall:8.3f} {processor:7.3f} {app:7.3f}"
        )
        for risk, found in answer.objectives.items():
            print(f"    {risk:28} {'':10} {found.relative_gap:11.1e}")
    print()


def rollout_of(count: int, seed: int, slopes: tuple[float, float]) -> dict[str, object]:
    random, weeks, tail, budget = np.random.default_rng(seed), 12, 8, 1e6
    channels = []
    for place in range(count):
        alpha, today = float(random.uniform(0, 0.8)), float(budget / weeks / count * random.uniform(0.6, 1.4))
        channels.append(
            {
                "name": f"channel {place}",
                "beta": float(random.uniform(0.5, 2) * 1e4),
                "half": float(random.uniform(0.6, 2.4) * budget / weeks / count / (1 - alpha)),
                "slope": float(random.uniform(*slopes)),
                "alpha": alpha,
                "carry_in": today / (1 - alpha) * alpha,
                "current_weekly": today,
            }
        )
    return {
        "weeks": weeks,
        "tail_weeks": tail,
        "season": (1 + 0.3 * np.sin(np.arange(weeks + tail) / 3)).tolist(),
        "total_budget": budget,
        "weekly_cap": 1.5 * budget / weeks,
        "max_weekly_change": 0.25,
        "channels": channels,
    }


def rollouts(repeats: int) -> None:
    print("Rollouts of 12 weeks with 8 tail weeks")
    print(f"  {'problem':30} {'status':10} {'proven gap':>11} {'seconds':>8} {'cpu s':>7}")
    for name, count, slopes in (("12 concave", 12, (0.5, 1)), ("12 mixed", 12, (0.8, 2)), ("12 S curves", 12, (2, 3))):
        read = read_rollout(rollout_of(count, 0, slopes))
        answer, wall, processor = timed(lambda read=read: schedule(read), repeats)
        print(f"  {name:30} {answer.status:10} {answer.relative_gap:11.1e} {wall:8.3f} {processor:7.3f}")
    print()


def advice(worlds: int) -> None:
    print(f"Does the advice work? {worlds} simulated worlds with known truth, 8 channels, mean over 40 draws")
    for error in (0.1, 0.25, 0.5):
        for step in (0.3, None):
            found = backtest(worlds, error_ratio=error, step_ratio=step)
            moves = "any move" if step is None else f"moves up to {step:.0%}"
            print(f"  curves off by {error:.0%}, {moves}: {found.verdict}")
            print(f"    {'policy':20} {'mean regret':>12} {'worst regret':>13} {'advice wins':>12}")
            for score in found.scores:
                wins = "" if score.win_rate is None else f"{score.win_rate:.0%}"
                print(f"    {score.policy:20} {score.regret_mean:12.2%} {score.regret_worst:13.2%} {wins:>12}")
    print()
