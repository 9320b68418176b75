"""The Ornstein-Uhlenbeck (variance-preserving) process dX = -kappa X dt + sqrt(2/beta) dB (arXiv 2411.01629, 2)."""

from __future__ import annotations

from dataclasses import dataclass

from .base import AbstractProcess


@dataclass(frozen=True, kw_only=True)
class OrnsteinUhlenbeck(AbstractProcess):
    """Pulled to the origin: drift -A X and noise sqrt(2A/(beta kappa)), A = diag(kappa, ratio kappa, kappa, ...)."""

    @property
    def name(self) -> str:
        return "Ornstein-Uhlenbeck"
