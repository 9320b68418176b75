"""The learned flow: the exact one's latents and clock, its closed form where that is known, near it once trained."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from engine import Experiment, LearningOrder, LearningPlan, LearningState, LearningWork, PointCloud, simulate
from engine.experiment.mixture import GaussianMixture
from engine.learning.clocks import MEAN, SPREAD
from engine.learning.learned_reversal import EVALUATIONS, ExactEnds, Latents, learned_reversal
from engine.learning.state import LearnedReversal

CPU = torch.device("cpu")


def trained(experiment: Experiment, steps: int, **settings: object) -> LearningState:
    plan = LearningPlan(experiment=experiment, steps=steps, **settings)  # type: ignore[arg-type]
    *_, state = LearningWork()(LearningOrder(plan=plan, experiment=experiment, action="run"), lambda: False)
    return state


def untrained(experiment: Experiment) -> LearnedReversal:
    plan = LearningPlan(experiment=experiment, steps=1)
    states = LearningWork()(LearningOrder(plan=plan, experiment=experiment, action="run"), lambda: False)
    *_, second = itertools.islice(states, 2)
    reversal = second.learned[0].reversal
    assert reversal is not None
    assert reversal.step == 0
    return reversal


@pytest.mark.parametrize("start", ["prior", "exact", "transport"])
@pytest.mark.parametrize("process", ["ou", "ve", "pinned"])
def test_it_starts_from_the_latents_of_the_exact_reversal(start: str, process: str) -> None:
    cloud = PointCloud.of([[-1.0, 0.5], [1.0, -0.5]])
    experiment = Experiment(cloud=cloud, particles=20, start=start, process=process)
    exact = next(simulate(experiment))
    ours = untrained(experiment).trajectory
    # Both are alpha xt of the same float64 latents, ours by way of float32: a few units in its last place.
    scale = float(np.abs(exact.reverse.positions[0]).max())
    np.testing.assert_allclose(ours.positions[0], exact.reverse.positions[0], atol=4 * 2**-23 * scale)
    assert (ours.phases[0], ours.phases[-1]) == (0.0, 1.0)


@pytest.mark.parametrize("process", ["ou", "ve", "pinned"])
def test_of_one_gaussian_the_untrained_network_knows_everything(process: str) -> None:
    """Its first outputs are 0, which is the exact denoiser of a Gaussian: the flow's map is linear and known."""
    s0, mean = 0.3, np.array([0.5, -1.0])
    experiment = Experiment(cloud=PointCloud.of([mean]), softness=s0, particles=50, process=process)
    latents = Latents.of(experiment)
    terminal = experiment.schedule.terminal_noise_level
    ends = mean + s0 / math.hypot(s0, terminal) * (latents.start - mean)
    found = untrained(experiment).trajectory.positions[-1]
    # It ends at D of level s0/10, which is by 1 - 1/sqrt(1.01) = .5 % of the deviation too near the mean. The flow
    # itself is solved at order 4 or better in steps of h = log(s_T/s0 * 10)/29, of which h^4/100 is an ample bound.
    spread = float(np.abs(ends - mean).max())
    h = math.log(min(terminal, 100 * s0) / s0 * 10) / (EVALUATIONS - 3)
    assert np.abs(found - ends).max() < spread * (0.005 + h**4 / 100)


@pytest.mark.slow
def test_once_trained_it_ends_near_the_exact_flow() -> None:
    """A Gaussian with axes of .8 and .2, of which the first network knows the mean variance alone.

    Let e = D_learned - D. The exact D is linear, so the end's error is int rho e dlog s with rho^2 = v/(v + s^2) < 1,
    axis by axis, and by Cauchy-Schwarz its mean square is at most d * excess * int rho^2/(q w) dlog s, where the excess
    is E w |e|^2/d over levels of density q. Half as much again covers that the excess is a mean over 4,096 draws, and
    e is met on the learned paths instead of the exact ones.
    """
    v = np.array([0.64, 0.04])
    mixture = GaussianMixture.of(np.zeros((1, 2)), covariances=np.diag(v)[None])
    experiment = Experiment(mixture=mixture, particles=400, start="exact")
    first = untrained(experiment).trajectory.positions[-1]
    state = trained(experiment, 500)
    latents, terminal = Latents.of(experiment).start, experiment.schedule.terminal_noise_level
    ends = np.sqrt(v / (v + terminal**2)) * latents
    std = math.sqrt(v.mean())
    levels = np.geomspace(0.1 * math.sqrt(v.min()), terminal, 4001)
    u = np.log(levels / std)
    density = np.exp(-(((u - MEAN) / SPREAD) ** 2) / 2) / (SPREAD * math.sqrt(2 * math.pi))
    weight = 1 / levels**2 + 1 / std**2
    integral = np.trapezoid((v[:, None] / (v[:, None] + levels**2)).max(axis=0) / (density * weight), u)
    assert math.sqrt(float(((first - ends) ** 2).sum(axis=1).mean())) > 0.2  # there is something to learn
    for part in state.learned:
        assert part.reversal is not None
        error = math.sqrt(float(((part.reversal.trajectory.positions[-1] - ends) ** 2).sum(axis=1).mean()))
        assert error < 1.5 * math.sqrt(2 * part.excess * integral)
        assert error < 0.1


def test_readings_are_about_the_exact_ends() -> None:
    cloud = PointCloud.of([[-1.0, 0.0], [1.0, 0.3]])
    experiment = Experiment(cloud=cloud, particles=60, softness=0.1)
    latents = Latents.of(experiment)
    exact = ExactEnds.of(latents, CPU, lambda: False)
    assert exact is not None
    full = list(simulate(experiment))[-1]
    np.testing.assert_allclose(exact.ends, full.reverse.positions[-1], atol=1e-5)
    shifted = exact.readings("vp", exact.ends + np.array([0.3, 0.4]))
    assert shifted[0].value == pytest.approx(0.5, rel=1e-9)
    assert shifted[0].floor == exact.error
    same = exact.readings("vp", exact.ends)
    assert same[0].value == 0.0
    assert same[1].value == pytest.approx(exact.mmd, abs=1e-12)
    assert not same[1].seen
    assert ExactEnds.of(latents, CPU, lambda: True) is None


def test_the_sde_is_compared_with_its_own_flow() -> None:
    cloud = PointCloud.of([[-1.0, 0.0], [1.0, 0.3]])
    ode, sde = (Experiment(cloud=cloud, particles=30, sampler=name) for name in ("ode", "sde"))
    a, b = (ExactEnds.of(Latents.of(each), CPU, lambda: False) for each in (ode, sde))
    assert a is not None
    assert b is not None
    np.testing.assert_array_equal(a.ends, b.ends)


def test_of_many_particles_the_first_are_reversed() -> None:
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), particles=6000)
    few = experiment.with_parameters({"particles": 50})
    plan = LearningPlan(experiment=few, steps=1)
    model = next(LearningWork()(LearningOrder(plan=plan, experiment=few, action="run"), lambda: False)).learned[0].model
    many = learned_reversal(model, Latents.of(experiment), CPU, None).trajectory
    assert many.n == 5000
    np.testing.assert_allclose(many.positions[:, :50], untrained(few).trajectory.positions, atol=1e-5)


def test_bare_points_land() -> None:
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.0, particles=30)
    state = trained(experiment, 200)
    assert all(np.isfinite(each.reversal.trajectory.positions).all() for each in state.learned if each.reversal)
