"""The probability flow against torchdiffeq, which is what one would call for an ODE in torch.

Run: make bench (or python tests/benchmarks/test_flow_benchmark.py).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from _ratios import moons, peer, seconds, table

from engine.experiment.target import SoftenedCloud
from engine.scores import EmpiricalScore
from engine.solvers import DormandPrince, ExponentialAdams

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.filterwarnings("ignore")]
TOP, BOTTOM = 20.0, 0.05
N, M = 1000, 500


def test_flow() -> None:
    """The same exact score in float64 for everyone, down to the softness; errors against Dormand-Prince at 1e-10."""
    target = SoftenedCloud(centres=moons(M), weights=np.full(M, 1 / M), softness=BOTTOM)
    score = EmpiricalScore(target)
    start = TOP * torch.as_tensor(np.random.default_rng(1).standard_normal((N, 2)))
    evaluations = 0

    def denoise(xt: torch.Tensor, s: float) -> torch.Tensor:
        nonlocal evaluations
        evaluations += 1
        return score.denoise(xt, s)

    def drift(u: torch.Tensor, xt: torch.Tensor) -> torch.Tensor:
        return xt - denoise(xt, math.exp(float(u)))

    span = np.array([TOP, BOTTOM])
    times = torch.log(torch.as_tensor(span))
    rows, found = [], []
    with torch.inference_mode():
        *_, reference = DormandPrince(tolerance=1e-10).solve(denoise, start, span)

        def measure(name: str, run: object) -> None:
            nonlocal evaluations
            evaluations = 0
            took, end = seconds(run, 1)  # type: ignore[arg-type]
            error = (end - reference.xt).norm(dim=1)
            typical, spread = float((error**2).mean().sqrt()), float(error.quantile(0.99))
            rows.append((name, took, f"{evaluations} evaluations, error rms {typical:.0e}, 99 % {spread:.0e}"))
            found.append((took, typical))

        solver = peer("torchdiffeq")
        if solver is not None:
            for tolerance in (1e-4, 1e-6):
                measure(
                    f"torchdiffeq dopri5, {tolerance:g}",
                    lambda tolerance=tolerance: solver.odeint(drift, start, times, rtol=tolerance, atol=tolerance)[-1],
                )
            measure(
                "torchdiffeq rk4, 48 evaluations",
                lambda: solver.odeint(drift, start, torch.linspace(*times.tolist(), 13), method="rk4")[-1],
            )
        for count in (48, 96):
            levels = np.geomspace(TOP, BOTTOM, ExponentialAdams().level_count(count))
            measure(
                f"Tidemark exponential Adams, {count}",
                lambda levels=levels: [*ExponentialAdams().solve(denoise, start, levels)][-1].xt,
            )
        measure(
            "Tidemark Dormand-Prince, 1e-6",
            lambda: [*DormandPrince(tolerance=1e-6).solve(denoise, start, span)][-1].xt,
        )
    table(f"flow: {N} particles through {M} softened points, s = {TOP:g} to {BOTTOM:g}", rows)
    if solver is not None:
        (adaptive, loose), _, (_, fixed), (ours, error), *_ = found
        # What a user would take at its default-like tolerance, and the fixed-step method at the same cost.
        assert ours < adaptive
        assert error < loose
        assert error < fixed


if __name__ == "__main__":
    test_flow()
