"""Writing clouds: CSV, TSV, NPY, NPZ and JSON, as `read_cloud` reads them. Reading what was written gives it back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import numpy as np

from ..clouds.given_points import GivenPoints
from ..clouds.points import PointCloud
from ..errors import EngineError
from ..values import Array


def cloud_bytes(cloud: PointCloud | GivenPoints, suffix: str) -> bytes:
    """The content of a file of that suffix: .csv .tsv .npy .npz .json; numbers with every digit they have.

    Weights are left out where they are equal, labels where all are 0; .npy holds positions alone.
    Raises EngineError for another suffix, or without points.
    """
    writer = WRITERS.get(suffix.lower())
    if writer is None:
        raise EngineError(
            f"Points can't be written as {suffix or 'a file without a suffix'}.", f"{', '.join(WRITERS)}."
        )
    if len(cloud) == 0:
        raise EngineError("There are no points to write.", "Draw some points, or pick a preset.")
    return writer(cloud)


def cloud_text(cloud: PointCloud | GivenPoints, separator: str = "\t") -> str:
    """A table with a header x, y, maybe w and label: what the clipboard carries, and CSV and TSV hold."""
    columns = _columns(cloud)
    names = [{"x1": "x", "x2": "y"}.get(name, name) if cloud.d == 2 else name for name in columns]
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    lines = [separator.join(names), *(separator.join(map(repr, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _columns(cloud: PointCloud | GivenPoints) -> dict[str, Array]:
    columns: dict[str, Array] = {f"x{axis + 1}": cloud.positions[:, axis] for axis in range(cloud.d)}
    return columns | {{"weights": "w", "labels": "label"}[name]: values for name, values in _extras(cloud).items()}


def _extras(cloud: PointCloud | GivenPoints) -> dict[str, Array]:
    """Weights and labels, where they say something."""
    extras: dict[str, Array] = {}
    if (cloud.weights != np.full(len(cloud), 1 / len(cloud))).any():
        extras["weights"] = cloud.weights
    if cloud.labels.any():
        extras["labels"] = cloud.labels
    return extras


def _csv(cloud: PointCloud | GivenPoints) -> bytes:
    return cloud_text(cloud, ",").encode()


def _tsv(cloud: PointCloud | GivenPoints) -> bytes:
    return cloud_text(cloud, "\t").encode()


def _npy(cloud: PointCloud | GivenPoints) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, cloud.positions, allow_pickle=False)
    return buffer.getvalue()


def _npz(cloud: PointCloud | GivenPoints) -> bytes:
    buffer = io.BytesIO()
    arrays: dict[str, Array] = {"positions": cloud.positions, **_extras(cloud)}
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _json(cloud: PointCloud | GivenPoints) -> bytes:
    arrays: dict[str, Array] = {"positions": cloud.positions, **_extras(cloud)}
    return json.dumps({name: values.tolist() for name, values in arrays.items()}).encode()


WRITERS: dict[str, Callable[[PointCloud | GivenPoints], bytes]] = {
    ".csv": _csv,
    ".tsv": _tsv,
    ".npy": _npy,
    ".npz": _npz,
    ".json": _json,
}
