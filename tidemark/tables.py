"""Results as arrays of numpy, data frames of pandas and data sets of xarray; `cloud` takes them back."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engine import (
    Chart,
    DensityFilm,
    DiffusionResult,
    EngineError,
    Experiment,
    Film,
    Measurements,
    PointCloud,
    Reading,
    Series,
    TransportResult,
    parameters_of,
)

from .given import check_given

if TYPE_CHECKING:
    import pandas
    import xarray

Results = Film | DiffusionResult | TransportResult | DensityFilm
AXES = ("x", "y", "z")


def to_arrays(what: Results) -> dict[str, npt.NDArray[Any]]:
    """Every array under the names of docs/run.md: what `tidemark run` writes.

    >>> import tidemark
    >>> run = tidemark.simulate(tidemark.experiment([[-1, 0], [1, 0]], particles=20, steps=8))
    >>> tidemark.to_arrays(run)["reverse"].shape
    (97, 20, 2)
    """
    from app.export.data import film_arrays
    from app.version import VERSION

    film = _film(what)
    return film_arrays(film, version=VERSION, charts=() if film.insight is None else film.insight.charts)


def to_frame(what: Measurements | Chart | PointCloud) -> pandas.DataFrame:
    """A data frame: a row for each number of a reading, each point of a curve, each point of a cloud.

    `cloud` takes a cloud's back. Raises EngineError where pandas is not installed.

    >>> import tidemark
    >>> tidemark.to_frame(tidemark.cloud([[0, 0], [3, 0]], labels=[0, 1])).columns.tolist()
    ['x', 'y', 'weight', 'label']
    """
    check_given(what, (Measurements, Chart, PointCloud), "Readings, a curve and a cloud are tables.")
    frames = _library("pandas")
    if isinstance(what, PointCloud):
        columns = dict(zip(axes(what.d), what.positions.T, strict=True))
        return frames.DataFrame({**columns, "weight": what.weights, "label": what.labels})
    if isinstance(what, Chart):
        return frames.concat([_curve(frames, each) for each in what.series], ignore_index=True)
    return frames.DataFrame([_row(reading, *each) for reading in what.readings for each in _numbers(reading)])


def _curve(frames: Any, series: Series) -> pandas.DataFrame:
    bands = {name: np.nan if band is None else band for name, band in (("low", series.low), ("high", series.high))}
    return frames.DataFrame({"curve": series.label, "kind": series.kind, "x": series.x, "y": series.y, **bands})


def _numbers(reading: Reading) -> list[tuple[int, float | None]]:
    """The entries of a list, or its one value."""
    return list(enumerate(reading.value if isinstance(reading.value, tuple) else (reading.value,)))


def _row(reading: Reading, index: int, value: float | None) -> dict[str, Any]:
    return {
        "name": reading.name, "label": reading.label, "index": index, "value": _float(value), "unit": reading.unit,
        "floor": _float(reading.floor), "error": _float(reading.error), "seen": reading.seen, "note": reading.note,
    }  # fmt: skip


def _float(number: float | None) -> float:
    return float("nan") if number is None else float(number)


def to_xarray(what: Results) -> xarray.Dataset:
    """A data set with named dimensions: phases, particle, axis, site; of densities y and x. Settings are attributes.

    Raises EngineError where xarray is not installed.

    >>> import tidemark
    >>> run = tidemark.simulate(tidemark.experiment([[-1, 0], [1, 0]], particles=20, steps=8))
    >>> data = tidemark.to_xarray(run)
    >>> tidemark.cloud(data.reverse.sel(reverse_phase=1)).positions.shape
    (20, 2)
    """
    film = _film(what)
    library = _library("xarray")
    variables: dict[str, tuple[tuple[str, ...], npt.NDArray[Any]]] = {}
    coordinates: dict[str, Any] = {}
    run, plan, density = film.diffusion, film.transport, film.density
    if run is not None:
        coordinates |= {"forward_phase": run.forward.phases, "reverse_phase": run.reverse.phases}
        variables |= {
            "forward": (("forward_phase", "particle", "axis"), run.forward.positions),
            "reverse": (("reverse_phase", "particle", "axis"), run.reverse.positions),
            "sources": (("particle",), run.sources),
            "latents": (("particle", "axis"), run.latents),
        }
    if plan is not None:
        variables |= {
            "plan_starts": (("particle", "axis"), plan.starts),
            "plan_ends": (("particle", "axis"), plan.ends),
            "plan_assignment": (("particle",), plan.assignment),
            "plan_sites": (("site", "axis"), plan.sites),
            "plan_masses": (("site",), plan.masses),
        }
    if density is not None:
        side = density.values.shape[1]
        places = density.half_width * ((2 * np.arange(side) + 1) / side - 1)  # middles of the pixels
        coordinates |= {"density_phase": density.phases, "y": places[::-1], "x": places}
        variables["density"] = (("density_phase", "y", "x"), density.values)
    if run is not None or plan is not None:
        coordinates["axis"] = axes(film.experiment.cloud.d)
    settings = {name: getattr(film.experiment, name) for name in parameters_of(Experiment)}
    made: xarray.Dataset = library.Dataset(variables, coords=coordinates, attrs=settings)
    return made


def axes(d: int) -> list[str]:
    """The coordinates' names: x, y, z, or from four dimensions on x1, x2 and so on."""
    return list(AXES[:d]) if d <= len(AXES) else [f"x{number}" for number in range(1, d + 1)]


def _film(what: Results) -> Film:
    check_given(what, (Film, DiffusionResult, TransportResult, DensityFilm), "Give a result: simulate, film and so on.")
    return what if isinstance(what, Film) else Film(experiment=what.experiment).with_result(what)


def _library(name: str) -> ModuleType:
    """Raises EngineError where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise EngineError(
            f"This needs {name}, which is not installed.", 'Install it: pip install "tidemark[frames]".'
        ) from None
