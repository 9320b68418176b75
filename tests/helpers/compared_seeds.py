"""Pairs of sides that differ in the seed alone, on small drawings: how often the floor of a difference holds it.

Each seed's drawing is also turned by an angle of its own, which changes no reading but meets every grid anew: so what
is worked out by quadrature is put to the test too. `python -m compared_seeds` in this folder prints the table of
docs/measure.md.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from engine import Experiment, Measurements, PointCloud, compared, measure
from engine.values import FloatArray

SEEDS = 30
GOLDEN_ANGLE = 2.399963
STOCHASTIC = (
    "swirl", "localisation", "contraction.backward_rms", "encoder.eps_rel", "encoder.reassigned", "encoder.swap_saving",
    "reverse", "sensitivity.w2_after", "sensitivity.own_round",
)  # fmt: skip
ALL = (
    "transport",
    "prior",
    "basins",
    "swirl",
    "localisation",
    "curvature",
    "contraction",
    "encoder",
    "ledger",
    "reverse",
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A drawing (m, 2), readings, settings, and whether drafts are compared. `against`: by what the second is moved."""

    points: FloatArray
    only: tuple[str, ...]
    settings: dict[str, object] = field(default_factory=dict)
    draft: bool = False
    against: float | None = None


@dataclass(frozen=True, kw_only=True)
class Covered:
    """Of a reading: the `share` of pairs with |B - A| <= floor, and the median of |B - A| over the median floor."""

    share: float
    typical: float


def _moons(n: int) -> FloatArray:
    random = np.random.default_rng(5)
    u = random.uniform(0, math.pi, n // 2)
    upper = np.stack([1.2 * np.cos(u) - 0.5, np.sin(u) - 0.3], axis=1)
    return np.concatenate([upper, -upper]) + 0.08 * random.standard_normal((2 * len(u), 2))


def _spiral(n: int) -> FloatArray:
    random = np.random.default_rng(6)
    t = np.sqrt(random.uniform(0.05, 1, n))
    arms: FloatArray = 2 * t[:, None] * np.stack([np.cos(9 * t), np.sin(9 * t)], axis=1)
    return arms + 0.05 * random.standard_normal((n, 2))


FIVE = np.array([[-1.5, -1.2], [1.6, -1.0], [1.2, 1.4], [-1.4, 1.1], [0.2, 0.1]])
CASES = {
    "5 points": Case(points=FIVE, only=ALL),
    "40 points": Case(points=_moons(40), only=ALL),
    "150 points": Case(points=_spiral(150), only=("swirl", "localisation", "contraction", "encoder", "reverse")),
    "40 points, transported start, SDE, discrete transport": Case(
        points=_moons(40),
        only=("transport.w2_squared", "basins.masses", "reverse"),
        settings={"transport": "discrete", "start": "transport", "sampler": "sde"},
    ),
    "40 points, drafts": Case(points=_moons(40), only=(*ALL, "complexity"), draft=True),
    "40 points and a second drawing": Case(
        points=_moons(40), only=("sensitivity",), settings={"termination_time": 1.0, "steps": 16}, against=0.4
    ),
}


def measured(case: Case, seed: int) -> Measurements:
    """One side."""
    turn = GOLDEN_ANGLE * seed
    rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    settings = {"particles": 200, "seed": seed, **case.settings}
    experiment = Experiment(cloud=PointCloud.of(case.points @ rotation)).with_parameters(settings)
    against = None if case.against is None else PointCloud.of((0.8 * case.points + case.against) @ rotation)
    return list(measure(experiment, lambda: case.draft, case.only, against=against, draft=case.draft))[-1]


def covered(sides: list[Measurements]) -> Iterator[tuple[str, Covered]]:
    """Every reading that all sides have, over all pairs of them."""
    pairs = [compared(a, b) for a, b in itertools.combinations(sides, 2)]
    for k, row in enumerate(pairs[0]):
        found = [pair[k].difference for pair in pairs]
        if any(each is None or each.value is None for each in found):
            continue
        sizes = np.array([np.abs(np.atleast_1d(each.value)).max() for each in found])  # type: ignore[union-attr]
        floors = np.array([each.floor for each in found], float)  # type: ignore[union-attr]
        typical = float(np.median(sizes)) / max(float(np.median(floors)), 1e-300)
        yield row.name, Covered(share=float((sizes <= floors).mean()), typical=typical)


def is_stochastic(name: str, case: Case) -> bool:
    """Whether the reading is of a sample, so that it varies with the seed."""
    sampled = case.settings.get("transport") == "discrete" and name.startswith(("transport", "basins.masses"))
    return name.startswith(STOCHASTIC) or sampled


def _print_table() -> None:
    rows: dict[str, list[str]] = {}
    for column, case in enumerate(CASES.values()):
        for name, found in covered([measured(case, seed) for seed in range(SEEDS)]):
            cells = rows.setdefault(name, [""] * len(CASES))
            cells[column] = f"{found.share:.0%}" + (f", {found.typical:.2f}" if is_stochastic(name, case) else "")
    print("|", " | ".join(("reading", *CASES)), "|")
    print("|", " | ".join("---" for _ in range(len(CASES) + 1)), "|")
    for name, cells in rows.items():
        print("|", " | ".join((f"`{name}`", *cells)), "|", flush=True)


if __name__ == "__main__":
    _print_table()
