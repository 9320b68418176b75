"""Reading clouds from files: CSV and its relatives, NPY, NPZ and JSON. Bounded, without pickle, strict."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .errors import EngineError
from .experiment import Experiment
from .large_table import large_table
from .mixture import GaussianMixture
from .npy import bytes_array
from .plain_table import Heard
from .points import PointCloud
from .read_table import read_table
from .session_archive import check_directory
from .session_file import SUFFIX, SessionFile, read_session
from .values import Array, FloatArray

MAX_BYTES = 200_000_000
MOST_ARRAYS = 1000  # in one archive
DIMENSIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudFile:
    """A cloud that was read. `note`: what was assumed (or ""). `experiment`: the whole one, where the file held it.

    `session`: the whole session, of a .tidemark file.
    """

    cloud: PointCloud
    name: str
    note: str = ""
    experiment: Experiment | None = None
    session: SessionFile | None = None


def read_cloud(
    path: str | os.PathLike[str], *, any_dimension: bool = False, heard: Heard = lambda _done, _total: None
) -> CloudFile:
    """The cloud in a file, as it stands (see `standardised`); d = 2, unless any will do.

    .csv .tsv .txt .dat: a table, see `read_table`. .npy: an (m, 2) array. .npz: `positions` or `x`, maybe `weights`
    and `labels`. .json: an experiment, an object with `positions`, a list of pairs, or a Gaussian mixture (`means` and
    `covariances` or `variances`, maybe `weights`). .tidemark: a session. At most 200 MB and 1e6 points;
    of a large plain table, which is read fast, more points are thinned to 1e6. `heard`: bytes read, of all, on the way.
    Raises EngineError: not there, not readable, another format, bad rows (with their number), no points.
    """
    source = Path(path)
    reader = READERS.get(source.suffix.lower())
    if reader is None:
        raise EngineError(f"Can't open {source.name!r}.", f"Files that can be opened: {', '.join(READERS)}.")
    try:
        if not source.is_file():
            raise EngineError(f"There is no file {str(source)!r}.", "Check the name and the folder.")
        if source.stat().st_size > MAX_BYTES:
            raise EngineError(f"{source.name} is larger than {MAX_BYTES // 1_000_000} MB.", "Thin the cloud first.")
        plain = large_table(source, any_dimension, heard)
        cloud, note, held = (*plain, None) if plain is not None else reader(source, any_dimension)
    except OSError as error:
        raise EngineError(
            f"{source.name} can't be read: {error.strerror or error}.", "Check its permissions."
        ) from None
    if isinstance(held, SessionFile):
        return CloudFile(cloud=cloud, name=source.stem, note=note, experiment=held.session.experiment, session=held)
    if len(cloud) == 0:
        raise EngineError(f"{source.name} has no points.", "Give at least one row with x and y.")
    return CloudFile(cloud=cloud, name=source.stem, note=note, experiment=held)


def standardised(cloud: PointCloud) -> tuple[PointCloud, FloatArray, FloatArray]:
    """The cloud with zero weighted mean and unit rms in each coordinate; the offset (d,) and scale (d,) that undo it.

    `positions = offset + scale * standardised.positions`. A constant coordinate keeps scale 1. With this, r^2 is the
    data's own signal-to-noise ratio.
    """
    if len(cloud) == 0:
        return cloud, np.zeros(cloud.d), np.ones(cloud.d)
    offset = cloud.mean
    rms = np.sqrt(cloud.weights @ (cloud.positions - offset) ** 2)
    # The rms of a constant column is rounding, about 1e-16 of its size; 1e-12 keeps a margin for many points.
    scale = np.where(rms > 1e-12 * np.abs(cloud.positions).max(axis=0), rms, 1.0)
    return PointCloud.of((cloud.positions - offset) / scale, cloud.weights, cloud.labels), offset, scale


Content = tuple[PointCloud, str, Experiment | SessionFile | None]


def _table(path: Path, free: bool) -> Content:
    return *read_table(file_text(path), free), None


def file_text(path: Path) -> str:
    """The text of a file in UTF-8 or UTF-16. Raises EngineError for anything else, OSError."""
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise EngineError(f"{path.name} is not a text file.", "Save it as CSV in UTF-8.") from None


def _npy(path: Path, free: bool) -> Content:
    return _cloud(path.name, {"positions": stored_array(path)}, free), "", None


def stored_array(path: Path) -> Array:
    """The array of an NPY file; a lying header can't claim more than the file. Raises EngineError, OSError."""
    return bytes_array(path.name, path.read_bytes())


def _npz(path: Path, free: bool) -> Content:
    arrays = stored_arrays(path, {"positions", "x", "weights", "labels"})
    if "positions" not in arrays and "x" not in arrays:
        raise EngineError(f"{path.name} has no array named 'positions'.", "Save it by numpy.savez(positions=...).")
    return _cloud(path.name, arrays, free), "", None


