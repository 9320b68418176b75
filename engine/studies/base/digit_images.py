"""Scikit-learn's 8 x 8 digits as a law in 64 dimensions, with held-out images, and starts moved onto diffused ones."""

from __future__ import annotations

import importlib.util
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from ...experiment.schedule import Schedule
from ...experiment.target import SoftenedCloud
from ...values import FloatArray, IntArray, frozen_array
from .sampled_law import PAPER_TAU

PACKAGE = "sklearn"
MISSING = "The digits come with scikit-learn, which is not installed here. From the source: pip install scikit-learn."
HELD_OUT = 500
SOFTNESS = 0.1  # a step of a pixel is 0.125
MOST_SITES = 1000  # diffused images that the prior is moved onto
ROUNDS = 60  # of Monte Carlo transport: about 3 % of the mass in wrong cells, by certificates at T = .5 and 2
SIDE = 8


def is_missing() -> bool:
    """Whether scikit-learn can't be imported."""
    return importlib.util.find_spec(PACKAGE) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitImages:
    """`train` (m, 64) and `test` (500, 64), pixels in [-1, 1], with labels 0 to 9."""

    train: FloatArray
    test: FloatArray
    train_labels: IntArray
    test_labels: IntArray

    @property
    def law(self) -> SoftenedCloud:
        """The training images, softened."""
        m = len(self.train)
        return SoftenedCloud(centres=self.train, weights=np.full(m, 1 / m), softness=SOFTNESS)

    def nearest(self, images: FloatArray) -> tuple[FloatArray, IntArray]:
        """(n,) distances from images (n, 64) to the nearest training image, and which it is."""
        from scipy.spatial.distance import cdist

        distances = cdist(images, self.train)
        index = distances.argmin(1)
        return distances[np.arange(len(images)), index], index

    def classified(self, images: FloatArray) -> IntArray:
        """(n,) labels of the nearest training images."""
        return self.train_labels[self.nearest(images)[1]]


def shuffled(seed: int, key: int) -> tuple[FloatArray, IntArray]:
    """All 1,797 images (n, 64), pixels in [-1, 1], and their digits (n,), in an order of seed and key."""
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng([seed, key]).permutation(len(images))
    return np.asarray(images, np.float64)[order] / 8 - 1, np.asarray(labels, np.int64)[order]


def digit_images(seed: int) -> DigitImages:
    """The images in an order of the seed's own, the last 500 held out. Needs scikit-learn; reads no network."""
    images, labels = shuffled(seed, 0)
    return DigitImages(
        train=frozen_array(images[:-HELD_OUT]),
        test=frozen_array(images[-HELD_OUT:]),
        train_labels=frozen_array(labels[:-HELD_OUT], np.int64),
        test_labels=frozen_array(labels[-HELD_OUT:], np.int64),
    )


def transported_images(
    images: FloatArray, schedule: Schedule, latents: FloatArray, random: np.random.Generator
) -> Generator[None, None, FloatArray]:
    """(n, 64) start (c): latents (n, 64) under the smoothed optimal map onto diffused `images` (m, 64), at most 1,000.

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
