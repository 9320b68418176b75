"""One step forward contracts W2, one backward expands it, by no more than [L] says (arXiv 2411.01629, Theorems 1, 2).

A forward step x - eta x + sqrt(2 eta) Z shortens W2 by 1 - eta; a backward one, x + eta (x + grad log p_t), stretches
it by at most 1 + eta (1 - zeta), Hess log p_t <= -zeta. Measured between noised laws on the line by their quantiles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...errors import EngineError
from ...results.insight_values import Chart
from ...values import FloatArray
from ..base.declared import chart, check, curve, drawing_or, session
from ..base.parts import columns, largest_error, part_of
from ..base.sections import Lines, told
from ..base.study import Check, Found, Part, Steps, Study, StudyRequest, require_points
from .scale_examples import diffused_moments

if TYPE_CHECKING:
    from ...laws.line_laws import LineLaw

Component = tuple[float, float, float]  # weight, mean, variance
ETA = 0.01
TIMES = {False: 25, True: 9}  # by whether it is quick, from .05 to 3
NODES = {False: 8_001, True: 2_001}
PARTICLES = {False: 800, True: 250}
DRAWN_TIMES = {False: 13, True: 5}
DRAWING = "drawing"
SHIFT = 0.5  # of a copy that stands for a missing second drawing
EXACT = 1e-9
SEARCH = 1e-6  # relative, of what a search for the largest Hessian may miss
HALVED = "what halving the quadrature's nodes changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePair:
    """The law `first`, whose score moves both, and the `second`. `closed`: what closed forms there are, and of what."""

    label: str
    first: tuple[Component, ...]
    second: tuple[Component, ...]
    closed: tuple[str, ...] = ()
    source: str = ""

    def laws(self) -> tuple[LineLaw, LineLaw]:
        from ...laws.line_laws import MixtureOnLine

        return MixtureOnLine.of(*self.first), MixtureOnLine.of(*self.second)

    def exact(self, t: float, eta: float) -> tuple[float, ...]:
        """The closed forms in the order of `closed`, at time t, of a step eta."""
        return tuple(CLOSED[name][0](self, t, eta) for name in self.closed)


def _forward(pair: LinePair, t: float, eta: float) -> float:
    """W2^2 = (m - m')^2 + (s - s')^2 between Gaussians, after the step over before."""
    moments = [diffused_moments(*each[0][1:], t) for each in (pair.first, pair.second)]
    stepped = [((1 - eta) * mean, (1 - eta) ** 2 * variance + 2 * eta) for mean, variance in moments]
    apart = [math.hypot(m - n, math.sqrt(v) - math.sqrt(w)) for (m, v), (n, w) in (moments, stepped)]
    return apart[1] / apart[0]


def _backward(pair: LinePair, t: float, eta: float) -> float:
    """1 + eta (1 - 1/var_t): the step of a Gaussian's score is affine."""
    return 1 + eta * (1 - 1 / diffused_moments(*pair.first[0][1:], t)[1])


def _atoms_bound(pair: LinePair, t: float, eta: float) -> float:
    """Of atoms at +-1: Hess log p_t is largest at 0, (r^2 - 1)/sigma^2 with r = alpha/sigma."""
    variance = -math.expm1(-2 * t)
    return 1 + eta * (1 + (math.exp(-2 * t) / variance - 1) / variance)


CLOSED = {  # closed forms: the check of each, and what its tolerance is from
    "forward": (_forward, "largest error of the forward ratio", "quadrature of a Gaussian"),
    "backward": (_backward, "largest error of the backward ratio", "quadrature of a Gaussian"),
    "bound": (_atoms_bound, "largest error of the backward bound", "a search for ζ"),
}
PAIRS = {
    "gaussians": LinePair(
        label="Gaussians", first=((1.0, 0.4, 0.25),), second=((1.0, -0.6, 1.5),), closed=("forward", "backward"),
        source="[L] one step between Gaussians",
    ),
    "atoms": LinePair(
        label="two atoms and one between", first=((0.5, -1.0, 0.0), (0.5, 1.0, 0.0)), second=((1.0, 0.0, 0.0),),
        closed=("bound",), source="[L] two atoms, Lᵣ(0) = r²",
    ),
    "mixture": LinePair(
        label="four normals and one",
        first=((0.1, -4.0, 1.0), (0.2, -2.0, 0.5), (0.4, 2.0, 0.5), (0.3, 4.0, 1.0)), second=((1.0, 0.0, 2.0),),
    ),
}  # fmt: skip


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    if request.experiment is not None:
        return (part_of(DRAWING, "the drawing", _drawn, request),)
    return tuple(part_of(name, pair.label, _pair, request, pair) for name, pair in PAIRS.items())


def _pair(request: StudyRequest, pair: LinePair) -> Steps:
    """Over times `t` (k,): W2 ratios `forward`, `backward`, with what every second node alone would change in them.

    `bound`: of the backward ratio; `exact_`: closed forms. The first law's score moves both.
    """
    from ...diagnostics.concavity.line_localisation import steepest
    from ...laws.line_laws import normal_nodes

    z, weights = normal_nodes(NODES[request.quick])
    first, second = pair.laws()
    rows = []
    for t in np.geomspace(0.05, 3.0, TIMES[request.quick]).tolist():
        ours, theirs = first.diffused(t), second.diffused(t)
        x, y = ours.quantiles(z), theirs.quantiles(z)
        yield
        stepped = [law.noised(1 - ETA, math.sqrt(2 * ETA)).quantiles(z) for law in (ours, theirs)]
        back = [place + ETA * (place + ours.score(place)) for place in (x, y)]
        forward = _ratio(x - y, stepped[0] - stepped[1], weights)
        backward = _ratio(x - y, back[0] - back[1], weights)
        rows.append((t, *forward, *backward, 1 + ETA * (1 + steepest(ours)), *pair.exact(t, ETA)))
        yield
    names = ("t", "forward", "forward_floor", "backward", "backward_floor", "bound")
    return columns(rows, *names, *(f"exact_{name}" for name in pair.closed))


