"""Clouds of points from arrays, data frames and files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import EngineError, PointCloud, preset, read_cloud

WEIGHTS, LABELS = ("weight", "weights"), ("label", "labels", "class")


def cloud(
    source: Any,
    *,
    weights: npt.ArrayLike | None = None,
    labels: npt.ArrayLike | None = None,
    standardise: bool = False,
) -> PointCloud:
    """A cloud of an (m, d) array, a data frame, a file's path, or a preset's name.

    Of a data frame (pandas, polars) the columns `weight` and `label` are those, if there are any; `x` and `y` are the
    points, or else all other columns. Labels may be words: they are numbered in their order. `weights`, `labels` (m,)
    stand in their place. A file is whatever the program opens: CSV, NPY, NPZ, JSON, a session. `standardise`: to mean 0
    and rms 1 in each coordinate. Raises EngineError for what is no cloud.

    >>> import tidemark
    >>> tidemark.cloud([[0, 0], [3, 0]], weights=[1, 2]).mean
    array([2., 0.])
    >>> len(tidemark.cloud("five-points"))
    5
    """
    found = _found(source)
    if weights is not None or labels is not None:
        found = _made(
            found.positions,
            found.weights if weights is None else weights,
            found.labels if labels is None else _numbered(labels),
        )
    if standardise:
        from engine import standardised

        return standardised(found)[0]
    return found


def _found(source: Any) -> PointCloud:
    if isinstance(source, PointCloud):
        return source
    if isinstance(source, os.PathLike):
        return read_cloud(source, any_dimension=True).cloud
    if isinstance(source, str):
        there = Path(source).suffix != "" or Path(source).exists()
        return read_cloud(source, any_dimension=True).cloud if there else preset(source).experiment.cloud
    if hasattr(source, "columns") and hasattr(source, "to_numpy"):
        return _of_frame(source)
    return _made(source, None, None)


def _of_frame(frame: Any) -> PointCloud:
    """Of a data frame by its columns' names, in any case."""
    names = {str(name).strip().lower(): name for name in frame.columns}
    weights = next((frame[names[each]].to_numpy() for each in WEIGHTS if each in names), None)
    labels = next((frame[names[each]].to_numpy() for each in LABELS if each in names), None)
    others = [name for key, name in names.items() if key not in (*WEIGHTS, *LABELS)]
    chosen = [names["x"], names["y"]] if {"x", "y"} <= names.keys() else others
    if not chosen:
        raise EngineError("The data frame has no columns for coordinates.", "Name them x and y.")
    columns = [frame[name].to_numpy() for name in chosen]
    return _made(np.column_stack(columns), weights, None if labels is None else _numbered(labels))


def _numbered(labels: npt.ArrayLike) -> npt.NDArray[Any]:
    """Words as numbers in their order; numbers as they are."""
    given = np.asarray(labels)
    return given if given.dtype.kind in "iufb" else np.unique(given.astype(str), return_inverse=True)[1]


def _made(positions: Any, weights: npt.ArrayLike | None, labels: npt.ArrayLike | None) -> PointCloud:
    """Raises EngineError for what no array of real numbers can be made of."""
    if np.ma.is_masked(positions):
        raise EngineError("Some coordinates are masked.", "Leave out the rows in which they are.")
    try:
        if np.iscomplexobj(positions):
            raise TypeError("complex")
        return PointCloud.of(positions, weights, labels)
    except (TypeError, ValueError):
        raise EngineError(
            "This is no table of coordinates.", "Give an (m, 2) array, a data frame, a file's path or a preset's name."
        ) from None
