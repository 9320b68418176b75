"""Drifts that differ between axes: the score in the flow's coordinates, the flow's known answers, and its samplers."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest
import torch
from scipy.linalg import polar, sqrtm

from engine import Experiment, PointCloud, Schedule, simulate
from engine.experiment.axes import Axes
from engine.experiment.mixture import GaussianMixture
from engine.experiment.target import SoftenedCloud
from engine.flow.reversal import landed
from engine.scores import EmpiricalScore, GaussianMixtureScore, PerAxisScore, score_of
from engine.solvers import DormandPrince, ExponentialAdams, PerAxisDDIM

GAUSSIAN = GaussianMixture.of([[0.0, 0.0]], [[[1.0, 0.9], [0.9, 1.0]]])
MIXTURE = GaussianMixture.of([[-1.0, 0.3], [0.8, -0.2]], [[[0.3, 0.1], [0.1, 0.2]], [[0.1, 0.0], [0.0, 0.5]]])
CLOUD = SoftenedCloud(centres=np.random.default_rng(1).standard_normal((9, 2)), weights=np.full(9, 1 / 9), softness=0.3)


def schedule(ratio: float, time: float = 3.0) -> Schedule:
    return Schedule(termination_time=time, kappa_ratio=ratio)


def flow_map(solver: DormandPrince | ExponentialAdams, levels: np.ndarray) -> np.ndarray:
    """(2, 2) the linear map x_T -> x_0 of GAUSSIAN's flow under the drift diag(1, 3)."""
    axes, top = Axes.of(schedule(3.0), 2), float(levels[0])
    score = PerAxisScore(GAUSSIAN, schedule(3.0))
    start = score.tensor(np.eye(2) * axes.stretches(top) / axes.alphas(top))
    *_, last = solver.solve(score.denoise, start, levels)
    mapped: np.ndarray = landed(last, axes, GAUSSIAN.softness).numpy().T
    return mapped


@pytest.mark.parametrize("solver", [DormandPrince(tolerance=1e-10), ExponentialAdams()])
def test_a_gaussian_under_anisotropic_drift_has_its_known_answers(solver: DormandPrince | ExponentialAdams) -> None:
    """Drift diag(1, 3), covariance [[1, .9], [.9, 1]], T = 3: the flow is no optimal map (Tanana 2021)."""
    top = schedule(3.0).terminal_noise_level
    count = 2 if isinstance(solver, DormandPrince) else 400
    backward = flow_map(solver, np.geomspace(top, 1e-3, count))
    alphas = np.exp([-3.0, -9.0])
    before = GAUSSIAN.covariances[0]
    after = alphas[:, None] * before * alphas + np.diag(1 - alphas**2)
    assert backward @ after @ backward.T == pytest.approx(before, abs=1e-6)  # landing: s^2 (s/s0)^2 = 1e-11
    total = np.trace(before) + np.trace(after)
    cost = total - 2 * np.trace(backward @ after)
    root = sqrtm(before)
    optimal = total - 2 * np.trace(sqrtm(root @ after @ root)).real
    turn, _ = polar(np.linalg.inv(backward))
    assert cost == pytest.approx(0.74266726, abs=1e-5)
    assert optimal == pytest.approx(0.61072884, abs=1e-8)
    assert math.degrees(math.atan2(turn[1, 0], turn[0, 0])) == pytest.approx(-16.039, abs=1e-3)


@pytest.mark.parametrize("law", [CLOUD, MIXTURE], ids=["cloud", "mixture"])
def test_equal_drifts_give_the_isotropic_score(law: SoftenedCloud | GaussianMixture) -> None:
    plain = EmpiricalScore(law) if isinstance(law, SoftenedCloud) else GaussianMixtureScore(law)
    score = PerAxisScore(law, schedule(1.0))
    for s in (0.0, 1e-3, 0.5, 20.0):
        x = plain.tensor((1 + s) * np.random.default_rng(2).standard_normal((7, 2)))
        torch.testing.assert_close(score.denoise(x, s), plain.denoise(x, s), rtol=1e-9, atol=1e-9)
        torch.testing.assert_close(score.log_density(x, s), plain.log_density(x, s), rtol=1e-9, atol=1e-9)
        if s > 0:
            torch.testing.assert_close(score.jacobian(x, s), plain.jacobian(x, s), rtol=1e-9, atol=1e-9)
            torch.testing.assert_close(score.covariance(x, s), plain.covariance(x, s), rtol=1e-9, atol=1e-9)
    assert type(score_of(law, schedule(1.0))) is type(plain)
    assert isinstance(score_of(law, schedule(1.1)), PerAxisScore)


