"""The laws whose localisation L_r [L] looks at over all scales, its examples or the user's drawing. Light at import."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..base.study import Found, Steps, StudyRequest, require_points

if TYPE_CHECKING:
    from ...diagnostics.base import Problem
    from ...diagnostics.concavity.localisation_law import Estimate
    from ...laws.line_laws import LineLaw

EXAMPLES = {
    "dirac": "Dirac", "normal": "Normal", "uniform": "Uniform", "atoms": "Two atoms", "half": "Half atom, half normal",
    "mixture": "Four normals",
}  # fmt: skip
DRAWING = "drawing"
LABELS = {**EXAMPLES, DRAWING: "The drawing"}
NODES = {False: 200_000, True: 30_000}  # on the line, by whether it is quick
SNRS = {False: 49, True: 17}
DRAWN_SNRS = {False: 33, True: 17}
DRAWN_SHARE = {False: 10, True: 60}  # the curves look at so many times fewer nodes than the lens does
LOW, HIGH = 0.1, 30.0
CUT = 1.5  # the SNR at which the examples are looked at more closely


def labels_of(request: StudyRequest) -> dict[str, str]:
    """The examples with their labels, or the drawing alone where there is one."""
    return EXAMPLES if request.experiment is None else {DRAWING: LABELS[DRAWING]}


def there_of(request: StudyRequest, found: Mapping[str, Found]) -> dict[str, Found]:
    """What is there of the parts of `labels_of`."""
    return {name: found[name] for name in labels_of(request) if name in found}


def line_law(name: str) -> LineLaw:
    """One of [L]'s examples: (weight, mean, variance) of its components; the uniform law on (-1, 1)."""
    from ...laws.line_laws import MixtureOnLine, UniformOnLine

    if name == "uniform":
        return UniformOnLine(half=1.0)
    components = {
        "dirac": ((1.0, 0.0, 0.0),),
        "normal": ((1.0, 0.0, 1.0),),
        "atoms": ((0.5, -1.0, 0.0), (0.5, 1.0, 0.0)),
        "half": ((0.5, 0.0, 0.0), (0.5, 0.0, 1.0)),
        "mixture": ((0.1, -4.0, 1.0), (0.2, -2.0, 0.5), (0.4, 2.0, 0.5), (0.3, 4.0, 1.0)),
    }
    return MixtureOnLine.of(*components[name])


def diffused_moments(mean: float, variance: float, t: float) -> tuple[float, float]:
    """Mean and variance of X_t, dX = -X dt + sqrt(2) dB, from those of X_0."""
    return math.exp(-t) * mean, math.exp(-2 * t) * variance - math.expm1(-2 * t)


def drawn_problem(request: StudyRequest) -> Problem:
    """The drawing under the full budget, of which the curves take a share. Raises EngineError without points."""
    from ...diagnostics import FULL, Problem

    return Problem(require_points(request).reduced("diagnostics"), FULL)


def drawn_count(request: StudyRequest, problem: Problem) -> int:
    """How many nodes, or samples, are looked at for each SNR."""
    from ...diagnostics.concavity.complexity import lens_count

    return max(1_000, lens_count(problem) // DRAWN_SHARE[request.quick])


def law_at_one_scale(request: StudyRequest, name: str) -> Estimate:
    """The law of L_r at one SNR: `CUT`, or that under the drawing's lens."""
    if name == DRAWING:
        from ...diagnostics.concavity.localisation_law import lens_nodes, localisation_law

        problem = drawn_problem(request)
        return localisation_law(problem, problem.experiment.snr, lens_nodes(problem, drawn_count(request, problem)))
    from ...diagnostics.concavity.line_localisation import line_localisation

    return line_localisation(line_law(name), CUT, NODES[request.quick])


def over_scales(request: StudyRequest, name: str, of: Callable[[Estimate], dict[str, float | list[float]]]) -> Steps:
    """SNRs `r` (k,), and what `of` says of the law of L_r at each, (k,) or (k, ...): laws are too large to be kept."""
    law_at: Callable[[float], Estimate]
    if name == DRAWING:
        from ...diagnostics.concavity.localisation_law import lens_nodes, localisation_law
        from ...insights.scales import scale_grid

        problem = drawn_problem(request)
        law_at = partial(localisation_law, problem, nodes=lens_nodes(problem, drawn_count(request, problem)))
        rs = scale_grid(problem, DRAWN_SNRS[request.quick])
    else:
        from ...diagnostics.concavity.line_localisation import line_localisation

        law_at = partial(line_localisation, line_law(name), count=NODES[request.quick])
        rs = np.geomspace(LOW, HIGH, SNRS[request.quick])
    found = []
    for r in rs.tolist():
        found.append(of(law_at(r)))
        yield
    return {"r": rs} | {key: np.array([each[key] for each in found]) for key in found[0]}
