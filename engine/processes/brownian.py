"""Brownian motion dX = sqrt(2/beta) dB, the variance-exploding process (Song et al. 2021, section 3.4)."""

from __future__ import annotations

from dataclasses import dataclass

from .base import AbstractProcess


@dataclass(frozen=True, kw_only=True)
class Brownian(AbstractProcess):
    """The Ornstein-Uhlenbeck process in the limit of no drift; its prior N(0, (2T/beta) I) forgets nothing of X_0."""

    @property
    def name(self) -> str:
        return "Brownian motion"
