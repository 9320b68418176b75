"""Exponential Adams multistep for the probability flow, with its free corrector; order 1 without it is DDIM.

In u = log s the flow is d(xt/s)/du = -D/s, so xt' = (s'/s) xt - s' int D(u) exp(-u) du exactly, and the only error is
that of the polynomial in u through past values of D (Hochbruck & Ostermann 2010, section 5, exponential Adams methods).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..values import FloatArray
from .base import AbstractSolver, Denoiser, State

NODES, WEIGHTS = np.polynomial.legendre.leggauss(
    12
)  # exact for degree 23: the exponential to rounding for steps below 2
HISTORY_SPAN = 3.0  # values of D further apart than this in log s say nothing about each other
REPEATS, STARTING_FROM = (2, 1), 12  # how often the first steps are repeated, where there are so many levels


@dataclass(frozen=True)
class ExponentialAdams(AbstractSolver):
    """One evaluation a level, and three more to start where there are twelve levels; global order `order`, 1 to 4.

    The corrector redoes a step with the D found at its predicted end, which costs no evaluation. The first steps have
    less history: they err like h^3, in proportion to what D changes there, so order 4 needs a start at a high level.
    Therefore the first is repeated twice and the second once. Without the corrector they err like h^2.
    Levels may as well increase, from data to noise.
    """

    order: int = 4
    corrector: bool = True

    def level_count(self, evaluations: int) -> int:
        if not self.corrector or evaluations < STARTING_FROM:
            return evaluations
        return max(STARTING_FROM - 1, evaluations - sum(REPEATS))

    def _states(self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None) -> Iterator[State]:
        level = float(levels[0])
        denoised = denoise(xt, level)
        yield State(level=level, xt=xt, denoised=denoised)
        past = [(math.log(level), denoised)]  # newest first
        for number, following in enumerate(levels[1:].tolist()):
            end = math.log(following)
            past = [(u, value) for u, value in past if abs(u - end) < HISTORY_SPAN][: self.order] or past[:1]
            moved = step(xt, past, level, following)
            denoised = denoise(moved, following)
            if self.corrector and abs(math.log(level) - end) < HISTORY_SPAN:
                careful = len(levels) >= STARTING_FROM and number < len(REPEATS)
                for _ in range(REPEATS[number] if careful else 0):
                    moved = step(xt, [(end, denoised), *past][: max(2, self.order)], level, following)
                    denoised = denoise(moved, following)
                moved = step(xt, [(end, denoised), *past][: max(2, self.order)], level, following)
            past = [(end, denoised), *past]
            xt, level = moved, following
            yield State(level=level, xt=xt, denoised=denoised)


def step(xt: Tensor, past: list[tuple[float, Tensor]], level: float, following: float) -> Tensor:
    """(s'/s) xt - s' sum_j w_j D_j over the values (log s_j, D_j) in `past`."""
    weights = adams_weights(np.array([u for u, _ in past]), math.log(level), math.log(following))
    total = (following / level) * xt
    for weight, (_, value) in zip(weights.tolist(), past, strict=True):
        total = torch.add(total, value, alpha=-weight)
    return total


def adams_weights(nodes: FloatArray, start: float, end: float) -> FloatArray:
    """(k,) s' int_start^end l_j(u) exp(-u) du, where l_j are the Lagrange polynomials of `nodes` and s' = exp(end)."""
    half = (end - start) / 2
    u = start + half * (NODES + 1)  # (12,)
    kernel = half * WEIGHTS * np.exp(end - u)
    if len(nodes) == 1:
        return np.array([math.expm1(end - start)])
    basis = [
        np.prod([(u - other) / (node - other) for i, other in enumerate(nodes) if i != j], axis=0)
        for j, node in enumerate(nodes)
    ]
    return np.array(basis) @ kernel
