"""The diagnostics stage: draft then full, groups, cancelling, and names that stay."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from engine.clouds.points import PointCloud
from engine.diagnostics import DIAGNOSTICS
from engine.errors import EngineError
from engine.experiment.experiment import Experiment
from engine.experiment.mixture import GaussianMixture
from engine.results.results import FAILED, NoNumber, Quality, Reading
from engine.stages.measure import measure

CLOUD = PointCloud.of(np.random.default_rng(9).normal(size=(12, 2)))
# The stable names of `tidemark measure --json`; docs/measure.md documents every one (test_measure_json checks it).
NAMES = [
    "transport.w2_squared",
    "transport.residual",
    "transport.cell_masses",
    "prior.w2",
    "prior.terminal_snr_db",
    "prior.w2_bound",
    "prior.kl_bound",
    "basins.disagreement",
    "basins.dual_gap",
    "basins.map_gap",
    "basins.mass_tv",
    "basins.masses",
    "swirl.rms",
    "swirl.max",
    "swirl.rotation_rms",
    "swirl.rotation_max",
    "localisation.mean",
    "localisation.max",
    "localisation.trace_mean",
    "curvature.critical",
    "complexity.survival_one",
    "complexity.survival_level",
    "complexity.tail_zero",
    "complexity.tail_level",
    "complexity.m_star",
    "complexity.delta_star",
    "complexity.zeta_star",
    "complexity.cvar",
    "complexity.bottleneck_snr",
    "complexity.bottleneck_m_star",
    "complexity.r_star",
    "contraction.forward",
    "contraction.backward",
    "contraction.backward_rms",
    "encoder.eps_rel",
    "encoder.reassigned",
    "encoder.n",
    "encoder.swap_saving",
    "ledger.forward",
    "ledger.reverse",
    "ledger.transport",
    "ledger.map_excess",
    "ledger.curve_excess",
    "reverse.w2_final",
    "reverse.sliced_final",
    "reverse.energy_final",
    "reverse.mmd_final",
    "reverse.nearest_training",
    "sensitivity.w2_before",
    "sensitivity.w2_after",
    "sensitivity.bound",
    "sensitivity.own_round",
]


def finite(value):
    return all(math.isfinite(each) for each in (value if isinstance(value, tuple) else (value,)))


def test_draft_then_full_with_stable_names_and_floors():
    experiment = Experiment(cloud=CLOUD, particles=100)
    draft, *between, full = measure(experiment, against=CLOUD.centred())
    assert [each.quality for each in between] == [Quality.DRAFT] * (len(DIAGNOSTICS) - 1)
    for earlier, later in pairwise([draft, *between, full]):  # one group after the other gives way to its full form
        changed = {
            r.name.split(".")[0] for r, other in zip(earlier.readings, later.readings, strict=True) if r != other
        }
        assert len(changed) <= 1
    assert (draft.quality, full.quality) == (Quality.DRAFT, Quality.FULL)
    for measurements in (draft, full):
        assert measurements.experiment == experiment.reduced("diagnostics")
        assert [reading.name for reading in measurements.readings] == NAMES
        assert [group for group, _ in measurements.group_seconds] == list(DIAGNOSTICS)
        assert sum(seconds for _, seconds in measurements.group_seconds) <= measurements.seconds
        for reading in measurements.readings:
            assert reading.label
            assert reading.source
            if measurements is draft and reading.value is None:
                assert "full result" in reading.note
                continue
            assert finite(reading.value), reading
            assert reading.floor is not None or reading.error is not None
    drafted, settled = ({r.name: r for r in m.readings} for m in (draft, full))
    gap = abs(drafted["transport.w2_squared"].value - settled["transport.w2_squared"].value)
    assert gap <= drafted["transport.w2_squared"].error + settled["transport.w2_squared"].error
    assert settled["basins.disagreement"].floor < drafted["basins.disagreement"].floor
    for name in ("transport.cell_masses", "basins.masses"):
        assert len(settled[name].value) == len(CLOUD)
        # 4e-7 of the mass lies beyond the quadrature
        assert sum(settled[name].value) == pytest.approx(1, abs=1e-6)


def test_masses_are_in_the_order_of_the_points_and_duplicates_share():
    cloud = PointCloud.of([[1.0, 0], [-1.0, 0], [1.0, 0], [5.0, 5.0]], [0.1, 0.6, 0.3, 0.0])
    (full,) = measure(Experiment(cloud=cloud, softness=0), only=("transport", "basins.masses"), draft=False)
    found = {reading.name: reading.value for reading in full.readings}
    assert set(found) == {"transport.w2_squared", "transport.residual", "transport.cell_masses", "basins.masses"}
    assert found["transport.cell_masses"] == pytest.approx([0.1, 0.6, 0.3, 0.0], abs=1e-9)
    # T = 3, not centred: the masses err by about r_T phi |mean| < 0.05 * 0.4 * 1
    assert found["basins.masses"] == pytest.approx([0.1, 0.6, 0.3, 0.0], abs=0.02)
    first, _, third, _ = found["basins.masses"]
    assert third == pytest.approx(3 * first, rel=1e-12)


def test_masses_follow_the_start():
    cloud, settings = PointCloud.of([[-1.0], [1.0]], [0.2, 0.8]), dict(softness=0.0, termination_time=0.5)
    found = {}
    for start in ("prior", "exact", "transport"):
        (full,) = measure(Experiment(cloud=cloud, start=start, **settings), only=("basins.masses",), draft=False)
        (found[start],) = full.readings
    assert found["prior"].value[0] == pytest.approx(0.34098, abs=1e-4)  # theory, section 4
    assert found["exact"].value == pytest.approx([0.2, 0.8], abs=1e-12)
    assert found["transport"].value[0] == pytest.approx(0.2, abs=found["transport"].floor + 1 / math.sqrt(500))


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
    assert values["prior.w2"] >= 0
    assert (values["transport.w2_squared"] is None) == (d == 3 and transport == "semi_discrete")
    assert values["prior.w2_bound"] > 0
    assert values["swirl.rms"] >= 0


def test_single_points_weights_of_zero_and_duplicates_are_measured():
    for positions, weights in (([[1.0, 2.0]], None), ([[0.0, 0.0], [1.0, 0.0]], [1, 0]), ([[1.0, 1.0]] * 3, None)):
        draft = next(measure(Experiment(cloud=PointCloud.of(positions, weights), softness=0)))
        for reading in draft.readings:
            # bare points have no critical curvature; drafts leave out what takes long
            assert reading.note if reading.value is None else finite(reading.value), reading


def test_an_empty_cloud_is_refused():
    with pytest.raises(EngineError, match="no points"):
        list(measure(Experiment()))


@pytest.mark.parametrize("name", ["basins.dual", "basins.dual_gap"])
def test_the_beginning_of_a_name_chooses_readings(name):
    (full,) = measure(Experiment(cloud=CLOUD), only=(name,), draft=False)
    assert [reading.name for reading in full.readings] == ["basins.dual_gap"]
    assert [group for group, _ in full.group_seconds] == ["basins"]


@pytest.mark.parametrize("name", ["basins.luck", "basin.dual_gap", ""])
def test_a_name_that_no_reading_has_is_refused(name):
    with pytest.raises(EngineError):
        list(measure(Experiment(cloud=CLOUD), only=(name,)))


@pytest.mark.parametrize(
    "settings", [dict(process="ve"), dict(process="pinned"), dict(kappa_ratio=0.4), dict(kappa=2.0, beta=0.5)]
)
def test_every_process_is_measured(settings):
    experiment = Experiment(cloud=PointCloud.of(CLOUD.positions[:4]), particles=40, **settings)
    only = ("transport", "prior", "basins", "contraction", "encoder", "ledger", "reverse")
    (full,) = measure(experiment, only=only, draft=False)
    for reading in full.readings:
        assert reading.note if reading.value is None else finite(reading.value), reading


def test_a_mixture_is_measured_by_its_own_law():
    mixture = GaussianMixture.of([[0.0, 0.0]], variances=[[2.0, 0.1]])
    (full,) = measure(
        Experiment(mixture=mixture, termination_time=1.0, snr=2.0), only=("prior", "complexity", "encoder"), draft=False
    )
    found = {reading.name: reading.value for reading in full.readings}
    assert found["prior.w2"] == pytest.approx(0.09081091, abs=1e-8)  # numerics, closed forms
    # L_r = v r^2/(v r^2 + 1) of the widest direction, everywhere
    assert found["complexity.cvar"] == pytest.approx(8 / 9, abs=1e-12)
    assert found["complexity.delta_star"] == pytest.approx(1 / 9, abs=1e-9)
    assert found["complexity.r_star"] is None
    assert found["encoder.eps_rel"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("numbers", [{"value": math.nan}, {"value": math.inf}, {"value": 1.0, "floor": math.nan}])
@pytest.mark.parametrize("error", [None, math.inf])
def test_what_is_no_number_is_told_in_a_sentence(numbers, error):
    with pytest.warns(NoNumber, match=r"made.up"):
        reading = Reading(name="made.up", label="", note="By a formula.", error=error, **numbers)
    assert (reading.value, reading.floor, reading.error, reading.note) == (None, None, None, FAILED)
    assert not reading.seen


def test_a_list_with_a_hole_is_no_list_of_numbers():
    with pytest.warns(NoNumber):
        assert Reading(name="made.up", label="", value=(1.0, math.nan)).value is None
