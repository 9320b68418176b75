"""A fused kernel for cuda: softmax-weighted means in the plane in one pass, for a million particles (Triton).

The running maximum, sum and weighted sums of online softmax (Milakov & Gimelshein 2018), as in flash attention. Squared
distances come from differences, which don't cancel as s -> 0.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import torch
from torch import Tensor

try:
    import triton
    import triton.language as tl
except ImportError:  # torch's builds for the CPU and for macOS come without it
    triton = None

PARTICLES, POINTS, WARPS = 128, 64, 4  # a program's tile of pairs
ROWS, LEVELS, ERROR = 256, (2.0, 0.3, 0.03), 1e-4  # of the self-test: rms over rows, on a cloud of radius sqrt(2)
LOG2E = 1 / math.log(2)


def _means(
    z: Any, y: Any, bias: Any, out: Any, n: Any, m: Any, scale: Any, PARTICLES: tl.constexpr, POINTS: tl.constexpr
) -> None:
    rows = tl.program_id(0).to(tl.int64) * PARTICLES + tl.arange(0, PARTICLES)
    zx = tl.load(z + 2 * rows, mask=rows < n, other=0.0)
    zy = tl.load(z + 2 * rows + 1, mask=rows < n, other=0.0)
    top = tl.full((PARTICLES,), float("-inf"), tl.float32)
    total = tl.zeros((PARTICLES,), tl.float32)
    sum_x = tl.zeros((PARTICLES,), tl.float32)
    sum_y = tl.zeros((PARTICLES,), tl.float32)
    for start in range(0, m, POINTS):
        columns = start + tl.arange(0, POINTS)
        yx = tl.load(y + 2 * columns, mask=columns < m, other=0.0)
        yy = tl.load(y + 2 * columns + 1, mask=columns < m, other=0.0)
        b = tl.load(bias + columns, mask=columns < m, other=float("-inf"))
        dx = zx[:, None] - yx[None, :]
        dy = zy[:, None] - yy[None, :]
        logits = b[None, :] - scale * (dx * dx + dy * dy)
        above = tl.maximum(top, tl.max(logits, axis=1))
        kept = tl.exp2(top - above)
        p = tl.exp2(logits - above[:, None])
        total = total * kept + tl.sum(p, axis=1)
        sum_x = sum_x * kept + tl.sum(p * yx[None, :], axis=1)
        sum_y = sum_y * kept + tl.sum(p * yy[None, :], axis=1)
        top = above
    tl.store(out + 2 * rows, sum_x / total, mask=rows < n)
    tl.store(out + 2 * rows + 1, sum_y / total, mask=rows < n)


@functools.cache
def _kernel() -> Any:
    return triton.jit(_means)


def fused_means(z: Tensor, points: Tensor, log_weights: Tensor, v: float) -> Tensor:
    """(n, 2) sum_i pi_i y_i, pi = softmax(log w_i - |z - y_i|^2/(2v)), of float32 z (n, 2), y (m, 2), log w (m,)."""
    z, points, out = z.contiguous(), points.contiguous(), torch.empty_like(z, memory_format=torch.contiguous_format)
    bias, scale = log_weights * LOG2E, LOG2E / (2 * v)
    if len(z) > 0:
        programs = (-(-len(z) // PARTICLES),)
        _kernel()[programs](
            z, points, bias, out, len(z), len(points), scale, PARTICLES=PARTICLES, POINTS=POINTS, num_warps=WARPS
        )
    return out


@functools.cache
def fused_is_right(device: torch.device) -> bool:
    """Whether the kernel compiles on `device` and agrees with float64 on the CPU; found out once a process."""
    if triton is None or device.type != "cuda":
        return False
    try:
        return self_test(device) < ERROR
    except Exception:  # whatever a compiler or a driver raises: there is another way
        return False


def self_test(device: torch.device) -> float:
    """The largest error over some levels, rms over 256 particles, against float64 on the CPU."""
    draw = torch.Generator().manual_seed(0)
    points = torch.randn((1000, 2), generator=draw, dtype=torch.float64)
    log_weights = torch.log_softmax(torch.randn(1000, generator=draw, dtype=torch.float64), dim=0)
    noise = torch.randn((ROWS, 2), generator=draw, dtype=torch.float64)
    errors = []
    for s in LEVELS:
        z = (points[:ROWS] + s * noise).float()
        logits = log_weights - torch.cdist(z.double(), points) ** 2 / (2 * s * s)
        expected = logits.softmax(dim=1) @ points
        found = fused_means(z.to(device), points.float().to(device), log_weights.float().to(device), s * s)
        errors.append(float(((found.cpu().double() - expected) ** 2).sum(dim=1).mean().sqrt()))
    return max(errors) if all(map(math.isfinite, errors)) else math.inf
