"""How often may somebody ask? Buckets that refill: one an address for what was not let in, one a token for the rest."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KEPT = 10_000


class Buckets:
    """A bucket a key: `burst` at once, refilled at `per_second`; forgotten when full again.

    >>> seconds = iter([0.0, 0.0, 0.0, 1.0])
    >>> bucket = Buckets(burst=2, per_second=1.0, clock=lambda: next(seconds))
    >>> [bucket.take("a") for _ in range(4)]
    [True, True, False, True]
    """

    def __init__(self, *, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.per_second = per_second
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, amount: float = 1.0) -> bool:
        """Take from a key's bucket and tell whether there was enough; nothing is taken otherwise."""
        with self._lock:
            left, now = self._level(key)
            if left < amount:
                self._left[key] = (left, now)
                return False
            self._left[key] = (left - amount, now)
            self._left.move_to_end(key)
            while len(self._left) > MOST_KEPT:
                self._left.popitem(last=False)
            return True

    def is_empty(self, key: str) -> bool:
        """Tell whether a key has nothing left, without taking."""
        with self._lock:
            return self._level(key)[0] < 1.0

    def _level(self, key: str) -> tuple[float, float]:
        now = self._clock()
        left, since = self._left.get(key, (self.burst, now))
        return min(self.burst, left + (now - since) * self.per_second), now


REFUSED = Buckets(burst=40, per_second=0.5)
"""By address: what was not let in. Empty, the address is not even looked at."""
REQUESTS = Buckets(burst=800, per_second=400)
"""By token."""