@pytest.mark.parametrize("law", [CLOUD, MIXTURE], ids=["cloud", "mixture"])
@pytest.mark.parametrize("ratio", [0.2, 3.0])
@pytest.mark.parametrize("s", [0.05, 0.7, 8.0])
def test_denoiser_and_jacobian_are_derivatives_of_the_density(
    law: SoftenedCloud | GaussianMixture, ratio: float, s: float
) -> None:
    """y = c X_0 + s Z, so c D = y + s^2 grad log p(y), and the flow's denoiser is q times that."""
    score, axes = PerAxisScore(law, schedule(ratio)), Axes.of(schedule(ratio), 2)
    y = score.tensor((1 + s) * np.random.default_rng(3).standard_normal((6, 2))).requires_grad_()
    (gradient,) = torch.autograd.grad(score.log_density(y, s).sum(), y, create_graph=True)
    hessian = torch.stack([torch.autograd.grad(gradient[:, a].sum(), y, retain_graph=True)[0] for a in (0, 1)], dim=1)
    rates = score.tensor(axes.rates(s))
    tweedie = rates * (y + s * s * gradient)
    torch.testing.assert_close(score.denoise(y, s), tweedie, rtol=1e-9, atol=1e-9)
    expected = rates[:, None] * (torch.eye(2) + s * s * hessian)
    torch.testing.assert_close(score.jacobian(y, s), expected, rtol=1e-8, atol=1e-8)
    covariance = score.covariance(y, s)
    torch.testing.assert_close(covariance, covariance.mT, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("ratio", [0.2, 1.0, 3.0])
def test_axes_follow_the_slowest_one(ratio: float) -> None:
    plan = schedule(ratio)
    axes, h = Axes.of(plan, 3), 1e-5
    for t in (0.01, 0.5, 2.5):
        s = plan.noise_level(t)
        assert axes.levels(s) == pytest.approx([axis.noise_level(t) for axis in plan.axes(3)], rel=1e-9)
        assert axes.alphas(s) == pytest.approx([axis.alpha(t) for axis in plan.axes(3)], rel=1e-9)
        assert axes.stretches(s).max() == 1
        up, down = (np.log(axes.levels(s * math.exp(step))) for step in (h, -h))
        assert axes.rates(s) == pytest.approx((up - down) / (2 * h), rel=1e-6)  # O(h^2), and 1e-16/h
        up, down = (np.log(axes.alphas(s * math.exp(step))) for step in (h, -h))
        assert axes.fading(s) == pytest.approx((down - up) / (2 * h), rel=1e-6)
    assert axes.rates(0.0).tolist() == [1, 1, 1]
    assert axes.stretches(0.0) == pytest.approx(axes.stretches(1e-4), abs=1e-7)  # t = s^2/2


@pytest.mark.parametrize("ratio", [0.3, 3.0])
@pytest.mark.parametrize("eta", [0.0, 0.6, 1.0])
def test_samplers_bring_a_gaussian_back_with_weak_order_one(ratio: float, eta: float) -> None:
    """Every step is linear in y with matrix A and noise e, so the covariance goes to A P A' + e^2 I: no sampling."""
    plan = schedule(ratio)
    axes, top = Axes.of(plan, 2), plan.terminal_noise_level
    score, solver = PerAxisScore(GAUSSIAN, plan), PerAxisDDIM(axes=axes, eta=eta)
    gaps = []
    for count in (160, 320):
        levels, c = np.geomspace(top, 1e-3, count), axes.stretches(top)
        spread = c[:, None] * GAUSSIAN.covariances[0] * c + top**2 * np.eye(2)
        for level, following in itertools.pairwise(levels.tolist()):
            pair = np.array([level, following])
            *_, last = solver.solve(score.denoise, score.tensor(np.eye(2)), pair, np.zeros((1, 2, 2)))
            step, fresh = last.xt.numpy().T, eta * following * math.sqrt(1 - (following / level) ** 2)
            spread = step @ spread @ step.T + fresh**2 * np.eye(2)
        c = axes.stretches(1e-3)
        gaps.append(np.abs(spread / c / c[:, None] - GAUSSIAN.covariances[0]).max())
    assert gaps[1] < 0.05
    assert 1.7 < gaps[0] / gaps[1] < 2.3  # 2, and what is of second order in steps of .03


def test_samplers_that_need_noise_say_so() -> None:
    solver = PerAxisDDIM(axes=Axes.of(schedule(2.0), 2), eta=0.5)
    with pytest.raises(ValueError, match="need noise"):
        next(solver.solve(lambda x, _: x, torch.zeros(1, 2), np.array([2.0, 1.0])))


def test_a_simulated_mixture_follows_the_flow() -> None:
    experiment = Experiment(mixture=GAUSSIAN, kappa_ratio=3.0, particles=500, start="exact", steps=256)
    *_, full = simulate(experiment)
    backward = flow_map(DormandPrince(tolerance=1e-9), np.array([schedule(3.0).terminal_noise_level, 1e-3]))
    assert full.reverse.at(1.0) == pytest.approx(full.latents @ backward.T, abs=2e-4)  # order 4, single precision
    assert np.cov(full.forward.at(0.0).T) == pytest.approx(GAUSSIAN.covariances[0], abs=0.25)  # four of sqrt(2/500)


@pytest.mark.parametrize("ratio", [0.1, 10.0])
@pytest.mark.parametrize(("sampler", "eta"), [("ode", 1.0), ("sde", 0.5), ("sde", 1.0)])
@pytest.mark.parametrize("kappa", [0.1, 10.0])
def test_extreme_drifts_stay_finite(ratio: float, sampler: str, eta: float, kappa: float) -> None:
    base = Experiment(
        cloud=PointCloud.of(CLOUD.centres), kappa=kappa, kappa_ratio=ratio, termination_time=6.0, sampler=sampler,
        eta=eta, particles=40, steps=48,
    )  # fmt: skip
    for experiment in (base, dataclasses.replace(base, softness=0.0), Experiment(mixture=MIXTURE, kappa_ratio=ratio)):
        for result in simulate(experiment):
            assert np.isfinite(result.reverse.positions).all()
            assert np.isfinite(result.forward.positions).all()
            assert np.abs(result.reverse.at(1.0)).max() < 10
