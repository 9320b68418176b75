"""Scores, by name. Importing this package loads torch, so only workers do."""

from ..device import prepare_torch

prepare_torch()

from .automatic import AutomaticScore  # noqa: E402
from .base import AbstractScore  # noqa: E402
from .blocked import BlockedScore  # noqa: E402
from .choose import score_of  # noqa: E402
from .empirical import EmpiricalScore  # noqa: E402
from .gaussian_mixture import GaussianMixtureScore  # noqa: E402
from .per_axis import PerAxisScore  # noqa: E402

SCORES: dict[str, type[AbstractScore]] = {"empirical": EmpiricalScore, "automatic": AutomaticScore}

__all__ = [
    "SCORES",
    "AbstractScore",
    "AutomaticScore",
    "BlockedScore",
    "EmpiricalScore",
    "GaussianMixtureScore",
    "PerAxisScore",
    "score_of",
]
