"""Particles keep their identity under every setting, and follow the weights."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Experiment, GaussianMixture, PointCloud
from engine.experiment.target import SoftenedCloud, target_of
from engine.processes.particles import Stream, draw_particles, draw_sources, generator, members

CLOUD = PointCloud.of(np.random.default_rng(0).standard_normal((40, 2)))
BASE = Experiment(cloud=CLOUD, particles=100)


@pytest.mark.parametrize(
    "change", [{"termination_time": 0.5}, {"softness": 0.3}, {"kappa": 2.0}, {"curvature": 5.0}, {"steps": 10}]
)
def test_particles_keep_their_gaussian_under_every_setting(change: dict[str, float]) -> None:
    changed = draw_particles(dataclasses.replace(BASE, **change))
    assert np.array_equal(changed.gaussian, draw_particles(BASE).gaussian)


@pytest.mark.parametrize("curvature", [0.0, 2.0])
def test_more_particles_never_change_the_first(curvature: float) -> None:
    few = draw_particles(dataclasses.replace(BASE, curvature=curvature))
    many = draw_particles(dataclasses.replace(BASE, curvature=curvature, particles=5000))
    assert len(few) == 100
    for name in ("sources", "x0", "gaussian"):
        assert np.array_equal(getattr(few, name), getattr(many, name)[:100])


def test_other_seeds_draw_others_but_start_from_the_same_points() -> None:
    one, other = draw_particles(BASE), draw_particles(dataclasses.replace(BASE, seed=8))
    assert not np.allclose(one.gaussian, other.gaussian)
    assert np.array_equal(one.sources, other.sources)


def test_softness_spreads_every_particle_around_its_point() -> None:
    sharp = draw_particles(dataclasses.replace(BASE, softness=0.0))
    soft = draw_particles(dataclasses.replace(BASE, softness=0.1))
    softer = draw_particles(dataclasses.replace(BASE, softness=0.2))
    assert np.array_equal(sharp.x0, CLOUD.positions[sharp.sources])
    assert softer.x0 - sharp.x0 == pytest.approx(2 * (soft.x0 - sharp.x0), abs=1e-14)


@given(m=st.integers(1, 60), rounds=st.integers(1, 4), rest=st.integers(0, 59))
def test_equal_weights_visit_every_point_in_every_round(m: int, rounds: int, rest: int) -> None:
    target = SoftenedCloud(centres=np.zeros((m, 2)), weights=np.full(m, 1 / m), softness=0.0)
    sources = draw_sources(target, rounds * m + rest % m)
    assert sources[:m].tolist() == list(range(m))
    visits = np.bincount(sources, minlength=m)
    assert visits.max() - visits.min() <= 1


def test_sources_follow_the_weights() -> None:
    weights = np.random.default_rng(1).dirichlet(np.full(20, 0.5))
    target = SoftenedCloud(centres=np.zeros((20, 1)), weights=weights, softness=0.0)
    share = np.bincount(draw_sources(target, 20_000), minlength=20) / 20_000
    # The recurrence has low discrepancy: far below the 5e-3 of independent draws (5 standard errors of sqrt(w/n)).
    assert np.abs(share - weights).max() < 2e-3


def test_points_without_weight_start_no_particle() -> None:
    target = target_of(Experiment(cloud=PointCloud.of(CLOUD.positions, np.arange(40) % 2)))
    assert (draw_sources(target, 500) % 2 == 1).all()


def test_a_small_change_of_weights_moves_few_particles() -> None:
    slightly = target_of(dataclasses.replace(BASE, curvature=0.01))
    moved = draw_sources(slightly, 4000) != draw_sources(target_of(BASE), 4000)
    distance = 0.5 * np.abs(slightly.weights - CLOUD.weights).sum()  # total variation: the share that has to move
    assert moved.mean() <= distance + 2e-3  # and the discrepancy of 4000 terms


def test_streams_of_one_seed_are_independent() -> None:
    draws = np.stack([generator(7, stream).standard_normal(10_000) for stream in Stream])
    correlation = np.corrcoef(draws) - np.eye(len(Stream))
    assert np.abs(correlation).max() < 5e-2  # five standard errors of 1/sqrt(10,000)


def test_particles_of_a_mixture_follow_it_under_every_curvature() -> None:
    mixture = GaussianMixture.of([[0.0, 0.0], [4.0, 0.0]], variances=[[1.0, 0.3], [0.2, 2.0]], weights=[0.7, 0.3])
    for curvature in (0.0, -0.2, 1.0):
        law = mixture.shifted(curvature)
        experiment = Experiment(mixture=mixture, curvature=curvature, particles=8000)
        particles = draw_particles(experiment)
        components = experiment.cloud.labels[particles.sources]
        # To the discrepancy of the two sequences, about 1/n, where components leave home; five standard errors of x0.
        assert np.bincount(components) / 8000 == pytest.approx(law.weights, abs=2e-3)
        assert particles.x0.mean(0) == pytest.approx(law.mean, abs=0.02)
        assert np.cov(particles.x0.T) == pytest.approx(law.covariance, abs=0.08 * law.covariance.max())


def test_members_are_points_of_the_component_in_turn() -> None:
    labels = np.array([0, 2, 0, 2, 2])
    assert members(np.array([0, 0, 0, 2, 2, 2, 2]), labels).tolist() == [0, 2, 0, 1, 3, 4, 1]
    assert labels[members(np.array([2, 0, 2]), labels)].tolist() == [2, 0, 2]
    assert members(np.array([1, 7]), labels).max() < 5  # components without a point: any will do
