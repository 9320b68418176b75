"""The density as a heat map: colour goes with the square root of p_t, on a ramp even in OKLab (Ottosson 2020)."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from .view import Projection

LEVELS = 1024
FADE = 0.15  # share of the half width
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@functools.lru_cache(maxsize=8)
def ramp(colours: tuple[str, ...]) -> npt.NDArray[np.uint32]:
    """(LEVELS,) opaque 0xAARRGGBB through `colours`, spaced so that equal steps look equally different."""
    srgb = np.array([[QColor(c).redF(), QColor(c).greenF(), QColor(c).blueF()] for c in colours])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lab = np.cbrt(linear @ TO_LMS.T) @ TO_LAB.T  # (k, 3)
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(lab, axis=0), axis=1))])
    where = np.linspace(0, arc[-1], LEVELS)
    even = np.stack([np.interp(where, arc, lab[:, axis]) for axis in range(3)], axis=1)
    back = (even @ np.linalg.inv(TO_LAB).T) ** 3 @ np.linalg.inv(TO_LMS).T
    back = np.clip(back, 0, 1)
    encoded = np.where(back <= 0.0031308, 12.92 * back, 1.055 * back ** (1 / 2.4) - 0.055)
    byte = np.rint(encoded * 255).astype(np.uint32)
    packed: npt.NDArray[np.uint32] = (byte @ np.array([1 << 16, 1 << 8, 1], np.uint32)) + np.uint32(255 << 24)
    return packed


def spline(size: int, half_width: float, coordinates: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """(len(coordinates), size) cubic B-spline weights of `size` cell values at world coordinates.

    The B-spline is positive and twice smooth: no overshoot and no facets, at the price of a blur of half a cell.
    """
    where = (coordinates + half_width) / (2 * half_width) * size - 0.5
    distance = np.abs(where[:, None] - np.arange(size))
    near = 2 / 3 - distance**2 + distance**3 / 2
    far = np.clip(2 - distance, 0, None) ** 3 / 6
    weights: npt.NDArray[np.float32] = np.where(distance < 1, near, far).astype(np.float32)
    return weights


def fading(half_width: float, coordinates: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """(len(coordinates),) from 1 well inside the square to 0 at its border and beyond, smoothly."""
    edge = np.clip((half_width - np.abs(coordinates)) / (FADE * half_width), 0, 1)
    return np.asarray(edge * edge * (3 - 2 * edge))


def sampling(size: int, half_width: float, coordinates: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """`spline` weights; rows outside the square are 0.

    Towards the border they fade to nothing, so that the square's edge can't be mistaken for a feature of the density.
    """
    weights = spline(size, half_width, coordinates)
    weights *= fading(half_width, coordinates)[:, None]
    return weights


@functools.lru_cache(maxsize=16)
def samplings(
    shape: tuple[int, int], half_width: float, projection: Projection, left: int, top: int, width: int, height: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Weights of rows (height, h) and columns (w, width) of the density for the pixels of a rectangle."""
    xs, ys = projection.columns(left, width), projection.rows(top, height)
    return sampling(shape[0], half_width, -ys), np.ascontiguousarray(sampling(shape[1], half_width, xs).T)


def density_image(
    values: npt.NDArray[np.floating], half_width: float, projection: Projection, area: QRect, colours: tuple[str, ...],
    places: tuple[float, float] = (0.0, 1.0),
) -> QImage:  # fmt: skip
    """The density `values` (h, w) in [0, 1], row 0 on top, over a square of `half_width`, at every pixel of `area`.

    The colours go from one of `places` on the scale of square roots to the other.
    """
    shape = (values.shape[0], values.shape[1])
    rows, columns = samplings(shape, half_width, projection, area.x(), area.y(), area.width(), area.height())
    smooth = rows @ np.sqrt(values, dtype=np.float32) @ columns
    if places != (0.0, 1.0):
        smooth = np.clip((smooth - np.float32(places[0])) / np.float32(places[1] - places[0]), 0.0, 1.0)
    level = (smooth * (LEVELS - 1)).astype(np.int32)
    data = ramp(colours).take(level, mode="clip")
    return QImage(data.data, area.width(), area.height(), 4 * area.width(), QImage.Format.Format_RGB32).copy()


def paint_density(
    painter: QPainter, values: npt.NDArray[np.floating], half_width: float, projection: Projection, area: QRect,
    colours: tuple[str, ...], places: tuple[float, float] = (0.0, 1.0),
) -> None:  # fmt: skip
    """Fills `area` with the heat map; beyond the computed square the ramp's lowest colour."""
    painter.drawImage(area.topLeft(), density_image(values, half_width, projection, area, colours, places))
