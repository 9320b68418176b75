"""Smooth densities through noise, their whole flow, and how far a map of the Gaussian is from optimal."""

from __future__ import annotations

import math

import numpy as np
import pytest
from returned import returned

from engine.flow.angle_flow import decoded, decoded_only, encoded
from engine.flow.anisotropic_gaussian import diffused, linear_encoder
from engine.flow.encoder_excess import encoder_excess
from engine.laws.convex_gradient import ConvexGradient
from engine.laws.rearrangement import best_rearrangement, even_nodes, gauss_nodes
from engine.laws.smooth_density import SmoothDensity, box_of
from engine.values import FloatArray

COVARIANCE = np.array([[1.0, 0.5], [0.5, 0.6]])
MEAN = np.array([0.3, -0.2])


def log_gaussian(x: FloatArray) -> FloatArray:
    away = x - MEAN
    logs: FloatArray = -((away @ np.linalg.inv(COVARIANCE)) * away).sum(axis=1) / 2
    return logs


def gaussian() -> SmoothDensity:
    return SmoothDensity(log_gaussian, *box_of(log_gaussian, 2, 10.0), 0.15)


@pytest.mark.parametrize("angle", [0.01, 0.2, 0.7, 1.3, math.pi / 2])
def test_posterior_of_a_gaussian(angle: float) -> None:
    """Normal conditioning; nearby (the first angles) Gauss-Hermite is exact but for tails, wide the grid is."""
    alpha, sigma = math.cos(angle), math.sin(angle)
    xt = np.random.default_rng(2).standard_normal((20, 2))
    mean, covariance = gaussian().posterior(xt, alpha, sigma)
    gain = alpha * COVARIANCE @ np.linalg.inv(alpha**2 * COVARIANCE + sigma**2 * np.eye(2))
    assert mean == pytest.approx(MEAN + (xt - alpha * MEAN) @ gain.T, abs=1e-7)
    assert covariance == pytest.approx(np.broadcast_to(COVARIANCE - alpha * gain @ COVARIANCE, (20, 2, 2)), abs=1e-7)
    assert gaussian().denoise(xt, alpha, sigma) == pytest.approx(mean, abs=1e-12)


def test_density_is_normalised() -> None:
    x = np.array([[0.1, 0.4]])
    constant = math.log(2 * math.pi) + math.log(np.linalg.det(COVARIANCE)) / 2
    assert gaussian().log_probability(x) == pytest.approx(log_gaussian(x) - constant, abs=1e-9)


def test_codes_of_a_gaussian_whiten_it_and_decoding_undoes_them() -> None:
    values, vectors = np.linalg.eigh(COVARIANCE)
    whiten = (vectors / np.sqrt(values)) @ vectors.T
    x = MEAN + np.random.default_rng(3).standard_normal((110, 2)) @ COVARIANCE  # two blocks
    codes, derivative = returned(encoded(gaussian(), x))
    assert codes == pytest.approx((x - MEAN) @ whiten, abs=1e-6)  # steps of 1e-8
    assert derivative == pytest.approx(np.broadcast_to(whiten, derivative.shape), abs=1e-6)
    back, inverse = returned(decoded(gaussian(), codes))
    assert back == pytest.approx(x, abs=1e-6)
    assert inverse @ derivative == pytest.approx(np.broadcast_to(np.eye(2), inverse.shape), abs=1e-6)
    assert returned(decoded_only(gaussian(), codes)) == pytest.approx(x, abs=1e-6)


@pytest.mark.parametrize("d", [2, 3])
def test_a_turned_linear_map_is_as_far_from_optimal_as_its_rotation(d: int) -> None:
    """G = S R: the optimal map with its image is S, at E|S(R - I)z|^2, and saves 2 tr(S - S R) of the cost."""
    random, small = np.random.default_rng(d), 0.01
    factor, skew = random.standard_normal((d, d)), random.standard_normal((d, d))
    stretch = factor @ factor.T / d + np.eye(d)
    skew = small * (skew - skew.T)
    turn = np.linalg.solve(np.eye(d) - skew / 2, np.eye(d) + skew / 2)  # Cayley: orthogonal
    nodes, weights = gauss_nodes(d, 8)
    matrix = stretch @ turn
    found = best_rearrangement(nodes, weights, nodes @ matrix.T, np.broadcast_to(matrix, (len(nodes), d, d)), 2)
    assert found.saving == pytest.approx(2 * np.trace(stretch - matrix), rel=5 * small)  # right to its own order
    assert found.distance == pytest.approx(np.linalg.norm(stretch @ (turn - np.eye(d))), rel=5 * small)


def test_a_gradient_has_nothing_to_save() -> None:
    optimal = ConvexGradient(0.1)
    nodes, weights = even_nodes(2, 0.4)
    a, b, c = optimal.derivative(nodes)
    jacobians = np.stack([np.stack([a, b], axis=1), np.stack([b, c], axis=1)], axis=1)
    found = best_rearrangement(nodes, weights, optimal(nodes), jacobians, 8)
    displacement = math.sqrt(float(weights @ ((optimal(nodes) - nodes) ** 2).sum(axis=1)))
    assert found.distance < 1e-4 * displacement  # mass beyond the nodes, 2 exp(-13)
    with pytest.raises(ValueError, match="convex"):
        ConvexGradient(-0.5)


def test_the_excess_counts_exchanges() -> None:
    x0 = np.random.default_rng(4).standard_normal((40, 2))
    same = returned(encoder_excess(x0, 2 * x0))
    assert (same.eps_rel, same.reassigned, same.map_gap) == (0.0, 0.0, 0.0)
    codes = 2 * x0
    codes[[0, 1]] = codes[[1, 0]]
    swapped = returned(encoder_excess(x0, codes))
    saved = 4 * ((x0[0] - x0[1]) ** 2).sum() / 40  # 2 <x_0 - x_1, codes of them exchanged back>
    assert swapped.eps_rel == pytest.approx(saved / (x0**2).sum(axis=1).mean(), rel=1e-12)
    assert swapped.reassigned == pytest.approx(2 / 40)


def test_linear_encoder_keeps_the_law() -> None:
    drift = np.array([1.0, 2.5])
    matrix = linear_encoder(COVARIANCE, drift, 1.5)
    assert matrix @ COVARIANCE @ matrix.T == pytest.approx(diffused(COVARIANCE, drift, 1.5), abs=1e-10)
