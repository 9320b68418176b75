"""Edits of a drawing: pure functions on clouds, one a file. Randomness comes in as a generator.

Every edit keeps the relative weights and the labels of the points that it does not touch, and their order.
"""

from .attract import attracted
from .erase import erased
from .formula import formula_curve
from .jitter import jittered
from .path import length, resampled
from .pencil import pencilled
from .select import in_polygon, nearest_point
from .spray import sprayed
from .stamp import STAMPS, masked_points, stamped
from .transform import Affine, duplicated, placed, relabelled, transformed

__all__ = [
    "STAMPS",
    "Affine",
    "attracted",
    "duplicated",
    "erased",
    "formula_curve",
    "in_polygon",
    "jittered",
    "length",
    "masked_points",
    "nearest_point",
    "pencilled",
    "placed",
    "relabelled",
    "resampled",
    "sprayed",
    "stamped",
    "transformed",
]
