"""Learned scores: a small network trained by denoising score matching. Importing this package does not load torch."""

from .checkpoint import read_checkpoint, write_checkpoint
from .model import LearnedModel
from .problem import TrainingProblem
from .training import TrainingStep, Validation, train, validate

__all__ = [
    "LearnedModel",
    "TrainingProblem",
    "TrainingStep",
    "Validation",
    "read_checkpoint",
    "train",
    "validate",
    "write_checkpoint",
]
