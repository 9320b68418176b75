"""What all views of charts share: work on large drawings is capped and said, and assumptions are decided truly."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Experiment, PointCloud, insight, insight_request
from engine.diagnostics import DRAFT, Problem
from engine.experiment.mixture import GaussianMixture
from engine.experiment.target import SoftenedCloud, target_of
from engine.insights import INSIGHTS
from engine.insights.assumptions import (
    hessians_commute,
    is_centred,
    is_collinear,
    is_log_concave,
    is_log_concave_from,
    is_product_grid,
    ornstein_uhlenbeck,
    unit_units,
)
from engine.insights.passes import POINTS, spread_over
from engine.results.results import Quality

RANDOM = np.random.default_rng(8)
GENERIC = RANDOM.normal(size=(6, 2))
GRID = np.stack(np.meshgrid([-1.0, 0.2, 1.5], [-0.5, 1.0]), axis=-1).reshape(-1, 2)
GRID_WEIGHTS = np.outer([0.3, 0.7], [0.2, 0.5, 0.3]).ravel()
LINE = np.array([0.2, 1.0]) + np.outer([-1.0, 0.3, 2.0], [1.0, 0.5])
TILTED = GaussianMixture.of([[0.0, 0.0]], [[[1.0, 0.9], [0.9, 1.0]]])


@pytest.mark.parametrize("view", ["gap", "scales", "contraction", "ledger"])
def test_large_drawings_are_thinned_and_that_is_said(view: str) -> None:
    cloud = PointCloud.of(RANDOM.normal(size=(POINTS[Quality.DRAFT] + 1, 2)))
    request = insight_request(view, Experiment(cloud=cloud))
    assert request is not None
    draft = next(insight(request))
    assert "Worked out on 500 points" in draft.note
    assert (draft.view, draft.experiment) == (view, request.experiment)


@pytest.mark.parametrize("view", ["gap", "scales", "contraction", "sensitivity", "ledger"])
@pytest.mark.parametrize("process", ["ou", "ve", "pinned"])
def test_every_view_has_a_draft_of_every_process_on_line_plane_and_in_space(view: str, process: str) -> None:
    assert view in INSIGHTS
    for d in (1, 2, 3):
        cloud = PointCloud.of(np.eye(d) * 2 - 1)
        request = insight_request(view, Experiment(cloud=cloud, against=cloud, process=process))
        assert request is not None
        draft = next(insight(request))
        assert draft.quality is Quality.DRAFT
        assert draft.charts or draft.readings or draft.note
        assert draft.claim.source
        for chart in draft.charts:
            for series in chart.series:
                assert len(series.x) == len(series.y)
                assert np.isfinite(series.x).all()
                assert np.isfinite(series.y).all()


def test_spread_over_takes_points_from_the_whole_list() -> None:
    cloud = PointCloud.of(np.arange(1000.0)[:, None])
    fewer = spread_over(cloud, 10)
    assert fewer.positions[:, 0].tolist() == [100.0 * k for k in range(10)]
    assert spread_over(cloud, 1000) is cloud


def problem(positions: object, weights: object = None, **settings: object) -> Problem:
    return Problem(Experiment(cloud=PointCloud.of(positions, weights), **settings), DRAFT)  # type: ignore[arg-type]


def test_hessians_commute_where_theory_says_and_are_left_open_elsewhere() -> None:
    assert hessians_commute(problem([[-1.0], [0.5], [2.0]], [0.2, 0.3, 0.5])) is True
    assert hessians_commute(problem([[0.3, 0.4]])) is True
    assert hessians_commute(problem(LINE, [0.2, 0.2, 0.6])) is True
    assert hessians_commute(problem(GRID, GRID_WEIGHTS)) is True
    assert hessians_commute(problem(GRID, [0.5, 0.1, 0.1, 0.1, 0.1, 0.1])) is None
    assert hessians_commute(problem(GENERIC)) is None
    assert hessians_commute(problem(LINE, kappa_ratio=2.0)) is None
    assert hessians_commute(problem(GRID, GRID_WEIGHTS, kappa_ratio=2.0)) is True
    assert hessians_commute(Problem(Experiment(mixture=TILTED), DRAFT)) is True
    assert hessians_commute(Problem(Experiment(mixture=TILTED, kappa_ratio=3.0), DRAFT)) is False


def test_shapes_are_told_apart() -> None:
    assert is_collinear(LINE)
    assert not is_collinear(LINE + 1e-3 * RANDOM.normal(size=LINE.shape))
    assert is_collinear(GENERIC[:2])

    def law(points: object, weights: object = None) -> SoftenedCloud:
        return target_of(Experiment(cloud=PointCloud.of(points, weights)))  # type: ignore[arg-type]

    assert is_product_grid(law(GRID, GRID_WEIGHTS))
    assert not is_product_grid(law(GRID[:-1]))
    assert not is_product_grid(law(GENERIC))
    assert is_centred(law(GRID - GRID_WEIGHTS @ GRID, GRID_WEIGHTS))
    assert not is_centred(law(GRID, GRID_WEIGHTS))


def test_log_concavity_of_two_atoms_begins_at_variance_one() -> None:
    def law(softness: float) -> SoftenedCloud:
        return SoftenedCloud(centres=np.array([[-1.0], [1.0]]), weights=np.full(2, 0.5), softness=softness)

    assert is_log_concave(law(1.001))
    assert not is_log_concave(law(0.999))
    assert is_log_concave_from(law(0.6), 0.801)  # .8^2 + .6^2 = 1
    assert not is_log_concave_from(law(0.6), 0.799)


def test_processes_are_told_apart() -> None:
    assert ornstein_uhlenbeck(problem(GENERIC)).holds
    assert not ornstein_uhlenbeck(problem(GENERIC, process="ve")).holds
    assert not ornstein_uhlenbeck(problem(GENERIC, kappa_ratio=2.0)).holds
    assert unit_units(problem(GENERIC)).holds
    assert not unit_units(problem(GENERIC, beta=2.0)).holds
