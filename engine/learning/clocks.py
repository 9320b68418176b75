"""Which noise level belongs to which part of a training's attention: uniforms in (0, 1) to noise levels s.

Log-normal: log(s/std) ~ N(-0.5, 1.2^2) (Karras et al. 2022, Table 1, whose -1.2 is for std = 0.5). Uniform in time:
t in (0, 1) under b(t) = 0.1 + 19.9 t with B(t) = int_0^t b (UAI 2024, PMLR 244): s^2 = exp(2 B) - 1 for the
variance-preserving process, s^2 = A B/(A - B) with A = B(1) for pinned Brownian motion.
"""

from __future__ import annotations

import numpy as np

from ..values import FloatArray

MEAN, SPREAD = -0.5, 1.2
FIRST, LAST = 0.1, 20.0  # b(0), b(1)
WHOLE = (FIRST + LAST) / 2  # A = B(1)
EARLIEST = 1e-3  # times below it are taken for it: an error of 1/s needs an s
HIGHEST = 100.0  # levels above it, where the signal-to-noise ratio is below 1e-4, are taken for it


def levels_at(uniforms: FloatArray, *, levels: str, process: str, std: float) -> FloatArray:
    """(n,) noise levels at `uniforms` (n,) in (0, 1), increasing with them; `std` is that of the data."""
    u = np.asarray(uniforms, np.float64)
    if levels == "log_normal":
        from scipy.special import ndtri

        return std * np.exp(MEAN + SPREAD * np.asarray(ndtri(u), np.float64))
    t = np.maximum(u, EARLIEST)
    passed = FIRST * t + 0.5 * (LAST - FIRST) * t**2  # B(t)
    with np.errstate(divide="ignore"):  # pinned at t = 1
        squared = np.expm1(2 * passed) if process == "vp" else WHOLE * passed / np.maximum(WHOLE - passed, 0)
    return np.minimum(np.sqrt(squared), HIGHEST)
