"""One step forward contracts W2, one backward expands it, by no more than [L] says (arXiv 2411.01629, Theorems 1, 2).

A forward step x - eta x + sqrt(2 eta) Z shortens W2 by 1 - eta; a backward one, x + eta (x + grad log p_t), stretches
it by at most 1 + eta (1 - zeta), Hess log p_t <= -zeta. Measured between noised laws on the line by their quantiles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..errors import EngineError
from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series, SeriesKind
from ..study import Basis, Check, Findings, Found, Part, Steps, Study, StudyRequest, require_points
from ..values import FloatArray, frozen_array
from .line_pairs import PAIRS, LinePair

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


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    if request.experiment is not None:
        return (Part(name=DRAWING, label="the drawing", work=lambda: _drawn(request)),)
    return tuple(
        Part(name=name, label=pair.label, work=lambda pair=pair: _pair(request, pair))  # type: ignore[misc]
        for name, pair in PAIRS.items()
    )


def _pair(request: StudyRequest, pair: LinePair) -> Steps:
    """Over times `t` (k,): W2 ratios `forward`, `backward`, with what every second node alone would change in them.

    `bound`: of the backward ratio; `exact_`: closed forms. The first law's score moves both.
    """
    from ..diagnostics.concavity.line_localisation import steepest
    from ..laws.line_laws import normal_nodes

    z, weights = normal_nodes(NODES[request.quick])
    first, second = pair.laws()
    rows = []
    for t in _times(request).tolist():
        alpha, sigma = math.exp(-t), math.sqrt(-math.expm1(-2 * t))
        ours, theirs = first.noised(alpha, sigma), second.noised(alpha, sigma)
        x, y = ours.quantiles(z), theirs.quantiles(z)
        yield
        stepped = [law.noised(1 - ETA, math.sqrt(2 * ETA)).quantiles(z) for law in (ours, theirs)]
        back = [place + ETA * (place + ours.score(place)) for place in (x, y)]
        forward = _ratio(x - y, stepped[0] - stepped[1], weights)
        backward = _ratio(x - y, back[0] - back[1], weights)
        rows.append((t, *forward, *backward, 1 + ETA * (1 + steepest(ours)), *pair.exact(t, ETA)))
        yield
    names = ("t", "forward", "forward_floor", "backward", "backward_floor", "bound")
    return dict(zip((*names, *(f"exact_{name}" for name in pair.closed)), np.array(rows).T, strict=True))


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
    from ..clouds.points import PointCloud
    from ..diagnostics import FULL, Problem
    from ..diagnostics.concavity.largest_hessian import largest_hessian
    from ..diagnostics.sensitivity import defined, sample_of, second_law
    from ..transport.distances import w2

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
    return dict(zip(("t", "backward", "bound"), np.array(rows).T, strict=True))


def _times(request: StudyRequest) -> FloatArray:
    return np.geomspace(0.05, 3.0, TIMES[request.quick])


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    if request.experiment is not None:
        shifted = f"ν is the drawing itself, shifted by {SHIFT:g} along each axis."
        return (
            Findings(
                panels=(_backward_chart("Backward step, the drawing", found[DRAWING]),),
                checks=(_bounded("The drawing", found[DRAWING], SEARCH, "a search for ζ"),),
                note="" if len(request.experiment.against) else shifted,
            )
            if DRAWING in found
            else Findings()
        )
    there = [name for name in PAIRS if name in found]
    if not there:
        return Findings()
    panels = [_forward_chart(there, found)]
    panels += [_backward_chart(f"Backward step, {PAIRS[name].label}", found[name]) for name in there]
    checks: list[Check] = []
    for name in there:
        checks += [_contracts(PAIRS[name].label, found[name])]
        left = float(np.max(found[name]["backward_floor"])) + EXACT
        checks += [_bounded(PAIRS[name].label, found[name], left, HALVED)]
        checks += [_exact(PAIRS[name], found[name], of) for of in PAIRS[name].closed]
    return Findings(panels=tuple(panels), checks=tuple(checks), note=f"Steps of η = {ETA:g}, κ = β = 1.")


def _forward_chart(there: list[str], found: Mapping[str, Found]) -> Chart:
    curves = [_series(PAIRS[name].label, "measured", found[name], "forward") for name in there]
    t = found[there[0]]["t"]
    curves.append(Series(label="1 − η", kind="bound", x=frozen_array(t), y=frozen_array(np.full(len(t), 1 - ETA))))
    return Chart(title="Forward step", x_label="t", y_label="W₂ ratio", series=tuple(curves), x_log=True)


def _backward_chart(title: str, found: Found) -> Chart:
    curves = [_series("W₂ ratio", "measured", found, "backward"), _series("1 + η(κ − ζ/β)", "bound", found, "bound")]
    if "exact_backward" in found:
        curves.append(_series("1 + η(1 − 1/var)", "reference", found, "exact_backward"))
    return Chart(title=title, x_label="t", y_label="W₂ ratio", series=tuple(curves), x_log=True)


def _series(label: str, kind: SeriesKind, found: Found, name: str) -> Series:
    return Series(label=label, kind=kind, x=frozen_array(found["t"]), y=frozen_array(found[name]))


def _contracts(label: str, found: Found) -> Check:
    return _check(
        f"{label}: largest forward ratio", float(np.max(found["forward"])), 1 - ETA,
        float(np.max(found["forward_floor"])) + EXACT, HALVED, "[L] Theorem 1, λ = κ = 1", "theorem", "at most",
    )  # fmt: skip


def _bounded(label: str, found: Found, tolerance: float, derived: str) -> Check:
    return _check(
        f"{label}: largest backward ratio over its bound",
        float(np.max(np.asarray(found["backward"]) / found["bound"])), 1.0, tolerance, derived,
        "[L] Theorem 2", "theorem", "at most",
        reading="The search for ζ ended below the largest Hessian, so the bound is too small.",
    )  # fmt: skip


def _exact(pair: LinePair, found: Found, of: str) -> Check:
    off = float(np.abs(np.asarray(found[of]) - found[f"exact_{of}"]).max())
    what, derived = (
        ("backward bound", "a search for ζ") if of == "bound" else (f"{of} ratio", "quadrature of a Gaussian")
    )
    return _check(
        f"{pair.label}: largest error of the {what}", off, 0.0, EXACT, derived, pair.source, "closed form", "equals"
    )


def _check(
    quantity: str, value: float, reference: float, tolerance: float, derived: str, source: str,
    basis: Basis, relation: str, reading: str = "",
) -> Check:  # fmt: skip
    return Check(
        quantity=quantity, value=value, reference=reference, tolerance=tolerance, tolerance_from=derived,
        source=source, basis=basis, relation=relation, reading=reading,  # type: ignore[arg-type]
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    settings = {"softness": 0.0, "termination_time": 2.0, "steps": 200}
    experiment = request.experiment or preset("two-atoms").experiment.with_parameters(settings)
    return SavedSession(
        experiment=experiment, title="One step against its bounds", look=SavedLook(insight="contraction")
    )


ONE_STEP = Study(
    name="one-step",
    title="One step and its bounds",
    paper="[L]",
    source="[L] Theorems 1 and 2",
    claim="A step of the forward process shortens W₂ by 1 − η; a backward one stretches it by at most 1 + η(κ − ζ/β).",
    look="A Gaussian's step meets its bound everywhere; between two atoms backward steps expand once they come apart.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
