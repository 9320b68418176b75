"""The map of basins: equal configurations, known masses and disagreements, and the composite map's two ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr

from engine import EngineError, Experiment, GaussianMixture, Insight, PointCloud, Quality, insight, insight_request
from engine.insights.composite import sunflower
from engine.insights.plane_grid import PlaneGrid, affordable_side
from engine.insights.refinement import thinned
from engine.results.insight_values import BasinMap, InsightRequest

TRIANGLE = PointCloud.of([[-1, 0], [1.2, 0.1], [0.3, 0.9]]).centred()
PENTAGON = PointCloud.of([[math.cos(a), math.sin(a)] for a in 2 * np.pi * np.arange(5) / 5 + 0.2])
PAIR = PointCloud.of([[-1.0, 0.0], [1.0, 0.0]], [0.2, 0.8], [3, 4])


def results(experiment: Experiment) -> list[Insight]:
    request = insight_request("basins", experiment)
    assert request is not None
    return list(insight(request))


def drafted(experiment: Experiment) -> Insight:
    request = insight_request("basins", experiment)
    assert request is not None
    return next(insight(request))


def basins_of(cloud: PointCloud, **settings: object) -> tuple[Insight, BasinMap]:
    result = results(Experiment(cloud=cloud, **settings))[-1]  # type: ignore[arg-type]
    assert result.basins is not None
    return result, result.basins


def test_draft_and_full_have_even_sides_and_read_only_maps() -> None:
    draft, full = results(Experiment(cloud=PENTAGON))
    assert (draft.quality, full.quality) == (Quality.DRAFT, Quality.FULL)
    for result in (draft, full):
        assert result.basins is not None
        assert result.basins.flow.shape == result.basins.optimal.shape
        assert result.basins.flow.shape[0] % 2 == 0
        assert not result.basins.flow.flags.writeable
        assert result.basins.disagreement.floor is not None
    assert full.basins is not None
    assert full.basins.flow.shape[0] >= 128


def test_full_map_is_given_up_when_superseded() -> None:
    request = insight_request("basins", Experiment(cloud=PENTAGON))
    assert request is not None
    assert [result.quality for result in insight(request, lambda: True)] == [Quality.DRAFT]


@pytest.mark.parametrize("softness", [0.0, 0.2])
def test_regular_polygon_has_equal_basins(softness: float) -> None:
    _, found = basins_of(PENTAGON, softness=softness, termination_time=6.0)
    assert not found.disagreement.seen
    # the same cells but for pixels on their edges: 5 edges, half the square long, with two pixels each where they pass
    side = found.flow.shape[0]
    assert (found.flow != found.optimal).sum() <= 5 * side


def test_two_atoms_split_the_plane_where_their_masses_say() -> None:
    # from N(0, I) the flow brings .34098, .27489, .22436 to the atom of weight .2 (theory, section 4)
    for time, mass in ((0.5, 0.34098), (1.0, 0.27489), (2.0, 0.22436)):
        _, found = basins_of(PAIR, softness=0.0, termination_time=time)
        first = int(np.flatnonzero(found.targets[:, 0] < 0)[0])
        grid = PlaneGrid(half_width=found.half_width, side=len(found.flow))
        reached = float(grid.gaussian_mass(1.0) @ (found.flow.ravel() == first))
        # a wall along the pixels is placed to half a pixel of density at most .4; 1.4e-3 of the mass lies outside
        assert reached == pytest.approx(mass, abs=0.4 * grid.pixel / 2 + 1.4e-3)
        assert found.labels.tolist() == [3, 4]
        assert found.flow[0].tolist() == found.flow[-1].tolist()  # the wall is upright
        assert found.flow[0, 0] == first


@pytest.mark.parametrize("time", [0.4, 0.5, 0.6, 0.8, 1.0, 1.5])
def test_a_wall_along_the_pixels_columns_is_within_its_floor(time: float) -> None:
    """Of weights .2 and .8, N(0, 1) at T reaches the first up to where p_T's quantile is; the optimal map up to .2."""
    _, found = basins_of(PAIR, softness=0.0, termination_time=time)
    exact = line_mass(time) - 0.2
    reading = found.disagreement
    assert reading.floor is not None
    assert abs(reading.value - exact) < reading.floor  # type: ignore[operator]
    assert reading.floor < 0.03


def line_mass(time: float) -> float:
    """The mass of N(0, 1) that the flow from T takes to the atom at -1, of weight .2; the other one is at 1.

    The flow keeps order, and no particle crosses where the mass of p_t is .2: the wall is that quantile of p_T.
    """
    alpha, sigma = math.exp(-time), math.sqrt(-math.expm1(-2 * time))

    def below(x: float) -> float:
        return float(0.2 * ndtr((x + alpha) / sigma) + 0.8 * ndtr((x - alpha) / sigma))

    return float(ndtr(brentq(lambda x: below(x) - 0.2, -8.0, 8.0)))


def test_triangle_has_the_known_disagreement() -> None:
    result, found = basins_of(TRIANGLE, softness=0.0, termination_time=6.0)
    assert found.disagreement.floor is not None
    assert found.disagreement.floor < 0.005  # one wall stands nearly upright
    assert found.disagreement.value == pytest.approx(0.045, abs=0.003 + found.disagreement.floor)
    commute, drift, weights = result.claim.assumptions
    assert (commute.holds, drift.holds, weights.holds) == (False, True, True)


