"""Values that cross threads: frozen, with read-only arrays, equal and hashable by content.

A class that inherits `Value` and is decorated `@dataclass(frozen=True, kw_only=True, eq=False)` compares and hashes by
a digest of its fields, arrays included. A request's equality is therefore its cache key. The digest is computed once.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]


def frozen_array(values: npt.ArrayLike, dtype: npt.DTypeLike = np.float64) -> Array:
    """A read-only, C-contiguous array of `dtype`; copies unless the input already is exactly that."""
    array = np.asarray(values, dtype=dtype)
    if not array.flags.c_contiguous or array.flags.writeable:
        array = np.array(array, dtype=dtype, order="C", copy=True)
        array.flags.writeable = False
    return array


def _feed(hasher: Any, value: object) -> None:
    if isinstance(value, np.ndarray):
        hasher.update(f"{value.dtype.str}{value.shape}".encode())
        hasher.update(np.ascontiguousarray(value).data)
    elif isinstance(value, Value):
        hasher.update(value.digest)
    elif isinstance(value, enum.Enum):
        hasher.update(repr(value.value).encode())
    elif isinstance(value, tuple):
        hasher.update(f"({len(value)}".encode())
        for item in value:
            _feed(hasher, item)
    elif value is None or isinstance(value, (str, bytes, int, float, bool, Fraction)):
        hasher.update(f"{type(value).__name__}:{value!r};".encode())
    else:
        raise TypeError(f"{type(value).__name__} can't be part of a value")


class Value:
    """Equality, hash and a stable digest from the content of a frozen dataclass."""

    @property
    def digest(self) -> bytes:
        """16 bytes that depend on the type and on every field's content; stable between runs."""
        cached = self.__dict__.get("_digest")
        if cached is None:
            hasher = hashlib.blake2b(type(self).__name__.encode(), digest_size=16)
            for field in dataclasses.fields(self):  # type: ignore[arg-type]
                if field.metadata.get("identity", True):
                    _feed(hasher, getattr(self, field.name))
            cached = hasher.digest()
            self.__dict__["_digest"] = cached
        return cached

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return type(self) is type(other) and self.digest == other.digest

    def __hash__(self) -> int:
        return int.from_bytes(self.digest[:8], "little")
