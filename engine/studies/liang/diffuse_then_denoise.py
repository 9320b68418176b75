"""Diffuse two clouds, bring the second back by the first one's maps (arXiv 2411.01629, section 4, sensitivity).

W2(mu, nu) becomes W2(mu, nu_bar_0), beside the bound exp(-eta sum_k zeta_k/beta) W2(mu, nu). The bound is of exact
backward maps; steps have an error of their own, which a round of mu itself shows, so it is added.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ...clouds.points import PointCloud
from ...errors import EngineError
from ...experiment.experiment import Experiment
from ...experiment.presets import preset
from ...results.insight_values import Chart
from ...values import FloatArray
from ..base.declared import chart, check, curve, session
from ..base.parts import columns, part_of_each
from ..base.sections import Lines, told
from ..base.study import Found, Part, Steps, Study, StudyRequest, require_points

if TYPE_CHECKING:
    from ...diagnostics.base import Problem

ATOMS, CONCAVE, TRIANGLE, DRAWING = "atoms", "concave", "triangle", "drawing"
LABELS = {
    ATOMS: "Two atoms, one between",
    CONCAVE: "Log-concave clouds in the plane",
    TRIANGLE: "Triangle, one atom in its middle",
    DRAWING: "The drawing",
}
ETA = 0.01
KNOWN = {25: 0.087, 100: 0.080, 300: 0.082}  # W2 after so many steps, of two atoms
TIMES = {False: 32, True: 12}  # at which the suprema of the bound are looked for
ROUNDS = {False: 9, True: 5}  # rounds of different length, by whether it is quick
PAIRED = {False: 800, True: 200}  # particles of both clouds that are brought back together
WITHIN = 0.003  # as theory asks: 2500 nodes an atom, and numbers of three places
SEARCH = 1e-6  # relative, of what a search for the largest Hessian may miss
TELLING = 1e3  # a bound of more than so many times W2 before says nothing


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    drawn = request.experiment is not None
    return part_of_each({name: LABELS[name] for name in LABELS if (name == DRAWING) is drawn}, _rounds, request)


def pair_of(request: StudyRequest, name: str) -> Experiment:
    """The experiment, its second drawing among it."""
    if name == DRAWING:
        drawing = require_points(request)
        return drawing if len(drawing.against) else dataclasses.replace(drawing, against=_turned(drawing.cloud))
    triangle = preset("triangle").experiment.cloud
    cloud, against, softness, steps = {
        ATOMS: (PointCloud.of([[-1.0], [1.0]]), PointCloud.of([[0.0]]), 0.0, 300),
        CONCAVE: (PointCloud.of([[-0.3, 0.0], [0.3, 0.2], [0.0, -0.3]]), PointCloud.of([[0.4, 0.4], [1.2, 0.0]]), 0.5,
                  100),
        TRIANGLE: (triangle, PointCloud.of([triangle.mean]), 0.0, 100),
    }[name]  # fmt: skip
    return Experiment(cloud=cloud, against=against, softness=softness, steps=steps, termination_time=steps * ETA)


def _turned(cloud: PointCloud) -> PointCloud:
    """The cloud turned by a right angle about its mean in the plane of its first axes; on the line, mirrored."""
    offsets = cloud.positions - cloud.mean
    turned = -offsets
    if cloud.d > 1:
        turned = offsets.copy()
        turned[:, 0], turned[:, 1] = -offsets[:, 1], offsets[:, 0]
    return PointCloud.of(cloud.mean + turned, cloud.weights)


def _rounds(request: StudyRequest, name: str) -> Steps:
    """Over rounds of `steps` (n,): W2 `after`, sampling `floor`, the first cloud's `own`, and the bound's `exponent`.

    Of the log-concave pair `both` (n,) too: see `_both_rounds`.
    """
    from ...diagnostics import DRAFT, FULL, Problem
    from ...diagnostics.sensitivity import defined, expansions, second_law
    from ...insights.sensitivity import Rounds

    experiment = pair_of(request, name)
    against = experiment.against
    problem = Problem(experiment.reduced("diagnostics"), DRAFT if request.quick else FULL, against)
    if not defined(problem):
        raise EngineError("This study is of Ornstein-Uhlenbeck processes with one drift.", "Set the drift ratio to 1.")
    second_law(problem, against)
    exponents = np.concatenate([[0.0], (yield from expansions(problem, TIMES[request.quick]))])
    rounds = Rounds(problem=problem, against=against)
    counts = _counts(request, name, problem)
    for k in counts:
        yield from rounds.measure(k)
    both = (yield from _both_rounds(request, problem, counts)) if name == CONCAVE else {}
    return both | {
        "steps": np.array(counts, np.float64),
        "t": np.array(counts) * problem.schedule.termination_time / problem.experiment.steps,
        **columns([rounds.found[k] for k in counts], "after", "floor", "own"),
        "exponent": exponents[counts],
    }


def _both_rounds(request: StudyRequest, problem: Problem, counts: list[int]) -> Steps:
    """`both` (n,): W2 of both clouds brought back, particles paired optimally and each pair given the same noise.

    So the forward contraction holds for the particles themselves, and the bound without any sampling error.
    """
    from scipy.optimize import linear_sum_assignment

    from ...diagnostics.sensitivity import Sample, brought_back, sample_of, second_law
    from ...transport.distances import w2

    assert problem.against is not None
    laws = (problem.law, second_law(problem, problem.against))
    first, second = (sample_of(problem, law, key, PAIRED[request.quick]) for law, key in zip(laws, (3, 5), strict=True))
    squared = ((first.x[:, None] - second.x) ** 2).sum(axis=2)
    matched = second.x[linear_sum_assignment(squared)[1]]
    pair = first, Sample(x=matched, weights=first.weights, gaussian=first.gaussian)
    apart = []
    for k in counts:
        x = (yield from brought_back(problem, pair[0], k)) if k else pair[0].x
        y = (yield from brought_back(problem, pair[1], k)) if k else pair[1].x
        apart.append(w2(x, y))
    return {"both": np.array(apart)}


def _counts(request: StudyRequest, name: str, problem: Problem) -> list[int]:
    """Lengths of the rounds in steps, those with a known answer among them."""
    evenly = np.rint(np.linspace(0, problem.experiment.steps, ROUNDS[request.quick])).astype(int).tolist()
    if name != ATOMS:
        return sorted(set(evenly))
    return [0, *KNOWN] if request.quick else sorted({*evenly, *KNOWN})


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    if request.experiment is not None and len(request.experiment.against) == 0:
        yield "ν is the drawing itself, turned by a right angle about its mean."
    for name, part in ((name, found[name]) for name in LABELS if name in found):
        yield _chart(name, part)
        yield from _checks(name, part)
        power = float(part["exponent"][-1]) / math.log(10)
        if power > math.log10(TELLING):
            yield f"{LABELS[name]}: at T the bound is 10^{power:.0f} W₂(μ, ν), so it says nothing."


def _chart(name: str, found: Found) -> Chart:
    """W2 against the time diffused, the bound where it says something, and the first cloud's own round."""
    t, after, bound, curves = found["t"], found["after"], _bound(found), []
    if "both" in found:
        curves.append(curve("W₂(μ̄₀, ν̄₀), same noise", t, found["both"]))
        bound = float(found["both"][0]) * np.exp(found["exponent"])
    curves.append(curve("W₂(μ, ν̄₀)", t, after, floor=found["floor"] if name == DRAWING else None))
    if name in (CONCAVE, DRAWING) and np.isfinite(bound[1:]).any():
        curves.append(curve("e^(−η Σ ζₖ/β) W₂(μ, ν)", t, bound, "bound"))
    curves.append(curve("W₂(μ, μ̄₀), by the steps alone", t, found["own"], "reference"))
    steep = name == DRAWING and bound[np.isfinite(bound)].max() > 10 * after[0] > 0
    return chart(LABELS[name], "time diffused", "W₂", *curves, logs="y" if steep else "")


