"""The study of the prior error: known masses, closed forms and rates, and checks that can fail."""

from __future__ import annotations

import numpy as np
import pytest
from study_parts import whole
from transport_parts import changed, checks_of, findings_of, quick, told_of_any_subset

from engine import EngineError, Experiment, PointCloud, StudyRequest
from engine.stages.run_study import study_of
from engine.studies.base.study import Verdict
from engine.studies.wang.prior_error_findings import KNOWN_GAUSSIAN, KNOWN_MASSES

pytestmark = pytest.mark.slow  # all of them wait for its quick form, some seconds long

STUDY = "prior-error"


def test_every_check_agrees() -> None:
    result, _ = quick(STUDY)
    assert {
        check.quantity: check.verdict for check in result.findings.checks if check.verdict is not Verdict.AGREES
    } == {}
    assert len(result.findings.checks) == 4 * 3 + 4 + 9
    assert len(result.findings.panels) == 4


def test_known_masses_and_closed_forms_come_out() -> None:
    _, found = quick(STUDY)
    assert found["masses"]["flow"] == pytest.approx(list(KNOWN_MASSES.values()), abs=1e-5)
    assert found["masses"]["flow"] == pytest.approx(found["masses"]["quantile"], abs=1e-6)
    w2, kl = np.array(list(KNOWN_GAUSSIAN.values())).T
    assert found["gaussian"]["w2"] == pytest.approx(w2, abs=1e-7)
    assert found["gaussian"]["kl"] == pytest.approx(kl, abs=1e-8)
    # eigenvalues of the closed forms at T = .5: 1.462, .1495 by the flow, 1.710, .1027 by the SDE, 2 and .1 in truth
    k = int(np.argmin(np.abs(found["gaussian"]["curve_times"] - 0.5)))
    assert found["gaussian"]["ode_curve"][k] == pytest.approx(0.2169, abs=1e-3)
    assert found["gaussian"]["sde_curve"][k] == pytest.approx(0.1064, abs=1e-3)
    assert (found["gaussian"]["sde_curve"] <= found["gaussian"]["ode_curve"]).all()


def test_rates_are_one_off_centre_and_two_on_centred_clouds() -> None:
    checks = checks_of(quick(STUDY)[0].findings)
    for name, rate in (("two atoms", 1), ("off-centre", 1), ("triangle", 2), ("five points", 2)):
        assert checks[f"{name}: rate of W₂(p_T, ν)"].value == pytest.approx(rate, abs=1e-5)
        mass = checks[f"{name}: rate of the basins' mass error"]
        assert mass.value == pytest.approx(rate, abs=0.02)
        assert mass.tolerance < 0.1


def test_told_of_any_subset() -> None:
    told_of_any_subset(STUDY, quick(STUDY)[1])


@pytest.mark.parametrize(
    ("part", "array", "change", "quantity"),
    [
        ("triangle", "w2", lambda w2: w2 * np.linspace(1, 1.05, len(w2)), "triangle: rate of W₂(p_T, ν)"),
        ("five-points", "tv", lambda tv: tv * np.linspace(1, 2, len(tv)),
         "five points: rate of the basins' mass error"),
        ("off-centre", "upper", lambda upper: upper / 2, "off-centre: cost of the flow's tail"),
        ("masses", "flow", lambda flow: flow + 2e-4, "two atoms: largest difference from Φ(F_T⁻¹(.2))"),
        ("masses", "flow", lambda flow: flow + 2e-4, "two atoms, .2 and .8: mass that reaches the first, T = 1"),
        ("gaussian", "w2", lambda w2: w2 * (1 + 1e-5), "Gaussian of variances 2, .1: W₂(p_T, ν), T = 0.5"),
        ("gaussian", "kl", lambda kl: kl * (1 + 1e-5), "Gaussian of variances 2, .1: KL(p_T|ν), T = 0.5"),
        ("gaussian", "ode_off", lambda off: off + 1e-5, "Gaussian: flow's final covariance"),
        ("gaussian", "sde_off", lambda off: off + 0.03, "Gaussian: SDE's final covariance"),
        ("gaussian", "sde_w2", lambda w2: w2 + 0.15, "Gaussian: W₂ to the data after the SDE"),
    ],
)  # fmt: skip
def test_checks_can_fail(part: str, array: str, change: object, quantity: str) -> None:
    found = changed(quick(STUDY)[1], part, **{array: change})
    (check,) = [each for name, each in checks_of(findings_of(STUDY, found)).items() if name.startswith(quantity)]
    assert check.verdict is Verdict.DIFFERS


def test_mass_error_within_its_floor_tells_no_rate() -> None:
    found = changed(quick(STUDY)[1], "triangle", floor=lambda floor: 100 * floor)
    check = checks_of(findings_of(STUDY, found))["triangle: rate of the basins' mass error"]
    assert check.verdict is Verdict.NOT_HERE


def test_drawing_takes_the_place_of_the_examples() -> None:
    cloud = PointCloud.of([[-0.9], [0.2], [1.6]], [0.5, 0.3, 0.2])
    request = StudyRequest(study=STUDY, quick=True, experiment=Experiment(cloud=cloud))
    result, found = whole(request)
    assert list(found) == ["drawing"]
    assert result.count(Verdict.AGREES) == len(result.findings.checks) == 3
    assert study_of(request).scene(request).experiment.cloud == cloud
    with pytest.raises(EngineError):
        whole(StudyRequest(study=STUDY, experiment=Experiment(cloud=PointCloud.of(np.eye(3)))))
    with pytest.raises(EngineError):
        whole(StudyRequest(study=STUDY, experiment=Experiment(cloud=PointCloud.of([[0.0, 1.0]]))))
