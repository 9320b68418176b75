"""Images to points: evenly spread over the ink, by strata of equal ink along the Hilbert curve of the pixels.

Along a space-filling curve equal amounts of ink are what halftoning spreads evenly (Velho & Gomes, SIGGRAPH 1991).
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from ..clouds.hilbert import hilbert_index
from ..clouds.points import PointCloud
from ..clouds.strata import representatives, strata
from ..errors import EngineError
from ..values import FloatArray, IntArray

MAX_SIDE = 1024  # pixels: finer than a point of any drawing
MAX_IMAGE_POINTS = 100_000
Darkness = npt.NDArray[np.float32]


def image_points(
    darkness: Darkness,
    count: int,
    *,
    threshold: float = 0.5,
    invert: bool = False,
    proportional: bool = False,
    seed: int = 7,
) -> PointCloud:
    """`count` points on the ink of an image (h, w) of darkness 0 (paper) to 1; h and w at most 1024.

    Ink is what is at least `threshold` dark, after `invert`; `proportional`: darker ink gets more points, else all gets
    the same. The image's aspect stays; the cloud has zero mean and unit rms averaged over both axes, y points up.
    Raises EngineError where there is no ink, or for a count outside 1 to 100,000.
    """
    image = np.asarray(darkness, np.float32)
    if image.ndim != 2 or image.size == 0 or max(image.shape) > MAX_SIDE:
        raise EngineError("The image is not a plane of grey pixels.", f"At most {MAX_SIDE} pixels a side.")
    if not 1 <= count <= MAX_IMAGE_POINTS:
        raise EngineError(f"{count:,} points can't be drawn.", f"Choose 1 to {MAX_IMAGE_POINTS:,}.")
    values = image.ravel()[_curve(*image.shape)].astype(np.float64)
    values = 1 - values if invert else values
    ink = np.flatnonzero((values >= threshold) & (values > 0))
    if len(ink) == 0:
        raise EngineError("No pixel is dark enough.", "Lower the threshold, or swap ink and paper.")
    pixels = _curve(*image.shape)[ink]
    masses = values[ink] if proportional else np.ones(len(ink))
    rng = np.random.default_rng(seed)
    corners = np.stack([pixels % image.shape[1], pixels // image.shape[1]], axis=1).astype(np.float64)  # column, row
    chosen = _spread(corners, masses, count, rng)
    return PointCloud.of(_standard((corners[chosen] + rng.random((count, 2))) * (1, -1)))


def suggested_invert(darkness: Darkness) -> bool:
    """Whether the border is dark: then the drawing is light on dark."""
    image = np.asarray(darkness)
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return bool(np.mean(border) > 0.5)


def _spread(corners: FloatArray, masses: FloatArray, count: int, rng: np.random.Generator) -> IntArray:
    """(count,) indices of pixels, a stratum each: its middle pixel, or where pixels are coarser, one it is in."""
    stratum = strata(masses, count)
    middle, _ = representatives(corners, masses, stratum)
    ends = np.cumsum(masses)
    places = (np.arange(count) + rng.random(count)) / count * ends[-1]
    chosen: IntArray = np.minimum(np.searchsorted(ends, places), len(masses) - 1)
    chosen[stratum[middle]] = middle
    return chosen


@functools.lru_cache(maxsize=4)
def _curve(height: int, width: int) -> IntArray:
    """(h w,) the pixels' indices, row by row, in the order of the curve through them."""
    rows, columns = np.divmod(np.arange(height * width), width)
    bits = max(height - 1, width - 1, 1).bit_length()
    order: IntArray = np.argsort(hilbert_index(np.stack([columns, rows], axis=1), bits))
    return order


def _standard(points: FloatArray) -> FloatArray:
    """Zero mean, unit rms over both axes; a single point is the origin."""
    points = points - points.mean(axis=0)
    rms = float(np.sqrt((points**2).mean()))
    return points / rms if rms > 0 else points
