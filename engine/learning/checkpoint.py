"""Checkpoints in the safetensors layout: an 8-byte length, a JSON header, raw little-endian float32. No pickle.

Nothing in a file is executed, and nothing that it claims is allocated before it was checked against the file's size.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import struct
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import EngineError
from ..experiment.parameters import parameters_of
from ..values import FloatArray
from .model import LearnedModel, layer_shapes, weight_count
from .problem import MOST_DIMENSIONS, TrainingProblem

FORMAT = "1"
MAX_HEADER, MAX_BYTES = 1 << 20, 1 << 24  # far above the largest network that can be asked for
LARGEST = 1e15  # mean or standard deviation of data, so that squares stay within float32
CHOSEN = ("process", "prediction", "inputs")
NUMBERS = ("width", "depth", "steps")


def write_checkpoint(model: LearnedModel, path: str | os.PathLike[str]) -> None:
    """Write a model, all or nothing. Raises EngineError where the file can't be written."""
    body = model.weights.tobytes()
    described: dict[str, Any] = {name: getattr(model, name) for name in (*CHOSEN, *NUMBERS, "std")}
    described |= {"mean": model.mean.tolist(), "digest": hashlib.blake2b(body, digest_size=16).hexdigest()}
    header = {"__metadata__": {"tidemark": FORMAT, "model": json.dumps(described)}, **_entries(model)}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    target, temporary = Path(path), ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(struct.pack("<Q", len(text)) + text + body)
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise EngineError(
            f"{target.name} can't be written: {error.strerror or error}.", "Choose another folder."
        ) from None


def read_checkpoint(path: str | os.PathLike[str]) -> LearnedModel:
    """The model in a file that `write_checkpoint` wrote, equal to the bit. Raises EngineError for anything else."""
    source = Path(path)
    try:
        if not source.is_file():
            raise EngineError(f"There is no file {str(source)!r}.", "Check the name and the folder.")
        with source.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise EngineError(
            f"{source.name} can't be read: {error.strerror or error}.", "Check its permissions."
        ) from None
    if len(raw) > MAX_BYTES:
        raise EngineError(f"{source.name} is larger than any checkpoint of Tidemark.", "Choose another file.")
    try:
        return _parsed(raw)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, struct.error):
        raise EngineError(
            f"{source.name} is not a whole checkpoint of Tidemark.", "It may be cut off or changed: save it again."
        ) from None


def _parsed(raw: bytes) -> LearnedModel:
    """Raises ValueError and its like for whatever is not exactly as it was written."""
    (length,) = struct.unpack_from("<Q", raw)
    if length > min(MAX_HEADER, len(raw) - 8):
        raise ValueError("header longer than the file")
    header = json.loads(raw[8 : 8 + length].decode())
    if not isinstance(header, dict):
        raise ValueError("no header")
    metadata = header.pop("__metadata__")
    if metadata["tidemark"] != FORMAT:
        raise ValueError("another format")
    described = json.loads(metadata["model"])
    if set(described) != {*CHOSEN, *NUMBERS, "std", "mean", "digest"}:
        raise ValueError("unknown entries")
    fields = {name: _checked(name, described[name]) for name in (*CHOSEN, *NUMBERS)}
    mean, (std,) = _numbers(described["mean"]), _numbers([described["std"]]).tolist()
    if not 1 <= len(mean) <= MOST_DIMENSIONS or not 1 / LARGEST < std < LARGEST or np.abs(mean).max() > LARGEST:
        raise ValueError("no such data")
    body = raw[8 + length :]
    if len(body) != 4 * weight_count(len(mean), fields["width"], fields["depth"]):
        raise ValueError("another number of weights")
    if hashlib.blake2b(body, digest_size=16).hexdigest() != described["digest"]:
        raise ValueError("changed weights")
    weights = np.frombuffer(body, "<f4")
    if not np.isfinite(weights).all():
        raise ValueError("weights that are not finite")
    model = LearnedModel(weights=weights, mean=mean, std=std, **fields)
    if header != _entries(model):
        raise ValueError("other layers")
    return model


def _checked(name: str, value: object) -> Any:
    if type(value) is not (int if name in NUMBERS else str):
        raise ValueError("another type")
    if name == "steps" and value == 0:  # a network may be kept before its first step
        return value
    try:
        return parameters_of(TrainingProblem)[name].checked(value)
    except EngineError as error:
        raise ValueError(error.message) from None


def _numbers(values: object) -> FloatArray:
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "fi" or not np.isfinite(array).all():
        raise ValueError("not a list of numbers")
    return array.astype(np.float64)


def _entries(model: LearnedModel) -> dict[str, Any]:
    """The header's entry of every array, as safetensors names shapes and offsets."""
    entries, offset = {}, 0
    for number, (rows, columns) in enumerate(layer_shapes(model.d, model.width, model.depth)):
        for name, shape in (("weight", [rows, columns]), ("bias", [rows])):
            end = offset + 4 * math.prod(shape)
            entries[f"layers.{number}.{name}"] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, end]}
            offset = end
    return entries
