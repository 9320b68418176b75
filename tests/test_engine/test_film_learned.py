"""A film whose reversal is that by a learned score: of the same particles, and only where there is one."""

from __future__ import annotations

import dataclasses

import numpy as np
from made_learning import learning
from stage_films import diffusion, two_moons

from engine import EndsDifference, Experiment, Film, ends_difference
from engine.results.trajectory import Trajectory

N = 20  # particles that were learned, of 60


def film() -> Film:
    experiment = Experiment(cloud=two_moons(60)).reduced("diffusion")
    exact = diffusion(experiment)
    moved = Trajectory(phases=[0.0, 1.0], positions=exact.reverse.positions[[0, -1], :N] + np.float32([0.5, 0.0]))
    return Film(experiment=experiment, diffusion=exact, learning=learning(experiment, moved, ("vp",)))


def test_the_learned_reversal_stands_in_for_the_exact_one() -> None:
    exact = film()
    shown = exact.by_learned("vp")
    assert shown.reversed_by == "vp"
    assert shown.diffusion is not None
    assert exact.diffusion is not None
    assert shown.diffusion.reverse.n == N
    assert shown.diffusion.forward is exact.diffusion.forward
    assert np.array_equal(shown.diffusion.latents, exact.diffusion.latents[:N])
    assert shown.diffusion.error is None
    found = ends_difference(exact.diffusion, shown.diffusion)
    assert isinstance(found, EndsDifference)
    # Every particle was moved by 0.5; positions of size 3 are float32, whose rounding is 3 * 6e-8.
    assert abs((found.displacement.number or 0.0) - 0.5) < 1e-6


def test_where_none_was_learned_the_film_stays_what_it_is() -> None:
    exact = film()
    assert exact.by_learned("pinned") is exact
    assert exact.by_learned("") is exact
    elsewhere = dataclasses.replace(exact, diffusion=diffusion(exact.experiment.with_parameters({"seed": 3})))
    assert elsewhere.by_learned("vp") is elsewhere
    assert dataclasses.replace(exact, learning=None).by_learned("vp").reversed_by == ""
