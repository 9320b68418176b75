"""The data law seen through noise: its exact score, samples of it, and where its log-density is steepest."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import torch

from ..curvature import ALL_PAIRS, largest_curvature, ties
from ..mixture import GaussianMixture
from ..schedule import BrownianSchedule, Schedule
from ..scores import EmpiricalScore
from ..scores.gaussian_mixture import GaussianMixtureScore
from ..scores.per_axis import PerAxisScore
from ..target import SoftenedCloud
from ..values import FloatArray, IntArray

Law = SoftenedCloud | GaussianMixture
Score = EmpiricalScore | GaussianMixtureScore | PerAxisScore
DATA_CLOCK = BrownianSchedule(termination_time=1.0, beta=2.0)  # alpha = 1 and s^2 = t: data coordinates
STARTS, ROUNDS, MOST_PAIRS = 128, 120, 2_000
SEARCHED, MOST_TIES = 10, 256  # dimensions that are searched in; ties that are looked at beyond
REACH = 6.0  # radii, noise included, within which a mixture is searched


def exact_score(law: Law, schedule: Schedule | None = None) -> Score:
    """The law's score, float64 on the CPU; in the flow's own coordinates where drifts differ between axes."""
    if schedule is not None and schedule.kappa_ratio != 1 and law.d > 1:
        return PerAxisScore(law, schedule)
    return EmpiricalScore(law) if isinstance(law, SoftenedCloud) else GaussianMixtureScore(law)


def blurred(law: Law, s: float) -> Law:
    """The law of X_0 + sZ."""
    if isinstance(law, SoftenedCloud):
        return dataclasses.replace(law, softness=math.hypot(law.softness, s))
    return dataclasses.replace(law, covariances=law.covariances + s * s * np.eye(law.d))


def placed(law: Law, sources: IntArray, gaussian: FloatArray) -> FloatArray:
    """(n, d) samples of components (n,) of the law, from standard normals (n, d)."""
    if isinstance(law, SoftenedCloud):
        points: FloatArray = law.centres[sources] + law.softness * gaussian
        return points
    return law.place(sources, gaussian)


def narrowest(law: Law) -> float:
    """The smallest standard deviation of a component that is present; 0 for bare points and flat components."""
    if isinstance(law, SoftenedCloud):
        return law.softness
    return math.sqrt(max(0.0, float(law.axes[0][law.present].min())))


def second_moments(law: Law) -> FloatArray:
    """(d, d) covariance of the law."""
    centres = law.centres if isinstance(law, SoftenedCloud) else law.means
    offsets = centres - law.mean
    between: FloatArray = offsets.T @ (law.weights[:, None] * offsets)
    within: FloatArray = (
        law.softness**2 * np.eye(law.d)
        if isinstance(law, SoftenedCloud)
        else np.einsum("m,mij->ij", law.weights, law.covariances)
    )
    return between + within


def is_gaussian(law: Law) -> bool:
    """Whether it has one component, or one place without extent."""
    return len(law.present) == 1 or (isinstance(law, SoftenedCloud) and len(law.atoms()[0]) == 1)


def largest_hessian(law: Law, s: float) -> float:
    """sup over x of lambda_max(Hess log p) of the law of X_0 + sZ; found by a search, so never above the supremum.

    Of a mixture: a compass search along the Hessian's axes, from the means, from between them, and from samples, within
    6 radii: components of different shapes may compete far beyond, ever more sharply, where there is no mass.
    In more than 10 dimensions a cloud is looked at only where two of its points tie.
    """
    if isinstance(law, SoftenedCloud):
        soft = dataclasses.replace(law, softness=math.hypot(law.softness, s))
        return largest_curvature(soft) if law.d <= SEARCHED or soft.softness == 0 else _largest_tie(soft)
    score = GaussianMixtureScore(law)

    def bends(x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Eigenvalues (k, d), increasing, and eigenvectors (k, d, d) of the Hessian at x (k, d)."""
        values, vectors = torch.linalg.eigh(score.hessian(score.tensor(x), s * s, DATA_CLOCK))
        return values.numpy(), vectors.numpy()

    x = _starts(law)
    values, vectors = bends(x)
    best = np.argsort(-values[:, -1], kind="stable")[:STARTS]
    x, values, vectors = x[best], values[best], vectors[best]
    steps = np.full(len(x), 0.3 * math.hypot(law.radius, s))
    rows = np.arange(len(x))
    for _ in range(ROUNDS):
        axes = np.concatenate([vectors, -vectors], axis=2).swapaxes(1, 2)  # (k, 2d, d)
        trials = x[:, None] + steps[:, None, None] * axes
        found = bends(trials.reshape(-1, law.d))[0][:, -1].reshape(len(x), -1)
        found[((trials - law.mean) ** 2).sum(2) > (REACH * math.hypot(law.radius, s)) ** 2] = -math.inf
        choice = found.argmax(axis=1)
        better = found[rows, choice] > values[:, -1]
        x = np.where(better[:, None], trials[rows, choice], x)
        values, vectors = bends(x)
        steps = np.where(better, 2 * steps, steps / 2)
    return float(values[:, -1].max())


def _largest_tie(law: SoftenedCloud) -> float:
    """The largest lambda_max(Hess log p_0) among places where two points of the cloud are equally likely."""
    sites, weights = law.atoms()
    v = law.softness**2
    if len(sites) == 1:
        return -1 / v
    score = EmpiricalScore(SoftenedCloud(centres=sites, weights=weights, softness=law.softness))
    places = ties(sites, v * np.log(weights))
    chosen = score.tensor(places[:: -(-len(places) // MOST_TIES)])
    spread = float(torch.linalg.eigvalsh(score.spread(chosen, 0.0)).max())
    return (spread / v - 1) / v


def _starts(law: GaussianMixture) -> FloatArray:
    """(k, d) means, places on the way between any two of them or where they tie, and samples of the law."""
    means, weights = law.atoms()
    pairs = np.array(list(itertools.islice(itertools.combinations(range(len(means)), 2), MOST_PAIRS)), np.int64)
    pairs = pairs.reshape(-1, 2)
    random = np.random.default_rng(0)
    samples = law.place(random.choice(len(law.weights), 256, p=law.weights), 1.5 * random.standard_normal((256, law.d)))
    between = [means[pairs[:, 0]] + share * (means[pairs[:, 1]] - means[pairs[:, 0]]) for share in np.arange(1, 8) / 8]
    if 2 <= len(means) <= ALL_PAIRS:
        typical = float(np.trace(np.einsum("m,mij->ij", law.weights, law.covariances))) / law.d
        between.append(ties(means, typical * np.log(weights)))
    return np.concatenate([means, samples, *between])
