"""Solvers of the reversal, by name. Importing this package loads torch, so only workers do."""

from ..device import prepare_torch

prepare_torch()

from .adaptive import DormandPrince  # noqa: E402
from .ancestral import Ancestral  # noqa: E402
from .base import AbstractSolver, Denoiser, State  # noqa: E402
from .ddim import DDIM  # noqa: E402
from .exponential import ExponentialAdams  # noqa: E402
from .heun import Heun  # noqa: E402
from .levels import bare_level, lies_beyond, noise_levels, smallest_level  # noqa: E402
from .per_axis_ddim import PerAxisDDIM  # noqa: E402
from .sde_multistep import SDEMultistep  # noqa: E402
from .sharpened import Sharpened, sharpened, softened_levels  # noqa: E402

SOLVERS: dict[str, type[AbstractSolver]] = {
    "exponential": ExponentialAdams,
    "ddim": DDIM,
    "heun": Heun,
    "adaptive": DormandPrince,
    "ancestral": Ancestral,
    "sde_multistep": SDEMultistep,
}

__all__ = [
    "DDIM",
    "SOLVERS",
    "AbstractSolver",
    "Ancestral",
    "Denoiser",
    "DormandPrince",
    "ExponentialAdams",
    "Heun",
    "PerAxisDDIM",
    "SDEMultistep",
    "Sharpened",
    "State",
    "bare_level",
    "lies_beyond",
    "noise_levels",
    "sharpened",
    "smallest_level",
    "softened_levels",
]
