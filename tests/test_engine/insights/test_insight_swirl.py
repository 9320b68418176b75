"""Swirl over the plane of latents: nothing where the map is a gradient, and the known angle where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Experiment, GaussianMixture, Insight, PointCloud, insight, insight_request
from engine.diagnostics import FULL, Problem
from engine.diagnostics.flow import flow_jacobian
from engine.flow.simulate import never
from engine.insights.plane_grid import PlaneGrid, weighted_quantile
from engine.insights.refinement import completed

PRODUCT = np.stack(np.meshgrid([-1.5, -0.2, 0.4, 1.3], [-0.8, 0.1, 0.7]), axis=-1).reshape(-1, 2)
FIVE = [[2.0409, -2.5557], [0.4181, -0.5678], [-0.4526, -0.2156], [-2.02, -0.2319], [-0.8652, 3.323]]
CORRELATED = GaussianMixture.of([[0.0, 0.0]], [[[1.0, 0.9], [0.9, 1.0]]])


def last(experiment: Experiment) -> Insight:
    request = insight_request("swirl", experiment)
    assert request is not None
    *_, result = insight(request)
    return result


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(cloud=PointCloud.of(PRODUCT), softness=0.1),
        Experiment(mixture=CORRELATED),
        Experiment(cloud=PointCloud.of([[-1.0, -0.5], [0.2, 0.1], [1.0, 0.5]]), softness=0.1),
        Experiment(cloud=PointCloud.of(PRODUCT), softness=0.1, kappa_ratio=3.0),
    ],
    ids=["product grid", "Gaussian", "line", "product grid with its axes' drifts"],
)
def test_gradients_have_no_swirl(experiment: Experiment) -> None:
    result = last(experiment)
    assert not any(reading.seen for reading in result.readings)
    for plane in result.planes:
        # nowhere does rounding fill more than the faintest part of the colours
        assert np.abs(plane.shade(plane.at(0.0)) - 0.5).max() < 0.06
        assert np.abs(plane.values).max() <= plane.high / 10
    assert result.claim.assumptions[1].holds


def test_anisotropic_drift_turns_a_gaussian_by_the_known_angle() -> None:
    # drift diag(1, 3), covariance [[1, .9], [.9, 1]], T = 3: the encoder turns by -16.039 degrees (numerics, closed
    # forms), so this map, its inverse, by as much the other way
    skew, rotation = last(Experiment(mixture=CORRELATED, kappa_ratio=3.0)).planes
    assert rotation.unit == "°"
    assert rotation.values == pytest.approx(np.full_like(rotation.values, 16.039), abs=1e-3)
    assert (skew.values < 0).all()  # J12 - J21 has the other sign than the turn


def test_planes_show_the_flows_jacobian() -> None:
    experiment = Experiment(cloud=PointCloud.of(FIVE), softness=0.3)
    result = last(experiment)
    skew, rotation = result.planes
    assert (skew.middle, skew.low, rotation.low) == (0.0, -skew.high, -rotation.high)
    grid = PlaneGrid(half_width=skew.half_width, side=skew.values.shape[1])
    chosen = np.arange(0, grid.side**2, 997)
    jacobian = completed(flow_jacobian(Problem(experiment, FULL), grid.centres[chosen], 200), never)
    assert jacobian is not None
    expected = jacobian[:, 0, 1] - jacobian[:, 1, 0]
    # order 4: 64 steps over log(20/.03) = 6.5 err by (.1)^4 times a constant of some ten, of |J|
    assert skew.values[0].ravel()[chosen] == pytest.approx(expected, abs=1e-3 * np.abs(jacobian).max())
    assert all(reading.seen for reading in result.readings)
    assert result.claim.assumptions[1].holds is False


def test_colours_reach_to_what_nearly_all_mass_has() -> None:
    values, mass = np.arange(100.0), np.full(100, 0.01)
    assert weighted_quantile(values, mass, 0.99) == 98
    mass[99] = 10.0
    assert weighted_quantile(values, mass, 0.99) == 99


def test_start_and_sampler_are_named_where_the_map_is_not_theirs() -> None:
    request = insight_request("swirl", Experiment(cloud=PointCloud.of(FIVE), start="transport", sampler="sde"))
    assert request is not None
    note = next(insight(request)).note
    assert "SDE" in note
    assert "without the transported start" in note
