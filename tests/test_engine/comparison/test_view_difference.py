"""What an insight view has to show of B - A: a field, basins, or a sentence."""

from __future__ import annotations

import pytest

from engine import (
    INSIGHT_VIEWS,
    BasinMap,
    DensityFilm,
    Experiment,
    Insight,
    InsightRequest,
    PlaneFilm,
    PointCloud,
    density_film,
    difference,
    insight,
)

CLOUD = PointCloud.of([[-1.0, -0.5], [-0.4, 1.0], [1.0, -1.0], [1.2, 0.8], [0.0, 0.1]])
A, B = Experiment(cloud=CLOUD, particles=20), Experiment(cloud=CLOUD, particles=20, termination_time=0.4)


def shown(view: str, experiment: Experiment) -> Insight | DensityFilm | None:
    """The view's draft."""
    if view == "density":
        return next(density_film(experiment))
    if not INSIGHT_VIEWS[view].computed:
        return None
    against = PointCloud.of([[0.0, 1.0], [1.0, 0.0]]) if INSIGHT_VIEWS[view].compares else None
    return next(insight(InsightRequest(view=view, experiment=experiment, against=against)))


@pytest.mark.parametrize("view", INSIGHT_VIEWS)
def test_every_view_and_mode_has_a_difference_or_says_why_not(view: str) -> None:
    a, b = shown(view, A), shown(view, B)
    for mode in [name for name, _ in INSIGHT_VIEWS[view].modes] or [""]:
        found, same = difference(view, mode, a, b), difference(view, mode, a, a)
        assert isinstance(found, PlaneFilm | BasinMap) or found.endswith(".")
        if isinstance(same, PlaneFilm):
            assert not same.values.any()
        if isinstance(same, BasinMap):
            assert same.disagreement.value == 0.0


@pytest.mark.parametrize(
    ("view", "mode", "kind"),
    [
        ("density", "", PlaneFilm), ("swirl", "rotation", PlaneFilm), ("curvature", "", PlaneFilm),
        ("expansion", "area", PlaneFilm), ("basins", "difference", BasinMap), ("basins", "cells", BasinMap),
        ("scales", "ratio", str), ("ledger", "", str), ("gap", "", str),
    ],
)  # fmt: skip
def test_fields_and_basins_are_subtracted_and_curves_are_not(view: str, mode: str, kind: type) -> None:
    assert isinstance(difference(view, mode, shown(view, A), shown(view, B)), kind)


def test_a_side_that_has_not_come_is_named() -> None:
    came = shown("swirl", A)
    assert difference("swirl", "", None, came) == "A's view has not come yet."
    assert difference("swirl", "", came, None) == "B's view has not come yet."
    assert difference("swirl", "", came, shown("curvature", B)) == "B's view has not come yet."
