"""The diagnostics stage: draft then full, groups, cancelling, and names that stay."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.diagnostics import DIAGNOSTICS
from engine.errors import EngineError
from engine.experiment import Experiment
from engine.measure import measure
from engine.points import PointCloud
from engine.results import Quality

CLOUD = PointCloud.of(np.random.default_rng(9).normal(size=(12, 2)))
NAMES = [
    "transport.w2_squared",
    "prior.terminal_snr_db",
    "prior.w2_bound",
    "prior.kl_bound",
    "basins.disagreement",
    "basins.dual_gap",
    "basins.map_gap",
    "basins.mass_tv",
    "swirl.rms",
    "swirl.max",
    "swirl.rotation_rms",
    "swirl.rotation_max",
    "localisation.mean",
    "localisation.max",
    "curvature.critical",
]


def test_draft_then_full_with_stable_names_and_floors():
    experiment = Experiment(cloud=CLOUD)
    draft, full = measure(experiment)
    assert (draft.quality, full.quality) == (Quality.DRAFT, Quality.FULL)
    for measurements in (draft, full):
        assert measurements.experiment == experiment.reduced("diagnostics")
        assert [reading.name for reading in measurements.readings] == NAMES
        for reading in measurements.readings:
            assert math.isfinite(reading.value)
            assert reading.floor is not None or reading.error is not None
            assert reading.label
            assert reading.source
    drafted, settled = ({r.name: r for r in m.readings} for m in (draft, full))
    gap = abs(drafted["transport.w2_squared"].value - settled["transport.w2_squared"].value)
    assert gap <= drafted["transport.w2_squared"].error + settled["transport.w2_squared"].error
    assert settled["basins.disagreement"].floor < drafted["basins.disagreement"].floor


@pytest.mark.parametrize("group", DIAGNOSTICS)
def test_one_group_alone(group):
    draft = next(measure(Experiment(cloud=CLOUD), only=(group,)))
    assert draft.readings
    assert {reading.name.split(".")[0] for reading in draft.readings} == {group}


def test_an_unknown_group_is_refused_with_the_known_ones():
    with pytest.raises(EngineError) as refused:
        list(measure(Experiment(cloud=CLOUD), only=("swirls",)))
    assert "swirls" in refused.value.message
    assert all(group in refused.value.hint for group in DIAGNOSTICS)


def test_draft_lands_when_superseded_and_full_stops_between_steps():
    assert [m.quality for m in measure(Experiment(cloud=CLOUD), superseded=lambda: True)] == [Quality.DRAFT]
    asked = 0

    def superseded():
        nonlocal asked
        asked += 1
        return asked > 20

    results = list(measure(Experiment(cloud=CLOUD), superseded=superseded, only=("basins",)))
    assert [m.quality for m in results] == [Quality.DRAFT]
    assert asked == 21


@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("transport", ["semi_discrete", "discrete"])
def test_other_dimensions_give_what_they_can(d, transport):
    cloud = PointCloud.of(np.random.default_rng(d).normal(size=(8, d)))
    draft = next(measure(Experiment(cloud=cloud, transport=transport, particles=50)))
    for reading in draft.readings:
        assert reading.value is not None or reading.note
    values = {reading.name: reading.value for reading in draft.readings}
    assert (values["transport.w2_squared"] is None) == (d == 3 and transport == "semi_discrete")
    assert values["prior.w2_bound"] > 0
    assert values["swirl.rms"] >= 0


def test_single_points_weights_of_zero_and_duplicates_are_measured():
    for positions, weights in (([[1.0, 2.0]], None), ([[0.0, 0.0], [1.0, 0.0]], [1, 0]), ([[1.0, 1.0]] * 3, None)):
        draft = next(measure(Experiment(cloud=PointCloud.of(positions, weights), softness=0)))
        for reading in draft.readings:
            if reading.name != "curvature.critical":  # bare points have none
                assert math.isfinite(reading.value)


def test_an_empty_cloud_is_refused():
    with pytest.raises(EngineError, match="no points"):
        list(measure(Experiment()))
