"""Curvature of log p_t over the plane against closed forms, and against twice differentiated log-densities."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine import Experiment, GaussianMixture, Insight, PointCloud, insight, insight_request, posterior
from engine.experiment.axes import Axes
from engine.experiment.target import law_of
from engine.insights.hessian_plane import Bend, bend
from engine.insights.plane_grid import PlaneGrid

RNG = np.random.default_rng(5)
CLOUD = PointCloud.of(RNG.normal(size=(30, 2)), RNG.random(30) + 0.1)
MIXTURE = GaussianMixture.of(
    [[-1.0, 0.2], [0.8, 0.7]], [[[0.3, 0.1], [0.1, 0.2]], [[0.05, 0.0], [0.0, 0.4]]], weights=[0.7, 0.3]
)
GRID = PlaneGrid(half_width=4.0, side=10)


def results(experiment: Experiment) -> list[Insight]:
    request = insight_request("curvature", experiment)
    assert request is not None
    return list(insight(request))


def bent(experiment: Experiment, level: float, grid: PlaneGrid = GRID) -> Bend:
    return bend(law_of(experiment), experiment.schedule, level, grid)


def differentiated(experiment: Experiment, level: float) -> torch.Tensor:
    """(n, 2, 2) by automatic differentiation of log sum_k w_k N(x; alpha mu_k, alpha (Sigma_k + S^2) alpha)."""
    axes, law = Axes.of(experiment.schedule, 2), law_of(experiment)
    alphas = torch.as_tensor(axes.alphas(level))
    noise = np.diag(axes.levels(level) ** 2)
    if isinstance(law, GaussianMixture):
        means, covariances = law.means, law.covariances + noise
    else:
        means = law.centres
        covariances = np.broadcast_to(law.softness**2 * np.eye(2) + noise, (len(means), 2, 2))
    noisy = alphas[:, None] * torch.as_tensor(covariances.copy()) * alphas
    precisions, logs = torch.linalg.inv(noisy), torch.as_tensor(law.weights.copy()).log() - 0.5 * torch.logdet(noisy)

    def log_density(x: torch.Tensor) -> torch.Tensor:
        offsets = x - alphas * torch.as_tensor(means.copy())
        return torch.logsumexp(logs - 0.5 * torch.einsum("mi,mij,mj->m", offsets, precisions, offsets), dim=0)

    return torch.stack([torch.autograd.functional.hessian(log_density, x) for x in torch.as_tensor(GRID.centres)])


@pytest.mark.parametrize("level", [0.0, 0.02, 0.3, 4.0])
@pytest.mark.parametrize(
    "settings",
    [
        {"softness": 0.05},
        {"softness": 0.3, "curvature": 2.0},
        {"softness": 0.1, "kappa_ratio": 3.0},
        {"softness": 0.1, "process": "ve"},
        {"softness": 0.1, "process": "pinned"},
        {"mixture": MIXTURE},
        {"mixture": MIXTURE, "kappa_ratio": 0.4},
    ],
    ids=lambda settings: ", ".join(settings),
)
def test_hessians_agree_with_automatic_differentiation(settings: dict[str, object], level: float) -> None:
    if "mixture" not in settings:
        settings = {"cloud": CLOUD, **settings}
    experiment = Experiment(**settings)  # type: ignore[arg-type]
    found, expected = bent(experiment, level).hessians, differentiated(experiment, level).numpy()
    # second moments cancel by (distance/width)^2 of rounding: (6/.05)^2 * 1e-16 = 1e-12, of the largest entry
    assert found == pytest.approx(expected, abs=1e-9 * np.abs(expected).max())


def test_many_points_far_and_near_are_summed_alike() -> None:
    # at level .02 about half of the pixels are so far that products underflow: they are redone, and join the others
    cloud = PointCloud.of(0.4 * RNG.normal(size=(300, 2)))
    experiment = Experiment(cloud=cloud, softness=0.02)
    grid = PlaneGrid(half_width=4.0, side=64)
    fine = bent(experiment, 0.02, grid)
    for k in range(0, grid.side**2, 37):
        found = posterior(experiment, 0.02, grid.centres[k])
        # rounding of squared distances in widths, (6/.028)^2 * 1e-16, of squares of distances between points
        assert fine.localisation[k] == pytest.approx(found.localisation, rel=1e-7, abs=1e-7)


def test_gaussian_is_equally_curved_everywhere() -> None:
    experiment = Experiment(cloud=PointCloud.of([[0.3, -0.2]]), softness=0.5)
    full = results(experiment)[-1]
    hessian, localisation = full.planes
    schedule = experiment.schedule
    for k, phase in enumerate(hessian.phases):
        s = float(schedule.level_of_phase(phase))
        variance = float(schedule.alpha_of_level(s)) ** 2 * (s**2 + 0.25)
        # float32: 6e-8 relative; the separable sums cancel by (8/.5)^2 of rounding
        assert np.abs(variance * hessian.values[k] + 1).max() <= 2e-6
        assert np.abs(localisation.values[k] - 0.25 / (s**2 + 0.25)).max() <= 2e-6


def test_two_points_curve_like_the_hyperbolic_tangent() -> None:
    # bare +-1: C = 1 - tanh(xt/s^2)^2, Hess log p_t = -(I - C/s^2)/sigma^2 (numerics, closed forms)
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.0)
    s = 0.6
    alpha = float(experiment.schedule.alpha_of_level(s))
    found = bent(experiment, s)
    along = GRID.centres[:, 0] / alpha
    covariance = 1 - np.tanh(along / s**2) ** 2
    expected = (np.maximum(covariance / s**2, 0) - 1) / (alpha * s) ** 2
    assert found.largest == pytest.approx(expected, rel=1e-10, abs=1e-10)
    assert found.localisation == pytest.approx(covariance / s**2, abs=1e-10)


def test_localisation_bounds_the_region_of_that_concavity() -> None:
    # L_r <= 1 - delta exactly where Hess log p of X_t/sigma is at most -delta ([L] section 3)
    experiment = Experiment(cloud=CLOUD, softness=0.1, level=0.3)
    full = results(experiment)[-1]
    hessian, localisation = full.planes
    assert (hessian.contour, localisation.contour) == (0.0, 0.7)
    for k, phase in enumerate(hessian.phases[1:], 1):
        sigma = experiment.schedule.sigma(experiment.schedule.time(float(experiment.schedule.level_of_phase(phase))))
        inside = localisation.values[k] <= 0.7
        # float32 rounds on either side of the contour
        clear = np.abs(localisation.values[k] - 0.7) > 1e-5
        assert (inside == (sigma**2 * hessian.values[k] <= -0.3))[clear].all()


def test_films_have_scales_in_which_both_ends_can_be_read() -> None:
    draft, full = results(Experiment(cloud=CLOUD, softness=0.05))
    assert [len(result.planes[0].phases) for result in (draft, full)] == [17, 33]
    hessian, localisation = full.planes
    assert hessian.low == -hessian.high
    assert hessian.bend == 1.0  # the prior's precision
    end = hessian.shade(hessian.at(1.0))
    assert ((end > 0.25) & (end < 0.47)).all()  # visibly concave, yet far from the end of the colours
    assert (localisation.low, localisation.middle, localisation.high) == (0.0, 1.0, 2.0)
    assert (localisation.values >= 0).all()


def test_claim_tells_when_everything_is_log_concave() -> None:
    # two points at distance 2, softness .5: c* = (1/.25 - 1)/.25 = 12, attained between them, half a pixel off
    pair = PointCloud.of([[-1.0, 0.0], [1.0, 0.0]])
    for curvature, holds in ((11.0, False), (13.0, True)):
        result = results(Experiment(cloud=pair, softness=0.5, curvature=curvature))[-1]
        assert result.claim.assumptions[1].holds is holds
        assert bool(result.planes[0].values[0].max() <= 0) is holds


def test_bare_points_are_finite_and_noted() -> None:
    for result in results(Experiment(cloud=CLOUD, softness=0.0)):
        assert "Bare points" in result.note
        assert all(np.isfinite(plane.values).all() for plane in result.planes)
