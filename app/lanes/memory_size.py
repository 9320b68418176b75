"""How much memory a value takes: the bytes of its arrays, which is nearly all there is to results."""

from __future__ import annotations

import dataclasses

import numpy as np


def memory_size(value: object) -> int:
    """Bytes of the arrays in dataclasses, tuples and lists, each counted where it stands."""
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return sum(memory_size(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, tuple | list):
        return sum(memory_size(item) for item in value)
    return 0
