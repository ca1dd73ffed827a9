"""How a command prints its one JSON document: same input, same bytes."""

import json
import math
from collections.abc import Mapping


def plain(value: object) -> object:
    """Return `value` with numpy scalars and arrays turned into JSON's own types and NaN or infinity into null.

    >>> plain({"gap": float("nan"), "n": 3, "spend": (1.0, 2.5)})
    {'gap': None, 'n': 3, 'spend': [1.0, 2.5]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def show(document: Mapping[str, object] | list[dict[str, object]]) -> None:
    """Print `document` as one line of JSON on standard output."""
    print(json.dumps(plain(document), ensure_ascii=False))
