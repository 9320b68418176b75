"""Optimal transport against POT, SciPy's assignment, geomloss and pysdot.

Run: make bench (or python tests/benchmarks/test_transport_benchmark.py).
"""

from __future__ import annotations

import time

import numpy as np
import pytest
import torch
from _ratios import moons, peer, seconds, table

from engine.transport import exact_matching, semi_discrete
from engine.transport.certificate import MassCertificate, certificate
from engine.transport.monte_carlo import DRAWS, monte_carlo_plans, rounds_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.filterwarnings("ignore")]

# Sizes, and the share of POT's time that we may take at most.
SHARES = [(1024, None), (2048, None), (4096, 0.6), (8192, 0.4)]


def clouds(n: int) -> tuple[np.ndarray, np.ndarray]:
    return np.random.default_rng(1).standard_normal((n, 2)), moons(n)


def emd_cost(sources: np.ndarray, targets: np.ndarray) -> float:
    import ot

    n = len(sources)
    return float(ot.emd2(np.full(n, 1 / n), np.full(n, 1 / n), ot.dist(sources, targets), numItermax=10**8))


@pytest.mark.parametrize(("n", "share"), SHARES)
def test_discrete(n: int, share: float | None) -> None:
    emd_cost(*clouds(10))  # imports
    sources, targets = clouds(n)
    theirs, cost = seconds(lambda: emd_cost(sources, targets), 1)
    rows = [("POT emd", theirs, f"cost {cost:.9f}")]
    if n <= 2048:
        optimise, distance = peer("scipy.optimize"), peer("scipy.spatial.distance")
        took, assignment = seconds(
            lambda: optimise.linear_sum_assignment(distance.cdist(sources, targets, "sqeuclidean")), 1
        )
        scipy_cost = ((sources - targets[assignment[1]]) ** 2).sum(axis=1).mean()
        rows.append(("SciPy linear_sum_assignment", took, f"cost {scipy_cost:.9f}"))
    geomloss = peer("geomloss") if n == 1024 else None
    if geomloss is not None:
        loss = geomloss.SamplesLoss("sinkhorn", p=2, blur=0.1, scaling=0.9, debias=False, backend="tensorized")
        x, y = torch.as_tensor(sources), torch.as_tensor(targets)
        took, entropic = seconds(lambda: 2 * float(loss(x, y)), 1)  # its cost is |x - y|^2/2
        rows.append(("geomloss sinkhorn, blur .1", took, f"cost {entropic:.9f}, entropic"))
    ours, matching = seconds(lambda: exact_matching(sources, targets), 1)
    rows.append(("Tidemark, certified", ours, f"cost {matching.cost:.9f}, gap {matching.gap:.0e}"))
    table(f"transport: {n} Gaussian particles to {n} points, exact", rows)
    assert abs(matching.cost - cost) <= 1e-9 * cost
    assert matching.gap <= 1e-9 * cost
    if share is not None:
        assert ours <= share * theirs


def solved(points: np.ndarray, error: float) -> tuple[int, float]:
    """Newton iterations to a relative mass error, and the error."""
    for plan in semi_discrete(points, np.full(len(points), 1 / len(points))):
        if plan.error <= error:
            break
    return plan.iteration, plan.error


def test_semi_discrete() -> None:
    emd_cost(*clouds(10))
    theirs, _ = seconds(lambda: emd_cost(*clouds(2048)), 1)
    rows = [("POT emd, 2048 samples of N(0, I)", theirs, "no cells: an estimate")]
    points = moons(1000)
    pysdot = peer("pysdot")
    if pysdot is not None:
        rows.append(("pysdot, 1,000 points", *pysdot_time(pysdot, points)))
    times = {}
    for m, error in ((1000, 1e-3), (1000, 1e-10), (5000, 1e-10)):
        cloud = moons(m)
        times[m, error], (iterations, reached) = seconds(lambda cloud=cloud, error=error: solved(cloud, error), 1)
        rows.append((f"Tidemark, {m:,} points", times[m, error], f"{iterations} iterations, mass error {reached:.0e}"))
    table("transport: N(0, I) to points, semi-discrete", rows)
    assert times[1000, 1e-10] <= 0.5 * theirs
    assert times[5000, 1e-10] <= 3 * theirs
    if pysdot is not None:
        assert rows[1][1] >= 4 * times[1000, 1e-3]


def test_many_dimensions() -> None:
    """The map onto 2,000 points in 64 dimensions, by the budget that certifies less than 2 % of missed mass."""
    m, d, wanted = 2000, 64, 0.02
    random = np.random.default_rng(0)
    points, weights = 0.6 * random.normal(size=(m, d)) * np.linspace(0.2, 1.8, d), np.full(m, 1 / m)
    rows = []
    for rounds in (100, rounds_for(m, wanted)):
        took, heights = seconds(lambda rounds=rounds: mapped(points, weights, rounds), 1)
        checked, found = seconds(lambda heights=heights: checked_map(points, weights, heights), 1)
        remark = f"{DRAWS * rounds:,} draws: {found.missed:.2%} missed, at most {found.missed_at_most:.2%}; "
        rows.append((f"{rounds} rounds", took, remark + f"gap at most {found.gap_at_most / found.cost:.1%} of W2^2"))
        rows.append(("  its certificate, 400,000 draws", checked, ""))
    table(f"transport: N(0, I) to {m:,} points in {d} dimensions, by Monte Carlo", rows, ratios=False)
    assert found.status(wanted).ok


def mapped(points: np.ndarray, weights: np.ndarray, rounds: int) -> np.ndarray:
    *_, plan = monte_carlo_plans(points, weights, np.random.default_rng(1), rounds)
    return plan.potentials


def checked_map(points: np.ndarray, weights: np.ndarray, heights: np.ndarray) -> MassCertificate:
    steps = certificate(points, weights, heights, np.random.default_rng(2), 400_000)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value


def pysdot_time(pysdot: object, points: np.ndarray) -> tuple[float, str]:
    """Its Newton solver on an image of the Gaussian, 512 pixels a side over [-5, 5]^2."""
    from pysdot import OptimalTransport
    from pysdot.domain_types import ScaledImage

    pixels = np.linspace(-5, 5, 513)
    middle = 0.5 * (pixels[1:] + pixels[:-1])
    density = np.exp(-0.5 * (middle[:, None] ** 2 + middle**2))
    domain = ScaledImage([-5, -5], [5, 5], density / (density.sum() * (10 / 512) ** 2))
    started = time.process_time()
    ot = OptimalTransport(points, domain=domain, masses=np.full(len(points), 1 / len(points)), obj_max_dm=1e-6)
    ot.adjust_weights()
    took = time.process_time() - started
    masses = ot.pd.integrals()
    return took, f"mass error {np.abs(masses * len(points) - 1).max():.0e} on its pixels"


if __name__ == "__main__":
    for n, share in SHARES:
        test_discrete(n, share)
    test_semi_discrete()
