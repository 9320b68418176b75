"""Trails: where some particles have just been, fading with age; and the straight paths of the optimal map."""

from __future__ import annotations

import math
from typing import cast

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine import Trajectory

from ..look.clip_lines import clipped
from .vector_points import is_vector
from .view import Projection

MOST = 120  # trails a pane
SPAN = 0.2  # how far back a trail reaches, in phase
NODES = 16  # computed states of a trail, at most about this many
BANDS = 6  # steps of fading
HAIRLINE = 1.5  # pixels: lines up to here are drawn one pixel wide and as much stronger, at half of the cost
Segments = npt.NDArray[np.float64]


def chosen(n: int) -> slice:
    """At most `MOST` particles, evenly spread over all n."""
    step = max(1, math.ceil(n / MOST))
    return slice(0, n, step)


def trail_segments(trajectory: Trajectory, phase: float) -> tuple[npt.NDArray[np.float32], Segments]:
    """Trails behind `phase`: (k, n', 2, 2) world segments, and (k,) their ages from 0 (now) to 1 (about to vanish)."""
    particles = chosen(trajectory.n)
    start = max(phase - SPAN, 0.0)
    inner = np.flatnonzero((trajectory.phases > start) & (trajectory.phases < phase))
    inner = inner[inner % max(1, math.ceil(len(inner) / NODES)) == 0]  # by absolute index: nodes don't jump about
    phases = np.concatenate([[start], trajectory.phases[inner], [phase]])
    path = np.concatenate(
        [
            trajectory.at(start, particles)[None],
            trajectory.positions[:, particles][inner],
            trajectory.at(phase, particles)[None],
        ]
    )  # (k + 1, n', 2)
    ages = (phase - (phases[1:] + phases[:-1]) / 2) / SPAN
    return np.stack([path[:-1], path[1:]], axis=2), ages


def paint_trails(
    painter: QPainter, projection: Projection, trajectory: Trajectory, phase: float, colour: str, unit: float
) -> None:
    """Fading trails of at most `MOST` particles in one colour, a few wide strokes of equal opacity at a time."""
    if phase <= 0 or trajectory.n == 0:
        return
    segments, ages = trail_segments(trajectory, phase)
    band = np.clip((ages * BANDS).astype(int), 0, BANDS - 1)
    for age in range(BANDS - 1, -1, -1):
        strength = (1 - (age + 0.5) / BANDS) ** 1.3
        draw_lines(painter, projection.pixels(segments[band == age]), colour, 0.62 * strength, 1.25 * unit)


def draw_lines(painter: QPainter, segments: Segments, colour: str, opacity: float, width: float) -> None:
    """Straight lines (..., 2, 2) in pixels, in one call: Qt reads the array as QLineF, four doubles each."""
    lines = np.ascontiguousarray(segments.reshape(-1, 4))
    if is_vector(painter) and painter.hasClipping():
        lines = clipped(lines, painter.clipBoundingRect())
    if len(lines) == 0:
        return
    ink = QColor(colour)
    thin = width <= HAIRLINE and not is_vector(painter)
    ink.setAlphaF(min(1.0, opacity * width) if thin else opacity)
    pen = QPen(ink, 1.0 if thin else width)
    pen.setCosmetic(thin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    first = cast(QLineF, shiboken6.wrapInstance(lines.ctypes.data, QLineF))
    painter.drawLines(first, len(lines))
