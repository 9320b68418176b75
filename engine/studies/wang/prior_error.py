"""Prior error: the reversal starts at N(0, I), but X_T is not there yet (arXiv 2410.13431)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...experiment.mixture import GaussianMixture
from ...values import FloatArray
from ..base.declared import scene
from ..base.parts import columns, part_of
from ..base.sections import told
from ..base.study import Part, Steps, Study, StudyRequest
from .plane_clouds import bare_experiment, check_drawing, cloud_of, clouds_of, key, of_drawing
from .prior_error_findings import EXAMPLES, GAUSSIAN_TIMES, KNOWN_MASSES, of_clouds, of_gaussian, of_masses

MOST_POINTS = {False: 100, True: 40}  # of a drawing, by whether it is quick
SIDE = {False: 80, True: 40}  # cells a side, by whether it is quick
SPLIT = 6  # parts a side of those on walls
TIMES = {False: np.arange(2, 25) / 4, True: np.arange(1, 13) / 2}
CURVE = np.arange(5, 61) / 20
VARIANCES, TURN = (2.0, 0.1), 0.5  # of the Gaussian, and by how many radians its axes are turned
DRAWS = {False: 400_000, True: 100_000}


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    check_drawing(request, (1, 2))
    clouds = tuple(
        part_of(key(name), f"{name}: p_T against the prior", _against_time, request, name)
        for name in clouds_of(request, EXAMPLES)
    )
    if request.experiment is not None:
        return clouds
    masses = part_of("masses", "two atoms: what reaches the first", _masses)
    return (*clouds, masses, part_of("gaussian", "a Gaussian, by flow and by SDE", _gaussian, request))


def _against_time(request: StudyRequest, name: str) -> Steps:
    """By T (k,): `w2`, its Gelbrich bound `lower`, exp(-T) W2(p_0, prior) `upper`; `tv` and its `floor`; `centred`."""
    from ...diagnostics import FULL, Problem
    from ...diagnostics.basin_excess import basin_excess
    from ...diagnostics.concavity.laws import second_moments
    from ...diagnostics.prior_error import prior_error
    from ...insights.assumptions import is_centred
    from ...transport import gaussian_w2_squared

    cloud, side = cloud_of(request, name, MOST_POINTS[request.quick]), SIDE[request.quick]
    rows = []
    for time in TIMES[request.quick]:
        problem = Problem(bare_experiment(cloud, float(time)), replace(FULL, grid=side))
        readings = {reading.name: reading.value for reading in (yield from prior_error(problem))}
        excess = yield from basin_excess(problem, side, SPLIT)
        alpha, law, one = np.exp(-time), problem.law, np.eye(problem.d)
        moments = alpha * law.mean, alpha**2 * second_moments(law) + (1 - alpha**2) * one
        lower = np.sqrt(gaussian_w2_squared(*moments, 0 * law.mean, one))
        rows.append((readings["prior.w2"], lower, readings["prior.w2_bound"], excess.tv, excess.floor))
    found = columns(rows, "w2", "lower", "upper", "tv", "floor")
    return {**found, "times": TIMES[request.quick], "centred": np.array(float(is_centred(problem.law)))}


def _masses() -> Steps:
    """By T (3,): `flow`, the mass left of the place where the flow parts, by bisection; `quantile`, Phi(F_T^-1(w))."""
    from scipy.optimize import brentq
    from scipy.special import ndtr

    from ...clouds.points import PointCloud
    from ...diagnostics import FULL, Problem
    from ...diagnostics.flow import basins

    places, weights = np.array([-1.0, 1.0]), np.array([0.2, 0.8])
    flow, quantile = [], []
    for time in KNOWN_MASSES:
        problem = Problem(bare_experiment(PointCloud.of(places[:, None], weights), time), FULL)
        low, high = -6.0, 6.0
        for _ in range(4):  # a hundredfold each
            starts = np.linspace(low, high, 101)
            reached = yield from basins(problem, starts[:, None], 24.0)
            last = int(np.flatnonzero(reached == 0)[-1])
            low, high = starts[last], starts[last + 1]
        flow.append(ndtr((low + high) / 2))
        alpha = np.exp(-time)
        sigma = np.sqrt(1 - alpha**2)

        def below(x: float, alpha: float = alpha, sigma: float = sigma) -> float:
            return float(weights @ ndtr((x - alpha * places) / sigma) - weights[0])

        quantile.append(ndtr(brentq(below, -6.0, 6.0, xtol=1e-14)))
    return {"flow": np.array(flow), "quantile": np.array(quantile)}


def _gaussian(request: StudyRequest) -> Steps:
    """By T (3,): `w2`, `kl` of p_T to the prior by flow and by quadrature; `ode_off`, `sde_off`, largest error of an
    entry of the final covariance, the latter of a sample with `standard_error`; `ode_w2`, `sde_w2` to the data.
    In closed form, by T (57,): `ode_curve`, `sde_curve`, `prior_curve`.
    """
    from ...diagnostics import FULL, Problem
    from ...diagnostics.basin_excess import density_ratio
    from ...diagnostics.flow import decoded, flow_ends
    from ...experiment.experiment import Experiment
    from ...flow.exact_reverse import draw_ends
    from ...flow.gaussian_reversal import diffused_covariance, ode_covariance, sde_covariance
    from ...transport import gaussian_w2_squared

    law = gaussian_law()
    covariance, rows = law.covariances[0], []
    probes = np.concatenate([np.zeros((1, 2)), np.eye(2)])
    line, mass = np.polynomial.hermite_e.hermegauss(60)
    nodes = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    weights = np.outer(mass, mass).ravel() / (2 * np.pi)
    for k, time in enumerate(GAUSSIAN_TIMES):
        problem = Problem(Experiment(mixture=law, termination_time=time), FULL)
        images = (yield from decoded(problem, probes, problem.terminal_level, 48.0)) / problem.inflow
        w2 = np.sqrt((images[0] ** 2).sum() + ((images[1:] - images[0] - np.eye(2)) ** 2).sum())
        ratio = density_ratio(problem, nodes)
        ends = yield from flow_ends(problem, probes, 192)
        linear = ends[1:] - ends[0]
        ode = linear.T @ linear
        n = DRAWS[request.quick]
        latents = np.random.default_rng([request.seed, k]).standard_normal((n, 2))
        xt = latents / np.exp(-time)
        drawn = draw_ends(law, xt, np.full(2, problem.terminal_level), request.seed + k)
        assert drawn is not None
        yield
        sde, known = drawn.T @ drawn / n, sde_covariance(covariance, time)
        error = np.sqrt((np.outer(np.diag(known), np.diag(known)) + known**2).max() / n)
        origin = np.zeros(2)
        distances = [np.sqrt(gaussian_w2_squared(origin, final, origin, covariance)) for final in (ode, sde)]
        off = np.abs(ode - ode_covariance(covariance, time)).max(), np.abs(sde - known).max()
        rows.append((w2, weights @ (ratio * np.log(ratio)), *off, error, *distances))
    found = columns(rows, "w2", "kl", "ode_off", "sde_off", "standard_error", "ode_w2", "sde_w2")

    def apart(first: FloatArray, second: FloatArray) -> float:
        return float(np.sqrt(gaussian_w2_squared(origin, first, origin, second)))

    curves = [
        (apart(ode_covariance(covariance, time), covariance), apart(sde_covariance(covariance, time), covariance),
         apart(diffused_covariance(covariance, time), np.eye(2)))
        for time in CURVE
    ]  # fmt: skip
    return {**found, "curve_times": CURVE, **columns(curves, "ode_curve", "sde_curve", "prior_curve")}


def gaussian_law() -> GaussianMixture:
    """The centred Gaussian of variances 2 and .1, as a mixture of one."""
    cosine, sine = np.cos(TURN), np.sin(TURN)
    axes = np.array([[cosine, -sine], [sine, cosine]])
    return GaussianMixture.of([[0.0, 0.0]], [(axes * VARIANCES) @ axes.T])


PRIOR_ERROR = Study(
    name="prior-error", title="The prior error against T", paper="[W]", source="[W] prior error",
    claim="The reversal starts at N(0, I), but p_T is not there yet. No accuracy of the score removes that error; it "
    "falls like exp(−T), and like exp(−2T) where the data are centred.",
    look="Straight lines of slope −1 and −2; the SDE forgets more of a wrong start than the flow does.",
    parts=_parts, takes_drawing=True,
    findings=told(of_clouds, of_masses, of_gaussian, of_drawing(MOST_POINTS)),
    scene=scene("Prior error", "two-atoms-unequal", "basins", termination_time=0.5, start="prior", sampler="ode"),
)  # fmt: skip
