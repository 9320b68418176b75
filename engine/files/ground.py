"""The ground of a picture where it is transparent: the one its ink stands out from."""

from __future__ import annotations

import numpy as np

from ..values import FloatArray
from .image_points import Darkness

OPAQUE = 0.5
FEW = 0.005  # a share of what is opaque: edges that are mixed with a dark ground


def darkness_on_ground(grey: FloatArray, opacity: FloatArray) -> Darkness:
    """(h, w) float32 how much ink is in each pixel of grey (h, w), 0 black to 1 white, and opacity (h, w), 0 to 1.

    The ground is white paper and ink is what is dark on it, unless that would leave nothing: where a picture has
    transparent places and all that is opaque is light, its ground is black and ink is what is light.
    """
    on_white = (1 - grey) * opacity
    opaque = int((opacity >= OPAQUE).sum())
    light = 0 < opaque < opacity.size and int((on_white >= OPAQUE).sum()) < FEW * opaque
    return np.asarray(grey * opacity if light else on_white, np.float32)
