"""The score on a grid: a Gaussian's is linear, a gradient of the log density, and the draft always lands."""

from __future__ import annotations

import numpy as np
import pytest

from engine import EngineError, Experiment, PointCloud, score_film
from engine.experiment.target import law_of
from engine.scores import score_of

FLOAT32 = 3e-7  # relative rounding of float32, doubled


def test_one_softened_point_pulls_straight_to_its_own_noised_mean() -> None:
    experiment = Experiment(cloud=PointCloud.of([[0.8, -0.5]]), softness=0.2, kappa=1.5, beta=0.7)
    *_, film = score_film(experiment)
    for phase, values in zip(film.phases, film.values, strict=True):
        s = float(experiment.schedule.level_of_phase(phase))
        alpha = float(experiment.schedule.alpha_of_level(s))
        expected = -(film.points - alpha * np.array([0.8, -0.5])) / (alpha**2 * (s**2 + 0.2**2))
        # alpha D - x loses digits by s^2/v, at worst (1e-3/.2)^2 = 2.5e-5 of float64: far below float32's.
        np.testing.assert_allclose(values, expected, rtol=FLOAT32, atol=FLOAT32 * np.abs(expected).max())


@pytest.mark.parametrize("ratio", [1.0, 3.0])
def test_it_is_the_gradient_of_the_log_density(ratio: float) -> None:
    cloud = PointCloud.of([[-1.0, 0.3], [1.0, -0.2], [0.4, 1.1]])
    experiment = Experiment(cloud=cloud, softness=0.3, kappa_ratio=ratio)
    *_, film = score_film(experiment)
    law, index = law_of(experiment), 12
    s = float(experiment.schedule.level_of_phase(film.phases[index]))
    axes = experiment.schedule.axes(2)
    t = experiment.schedule.time(s)
    alphas, sigmas = (np.array([getattr(axis, name)(t) for axis in axes]) for name in ("alpha", "sigma"))
    variances = sigmas**2 + alphas**2 * 0.3**2

    def log_density(x: np.ndarray) -> np.ndarray:
        logits = -(((x[:, None] - alphas * law.centres) ** 2) / (2 * variances)).sum(axis=2)
        return np.asarray(np.log(np.exp(logits).sum(axis=1)))

    h = 1e-5  # central differences err by h^2/6 times a third derivative of order (1/variance)^2 <= 1e3, and 1e-16/h
    for axis in (0, 1):
        step = h * np.eye(2)[axis]
        slope = (log_density(film.points + step) - log_density(film.points - step)) / (2 * h)
        inside = np.abs(film.points).max(axis=1) < 2.5  # elsewhere the density underflows
        np.testing.assert_allclose(film.values[index][inside, axis], slope[inside], atol=1e-4)


def test_towards_noise_it_becomes_the_priors() -> None:
    *_, film = score_film(Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), termination_time=6.0))
    # What is left of the data is alpha = exp(-6) = .0025 in the mean.
    np.testing.assert_allclose(film.values[-1], -film.points, atol=0.01)


def test_the_draft_lands_when_superseded_and_the_full_film_does_not() -> None:
    experiment = Experiment(cloud=PointCloud.of([[0.0, 0.0], [1.0, 0.0]]))
    assert len(list(score_film(experiment, lambda: True))) == 1
    draft, full = score_film(experiment)
    assert len(draft.phases) < len(full.phases)
    assert draft.experiment == experiment.reduced("diffusion")


def test_bare_points_have_finite_arrows() -> None:
    *_, film = score_film(Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.0))
    assert np.isfinite(film.values).all()


def test_at_reads_between_and_before_the_phases() -> None:
    *_, film = score_film(Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]])))
    np.testing.assert_array_equal(film.at(0.0), film.values[0])
    middle = film.at(float(film.phases[3] + film.phases[4]) / 2)
    np.testing.assert_allclose(middle, (film.values[3] + film.values[4]) / 2, rtol=1e-5, atol=1e-5)


def test_other_dimensions_are_refused_in_words() -> None:
    with pytest.raises(EngineError, match="two dimensions"):
        next(score_film(Experiment(cloud=PointCloud.of([[0.0, 0.0, 0.0]]))))


def test_an_exact_score_is_what_is_sampled() -> None:
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.3], [1.0, -0.2]]), softness=0.1)
    *_, film = score_film(experiment)
    score = score_of(law_of(experiment), experiment.schedule)
    t = experiment.schedule.time(float(experiment.schedule.level_of_phase(film.phases[9])))
    expected = score.score(score.tensor(film.points), t, experiment.schedule).numpy()
    np.testing.assert_allclose(film.values[9], expected, rtol=1e-5, atol=1e-5)