def stored_arrays(path: Path, wanted: Collection[str] | None = None) -> dict[str, Array]:
    """The arrays of an NPZ file by name: those `wanted`, or all that are of numbers. Raises EngineError, OSError."""
    try:
        with path.open("rb") as file:
            file.seek(-min(path.stat().st_size, 1024), os.SEEK_END)
            check_directory(path.name, file.read(), MOST_ARRAYS)
        with zipfile.ZipFile(path) as archive:
            members = {member.filename.removesuffix(".npy"): member for member in archive.infolist()}
            read = [name for name in members if wanted is None or name in wanted]
            if sum(members[name].file_size for name in read) > MAX_BYTES:
                raise EngineError(
                    f"{path.name} unpacks to more than {MAX_BYTES // 1_000_000} MB.", "Thin the cloud first."
                )
            arrays = {}
            for name in read:
                with contextlib.nullcontext() if wanted else contextlib.suppress(EngineError):  # texts, say
                    arrays[name] = bytes_array(f"{name} of {path.name}", archive.read(members[name]))
            return arrays
    except (ValueError, EOFError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile):
        raise EngineError(
            f"{path.name} is not an archive of arrays.", "Save it by numpy.savez(positions=...)."
        ) from None


def _json(path: Path, free: bool) -> Content:
    return json_content(path.name, file_text(path), free)


def _session(path: Path, free: bool) -> Content:
    held = read_session(path.read_bytes(), path.name)
    cloud = held.session.experiment.cloud
    return _cloud(path.name, vars(cloud), free) if len(cloud) else cloud, held.note, held


def json_content(name: str, text: str, free: bool = False) -> tuple[PointCloud, str, Experiment | None]:
    """A cloud and perhaps an experiment from JSON, for a file or the clipboard. Raises EngineError."""
    data = json_data(name, text)
    if isinstance(data, dict) and "tidemark" in data:
        experiment = Experiment.from_json(data)
        return _cloud(name, vars(experiment.cloud), free), "", experiment
    if isinstance(data, dict) and "means" in data:
        experiment = Experiment(mixture=GaussianMixture.from_json(data))
        return _cloud(name, vars(experiment.cloud), free), "", experiment
    if isinstance(data, dict) and "positions" in data:
        return _cloud(name, data, free), "", None
    if isinstance(data, list):
        return _cloud(name, {"positions": data}, free), "", None
    raise EngineError(f"{name} holds no cloud.", 'Give a list of [x, y] pairs or {"positions": [[x, y], ...]}.')


def json_data(name: str, text: str) -> Any:
    """What JSON says. Raises EngineError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise EngineError(f"{name} is not valid JSON.", "Check it with a JSON viewer.") from None


def _cloud(name: str, arrays: Mapping[str, Any], free: bool) -> PointCloud:
    """A checked cloud from `positions` (or `x`) (m, 2), `weights` (m,) and `labels` (m,); the latter two may lack."""
    positions = _array(name, arrays.get("positions", arrays.get("x")), "fiu")
    if positions.size == 0:
        return PointCloud.empty(DIMENSIONS)
    if positions.ndim != 2 or positions.shape[1] < 1 or (positions.shape[1] != DIMENSIONS and not free):
        shape = " x ".join(map(str, positions.shape)) or "single number"
        raise EngineError(
            f"{name} has positions of shape {shape}.",
            "A table of points has one row a point" + (", of any width." if free else ": [x, y]."),
        )
    bad = np.flatnonzero(~np.isfinite(positions).all(axis=1))
    if len(bad):
        raise EngineError(
            f"Point {bad[0] + 1} of {name} is not finite ({len(bad)} of {len(positions)} points).",
            "Mend or remove such points; none is left out in silence.",
        )
    weights, labels = arrays.get("weights"), arrays.get("labels")
    return PointCloud.of(
        positions,
        None if weights is None else _array(name, weights, "fiu"),
        None if labels is None else _array(name, labels, "iu"),
    )


def _array(name: str, values: object, kinds: str) -> Array:
    """A numeric array; whole numbers only where `kinds` is "iu"."""
    try:
        array = np.asarray(values)
        if array.size == 0 or array.dtype.kind in kinds:
            return np.array(array, np.int64 if kinds == "iu" else np.float64)
    except (TypeError, ValueError, OverflowError):
        pass
    raise EngineError(f"{name} holds something that is not a table of numbers.", "Each point is a row of two numbers.")


READERS: dict[str, Callable[[Path, bool], Content]] = {
    ".csv": _table,
    ".tsv": _table,
    ".txt": _table,
    ".dat": _table,
    ".npy": _npy,
    ".npz": _npz,
    ".json": _json,
    SUFFIX: _session,
}
