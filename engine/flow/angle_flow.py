"""The whole probability flow between a smooth density and N(0, I), along the angle of X = cos(a) X_0 + sin(a) Z.

dX/da = (cos(a) X - E[X_0 | X])/sin(a) is smooth at both ends: at a = 0 it vanishes, and at a = pi/2 X is the code
itself, as at T = infinity (Khrulkov et al. 2023, ICLR). By SciPy's Dormand-Prince of order 8 (Hairer, Norsett & Wanner
1993, II.5), so only workers import this module.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator

import numpy as np
from scipy.integrate import DOP853

from ..laws.smooth_density import SmoothDensity
from ..values import FloatArray

Ends = Generator[None, None, tuple[FloatArray, FloatArray]]
STILL = 1e-12  # sines of angles at which the velocity is its limit, 0
TOLERANCE = 1e-8  # of a step, relative and absolute, rms over all coordinates
BLOCK = 100  # points that go together, so that the steps between two signs of life stay short
DATA, CODES = 0.0, math.pi / 2  # the angles of both ends


def encoded(density: SmoothDensity, x0: FloatArray, tolerance: float = TOLERANCE) -> Ends:
    """Codes E(x0) (n, d) of data x0 (n, d), and their derivative DE (n, d, d). Yields between steps."""
    return _with_jacobian(density, x0, (DATA, CODES), tolerance)


def decoded(density: SmoothDensity, codes: FloatArray, tolerance: float = TOLERANCE) -> Ends:
    """Data (n, d) with these codes (n, d) ~ N(0, I), and its derivative by them (n, d, d)."""
    return _with_jacobian(density, codes, (CODES, DATA), tolerance)


def decoded_only(
    density: SmoothDensity, codes: FloatArray, tolerance: float = TOLERANCE
) -> Generator[None, None, FloatArray]:
    """As `decoded`, without the derivative."""
    ends = np.empty(codes.shape)
    for block in _blocks(codes):
        ends[block] = yield from _decoded_block(density, codes[block], tolerance)
    return ends


def _decoded_block(density: SmoothDensity, codes: FloatArray, tolerance: float) -> Generator[None, None, FloatArray]:
    def velocity(angle: float, state: FloatArray) -> FloatArray:
        alpha, sigma = math.cos(angle), math.sin(angle)
        if sigma < STILL:
            return np.zeros_like(state)
        x = state.reshape(codes.shape)
        return ((alpha * x - density.denoise(x, alpha, sigma)) / sigma).ravel()

    end = yield from _solved(velocity, np.ravel(codes), (CODES, DATA), tolerance)
    return end.reshape(codes.shape)


def _blocks(points: FloatArray) -> list[slice]:
    return [slice(first, first + BLOCK) for first in range(0, len(points), BLOCK)]


def _with_jacobian(density: SmoothDensity, start: FloatArray, angles: tuple[float, float], tolerance: float) -> Ends:
    n, d = start.shape
    ends, jacobians = np.empty((n, d)), np.empty((n, d, d))
    for block in _blocks(start):
        ends[block], jacobians[block] = yield from _block_with_jacobian(density, start[block], angles, tolerance)
    return ends, jacobians


def _block_with_jacobian(
    density: SmoothDensity, start: FloatArray, angles: tuple[float, float], tolerance: float
) -> Ends:
    n, d = start.shape

    def velocity(angle: float, state: FloatArray) -> FloatArray:
        alpha, sigma = math.cos(angle), math.sin(angle)
        if sigma < STILL:
            return np.zeros_like(state)
        x, jacobian = state[: n * d].reshape(n, d), state[n * d :].reshape(n, d, d)
        mean, covariance = density.posterior(x, alpha, sigma)
        turn = alpha * (jacobian - covariance @ jacobian / sigma**2) / sigma
        return np.concatenate([((alpha * x - mean) / sigma).ravel(), turn.ravel()])

    begin = np.concatenate([np.ravel(start), np.tile(np.eye(d).ravel(), n)])
    end = yield from _solved(velocity, begin, angles, tolerance)
    return end[: n * d].reshape(n, d), end[n * d :].reshape(n, d, d)


def _solved(
    velocity: Callable[[float, FloatArray], FloatArray],
    begin: FloatArray,
    angles: tuple[float, float],
    tolerance: float,
) -> Generator[None, None, FloatArray]:
    """Raises FloatingPointError where steps become too small, as beside a density that its grid does not resolve."""
    solver = DOP853(velocity, angles[0], begin, angles[1], rtol=tolerance, atol=tolerance)
    while solver.status == "running":
        solver.step()
        yield
    if solver.status == "failed":
        raise FloatingPointError("the flow's steps became too small")
    end: FloatArray = solver.y
    return end
