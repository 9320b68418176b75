"""The encoder's excess, its codes, the swap witness, and the reversal's final error."""

from __future__ import annotations

import math

import numpy as np
import pytest
from returned import returned

from engine.clouds.points import PointCloud
from engine.diagnostics import FULL, Problem
from engine.diagnostics.encoder_gap import encoder_gap
from engine.diagnostics.flow import decoded, encoded
from engine.diagnostics.reverse_error import reverse_error
from engine.diagnostics.swap import best_swap
from engine.experiment.experiment import Experiment
from engine.experiment.mixture import GaussianMixture

FIVE = PointCloud.of(
    [[2.0409, -2.5557], [0.4181, -0.5678], [-0.4526, -0.2156], [-2.02, -0.2319], [-0.8652, 3.323]]
).centred()


def readings(diagnostic, **settings):
    return {r.name.split(".")[1]: r for r in returned(diagnostic(Problem(Experiment(**settings), FULL)))}


def test_codes_of_a_gaussian_are_whitened_data():
    covariance = np.array([[1.0, 0.6], [0.6, 0.8]])
    mixture = GaussianMixture.of([[0.7, -0.4]], [covariance])
    x = np.random.default_rng(3).normal(size=(6, 2))
    codes = returned(encoded(Problem(Experiment(mixture=mixture), FULL), x, 40.0))
    values, vectors = np.linalg.eigh(covariance)
    expected = (x - [0.7, -0.4]) @ (vectors / np.sqrt(values)) @ vectors.T  # E(x) = Sigma^(-1/2) (x - a)
    assert codes == pytest.approx(expected, abs=1e-6)


def test_decoding_undoes_encoding():
    problem = Problem(Experiment(cloud=FIVE, softness=0.3), FULL)
    x = problem.target.centres + 0.3 * np.random.default_rng(1).normal(size=(5, 2))
    codes = returned(encoded(problem, x, 40.0))
    back = returned(decoded(problem, codes, 0.003, 40.0))
    # at s = s0/100 the flow still has (s/s0)^2/2 = 5e-5 of the way from the softened end to go, of at most 1
    assert back == pytest.approx(x, abs=2e-4)


def test_the_excess_of_a_generic_cloud_is_seen_on_many_samples():
    found = readings(encoder_gap, cloud=FIVE, softness=0.05, particles=2000)
    # theory, section 6: 7e-3 at n = 2000; another draw of 2,000 moves it by some 1/sqrt(2000) of itself and its tail
    assert found["eps_rel"].value == pytest.approx(7e-3, abs=1.5e-3)
    assert found["eps_rel"].seen
    assert found["n"].value == 2000
    assert found["reassigned"].value > 0.1
    assert found["swap_saving"].seen


@pytest.mark.parametrize(
    "law",
    [
        dict(mixture=GaussianMixture.of([[0.3, 0.1]], [[[1.0, 0.6], [0.6, 0.8]]])),
        dict(cloud=PointCloud.of([[-1.0], [0.1], [2.0]], [0.2, 0.5, 0.3]), softness=0.2),
    ],
    ids=["Gaussian", "line"],
)
def test_optimal_maps_have_no_excess(law):
    found = readings(encoder_gap, particles=300, **law)
    assert not found["eps_rel"].seen
    assert found["reassigned"].value == 0
    assert not found["swap_saving"].seen


def test_bare_points_have_no_single_code():
    found = readings(encoder_gap, cloud=FIVE, softness=0)
    assert all(reading.value is None and "basin" in reading.note for reading in found.values())


def test_the_best_swap_is_the_one_that_saves_most():
    random = np.random.default_rng(6)
    x, z = random.normal(size=(15, 2)), random.normal(size=(15, 2))
    found = best_swap(z, x)
    i, j, saving = found.first, found.second, found.saving

    def cost(order):
        return ((x - z[order]) ** 2).sum()

    identity = np.arange(15)
    swaps = []
    for a in range(15):
        for b in range(a):
            order = identity.copy()
            order[[a, b]] = b, a
            swaps.append(cost(identity) - cost(order))
    order = identity.copy()
    order[[i, j]] = j, i
    assert saving == pytest.approx(max(swaps), rel=1e-12)
    assert cost(identity) - cost(order) == pytest.approx(saving, rel=1e-12)


def test_the_final_error_shows_the_prior_error_at_small_times():
    # [W], section 5: an off-centre cloud; start at the prior is wrong at T = .1 and right from p_T or when transported
    cloud = PointCloud.of([[3.0, 1.0], [4.0, -1.0], [2.0, 2.0]], [0.5, 0.3, 0.2])
    settings = dict(cloud=cloud, softness=0.4, termination_time=0.1, particles=400)
    prior = readings(reverse_error, start="prior", **settings)
    exact = readings(reverse_error, start="exact", **settings)
    moved = readings(reverse_error, start="transport", **settings)
    assert prior["w2_final"].seen
    assert prior["energy_final"].seen
    assert prior["w2_final"].value > 2 * exact["w2_final"].value
    assert moved["w2_final"].value < 0.5 * prior["w2_final"].value
    assert exact["w2_final"].value < 2 * exact["w2_final"].floor


@pytest.mark.parametrize("sampler", ["ode", "sde"])
def test_bare_reversals_return_the_training_points(sampler):
    found = readings(reverse_error, cloud=FIVE, softness=0, sampler=sampler, particles=100, start="exact")
    # the flow's landing leaves what 64 steps leave near basin boundaries; the exact SDE nothing
    assert found["nearest_training"].value < (0.05 if sampler == "ode" else 1e-5)


def test_softened_reversals_keep_their_distance():
    found = readings(reverse_error, cloud=FIVE, softness=0.2, particles=500)
    # E|s0 Z| = s0 sqrt(pi/2) in the plane, for points far apart
    expected = 0.2 * math.sqrt(math.pi / 2)
    nearest = found["nearest_training"]
    assert nearest.value == pytest.approx(expected, abs=4 * nearest.error + 0.01)
