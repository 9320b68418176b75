"""Learned scores: a small network trained by denoising score matching. Importing this package does not load torch."""

from .checkpoint import read_checkpoint, write_checkpoint
from .model import LearnedModel
from .plan import LEARNERS, LearningOrder, LearningPlan
from .problem import TrainingProblem
from .state import LearnedProcess, LearnedReversal, LearningCurve, LearningState
from .training import TrainingStep, Validation, train, validate
from .work import LearningWork

__all__ = [
    "LEARNERS",
    "LearnedModel",
    "LearnedProcess",
    "LearnedReversal",
    "LearningCurve",
    "LearningOrder",
    "LearningPlan",
    "LearningState",
    "LearningWork",
    "TrainingProblem",
    "TrainingStep",
    "Validation",
    "read_checkpoint",
    "train",
    "validate",
    "write_checkpoint",
]
