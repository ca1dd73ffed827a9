"""What did experiments show? Lift tests the books hold, and what they say about a channel's return.

A test measures what a change of spend caused; attribution only credits. Where both exist, the test is shown first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import NormalDist

from finint import store
from finint.money import ratio
from finint.period import Period

_Z90 = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True, slots=True)
class LiftTest:
    """One lift test; days half-open, money in the reporting currency.

    Attributes:
        experiment_id: as in its file.
        channel: tested.
        campaign_id: None for the whole channel.
        start_date: first day.
        end_date: first day after.
        spend_change_amount: spent in all besides the usual; negative where spend was switched off.
        outcome: what was counted, such as new_customers; "" when its file does not say.
        lift: outcome gained in all, of the same sign as the change where spend works.
        standard_error: of the lift, above 0.
        import_id: where it came from.
        line_no: its line there.
    """

    experiment_id: str
    channel: str
    campaign_id: str | None
    start_date: date
    end_date: date
    spend_change_amount: Decimal
    outcome: str
    lift: Decimal
    standard_error: Decimal
    import_id: str
    line_no: int

    @property
    def period(self) -> Period:
        """The days of the test."""
        return Period(self.start_date, self.end_date)

    @property
    def cost_per_outcome(self) -> Decimal | None:
        """What one more outcome cost, caused not credited; None where the lift has not the sign of the change."""
        found = ratio(self.spend_change_amount, self.lift)
        return found if found is not None and found > 0 else None

    @property
    def cost_per_outcome_range(self) -> tuple[Decimal, Decimal | None]:
        """Ends of the 90 % range of `cost_per_outcome`; the upper end is None when no effect is possible, too."""
        size, half = abs(self.lift), Decimal(str(round(_Z90, 6))) * self.standard_error
        spent = abs(self.spend_change_amount)
        return spent / (size + half), ratio(spent, size - half) if size > half else None

    @property
    def is_conclusive(self) -> bool:
        """Whether the 90 % interval of the lift leaves out 0, on the side of the change."""
        return self.cost_per_outcome is not None and self.cost_per_outcome_range[1] is not None


@dataclass(frozen=True, slots=True)
class UnusedTest:
    """A lift test that no figure uses, and why."""

    experiment_id: str
    channel: str
    reason: str
    import_id: str
    line_no: int


def lift_tests(books: store.Books, as_of: date) -> list[LiftTest]:
    """Return the tests that had ended by `as_of`, the latest first."""
    return store.read(books, "experiments", LiftTest, as_of=as_of)


def unused_tests(books: store.Books) -> list[UnusedTest]:
    """Return the tests that cannot be used, each with its reason."""
    return store.read(books, "experiments_left_out", UnusedTest)


def latest_for(tests: Sequence[LiftTest], channel: str, campaign_id: str) -> LiftTest | None:
    """Return the latest test that speaks for a campaign: its own, else one of its whole channel.

    >>> from datetime import date
    >>> def made(name, campaign, day):
    ...     return LiftTest(name, "video", campaign, date(2026, 1, 1), day, Decimal(-10), "orders", Decimal(-5),
    ...                     Decimal(1), "imp-00001", 2)
    >>> tests = [made("a", None, date(2026, 3, 1)), made("b", "c1", date(2026, 2, 1))]
    >>> [latest_for(tests, "video", name).experiment_id for name in ("c1", "c2")]
    ['b', 'a']
    """
    own = [test for test in tests if test.campaign_id == campaign_id]
    whole = [test for test in tests if test.campaign_id is None and test.channel == channel]
    return max(own or whole, key=lambda test: (test.end_date, test.experiment_id), default=None)
