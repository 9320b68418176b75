"""From one picture to another: along an arc of codes, and by moving ink at least cost."""

from __future__ import annotations

import math

import numpy as np

from ...values import FloatArray

SHARES = tuple(np.linspace(0, 1, 7).tolist())


def on_the_arc(start: FloatArray, end: FloatArray) -> FloatArray:
    """(k, d) codes between two (d,), along the great circle: straight lines lead through codes that are too short."""
    cosine = float(start @ end) / math.sqrt(float(start @ start) * float(end @ end))
    angle = math.acos(min(1.0, max(-1.0, cosine)))
    shares = np.array(SHARES)[:, None]
    codes: FloatArray = (np.sin((1 - shares) * angle) * start + np.sin(shares * angle) * end) / math.sin(angle)
    return codes


def moved_ink(start: FloatArray, end: FloatArray) -> list[FloatArray]:
    """(k) images (h, w): McCann's interpolation of two images (h, w) >= 0 as masses in the plane, spread on pixels."""
    from ...transport import displaced_cloud, exact_plan

    places = np.stack([each.ravel() for each in np.indices(start.shape)], axis=1).astype(np.float64)
    start, end = (each if each.any() else np.ones_like(each) for each in (start, end))  # of no ink, any will do
    inks = (float(start.sum()), float(end.sum()))
    plan = exact_plan(places, places, start.ravel() / inks[0], end.ravel() / inks[1])
    images = []
    for share in SHARES:
        positions, masses = displaced_cloud(plan, places, places, share)
        images.append(_on_pixels(positions, masses, start.shape) * ((1 - share) * inks[0] + share * inks[1]))
    return images


def _on_pixels(positions: FloatArray, masses: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """(h, w) masses (e,) at positions (e, 2), each shared among the four pixels about it."""
    corner = np.clip(np.floor(positions).astype(int), 0, np.array(shape) - 2)
    part = positions - corner
    image = np.zeros(shape)
    for down in (0, 1):
        for right in (0, 1):
            share = np.abs(1 - down - part[:, 0]) * np.abs(1 - right - part[:, 1])
            np.add.at(image, (corner[:, 0] + down, corner[:, 1] + right), masses * share)
    return image