def _ratio(before: FloatArray, after: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """W2 after over before, of differences of quantiles (n,), n odd; and what every second node would change."""
    fine, coarse = (
        math.sqrt((weights[::each] @ after[::each] ** 2) / (weights[::each] @ before[::each] ** 2)) for each in (1, 2)
    )
    return fine, abs(fine - coarse)


def _drawn(request: StudyRequest) -> Steps:
    """The same for particles of the drawing and of the second one, or of a shifted copy; the backward step alone.

    Both clouds of particles are measures that the backward map stretches, so there is no sampling error in the bound.
    """
    from ...clouds.points import PointCloud
    from ...diagnostics import FULL, Problem
    from ...diagnostics.concavity.largest_hessian import largest_hessian
    from ...diagnostics.sensitivity import defined, sample_of, second_law
    from ...transport.distances import w2

    experiment = require_points(request)
    against = experiment.against
    if len(against) == 0:
        cloud = experiment.cloud
        against = PointCloud.of(cloud.positions + SHIFT, cloud.weights)
    problem = Problem(experiment.reduced("diagnostics"), FULL, against)
    if not defined(problem):
        raise EngineError("This study is of Ornstein-Uhlenbeck processes with one drift.", "Set the drift ratio to 1.")
    schedule, most = problem.schedule, PARTICLES[request.quick]
    samples = [sample_of(problem, law, key, most) for law, key in ((problem.law, 3), (second_law(problem, against), 5))]
    rows = []
    for t in np.geomspace(0.05, 3.0, DRAWN_TIMES[request.quick]).tolist():
        alpha, sigma, s = schedule.alpha(t), schedule.sigma(t), schedule.noise_level(t)
        noised = [alpha * each.x + sigma * each.gaussian for each in samples]
        moved = []
        for x in noised:
            score = problem.score.score(problem.score.tensor(x), t, schedule).numpy()
            moved.append(x + ETA * (schedule.kappa * x + score / schedule.beta))
            yield
        before, after = (w2(x, y, samples[0].weights, samples[1].weights) for x, y in (noised, moved))
        steep = largest_hessian(problem.law, s) / alpha**2
        rows.append((t, after / before, 1 + ETA * (schedule.kappa + steep / schedule.beta)))
        yield
    return columns(rows, "t", "backward", "bound")


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    if DRAWING in found:
        yield _backward_chart("Backward step, the drawing", found[DRAWING])
        yield _bounded("The drawing", found[DRAWING], SEARCH, "a search for ζ")
        if not len(require_points(request).against):
            yield f"ν is the drawing itself, shifted by {SHIFT:g} along each axis."
    there = {PAIRS[name]: found[name] for name in PAIRS if name in found}
    if there:
        curves = [curve(pair.label, part["t"], part["forward"]) for pair, part in there.items()]
        t = next(iter(there.values()))["t"]
        yield f"Steps of η = {ETA:g}, κ = β = 1."
        yield chart("Forward step", "t", "W₂ ratio", *curves, curve("1 − η", t, 1 - ETA, "bound"), logs="x")
    for pair, part in there.items():
        yield _backward_chart(f"Backward step, {pair.label}", part)
        yield from _checks(pair, part)


def _backward_chart(title: str, found: Found) -> Chart:
    t, curves = found["t"], [curve("W₂ ratio", found["t"], found["backward"])]
    curves.append(curve("1 + η(κ − ζ/β)", t, found["bound"], "bound"))
    if "exact_backward" in found:
        curves.append(curve("1 + η(1 − 1/var)", t, found["exact_backward"], "reference"))
    return chart(title, "t", "W₂ ratio", *curves, logs="x")


def _checks(pair: LinePair, found: Found) -> Lines:
    """Of Theorems 1 and 2, and of what there is in closed form."""
    forward, floor = float(np.max(found["forward"])), float(np.max(found["forward_floor"]))
    yield check(
        f"{pair.label}: largest forward ratio", forward, 1 - ETA, floor + EXACT, HALVED, "theorem",
        "[L] Theorem 1, λ = κ = 1", relation="at most",
    )  # fmt: skip
    yield _bounded(pair.label, found, float(np.max(found["backward_floor"])) + EXACT, HALVED)
    for of in pair.closed:
        _, quantity, derived = CLOSED[of]
        off = largest_error(found[of], found[f"exact_{of}"])
        yield check(f"{pair.label}: {quantity}", off, 0.0, EXACT, derived, "closed form", pair.source)


def _bounded(label: str, found: Found, tolerance: float, derived: str) -> Check:
    return check(
        f"{label}: largest backward ratio over its bound", np.max(found["backward"] / found["bound"]), 1.0, tolerance,
        derived, "theorem", "[L] Theorem 2", relation="at most",
        reading="The search for ζ ended below the largest Hessian, so the bound is too small.",
    )  # fmt: skip


ONE_STEP = Study(
    name="one-step", title="One step and its bounds", paper="[L]", source="[L] Theorems 1 and 2",
    claim="A step of the forward process shortens W₂ by 1 − η; a backward one stretches it by at most 1 + η(κ − ζ/β).",
    look="A Gaussian's step meets its bound everywhere; between two atoms backward steps expand once they come apart.",
    parts=_parts, findings=told(_told), takes_drawing=True,
    scene=session("One step against its bounds", "contraction",
                  drawing_or("two-atoms", softness=0.0, termination_time=2.0, steps=200)),
)  # fmt: skip
