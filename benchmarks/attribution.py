"""How long do all attribution models take from a file of touches, and how much memory, beside the peers?

`python -m benchmarks attribution [--journeys N] [--rounds N] [--peers PYTHON]`. The data are simulated: 9 channels,
about 3 touches a journey, 8 % converting. Every side reads the same CSV in a process of its own, imports included;
sides are interleaved, the best of the rounds counts. Peers run where they are installed: `--peers` names another
interpreter.

finint: 6 rules, Markov 1 to 3 exact, 2 Shapley values exact, conversions and value. marketing-attribution-models: 5
rules, Markov 1, Shapley over all 9 channels. ChannelAttribution: 3 rules, Markov 1 to 3 by simulation; its paths are
built with pandas.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

CHANNELS = (
    "affiliate",
    "direct",
    "display",
    "email",
    "organic_search",
    "paid_search",
    "paid_social",
    "referral",
    "video",
)
FREQUENCY = (0.07, 0.13, 0.13, 0.1, 0.15, 0.17, 0.13, 0.05, 0.07)
NOT_INSTALLED = 3

OURS = """
import contextlib, io, sys
from finint.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    code = main(["attribute", sys.argv[1], "--json", *sys.argv[2:]])
sys.exit(code)
"""

MARKETING_ATTRIBUTION_MODELS = """
import sys
try:
    import polars
    from mam import MAM
except ImportError:
    sys.exit(3)
touches = polars.read_csv(sys.argv[1], try_parse_dates=True).with_columns(polars.col("converted") == 1)
mam = MAM(touches, "session", channels_colname="channel", journey_with_conv_colname="converted",
          datetime_colname="touch_time", user_id_colname="journey_id", conversion_value_colname="conversion_value")
mam.run_first_click()
mam.run_last_click()
mam.run_linear()
mam.run_position_based()
mam.run_time_decay(168.0)
mam.run_markov()
mam.run_shapley(max_size=9)
"""

CHANNEL_ATTRIBUTION = """
import contextlib, io, sys
try:
    with contextlib.redirect_stdout(io.StringIO()):
        import ChannelAttribution
    import pandas
except ImportError:
    sys.exit(3)
touches = pandas.read_csv(sys.argv[1], parse_dates=["touch_time"])
touches = touches.sort_values(["journey_id", "touch_time"], kind="stable")
journeys = touches.groupby("journey_id", sort=False).agg(
    path=("channel", " > ".join), converted=("converted", "max"), value=("conversion_value", "sum"))
journeys["lost"] = 1 - journeys.converted
paths = journeys.groupby("path", as_index=False).sum()
options = {"var_value": "value", "sep": ">", "flg_pro": False}
ChannelAttribution.heuristic_models(paths, "path", "converted", **options)
for order in (1, 2, 3):
    ChannelAttribution.markov_model(paths, "path", "converted", var_null="lost", order=order, verbose=False, **options)
"""


def write_touches(folder: Path, journeys: int, seed: int = 7) -> tuple[Path, int]:
    """Write touches.csv and touches.parquet and return the CSV and its rows."""
    random = np.random.default_rng(seed)
    lengths = np.minimum(random.geometric(1 / 2.95, journeys), 40)
    touches = int(lengths.sum())
    firsts = np.cumsum(lengths) - lengths
    gaps = random.exponential(2 * 86_400, touches).astype(np.int64)
    gaps[firsts] = 0
    passed = np.cumsum(gaps)
    start = random.integers(1_735_689_600, 1_767_139_200, journeys)
    seconds = np.repeat(start, lengths) + passed - np.repeat(passed[firsts], lengths)
    converted = np.zeros(touches, dtype=np.int8)
    converted[firsts + lengths - 1] = random.random(journeys) < 0.079
    table = pa.table(
        {
            "journey_id": np.repeat(np.arange(1, journeys + 1), lengths),
            "touch_time": pa.array(seconds * 1_000_000).cast(pa.timestamp("us")).cast(pa.timestamp("s")),
            "channel": pa.array(CHANNELS).take(pa.array(random.choice(len(CHANNELS), touches, p=FREQUENCY))),
            "converted": converted,
            "conversion_value": np.where(converted == 1, np.round(random.lognormal(4.2, 0.6, touches), 2), 0.0),
        }
    )
    csv.write_csv(table, folder / "touches.csv")
    parquet.write_table(table, folder / "touches.parquet")
    return folder / "touches.csv", touches


def measured(python: str, script: str, file: Path, *words: str) -> tuple[float, float, float] | None:
    """Return seconds, processor seconds and peak MB of one run, or None where the package is not installed."""
    # Compiled modules may be kept, as in every normal installation: imports are part of the time.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    process = subprocess.Popen([python, "-c", script, str(file), *words], env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code == NOT_INSTALLED:
        return None
    if code:
        sys.exit(f"a run ended with {code}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(arguments: list[str]) -> None:
    """Print the best of the rounds for each side."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks attribution", description=__doc__)
    parser.add_argument("--journeys", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the peers")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="finint-benchmark-") as folder:
        file, touches = write_touches(Path(folder), options.journeys)
        sides = {
            "finint, all 11 models, CSV": (sys.executable, OURS, file),
            "finint, all 11 models, Parquet": (sys.executable, OURS, file.with_suffix(".parquet")),
            "finint, with 200 bootstrap draws": (sys.executable, OURS, file, "--draws", "200"),
            "marketing-attribution-models": (options.peers, MARKETING_ATTRIBUTION_MODELS, file),
            "ChannelAttribution": (options.peers, CHANNEL_ATTRIBUTION, file),
        }
        runs = {name: [measured(*side)] for name, side in sides.items()}
        for _ in range(options.rounds - 1):
            for name, side in sides.items():
                if runs[name][0] is not None:
                    runs[name].append(measured(*side))
    print(f"{options.journeys:,} journeys, {touches:,} touches, {file.name}; best of {options.rounds}")
    print(f"{'':34}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}")
    for name, found in runs.items():
        best = [min(part) for part in zip(*found, strict=True)] if found[0] is not None else None
        print(f"{name:34}" + ("  not installed" if best is None else "".join(f"{figure:9.2f}" for figure in best)))


if __name__ == "__main__":
    main(sys.argv[1:])
