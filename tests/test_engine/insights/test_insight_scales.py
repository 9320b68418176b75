"""Curvature over scales against [L]'s numbers: two atoms, Gaussians, the bottleneck, and the histogram."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from engine import INSIGHT_VIEWS, Chart, Experiment, Insight, PointCloud, Quality, insight, insight_request
from engine.insights.scales import _scan
from engine.results.adaptive_sampling import Sampled, gap_errors

ATOMS = Experiment(cloud=PointCloud.of([[-1.0], [1.0]]), softness=0.0, snr=1.5)


def passes(experiment: Experiment) -> list[Insight]:
    request = insight_request("scales", experiment)
    assert request is not None
    return list(insight(request))


def at(chart: Chart, label: str, r: float) -> float:
    """A curve between its points, linear in log r."""
    series = next(each for each in chart.series if each.label == label)
    return float(np.interp(np.log(r), np.log(series.x), series.y))


@pytest.fixture(scope="module")
def atoms() -> Insight:
    return passes(ATOMS)[-1]


def test_two_atoms_have_the_known_bottleneck(atoms: Insight) -> None:
    ratio = atoms.charts[0]
    marks = {label: x for x, label in ratio.marks}
    assert marks["r*"] == pytest.approx(1.0, abs=1e-6)
    assert marks["bottleneck SNR"] == pytest.approx(1.37, abs=5e-3)
    curve = next(each for each in ratio.series if each.label == "m*(r)")
    # max m* = .433; a pixel is a 300th of the height
    assert curve.y.max() == pytest.approx(0.433, abs=1.5e-3)
    assert curve.y.max() <= 0.433 + 5e-4
    assert (curve.y[curve.x <= 1] == 0).all()


def test_curves_pass_through_the_known_values(atoms: Insight) -> None:
    _, _, survival, _ = atoms.charts
    # s(1), s(.5) at r = 1.5 and 3 (theory, section 3); linear between points: off by a pixel, a 300th of the height 1
    assert at(survival, "sᵣ(1)", 1.5) == pytest.approx(0.1792, abs=0.004)
    assert at(survival, "sᵣ(0.5)", 1.5) == pytest.approx(0.2742, abs=0.004)
    assert at(survival, "sᵣ(1)", 3.0) == pytest.approx(0.0078, abs=0.004)
    found = {reading.name: reading.value for reading in atoms.readings}
    assert found["complexity.survival_one"] == pytest.approx(0.1792, abs=1e-3)
    assert found["complexity.tail_zero"] == pytest.approx(0.1286, abs=1e-3)


def test_curves_stand_closer_where_they_bend(atoms: Insight) -> None:
    """Within the 65 SNRs that are kept, nothing is off by more than some 3 pixels; 17 even ones were by 50 and more."""
    for chart in atoms.charts[:3]:
        places = np.log(chart.series[0].x / chart.series[0].x[0]) / np.log(chart.series[0].x[-1] / chart.series[0].x[0])
        assert 17 < len(places) <= 65
        for series, other in (chart.series, chart.series[::-1]):
            found = Sampled(y=series.y, slack=series.high - series.y, spans=other.y)
            assert gap_errors(places, found).max() < 3.0
    ratio = atoms.charts[0]
    even = np.isclose(places[:, None] * 16, np.arange(17)).any(axis=1)
    assert even.sum() == 17
    assert gap_errors(places[even], Sampled(y=ratio.series[1].y[even])).max() > 50  # delta* jumps at r*


def test_delta_star_is_one_less_r_squared_while_log_concave(atoms: Insight) -> None:
    curve = next(each for each in atoms.charts[0].series if each.label == "δ*(r)")
    concave = curve.x <= 1
    assert concave.sum() > 5
    assert curve.y[concave] == pytest.approx(1 - curve.x[concave] ** 2, abs=1e-7)  # the search for the supremum


@pytest.mark.parametrize("softness", [0.3, 1.0])
def test_a_gaussian_localises_alike_at_every_place(softness: float) -> None:
    shown = passes(Experiment(cloud=PointCloud.of([[0.5, 1.0]]), softness=softness, snr=2.0, richness=5.0))[-1]
    ratio, curvature, survival, bars = shown.charts
    r = ratio.series[0].x
    level = softness**2 * r**2 / (softness**2 * r**2 + 1)
    assert ratio.series[0].y == pytest.approx(np.zeros_like(r), abs=1e-12)
    assert ratio.series[1].y == pytest.approx(1 - level, abs=1e-9)
    assert curvature.series[0].y == pytest.approx((1 - level) * (1 + r**2), rel=1e-9)
    assert curvature.series[1].y == pytest.approx((1 - level) * (1 + r**2), rel=1e-9)
    assert survival.series[0].y.max() == 0
    assert ratio.marks == ()
    taken = bars.series[0].y > 0
    width = bars.series[0].x[1] - bars.series[0].x[0]
    assert bars.series[0].x[taken] == pytest.approx(4 * softness**2 / (4 * softness**2 + 1), abs=width)


def test_the_sharp_curvature_is_never_below_the_published_one(atoms: Insight) -> None:
    sharp, published = atoms.charts[1].series
    equal = next(each for each in atoms.claim.assumptions if "quantile" in each.text)
    here = np.searchsorted(sharp.x, 1.5)
    assert equal.holds is True
    assert sharp.y[here] == pytest.approx(published.y[here], abs=1e-9)
    assert published.kind == "published"
    assert (sharp.y >= published.y - 1e-9 * np.abs(published.y)).all()


def test_the_histogram_is_a_law_with_the_level_marked(atoms: Insight) -> None:
    bars = atoms.charts[3]
    assert bars.series[0].kind == "bars"
    assert bars.series[0].y.sum() == pytest.approx(1.0, abs=1e-9)
    above = bars.series[0].x > 1
    found = {reading.name: reading.value for reading in atoms.readings}
    width = bars.series[0].x[1] - bars.series[0].x[0]
    near = bars.series[0].y[np.abs(bars.series[0].x - 1) < width].sum()
    assert bars.series[0].y[above].sum() == pytest.approx(found["complexity.survival_one"], abs=near + 1e-9)
    assert (0.5, "1 − δ") in bars.marks


def test_it_grows_from_a_draft_and_charts_stand_in_the_order_of_the_modes() -> None:
    shown = passes(ATOMS)
    assert [each.quality for each in shown[:-1]] == [Quality.DRAFT] * (len(shown) - 1)
    assert shown[-1].quality is Quality.FULL
    counts = [len(each.charts[0].series[0].x) for each in shown]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    assert all(len(each.charts) == len(INSIGHT_VIEWS["scales"].modes) for each in shown)
    assert all(chart.axis == "snr" for chart in shown[-1].charts[:3])


def test_moving_the_lens_works_out_no_curve_again(monkeypatch: pytest.MonkeyPatch) -> None:
    passes(ATOMS)
    known = _scan.cache_info().misses
    module = importlib.import_module("engine.insights.scales")
    monkeypatch.setattr(module, "bottleneck", None)  # what is asked for again would fail
    moved = passes(ATOMS.with_parameters({"snr": 3.0, "level": 0.2}))[-1]
    assert _scan.cache_info().misses == known
    assert {reading.name: reading.value for reading in moved.readings}["complexity.survival_one"] == pytest.approx(
        0.0078, abs=1e-3
    )


def test_bands_go_no_further_than_their_quantities_can(atoms: Insight) -> None:
    """m* is never negative, delta* and a survival are shares: at SNRs where few nodes are left an error is larger."""
    bands = {series.label: series for chart in atoms.charts for series in chart.series if series.low is not None}
    assert bands["m*(r)"].low is not None
    assert bands["m*(r)"].low.min() >= 0
    for label in ("δ*(r)", "sᵣ(1)"):
        low, high = bands[label].low, bands[label].high
        assert low is not None
        assert high is not None
        assert low.min() >= 0
        assert high.max() <= 1


def test_a_scan_into_which_another_lane_looks_meanwhile_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("engine.insights.scale_curves")
    values, at_law, scans, grown = module.ScaleCurves._values, module._at, [], []

    def noted(curves: object) -> object:
        scans.append(curves.scan)  # type: ignore[attr-defined]
        return values(curves)

    def growing(of: object, variance: float, law: object) -> object:
        if len(grown) < 3:
            laws = scans[-1].laws
            grown.append(0.4567 + 0.001 * len(grown))
            laws[grown[-1]] = next(iter(laws.values()))
        return at_law(of, variance, law)

    monkeypatch.setattr(module.ScaleCurves, "_values", noted)
    monkeypatch.setattr(module, "_at", growing)
    _scan.cache_clear()
    request = insight_request("scales", ATOMS)
    assert request is not None
    assert next(insight(request)).charts
    assert len(grown) == 3
    _scan.cache_clear()
