"""Components that are present: one notion of them, and what is absent is nowhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.clouds.points import PointCloud
from engine.clouds.presence import LEAST, shares_of
from engine.diagnostics import DRAFT, Problem, finished
from engine.diagnostics.concavity.largest_hessian import largest_hessian
from engine.diagnostics.concavity.laws import exact_score, is_gaussian, narrowest, second_moments
from engine.diagnostics.sensitivity import sample_of
from engine.diagnostics.transport_cost import transport_cost
from engine.experiment.experiment import Experiment
from engine.experiment.mixture import GaussianMixture, sample_cloud
from engine.experiment.schedule import Schedule
from engine.experiment.target import SoftenedCloud, law_of
from engine.fields.density import density
from engine.flow.exact_reverse import draw_components
from engine.insights.hessian_plane import bend
from engine.insights.passes import spread_over
from engine.insights.plane_grid import PlaneGrid
from engine.laws.posterior import posterior
from engine.processes.particles import draw_particles

# Two narrow Gaussians of which the curvature 10^6 leaves one, as exp(-10^6 |x|^2/2) does.
LEANING = {
    "weights": [0.15099325019232301, 0.8490067498076769],
    "means": [[1.1617792678290166, 0.9236388790974335], [-0.27895238272905076, -0.6650638191020103]],
    "covariances": [
        [[2.072728364110897, -1.9211937286417466], [-1.9211937286417466, 1.7807376050241082]],
        [[2.0956751738929427, -1.916447598458635], [-1.916447598458635, 1.7525480300533889]],
    ],
}
SCHEDULE = Schedule(termination_time=1.0)
# A flat component in the middle of two others, and these alone: it is there, but weighs nothing.
TWO = GaussianMixture.of([[-1.0, 0.0], [1.0, 0.3]], variances=[0.2, 0.1], weights=[0.3, 0.7])
WITH_ABSENT = GaussianMixture.of(
    [[-1.0, 0.0], [0.1, 0.1], [1.0, 0.3]], variances=[0.2, 0.0, 0.1], weights=[0.3, 0.0, 0.7]
)
POINTS = SoftenedCloud(centres=np.array([[-1.0, 0.0], [1.0, 0.3]]), weights=np.array([0.3, 0.7]), softness=0.3)
POINTS_WITH_ABSENT = SoftenedCloud(
    centres=np.array([[-1.0, 0.0], [0.1, 0.1], [1.0, 0.3]]), weights=np.array([0.3, 0.0, 0.7]), softness=0.3
)
PAIRS = [pytest.param(WITH_ABSENT, TWO, id="mixture"), pytest.param(POINTS_WITH_ABSENT, POINTS, id="cloud")]


def test_what_the_shift_leaves_of_a_mixture_costs_what_its_one_gaussian_costs():
    experiment = Experiment(mixture=GaussianMixture.from_json(LEANING), curvature=1e6)
    law = law_of(experiment)
    assert law.present.tolist() == [1]
    assert is_gaussian(law)
    (cost, _, _) = finished(transport_cost(Problem(experiment, DRAFT)), lambda: False)
    # by hand: S = (I + c Sigma)^-1 Sigma, m = (I + c Sigma)^-1 mu; from N(0, I) |m|^2 + sum (sqrt(lambda_i) - 1)^2
    covariance, mean = (np.array(LEANING[name][1]) for name in ("covariances", "means"))
    grown = np.eye(2) + 1e6 * covariance
    shifted, moved = np.linalg.solve(grown, covariance), np.linalg.solve(grown, mean)
    variances = np.maximum(np.linalg.eigvals(shifted), 0.0)
    closed = float(moved @ moved) + float(((np.sqrt(variances) - 1) ** 2).sum())
    # Sigma is singular to rounding, so its narrow width is known to the root of 4 eps; the cost has that twice
    assert cost.value == pytest.approx(closed, abs=2 * math.sqrt(4 * np.finfo(float).eps))


@pytest.mark.parametrize("weight", [0.0, 5e-324, 1e-310, LEAST / 2])
def test_a_weight_without_digits_is_nothing(weight):
    weights = np.array([1.0, weight])
    laws = [
        PointCloud.of([[0.0, 0.0], [1.0, 0.0]], weights),
        GaussianMixture.of([[0.0, 0.0], [1.0, 0.0]], variances=1.0, weights=weights),
        SoftenedCloud(centres=np.eye(2), weights=weights, softness=0.1),
    ]
    for law in laws:
        assert law.weights.tolist() == [1.0, 0.0]
        assert law.present.tolist() == [0]
        assert len(law.atoms()[0]) == 1


def test_a_weight_with_digits_is_there_however_light():
    law = PointCloud.of([[0.0, 0.0], [1.0, 0.0]], [1.0, 1e-300])
    assert law.present.tolist() == [0, 1]


@pytest.mark.parametrize("weights", [[1e308, 1e308], [5e-324, 5e-324], [1e308, 0.0], [3.0, 1.0], [0.25, 0.75]])
def test_shares_sum_to_one_at_both_ends_of_floating_point(weights):
    shares = shares_of(np.array(weights))
    assert shares.sum() == pytest.approx(1.0, abs=1e-12)  # `shares_of` lets so much pass as 1
    assert (shares > 0).tolist() == [weight > 0 for weight in weights]


@pytest.mark.parametrize(("law", "alone"), PAIRS)
def test_what_is_absent_changes_no_property(law, alone):
    assert narrowest(law) == narrowest(alone)
    assert law.softness == alone.softness
    assert largest_hessian(law, 0.5) == pytest.approx(largest_hessian(alone, 0.5), rel=1e-6)  # both by a search
    # sums of three terms in place of two
    np.testing.assert_allclose(second_moments(law), second_moments(alone), rtol=1e-14)
    np.testing.assert_allclose(law.mean, alone.mean, rtol=1e-14, atol=1e-16)
    for mine, other in zip(law.atoms(), alone.atoms(), strict=True):
        assert (mine == other).all()


@pytest.mark.parametrize(("law", "alone"), PAIRS)
def test_what_is_absent_is_nowhere_to_be_seen(law, alone):
    grid = PlaneGrid(half_width=2.0, side=12)
    for level in (0.0, 0.7):
        mine, other = (bend(each, SCHEDULE, level, grid) for each in (law, alone))
        np.testing.assert_allclose(mine.hessians, other.hessians, rtol=1e-9, atol=1e-9)
        pictures = [density(each, SCHEDULE, level, 16) for each in (law, alone)]
        np.testing.assert_allclose(*pictures, rtol=1e-12, atol=1e-300)
    places = torch.tensor([[0.0, 0.0], [0.1, 0.1], [3.0, 1.0]], dtype=torch.float64)
    seen = [exact_score(each).denoise(places, 0.2).numpy() for each in (law, alone)]
    np.testing.assert_allclose(*seen, rtol=1e-12)


@pytest.mark.parametrize("level", [0.0, 0.5])
def test_a_flat_component_that_is_absent_does_not_break_the_posterior(level):
    # its covariance has no inverse at level 0
    mine, other = (posterior(Experiment(mixture=law), level, np.array([0.1, 0.1])) for law in (WITH_ABSENT, TWO))
    np.testing.assert_allclose(mine.mean, other.mean, rtol=1e-13)
    np.testing.assert_allclose(mine.covariance, other.covariance, rtol=1e-13, atol=1e-15)
    assert mine.localisation == pytest.approx(other.localisation, rel=1e-13)


@pytest.mark.parametrize("law", [WITH_ABSENT, POINTS_WITH_ABSENT])
def test_nothing_starts_or_ends_at_what_is_absent(law):
    xt = np.random.default_rng(3).standard_normal((200, 2))
    ends = draw_components(law, xt, np.full(2, 0.5), np.random.default_rng(4).random(200))
    assert set(ends.tolist()) == {0, 2}
    bare = Problem(Experiment(cloud=PointCloud.of(np.eye(3)[:, :2], [1.0, 0.0, 1.0]), softness=0.0), DRAFT)
    assert (sample_of(bare, bare.law, 3).weights > 0).all()


def test_particles_keep_the_numbers_of_components_that_others_left():
    labels = draw_particles(Experiment(mixture=GaussianMixture.from_json(LEANING), curvature=1e6, particles=20))
    cloud = sample_cloud(GaussianMixture.from_json(LEANING))
    assert set(cloud.labels[labels.sources].tolist()) == {1}


def test_one_gaussian_beside_an_absent_one_is_seen_as_one_gaussian():
    alone = sample_cloud(GaussianMixture.of([[1.0, 2.0]], variances=[[2.0, 0.5]]))
    two = GaussianMixture.of([[9.0, 9.0], [1.0, 2.0]], variances=[[7.0, 0.0], [2.0, 0.5]], weights=[0.0, 1.0])
    beside = sample_cloud(two)
    assert (alone.positions == beside.positions).all()
    assert set(beside.labels.tolist()) == {1}


def test_a_view_of_fewer_points_takes_those_that_weigh_something():
    weights = np.zeros(100)
    weights[[3, 50, 51]] = 1.0
    cloud = PointCloud.of(np.random.default_rng(1).standard_normal((100, 2)), weights)
    assert len(spread_over(cloud, 10).present) == 3


def test_a_curvature_next_to_the_lowest_is_refused_or_gives_a_law():
    mixture = GaussianMixture.of([[0.0], [1.0]], variances=[2.0, 1.0])
    lowest = mixture.lowest_curvature
    law = mixture.shifted(lowest * (1 - 1e-9))
    assert np.isfinite(law.covariances).all()
    assert math.isfinite(law.radius)
