"""Diagnostics: numbers with their floors, in groups. `DIAGNOSTICS` in the order they are shown.

A diagnostic is one file and one line here: a generator of (problem) that returns its readings. Imports torch and SciPy:
only what runs in a worker imports this package.
"""

from collections.abc import Callable

from .base import DRAFT, FULL, Budget, Problem, Work, finished
from .basin_gap import basin_gap
from .concavity.complexity import complexity
from .concavity.localisation import localisation
from .concavity.log_concavity import log_concavity
from .contraction import contraction
from .encoder_gap import encoder_gap
from .ledger import ledger
from .prior_error import prior_error
from .reverse_error import reverse_error
from .sensitivity import sensitivity
from .swirl import swirl
from .transport_cost import transport_cost

DIAGNOSTICS: dict[str, Callable[[Problem], Work]] = {
    "transport": transport_cost,
    "prior": prior_error,
    "basins": basin_gap,
    "swirl": swirl,
    "localisation": localisation,
    "curvature": log_concavity,
    "complexity": complexity,
    "contraction": contraction,
    "encoder": encoder_gap,
    "ledger": ledger,
    "reverse": reverse_error,
    "sensitivity": sensitivity,
}

__all__ = ["DIAGNOSTICS", "DRAFT", "FULL", "Budget", "Problem", "Work", "finished"]
