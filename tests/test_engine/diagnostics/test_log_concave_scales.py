"""r* and the search for sup lambda_max(Hess log p), against closed forms and grids at every component's own scale.

A search proves that a law is not log-concave, never that it is; what is told as certain must be proved.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from returned import returned

from engine.diagnostics import FULL, Problem
from engine.diagnostics.concavity.complexity import complexity
from engine.diagnostics.concavity.concavity_bounds import is_surely_concave, sure_level
from engine.diagnostics.concavity.largest_hessian import largest_balance, largest_hessian, reach
from engine.diagnostics.concavity.line_concavity import is_concave_on_line
from engine.diagnostics.concavity.log_concave_scales import LogConcaveScales, log_concave_scales
from engine.diagnostics.concavity.multi_scale import LocalisationLaw
from engine.experiment.experiment import Experiment
from engine.experiment.mixture import GaussianMixture, sample_cloud
from engine.experiment.target import SoftenedCloud
from engine.insights.assumptions import is_log_concave, is_log_concave_from
from engine.results.results import Reading
from engine.values import FloatArray

HALF = GaussianMixture.of([0.0, 0.0], variances=[0.0, 1.0])
FAST, MANY = range(4), range(4, 210)
NEAR = 1e-3  # of s: how far from r* a grid is asked; there the largest Hessian is some 1e-3 P from 0, the grid 1e-4


def bend_on_line(law: GaussianMixture, s: float, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(log p_s)'' at x (k,), and sum_k pi_k P_k, by the textbook's formula."""
    variances = law.covariances[:, 0, 0] + s * s
    pulls = (x[:, None] - law.means[:, 0]) / variances
    logs = np.log(law.weights) - 0.5 * np.log(variances) - 0.5 * (x[:, None] - law.means[:, 0]) * pulls
    posterior = np.exp(logs - logs.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    centred = pulls - (posterior * pulls).sum(axis=1, keepdims=True)
    precisions = (posterior / variances).sum(axis=1)
    return (posterior * centred**2).sum(axis=1) - precisions, precisions


def grid_on_line(law: GaussianMixture, s: float) -> FloatArray:
    """Places 1e-2 standard deviations apart within 12 of every component, and at every scale beyond."""
    widths = np.sqrt(law.covariances[:, 0, 0] + s * s)
    far = np.geomspace(12, 1e7, 2000)
    own = np.concatenate([-far[::-1], np.linspace(-12, 12, 2401), far])
    return np.unique(law.means[:, 0][:, None] + widths[:, None] * own)


def line_mixture(seed: int) -> GaussianMixture:
    """2 to 6 components, variances over 12 decades, means from equal to far apart, weights over 3 decades."""
    rng = np.random.default_rng(seed)
    m = int(rng.integers(2, 7))
    means = rng.standard_normal(m) * 10 ** rng.uniform(-3, 1)
    if seed % 4 == 0:
        means[: m // 2 + 1] = means[0]
    variances = 10 ** rng.uniform(-10, 2, m)
    return GaussianMixture.of(means, variances=variances, weights=10 ** rng.uniform(-3, 0, m))


def levels_of(law: GaussianMixture) -> list[float]:
    """None, the narrowest extent, and a typical one between it and the widest."""
    widths = np.sqrt(law.axes[0])
    return [0.0, float(widths.min()), math.sqrt(float(widths.min() * widths.max()))]


def compared_on_line(seed: int) -> None:
    law = line_mixture(seed)
    for s in levels_of(law):
        seen, _ = bend_on_line(law, s, grid_on_line(law, s))
        found = largest_hessian(law, s)
        assert math.isfinite(found)
        # the search is good to the square of its last step; rounding to 1e-9 of the largest precision
        assert found >= seen.max() - 1e-6 * abs(seen.max()), (seed, s)
        place = largest_balance(law, s).places[0]
        bend, precision = bend_on_line(law, s, place)
        assert largest_balance(law, s).value == pytest.approx(float(bend[0] / (bend[0] + 2 * precision[0])), abs=1e-6)
    scales = log_concave_scales(law)
    assert scales.sure <= scales.found
    if math.isfinite(scales.found):
        at = 1 / scales.found
        bends, precisions = bend_on_line(law, at * (1 + NEAR), grid_on_line(law, at * (1 + NEAR)))
        assert (bends <= 1e-9 * precisions).all(), seed
        assert largest_balance(law, at / (1 + NEAR)).value > 0
        assert scales.sure >= scales.found / (1 + NEAR), seed  # the proof comes as near
    else:
        assert math.isinf(scales.sure), seed  # on the line every sign was decided
        bends, precisions = bend_on_line(law, 0.0, grid_on_line(law, 0.0))
        assert (bends <= 1e-9 * precisions).all(), seed


@pytest.mark.parametrize("seed", FAST)
def test_no_dense_grid_sees_more_than_the_search_on_the_line(seed: int) -> None:
    compared_on_line(seed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_dense_grid_sees_more_than_the_search_on_200_random_lines() -> None:
    for seed in MANY:
        compared_on_line(seed)


def plane_mixture(seed: int) -> GaussianMixture:
    rng = np.random.default_rng(10_000 + seed)
    m = int(rng.integers(2, 5))
    means = rng.standard_normal((m, 2)) * 10 ** rng.uniform(-2, 1)
    if seed % 4 == 0:
        means[: m // 2 + 1] = means[0]
    angles = rng.uniform(0, math.pi, m)
    axes = np.stack([[np.cos(angles), np.sin(angles)], [-np.sin(angles), np.cos(angles)]]).transpose(2, 1, 0)
    sizes = 10 ** rng.uniform(-10, 2, m)
    variances = np.stack([sizes, sizes * 10 ** rng.uniform(-2, 0, m) ** (seed % 2)], axis=1)
    covariances = np.einsum("mij,mj,mkj->mik", axes, variances, axes)
    return GaussianMixture.of(means, covariances, weights=10 ** rng.uniform(-2, 0, m))


def bend_in_plane(law: GaussianMixture, s: float) -> tuple[float, float]:
    """Largest eigenvalue of the Hessian, as it is and against sum_k pi_k P_k's, on a grid about every component."""
    covariances = law.covariances + s * s * np.eye(2)
    precisions = np.linalg.inv(covariances)
    side = np.concatenate([-np.geomspace(8, 0.02, 60), [0.0], np.geomspace(0.02, 8, 60)])
    own = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    roots = np.linalg.cholesky(covariances)
    x = np.concatenate([mean + own @ root.T for mean, root in zip(law.means, roots, strict=True)])
    x = x[np.linalg.norm(x - law.mean, axis=1) <= reach(law, s)]
    offsets = x[:, None] - law.means
    pulls = np.einsum("mij,nmj->nmi", precisions, offsets)
    logs = np.log(law.weights) - 0.5 * np.linalg.slogdet(covariances)[1] - 0.5 * (offsets * pulls).sum(axis=2)
    posterior = np.exp(logs - logs.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    centred = pulls - np.einsum("nm,nmi->ni", posterior, pulls)[:, None]
    hessians = np.einsum("nm,nmi,nmj->nij", posterior, centred, centred)
    hessians -= np.einsum("nm,mij->nij", posterior, precisions)
    sizes = np.abs(np.einsum("nm,mij->nij", posterior, precisions)).max(axis=(1, 2))
    top = np.linalg.eigvalsh(hessians)[:, 1]
    return float(top.max()), float((top / sizes).max())


def searched_in_plane(seed: int, levels: slice) -> None:
    law = plane_mixture(seed)
    for s in levels_of(law)[levels]:
        seen, _ = bend_in_plane(law, s)
        found = largest_hessian(law, s)
        assert math.isfinite(found)
        assert found >= seen - 1e-4 * abs(seen), (seed, s)  # ridges are climbed to some 1e-5


def compared_in_plane(seed: int) -> None:
    searched_in_plane(seed, slice(None))
    law = plane_mixture(seed)
    scales = log_concave_scales(law)
    assert scales.sure <= scales.found
    at = 1 / scales.found if math.isfinite(scales.found) else 0.0
    assert bend_in_plane(law, at * (1 + NEAR))[1] <= 1e-9, seed
    if at:
        assert largest_balance(law, at / (1 + NEAR)).value > 0


@pytest.mark.parametrize("seed", [2, 3, 18])
def test_no_grid_sees_more_than_the_search_in_the_plane(seed: int) -> None:
    searched_in_plane(seed, slice(2, 3))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_grid_sees_more_than_the_search_on_200_random_planes() -> None:
    for seed in MANY:
        compared_in_plane(seed)


def readings(law: GaussianMixture, r: float = 0.6) -> dict[str, Reading]:
    values = returned(complexity(Problem(Experiment(cloud=sample_cloud(law), mixture=law, snr=r), FULL)))
    return {reading.name: reading for reading in values}


@pytest.mark.parametrize(("variance", "known"), [(0.0, 1.5003020671), (1e-10, 1.5003020671), (1e-4, 1.50055)])
def test_half_an_atom_is_log_concave_up_to_its_known_snr(variance: float, known: float) -> None:
    scales = log_concave_scales(GaussianMixture.of([0.0, 0.0], variances=[variance, 1.0]))
    assert scales.found == pytest.approx(known, abs=5e-6 if variance == 1e-4 else 1e-7)  # known to so many digits
    assert scales.found * (1 - 2e-7) <= scales.sure <= scales.found  # proved as near as is tried


def test_half_an_atom_has_a_finite_bottleneck() -> None:
    found = readings(HALF)
    assert found["complexity.r_star"].value == pytest.approx(1.5003020671, abs=1e-6)
    assert found["complexity.r_star"].error < 1e-6
    # m* falls to 1/2 as r grows, from .598 at r = 10 (200,000 nodes): its largest is between r* and there
    assert 1.5 < found["complexity.bottleneck_snr"].value < 10
    assert found["complexity.bottleneck_m_star"].value > 0.598


def test_close_components_are_proved_log_concave_and_no_more() -> None:
    # two of variance 1 at distance 2 are the closest that are not; at unequal widths by branch and bound
    assert log_concave_scales(GaussianMixture.of([0.0, 1.999], variances=1.0)).everywhere is True
    assert log_concave_scales(GaussianMixture.of([0.0, 2.001], variances=1.0)).everywhere is False
    assert log_concave_scales(GaussianMixture.of([0.0, 1.0], variances=[1.0, 1.2])).everywhere is True
    apart = GaussianMixture.of([0.0, 1.0], variances=[1.0, 1.2])
    assert not is_concave_on_line(GaussianMixture.of([0.0, 3.0], variances=[1.0, 1.2]), 0.0)
    assert is_concave_on_line(apart, 0.0)
    # one shape in the plane: a distance of 1.999 is so many standard deviations along one axis, 3.998 along the other
    shape = np.diag([1.0, 0.25])
    assert is_surely_concave(GaussianMixture.of([[0.0, 0.0], [1.999, 0.0]], [shape, shape]), 0.0)
    assert not is_surely_concave(GaussianMixture.of([[0.0, 0.0], [0.0, 1.999]], [shape, shape]), 0.0)


def test_what_is_neither_proved_nor_disproved_is_told_so() -> None:
    open_ = LogConcaveScales(sure=0.5, found=math.inf, seen=100.0)
    assert open_.everywhere is None
    assert open_.at(2.0) is True
    assert open_.at(1.0) is None
    cloud = SoftenedCloud(
        centres=np.random.default_rng(3).normal(size=(12, 2)), weights=np.full(12, 1 / 12), softness=0
    )
    scales = log_concave_scales(cloud)
    assert scales.sure < scales.found < math.inf
    between = 1 / math.sqrt(scales.sure * scales.found)
    assert [is_log_concave_from(cloud, s) for s in (1.01 / scales.sure, between, 0.99 / scales.found)] == [
        True,
        None,
        False,
    ]
    assert is_log_concave(cloud) is False
    assert is_surely_concave(cloud, 1.001 * sure_level(cloud))


def test_a_narrow_peak_on_a_wide_one_is_not_missed() -> None:
    # a width of 1e-5 in one of a unit, equally heavy: the two tie 4.8 of its widths out, where (log p)'' is some 20/v
    law = GaussianMixture.of([0.0, 0.0], variances=[1e-10, 1.0])
    seen, _ = bend_on_line(law, 0.0, grid_on_line(law, 0.0))
    assert largest_hessian(law, 0.0) == pytest.approx(float(seen.max()), rel=1e-3)  # of the grid's hundredth of a width
    assert largest_hessian(HALF, 0.0) == math.inf


def test_what_hides_between_the_nodes_is_in_the_error() -> None:
    seen = LocalisationLaw(levels=np.array([0.0, 1 - 1e-6]), weights=np.array([0.5, 0.5]), top=5.0)
    assert seen.hidden
    assert seen.smallest_ratio()[0] == 0
    # with a share of 1e-3 at 5: h(1)/1 = 1/2, and h/delta nowhere less by more than that share does
    assert seen.with_unseen(1e-3).smallest_ratio()[0] == pytest.approx(0.5, abs=5e-3)
    assert not LocalisationLaw(levels=np.array([0.5]), weights=np.ones(1), top=1.0).hidden
