"""The ancestral step for the reverse SDE, exact given D (DDPM; Ho et al. 2020, (7)). Weak order 1."""

from __future__ import annotations

from dataclasses import dataclass

from .ddim import DDIM


@dataclass(frozen=True)
class Ancestral(DDIM):
    """xt' = D + r^2 (xt - D) + s' sqrt(1 - r^2) xi with r = s'/s: DDIM's step at eta = 1."""

    eta: float = 1.0
