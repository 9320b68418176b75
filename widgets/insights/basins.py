"""Basins of the flow, cells of the optimal map, or where they differ: each latent in the colour of its target."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from engine import BasinMap, Film, Frame, Insight

from ..look.fonts import font
from ..look.number_format import number, uncertainty_text
from ..look.theme import Theme, theme
from ..painting.captions import MIDDLE_LEFT, MIDDLE_RIGHT, paint_text
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..painting.points import disc_radius, paint_points
from ..painting.view import Projection
from .legend import foot
from .plane import border_image
from .shown import insight_of
from .target_colours import target_colours

STRENGTH = {"flow": 0.82, "cells": 0.82, "difference": 1.0}  # how much of the target's colour a pixel takes
FAINT = 0.16  # the same, where flow and optimal map agree
STRIPE = 9.0  # units: flow's and optimal map's colours by turns, where they differ
BLOCK = 400_000  # pixels worked on together
EXPLAINED = {
    "flow": "targets of the flow",
    "cells": "targets of the optimal map",
    "difference": "striped where they differ",
}

Pixels = npt.NDArray[np.floating]


def paint_basins_view(painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> bool:
    """False while the map of basins has not come."""
    insight = insight_of(film, look)
    if insight is None or insight.basins is None:
        return False
    mode = look.mode if look.mode in STRENGTH else "flow"
    paint_basins(painter, pane, insight, mode, look, colours, disagreement_text(insight.basins))
    return True


def paint_basins(
    painter: QPainter, pane: Pane, insight: Insight, mode: str, look: Look, colours: Theme, said: str
) -> None:
    """The map in a mode, with the targets over it, and at its foot how large its disagreement is said to be."""
    basins, area = insight.basins, pane.plot
    assert basins is not None
    place = (area.x(), area.y(), area.width(), area.height())
    painter.drawImage(area.topLeft(), _image(insight, mode, pane.projection, place, pane.unit, colours.name))
    painter.drawImage(area.topLeft(), border_image(basins.half_width, pane.projection, area, colours.card))
    pixels = pane.projection.pixels(basins.targets)
    radius = 0.75 * disc_radius(len(basins.targets), pane.unit)
    inks = tuple(QColor.fromRgbF(*colour).name() for colour in target_colours(basins, colours).tolist())
    if len(inks) <= 64:  # a tile of the atlas each
        paint_points(painter, pixels, 1.5 * radius, (colours.text,), None, area, rim=colours.card)
        paint_points(painter, pixels, radius, inks, np.arange(len(inks)), area, rim=colours.text)
    else:
        paint_points(painter, pixels, radius, (colours.text,), None, area, rim=colours.card)
    if look.layers.captions:
        _paint_foot(painter, pane, basins, mode, colours, said)


def disagreement_text(basins: BasinMap) -> str:
    """On how much of the prior flow and optimal map differ, with the floor or error of that."""
    reading = basins.disagreement
    share = "–" if reading.number is None else number(100 * reading.number, 3) + " %"
    floor = "" if reading.floor is None else f"  floor {number(100 * reading.floor, 2)} %"
    if reading.error is not None and not floor:
        floor = f"  {uncertainty_text(reading)}"
    return f"Disagreement {share}{floor}"


def _paint_foot(painter: QPainter, pane: Pane, basins: BasinMap, mode: str, colours: Theme, said: str) -> None:
    inner = foot(painter, pane, colours, 30.0)
    if inner is None:
        return
    face = font(11.5 * pane.unit)
    ink, measure = colours.text if basins.disagreement.seen else colours.muted, QFontMetricsF(face)
    paint_text(painter, inner, said, face, ink, MIDDLE_LEFT)
    taken = measure.horizontalAdvance(said) + measure.horizontalAdvance(EXPLAINED[mode]) + 12 * pane.unit
    if taken <= inner.width():
        paint_text(painter, inner, EXPLAINED[mode], face, colours.muted, MIDDLE_RIGHT)


@functools.lru_cache(maxsize=4)
def _image(
    insight: Insight, mode: str, projection: Projection, place: tuple[int, int, int, int], unit: float, name: str
) -> QImage:
    """The map at every pixel of a rectangle. It stands still, so it is kept; insights are told apart by identity."""
    basins, colours = insight.basins, theme(name)
    assert basins is not None
    left, top, width, height = place
    columns = projection.columns(left, width)
    rows = max(1, BLOCK // max(width, 1))
    data = np.empty((height, width), np.uint32)
    for start in range(0, height, rows):
        stop = min(start + rows, height)
        lines = projection.rows(top + start, stop - start)
        data[start:stop] = _block(basins, mode, columns, lines, start, unit, projection.scale, colours)
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _block(
    basins: BasinMap, mode: str, xs: Pixels, ys: Pixels, start: int, unit: float, scale: float, colours: Theme
) -> npt.NDArray[np.uint32]:
    """(len(ys), len(xs)) 0xffRRGGBB of some lines of the picture, of which the first is number `start`."""
    inks, card = target_colours(basins, colours), _rgb(colours.card)
    cell = scale * 2 * basins.half_width / basins.flow.shape[1]  # pixels a cell of the map
    strength: float | Pixels = STRENGTH[mode]
    flow = smooth_labels(basins, "flow", inks, xs, ys, cell)
    mixed = flow if mode == "flow" else smooth_labels(basins, "optimal", inks, xs, ys, cell)
    if mode == "difference":
        along = (np.arange(start, start + len(ys))[:, None] + np.arange(len(xs))[None, :]) / np.sqrt(2)
        mixed = np.where((along / (STRIPE * unit) % 1 < 0.5)[..., None], flow, mixed)
        strength = FAINT + (strength - FAINT) * difference(basins, xs, ys, cell)[..., None]
    byte = np.rint(255 * (strength * mixed + (1 - strength) * card)).astype(np.uint32)
    packed: npt.NDArray[np.uint32] = byte @ np.array([1 << 16, 1 << 8, 1], np.uint32) + np.uint32(255 << 24)
    return packed


def smooth_labels(basins: BasinMap, which: str, inks: Pixels, xs: Pixels, ys: Pixels, cell: float) -> Pixels:
    """(h, w, 3) the colour of the label that holds most of the four cells around a pixel, blended over one pixel.

    A label's share of the four, bilinear weights summed, goes from 0 to 1 across a border over one cell; where it
    passes a half is a border without steps.
    """
    index = basins.flow if which == "flow" else basins.optimal
    top, bottom, down = _around(index.shape[0], basins, -ys)
    left, right, along = _around(index.shape[1], basins, xs)
    corners = [index[np.ix_(row, column)] for row in (top, bottom) for column in (left, right)]
    weights = [np.outer(v, h) for v in (1 - down, down) for h in (1 - along, along)]
    colour, total = np.zeros((len(ys), len(xs), 3)), np.zeros((len(ys), len(xs), 1))
    for corner, weight in zip(corners, weights, strict=True):
        share = sum(np.where(corner == other, w, 0.0) for other, w in zip(corners, weights, strict=True))
        part = (weight * np.clip((share - 0.5) * cell + 0.5, 1e-3, 1.0))[..., None]
        colour += part * inks[corner]
        total += part
    return np.asarray(colour / total)


def _around(size: int, basins: BasinMap, where: Pixels) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Pixels]:
    """The cells before and after coordinates, and how far on the way from one's middle to the other's they are."""
    place = np.clip((where + basins.half_width) / (2 * basins.half_width) * size - 0.5, 0, size - 1)
    before = np.minimum(place.astype(np.intp), max(size - 2, 0))
    return before, np.minimum(before + 1, size - 1), place - before


def difference(basins: BasinMap, xs: Pixels, ys: Pixels, cell: float) -> Pixels:
    """(h, w) 1 where flow and optimal map differ, 0 where they agree, blended over one pixel."""
    top, bottom, down = _around(basins.flow.shape[0], basins, -ys)
    left, right, along = _around(basins.flow.shape[1], basins, xs)
    differs = (basins.flow != basins.optimal).astype(np.float64)
    upper, lower = (differs[row][:, left] * (1 - along) + differs[row][:, right] * along for row in (top, bottom))
    share = upper * (1 - down[:, None]) + lower * down[:, None]
    return np.asarray(np.clip((share - 0.5) * cell + 0.5, 0.0, 1.0))


def _rgb(colour: str) -> Pixels:
    parsed = QColor(colour)
    return np.array([parsed.redF(), parsed.greenF(), parsed.blueF()])
