"""The gap view: no swap where maps are optimal, a real one where they are not, and readings as the diagnostics'."""

from __future__ import annotations

import numpy as np
import pytest
from returned import returned

from engine import Experiment, Insight, PointCloud, Quality, insight, insight_request, preset
from engine.diagnostics import FULL, Problem
from engine.diagnostics.flow import flow_jacobian
from engine.diagnostics.swap import best_swap
from engine.experiment.mixture import GaussianMixture

FIVE = preset("five-points").experiment.with_parameters({"particles": 200})
LINE = [[-1.0, 0.5], [0.0, 1.0], [2.0, 2.0], [2.5, 2.25]]
GRID = np.stack(np.meshgrid([-1.0, 0.2, 1.5], [-0.5, 1.0]), axis=-1).reshape(-1, 2)


def seen(experiment: Experiment, *, passes: int = 1) -> Insight:
    """The draft, or the last insight of both passes."""
    request = insight_request("gap", experiment)
    assert request is not None
    found = insight(request)
    shown = next(found)
    if passes == 2:
        *_, shown = found
    return shown


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(cloud=PointCloud.of([[0.4, -0.3]]), softness=0.7, particles=300),
        Experiment(mixture=GaussianMixture.of([[0.5, 0.0]], [[[1.0, 0.6], [0.6, 0.5]]]), particles=300),
        Experiment(cloud=PointCloud.of([[-1.0], [0.3], [2.0]], [0.2, 0.5, 0.3]), particles=300),
        Experiment(cloud=PointCloud.of(LINE), particles=300),
        Experiment(cloud=PointCloud.of(LINE), particles=300, softness=0.0),
        Experiment(cloud=PointCloud.of(GRID), particles=300),
    ],
    ids=["gaussian", "correlated gaussian", "1-D", "collinear", "collinear, bare", "product grid"],
)
def test_no_swap_saves_where_the_flow_is_optimal(experiment: Experiment) -> None:
    shown = seen(experiment)
    assert shown.witness is not None
    assert not shown.witness.found
    assert "None found" in shown.witness.saving.note
    assert shown.claim.assumptions[0].holds is True


def test_exchanging_the_ends_lowers_the_cost_by_the_saving() -> None:
    witness = seen(FIVE, passes=2).witness
    assert witness is not None
    assert witness.found
    first, second = witness.particles
    assert 0 <= first < second < FIVE.particle_count
    own = ((witness.starts - witness.ends) ** 2).sum()
    swapped = ((witness.starts - witness.ends[::-1]) ** 2).sum()
    assert own - swapped == pytest.approx(witness.saving.value, rel=1e-12)


def test_the_witness_names_the_particles_of_the_stage() -> None:
    from engine import simulate

    witness = seen(FIVE, passes=2).witness
    *_, result = simulate(FIVE)
    assert witness is not None
    numbers = list(witness.particles)
    assert witness.starts == pytest.approx(result.latents[numbers], abs=1e-12)
    # 96 evaluations here, 64 there, whose error is told
    assert result.error is not None
    assert np.abs(witness.ends - result.reverse.positions[-1, numbers]).max() < max(1e-3, 20 * result.error)


@pytest.mark.parametrize(("correlation", "ratio"), [(0.9, 3.0), pytest.param(0.999, 10.0, marks=pytest.mark.slow)])
def test_a_linear_map_has_a_swap_where_its_symmetric_part_is_indefinite(correlation: float, ratio: float) -> None:
    # theory, section 1: covariance and drift do not commute, so the map turns (Tanana 2021); a little turning is still
    # monotone, which no pair can tell from optimal
    mixture = GaussianMixture.of([[0.0, 0.0]], [[[1.0, correlation], [correlation, 1.0]]])
    experiment = Experiment(mixture=mixture, kappa_ratio=ratio, particles=300, start="exact")
    shown = seen(experiment, passes=2)
    problem = Problem(experiment, FULL)
    matrix = returned(flow_jacobian(problem, np.zeros((1, 2)), 200))[0]
    indefinite = np.linalg.eigvalsh((matrix + matrix.T) / 2)[0] < 0
    assert indefinite == (ratio == 10.0)
    assert shown.witness is not None
    assert shown.witness.found == indefinite
    assert shown.claim.assumptions[0].holds is False


def test_readings_are_those_of_the_diagnostics_with_floors() -> None:
    shown = seen(FIVE, passes=2)
    assert shown.quality is Quality.FULL
    found = {reading.name: reading for reading in shown.readings}
    assert list(found) == [
        "basins.disagreement", "basins.dual_gap", "basins.map_gap", "swirl.rms", "encoder.eps_rel"
    ]  # fmt: skip
    # theory, section 4: .078 +- .004 and 1.90e-2
    assert found["basins.disagreement"].value == pytest.approx(0.078, abs=0.004)
    assert found["basins.dual_gap"].value == pytest.approx(1.9e-2, abs=6e-4)
    assert all(reading.seen for reading in found.values())


def test_a_pair_whose_ends_are_uncertain_is_no_witness() -> None:
    random = np.random.default_rng(3)
    z = random.normal(size=(40, 2))
    x = z.copy()
    x[[4, 9]] = x[[9, 4]]
    assert {best_swap(z, x).first, best_swap(z, x).second} == {4, 9}
    errors = np.zeros(40)
    errors[4] = 10.0
    found = best_swap(z, x, errors)
    assert found.saving <= found.floor or 4 not in (found.first, found.second)


def test_one_particle_has_nobody_to_swap_with() -> None:
    shown = seen(Experiment(cloud=PointCloud.of([[0.0, 1.0]]), particles=1))
    assert shown.witness is None
    assert "nobody" in shown.note


def test_blocks_find_what_one_table_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    z, x = random.normal(size=(50, 2)), random.normal(size=(50, 2))
    whole = best_swap(z, x)
    monkeypatch.setattr("engine.diagnostics.swap.BLOCK", 7 * 50)
    assert best_swap(z, x) == whole


def test_it_stops_when_superseded_and_the_draft_lands() -> None:
    request = insight_request("gap", FIVE)
    assert request is not None
    (draft,) = insight(request, lambda: True)
    assert draft.quality is Quality.DRAFT
    assert draft.witness is not None
