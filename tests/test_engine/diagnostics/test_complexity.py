"""Multi-scale complexity against [L]'s known answers: two atoms, a Gaussian, a uniform law; and its identities."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from returned import returned

from engine.clouds.points import PointCloud
from engine.diagnostics import FULL, Problem
from engine.diagnostics.concavity.complexity import complexity
from engine.diagnostics.concavity.largest_hessian import largest_hessian, reach
from engine.diagnostics.concavity.localisation_law import lens_nodes, localisation_law
from engine.diagnostics.concavity.log_concave_scales import log_concave_scales
from engine.diagnostics.concavity.multi_scale import LocalisationLaw
from engine.experiment.experiment import Experiment
from engine.experiment.mixture import GaussianMixture
from engine.experiment.target import SoftenedCloud
from engine.scores import EmpiricalScore

LINE = PointCloud.of([[-1.0], [1.0]])
PLANE = PointCloud.of([[-1.0, 0.0], [1.0, 0.0]])
KNOWN = {  # h(0), h(.5), s(1), s(.5); theory, section 3
    1.5: (0.1286, 0.2394, 0.1792, 0.2742),
    3.0: (0.0237, 0.0282, 0.0078, 0.0108),
    math.sqrt(0.5): (0.0, 0.0, 0.0, 0.0),
}


def measured(cloud, **settings):
    values = returned(complexity(Problem(Experiment(cloud=cloud, **settings), FULL)))
    return {reading.name.split(".")[1]: reading for reading in values}


def law(cloud, r, count=200_000, **settings):
    problem = Problem(Experiment(cloud=cloud, snr=r, **settings), FULL)
    return localisation_law(problem, r, lens_nodes(problem, count))


@pytest.mark.parametrize("cloud", [LINE, PLANE], ids=["line", "plane"])
@pytest.mark.parametrize("r", KNOWN)
def test_two_atoms_have_their_known_tails_by_quadrature(cloud, r):
    found = law(cloud, r, softness=0)
    assert not found.sampled
    values = [
        found.value(of)
        for of in (
            lambda each: each.tail(0.0),
            lambda each: each.tail(0.5),
            lambda each: each.survival(1.0),
            lambda each: each.survival(0.5),
        )
    ]
    for (value, error), known in zip(values, KNOWN[r], strict=True):
        assert value == pytest.approx(known, abs=1e-4)  # known to four digits; the grid errs by less
        assert error < 3e-4


@pytest.mark.parametrize("r", KNOWN)
def test_two_atoms_have_their_known_tails_by_sampling(r):
    cloud = PointCloud.of([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    found = law(cloud, r, softness=0)
    assert found.sampled
    known = KNOWN[r]
    # four standard errors of 2e5 samples: L <= r^2, so below 4 * 4/sqrt(2e5) for h at r = 3 were it not rarer than .01
    for of, value in zip((lambda each: each.tail(0.0), lambda each: each.survival(1.0)), known[::2], strict=True):
        assert found.value(of)[0] == pytest.approx(value, abs=3e-3)


def test_bottleneck_and_log_concavity_of_two_atoms():
    found = measured(LINE, softness=0, snr=1.5)
    assert found["bottleneck_m_star"].value == pytest.approx(0.433, abs=5e-4)
    assert found["bottleneck_snr"].value == pytest.approx(1.37, abs=5e-3)
    assert found["r_star"].value == pytest.approx(1.0, abs=1e-6)
    assert found["m_star"].value <= found["bottleneck_m_star"].value


@pytest.mark.parametrize("r", [0.3, 0.8, 1.0])
def test_log_concave_scales_have_no_complexity(r):
    found = law(LINE, r, softness=0).whole
    # m* = 0 and delta* = 1 - r^2 for r <= 1 (theory, section 3); the supremum comes from a search good to 1e-8
    assert found.smallest_ratio() == pytest.approx((0.0, 1 - r**2), abs=1e-7)


@pytest.mark.parametrize("r", [0.5, 2.0, 20.0])
def test_a_gaussian_localises_alike_everywhere(r):
    found = measured(PointCloud.of([[0.3, -0.2]]), softness=0.5, snr=r, richness=4.0, level=0.3)
    one = 0.25 * r**2 / (0.25 * r**2 + 1)
    assert found["cvar"].value == pytest.approx(one, abs=1e-12)
    assert found["delta_star"].value == pytest.approx(1 - one, abs=1e-9)
    assert found["tail_level"].value == pytest.approx(max(0.0, one - 0.7), abs=1e-12)
    assert found["survival_one"].value == 0
    assert found["zeta_star"].value == pytest.approx((1 - one) * (1 + r**2), rel=1e-9)
    assert found["r_star"].value is None
    assert found["r_star"].note


@pytest.mark.parametrize("r", [0.5, 1.0, 3.0, 10.0])
def test_a_uniform_law_is_log_concave_at_every_scale(r):
    # 400 points 0.005 apart: at r = 10 the noise covers 20 of them, whose ripple is exp(-2 pi^2 400)
    points = PointCloud.of(np.linspace(-1, 1, 400)[:, None])
    found = law(points, r, count=20_000, softness=0).whole
    assert found.survival(1.0) == 0
    assert found.tail(0.0) == 0


def test_the_largest_minimiser_is_found_exactly():
    rng = np.random.default_rng(2)
    for _ in range(20):
        levels = rng.uniform(0, 2.5, 30)
        weights = rng.dirichlet(np.ones(30))
        found = LocalisationLaw(levels=levels, weights=weights, top=levels.max())
        value, delta = found.smallest_ratio()
        grid = np.concatenate([np.linspace(1e-3, 1, 2000), np.clip(1 - levels, 1e-3, 1)])
        ratios = np.array([found.tail(each) / each for each in grid])
        assert value == pytest.approx(ratios.min(), abs=1e-12)
        assert value == pytest.approx(found.tail(delta) / delta, abs=1e-12)
        assert delta >= grid[ratios <= ratios.min() + 1e-12].max() - 1e-12


@pytest.mark.parametrize("richness", [0.5, 1.0, 2.0, 7.0, 100.0])
def test_effective_curvature_is_one_less_the_worst_share(richness):
    # (1 - exp(-2t)) zeta*_M = 1 - CVaR while the quantile lies in [0, 1] (theory, section 3)
    for top in (0.9, 1.6):
        levels = np.linspace(0.05, top, 5001)
        found = LocalisationLaw(levels=levels, weights=np.full(5001, 1 / 5001), top=top)
        published = found.effective_curvature(richness)
        brute = max(delta - richness * found.tail(delta) for delta in np.linspace(1e-6, 1, 20001))
        assert published == pytest.approx(brute, abs=2e-4 * max(1, richness))  # slope of the objective times the step
        if found.quantile(max(0.0, 1 - 1 / richness)) <= 1 and richness >= 1:
            assert published == pytest.approx(1 - found.upper_mean(richness), abs=1e-9)


def test_softness_shifts_r_star_as_noise_does():
    # width^2 = s^2 + s0^2 = 1 is critical for atoms at +-1
    for s0 in (0.0, 0.4, 0.99):
        cloud = SoftenedCloud(centres=np.array([[-1.0], [1.0]]), weights=np.full(2, 0.5), softness=s0)
        assert log_concave_scales(cloud).found == pytest.approx(1 / math.sqrt(1 - s0**2), rel=1e-6)
    wide = SoftenedCloud(centres=np.array([[-1.0], [1.0]]), weights=np.full(2, 0.5), softness=1.01)
    assert log_concave_scales(wide).sure == math.inf


def test_a_mixture_of_equal_widths_bends_like_the_softened_cloud():
    points, s0 = np.random.default_rng(4).normal(size=(5, 2)), 0.4
    cloud = SoftenedCloud(centres=points, weights=np.full(5, 0.2), softness=s0)
    widths = s0**2 * np.linspace(1, 1 + 1e-9, 5)  # so that it isn't searched as a cloud
    mixture = GaussianMixture.of(points, variances=widths)
    for s in (0.0, 0.5):
        # the cloud is searched without limit, the mixture within its reach: there a grid of the cloud's own formula
        # sees no more, and a twentieth of a unit apart misses less than 1 %
        limit, v = reach(mixture, s), s0**2 + s * s
        side = np.arange(-limit, limit, 0.05)
        grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
        score = EmpiricalScore(dataclasses.replace(cloud, softness=math.sqrt(v)))
        places = score.tensor(grid[np.linalg.norm(grid, axis=1) <= limit] + mixture.mean)
        seen = (float(np.linalg.eigvalsh(score.spread(places, 0.0).numpy()).max()) / v - 1) / v
        assert 0.99 * largest_hessian(mixture, s) <= seen <= largest_hessian(mixture, s) * (1 + 1e-6)
        assert largest_hessian(mixture, s) <= largest_hessian(cloud, s) * (1 + 1e-6)
