"""From A's ends to B's: the same particles by number, nothing between equals, else a sentence why not."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from engine import DiffusionResult, EndsDifference, Experiment, PointCloud, ends_difference, simulate

FIVE = PointCloud.of([[-1.0, -0.5], [-0.4, 1.0], [1.0, -1.0], [1.2, 0.8], [0.0, 0.1]])


@functools.cache
def diffused(full: bool = True, **settings: object) -> DiffusionResult:
    experiment = Experiment(cloud=FIVE, particles=60, softness=0.01).with_parameters(settings)
    return list(simulate(experiment, draft=not full, superseded=lambda: not full))[-1]


def found(a: DiffusionResult, b: DiffusionResult) -> EndsDifference:
    difference = ends_difference(a, b)
    assert isinstance(difference, EndsDifference)
    return difference


def test_between_equal_sides_nothing_moves() -> None:
    same = found(diffused(), diffused())
    assert (same.displacement.value, same.moved.value, same.note) == (0.0, 0.0, "")
    assert not same.displacement.seen
    np.testing.assert_array_equal(same.starts, same.ends)


def test_a_shorter_time_moves_ends_by_more_than_the_steps_err() -> None:
    there, back = found(diffused(), diffused(termination_time=0.3)), found(diffused(termination_time=0.3), diffused())
    assert there.displacement.seen
    assert there.moved.seen
    assert there.displacement.value == back.displacement.value
    np.testing.assert_array_equal(there.starts, back.ends)
    assert there.note == ""


def test_more_steps_move_ends_by_less_than_the_floor() -> None:
    assert not found(diffused(), diffused(steps=128)).displacement.seen


def test_of_more_particles_those_are_compared_that_both_sides_have() -> None:
    more = found(diffused(), diffused(particles=100))
    assert more.starts.shape == more.ends.shape == (60, 2)
    assert "first 60 particles" in more.note
    assert not more.displacement.seen


def test_a_start_law_that_moves_the_latents_keeps_the_particles() -> None:
    assert "paired by the particles' numbers" in found(diffused(), diffused(start="exact", termination_time=1.0)).note


def test_a_stochastic_sampler_says_that_its_steps_error_is_not_known() -> None:
    assert "not known" in found(diffused(), diffused(sampler="sde")).displacement.note


def test_other_seeds_have_other_particles() -> None:
    sentence = ends_difference(diffused(), diffused(seed=8))
    assert sentence == "The two sides have different seeds, so their particles are not the same ones."


def test_other_drawings_have_no_points_in_common() -> None:
    other = Experiment(cloud=PointCloud.of(FIVE.positions * 0.5), particles=60, softness=0.01)
    moved = found(diffused(), list(simulate(other, draft=False))[-1])
    assert moved.moved.value is None
    assert moved.displacement.seen


@pytest.mark.parametrize("full", [False, True])
def test_shares_are_of_all_particles(full: bool) -> None:
    moved = found(diffused(full), diffused(full, termination_time=0.3)).moved
    assert moved.value is not None
    assert float(moved.value) * 60 == pytest.approx(round(float(moved.value) * 60))
