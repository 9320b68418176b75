"""Where experiments come from, and where they are kept: arrays, tables, files, presets, sessions."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.version import VERSION
from engine import (
    INSIGHT_VIEWS,
    SUFFIX,
    EngineError,
    Experiment,
    Parameter,
    PointCloud,
    SavedSession,
    parameters_of,
    session_bytes,
)
from engine import presets as shipped_presets

COLUMNS = ("weight", "label")  # of a data frame, that are no coordinates


def cloud(points: Any, weights: npt.ArrayLike | None = None, labels: npt.ArrayLike | None = None) -> PointCloud:
    """A weighted, labelled cloud of points.

    `points`: (m, d) numbers, array-like, or a data frame (pandas, or whatever has `columns` and `to_numpy`) of d
    columns, where "weight" and "label" are taken for that. `weights` (m,) non-negative, made to sum to 1; `labels` (m,)
    non-negative whole numbers. Raises EngineError for anything else.

    >>> square = cloud([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    >>> len(square), square.d, float(square.weights[0])
    (4, 2, 0.25)
    """
    columns = getattr(points, "columns", None)
    if columns is not None:
        own = {name: points[name] for name in COLUMNS if name in list(columns)}
        weights = own.get("weight") if weights is None else weights
        labels = own.get("label") if labels is None else labels
        points = points.drop(columns=list(own))
        points = points.to_numpy()
    try:
        return PointCloud.of(np.asarray(points, np.float64), weights, labels)
    except (TypeError, ValueError):
        raise EngineError("The points are not a table of numbers.", "Give an (m, d) array.") from None


def experiment(
    source: PointCloud | Experiment | str | Path | npt.ArrayLike, /, *, standardise: bool = False, **settings: Any
) -> Experiment:
    """Everything that determines the picture and the numbers: a drawing, and its settings.

    `source`: a cloud or an array (m, d); the name of a preset; the path of a session, a table, or a picture that
    carries its session; a session's short text; or an experiment, whose settings are kept but for those given.
    `standardise`: give a table's points mean 0 and scale 1 in each coordinate. `settings`: `parameters()` tells their
    names, ranges and defaults. Raises EngineError for what can't be read, an unknown name, a value out of range.

    >>> moons = experiment("moons", termination_time=2, snr=5)
    >>> moons.termination_time, len(moons.cloud)
    (2.0, 400)
    >>> experiment(moons, process="pinned").termination_time
    2.0
    """
    if isinstance(source, Experiment):
        made = source
    elif isinstance(source, PointCloud):
        made = Experiment(cloud=source)
    elif isinstance(source, str | Path):
        from app.session.source import open_source

        made = open_source(str(source), standardise=standardise, any_dimension=True).experiment
    else:
        made = Experiment(cloud=cloud(source))
    known = parameters_of(Experiment)
    for name in settings:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
            raise EngineError(f"There is no setting {name!r}.", hint)
    return made.with_parameters(settings) if settings else made


def load(path: str | Path) -> Experiment:
    """The experiment of a file: a session, a table of points, or whatever Tidemark exported, which carries its own.

    Raises EngineError for a file that is not there, or holds none.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = save(experiment("five-points", softness=0.2), Path(folder) / "five.tidemark")
    ...     load(kept).softness
    0.2
    """
    if not Path(path).exists():
        raise EngineError(f"There is no file {path}.", "Check the path.")
    return experiment(Path(path))


def save(what: Experiment, path: str | Path, title: str = "") -> Path:
    """Write an experiment as a session, which the window opens. Returns the path.

    Raises EngineError for another suffix than .tidemark, and for a place that can't be written, where nothing is left.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(experiment("moons"), Path(folder) / "mine.tidemark", title="My moons").name
    'mine.tidemark'
    """
    path = Path(path)
    if path.suffix.lower() != SUFFIX:
        raise EngineError(f"A session can't be called {path.name!r}.", f"End its name in {SUFFIX}.")
    from app.storage.atomic import atomic_file

    session = SavedSession(experiment=what, title=title or path.stem, program=VERSION)
    with atomic_file(path) as part:
        part.write_bytes(session_bytes(session))
    return path


def presets() -> dict[str, str]:
    """The drawings that ship: their names, each with what to look at.

    >>> "moons" in presets()
    True
    """
    return {each.name: each.sentence for each in shipped_presets()}


def parameters() -> Mapping[str, Parameter]:
    """The settings of an experiment by name: label, range, default, choices, tooltip.

    >>> time = parameters()["termination_time"]
    >>> time.label, time.default
    ('Termination time', 3.0)
    """
    return parameters_of(Experiment)


def insight_views() -> dict[str, tuple[str, ...]]:
    """The views of `insight` and of `figure`, by name, with their modes.

    >>> insight_views()["basins"]
    ('flow', 'cells', 'difference')
    """
    return {name: tuple(mode for mode, _ in view.modes) for name, view in INSIGHT_VIEWS.items()}
