"""Where the log-density of a law seen through noise is steepest: a search for sup lambda_max(Hess log p).

A search finds places, so it bounds the supremum from below: what it finds above 0 proves that a law is not log-concave,
and what it doesn't find proves nothing. `log_concave_scales` says what is certain.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from ...experiment.mixture import GaussianMixture
from ...experiment.target import SoftenedCloud
from ...fields.curvature import ALL_PAIRS, largest_curvature, ties
from ...scores import EmpiricalScore
from ...scores.gaussian_mixture import GaussianMixtureScore
from ...values import FloatArray, IntArray
from .laws import Law, blurred, placed
from .shape_ties import component_places, shell_places

Aim = Literal["hessian", "balance"]
STARTS, BEST_OF_EACH, SAMPLES = 128, 2, 256
NARROWING = {0: 128, 10: 48, 30: 16}  # how many climbers go on from a round on
HIGH_CLIMBERS, HIGH_AXES = 4, 3  # of a mixture in more than `SEARCHED` dimensions: climbers, and axes they try
ROUNDS = 120
FIRST_STEP, LAST_STEP = 0.5, 1e-9  # in local widths
SEARCHED, MOST_TIES = 10, 256  # dimensions that are searched in full; ties of a cloud that are looked at beyond
SIGMAS = 6.0  # all but exp(-SIGMAS^2/2) of every component lies within the reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Steepest:
    """The largest `value` that was found, at `places` (k, d), best first."""

    value: float
    places: FloatArray


def largest_hessian(law: Law, s: float) -> float:
    """sup over x of lambda_max(Hess log p) of the law of X_0 + sZ; found by a search, so never above the supremum.

    Of a mixture on the line everywhere; in more dimensions within `reach`: components of different shapes may compete
    far beyond, ever more sharply, where there is no mass. In more than 10 dimensions a cloud is looked at only where
    two of its points tie, and a mixture hardly climbed. Infinite without noise where a bare point or a flat
    component is not alone.
    """
    cloud = as_cloud(law)
    if cloud is None:
        assert isinstance(law, GaussianMixture)
        return math.inf if s == 0 and _breaks_off(law) else steepest(law, s, "hessian").value
    soft = dataclasses.replace(cloud, softness=math.hypot(cloud.softness, s))
    return largest_curvature(soft) if law.d <= SEARCHED or soft.softness == 0 else _largest_tie(soft)


def largest_balance(law: Law, s: float, near: FloatArray | None = None) -> Steepest:
    """sup over x and u of u'(S - P)u / u'(S + P)u in (-1, 1), of Hess log p = S - P; by the same search.

    S = Cov_pi(g) spreads and P = sum_k pi_k P_k precisions. It has the sign of lambda_max, at places of every scale
    alike: neither narrow nor wide components decide what counts as 0. `near` (k, d): more places to start from. Needs
    noise or components of some extent.
    """
    cloud = as_cloud(law)
    if cloud is None:
        assert isinstance(law, GaussianMixture)
        return steepest(law, s, "balance", near)
    v = cloud.softness**2 + s * s
    ratio = 1 + v * largest_hessian(cloud, s)  # the largest Cov_pi(x_i)/v
    return Steepest(value=(ratio - 1) / (ratio + 1), places=np.zeros((0, law.d)))


def as_cloud(law: Law) -> SoftenedCloud | None:
    """The law as points of one softness, if it is that: its Hessian is the posterior's spread, and far simpler."""
    if isinstance(law, SoftenedCloud):
        return law
    present = law.present
    variance = float(law.covariances[present][0, 0, 0])
    if (law.covariances[present] != variance * np.eye(law.d)).any():
        return None
    return SoftenedCloud(centres=law.means, weights=law.weights, softness=math.sqrt(variance))


def reach(law: GaussianMixture, s: float) -> float:
    """Radius of a ball about the mean that holds all but exp(-18) of every component, noise included; at least 6 radii.

    A Gaussian N(0, C) exceeds tr(C)^1/2 + 6 lambda_max(C)^1/2 so rarely (Borell 1975). On the line there is no limit:
    two components compete at two places at most.
    """
    if law.d == 1:
        return math.inf
    present = law.present
    values = law.axes[0][present] + s * s  # (m, d)
    far = np.linalg.norm(law.means[present] - law.mean, axis=1)
    holding = float((far + np.sqrt(values.sum(axis=1)) + SIGMAS * np.sqrt(values[:, -1])).max())
    return max(holding, SIGMAS * math.hypot(law.radius, s))


def steepest(law: GaussianMixture, s: float, aim: Aim, near: FloatArray | None = None) -> Steepest:
    """A compass search in local widths, from every component's own scale and where any two tie; see `largest_hessian`.

    A step is 1 where S + P, the local curvature of what is weighed, is: so a peak 1e-6 wide and a gap of 10 between two
    others are climbed alike.
    """
    score = GaussianMixtureScore(law)
    limit = reach(law, s)
    high = law.d > SEARCHED

    def within(x: FloatArray) -> FloatArray:
        """x (k, d), drawn back to the sphere where it is beyond the reach: ridges may lead there, and along it."""
        if math.isinf(limit):
            return x
        offsets = x - law.mean
        far = np.linalg.norm(offsets, axis=1, keepdims=True)
        found: FloatArray = np.where(far > limit, law.mean + offsets * (limit / np.maximum(far, limit)), x)
        return found

    places, owners = _places(law, s, near)
    places = within(places)
    x = places[_leading(_bend(score, places, s, aim)[0], owners)]
    values, frames = _bend(score, x, s, aim)
    steps = np.full(len(x), FIRST_STEP)
    for turn in range(ROUNDS):
        if turn in NARROWING:
            kept = np.argsort(-values, kind="stable")[: HIGH_CLIMBERS if high else NARROWING[turn]]
            x, values, frames, steps = x[kept], values[kept], frames[kept], steps[kept]
        tried = frames[:, -HIGH_AXES:] if high else frames  # the last one climbs most steeply
        axes = np.concatenate([tried, -tried], axis=1)  # (k, 2a, d)
        trials = within((x[:, None] + steps[:, None, None] * axes).reshape(-1, law.d))
        found, turned = _bend(score, trials, s, aim)
        choice = np.arange(len(x)) * axes.shape[1] + found.reshape(len(x), -1).argmax(axis=1)
        better = found[choice] > values
        x = np.where(better[:, None], trials[choice], x)
        values = np.where(better, found[choice], values)
        frames = np.where(better[:, None, None], turned[choice], frames)
        steps = np.where(better, 2 * steps, steps / 2)
        if (steps < LAST_STEP).all():
            break
    order = np.argsort(-values, kind="stable")
    return Steepest(value=float(values[order[0]]), places=x[order])


