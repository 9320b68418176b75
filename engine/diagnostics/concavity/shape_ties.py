"""Where two Gaussian components of any shapes are equally likely: on lines from each mean, by a quadratic equation."""

from __future__ import annotations

import numpy as np

from ...experiment.mixture import GaussianMixture
from ...values import FloatArray, IntArray

MOST_PAIRS = 2_000  # ordered pairs of components that are looked at: all of 45 components
MOST_ANCHORS = 500  # components from whose means lines are drawn: the heaviest
MOST_AXES = 4  # axes of a component that lines follow: all of few, else the shortest and the longest
MULTIPLES = (0.5, 1.0, 2.0, 4.0)  # standard deviations along its own axes at which a component is looked at
SHELLS, DIRECTIONS = (1.0, 0.5, 0.25), 128  # of the reach; directions in which its shells are looked at
BISECTIONS = 40


def shell_places(law: GaussianMixture, s: float, radius: float) -> FloatArray:
    """(k, d) places on spheres about the mean, up to so large a one, where the two likeliest components tie.

    Where shapes differ, pulls grow outwards along such ties. Looked for between neighbouring directions of the
    plane, or random ones, by bisection along the arc.
    """
    shapes = _Shapes(law, s)
    if law.d == 2:
        angles = 2 * np.pi * np.arange(DIRECTIONS + 1) / DIRECTIONS
        rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    else:
        rays = np.random.default_rng(1).standard_normal((DIRECTIONS + 1, law.d))
        rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    found = []
    for share in SHELLS:
        likeliest = shapes.logs(law.mean + share * radius * rays).argmax(axis=1)
        turn = np.flatnonzero(likeliest[1:] != likeliest[:-1])
        low, high, first, second = rays[turn], rays[turn + 1], likeliest[turn], likeliest[turn + 1]
        for _ in range(BISECTIONS):
            middle = low + high
            middle /= np.linalg.norm(middle, axis=1, keepdims=True)
            x = law.mean + share * radius * middle
            before = (shapes.log(first, x) > shapes.log(second, x))[:, None]
            low, high = np.where(before, middle, low), np.where(before, high, middle)
        found.append(law.mean + share * radius * low)
    return np.concatenate(found)


def component_places(law: GaussianMixture, s: float) -> tuple[FloatArray, IntArray]:
    """(k, d) places at every component's own scale at noise level s, and (k,) the component each belongs to.

    Of each present component its mean and mean +- k standard deviations along its axes, noise included. Of each pair
    (i, j) the two places where w_i p_i = w_j p_j on lines through the mean of i: towards j's, and along the axes of
    both, of i also between them. Where a line holds no tie, where on it the two are nearest to one.
    """
    shapes = _Shapes(law, s)
    m, d = shapes.means.shape
    own = np.array([-k for k in MULTIPLES] + list(MULTIPLES))
    steps = own[:, None, None] * shapes.roots[:, None]  # (m, 8, a, d)
    around = (shapes.means[:, None, None] + steps).reshape(m, -1, d)
    places = [shapes.means, around.reshape(-1, d)]
    owners = [np.arange(m), np.repeat(np.arange(m), around.shape[1])]
    first, second = shapes.rivals()
    if len(first):
        tied = shapes.ties(first, second)  # (p, l, d)
        places.append(tied.reshape(-1, d))
        owners.append(np.repeat(first, tied.shape[1]))
    found, owner = np.concatenate(places), np.concatenate(owners)
    finite = np.isfinite(found).all(axis=1)
    return found[finite], owner[finite]


