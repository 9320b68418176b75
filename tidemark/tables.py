"""Results as pandas' data frames and xarray's data sets, which are loaded when they are wanted."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import Chart, DensityFilm, DiffusionResult, EngineError, Measurements, PointCloud, TransportResult

if TYPE_CHECKING:
    import pandas
    import xarray


def to_dataframe(what: PointCloud | Measurements | Chart | TransportResult) -> pandas.DataFrame:
    """A table: of a cloud its points, of measurements a row a reading, of a chart a row a point, of a plan a row a
    particle.

    A cloud's columns are "x", "y" ("x1" to "xd" beyond the plane), "weight" and "label"; `cloud` takes them back.
    Raises EngineError where pandas is not installed.

    >>> import tidemark
    >>> table = to_dataframe(tidemark.cloud([[0, 1], [2, 3]]))
    >>> list(table.columns), table.x.tolist()
    (['x', 'y', 'weight', 'label'], [0.0, 2.0])
    """
    library = _library("pandas")
    if isinstance(what, PointCloud):
        columns = dict(zip(_coordinates(what.d), what.positions.T, strict=True))
        return library.DataFrame({**columns, "weight": what.weights, "label": what.labels})
    if isinstance(what, Measurements):
        names = ("name", "label", "value", "unit", "floor", "error", "seen", "source", "note")
        return library.DataFrame([{name: getattr(each, name) for name in names} for each in what.readings])
    if isinstance(what, Chart):
        rows = [
            {"curve": series.label, what.x_label: x, what.y_label: y}
            for series in what.series
            for x, y in zip(series.x.tolist(), series.y.tolist(), strict=True)
        ]
        return library.DataFrame(rows)
    d = what.starts.shape[1]
    starts, ends = ({f"{when}_{name}": column for name, column in zip(_coordinates(d), places.T, strict=True)}
                    for when, places in (("start", what.starts), ("end", what.ends)))  # fmt: skip
    return library.DataFrame({**starts, **ends, "site": what.assignment})


def to_dataset(what: DiffusionResult | DensityFilm) -> xarray.Dataset:
    """Trajectories with dimensions "phase", "particle", "coordinate"; a density with "phase", "y", "x".

    Each process's phase is its own clock. Raises EngineError where xarray is not installed.

    >>> import tidemark
    >>> run = to_dataset(tidemark.simulate(tidemark.experiment("two-atoms", particles=50)))
    >>> dict(run.reverse.sizes)["particle"]
    50
    """
    library = _library("xarray")
    if isinstance(what, DensityFilm):
        side = what.values.shape[1]
        places = (np.arange(side) + 0.5) / side * 2 * what.half_width - what.half_width
        coordinates = {"phase": what.phases, "y": places[::-1], "x": places}
        density: xarray.Dataset = library.Dataset({"density": (("phase", "y", "x"), what.values)}, coordinates)
        return density
    axes = ("particle", "coordinate")
    names = _coordinates(what.latents.shape[1])
    data: xarray.Dataset = library.Dataset(
        {
            "forward": (("forward_phase", *axes), what.forward.positions),
            "reverse": (("reverse_phase", *axes), what.reverse.positions),
            "latents": (axes, what.latents),
            "sources": (("particle",), what.sources),
        },
        {"forward_phase": what.forward.phases, "reverse_phase": what.reverse.phases, "coordinate": names},
    )
    return data


def _coordinates(d: int) -> list[str]:
    return ["x", "y"] if d == 2 else [f"x{k + 1}" for k in range(d)]


def _library(name: str) -> Any:
    """Raises EngineError where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise EngineError(
            f"This table needs {name}, which is not installed.", "pip install 'tidemark[tables]'."
        ) from None