def test_composite_of_a_line_is_the_optimal_map_at_any_time() -> None:
    # maps of the line compose to the monotone one, whatever lies between
    line = PointCloud.of([[-1.3, 0.0], [-0.2, 0.0], [1.0, 0.0]], [0.3, 0.5, 0.2])
    for time in (0.02, 1.0):
        _, found = basins_of(line, softness=0.0, termination_time=time, start="transport")
        # not so its nodes, which are of p_T in the plane: a wall between them is jagged by their distance
        assert found.disagreement.value == pytest.approx(0, abs=3 * (found.disagreement.floor or 0))


@pytest.mark.slow
def test_composite_goes_from_the_cells_to_the_basins() -> None:
    # it departs from the cells like sigma; kappa = .1, beta = 10 is a prior of variance 1 and a clock ten times slower
    settings = {"softness": 0.0, "start": "transport", "termination_time": 0.02}
    _, tiny = basins_of(TRIANGLE, kappa=0.1, beta=10.0, **settings)
    _, small = basins_of(TRIANGLE, **settings)
    _, large = basins_of(TRIANGLE, **{**settings, "termination_time": 6.0})
    values = [found.disagreement.number or 0.0 for found in (tiny, small, large)]
    floors = [found.disagreement.floor or 0.0 for found in (tiny, small, large)]
    expected = values[1] / math.sqrt(10)
    assert values[0] == pytest.approx(expected, abs=floors[0] + floors[1])
    assert values[0] < values[1] < 0.5 * values[2]
    assert values[2] == pytest.approx(0.045, abs=0.003 + floors[2])


@pytest.mark.parametrize("process", ["ve", "pinned"])
def test_other_processes_have_basins_on_their_own_prior(process: str) -> None:
    result, found = basins_of(TRIANGLE, process=process)
    assert found.half_width == pytest.approx(3.4 * result.experiment.schedule.prior_std)
    assert len(np.unique(found.flow)) == 3


def test_claim_says_what_can_be_decided() -> None:
    grid = PointCloud.of(np.stack(np.meshgrid([-1.0, 0.3, 1.1], [-0.7, 0.8]), axis=-1).reshape(-1, 2))
    tilted = PointCloud.of(grid.positions @ np.array([[0.8, 0.6], [-0.6, 0.8]]))
    cases = [(grid, {}, True), (TRIANGLE, {}, False), (tilted, {}, None), (PAIR, {}, True)]
    cases += [(grid, {"kappa_ratio": 2.0}, True), (tilted, {"kappa_ratio": 2.0}, False)]
    for cloud, settings, holds in cases:
        claim = drafted(Experiment(cloud=cloud, **settings)).claim  # type: ignore[arg-type]
        assert claim.assumptions[0].holds is holds
        assert claim.assumptions[1].holds is (not settings)
        assert "optimal transport" not in claim.statement


def test_notes_say_what_is_shown_instead() -> None:
    mixture = GaussianMixture.of([[-1.0, 0.0], [1.0, 0.5]], variances=[0.1, 0.2])
    assert "sample of 500" in drafted(Experiment(mixture=mixture)).note
    assert "SDE" in drafted(Experiment(cloud=PAIR, sampler="sde")).note
    many = PointCloud.of(np.random.default_rng(0).normal(size=(5000, 2)))
    request = insight_request("basins", Experiment(cloud=many))
    assert request is not None
    draft = next(insight(request))
    assert "2,000 of the 5,000" in draft.note
    assert draft.experiment == request.experiment


@pytest.mark.parametrize("view", ["basins", "swirl", "curvature", "expansion"])
def test_views_need_points_in_the_plane(view: str) -> None:
    for cloud in (PointCloud.empty(), PointCloud.of([[0.0], [1.0]]), PointCloud.of(np.eye(3))):
        with pytest.raises(EngineError):
            next(insight(InsightRequest(view=view, experiment=Experiment(cloud=cloud))))


def test_grid_holds_the_gaussian() -> None:
    grid = PlaneGrid(half_width=3.4, side=64)
    mass = grid.gaussian_mass(1.0)
    assert mass.sum() == pytest.approx(math.erf(3.4 / math.sqrt(2)) ** 2, rel=1e-12)
    assert grid.centres[0] == pytest.approx([-3.4 + grid.pixel / 2, 3.4 - grid.pixel / 2])  # top left
    assert affordable_side(256, 10**9, 1e7) % 2 == 0


def test_thinning_keeps_the_law() -> None:
    rng = np.random.default_rng(1)
    cloud = PointCloud.of(rng.normal(size=(3000, 2)), rng.random(3000) ** 4)
    some = thinned(cloud, 1000)
    assert len(some) <= 1000
    # every stretch of points keeps its weight to one hit
    assert some.weights.max() <= max(cloud.weights.max() + 1e-3, 2e-3)
    assert float(some.weights @ (some.positions[:, 0] < 0)) == pytest.approx(
        float(cloud.weights @ (cloud.positions[:, 0] < 0)), abs=4 / math.sqrt(1000)
    )


def test_sunflower_has_the_moments_of_a_gaussian() -> None:
    nodes = sunflower(200)
    assert nodes.mean(axis=0) == pytest.approx([0, 0], abs=1e-14)
    assert np.cov(nodes.T, bias=True) == pytest.approx(np.eye(2), abs=0.02)
