"""Laws on the line: derivatives against differences, quantiles against tails, and the engine's own L_r."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from engine.diagnostics import FULL, Problem
from engine.diagnostics.concavity.line_localisation import (
    largest_localisation,
    line_localisation,
    log_concave_line_snr,
    mean_localisation,
    mean_localisation_by_parts,
)
from engine.diagnostics.concavity.localisation_law import lens_nodes, localisation_law
from engine.experiment.experiment import Experiment
from engine.experiment.mixture import GaussianMixture
from engine.laws.line_laws import MixtureOnLine, UniformOnLine, normal_nodes

LAWS = {
    "normal": MixtureOnLine.of((1.0, 0.3, 0.5)),
    "mixture": MixtureOnLine.of((0.2, -2.0, 0.3), (0.5, 0.5, 1.0), (0.3, 2.0, 0.1)),
    "noised atoms": MixtureOnLine.of((0.3, -1.0, 0.0), (0.7, 1.0, 0.0)).noised(0.8, 0.5),
    "noised uniform": UniformOnLine(half=1.5).noised(0.9, 0.4),
}
X = np.linspace(-3, 3, 61)


@pytest.mark.parametrize("name", LAWS)
def test_score_and_bend_are_derivatives_of_the_distribution(name):
    law, h = LAWS[name], 1e-4

    def density(x):
        return (np.exp(law.log_cdf(x + h)) - np.exp(law.log_cdf(x - h))) / (2 * h)

    inner = X[np.exp(law.log_cdf(X)) > 1e-3]
    inner = inner[np.exp(law.log_survival(inner)) > 1e-3]
    # differences of order h^2, and of rounding 1e-16/h of a density above 1e-3
    slopes = (np.log(density(inner + 1e-3)) - np.log(density(inner - 1e-3))) / 2e-3
    assert law.score(inner) == pytest.approx(slopes, abs=1e-3)
    bends = (law.score(inner + h) - law.score(inner - h)) / (2 * h)
    assert law.bend(inner) == pytest.approx(bends, abs=1e-5)


@pytest.mark.parametrize("name", LAWS)
def test_quantiles_invert_the_distribution_in_both_tails(name):
    law = LAWS[name]
    z = np.linspace(-7, 7, 141)
    x = law.quantiles(z)
    assert (np.diff(x) > 0).all()
    left = z < 0
    assert law.log_cdf(x[left]) == pytest.approx(np.log(ndtr(z[left])), rel=1e-9)
    assert law.log_survival(x[~left]) == pytest.approx(np.log(ndtr(-z[~left])), rel=1e-9)


@pytest.mark.parametrize("name", LAWS)
def test_nodes_and_smooth_means_have_the_laws_moments(name):
    law = LAWS[name]
    z, weights = normal_nodes(4001)
    x = law.quantiles(z)
    for power in (1, 2):
        exact = float(weights @ x**power)
        assert law.mean_of(lambda y, power=power: y**power) == pytest.approx(exact, abs=1e-6)
        places, shares = law.nodes(100_000)
        assert shares.sum() == pytest.approx(1)
        assert float(shares @ places**power) == pytest.approx(exact, abs=2e-4)  # tails beyond 1/n of the mass


@pytest.mark.parametrize("r", [0.4, 1.3, 4.0])
def test_the_law_of_l_is_the_diagnostics(r):
    line = LAWS["mixture"]
    mixture = GaussianMixture.of(line.means, variances=line.variances, weights=line.weights)
    problem = Problem(Experiment(mixture=mixture, snr=r), FULL)
    theirs, ours = (
        localisation_law(problem, r, lens_nodes(problem, 6_000)).whole,
        line_localisation(line, r, 6_000).whole,
    )
    assert np.sort(ours.levels) == pytest.approx(np.sort(theirs.levels), abs=1e-9)
    assert ours.smallest_ratio() == pytest.approx(theirs.smallest_ratio(), abs=1e-6)


def test_two_atoms_have_their_closed_forms():
    atoms = MixtureOnLine.of((0.5, -1.0, 0.0), (0.5, 1.0, 0.0))
    y = np.linspace(-4, 4, 101)
    for r in (0.5, 1.5):
        assert 1 + atoms.noised(r, 1).bend(y) == pytest.approx(r**2 / np.cosh(r * y) ** 2, abs=1e-12)
        assert largest_localisation(atoms, r) == pytest.approx(r**2, rel=1e-12)
    assert log_concave_line_snr(atoms) == pytest.approx(1, abs=1e-8)


def test_a_uniform_law_is_a_truncated_normal_seen_through_noise():
    law, r = UniformOnLine(half=1.0), 3.0
    u = np.linspace(-r, r, 20_001)
    for y in (0.0, 1.0, 3.5):
        weights = np.exp(-((u - y) ** 2) / 2)
        weights[[0, -1]] /= 2  # trapezoid, error h^2
        mean = weights @ u / weights.sum()
        variance = weights @ (u - mean) ** 2 / weights.sum()
        assert 1 + float(law.noised(r, 1).bend(np.array([y]))[0]) == pytest.approx(variance, abs=1e-6)
    assert log_concave_line_snr(law) == math.inf


@pytest.mark.parametrize("name", ["normal", "mixture"])
def test_mean_localisation_is_by_parts_too(name):
    law = LAWS[name]
    mean = mean_localisation(law, 1.2)
    assert mean == pytest.approx(mean_localisation_by_parts(law, 1.2), abs=1e-12)
    assert mean == pytest.approx(line_localisation(law, 1.2, 100_000).whole.upper_mean(1), abs=4e-5)
