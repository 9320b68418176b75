"""Pairs of laws on the line that are noised together, and what closed forms there are of a step's W2 ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..laws.line_laws import LineLaw

Component = tuple[float, float, float]  # weight, mean, variance


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePair:
    """The law `first`, whose score moves both, and the `second`. `closed`: what closed forms there are, and of what."""

    label: str
    first: tuple[Component, ...]
    second: tuple[Component, ...]
    closed: tuple[str, ...] = ()
    source: str = ""

    def laws(self) -> tuple[LineLaw, LineLaw]:
        from ..laws.line_laws import MixtureOnLine

        return MixtureOnLine.of(*self.first), MixtureOnLine.of(*self.second)

    def exact(self, t: float, eta: float) -> tuple[float, ...]:
        """The closed forms in the order of `closed`, at time t, of a step eta."""
        forms = {"forward": _forward, "backward": _backward, "bound": _atoms_bound}
        return tuple(forms[name](self, t, eta) for name in self.closed)


def _moments(component: Component, t: float) -> tuple[float, float]:
    """Mean and variance of a Gaussian at time t."""
    _, mean, variance = component
    return math.exp(-t) * mean, math.exp(-2 * t) * variance - math.expm1(-2 * t)


def _forward(pair: LinePair, t: float, eta: float) -> float:
    """W2^2 = (m - m')^2 + (s - s')^2 between Gaussians, after the step over before."""
    moments = [_moments(each[0], t) for each in (pair.first, pair.second)]
    stepped = [((1 - eta) * mean, (1 - eta) ** 2 * variance + 2 * eta) for mean, variance in moments]
    apart = [math.hypot(m - n, math.sqrt(v) - math.sqrt(w)) for (m, v), (n, w) in (moments, stepped)]
    return apart[1] / apart[0]


def _backward(pair: LinePair, t: float, eta: float) -> float:
    """1 + eta (1 - 1/var_t): the step of a Gaussian's score is affine."""
    return 1 + eta * (1 - 1 / _moments(pair.first[0], t)[1])


def _atoms_bound(pair: LinePair, t: float, eta: float) -> float:
    """Of atoms at +-1: Hess log p_t is largest at 0, (r^2 - 1)/sigma^2 with r = alpha/sigma."""
    variance = -math.expm1(-2 * t)
    return 1 + eta * (1 + (math.exp(-2 * t) / variance - 1) / variance)


PAIRS = {
    "gaussians": LinePair(
        label="Gaussians", first=((1.0, 0.4, 0.25),), second=((1.0, -0.6, 1.5),), closed=("forward", "backward"),
        source="[L] one step between Gaussians",
    ),
    "atoms": LinePair(
        label="two atoms and one between", first=((0.5, -1.0, 0.0), (0.5, 1.0, 0.0)), second=((1.0, 0.0, 0.0),),
        closed=("bound",), source="[L] two atoms, Lᵣ(0) = r²",
    ),
    "mixture": LinePair(
        label="four normals and one",
        first=((0.1, -4.0, 1.0), (0.2, -2.0, 0.5), (0.4, 2.0, 0.5), (0.3, 4.0, 1.0)), second=((1.0, 0.0, 2.0),),
    ),
}  # fmt: skip
