"""Study one-brownian-motion: three clocks, one flow; each process in its own coordinates, and checks that can fail."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from brownian_parts import assert_resumes, assert_told_of_any_subset, failing, findings_of, spoiled, verdicts
from study_parts import worked

from engine import STUDIES, Experiment, Found, PointCloud, StudyRequest, Tiles, Verdict, preset
from engine.studies.reu.one_brownian_motion_parts import NAMES, denoised, law, own_levels, process_of, sde_step, side

REQUEST = StudyRequest(study="one-brownian-motion", quick=True)


def test_every_number_agrees(found: dict[str, Found]) -> None:
    findings = findings_of(REQUEST, found)
    assert set(verdicts(findings).values()) == {Verdict.AGREES}
    assert len(findings.checks) == 10
    assert sum(isinstance(panel, Tiles) for panel in findings.panels) == 1


def test_processes_differ_in_everything_but_their_noise_levels() -> None:
    schedules = [process_of(name).schedule for name in NAMES]
    for s in (0.3, 5.0):
        times = [schedule.time(s) for schedule in schedules]
        assert len({round(t, 6) for t in times}) == 3
        assert [schedule.noise_level(t) for schedule, t in zip(schedules, times, strict=True)] == pytest.approx([s] * 3)
        alphas = [schedule.alpha(t) for schedule, t in zip(schedules, times, strict=True)]
        assert len({round(alpha, 6) for alpha in alphas}) == 3


@pytest.mark.parametrize("name", NAMES)
def test_a_reverse_step_of_one_point_has_its_closed_form(name: str) -> None:
    """From X_t of one point at x0, a step of the reverse SDE has the law of X_end, alpha (x0 + s Z)."""
    process, random = process_of(name), np.random.default_rng(2)
    point = dataclasses.replace(law(REQUEST), centres=np.array([[0.5, -1.0]]), weights=np.ones(1))
    schedule, n = process.schedule, 40_000
    t, end = schedule.time(2.0), schedule.time(0.7)
    x = schedule.alpha(t) * (point.centres + 2.0 * random.standard_normal((n, 2)))
    assert denoised(process, x[:5], t, point) == pytest.approx(np.repeat(point.centres, 5, axis=0), rel=1e-9)
    stepped = sde_step(process, x, t, end, point, random.standard_normal((n, 2))) / schedule.alpha(end)
    # n = 40,000: standard errors .7/200 of the mean, 1/282 of the deviation; five of each
    assert stepped.mean(axis=0) == pytest.approx(point.centres[0], abs=0.018)
    assert stepped.std(axis=0) == pytest.approx([0.7, 0.7], rel=0.018)


def test_clocks_have_levels_of_their_own() -> None:
    data = law(REQUEST)
    levels = [own_levels(name, 8, data) for name in NAMES]
    for each in levels:
        assert (np.diff(each) < 0).all()
        assert each[[0, -1]] == pytest.approx(levels[0][[0, -1]], rel=1e-6)
    assert not np.allclose(levels[0], levels[1], rtol=0.1)
    assert not np.allclose(levels[0], levels[2], rtol=0.1)


def test_more_steps_bring_basins_together(found: dict[str, Found]) -> None:
    (chart,) = [panel for panel in findings_of(REQUEST, found).panels if panel.title.startswith("Basins on clocks")]
    for series in chart.series[:2]:
        assert series.y[0] > 4 * series.y[-1]


@pytest.mark.parametrize(
    ("part", "array", "change", "said"),
    [
        ("denoisers", "ve", lambda each: each + 1e-6, "denoisers of VE"),
        ("denoisers", "pinned", lambda each: each + 1e-6, "denoisers of pinned"),
        ("ends", "ode", lambda each: each + 1e-6, "the flow"),
        ("ends", "sde", lambda each: each + 1e-6, "equal noise"),
        ("basins-ve", "basins", lambda each: (each + 1) % 5, "basins of VE"),
        ("basins-pinned", "basins", lambda each: (each + 1) % 5, "basins of pinned"),
        ("drift", "score", lambda each: each + 1e-6, "y/u + g²∇log p"),
        ("drift", "semigroup", lambda each: each + 1e-3, "g²∇log E φ"),
    ],
)
def test_every_check_can_fail(
    found: dict[str, Found], part: str, array: str, change: Callable[[np.ndarray], np.ndarray], said: str
) -> None:
    assert any(said in quantity for quantity in failing(REQUEST, spoiled(found, part, array, change)))


def test_told_takes_any_subset(found: dict[str, Found]) -> None:
    assert_told_of_any_subset(REQUEST, found)


def test_a_resumed_study_tells_the_same(found: dict[str, Found]) -> None:
    assert_resumes(REQUEST, found, missing={"ends"})


@pytest.mark.parametrize("d", [2, 3])
def test_it_runs_on_a_drawing(d: int) -> None:
    positions = np.random.default_rng(d).standard_normal((30, d))
    request = dataclasses.replace(REQUEST, experiment=Experiment(cloud=PointCloud.of(positions)))
    parts = worked(request)
    assert ("basins-ou" in parts) == (d == 2)
    assert not failing(request, parts)


def test_a_single_point_and_a_large_drawing_are_no_trouble() -> None:
    one = dataclasses.replace(REQUEST, experiment=Experiment(cloud=PointCloud.of([[0.3, 0.0]])))
    assert not failing(one, worked(one))
    many = Experiment(cloud=PointCloud.of(np.random.default_rng(1).standard_normal((900, 2))))
    request = dataclasses.replace(REQUEST, experiment=many)
    assert len(law(request)) == 60
    assert side(request) < side(REQUEST)
    assert side(request) % 2 == 0


def test_the_scene_is_the_pinned_process() -> None:
    scene = STUDIES["one-brownian-motion"].scene
    assert scene(REQUEST).experiment.process == "pinned"
    ring = preset("ring").experiment
    assert scene(dataclasses.replace(REQUEST, experiment=ring)).experiment.cloud == ring.cloud
