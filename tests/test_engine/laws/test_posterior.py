"""The posterior under the cursor against the scores in torch, closed forms, and what must hold at both ends."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine
from engine import Experiment, GaussianMixture, PointCloud, posterior
from engine.experiment.axes import Axes
from engine.experiment.target import law_of
from engine.scores import score_of
from engine.scores.per_axis import PerAxisScore

RNG = np.random.default_rng(3)
CLOUD = PointCloud.of(RNG.normal(size=(40, 2)), RNG.random(40) + 0.1)
MIXTURE = GaussianMixture.of(
    [[-1.0, 0.2], [0.8, 0.7], [0.1, -1.0]],
    [[[0.3, 0.1], [0.1, 0.2]], [[0.05, 0.0], [0.0, 0.4]], [[0.2, -0.1], [-0.1, 0.1]]],
    weights=[0.5, 0.3, 0.2],
)
EXPERIMENTS = {
    "cloud": Experiment(cloud=CLOUD, softness=0.2),
    "bare": Experiment(cloud=CLOUD, softness=0.0),
    "curved": Experiment(cloud=CLOUD, softness=0.2, curvature=1.5),
    "drift ratio": Experiment(cloud=CLOUD, softness=0.1, kappa_ratio=3.0),
    "mixture": Experiment(mixture=MIXTURE, curvature=0.4),
    "mixture, drift ratio": Experiment(mixture=MIXTURE, kappa_ratio=0.3),
    "Brownian": Experiment(cloud=CLOUD, softness=0.1, process="ve"),
    "pinned": Experiment(cloud=CLOUD, softness=0.1, process="pinned"),
}


@pytest.mark.parametrize("level", [0.05, 0.7, 12.0])
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_agrees_with_the_score_in_torch(name: str, level: float) -> None:
    experiment = EXPERIMENTS[name]
    law, axes = law_of(experiment), Axes.of(experiment.schedule, 2)
    x = axes.alphas(level) * (np.array([0.3, -0.4]) + 0.7 * level * np.array([1.0, 0.5]))
    found = posterior(experiment, level, x)
    score = score_of(law, experiment.schedule)
    stretches, levels = axes.stretches(level), axes.levels(level)
    y = score.tensor((x / axes.alphas(level) * stretches)[None])
    mean = (score.stretched_mean(y, level) if isinstance(score, PerAxisScore) else score.denoise(y, level))[0].numpy()
    covariance = score.covariance(y, level)[0].numpy()
    assert found.mean == pytest.approx(mean / stretches, abs=1e-9)
    assert found.covariance == pytest.approx(covariance, abs=1e-9)
    whitened = covariance / levels[:, None] / levels
    assert found.localisation == pytest.approx(np.linalg.eigvalsh(whitened)[-1], rel=1e-9, abs=1e-9)


def test_two_points_have_the_hyperbolic_posterior() -> None:
    # centres +-1: D = tanh(z/s^2), C = 1 - D^2 (numerics, closed forms)
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.0)
    s = 0.8
    found = posterior(experiment, s, np.array([0.3, 0.1]) * experiment.schedule.alpha_of_level(s))
    mean = math.tanh(0.3 / s**2)
    assert found.mean == pytest.approx([mean, 0], abs=1e-14)
    assert found.covariance == pytest.approx(np.diag([1 - mean**2, 0]), abs=1e-14)
    assert found.localisation == pytest.approx((1 - mean**2) / s**2, rel=1e-13)


def test_noiseless_particle_is_known_and_a_far_noisy_one_tells_nothing() -> None:
    for name in ("cloud", "mixture"):
        experiment, x = EXPERIMENTS[name], np.array([0.4, 0.1])
        sharp = posterior(experiment, 0.0, x)
        assert sharp.mean == pytest.approx(x, abs=1e-14)
        assert sharp.covariance == pytest.approx(np.zeros((2, 2)), abs=1e-14)
        assert sharp.localisation == pytest.approx(1, abs=1e-12)
        law = law_of(experiment)
        assert posterior(experiment, 1e6, np.zeros(2)).mean == pytest.approx(law.mean, abs=1e-5)
    bare = posterior(EXPERIMENTS["bare"], 0.0, CLOUD.positions[3] + 1e-3)
    assert bare.mean == pytest.approx(CLOUD.positions[3], abs=1e-12)
    assert bare.localisation == pytest.approx(0, abs=1e-12)


def test_flat_components_are_bare_in_their_direction() -> None:
    flat = GaussianMixture.of([[-1.0, 0.0], [1.0, 0.0]], [[[0.0, 0.0], [0.0, 0.2]]] * 2)
    found = posterior(Experiment(mixture=flat), 0.0, np.array([0.9, 0.3]))
    assert found.mean == pytest.approx([1.0, 0.3], abs=1e-6)  # noise of 1e-9 radii stands for none


@pytest.mark.parametrize("level", [0.0, 1e-9, 0.3])
def test_a_flat_component_at_any_angle_has_its_closed_form(level: float) -> None:
    # Sigma = v u u', whose determinant is negative by rounding: D = mu + v/(v + s^2) (u.(x - mu)) u, L_r = v/(v + s^2)
    for angle in np.linspace(0.0, 3.0, 25):
        u, v, mean = np.array([math.cos(angle), math.sin(angle)]), 0.05, np.array([0.3, -0.2])
        experiment = Experiment(mixture=GaussianMixture.of([mean], [v * np.outer(u, u)]))
        x = mean + 0.4 * u
        found = posterior(experiment, level, x * experiment.schedule.alpha_of_level(level))
        share = v / (v + level**2)
        # the root of a variance of 1e-17 v, flat but for rounding, is 3e-9 of that of v; so much x strays from the line
        assert found.mean == pytest.approx(mean + share * 0.4 * u, abs=1e-8)
        assert found.localisation == pytest.approx(share, abs=1e-8)
        assert not found.mean.flags.writeable
        assert not found.covariance.flags.writeable


def test_needs_a_drawing() -> None:
    with pytest.raises(engine.EngineError):
        posterior(Experiment(), 1.0, np.zeros(2))


@pytest.mark.parametrize("level", [0.0, 1e-9, 1e-3, 1.0])
def test_a_needle_has_the_posterior_of_its_two_axes(level):
    # a rotated Gaussian of variances 1e6 and 1e-9: the covariance's narrow eigenvalue is lost in rounding
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    variances = np.array([1e6, 1e-9])
    needle = GaussianMixture.of(np.zeros((1, 2)), [(turn * variances) @ turn.T])
    along = np.array([3.0, 0.0])  # on its axis
    experiment = Experiment(mixture=needle)
    found = posterior(experiment, level, experiment.schedule.alpha_of_level(level) * turn @ along)
    # D = lambda/(lambda + s^2) x on each axis; the matrix knows its numbers to 1e6 eps, and so the places across it
    np.testing.assert_allclose(found.mean, turn @ (variances / (variances + level**2 + 1e-300) * along), atol=1e-5)
    assert 0 <= found.localisation <= 1 + 1e-6
