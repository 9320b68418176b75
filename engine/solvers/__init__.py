"""Solvers of the reversal, by name. Importing this package loads torch, so only workers do."""

from ..device import prepare_torch

prepare_torch()

from .adaptive import DormandPrince  # noqa: E402
from .ancestral import Ancestral  # noqa: E402
from .base import AbstractSolver, Denoiser, State  # noqa: E402
from .exponential import ExponentialAdams  # noqa: E402
from .levels import noise_levels, smallest_level  # noqa: E402

SOLVERS: dict[str, type[AbstractSolver]] = {
    "exponential": ExponentialAdams,
    "ancestral": Ancestral,
    "adaptive": DormandPrince,
}

__all__ = [
    "SOLVERS",
    "AbstractSolver",
    "Ancestral",
    "Denoiser",
    "DormandPrince",
    "ExponentialAdams",
    "State",
    "noise_levels",
    "smallest_level",
]