def _bound(found: Found) -> FloatArray:
    """exp(-eta sum zeta_k/beta) W2(mu, nu) (n,); NaN where it says nothing."""
    exponents = found["exponent"]
    telling = exponents <= math.log(TELLING)
    return np.where(telling, float(found["after"][0]) * np.exp(np.where(telling, exponents, 0.0)), np.nan)


def _checks(name: str, found: Found) -> Lines:
    """What is known of two atoms; the bound where it says something, with the steps' own error.

    Of the log-concave pair, the bound for both clouds' rounds.
    """
    label, exponents, steps = LABELS[name], found["exponent"], found["steps"]
    theory = "[L] section 4, sensitivity"
    if name == ATOMS:
        after = dict(zip(steps.astype(int).tolist(), found["after"].tolist(), strict=True))
        source = "[L] diffuse-then-denoise, two atoms, η = .01"
        yield check(f"{label}: W₂ before", after[0], 1.0, 1e-9, "rounding", "closed form", source)
        for k, known in KNOWN.items():
            yield check(
                f"{label}: W₂ after {k} steps", after[k], known, WITHIN,
                "nodes of the quadrature, and three places known", "prototype", source,
            )  # fmt: skip
    telling = (exponents <= math.log(TELLING)) & (steps > 0)
    if telling.any():
        over = (found["after"] - found["own"] - _bound(found))[telling].max()
        floor = float(found["floor"][telling].max()) + 1e-9
        quantity = f"{label}: largest W₂(μ, ν̄₀) − W₂(μ, μ̄₀) − bound"
        yield check(quantity, over, 0.0, floor, "W₂ of two samples of μ", "theorem", theory, relation="at most")
    if "both" in found:
        both = found["both"]
        over, factor = (both / (both[0] * np.exp(exponents)))[1:].max(), np.exp(exponents[-1])
        yield check(f"{label}: largest W₂(μ̄₀, ν̄₀) over the bound", over, 1.0, SEARCH, "a search for ζ", "theorem",
                    theory, relation="at most")  # fmt: skip
        yield check(f"{label}: bound over W₂(μ, ν), at T", factor, 1.0, 0.0, "below 1", "theorem",
                    "[L] section 4: ζₖ > 0 for log-concave laws", relation="at most")  # fmt: skip


def _shown(request: StudyRequest) -> Experiment:
    if request.experiment is not None:
        return pair_of(request, DRAWING)
    settings = {"softness": 0.0, "steps": 100, "termination_time": 100 * ETA}
    experiment = preset("two-atoms").experiment.with_parameters(settings)
    return dataclasses.replace(experiment, against=PointCloud.of([[0.0, 0.0]]))


DIFFUSE_THEN_DENOISE = Study(
    name="diffuse-then-denoise", title="Diffuse, then denoise", paper="[L]", source="[L] section 4, sensitivity",
    claim="Diffusing a second cloud and bringing it back by the first one's maps multiplies W₂ from the first by at "
    "most e^(−η Σ ζₖ/β).",
    look="An atom between two comes back to them, though the bound says nothing; for log-concave clouds it bites.",
    parts=_parts, findings=told(_told), takes_drawing=True,
    scene=session("Diffuse, then denoise", "sensitivity", _shown),
)  # fmt: skip
