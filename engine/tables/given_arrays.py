"""Points from what is called `positions`, `weights` and `labels`: checked strictly, since their meaning is declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..clouds.given_points import GivenPoints
from ..errors import EngineError
from ..values import Array
from .array_tables import WORDS, array_words
from .raw_table import label_codes

DIMENSIONS = 2


def declared_points(name: str, arrays: Mapping[str, Any], any_dimension: bool) -> tuple[GivenPoints, str]:
    """From `positions` (m, d), `weights` (m,) and `labels` (m,), the latter two where they are there.

    Also how labels that are words were numbered ("" where they are numbers). `name`: of the file, for the sentences.
    Raises EngineError: other kinds and shapes, numbers that are not finite.
    """
    positions = _numbers(name, arrays["positions"])
    if positions.size == 0:
        return GivenPoints.of(np.zeros((0, DIMENSIONS))), ""
    _check_shape(name, positions.shape, any_dimension)
    bad = np.flatnonzero(~np.isfinite(positions).all(axis=1))
    if len(bad):
        raise EngineError(
            f"Point {bad[0] + 1} of {name} is not finite ({len(bad)} of {len(positions)} points).",
            "Mend or remove such points; none is left out in silence.",
        )
    weights, labels = arrays.get("weights"), arrays.get("labels")
    codes, naming = (None, "") if labels is None else _codes(name, labels)
    return GivenPoints.of(positions, None if weights is None else _numbers(name, weights), codes), naming


def _check_shape(name: str, shape: tuple[int, ...], any_dimension: bool) -> None:
    """Raises EngineError for what is not one row a point, of two numbers unless any will do."""
    if len(shape) != 2 or shape[1] < 1 or (shape[1] != DIMENSIONS and not any_dimension):
        turned = " It looks transposed." if len(shape) == 2 and shape[0] == DIMENSIONS else ""
        row = ", of any width." if any_dimension else ": [x, y]."
        hint = f"A table of points has one row a point{row}{turned}"
        if len(shape) == 2 and shape[1] > 0:
            dimensions = "one dimension" if shape[1] == 1 else f"{shape[1]} dimensions"
            raise EngineError(f"{name} has {dimensions}; a picture needs two.", hint)
        words = " x ".join(map(str, shape)) or "single number"
        raise EngineError(f"{name} has positions of shape {words}.", hint)


def _numbers(name: str, values: object) -> Array:
    """A numeric array, float64."""
    try:
        array = np.asarray(values)
        if array.size == 0 or array.dtype.kind in "fiu":
            return np.array(array, np.float64)
    except (TypeError, ValueError, OverflowError):
        pass
    raise EngineError(f"{name} holds something that is not a table of numbers.", "Each point is a row of two numbers.")


def _codes(name: str, values: object) -> tuple[Array, str]:
    """Whole numbers as they are; words as `label_codes` numbers them, which it tells."""
    try:
        array = np.asarray(values)
        if array.dtype.kind in WORDS and array.ndim == 1:
            return label_codes(array_words(array))
        whole = array.dtype.kind == "f" and bool((np.floor(array) == array).all() and (np.abs(array) < 2**31).all())
        if array.size == 0 or array.dtype.kind in "iub" or whole:
            return np.array(array, np.int64), ""
    except (TypeError, ValueError, OverflowError):
        pass
    raise EngineError(
        f"The labels in {name} are neither words nor whole numbers.", "Give one a point, or leave them out."
    )