def _bend(score: GaussianMixtureScore, x: FloatArray, s: float, aim: Aim) -> tuple[FloatArray, FloatArray]:
    """Largest eigenvalue (n,) of S - P, as it is or against S + P; and steps (n, d, d), rows, that S + P makes 1."""
    spreads, precisions = (each.numpy() for each in score.bends(score.tensor(x), s))
    hessians, metric = spreads - precisions, spreads + precisions
    n, d = metric.shape[:2]
    finite: NDArray[np.bool_] = np.isfinite(metric.reshape(n, -1)).all(axis=1)  # (n,)
    hessians, metric = (np.where(finite[:, None, None], each, np.eye(d)) for each in (hessians, metric))
    if d == 1:
        values = (hessians / metric if aim == "balance" else hessians)[:, 0, 0]
        return np.where(finite, values, -math.inf), 1 / np.sqrt(metric)
    sizes = np.sqrt(np.einsum("nii->ni", metric))  # (n, d); a matrix of unit diagonal keeps the digits of every scale
    scaled = metric / sizes[:, :, None] / sizes[:, None]
    roots, failed = torch.linalg.cholesky_ex(torch.as_tensor(scaled))
    roots = torch.where((failed > 0)[:, None, None], torch.eye(d, dtype=roots.dtype), roots)
    inverse = torch.linalg.solve_triangular(roots, torch.eye(d, dtype=roots.dtype).expand(n, d, d), upper=False)
    whitened = inverse @ torch.as_tensor(hessians / sizes[:, :, None] / sizes[:, None]) @ inverse.mT
    balance, vectors = torch.linalg.eigh((whitened + whitened.mT) / 2)
    frames = (vectors.mT @ inverse).numpy() / sizes[:, None]  # rows L^-T v
    if aim == "balance":
        return np.where(finite & (failed.numpy() == 0), balance[:, -1].numpy(), -math.inf), frames
    return np.where(finite, torch.linalg.eigvalsh(torch.as_tensor(hessians))[:, -1].numpy(), -math.inf), frames


def _places(law: GaussianMixture, s: float, near: FloatArray | None) -> tuple[FloatArray, IntArray]:
    """(k, d) places to start from, and (k,) the component of each, -1 of none.

    At every component's own scale, where two tie, near and far, where three would of one shape, and samples.
    """
    means, weights = law.atoms()
    places, owners = component_places(law, s)
    random = np.random.default_rng(0)
    chosen = random.choice(len(law.weights), SAMPLES, p=law.weights)
    more = [placed(blurred(law, s), chosen, 1.5 * random.standard_normal((SAMPLES, law.d)))]
    if near is not None:
        more.append(near)
    if 1 < law.d <= SEARCHED:
        more.append(shell_places(law, s, reach(law, s)))
    if 2 <= len(means) <= ALL_PAIRS:
        typical = float(np.trace(np.einsum("m,mij->ij", law.weights, law.covariances))) / law.d + s * s
        more.append(ties(means, typical * np.log(weights)))
    others = np.concatenate(more)
    return np.concatenate([places, others]), np.concatenate([owners, np.full(len(others), -1)])


def _leading(values: FloatArray, owners: IntArray) -> IntArray:
    """Indices of the starts: the best two of every component first, so that one steep place crowds out no other."""
    order = np.argsort(-values, kind="stable")
    ranked = owners[order]
    grouped = np.argsort(ranked, kind="stable")  # by owner, best first
    runs = np.searchsorted(ranked[grouped], ranked[grouped])  # where the run of each owner begins
    leading = np.zeros(len(values), bool)
    leading[grouped] = np.arange(len(values)) - runs < BEST_OF_EACH
    found: IntArray = order[np.concatenate([np.flatnonzero(leading)[: STARTS // 2], np.flatnonzero(~leading)])[:STARTS]]
    return found


def _breaks_off(law: GaussianMixture) -> bool:
    """Whether p_0 has a flat component that the others don't share: its density steps to infinity there."""
    present = law.present
    values, axes = (each[present] for each in law.axes)
    width = max(law.radius, 1e-300)
    flat = values <= (1e-9 * width) ** 2  # (m, d)
    if not flat.any():
        return False
    k = int(flat.any(axis=1).argmax())
    normal = axes[k][:, flat[k]]  # (d, f): directions in which it has no extent
    apart = np.abs((law.means[present] - law.means[present][k]) @ normal).max()
    thick = np.einsum("if,mij,jf->mf", normal, law.covariances[present], normal).max()
    return bool(apart > 1e-9 * width or thick > (1e-9 * width) ** 2 or np.ptp(flat.sum(axis=1)) > 0)


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
