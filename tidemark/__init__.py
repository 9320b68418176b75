"""Tidemark for scripts and notebooks: these names are promised (docs/scripting.md).

Importing it loads numpy alone; torch and Qt load when something is first computed or painted. Numbers are those of the
window and of the command line: the same engine, the same seed, the same bits.
"""

from __future__ import annotations

from engine import (
    Chart,
    DensityFilm,
    DiffusionResult,
    EngineError,
    Experiment,
    Film,
    Insight,
    Measurements,
    PointCloud,
    Reading,
    Series,
    TransportResult,
)

from .computing import density, film, insight, measure, simulate, solve_transport, sweep
from .deprecated import replaced
from .display import install
from .pictures import figure, movie
from .sources import cloud, experiment, insight_views, load, parameters, presets, save
from .tables import to_dataframe, to_dataset
from .version import INTERFACE, __version__

__all__ = [
    "INTERFACE", "Chart", "DensityFilm", "DiffusionResult", "EngineError", "Experiment", "Film", "Insight",
    "Measurements", "PointCloud", "Reading", "Series", "TransportResult", "__version__", "cloud", "density",
    "experiment", "figure", "film", "insight", "insight_views", "load", "measure", "movie", "parameters", "presets",
    "save", "simulate", "solve_transport", "sweep", "to_dataframe", "to_dataset",
]  # fmt: skip

install()


def __getattr__(name: str) -> object:
    """A name that was promised once and has another one now, with a DeprecationWarning."""
    return replaced(name, globals())
