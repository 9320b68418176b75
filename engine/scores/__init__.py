"""Scores, by name. Importing this package loads torch, so only workers do."""

from ..device import prepare_torch

prepare_torch()

from .base import AbstractScore  # noqa: E402
from .empirical import EmpiricalScore  # noqa: E402

SCORES: dict[str, type[AbstractScore]] = {"empirical": EmpiricalScore}

__all__ = ["SCORES", "AbstractScore", "EmpiricalScore"]
