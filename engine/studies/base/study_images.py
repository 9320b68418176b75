"""Small pictures as a law, with held-out ones, and starts moved onto diffused ones: digits, or one's own."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from ...experiment.schedule import Schedule
from ...experiment.target import SoftenedCloud
from ...values import FloatArray, IntArray, frozen_array
from .sampled_law import PAPER_TAU
from .study import StudyRequest

PACKAGE = "sklearn"
MISSING = "The digits come with scikit-learn, which is not installed here. From the source: pip install scikit-learn."
HELD_OUT = 500  # of 1,500 pictures and more, else a third
SOFTNESS = 0.1  # a step of a pixel of the digits is 0.125
MOST_SITES = 1000  # diffused pictures that the prior is moved onto
ROUNDS = 60  # of Monte Carlo transport: about 3 % of the mass in wrong cells, by certificates at T = .5 and 2
DIGIT_SIDE = 8
FEWEST_OF_A_CLASS = 5  # held-out ones, below which a class has no W2 of its own
MOST_CLASSES = 10
BLOCK = 1 << 25  # distances that are worked out together
LUMINANCE = (0.299, 0.587, 0.114)  # of red, green, blue (ITU-R BT.601)


def is_missing(request: StudyRequest) -> bool:
    """Whether there are no pictures: none of the user's own, and scikit-learn can't be imported."""
    return request.images is None and importlib.util.find_spec(PACKAGE) is None


def noun(request: StudyRequest) -> str:
    """What the pictures are called."""
    return "digits" if request.images is None else "images"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyImages:
    """`train` (m, d) and `test` (k, d), pixels in [-1, 1], with labels that count the `classes`.

    d = `side`^2 `channels`, colours innermost.
    """

    train: FloatArray
    test: FloatArray
    train_labels: IntArray
    test_labels: IntArray
    side: int
    channels: int
    classes: tuple[str, ...]

    @property
    def d(self) -> int:
        """The dimension."""
        return int(self.train.shape[1])

    @property
    def law(self) -> SoftenedCloud:
        """The training pictures, softened."""
        m = len(self.train)
        return SoftenedCloud(centres=self.train, weights=np.full(m, 1 / m), softness=SOFTNESS)

    @property
    def compared(self) -> tuple[int, ...]:
        """The classes that have enough held-out pictures to be compared by themselves, at most ten."""
        counts = np.bincount(self.test_labels, minlength=len(self.classes))
        return tuple(np.flatnonzero(counts >= FEWEST_OF_A_CLASS)[:MOST_CLASSES].tolist())

    def nearest(self, images: FloatArray) -> tuple[FloatArray, IntArray]:
        """(n,) distances from images (n, d) to the nearest training one, and which it is."""
        squares, index = np.einsum("ij,ij->i", self.train, self.train), np.empty(len(images), np.int64)
        rows = max(1, BLOCK // len(self.train))
        for start in range(0, len(images), rows):
            some = images[start : start + rows]
            index[start : start + rows] = (squares - 2 * some @ self.train.T).argmin(1)
        return np.linalg.norm(images - self.train[index], axis=1), index

    def classified(self, images: FloatArray) -> IntArray:
        """(n,) labels of the nearest training images."""
        return self.train_labels[self.nearest(images)[1]]

    def shades(self, images: FloatArray) -> FloatArray:
        """(..., side, side) of images (..., d) as shades in [-1, 1]: colours by their luminance."""
        pixels = images.reshape(*images.shape[:-1], self.side, self.side, self.channels)
        shades: FloatArray = pixels[..., 0] if self.channels == 1 else pixels @ np.array(LUMINANCE)
        return shades


def shuffled(request: StudyRequest, key: int) -> StudyImages:
    """All pictures in an order of the request's seed and the key, none held out. Reads no network."""
    images, labels, classes, side, channels = _pictures(request)
    order = np.random.default_rng([request.seed, key]).permutation(len(images))
    return StudyImages(
        train=frozen_array(images[order]),
        test=frozen_array(images[:0]),
        train_labels=frozen_array(labels[order], np.int64),
        test_labels=frozen_array(labels[:0], np.int64),
        side=side,
        channels=channels,
        classes=classes,
    )


def study_images(request: StudyRequest) -> StudyImages:
    """The pictures in an order of the seed's own, the last 500 held out, or a third of fewer than 1,500."""
    every = shuffled(request, 0)
    count = len(every.train)
    kept = count - min(HELD_OUT, count // 3)
    return StudyImages(
        train=every.train[:kept],
        test=every.train[kept:],
        train_labels=every.train_labels[:kept],
        test_labels=every.train_labels[kept:],
        side=every.side,
        channels=every.channels,
        classes=every.classes,
    )


def _pictures(request: StudyRequest) -> tuple[FloatArray, IntArray, tuple[str, ...], int, int]:
    own = request.images
    if own is not None:
        return own.points().astype(np.float64), own.labels, own.classes, own.side, own.channels
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    digits = tuple(map(str, range(10)))
    return np.asarray(images, np.float64) / 8 - 1, np.asarray(labels, np.int64), digits, DIGIT_SIDE, 1


def transported_images(
    images: FloatArray, schedule: Schedule, latents: FloatArray, random: np.random.Generator
) -> Generator[None, None, FloatArray]:
    """(n, d) start (c): latents (n, d) under the smoothed optimal map onto diffused `images` (m, d), at most 1,000.

    Yields while the map is found. In 64 dimensions the potential of a matching leaves masses wrong by .37 in total
    variation, so heights are found by Monte Carlo, as in the paper.
    """
    from ...transport import SmoothedMap
    from ...transport.monte_carlo import monte_carlo_plans

    chosen = images[random.permutation(len(images))[:MOST_SITES]]
    time = schedule.termination_time
    sites = schedule.alpha(time) * chosen + schedule.sigma(time) * random.standard_normal(chosen.shape)
    weights = np.full(len(sites), 1 / len(sites))
    plans = monte_carlo_plans(sites, weights, random, ROUNDS)
    plan = next(plans)
    for following in plans:
        plan = following
        yield
    return SmoothedMap(sites=sites, potentials=plan.potentials, tau=PAPER_TAU)(latents)


def principal_plane(images: FloatArray) -> FloatArray:
    """(n, 2) coordinates along the first two principal components, centred, of unit mean square each."""
    centred = images - images.mean(0)
    left, _, _ = np.linalg.svd(centred, full_matrices=False)
    plane: FloatArray = left[:, :2] * np.sqrt(len(images))
    return plane


def mean_length(d: int) -> float:
    """E |Z| / sqrt(d) of a standard normal Z in d dimensions: sqrt(2/d) Gamma((d + 1)/2) / Gamma(d/2)."""
    return math.sqrt(2 / d) * math.exp(math.lgamma((d + 1) / 2) - math.lgamma(d / 2))
