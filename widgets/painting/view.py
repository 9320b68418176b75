"""The part of the plane that every pane shows, and its projection onto pixels at equal aspect."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine import HALF_WIDTHS, PRIOR_REACH, Experiment, fitting_half_width

SMALLEST, LARGEST = HALF_WIDTHS  # that can be zoomed to; float32 positions resolve both


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """World units: the square of `half_width` around the centre is visible whole in a pane of any shape."""

    centre_x: float = 0.0
    centre_y: float = 0.0
    half_width: float = PRIOR_REACH

    @staticmethod
    def fitting(experiment: Experiment) -> View:
        """Around the origin, wide enough for the widest noise (3.2 standard deviations) and every drawn point."""
        return View(half_width=fitting_half_width(experiment))

    def moved(self, dx: float, dy: float) -> View:
        """The centre shifted by world units."""
        return dataclasses.replace(self, centre_x=self.centre_x + dx, centre_y=self.centre_y + dy)

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """Closer by `factor` > 1 (or further), with the world point (x, y) staying where it is on the screen."""
        half_width = min(max(self.half_width / factor, SMALLEST), LARGEST)
        kept = half_width / self.half_width
        return View(
            centre_x=x + (self.centre_x - x) * kept, centre_y=y + (self.centre_y - y) * kept, half_width=half_width
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """World to pixels of one rectangle: x right, y up in the world and down on the screen. `scale` is pixels a unit."""

    scale: float
    origin_x: float
    origin_y: float

    @staticmethod
    def of(view: View, left: float, top: float, width: float, height: float) -> Projection:
        """The view's centre falls on the middle of the rectangle, its square on the smaller side."""
        scale = min(width, height) / (2 * view.half_width)
        return Projection(
            scale=scale,
            origin_x=left + width / 2 - view.centre_x * scale,
            origin_y=top + height / 2 + view.centre_y * scale,
        )

    def pixels(self, positions: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        """(..., 2) pixel coordinates of world positions (..., 2)."""
        return np.asarray(positions, np.float64) * (self.scale, -self.scale) + (self.origin_x, self.origin_y)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """The pixel coordinates of one world point."""
        return self.origin_x + x * self.scale, self.origin_y - y * self.scale

    def columns(self, left: int, count: int) -> npt.NDArray[np.float64]:
        """(count,) world x in the middle of the pixels from column `left` on."""
        return np.asarray((left + np.arange(count) + 0.5 - self.origin_x) / self.scale)

    def rows(self, top: int, count: int) -> npt.NDArray[np.float64]:
        """(count,) world y in the middle of the pixels from row `top` on."""
        return np.asarray((self.origin_y - (top + np.arange(count) + 0.5)) / self.scale)

    def world(self, x: float, y: float) -> tuple[float, float]:
        """The world point under a pixel; inverse of `pixels`."""
        return (x - self.origin_x) / self.scale, (self.origin_y - y) / self.scale
