"""Forward processes, by name."""

from .base import AbstractProcess
from .ornstein_uhlenbeck import OrnsteinUhlenbeck

PROCESSES: dict[str, type[AbstractProcess]] = {"ornstein_uhlenbeck": OrnsteinUhlenbeck}

__all__ = ["PROCESSES", "AbstractProcess", "OrnsteinUhlenbeck"]
