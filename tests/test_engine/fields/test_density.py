"""The density film: the right density, the right way up, a draft first."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from engine import EngineError, Experiment, GaussianMixture, PointCloud, density_film
from engine.experiment.axes import Axes
from engine.experiment.target import law_of, target_of
from engine.fields.density import density
from engine.scores import EmpiricalScore, GaussianMixtureScore, score_of

CLOUD = PointCloud.of([[1.0, 2.0], [-1.5, -0.5], [0.3, 0.2]], [0.5, 0.3, 0.2])
BASE = Experiment(cloud=CLOUD, softness=0.3)


def centres(size: int, half_width: float = 4.0) -> np.ndarray:
    """(size, size, 2) coordinates of the pixels' centres, top row first."""
    x = (np.arange(size) + 0.5) * 2 * half_width / size - half_width
    return np.stack(np.meshgrid(x, x[::-1]), axis=2)


@pytest.mark.parametrize("t", [0.01, 0.5, 3.0])
def test_density_is_that_of_the_process(t: float) -> None:
    schedule = BASE.schedule
    found = density(target_of(BASE), schedule, schedule.noise_level(t), 24)
    x = torch.as_tensor(centres(24).reshape(-1, 2))
    expected = EmpiricalScore(target_of(BASE)).log_density_at(x, t, schedule).exp().numpy().reshape(24, 24)
    assert found / found.max() == pytest.approx(expected / expected.max(), abs=1e-12)  # two sums of the same terms


def test_top_row_is_the_largest_y() -> None:
    frame = next(density_film(dataclasses.replace(BASE, softness=0.1))).at(0.0)
    row, column = np.unravel_index(frame.argmax(), frame.shape)
    assert centres(len(frame))[row, column] == pytest.approx([1.0, 2.0], abs=8 / len(frame))


def test_draft_comes_first_and_alone_when_superseded() -> None:
    draft, full = density_film(BASE)
    assert draft.values.shape == (17, 48, 48)
    assert full.values.shape == (33, 96, 96)
    assert draft.experiment == full.experiment == BASE.reduced("diffusion")
    assert (full.phases[0], full.phases[-1], full.half_width) == (0.0, 1.0, 4.0)
    assert len(list(density_film(BASE, lambda: True))) == 1
    (alone,) = density_film(BASE, draft=False)
    assert np.array_equal(alone.values, list(density_film(BASE))[-1].values)


def test_every_frame_reaches_from_nought_to_one() -> None:
    for film in density_film(dataclasses.replace(BASE, softness=0.0)):
        assert (film.values.max(axis=(1, 2)) == 1).all()
        assert film.values.min() >= 0


def test_density_that_is_out_of_sight_stays_black() -> None:
    film = next(density_film(Experiment(cloud=PointCloud.of([[1e5, 0.0]]))))
    assert film.at(0.0).max() == 0


def test_only_the_plane_can_be_shown() -> None:
    with pytest.raises(EngineError, match="two dimensions"):
        next(density_film(Experiment(cloud=PointCloud.of([[1.0], [2.0]]))))
    with pytest.raises(EngineError, match="no points"):
        next(density_film(Experiment()))


MIXTURE = GaussianMixture.of([[1.0, 2.0], [-1.5, 0.0]], [[[0.3, 0.2], [0.2, 0.4]], [[0.2, 0.0], [0.0, 1.0]]])


@pytest.mark.parametrize("process", ["ou", "ve", "pinned"])
def test_density_of_a_mixture_is_that_of_its_process(process: str) -> None:
    experiment = Experiment(mixture=MIXTURE, process=process, termination_time=2.0)
    schedule, t = experiment.schedule, 0.5
    found = density(MIXTURE, schedule, schedule.noise_level(t), 24)
    x = torch.as_tensor(centres(24).reshape(-1, 2))
    expected = GaussianMixtureScore(MIXTURE).log_density_at(x, t, schedule).exp().numpy().reshape(24, 24)
    assert found == pytest.approx(expected, abs=1e-12)
    assert all((film.values.max(axis=(1, 2)) == 1).all() for film in density_film(experiment))


@pytest.mark.parametrize("base", [BASE, Experiment(mixture=MIXTURE)], ids=["cloud", "mixture"])
@pytest.mark.parametrize("ratio", [0.3, 4.0])
def test_density_under_anisotropic_drift_is_that_of_the_flows_coordinates(base: Experiment, ratio: float) -> None:
    """x = alpha y/c, axis by axis."""
    experiment = dataclasses.replace(base, kappa_ratio=ratio)
    schedule, law = experiment.schedule, law_of(experiment)
    level, axes = schedule.noise_level(0.4), Axes.of(schedule, 2)
    found = density(law, schedule, level, 24)
    y = centres(24).reshape(-1, 2) * axes.stretches(level) / axes.alphas(level)
    score = score_of(law, schedule)
    expected = score.log_density(score.tensor(y), level).exp().numpy().reshape(24, 24)
    assert found / found.max() == pytest.approx(expected / expected.max(), abs=1e-12)


def test_narrow_components_are_half_a_pixel_wide() -> None:
    flat = GaussianMixture.of([[0.05, 0.0]], [[[1.0, 0.0], [0.0, 0.0]]])
    frame = density(flat, BASE.schedule, 0.0, 40)
    assert (frame.max(axis=0)[12:28] > 0).all()
    assert np.isfinite(frame).all()
