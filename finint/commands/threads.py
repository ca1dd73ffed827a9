"""How many threads may the algebra library take? One, where matrices are small."""

import os


def keep_to_one() -> None:
    """Keep the algebra library to one thread, before it is imported: with small matrices more only wait for another."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
