"""What a foreign unit is worth in euro on each day of the sample; invented, but of the usual size."""

from datetime import date, timedelta

import numpy as np

from finint.sample.company import DATA_THROUGH

FIRST_RATE = date(2024, 11, 25)  # before the first spend, so that every day has a rate on or before it
START = {"USD": 0.9412, "GBP": 1.1988}
SOURCE = "invented daily fixing"


class Rates:
    """Euro per unit, fixed on weekdays; a weekend takes Friday's."""

    def __init__(self, rng: np.random.Generator) -> None:
        """Draw a slow walk around today's size of each rate."""
        span = (DATA_THROUGH - FIRST_RATE).days + 1
        self.days = tuple(FIRST_RATE + timedelta(days=n) for n in range(span))
        self.fixings: dict[str, dict[date, str]] = {}
        self._latest: dict[str, list[float]] = {}
        for currency, start in START.items():
            deviation, latest, fixings = 0.0, start, {}
            path = []
            for day, step in zip(self.days, rng.normal(0.0, 0.0032, span), strict=True):
                if day.weekday() < 5:
                    deviation = 0.985 * deviation + float(step)
                    text = f"{start * (1 + deviation):.6f}"
                    fixings[day], latest = text, float(text)
                path.append(latest)
            self.fixings[currency], self._latest[currency] = fixings, path

    def eur_per_unit(self, currency: str, day: date) -> float:
        """Return the latest rate on or before `day`; 1 for the euro, and the last known rate afterwards."""
        if currency == "EUR":
            return 1.0
        path = self._latest[currency]
        return path[min((day - FIRST_RATE).days, len(path) - 1)]

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return date, from, to, rate and source of every fixing, by day."""
        return [
            (day.isoformat(), currency, "EUR", self.fixings[currency][day], SOURCE)
            for day in self.days
            if day.weekday() < 5
            for currency in self.fixings
        ]
