"""A stable colour for every target point: eight that anybody can tell apart, or a smooth colour of the plane."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from engine import BasinMap

from ..look.theme import Theme
from ..painting.density import TO_LAB, TO_LMS

GOLDEN = 0.618033988749895
CHROMA = 0.125  # of OKLab; every hue has it at these lightnesses, within the clipping of a display

Colours = npt.NDArray[np.float64]


def target_colours(basins: BasinMap, colours: Theme) -> Colours:
    """(m, 3) sRGB in [0, 1]. By class where there are several, else by target up to eight, else by position."""
    labels = basins.labels
    if len(labels) and bool((labels != labels[0]).any()):
        return _varied(_palette(colours)[labels % len(colours.labels)])
    if len(basins.targets) <= len(colours.labels):
        return _palette(colours)[: len(basins.targets)]
    return by_position(basins.targets, dark=colours.name == "dark")


def by_position(targets: npt.NDArray[np.floating], *, dark: bool) -> Colours:
    """(m, 3): hue goes with the angle about the targets' mean, lightness with the distance from it."""
    offset = np.asarray(targets, np.float64) - np.mean(targets, axis=0)
    radius = np.hypot(offset[:, 0], offset[:, 1])
    share = radius / max(float(radius.max(initial=0.0)), 1e-12)
    angle = np.arctan2(offset[:, 1], offset[:, 0])
    lightness = 0.52 + 0.30 * share if dark else 0.80 - 0.26 * share
    chroma = CHROMA * np.sqrt(share)  # grey in the middle, where the angle means nothing
    lab = np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=1)
    linear = (lab @ np.linalg.inv(TO_LAB).T) ** 3 @ np.linalg.inv(TO_LMS).T
    linear = np.clip(linear, 0, 1)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))


def _palette(colours: Theme) -> Colours:
    return np.array([[QColor(c).redF(), QColor(c).greenF(), QColor(c).blueF()] for c in colours.labels])


def _varied(base: Colours) -> Colours:
    """Targets of one class differ a little in brightness, so that their basins can be told apart."""
    shade = 0.82 + 0.36 * (np.arange(len(base)) * GOLDEN % 1)
    return np.clip(base * shade[:, None], 0, 1)
