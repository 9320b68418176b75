"""A Gaussian's encoder is the optimal map to the prior, E(x) = Sigma^-1/2 (x - a) (Khrulkov et al. 2023, ICLR)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..experiment import Experiment
from ..insight_values import Chart, Series
from ..mixture import GaussianMixture
from ..presets import preset
from ..session_value import SavedLook, SavedSession
from ..study import Check, Findings, Found, Part, Steps, Study, StudyRequest, scalar
from ..values import FloatArray, frozen_array

DIMENSIONS = (2, 3, 7)
EVALUATIONS = {False: (24, 48, 96, 192, 384), True: (24, 96, 384)}  # by whether it is quick
TIMES = (2.0, 4.0, 8.0, 16.0)
POINTS = 500
TOLERANCE = 1e-6  # theory asks for it; the solver is of fourth order and stands at 2e-9 with 384 evaluations


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return tuple(
        Part(name=f"d{d}", label=f"a Gaussian in {d} dimensions", work=lambda d=d: _encoded(request, d))  # type: ignore[misc]
        for d in DIMENSIONS
    )


def _encoded(request: StudyRequest, d: int) -> Steps:
    """`solver` (k,): largest error of codes at T = 6 by evaluations; `limit` (4,): from Sigma^-1/2 (x - a), by T."""
    from ..codes import encode
    from ..schedule import Schedule

    random = np.random.default_rng([request.seed, d])
    factor, mean = random.standard_normal((d, d)), random.standard_normal(d)
    law = GaussianMixture.of(mean[None], (factor @ factor.T / d + 0.1 * np.eye(d))[None])
    x = mean + random.standard_normal((POINTS, d)) @ np.linalg.cholesky(law.covariances[0]).T
    solver, limit = [], []
    for evaluations in EVALUATIONS[request.quick]:
        codes = encode(law, x, Schedule(termination_time=6.0), evaluations)
        solver.append(np.abs(codes - _code_at(law, x, 6.0)).max())
        yield
    for time in TIMES:
        codes = encode(law, x, Schedule(termination_time=time), EVALUATIONS[request.quick][-1])
        limit.append(np.abs(codes - _code_at(law, x, np.inf)).max())
        yield
    return {"solver": np.array(solver), "limit": np.array(limit)}


def _code_at(law: GaussianMixture, x: FloatArray, time: float) -> FloatArray:
    """Closed form of the codes (n, d) at T: alpha a + Sigma_T^1/2 Sigma^-1/2 (x - a), both matrices commuting."""
    alpha = np.exp(-time)
    variances, axes = np.linalg.eigh(law.covariances[0])
    stretch = (axes * np.sqrt((alpha**2 * variances + 1 - alpha**2) / variances)) @ axes.T
    codes: FloatArray = alpha * law.means[0] + (x - law.means[0]) @ stretch
    return codes


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    there = [d for d in DIMENSIONS if f"d{d}" in found]
    counts = np.array(EVALUATIONS[request.quick], np.float64)
    solver = Chart(
        title="Error of the codes at T = 6", x_label="evaluations of the score", y_label="largest error",
        x_log=True, y_log=True,
        series=tuple(
            Series(label=f"d = {d}", kind="measured", x=frozen_array(counts), y=found[f"d{d}"]["solver"]) for d in there
        ),
    )  # fmt: skip
    limit = Chart(
        title="Distance from Σ⁻¹ᐟ²(x − a)", x_label="T", y_label="largest error", axis="termination_time", y_log=True,
        series=tuple(
            Series(label=f"d = {d}", kind="measured", x=frozen_array(TIMES), y=found[f"d{d}"]["limit"]) for d in there
        ),
    )  # fmt: skip
    return Findings(panels=(solver, limit) if there else (), checks=tuple(_check(d, found[f"d{d}"]) for d in there))


def _check(d: int, found: Found) -> Check:
    return Check(
        quantity=f"largest |E(x) − Σ⁻¹ᐟ²(x − a)|, d = {d}, T = {TIMES[-1]:g}",
        value=scalar({"last": found["limit"][-1]}, "last"),
        reference=0.0,
        tolerance=TOLERANCE,
        tolerance_from=f"{EVALUATIONS[False][-1]} evaluations of a solver of order 4, and exp(−{TIMES[-1]:g}) |a|",
        basis="closed form",
        source="[K] Gaussians",
    )


def _scene(request: StudyRequest) -> SavedSession:
    experiment: Experiment = preset("gaussian").experiment.with_parameters({"termination_time": 6.0})
    return SavedSession(experiment=experiment, title="Encoder of a Gaussian", look=SavedLook(insight="gap"))


ENCODER_GAUSSIANS = Study(
    name="encoder-gaussians",
    title="The encoder of a Gaussian",
    paper="[K]",
    source="[K] Gaussians",
    claim="For a Gaussian the codes of the probability flow are the optimal map to the prior: E(x) = Σ⁻¹ᐟ²(x − a).",
    look="The error falls with the fourth power of the evaluations; what is left at finite T falls like exp(−T).",
    parts=_parts,
    told=_told,
    scene=_scene,
)
