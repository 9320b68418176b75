"""Forward processes, by the name of the parameter `process`."""

from .base import AbstractProcess
from .brownian import Brownian
from .ornstein_uhlenbeck import OrnsteinUhlenbeck
from .pinned_brownian import PinnedBrownian

PROCESSES: dict[str, type[AbstractProcess]] = {"ou": OrnsteinUhlenbeck, "ve": Brownian, "pinned": PinnedBrownian}

__all__ = ["PROCESSES", "AbstractProcess", "Brownian", "OrnsteinUhlenbeck", "PinnedBrownian"]
