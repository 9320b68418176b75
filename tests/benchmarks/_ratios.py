"""What the benchmarks share: CPU time of one thread, peers that may be missing, and a table of ratios.

Times are CPU seconds of this process, the best of a few runs: other work on the machine disturbs them least. Only the
ratios of one run mean anything. Import this before torch: it asks for one thread.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import importlib
import importlib.util
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.values import FloatArray

Row = tuple[str, float, str]  # what, seconds, remark


def seconds(run: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """Least CPU seconds of `repeats` runs, and what the last gave."""
    best, result = float("inf"), None
    for _ in range(repeats):
        started = time.process_time()
        result = run()
        best = min(best, time.process_time() - started)
    return best, result


def peer(name: str) -> Any:
    """The module of a peer, or None with a line that says it is missing."""
    if importlib.util.find_spec(name.partition(".")[0]) is None:
        print(f"  {name}: not installed, skipped (python3 scripts/bootstrap.py bench)")
        return None
    return importlib.import_module(name)


def table(title: str, rows: list[Row], *, ratios: bool = True) -> None:
    """Print rows with the first one's time over theirs."""
    print(f"\n{title}\n  {'':<44}{'CPU ms':>10}{'speed' if ratios else '':>9}")
    for what, took, remark in rows:
        ratio = f"{rows[0][1] / took:.1f}x" if ratios else ""
        print(f"  {what:<44}{1000 * took:>10.1f}{ratio:>9}  {remark}")


def moons(n: int, seed: int = 0) -> FloatArray:
    """(n, 2) two arcs of width .08, scaled to unit variance along each axis on average."""
    rng = np.random.default_rng(seed)
    angle, upper = np.pi * rng.random(n), rng.random(n) < 0.5
    arcs = np.stack([np.where(upper, np.cos(angle), 1 - np.cos(angle)), np.where(upper, 1, -1) * np.sin(angle)], axis=1)
    arcs += 0.08 * rng.standard_normal((n, 2))
    centred = arcs - arcs.mean(axis=0)
    scaled: FloatArray = centred / centred.std()
    return scaled
