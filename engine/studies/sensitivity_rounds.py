"""Pairs of clouds that go through diffuse-then-denoise, and what their rounds of so many steps come to."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from ..clouds.points import PointCloud
from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.presets import preset
from ..study import Steps, StudyRequest, require_points

if TYPE_CHECKING:
    from ..diagnostics.base import Problem

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


def pair_of(request: StudyRequest, name: str) -> Experiment:
    """The experiment, its second drawing among it."""
    if name == DRAWING:
        experiment = require_points(request)
        return (
            experiment
            if len(experiment.against)
            else dataclasses.replace(experiment, against=_turned(experiment.cloud))
        )
    if name == ATOMS:
        return Experiment(
            cloud=PointCloud.of([[-1.0], [1.0]]), against=PointCloud.of([[0.0]]),
            softness=0.0, steps=300, termination_time=300 * ETA,
        )  # fmt: skip
    if name == TRIANGLE:
        cloud = preset("triangle").experiment.cloud
        return Experiment(
            cloud=cloud, against=PointCloud.of([cloud.mean]), softness=0.0, steps=100, termination_time=100 * ETA
        )
    return Experiment(
        cloud=PointCloud.of([[-0.3, 0.0], [0.3, 0.2], [0.0, -0.3]]), against=PointCloud.of([[0.4, 0.4], [1.2, 0.0]]),
        softness=0.5, steps=100, termination_time=100 * ETA,
    )  # fmt: skip


def _turned(cloud: PointCloud) -> PointCloud:
    """The cloud turned by a right angle about its mean in the plane of its first axes; on the line, mirrored."""
    offsets = cloud.positions - cloud.mean
    turned = -offsets
    if cloud.d > 1:
        turned = offsets.copy()
        turned[:, 0], turned[:, 1] = -offsets[:, 1], offsets[:, 0]
    return PointCloud.of(cloud.mean + turned, cloud.weights)


def rounds_of(request: StudyRequest, name: str) -> Steps:
    """Over rounds of `steps` (n,): W2 `after`, sampling `floor`, the first cloud's `own`, and the bound's `exponent`.

    Of the log-concave pair `both` (n,) too: see `_both_rounds`.
    """
    from ..diagnostics import DRAFT, FULL, Problem
    from ..diagnostics.sensitivity import defined, expansions, second_law
    from ..insights.sensitivity import Rounds

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
    found = np.array([rounds.found[k] for k in counts])  # (n, 3)
    both = (yield from _both_rounds(request, problem, counts)) if name == CONCAVE else {}
    return both | {
        "steps": np.array(counts, np.float64),
        "t": np.array(counts) * problem.schedule.termination_time / problem.experiment.steps,
        "after": found[:, 0],
        "floor": found[:, 1],
        "own": found[:, 2],
        "exponent": exponents[counts],
    }


def _both_rounds(request: StudyRequest, problem: Problem, counts: list[int]) -> Steps:
    """`both` (n,): W2 of both clouds brought back, particles paired optimally and each pair given the same noise.

    So the forward contraction holds for the particles themselves, and the bound without any sampling error.
    """
    from scipy.optimize import linear_sum_assignment

    from ..diagnostics.sensitivity import Sample, brought_back, sample_of, second_law
    from ..transport.distances import w2

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
