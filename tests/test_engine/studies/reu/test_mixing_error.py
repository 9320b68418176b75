"""Study mixing-error: entropies of paths and ends against closed forms, weights recovered, and checks that can fail."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np
import pytest
from brownian_parts import assert_resumes, assert_told_of_any_subset, failing, findings_of, spoiled, verdicts
from study_parts import worked

from engine import EngineError, Experiment, Found, PointCloud, StudyRequest, Verdict, preset
from engine.experiment.target import SoftenedCloud
from engine.studies.reu import mixing_error_laws as laws
from engine.studies.reu.mixing_error import TIMES
from engine.studies.reu.mixing_error_laws import FOUR, law

REQUEST = StudyRequest(study="mixing-error", quick=True)
TWO_ATOMS = SoftenedCloud(centres=np.array([[-1.0, 0.0], [1.0, 0.0]]), weights=np.array([0.2, 0.8]), softness=0.0)


def test_every_number_agrees(found: dict[str, Found]) -> None:
    findings = findings_of(REQUEST, found)
    assert set(verdicts(findings).values()) == {Verdict.AGREES}
    assert len(findings.checks) == 16
    assert len(findings.panels) == 5


def test_weights_are_recovered_from_one_point(found: dict[str, Found]) -> None:
    """Five standard errors, sqrt(.24/8000) = .0055 at most, and the steps' weak error of first order, 1/120."""
    assert found["pinned"]["masses"] == pytest.approx([0.4, 0.3, 0.2, 0.1], abs=0.036)
    assert found["pinned"]["masses"].sum() == pytest.approx(1, abs=1e-12)


def test_masses_from_the_prior_are_the_published_ones() -> None:
    """By the reverse SDE of two atoms: E pi_1 under N(0, 1) by quadrature on the line, to rounding of the lattice."""
    line = np.linspace(-9, 9, 4001)
    shares = np.exp(-(line**2) / 2) / np.exp(-(line**2) / 2).sum()
    for time in (0.5, 1.0, 2.0):
        s2 = math.expm1(2 * time)
        first = 1 / (1 + 4 * np.exp(2 * math.exp(time) * line / s2))
        assert laws.prior_masses(TWO_ATOMS, time, TWO_ATOMS.weights)[0] == pytest.approx(shares @ first, abs=1e-6)


def test_mixing_error_of_one_point_is_its_closed_form() -> None:
    point = SoftenedCloud(centres=np.array([[0.7, -0.2]]), weights=np.ones(1), softness=0.0)
    for time in (0.1, 1.0):  # the lattice ends at six deviations: 2e-9 of the mass, at squares of 36
        assert laws.mixing_error(point, time) == pytest.approx(laws.convexity_bound(point, time), abs=1e-7)


def test_score_of_another_law_errs_by_that_laws_entropy(found: dict[str, Found]) -> None:
    """Two points of the same place: whatever their weights, no error; four points: KL of the weights, at any SNR it
    adds up from."""
    same = SoftenedCloud(centres=np.zeros((2, 2)), weights=np.array([0.2, 0.8]), softness=0.0)
    assert laws.denoiser_error(same, np.array([0.5, 0.5]), 1.0) == 0
    cumulative = found["girsanov"]["cumulative"]
    assert (np.diff(cumulative) >= 0).all()
    expected = laws.relative_entropy(FOUR.weights, laws.tilted(FOUR))
    assert cumulative[-1] == pytest.approx(expected, abs=1e-5)


def test_a_gaussians_end_is_no_worse_than_its_path(found: dict[str, Found]) -> None:
    part = found["gaussian"]
    assert (part["end"] < part["mixing"] + part["approximation"]).all()
    assert part["approximation"][-1] > part["approximation"][0]
    nothing = laws.gaussian_terms(np.ones(2), 0.0, 1.0)  # the prior itself, exactly reversed
    assert nothing == pytest.approx((0, 0, 0, 0), abs=1e-12)


@pytest.mark.parametrize(
    ("part", "array", "change", "said"),
    [
        ("mixing", "kl", lambda each: each * 10, "bound by convexity"),
        ("mixing", "kl_masses", lambda each: each + 1, "masses it leads to"),
        ("pinned", "start", lambda each: each[::-1], "posterior weights"),
        ("pinned", "masses", lambda each: each[[1, 0, 2, 3]], "reaches point 1"),
        ("girsanov", "cumulative", lambda each: 2 * each, "∫E|D"),
        ("mixing", "kl_wrong", lambda each: each + 1, "wrong weights: least room"),
        ("gaussian", "known", lambda each: each * (1 + 1e-5), "mixing error at T = 0.5"),
        ("gaussian", "end", lambda each: each + 1, "score a fifth too long"),
        ("gaussian", "plain", lambda each: each + 1e-6, "end variance"),
        ("constants", "corrected", lambda each: each + 1, "∇log p_t"),
        ("constants", "printed", lambda each: each / 2, "misfit of the printed"),
    ],
)
def test_every_check_can_fail(
    found: dict[str, Found], part: str, array: str, change: Callable[[np.ndarray], np.ndarray], said: str
) -> None:
    assert any(said in quantity for quantity in failing(REQUEST, spoiled(found, part, array, change)))


def test_told_takes_any_subset(found: dict[str, Found]) -> None:
    assert_told_of_any_subset(REQUEST, found)


def test_a_resumed_study_tells_the_same(found: dict[str, Found]) -> None:
    assert_resumes(REQUEST, found, missing={"pinned", "mixing"})


@pytest.mark.parametrize("d", [1, 2, 3])
def test_it_runs_on_a_drawing(d: int) -> None:
    positions = np.random.default_rng(d).standard_normal((12, d))
    experiment = Experiment(cloud=PointCloud.of(positions))
    request = dataclasses.replace(REQUEST, experiment=experiment)
    parts = worked(request)
    assert set(parts) == {"mixing", "pinned", "girsanov"}
    assert not failing(request, parts)
    assert len(findings_of(request, parts).panels) == 4
    assert parts["mixing"]["kl"].shape == TIMES.shape


def test_many_points_are_thinned_and_few_refused() -> None:
    many = Experiment(cloud=PointCloud.of(np.random.default_rng(1).standard_normal((600, 2))))
    assert len(law(dataclasses.replace(REQUEST, experiment=many))) == 80
    with pytest.raises(EngineError, match="at least 2 different points"):
        law(dataclasses.replace(REQUEST, experiment=Experiment(cloud=PointCloud.of([[0.0, 0.0]]))))


def test_the_scene_is_the_pinned_process() -> None:
    from engine import STUDIES

    scene = STUDIES["mixing-error"].scene
    assert scene(REQUEST).experiment.process == "pinned"
    moons = preset("moons").experiment
    assert scene(dataclasses.replace(REQUEST, experiment=moons)).experiment.cloud == moons.cloud
