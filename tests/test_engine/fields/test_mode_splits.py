"""Mode splits: exact levels of symmetric drawings, their place on every clock, and that work stays bounded."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import EngineError, Experiment, ModeSplits, PointCloud, Quality, mode_splits
from engine.experiment.mixture import GaussianMixture
from engine.experiment.target import SoftenedCloud
from engine.fields.mode_splits import PRECISION, binned
from engine.fields.modes import climb

ATOMS = [[-1.0, 0.0], [1.0, 0.0]]
TOLERANCE = 3 * PRECISION[Quality.FULL]  # of v: twice that of s, and what two modes' distance hides


def polygon(n: int) -> PointCloud:
    angles = 2 * np.pi * np.arange(n) / n + 0.1
    return PointCloud.of(np.stack([np.cos(angles), np.sin(angles)], axis=1))


def full(experiment: Experiment) -> ModeSplits:
    *_, last = mode_splits(experiment)
    assert last.quality is Quality.FULL
    return last


def variances(experiment: Experiment, found: ModeSplits) -> np.ndarray:
    """s^2 + s0^2 at the splits."""
    return experiment.schedule.level_of_phase(found.phases) ** 2 + experiment.softness**2


@pytest.mark.parametrize("softness", [0.0, 0.05, 0.6])
@pytest.mark.parametrize("settings", [{}, {"kappa": 2.0, "beta": 0.5}, {"process": "ve"}, {"process": "pinned"}])
def test_two_atoms_split_at_variance_one(softness: float, settings: dict[str, object]) -> None:
    experiment = Experiment(cloud=PointCloud.of(ATOMS), softness=softness, **settings)  # type: ignore[arg-type]
    found = full(experiment)
    assert found.modes.tolist() == [2]
    assert variances(experiment, found) == pytest.approx([1.0], rel=TOLERANCE)


@pytest.mark.parametrize("axis", [0, 1])
def test_drifts_that_differ_split_by_the_noise_along_the_atoms(axis: int) -> None:
    experiment = Experiment(cloud=PointCloud.of(np.eye(2)[[axis, axis]] * [[1.0], [-1.0]]), softness=0.1, kappa_ratio=2)
    level = float(experiment.schedule.level_of_phase(full(experiment).phases)[0])
    own = experiment.schedule.axes(2)[axis].noise_level(experiment.schedule.time(level))
    assert own**2 + 0.01 == pytest.approx(1.0, rel=2 * TOLERANCE)  # the second axis' level grows up to twice as fast


@pytest.mark.parametrize("n", [4, 5, 6, 12])
def test_a_regular_polygon_splits_all_at_once(n: int) -> None:
    # at the centre Hess log p = (Cov - v)/v^2 with the points' covariance 1/2, and no mode is left beside it from there
    experiment = Experiment(cloud=polygon(n))
    found = full(experiment)
    assert found.modes.tolist() == [n]
    assert variances(experiment, found) == pytest.approx([0.5], rel=TOLERANCE)


def test_a_triangle_keeps_its_corners_beyond_the_birth_of_a_middle() -> None:
    # at v = 1/2 the centre becomes a mode too, yet the corners last a little longer (Carreira-Perpinan & Williams 2003)
    experiment = Experiment(cloud=polygon(3))
    found = full(experiment)
    assert found.modes.tolist() == [3]
    (v,) = variances(experiment, found)
    assert 0.5 < v < 0.6
    law = SoftenedCloud(centres=polygon(3).positions, weights=np.full(3, 1 / 3), softness=0.0)
    starts = np.concatenate([law.centres, np.zeros((1, 2))])
    assert len(climb(law, starts, math.sqrt(0.5 * (0.5 + v))).modes) == 4
    assert len(climb(law, starts, math.sqrt(1.001 * v)).modes) == 1


def test_a_gaussian_never_splits() -> None:
    for experiment in (
        Experiment(cloud=PointCloud.of([[0.3, 1.0]]), softness=0.3),
        Experiment(cloud=PointCloud.of([[0.3, 1.0]]), softness=0.0),
        Experiment(mixture=GaussianMixture.of([[0.0, 0.0]], variances=[[2.0, 0.1]])),
    ):
        assert len(full(experiment).phases) == 0


def test_components_of_a_mixture_split_as_softened_points() -> None:
    experiment = Experiment(mixture=GaussianMixture.of(ATOMS, variances=0.04))
    level = experiment.schedule.level_of_phase(full(experiment).phases)
    assert level**2 + 0.04 == pytest.approx([1.0], rel=TOLERANCE)


def test_pairs_of_pairs_split_in_turn() -> None:
    # two pairs 2 e apart at distance 2 L: the whole splits at v = L^2 about, then each pair at e^2, to exp(-L^2/e^2)
    cloud = PointCloud.of([[-3.1, 0.0], [-2.9, 0.0], [2.9, 0.0], [3.1, 0.0]])
    experiment = Experiment(cloud=cloud, softness=0.02, termination_time=4.0)
    found = full(experiment)
    assert found.modes.tolist() == [2, 2]
    low, high = variances(experiment, found)
    assert low == pytest.approx(0.01, rel=TOLERANCE)
    assert high == pytest.approx(9.0, rel=0.02)  # each pair widens its own part by e^2 = .01


def test_splits_beyond_the_end_of_the_clock_are_not_told() -> None:
    experiment = Experiment(cloud=PointCloud.of(ATOMS), termination_time=0.2)  # s = .70
    assert len(full(experiment).phases) == 0


@pytest.mark.parametrize("m", [700, 5000])
def test_many_points_are_binned_and_the_clusters_found(m: int) -> None:
    random = np.random.default_rng(1)
    centres = np.array([[-2.0, 0.0], [2.0, 0.0]])
    cloud = PointCloud.of(centres[np.arange(m) % 2] + 0.1 * random.standard_normal((m, 2)))
    experiment = Experiment(cloud=cloud, softness=0.3)
    found = full(experiment)
    assert "bins" in found.note
    # a mixture of two Gaussians of variance .01 + s0^2 + s^2: the sample's own spread and means err by 1/sqrt(m)
    assert (variances(experiment, found) + 0.01)[-1] == pytest.approx(4.0, rel=4 / math.sqrt(m))


def test_bins_keep_the_mean_and_the_weights() -> None:
    random = np.random.default_rng(2)
    weights = random.dirichlet(np.ones(600))
    law = SoftenedCloud(centres=random.normal(size=(600, 2)), weights=weights, softness=0.1)
    fewer, width = binned(law, 100)
    assert isinstance(fewer, SoftenedCloud)
    assert 20 < len(fewer) <= 100
    assert width > 0
    assert fewer.mean == pytest.approx(law.mean, abs=1e-12)
    assert fewer.softness == law.softness
    assert binned(law, 600)[0] is law


def test_modes_have_no_gradient_and_lie_on_top() -> None:
    from engine.scores import EmpiricalScore

    random = np.random.default_rng(3)
    law = SoftenedCloud(centres=random.normal(size=(60, 2)), weights=np.full(60, 1 / 60), softness=0.1)
    found = climb(law, law.centres, 0.25)
    score = EmpiricalScore(law)
    modes = score.tensor(found.modes)
    assert 1 < len(modes) < 30
    assert (score.denoise(modes, 0.25) - modes).abs().max() < 1e-9
    rise = score.log_density(modes, 0.25)[found.reached] - score.log_density(score.tensor(law.centres), 0.25)
    assert rise.min() > 0


def test_the_draft_lands_and_is_near_the_full_result() -> None:
    experiment = Experiment(cloud=PointCloud.of(ATOMS))
    (draft,) = mode_splits(experiment, lambda: True)
    assert draft.quality is Quality.DRAFT
    assert draft.phases == pytest.approx(full(experiment).phases, abs=PRECISION[Quality.DRAFT])
    with pytest.raises(EngineError, match="no points"):
        next(mode_splits(Experiment()))


def test_at_most_a_dozen_of_the_most_massive() -> None:
    random = np.random.default_rng(4)
    found = full(Experiment(cloud=PointCloud.of(random.normal(size=(200, 2))), softness=0.01))
    assert 1 <= len(found.phases) <= 12
    assert (np.diff(found.phases) > 0).all()
    assert (found.modes >= 2).all()
