"""The exact reverse SDE: its laws, frame by frame and end to end, and how little it moves when a slider does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from engine import Experiment, PointCloud, Schedule, simulate
from engine.experiment.mixture import GaussianMixture
from engine.experiment.target import SoftenedCloud
from engine.flow.exact_reverse import bridge, draw_components, draw_ends, exact_trajectory, reverse_paths
from engine.scores import EmpiricalScore

CLOUD = SoftenedCloud(
    centres=np.array([[-1.1, -0.3], [1.0, -0.2], [0.1, 0.5], [9.0, 9.0], [0.4, -1.2]]),
    weights=np.array([0.4, 0.2, 0.3, 0.0, 0.1]),
    softness=0.2,
)
MIXTURE = GaussianMixture.of(
    [[-1.0, 0.5, 0.0], [0.8, -0.4, 0.3], [50.0, 0.0, 0.0]],
    np.stack([np.diag([0.5, 0.1, 0.2]), [[0.6, 0.3, 0.1], [0.3, 0.4, 0.0], [0.1, 0.0, 0.2]], np.eye(3)]),
    weights=[0.3, 0.7, 0.0],
)
KS = 2.23  # the Kolmogorov statistic's sqrt(n) D exceeds it with probability 1e-4


def diffused(cloud: SoftenedCloud, level: float, n: int) -> np.ndarray:
    """(n, d) draws of X_0 + s Z."""
    rng = np.random.default_rng(11)
    points = rng.choice(len(cloud), n, p=cloud.weights)
    return cloud.centres[points] + math.hypot(level, cloud.softness) * rng.standard_normal((n, cloud.d))


def kolmogorov(cloud: SoftenedCloud, level: float, xt: np.ndarray, direction: np.ndarray) -> float:
    """sqrt(n) times the largest distance between the distribution functions of X_0 + s Z and of xt, along a line."""
    values = np.sort(xt @ direction)
    width = math.hypot(level, cloud.softness)
    exact = ndtr((values[:, None] - cloud.centres @ direction) / width) @ cloud.weights
    ranks = np.arange(len(values) + 1) / len(values)
    return math.sqrt(len(values)) * max(float((exact - ranks[:-1]).max()), float((ranks[1:] - exact).max()))


@pytest.mark.parametrize("softness", [0.0, 0.2])
def test_every_frame_has_the_law_of_the_forward_process(softness: float) -> None:
    """From exact X_T, at spacings however wide: Kolmogorov-Smirnov against the closed form, along three lines."""
    cloud = SoftenedCloud(centres=CLOUD.centres, weights=CLOUD.weights, softness=softness)
    schedule = Schedule(termination_time=0.8)
    start = diffused(cloud, schedule.terminal_noise_level, 40_000)
    trajectory = exact_trajectory(cloud, start, schedule, 6, seed=3)
    assert trajectory is not None
    levels = schedule.level_of_phase(1 - trajectory.phases)
    for level, x in zip(levels[:-1].tolist(), trajectory.positions[:-1], strict=True):
        xt = x / float(schedule.alpha_of_level(level))
        for angle in (0.0, 1.0, 2.0):
            assert kolmogorov(cloud, level, xt, np.array([math.cos(angle), math.sin(angle)])) < KS
    end = trajectory.positions[-1]
    if softness:
        assert kolmogorov(cloud, 0.0, end, np.array([0.6, 0.8])) < KS
    else:
        counts = [int((np.abs(end - centre).max(axis=1) < 1e-6).sum()) for centre in cloud.centres]
        assert sum(counts) == len(end)
        assert np.array(counts) / len(end) == pytest.approx(cloud.weights, abs=4 * 0.5 / math.sqrt(len(end)))


def test_mean_and_covariance_of_every_frame() -> None:
    schedule = Schedule(termination_time=1.5, kappa=0.7, beta=1.4)
    n = 100_000
    trajectory = exact_trajectory(CLOUD, diffused(CLOUD, schedule.terminal_noise_level, n), schedule, 5, seed=4)
    assert trajectory is not None
    centred = CLOUD.centres - CLOUD.mean
    spread = centred.T @ (CLOUD.weights[:, None] * centred) + CLOUD.softness**2 * np.eye(2)
    for level, x in zip(schedule.level_of_phase(1 - trajectory.phases).tolist(), trajectory.positions, strict=True):
        alpha = float(schedule.alpha_of_level(level))
        expected = alpha**2 * (spread + level**2 * np.eye(2))
        # 4.5 standard errors; those of a covariance are at most sqrt(2/n) of the largest one (kurtosis below 3 here).
        assert x.mean(axis=0) == pytest.approx(alpha * CLOUD.mean, abs=4.5 * math.sqrt(expected.max() / n))
        assert np.abs(np.cov(x.T) - expected).max() < 4.5 * math.sqrt(2 / n) * expected.max()


@pytest.mark.parametrize("termination", [0.3, 1.0])
def test_from_the_prior_a_gaussian_ends_with_the_known_covariance(termination: float) -> None:
    """Sigma_0 - K Sigma_T K' + K K' with K = exp(-T) Sigma_0 Sigma_T^-1 (arXiv 2410.13431), never worse than the flow's
    Sigma_0 Sigma_T^-1 in W2."""
    sigma_0 = np.array([[2.0, 0.5], [0.5, 0.3]])
    law, schedule, n = GaussianMixture.of([[0.0, 0.0]], [sigma_0]), Schedule(termination_time=termination), 100_000
    start = np.random.default_rng(8).standard_normal((n, 2)) / schedule.alpha(termination)
    trajectory = exact_trajectory(law, start, schedule, 3, seed=1)
    assert trajectory is not None
    sigma_t = math.exp(-2 * termination) * sigma_0 - math.expm1(-2 * termination) * np.eye(2)
    gain = math.exp(-termination) * sigma_0 @ np.linalg.inv(sigma_t)
    expected = sigma_0 - gain @ sigma_t @ gain.T + gain @ gain.T
    ends = trajectory.positions[-1].astype(np.float64)
    assert np.abs(ends.T @ ends / n - expected).max() < 4.5 * math.sqrt(2 / n) * expected.max()
    assert gelbrich(expected, sigma_0) < gelbrich(sigma_0 @ np.linalg.inv(sigma_t), sigma_0)


def gelbrich(one: np.ndarray, other: np.ndarray) -> float:
    """W2^2 of two centred Gaussians whose covariances commute."""
    values = [np.linalg.eigh((matrix + matrix.T) / 2) for matrix in (one, other)]
    roots = [vectors @ np.diag(np.sqrt(eigen)) @ vectors.T for eigen, vectors in values]
    return float(((roots[0] - roots[1]) ** 2).sum())


def test_points_are_drawn_with_their_posterior_weights() -> None:
    """The inverse distribution function at 2,000 midpoints hits each posterior weight to one in 2,000."""
    xt, level, n = np.array([0.3, 0.1]), 0.8, 2000
    chosen = draw_components(CLOUD, np.tile(xt, (n, 1)), np.full(2, level), (np.arange(n) + 0.5) / n)
    assert chosen is not None
    v = level**2 + CLOUD.softness**2
    weights = CLOUD.weights * np.exp(-((xt - CLOUD.centres) ** 2).sum(axis=1) / (2 * v))
    assert np.bincount(chosen, minlength=5) / n == pytest.approx(weights / weights.sum(), abs=1 / n + 1e-12)


def test_mean_of_the_ends_is_the_denoiser() -> None:
    xt, level, n = np.array([0.3, 0.1]), 0.8, 100_000
    ends = draw_ends(CLOUD, np.tile(xt, (n, 1)), np.full(2, level), seed=2)
    assert ends is not None
    score = EmpiricalScore(CLOUD)
    denoised, covariance = (f(score.tensor(xt[None]), level)[0].numpy() for f in (score.denoise, score.covariance))
    assert ends.mean(axis=0) == pytest.approx(denoised, abs=4.5 * math.sqrt(covariance.max() / n))
    assert np.abs(np.cov(ends.T) - covariance).max() < 4.5 * math.sqrt(3 / n) * covariance.max()


@pytest.mark.parametrize("levels", [np.full(3, 1.2), np.array([1.2, 0.5, 2.0])])
def test_mixtures_are_recovered_also_under_noise_that_differs_by_axis(levels: np.ndarray) -> None:
    n, rng = 100_000, np.random.default_rng(9)
    x0 = MIXTURE.place(rng.choice(3, n, p=MIXTURE.weights), rng.standard_normal((n, 3)))
    ends = draw_ends(MIXTURE, x0 + levels * rng.standard_normal((n, 3)), levels, seed=6)
    assert ends is not None
    covariance = MIXTURE.covariance
    assert ends.mean(axis=0) == pytest.approx(MIXTURE.mean, abs=4.5 * math.sqrt(covariance.max() / n))
    assert np.abs(np.cov(ends.T) - covariance).max() < 4.5 * math.sqrt(2 / n) * covariance.max()
    assert ends[:, 0].max() < 10  # nothing comes from the component of weight zero


def test_a_softened_cloud_is_a_mixture_of_equal_components() -> None:
    mixture = GaussianMixture.of(CLOUD.centres, variances=CLOUD.softness**2, weights=CLOUD.weights)
    xt = diffused(CLOUD, 1.0, 500)
    levels = np.array([1.0, 0.7])
    one, other = (draw_ends(law, xt, levels, seed=3) for law in (CLOUD, mixture))
    assert one == pytest.approx(other, abs=1e-9)


def test_bridges_have_the_joint_law_of_brownian_bridges() -> None:
    """Cov(z(u), z(u')) = u (1 - u'/u_T) for u < u', where the clock falls on nodes of the noise (exact there)."""
    n, terminal = 100_000, 2.0
    paths = reverse_paths(3, (n, 1))
    clock = paths.lattice[[60, 66, 70, 72]]
    levels = clock / np.sqrt(1 + (clock / terminal) ** 2)
    moved = bridge(np.zeros((n, 1)), np.zeros((n, 1)), terminal, levels, paths)[:, :, 0]
    u = levels**2
    expected = np.minimum(u, u[:, None]) * (1 - np.maximum(u, u[:, None]) / terminal**2)
    scale = np.sqrt(np.diag(expected))
    errors = np.abs(moved @ moved.T / n - expected) / (scale * scale[:, None])
    assert errors.max() < 4.5 * math.sqrt(2 / n)


def test_ends_move_little_with_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the noise level changes by a percent, 2 in 100 ends jump by more than .5; with the points in any other
    order it would be 10 in 100, and more the more points there are."""
    rng = np.random.default_rng(1)
    cloud = SoftenedCloud(centres=rng.standard_normal((5000, 2)), weights=np.full(5000, 2e-4), softness=0.05)
    gaussian = rng.standard_normal((2000, 2))

    def jumping() -> float:
        ends = [draw_ends(cloud, math.hypot(1.0, s) * gaussian, np.full(2, s), seed=1) for s in (2.0, 2.02)]
        assert ends[0] is not None
        assert ends[1] is not None
        return float((np.linalg.norm(ends[1] - ends[0], axis=1) > 0.5).mean())

    along_curve = jumping()
    monkeypatch.setattr("engine.flow.exact_reverse.hilbert_order", lambda sites: np.arange(len(sites)))
    assert along_curve < 0.03
    assert along_curve < jumping() / 3


def test_trajectories_start_and_end_where_they_should() -> None:
    schedule = Schedule(termination_time=2.0, kappa_ratio=2.0)
    levels = np.array([axis.terminal_noise_level for axis in schedule.axes(2)])
    start = diffused(CLOUD, 3.0, 50)
    trajectory = exact_trajectory(CLOUD, start, schedule, 7, seed=3)
    assert trajectory is not None
    alphas = np.array([axis.alpha(2.0) for axis in schedule.axes(2)])
    assert trajectory.positions[0] == pytest.approx(alphas * start, rel=1e-6, abs=1e-6)  # single precision
    assert trajectory.positions[-1] == pytest.approx(draw_ends(CLOUD, start, levels, seed=3), abs=1e-6)


def test_drawing_stops_when_superseded() -> None:
    assert exact_trajectory(CLOUD, diffused(CLOUD, 1.0, 5), Schedule(termination_time=1.0), 3, 1, lambda: True) is None


@pytest.mark.parametrize("level", [1e-6, 1.0, 1e26])
@pytest.mark.parametrize("softness", [0.0, 0.3])
def test_extremes_stay_finite(level: float, softness: float) -> None:
    cloud = SoftenedCloud(centres=1e6 * CLOUD.centres, weights=CLOUD.weights, softness=softness)
    xt = np.concatenate([diffused(cloud, level, 20), 1e8 * np.ones((1, 2))])
    ends = draw_ends(cloud, xt, np.full(2, level), seed=1)
    assert ends is not None
    assert np.isfinite(ends).all()
    assert softness or np.isin(ends, cloud.centres).all()


def test_the_display_draws_the_whole_sde_exactly_and_steps_for_less_noise() -> None:
    cloud = PointCloud.of(np.delete(CLOUD.centres, 3, axis=0), np.delete(CLOUD.weights, 3))
    experiment = Experiment(cloud=cloud, softness=0.2, particles=300, sampler="sde", start="exact")
    draft, full = simulate(experiment)
    assert (draft.evaluations, full.evaluations) == (1, 1)
    assert np.array_equal(draft.reverse.positions, full.reverse.positions)
    *_, stepped = simulate(experiment.with_parameters({"eta": 0.99}))
    assert stepped.evaluations == 64
    *_, quiet = simulate(experiment.with_parameters({"eta": 0.0, "steps": 1000}))
    *_, flow = simulate(experiment.with_parameters({"sampler": "ode"}))
    apart = np.linalg.norm(quiet.reverse.positions[-1] - flow.reverse.positions[-1], axis=1)
    assert np.median(apart) < 0.02  # DDIM errs like the step, .008, times what D changes in all, about 1
