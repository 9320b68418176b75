"""Tidemark for scripts and notebooks. The names in `__all__` are promised: docs/scripting.md.

Importing this package loads numpy alone; the libraries behind a computation or a picture load when one is asked for.

>>> import tidemark
>>> experiment = tidemark.experiment([[-1, 0], [1, 0]], particles=20, steps=8)
>>> tidemark.simulate(experiment).reverse.positions.shape[1:]
(20, 2)
"""

from typing import TYPE_CHECKING

from app.version import VERSION
from engine import (
    Chart,
    DensityFilm,
    DiffusionResult,
    EngineError,
    Experiment,
    Film,
    GaussianMixture,
    Measurements,
    Parameter,
    PointCloud,
    Reading,
    SavedSession,
    Series,
    Trajectory,
    TransportResult,
)

from .clouds import cloud
from .computing import density, film, measure, simulate, solve_transport, sweep
from .deprecation import INTERFACE
from .display import attach
from .experiments import experiment, parameters, presets
from .figures import Figure, figure, write_film
from .sessions import command, open_session, save_session, session_text
from .tables import to_arrays, to_frame, to_xarray

__all__ = [
    "INTERFACE", "Chart", "DensityFilm", "DiffusionResult", "EngineError", "Experiment", "Figure", "Film",
    "GaussianMixture", "Measurements", "Parameter", "PointCloud", "Reading", "SavedSession", "Series", "Trajectory",
    "TransportResult", "cloud", "command", "density", "experiment", "figure", "film", "measure", "open_session",
    "parameters", "presets", "save_session", "session_text", "simulate", "solve_transport", "sweep", "to_arrays",
    "to_frame", "to_xarray", "write_film",
]  # fmt: skip

__version__ = VERSION
attach()

if not TYPE_CHECKING:  # for a type checker a name that is gone is no name

    def __getattr__(name):
        """A deprecated name: its replacement, with a warning."""
        from .deprecation import replacement

        return globals()[replacement(name)]
