"""Which curves can these data tell, and which are mostly assumption?"""

from collections.abc import Sequence

import numpy as np

from finint.response.curves import FloatArray

LEAST_VARIATION = 0.2
MOST_CORRELATION = 0.9
WIDEST_FACTOR = 4.0
LOW_SHARE_OF_HALF, HIGH_SHARE_OF_HALF = 0.5, 2.0


def reasons(
    names: Sequence[str],
    spend: FloatArray,
    place: int,
    stock: FloatArray,
    half_saturation_amount: float,
    interval: tuple[float, float],
) -> list[str]:
    """Return why the curve of the channel at `place` is not identified; none when it is.

    Args:
        names: of all channels.
        spend: (weeks, channels).
        place: of the channel judged.
        stock: its adstocked spend, (weeks,).
        half_saturation_amount: of its curve.
        interval: 90 % interval of its contribution, in target units.
    """
    own = spend[:, place]
    if not own.any():
        return ["nothing was spent in any week"]
    found = []
    variation = float(own.std() / own.mean())
    if variation < LEAST_VARIATION:
        found.append(
            f"spend varies too little to see an effect (coefficient of variation {variation:.2f}, "
            f"at least {LEAST_VARIATION} is needed)"
        )
    alike, correlation = _closest(spend, place)
    if correlation > MOST_CORRELATION:
        found.append(f"spend moves with '{names[alike]}' (correlation {correlation:.2f}); only their sum can be told")
    low, high = interval
    if low <= 0:
        found.append("the 90 % interval of its contribution includes 0")
    elif high > WIDEST_FACTOR * low:
        found.append(f"the 90 % interval of its contribution spans a factor of {high / low:.1f}, more than 4")
    if (stock < LOW_SHARE_OF_HALF * half_saturation_amount).all():
        found.append("every week lies below half of the half saturation, so where it saturates is an assumption")
    if (stock > HIGH_SHARE_OF_HALF * half_saturation_amount).all():
        found.append("every week lies above twice the half saturation, so how it rises is an assumption")
    return found


def _closest(spend: FloatArray, place: int) -> tuple[int, float]:
    """Return the other channel whose spend correlates most with this one's, and that correlation."""
    best, highest = place, 0.0
    own = spend[:, place] - spend[:, place].mean()
    for other in range(spend.shape[1]):
        theirs = spend[:, other] - spend[:, other].mean()
        size = float(np.sqrt((own**2).sum()) * np.sqrt((theirs**2).sum()))
        # A constant column keeps rounding noise of its mean; it correlates with nothing.
        if other != place and size > 1e-9 * spend[:, place].sum() * spend[:, other].sum():
            correlation = abs(float(own @ theirs) / size)
            if correlation > highest:
                best, highest = other, correlation
    return best, highest
