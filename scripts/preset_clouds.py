"""The clouds of the presets: formulas and sampling that give the same numbers on every machine.

Randomness comes as a `random.Random`, of which only `random()` is used: Python keeps its stream stable.
"""

from __future__ import annotations

import math
import random
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).resolve().parent.parent / "resources/fonts/Inter-SemiBold.otf"
NORMAL = NormalDist()
Points = npt.NDArray[Any]


def uniform(rng: random.Random, n: int) -> Points:
    """(n,) one uniform number in each n-th of [0, 1]: even, yet irregular."""
    return np.array([(i + rng.random()) / n for i in range(n)])


def normal(rng: random.Random, n: int, d: int = 2) -> Points:
    """(n, d) standard normal numbers, each column stratified and shuffled by sorting on random keys."""
    columns = []
    for _ in range(d):
        values = [NORMAL.inv_cdf(u) for u in uniform(rng, n)]
        keys = [rng.random() for _ in range(n)]
        columns.append([value for _, value in sorted(zip(keys, values, strict=True))])
    return np.array(columns).T


def circle(turn: Points, radius: Points | float = 1.0) -> Points:
    """Points at fractions `turn` of a full turn."""
    return np.stack([radius * np.cos(2 * np.pi * turn), radius * np.sin(2 * np.pi * turn)], axis=1)


def turned(points: Points, degrees: float) -> Points:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return points @ np.array([[c, s], [-s, c]])


def moons(rng: random.Random) -> Points:
    upper, lower = circle(uniform(rng, 200) / 2), circle(0.5 + uniform(rng, 200) / 2)
    return np.concatenate([upper, lower + np.array([1, 0.5])]) + 0.06 * normal(rng, 400)


def circles(rng: random.Random) -> Points:
    return np.concatenate([circle(uniform(rng, 260)), circle(uniform(rng, 140), 0.5)]) + 0.03 * normal(rng, 400)


def ring(rng: random.Random) -> Points:
    return circle(uniform(rng, 300)) + 0.03 * normal(rng, 300)


def spiral(rng: random.Random) -> Points:
    turns = 0.35 + 2.15 * np.sqrt(uniform(rng, 400))
    return circle(turns, turns) + 0.05 * normal(rng, 400)


def swiss_roll(rng: random.Random) -> Points:
    turns = 0.75 * (1 + 2 * uniform(rng, 400))  # the classic roll: angle 1.5 pi to 4.5 pi, radius equal to the angle
    return circle(turns, turns) + 0.06 * normal(rng, 400)


def checkerboard(rng: random.Random) -> Points:
    squares = [(i, j) for i in range(4) for j in range(4) if (i + j) % 2 == 0]
    inside = [
        (i + (a + rng.random()) / 7, j + (b + rng.random()) / 7) for i, j in squares for a in range(7) for b in range(7)
    ]
    return np.array(inside)


def pinwheel(rng: random.Random) -> Points:
    arms = []
    for arm in range(5):
        along, across = (normal(rng, 80) * [0.3, 0.07]).T
        radius = 1 + along
        arms.append(circle(arm / 5 + across / (2 * np.pi * np.abs(radius)) + 0.18 * np.exp(along) / 1.2, radius))
    return np.concatenate(arms)


def eight_gaussians(rng: random.Random) -> Points:
    return np.concatenate([centre + 0.09 * normal(rng, 48) for centre in circle(np.arange(8) / 8)])


def grid_gaussians(rng: random.Random) -> Points:
    centres = [(i, j) for i in range(5) for j in range(5)]
    return np.concatenate([centre + 0.07 * normal(rng, 18) for centre in np.array(centres, float)])


def letters(rng: random.Random) -> Points:
    """Points spread over the word OT: the most distant free pixel comes next (farthest-point order)."""
    font = ImageFont.truetype(str(FONT), 160)
    image = Image.new("L", (320, 200))
    ImageDraw.Draw(image).text((160, 100), "OT", font=font, fill=255, anchor="mm")
    rows, columns = np.nonzero(np.asarray(image) > 127)
    pixels = np.stack([columns, -rows], axis=1).astype(float)
    chosen = [0]
    distance = np.full(len(pixels), np.inf)
    for _ in range(419):
        distance = np.minimum(distance, ((pixels - pixels[chosen[-1]]) ** 2).sum(1))
        chosen.append(int(distance.argmax()))
    return pixels[chosen] + [[rng.random(), rng.random()] for _ in chosen]


def gaussian(rng: random.Random) -> Points:
    quantiles = [np.array([NORMAL.inv_cdf((i + 0.5) / k) for i in range(k)]) for k in (24, 12)]
    x, y = np.meshgrid(1.35 * quantiles[0], 0.42 * quantiles[1], indexing="ij")
    return turned(np.stack([x.ravel(), y.ravel()], axis=1), 30)


def t_shape(rng: random.Random) -> Points:
    bar = [((a + rng.random()) / 30 * 2 - 1, 0.7 + (b + rng.random()) / 6 * 0.4) for a in range(30) for b in range(6)]
    stem = [
        (0.4 * ((a + rng.random()) / 6 - 0.5), 0.7 - (b + rng.random()) / 25 * 1.7) for a in range(6) for b in range(25)
    ]
    return np.array(bar + stem)


def funnel(rng: random.Random) -> Points:
    depth = [3 * NORMAL.inv_cdf(0.07 + 0.86 * u) for u in uniform(rng, 400)]
    keys = [NORMAL.inv_cdf(0.05 + 0.9 * u) for u in uniform(rng, 400)]
    order = sorted(range(400), key=lambda _: rng.random())
    points = np.array([(keys[j] * math.exp(z / 2), z) for z, j in zip(depth, order, strict=True)])
    return points / np.sqrt(((points - points.mean(0)) ** 2).mean(0))


def line(rng: random.Random) -> tuple[Points, Points]:
    gaps = [0.4 + 1.2 * rng.random() for _ in range(23)]
    along = np.concatenate([[0.0], np.cumsum(gaps)])
    weights = np.array([round(0.3 + 1.4 * rng.random(), 2) for _ in along])
    return turned(np.stack([along, 0 * along], axis=1), 25), weights


def product_grid(rng: random.Random) -> tuple[Points, Points]:
    columns, rows = np.array([0.0, 1.0, 1.5, 3.0, 3.8, 5.0]), np.array([0.0, 0.8, 2.0, 2.5, 3.6])
    x, y = np.meshgrid(columns, rows, indexing="ij")
    weights = np.outer([1, 2, 1, 3, 2, 1], [2, 1, 1, 3, 2])
    return turned(np.stack([x.ravel(), y.ravel()], axis=1), 20), weights.ravel()


def exact(*points: tuple[float, float], centre: bool = True) -> Points:
    array = np.array(points)
    return array - array.mean(0) if centre else array


def standard(points: Points, weights: Points | None = None) -> Points:
    """Zero weighted mean, unit rms over both coordinates."""
    mass = np.full(len(points), 1 / len(points)) if weights is None else np.asarray(weights) / np.sum(weights)
    points = points - mass @ points
    return points / math.sqrt(float(mass @ (points**2).mean(axis=1)))
