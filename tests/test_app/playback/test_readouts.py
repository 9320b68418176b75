"""The sentences beside the sliders."""

from __future__ import annotations

from app.playback.readouts import critical_text, curvature_text, slider_notes
from engine import Experiment, Film, GaussianMixture, PointCloud

PAIR = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]), softness=0.5)
CRITICAL = 12.0  # (4/(4 s0^2) - 1)/s0^2 = (4 - 1) 4 for two points at distance 2


def test_curvature_is_told_in_units_of_the_critical_one() -> None:
    assert curvature_text(PAIR, CRITICAL) == "c/c* 0 · not every pₜ log-concave"
    half = PAIR.with_parameters({"curvature": 6.0})
    assert curvature_text(half, CRITICAL) == "c/c* 0.5 · not every pₜ log-concave"
    whole = PAIR.with_parameters({"curvature": CRITICAL})
    assert curvature_text(whole, CRITICAL) == "c/c* 1 · every pₜ log-concave"


def test_where_there_is_no_ratio_none_is_told() -> None:
    assert curvature_text(PAIR, -4.0) == "every pₜ log-concave"  # one point: log-concave from below 0
    assert curvature_text(PAIR, None) == ""
    assert "bare points" in curvature_text(PAIR.with_parameters({"softness": 0.0}), None)
    assert critical_text(None, PAIR) == ""


def test_the_mark_explains_why_it_is_so_large() -> None:
    text = critical_text(291234.0, PAIR)
    assert "2.91e5" in text or "291000" in text
    assert "s₀ = 0.5" in text
    mixture = GaussianMixture(means=[[0.0, 0.0]], covariances=[[[1.0, 0.0], [0.0, 1.0]]], weights=[1.0])
    assert "spikes" not in critical_text(1.0, Experiment(mixture=mixture))


def test_the_snr_says_that_it_is_the_playhead() -> None:
    notes = slider_notes(PAIR, Film(experiment=PAIR).frame(0.5), CRITICAL)
    assert notes["snr"].endswith("the playhead")
    assert set(notes) == {"termination_time", "snr", "curvature"}
