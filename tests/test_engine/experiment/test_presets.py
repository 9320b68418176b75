"""Presets: small, standard, honest about exact coordinates, and the same as their generator makes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import resources
from engine import EngineError, Preset, Reading, measure, preset, presets

ROOT = Path(__file__).resolve().parents[3]
EXACT = {"two-atoms", "two-atoms-unequal", "triangle", "five-points"}
NAMES = [
    "moons", "circles", "ring", "spiral", "checkerboard", "swiss-roll", "pinwheel", "eight-gaussians",
    "25-gaussians", "two-atoms", "two-atoms-unequal", "letters", "gaussian", "tilted-gaussian", "line", "product-grid",
    "triangle", "five-points", "t-shape", "funnel",
]  # fmt: skip


def test_all_are_there_and_moons_comes_first() -> None:
    assert [known.name for known in presets()] == NAMES


@pytest.mark.parametrize("known", presets(), ids=lambda known: known.name)
def test_each_is_small_planar_and_says_what_to_look_at(known: Preset) -> None:
    cloud = known.experiment.cloud
    assert cloud.d == 2
    assert 2 <= len(cloud) <= 500
    assert known.title
    assert known.sentence.endswith(".")
    assert len(known.sentence) < 200
    assert resources.path("presets", f"{known.name}.json").stat().st_size <= 15_000


@pytest.mark.parametrize("known", [p for p in presets() if p.name not in EXACT], ids=lambda known: known.name)
def test_drawn_clouds_are_centred_with_unit_rms(known: Preset) -> None:
    cloud = known.experiment.cloud
    # Coordinates are rounded to 4 decimals, so mean and rms are right to half of the last.
    np.testing.assert_allclose(cloud.mean, 0, atol=5e-5)
    assert np.sqrt(np.trace(cloud.covariance) / 2) == pytest.approx(1, abs=1e-4)


def test_exact_coordinates_are_those_of_the_theory() -> None:
    np.testing.assert_array_equal(preset("two-atoms").experiment.cloud.positions, [[-1, 0], [1, 0]])
    unequal = preset("two-atoms-unequal").experiment.cloud
    np.testing.assert_array_equal(unequal.positions, [[-1, 0], [1, 0]])
    np.testing.assert_array_equal(unequal.weights, [0.2, 0.8])
    triangle = preset("triangle").experiment.cloud
    # Centring shifts; sides stay. Files hold 12 decimals.
    np.testing.assert_allclose(triangle.positions - triangle.positions[0], [[0, 0], [2.2, 0.1], [1.3, 0.9]], atol=2e-12)
    np.testing.assert_allclose(triangle.mean, 0, atol=1e-12)
    five = preset("five-points").experiment.cloud
    shifted = [[0, 0], [-1.6228, 1.9879], [-2.4935, 2.3401], [-4.0609, 2.3238], [-2.9061, 5.8787]]
    np.testing.assert_allclose(five.positions - five.positions[0], shifted, atol=2e-12)
    np.testing.assert_allclose(five.mean, 0, atol=1e-12)


@pytest.mark.parametrize("name", ["gaussian", "line", "product-grid"])
def test_self_checks_are_products_up_to_rotation(name: str) -> None:
    """A product of laws along two orthogonal axes is what makes flow map and optimal map equal (theory, section 1)."""
    cloud = preset(name).experiment.cloud
    _, axes = np.linalg.eigh(cloud.covariance)
    along = np.round(cloud.positions @ axes, 3)  # files hold 4 decimals
    keys = [np.unique(column, return_inverse=True)[1] for column in along.T]
    joint = np.zeros([key.max() + 1 for key in keys])
    np.add.at(joint, tuple(keys), cloud.weights)
    if name == "product-grid":
        assert sorted(joint.shape) == [5, 6]
        np.testing.assert_allclose(joint, np.outer(joint.sum(1), joint.sum(0)), atol=1e-12)
    elif name == "line":
        assert joint.shape[0] == 1
    else:
        assert np.linalg.matrix_rank(cloud.positions) == 2
        centres, counts = np.unique(np.round(along[:, 0], 2), return_counts=True)
        assert len(centres) == 12
        np.testing.assert_array_equal(counts, 24)


def test_an_unknown_name_gets_close_matches() -> None:
    with pytest.raises(EngineError) as raised:
        preset("mons")
    assert raised.value.message == "There is no preset 'mons'."
    assert "moons" in raised.value.hint
    with pytest.raises(EngineError, match="Presets: moons, circles"):
        preset("qqq")


def test_names_are_forgiving_about_case_and_spaces() -> None:
    assert preset(" Two Atoms ") is preset("two-atoms")
    assert preset("T_SHAPE").name == "t-shape"


def test_files_are_what_their_generator_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts/make_presets.py"), str(tmp_path)], check=True)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(NAMES)
    for path in tmp_path.iterdir():
        made, kept = (json.loads(file.read_text()) for file in (path, resources.path("presets", path.name)))
        points, bundled = (np.array(content.pop("cloud")["positions"]) for content in (made, kept))
        assert made == kept
        # The font's rasteriser may differ between systems, and a last digit may round the other way.
        if path.stem != "letters":
            np.testing.assert_allclose(points, bundled, atol=1.01e-4)


@pytest.mark.parametrize("name", ["line", "product-grid", "two-atoms"])
def test_self_checks_read_a_gap_within_its_floor(name: str) -> None:
    readings = gap(name)
    for quantity in ("basins.disagreement", "basins.dual_gap", "basins.map_gap"):
        value, floor = readings[quantity].value, readings[quantity].floor
        assert value is not None
        assert floor is not None
        assert value <= floor


@pytest.mark.parametrize(
    ("name", "disagreement", "slack", "dual", "dual_slack"),
    [("triangle", 0.045, 0.003, 9.5e-3, 6e-4), ("five-points", 0.078, 0.004, 1.90e-2, 6e-4)],
)
def test_quoted_gaps_come_out(name: str, disagreement: float, slack: float, dual: float, dual_slack: float) -> None:
    """The numbers and tolerances of theory, section 4; the last one is the triangle's."""
    readings = gap(name)
    assert readings["basins.disagreement"].value == pytest.approx(disagreement, abs=slack)
    assert readings["basins.dual_gap"].value == pytest.approx(dual, abs=dual_slack)


@pytest.mark.slow
def test_the_tilted_gaussians_flow_costs_what_its_sentence_says() -> None:
    """Theory, section 1: a drift that differs by axis breaks equality even for Gaussians. Ratio 1 mends it."""
    tilted = preset("tilted-gaussian").experiment
    *_, measured = measure(tilted, only=("ledger",))
    readings = {reading.name: reading for reading in measured.readings}
    excess, optimal = readings["ledger.map_excess"].value, readings["ledger.transport"].value
    assert isinstance(excess, float)
    assert isinstance(optimal, float)
    assert "15 %" in preset("tilted-gaussian").sentence
    # map_excess is relative to W2 squared; the sentence rounds to a whole per cent.
    assert excess == pytest.approx(0.15, abs=0.005)
    *_, straight = measure(tilted.with_parameters({"kappa_ratio": 1.0}), only=("ledger",))
    mended = {reading.name: reading.value for reading in straight.readings}["ledger.map_excess"]
    assert isinstance(mended, float)
    assert mended < 1e-3


def gap(name: str) -> dict[str, Reading]:
    """Every reading of the group that compares basins, at full quality."""
    *_, full = measure(preset(name).experiment, only=("basins",))
    return {reading.name: reading for reading in full.readings}