class _Shapes:
    """The present components, noise included: log w_i p_i(x) = heights_i - (x - mu_i)' P_i (x - mu_i)/2."""

    def __init__(self, law: GaussianMixture, s: float) -> None:
        present = law.present
        values, self.axes = (each[present] for each in law.axes)  # (m, d), (m, d, d) columns
        self.means = law.means[present]
        floor = (1e-9 * (law.radius or 1.0)) ** 2  # as in the score
        self.variances = np.maximum(values + s * s, floor)
        self.heights = np.log(law.weights[present]) - 0.5 * np.log(self.variances).sum(axis=1)
        d = law.d
        kept = np.arange(d) if d <= MOST_AXES else np.array([*range(MOST_AXES // 2), *range(d - MOST_AXES // 2, d)])
        self.directions = self.axes.swapaxes(1, 2)[:, kept]  # (m, a, d)
        self.roots = np.sqrt(self.variances[:, kept])[:, :, None] * self.directions  # (m, a, d)

    def log(self, components: IntArray, x: FloatArray) -> FloatArray:
        """(n,) log w_i p_i, without the power of 2 pi, of component i (n,) at x (n, d)."""
        found: FloatArray = self.heights[components] - 0.5 * self.squares(components, x - self.means[components])
        return found

    def logs(self, x: FloatArray) -> FloatArray:
        """(n, m) the same of all components at x (n, d)."""
        every = np.arange(len(self.means))
        return np.stack([self.heights - 0.5 * self.squares(every, place - self.means) for place in x])

    def rivals(self) -> tuple[IntArray, IntArray]:
        """(p,), (p,) ordered pairs: every two of few components, else each heavy one with the likeliest at its mean."""
        m = len(self.means)
        anchors = np.argsort(-self.heights, kind="stable")[:MOST_ANCHORS] if m > MOST_ANCHORS else np.arange(m)
        each = min(m - 1, max(2, MOST_PAIRS // len(anchors)))
        if each == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        rivals = []
        for i in anchors.tolist():
            likely = self.logs(self.means[i : i + 1])[0]
            likely[i] = -np.inf
            rivals.append(np.argsort(-likely, kind="stable")[:each])
        return np.repeat(anchors, each), np.concatenate(rivals)

    def squares(self, components: IntArray, u: FloatArray, v: FloatArray | None = None) -> FloatArray:
        """(p, ...) u' P_i v for components i (p,) and vectors u, v (p, ..., d); u' P_i u without v."""
        along = np.einsum("pij,p...i->p...j", self.axes[components], u)
        other = along if v is None else np.einsum("pij,p...i->p...j", self.axes[components], v)
        precisions = 1 / self.variances[components]
        product: FloatArray = np.einsum("p...j,p...j,pj->p...", along, other, precisions)
        return product

    def ties(self, i: IntArray, j: IntArray) -> FloatArray:
        """(p, l, d) places where i and j (p,) tie on lines through the mean of i."""
        between = self.means[i] - self.means[j]  # (p, d)
        lines = [-between[:, None], self.directions[i], self.directions[j]]
        if self.means.shape[1] == 2:
            lines.append(self.roots[i].sum(axis=1, keepdims=True))
            lines.append(self.roots[i][:, :1] - self.roots[i][:, 1:])
        u = np.concatenate(lines, axis=1)  # (p, a, d)
        # log(w_i p_i / w_j p_j) at mu_i + t u is constant + slope t + square t^2/2
        offset = np.broadcast_to(between[:, None], u.shape)
        square = self.squares(j, u) - self.squares(i, u)
        slope = self.squares(j, u, offset)
        constant = np.broadcast_to(
            (self.heights[i] - self.heights[j] + 0.5 * self.squares(j, between))[:, None], slope.shape
        )
        with np.errstate(all="ignore"):
            root = np.sqrt(np.maximum(slope**2 - 2 * square * constant, 0.0))
            far = -(slope + np.copysign(root, slope))
            t = np.stack([far / square, 2 * constant / far], axis=-1)  # (p, a, 2); not finite where there is none
            places: FloatArray = self.means[i][:, None, None] + t[..., None] * u[:, :, None]
        return places.reshape(len(i), -1, u.shape[2])
