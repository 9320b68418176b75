"""The box around chosen points with its handles: where they lie, and the map that dragging one asks for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from engine import Affine

Handle = Literal["", "inside", "turn", "nw", "n", "ne", "e", "se", "s", "sw", "w"]
PLACES: dict[Handle, tuple[int, int]] = {
    "nw": (-1, 1), "n": (0, 1), "ne": (1, 1), "e": (1, 0), "se": (1, -1), "s": (0, -1), "sw": (-1, -1), "w": (-1, 0),
}  # fmt: skip
SMALLEST = 1e-3  # factor: a box is never flattened, so that every gesture can be taken back by another
TURN_STEP = math.radians(15)
PADDING, TURN_STALK = 9.0, 24.0  # logical pixels: around the points; from the box up to the handle that turns it


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionBox:
    """In world units: middle, half sides (padding included), and `pixel`, the world units of a logical pixel."""

    x: float
    y: float
    half_width: float
    half_height: float
    pixel: float

    @staticmethod
    def around(positions: npt.NDArray[np.floating], pixel: float) -> SelectionBox:
        """The box of points (k, 2), k > 0, on a screen where a logical pixel is `pixel` world units."""
        low, high = positions.min(axis=0), positions.max(axis=0)
        (x, y), (w, h) = (low + high) / 2, (high - low) / 2 + PADDING * pixel
        return SelectionBox(x=float(x), y=float(y), half_width=float(w), half_height=float(h), pixel=pixel)

    def place(self, handle: Handle) -> tuple[float, float]:
        """The world point of a handle."""
        if handle == "turn":
            return self.x, self.y + self.half_height + TURN_STALK * self.pixel
        across, up = PLACES.get(handle, (0, 0))
        return self.x + across * self.half_width, self.y + up * self.half_height

    def corners(self) -> npt.NDArray[np.float64]:
        """(4, 2), around."""
        corners: tuple[Handle, ...] = ("nw", "ne", "se", "sw")
        return np.array([self.place(name) for name in corners])

    def handle_at(self, at: tuple[float, float], reach: float) -> Handle:
        """The handle within `reach` world units of a point, or "inside", or ""."""
        handles: tuple[Handle, ...] = ("turn", *PLACES)
        for name in handles:
            x, y = self.place(name)
            if max(abs(at[0] - x), abs(at[1] - y)) <= reach:
                return name
        inside = abs(at[0] - self.x) <= self.half_width and abs(at[1] - self.y) <= self.half_height
        return "inside" if inside else ""

    def map(self, handle: Handle, start: tuple[float, float], at: tuple[float, float], guided: bool) -> Affine:
        """What dragging `handle` from `start` to `at` does to the points.

        Guided (Shift): moves keep to an axis, turns to steps of 15 degrees, and a corner scales each side by itself.
        """
        if handle == "inside":
            dx, dy = at[0] - start[0], at[1] - start[1]
            if guided:
                dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
            return Affine.moving(dx, dy)
        if handle == "turn":
            angle = math.atan2(at[1] - self.y, at[0] - self.x) - math.atan2(start[1] - self.y, start[0] - self.x)
            return Affine.turning(round(angle / TURN_STEP) * TURN_STEP if guided else angle, (self.x, self.y))
        return self._scaling(handle, at, guided)

    def _scaling(self, handle: Handle, at: tuple[float, float], free: bool) -> Affine:
        across, up = PLACES[handle]
        anchor = (self.x - across * self.half_width, self.y - up * self.half_height)
        sides = 2 * self.half_width * across, 2 * self.half_height * up
        factors = [
            _factor((at[axis] - anchor[axis]) / sides[axis]) if sides[axis] else 1.0 for axis in (0, 1)
        ]  # an edge leaves the other side as it is
        if across and up and not free:
            length2 = sides[0] ** 2 + sides[1] ** 2
            both = ((at[0] - anchor[0]) * sides[0] + (at[1] - anchor[1]) * sides[1]) / length2  # onto the diagonal
            factors = [_factor(both)] * 2
        return Affine.scaling(factors[0], factors[1], anchor)


def _factor(wanted: float) -> float:
    return math.copysign(max(abs(wanted), SMALLEST), wanted)
