"""POT, the library of discrete optimal transport (Flamary et al. 2021, JMLR 22), loaded lean and when first needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ..device import prepare_libraries
from ..values import FloatArray, IntArray


def pot() -> Any:
    """The library, without the array backends it would otherwise load."""
    prepare_libraries()
    import ot

    return ot


def partition_matching(sources: FloatArray, targets: FloatArray) -> IntArray:
    """(n,) a matching of `sources` and `targets` (n, d) by random binary space partitions, the same at every call.

    POT 0.9.7 does not use its `seed`: it draws from a generator that every thread has, and that goes on from call to
    call. A thread of its own begins it afresh.
    """
    solve = pot().compute_bspot_bijection
    with ThreadPoolExecutor(1) as fresh:
        _, assignment, _ = fresh.submit(solve, np.array(sources, order="C"), np.array(targets, order="C")).result()
    return np.asarray(assignment, np.int64)
