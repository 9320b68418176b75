"""Smoothing of the transported start: copies at tau = 0, new points as it grows, blur in the end."""

from __future__ import annotations

from sampling_parts import verdicts

from engine import StudyRequest, Verdict
from engine.studies import STUDIES

STUDY = STUDIES["tau"]
REQUEST = StudyRequest(study="tau", quick=True)
NEAR = "starts to diffused points / held-out, τ = 0.02"


def test_all_agrees_but_that_the_paper_s_smoothing_reaches_held_out_points(found):
    findings_of = verdicts(STUDY, REQUEST, found)
    assert {quantity for quantity, verdict in findings_of.items() if verdict is Verdict.DIFFERS} == {NEAR}
    assert len(findings_of) == 6
    (near,) = (check for check in STUDY.findings(REQUEST, found).checks if check.quantity == NEAR)
    assert 0 < near.value < 1
    assert near.reading


def test_starts_leave_training_points_before_they_blur(found):
    share = {name: (part["near"] / part["held"]).mean() for name, part in found.items()}
    w2 = {name: part["w2"].mean() for name, part in found.items()}
    assert share["tau0"] < 1e-12
    assert share["tau0"] < share["tau0.005"] < share["tau0.02"] < share["tau0.1"] < 1
    assert abs(w2["tau0.02"] - w2["tau0"]) < 0.02  # the latents are the same, and move by less than the points' spacing
    assert w2["tau1"] > 1.5 * w2["tau0"]


def test_the_scene_shows_a_smoothed_start():
    experiment = STUDY.scene(REQUEST).experiment
    assert experiment.start == "transport"
    assert experiment.tau > 0
