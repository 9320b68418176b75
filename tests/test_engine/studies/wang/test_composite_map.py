"""The study of the composite map: its two ends, the line where it never moves, and checks that can fail."""

from __future__ import annotations

import numpy as np
import pytest
from transport_parts import changed, checks_of, findings_of, only, quick, told_of_any_subset

from engine import EngineError, Experiment, PointCloud, StudyRequest
from engine.experiment.schedule import Schedule
from engine.studies import STUDIES
from engine.studies.base.study import Tiles, Verdict
from engine.studies.wang.composite_map_findings import intercept, way_of

pytestmark = pytest.mark.slow  # all of them wait for its quick form, some seconds long

STUDY = "composite-map"


def test_every_check_agrees() -> None:
    result, _ = quick(STUDY)
    assert {
        check.quantity: check.verdict for check in result.findings.checks if check.verdict is not Verdict.AGREES
    } == {}
    assert len(result.findings.checks) == 6 + 5 + 1


def test_known_disagreements_come_out() -> None:
    checks = checks_of(quick(STUDY)[0].findings)
    assert checks["triangle: disagreement with the cells, T = 0.02"].value == pytest.approx(0.017, abs=0.002)
    assert checks["triangle: disagreement with the cells, T = 2"].value == pytest.approx(0.045, abs=0.003)
    assert checks["five points: disagreement with the cells, T = 2"].value == pytest.approx(0.078, abs=0.004)
    for check in checks.values():
        assert check.tolerance < 0.015


def test_way_from_the_cells_to_the_basins() -> None:
    _, found = quick(STUDY)
    for name, gap in (("triangle", 0.045), ("five points", 0.078)):
        way = way_of(name, True, found)
        assert way is not None
        small = way.times <= 0.02
        # like sigma: the share of it is the same at four T over a decade, to the floors
        sigma = np.array([Schedule(termination_time=2.0).sigma(time) for time in way.times[small]])
        assert np.ptp(way.cells[small] / sigma) < 2 * (way.floors[small] / sigma).max()
        assert way.cells[0] < 0.2 * gap < 0.8 * gap < way.cells[-1]
        assert way.basins[-1] < 0.2 * gap < 0.8 * gap < way.basins[0]


def test_tiles_show_both_ends_and_what_moved() -> None:
    tiles = quick(STUDY)[0].findings.panels[0]
    assert isinstance(tiles, Tiles)
    rows, columns, height, width = tiles.images.shape
    assert (rows, columns) == (len(tiles.row_labels), len(tiles.column_labels)) == (4, 6)
    assert height == width
    assert tiles.kind == "label"
    assert (tiles.images[1, 0] == -1).all()  # the cells themselves have not moved
    moved = tiles.images[1, -1] >= 0
    assert (tiles.images[0, -1] != tiles.images[0, 0])[moved].all()
    assert 0 < moved.mean() < 0.1


def test_told_of_any_subset_and_tiles_stay_blank_there() -> None:
    _, found = quick(STUDY)
    told_of_any_subset(STUDY, found)
    tiles = findings_of(STUDY, {"triangle-limits": found["triangle-limits"]}).panels[0]
    assert isinstance(tiles, Tiles)
    assert np.isnan(tiles.images[0, 1:-1]).all()
    assert not np.isnan(tiles.images[:, [0, -1]]).any()


@pytest.mark.parametrize(
    ("part", "arrays", "quantity"),
    [
        ("triangle-t0.02", {"from_cells": lambda value: value + 0.006},
         "triangle: disagreement with the cells, T = 0.02"),
        ("five-points-t0.002", {"from_cells": lambda value: value + 0.02},
         "five points: disagreement with the cells, carried on to T = 0"),
        ("five-points-t2", {"from_cells": lambda value: value / 2}, "five points: disagreement with the cells, T = 2"),
        ("triangle-t0.02", {"from_cells": lambda value: value + 0.1},
         "triangle: largest step towards the cells as T grows"),
        ("triangle-limits", {"basins": lambda basins: 0 * basins}, "triangle: disagreement with the basins, T = 2"),
        ("tilted-line-t0.02", {"from_cells": lambda value: value + 0.02},
         "tilted line: disagreement with the cells, largest over T"),
    ],
)  # fmt: skip
def test_checks_can_fail(part: str, arrays: dict[str, object], quantity: str) -> None:
    found = changed(quick(STUDY)[1], part, **arrays)
    assert checks_of(findings_of(STUDY, found))[quantity].verdict is Verdict.DIFFERS


def test_monotone_way_can_fail_at_the_basins() -> None:
    _, found = quick(STUDY)
    back = changed(found, "triangle-t0.1", sites=lambda sites: found["triangle-t0.002"]["sites"] + 0 * sites)
    back = changed(back, "triangle-t0.02", sites=lambda sites: found["triangle-limits"]["basins"] + 0 * sites,
                   coarse=lambda sites: found["triangle-limits"]["basins"] + 0 * sites)  # fmt: skip
    back = changed(back, "triangle-t0.1", coarse=lambda sites: found["triangle-t0.002"]["sites"] + 0 * sites)
    check = checks_of(findings_of(STUDY, back))["triangle: largest step away from the basins as T grows"]
    assert check.verdict is Verdict.DIFFERS


def test_intercept_of_a_line_is_exact() -> None:
    x = np.array([0.1, 0.2, 0.4])
    value, floor = intercept(x, 0.3 + 2 * x, np.zeros(3))
    assert value == pytest.approx(0.3)
    assert floor == pytest.approx(0.11)  # a tenth of the largest


def test_drawing_must_be_in_the_plane() -> None:
    with pytest.raises(EngineError):
        only(STUDY, "drawing-limits", Experiment(cloud=PointCloud.of([[0.0], [1.0]])))
    cloud = PointCloud.of(np.random.default_rng(0).normal(size=(100, 2)))
    limits = only(STUDY, "drawing-limits", Experiment(cloud=cloud))
    assert limits["cells"].max() < 60  # thinned
    request = StudyRequest(study=STUDY, experiment=Experiment(cloud=cloud))
    assert "60 of its 100 points" in STUDIES[STUDY].findings(request, {"drawing-limits": limits}).note
    scene = STUDIES[STUDY].scene(request)
    assert (scene.experiment.start, scene.look.insight) == ("transport", "basins")
