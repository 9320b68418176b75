"""The score and the density of a cloud against what one would otherwise call: broadcasting, attention, KeOps, KDEs.

Run: make bench (or python tests/benchmarks/test_score_benchmark.py).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from _ratios import moons, peer, seconds, table

from engine.experiment.target import SoftenedCloud
from engine.scores import AutomaticScore, BlockedScore, EmpiricalScore
from engine.solvers import ExponentialAdams

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.filterwarnings("ignore")]
SIZE = 8192
LEVELS = (5.0, 1.0, 0.3, 0.1, 0.03, 0.01)
MEMORY = """
import re, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from test_score_benchmark import cloud, noised
import torch
from engine.scores import AutomaticScore
score = AutomaticScore(cloud({n}), dtype=torch.float32)
inputs = [noised({n}, s).float() for s in {levels}]
score.denoise(inputs[0][:100], 1.0)
torch.ones(100, 3) @ torch.ones(3, 100)
def peak():
    return int(re.search("VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before = peak()
with torch.inference_mode():
    for x, s in zip(inputs, {levels}):
        score.denoise(x, s)
print(peak() - before)
"""


def cloud(m: int) -> SoftenedCloud:
    return SoftenedCloud(centres=moons(m), weights=np.full(m, 1 / m), softness=0.0)


def noised(n: int, s: float) -> torch.Tensor:
    return torch.as_tensor(moons(n, 1) + s * np.random.default_rng(2).standard_normal((n, 2)))


def rms(found: torch.Tensor, exact: torch.Tensor) -> float:
    return float(((found.double() - exact) ** 2).sum(dim=1).mean().sqrt())


def naive(x: torch.Tensor, points: torch.Tensor, s: float) -> torch.Tensor:
    squared = ((x[:, None] - points) ** 2).sum(dim=2)
    return torch.softmax(-squared / (2 * s * s), dim=1) @ points


def attention(x: torch.Tensor, points: torch.Tensor, s: float) -> torch.Tensor:
    """As one would call it: the squares of the points as a third feature, all padded to four."""
    bias = -0.5 / (s * s) * (points**2).sum(dim=1, keepdim=True)
    nothing = torch.zeros_like(x[:, :1])
    q = torch.cat([x / (s * s), nothing + 1, nothing], dim=1)[None, None]
    k = torch.cat([points, bias, torch.zeros_like(bias)], dim=1)[None, None]
    v = torch.nn.functional.pad(points, (0, 2))[None, None]
    return torch.nn.functional.scaled_dot_product_attention(q, k, v, scale=1.0)[0, 0, :, :2]


def test_score() -> None:
    s, target = 0.3, cloud(SIZE)
    x64 = noised(SIZE, s)
    x, points = x64.float(), torch.as_tensor(target.centres).float()
    reference = EmpiricalScore(target)
    exact = reference.denoise(x64, s)
    single = EmpiricalScore(target, dtype=torch.float32)
    automatic = AutomaticScore(target, dtype=torch.float32)
    rows, times = [], {}
    ways = {
        "naive torch, float32": lambda: naive(x, points, s),
        "torch attention, float32": lambda: attention(x, points, s),
        "Tidemark exact, float64": lambda: reference.denoise(x64, s),
        "Tidemark exact, float32": lambda: single.denoise(x, s),
        "Tidemark automatic, float32": lambda: automatic.denoise(x, s),
    }
    keops = peer("pykeops.torch")
    if keops is not None:
        lazy = keops.LazyTensor
        zi, yj = lazy(x[:, None].contiguous()), lazy(points[None].contiguous())
        logits = -((zi - yj) ** 2).sum(dim=2) / (2 * s * s)
        ways["KeOps, float32"] = lambda: logits.sumsoftmaxweight(yj, dim=1)
        logits.sumsoftmaxweight(yj, dim=1)  # compiles
    with torch.inference_mode():
        for name, run in ways.items():
            times[name], found = seconds(run)
            rows.append((name, times[name], f"error {rms(found, exact):.0e}"))
    table(f"score: posterior means at s = {s}, {SIZE} particles x {SIZE} points", rows)
    assert times["naive torch, float32"] >= 10 * times["Tidemark exact, float32"]
    assert times["naive torch, float32"] >= 80 * times["Tidemark automatic, float32"]
    if keops is not None:
        assert times["KeOps, float32"] >= 4 * times["Tidemark exact, float32"]


def test_automatic_is_never_slower() -> None:
    target = cloud(SIZE)
    reference, single = EmpiricalScore(target), EmpiricalScore(target, dtype=torch.float32)
    automatic = AutomaticScore(target, dtype=torch.float32)
    rows = []
    with torch.inference_mode():
        for s in LEVELS:
            x64 = noised(SIZE, s)
            x = x64.float()
            exact_time, _ = seconds(lambda x=x, s=s: single.denoise(x, s), 2)
            took, found = seconds(lambda x=x, s=s: automatic.denoise(x, s), 2)
            error = rms(found, reference.denoise(x64, s))
            rows.append((f"s = {s:<5} {automatic.way}", took, f"{exact_time / took:.1f}x exact, error {error:.0e}"))
            assert took <= exact_time
            assert error < 2e-4
    table(f"score: automatic at every level, {SIZE} x {SIZE}", rows, ratios=False)


def test_whole_reversal() -> None:
    """49 levels from 20 to .01 at 10,000 x 10,000: steps a second of one core."""
    n, target = 10_000, cloud(10_000)
    start = 20 * torch.as_tensor(np.random.default_rng(3).standard_normal((n, 2)))
    levels = np.geomspace(20, 0.01, 49)
    rows = []
    for name, score in {
        "exact, float32": EmpiricalScore(target, dtype=torch.float32),
        "automatic, 1e-4": AutomaticScore(target, dtype=torch.float32),
        "automatic, 1e-3 (drafts)": AutomaticScore(target, dtype=torch.float32, tolerance=1e-3),
    }.items():
        evaluations, worst = 0, 0.0

        def denoise(xt: torch.Tensor, s: float, score: EmpiricalScore = score) -> torch.Tensor:
            nonlocal evaluations, worst
            evaluations += 1
            found = score.denoise(xt, s)
            worst = max(worst, getattr(score, "error", 0.0))
            return found

        with torch.inference_mode():
            took, _ = seconds(lambda denoise=denoise: [*ExponentialAdams().solve(denoise, start.float(), levels)], 1)
        rows.append((name, took, f"{evaluations / took:.0f} evaluations/s, checked error {worst:.0e}"))
        if name != "exact, float32":
            assert evaluations / took >= 45
            assert worst <= 1e-3 * target.radius
    table(f"score: a whole reversal, {n} x {n}", rows)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from Linux")
def test_memory() -> None:
    n = 32_768
    code = MEMORY.format(here=str(Path(__file__).parent), n=n, levels=LEVELS)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    print(f"\nscore: automatic takes {float(ended.stdout):.0f} MB more at {n} x {n}, over all levels")
    assert float(ended.stdout) <= 50


def test_density() -> None:
    target = cloud(SIZE)
    score, data = EmpiricalScore(target), target.centres
    neighbors, stats = peer("sklearn.neighbors"), peer("scipy.stats")
    for s, wanted in ((0.1, 4), (1.3, 15)):
        x = noised(SIZE, s)
        exact = score.log_density(x.requires_grad_(True), s).detach()  # the plain way, from differences
        x = x.detach()
        rows = []
        kde = stats.gaussian_kde(data.T, bw_method=s / data.std())
        took, _ = seconds(lambda kde=kde, x=x: kde.logpdf(x.numpy().T), 1)
        rows.append(("SciPy gaussian_kde", took, "its own, anisotropic kernel"))
        theirs = float("inf")
        if neighbors is not None:
            kde = neighbors.KernelDensity(bandwidth=s).fit(data)
            theirs, found = seconds(lambda kde=kde, x=x: kde.score_samples(x.numpy()), 1)
            rows.append(("scikit-learn KernelDensity", theirs, f"error {np.abs(found - exact.numpy()).max():.0e}"))
        ours, found = seconds(lambda x=x, s=s: score.log_density(x, s))
        rows.append(("Tidemark, float64", ours, f"error {float((found - exact).abs().max()):.0e}"))
        table(f"score: log-density at s = {s}, {SIZE} x {SIZE}", rows)
        assert theirs >= wanted * ours


def naive_in_full(x: torch.Tensor, points: torch.Tensor, s: float) -> torch.Tensor:
    return torch.softmax(-(torch.cdist(x, points) ** 2) / (2 * s * s), dim=1) @ points


@pytest.mark.parametrize("d", [784, 3072])
def test_many_dimensions(d: int) -> None:
    """256 queries over 60,000 points like images, at levels from one point to all of them."""
    n, queries, random = 60_000, 256, np.random.default_rng(0)
    sheet = 0.3 * random.normal(size=(n, 12)).astype(np.float32) @ random.normal(size=(12, d)).astype(np.float32)
    points = np.tanh(sheet, out=sheet)
    points *= 0.4
    for k in range(0, n, 1000):
        points[k : k + 1000] += 0.02 * random.standard_normal((1000, d), np.float32)
    score = BlockedScore(points)
    exact, total, rows = score.points, {"naive": 0.0, "ours": 0.0}, []
    del points
    for s in (0.05, 0.2, 0.5, 0.7, 1.0, 5.0) if d == 784 else (0.2, 1.0):
        z64 = exact[:queries].double() + s * torch.as_tensor(random.normal(size=(queries, d)))
        z = z64.float()
        with torch.inference_mode():
            theirs, plain = seconds(lambda z=z, s=s: naive_in_full(z, exact, s), 2)
            ours, found = seconds(lambda z64=z64, s=s: score.posterior(z64, s * s), 2)
            few = [
                torch.softmax(-((q - exact.double()) ** 2).sum(1) / (2 * s * s), 0) @ exact.double() for q in z64[:4]
            ]
        errors = [float((means[:4].double() - torch.stack(few)).norm(dim=1).max()) for means in (plain, found.means)]
        assert errors[1] <= float(found.bounds[:4].max())
        remark = f"naive {1000 * theirs:.0f} ms: {theirs / ours:.1f}x; error {errors[1]:.0e}, naive {errors[0]:.0e}"
        rows.append((f"s = {s}", ours, f"{remark}, bound {float(found.bounds.max()):.0e}"))
        total = {"naive": total["naive"] + theirs, "ours": total["ours"] + ours}
    rows.append(("all levels", total["ours"], f"{total['naive'] / total['ours']:.1f}x naive"))
    if d == 784:
        took, _ = seconds(lambda: torch.cdist(z[:16], exact, compute_mode="donot_use_mm_for_euclid_dist"), 1)
        rows.append(("plain differences alone, 16 queries", took, "of 256"))
    table(f"score: {queries} queries over {n:,} points in {d} dimensions, R = {score.reach:.0f}", rows, ratios=False)
    assert total["naive"] >= (4 if d == 784 else 1) * total["ours"]


if __name__ == "__main__":
    for test in (test_score, test_automatic_is_never_slower, test_whole_reversal, test_memory, test_density):
        test()
    for d in (784, 3072):
        test_many_dimensions(d)
