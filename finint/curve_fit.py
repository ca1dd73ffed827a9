"""Which curves do the books' own weeks tell, with the lift tests that fall into them?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256

from finint.channel_history import WEEK, History
from finint.errors import CalculationError
from finint.lift_tests import LiftTest
from finint.response.estimate import fit
from finint.response.experiments import Experiment
from finint.response.result import Fit

DRAWS = 200


@dataclass(frozen=True, slots=True)
class CurveFit:
    """The fit, the lift tests that calibrate it, and those left out with the reason; or why there is none.

    `refused` says in a sentence what the weeks lack; `fit` is None then.
    """

    fit: Fit | None
    refused: str
    fix: str
    calibrated: tuple[LiftTest, ...] = ()
    left_out: tuple[tuple[LiftTest, str], ...] = ()
    experiments: tuple[Experiment, ...] = ()

    @property
    def told(self) -> int:
        """How many channels' curves the data tell."""
        return sum(channel.identified for channel in self.fit.channels) if self.fit else 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A fit asked for; equal content is the same fit."""

    content: str
    held: History = field(compare=False)
    tests: tuple[LiftTest, ...] = field(compare=False)


def fitted(held: History, tests: Sequence[LiftTest] = ()) -> CurveFit:
    """Return `fit_curves`, made once for the same weeks and tests: a commit elsewhere in the books changes no curve."""
    return _fitted(_Asked(sha256(repr((held, tests)).encode()).hexdigest(), held, tuple(tests)))


@lru_cache(maxsize=4)
def _fitted(asked: _Asked) -> CurveFit:
    return fit_curves(asked.held, asked.tests)


def fit_curves(held: History, tests: Sequence[LiftTest] = ()) -> CurveFit:
    """Return the curves of the books' weeks; what cannot be fitted is refused in a sentence, never an exception."""
    try:
        series = held.series()
    except CalculationError as error:
        return CurveFit(None, str(error), error.fix)
    used: list[tuple[LiftTest, Experiment]] = []
    left_out: list[tuple[LiftTest, str]] = []
    for test in tests:
        reason = _unusable(test, held)
        if reason:
            left_out.append((test, reason))
        else:
            used.append((test, _experiment(test, held)))
    while True:
        try:
            found = fit(series, draws=DRAWS, experiments=[experiment for _, experiment in used])
        except CalculationError as error:
            if not used:
                return CurveFit(None, str(error), error.fix)
            # A test the weeks contradict is left out with its reason; the rest may still calibrate.
            left_out.append((used.pop()[0], str(error)))
            continue
        tests, told = tuple(test for test, _ in used), tuple(experiment for _, experiment in used)
        return CurveFit(found, "", "", tests, tuple(left_out), told)


def _unusable(test: LiftTest, held: History) -> str:
    if test.channel not in held.spend:
        return f"no working spend of {test.channel} is in the weeks"
    if test.outcome and test.outcome.replace("_", " ") != held.outcome:
        return f"it counted {test.outcome.replace('_', ' ')}; the curves count {held.outcome}"
    if not held.weeks or test.start_date < held.weeks[0] or test.end_date > held.weeks[-1] + WEEK:
        return "its days lie outside the weeks"
    return ""


def _experiment(test: LiftTest, held: History) -> Experiment:
    """Return the test over the weeks that begin in it."""
    start = test.start_date - timedelta(days=test.start_date.weekday())
    inside = [week for week in held.weeks if start <= week < test.end_date]
    each = float(test.spend_change_amount) / max(1, len(inside))
    return Experiment(test.channel, start, test.end_date, each, float(test.lift), float(test.standard_error))
