"""The transport stage: draft then full on the same particles, cancelling, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from engine.clouds.points import PointCloud
from engine.errors import EngineError
from engine.experiment.experiment import Experiment
from engine.experiment.parameters import parameters_of
from engine.processes.particles import draw_particles
from engine.results.results import Quality
from engine.stages.solve_transport import solve_transport
from engine.transport import TRANSPORTS, particle_matching

RNG = np.random.default_rng(6)
CLOUD = PointCloud.of(RNG.normal(size=(40, 2)), RNG.uniform(0.5, 1, 40))


def test_registry_and_choices_agree():
    assert [name for name, _ in parameters_of(Experiment)["transport"].choices] == list(TRANSPORTS)


@pytest.mark.parametrize("settings", [{"curvature": 0.2}, {"beta": 1.3}, {"kappa": 0.8, "softness": 0.1}, {"seed": 4}])
def test_a_neighbours_potentials_lead_to_the_same_plan(settings):
    *_, neighbour = solve_transport(Experiment(cloud=CLOUD, particles=200))
    moved = Experiment(cloud=CLOUD, particles=200).with_parameters(settings)
    (cold,), (warm,) = solve_transport(moved, draft=False), solve_transport(moved, near=neighbour, draft=False)
    assert warm.quality is Quality.FULL
    assert warm.experiment == cold.experiment
    assert np.array_equal(warm.ends, cold.ends)
    # Both have masses to 1e-10 of their weights.
    assert warm.masses == pytest.approx(cold.masses, rel=2e-10)
    assert warm.w2_squared.value == pytest.approx(cold.w2_squared.value, abs=cold.w2_squared.error + 1e-9)


@pytest.mark.parametrize(
    "other", [CLOUD.positions[:30], CLOUD.positions[::-1] * 3, RNG.normal(size=(40, 1))], ids=["fewer", "far", "line"]
)
def test_a_neighbour_of_no_use_does_no_harm(other):
    *_, neighbour = solve_transport(Experiment(cloud=PointCloud.of(other), particles=100))
    experiment = Experiment(cloud=CLOUD, particles=100)
    (cold,), (warm,) = (
        solve_transport(experiment, draft=False),
        solve_transport(experiment, near=neighbour, draft=False),
    )
    assert np.array_equal(warm.assignment, cold.assignment)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_without_a_draft_the_full_result_comes_alone(transport):
    experiment = Experiment(cloud=CLOUD, particles=60, transport=transport)
    (alone,), (_, full) = solve_transport(experiment, draft=False), solve_transport(experiment)
    assert alone.quality is Quality.FULL
    assert np.array_equal(alone.ends, full.ends)


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_draft_then_full_on_the_same_particles(transport, d):
    if transport == "semi_discrete" and d > 2:
        pytest.skip("power cells are for the line and the plane")
    experiment = Experiment(cloud=PointCloud.of(RNG.normal(size=(20, d))), particles=100, transport=transport, kappa=2)
    draft, full = solve_transport(experiment)
    latents = experiment.schedule.prior_std * draw_particles(experiment).gaussian
    assert (draft.quality, full.quality) == (Quality.DRAFT, Quality.FULL)
    for result in (draft, full):
        assert result.experiment == experiment.reduced("transport")
        assert result.starts == pytest.approx(latents, abs=1e-6)  # float32
        if transport != "sinkhorn":  # whose ends are means of sites
            assert result.ends == pytest.approx(result.sites[result.assignment], abs=1e-5)
        assert result.starts.dtype == result.ends.dtype == np.float32
        assert not result.ends.flags.writeable
        assert result.status.ok
    assert full.w2_squared.error < (1 if transport == "sinkhorn" else 1e-9)  # the first has its entropy's blur
    # both drafts say how far off they may be, and are not further
    assert abs(draft.w2_squared.value - full.w2_squared.value) <= draft.w2_squared.error + full.w2_squared.error


def test_semi_discrete_sends_every_latent_to_its_cell():
    *_, full = solve_transport(Experiment(cloud=CLOUD, particles=300))
    planes = full.starts @ full.sites.T + full.potentials
    assert (planes.argmax(1) == full.assignment).mean() > 0.99  # float32 starts may cross a wall
    assert len(full.cells) == len(full.sites)
    assert np.abs(full.masses / CLOUD.weights.sum()).sum() == pytest.approx(1, abs=1e-12)
    assert full.masses[np.lexsort(full.sites.T)] == pytest.approx(
        CLOUD.weights[np.lexsort(CLOUD.positions.T)], rel=1e-9
    )


def test_discrete_uses_every_starting_point_once():
    experiment = Experiment(cloud=CLOUD, particles=150, transport="discrete")
    *_, full = solve_transport(experiment)
    assert sorted(full.assignment.tolist()) == list(range(150))
    assert full.potentials is None
    assert full.cells == ()
    cost = ((full.starts.astype(float) - full.ends) ** 2).sum(1).mean()
    assert full.w2_squared.value == pytest.approx(cost, rel=1e-5)  # float32 positions


def test_discrete_says_when_only_the_preview_is_shown(monkeypatch):
    monkeypatch.setattr(particle_matching, "MOST_EXACT", 50)
    *_, full = solve_transport(Experiment(cloud=CLOUD, particles=60, transport="discrete"))
    assert full.quality is Quality.FULL
    assert not full.status.ok
    assert "preview" in full.status.sentence


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_draft_lands_when_superseded(transport):
    results = list(solve_transport(Experiment(cloud=CLOUD, transport=transport), superseded=lambda: True))
    assert [result.quality for result in results] == [Quality.DRAFT]


def test_curvature_moves_the_target():
    flat, _ = solve_transport(Experiment(cloud=CLOUD))
    bent, _ = solve_transport(Experiment(cloud=CLOUD, curvature=3.0, softness=0.3))
    assert np.abs(bent.sites).max() < np.abs(flat.sites).max()
    assert bent.w2_squared.value != pytest.approx(flat.w2_squared.value, abs=1e-3)


def test_only_a_brownian_prior_depends_on_the_termination_time():
    early, late = (Experiment(cloud=CLOUD, process="ve", termination_time=time) for time in (0.5, 2.0))
    assert early.reduced("transport") != late.reduced("transport")
    *_, full = solve_transport(early)
    scale = early.schedule.prior_std
    *_, plain = solve_transport(Experiment(cloud=PointCloud.of(CLOUD.positions / scale, CLOUD.weights)))
    assert full.w2_squared.value == pytest.approx(scale**2 * plain.w2_squared.value, rel=1e-9)
    early, late = (Experiment(cloud=CLOUD, termination_time=time) for time in (0.5, 2.0))
    assert early.reduced("transport") == late.reduced("transport")


def test_a_pinned_prior_is_a_point():
    *_, full = solve_transport(Experiment(cloud=CLOUD, process="pinned"))
    # the prior is about 1e-6 wide, so a latent sends its point |x|^2, up to 2 <z, x> of that size
    second_moment = float(CLOUD.weights @ (CLOUD.positions**2).sum(1))
    assert full.w2_squared.value == pytest.approx(second_moment, abs=1e-4)


def test_what_cannot_be_done_is_said():
    with pytest.raises(EngineError, match="no points"):
        list(solve_transport(Experiment()))
    with pytest.raises(EngineError, match="dimensions"):
        list(solve_transport(Experiment(cloud=PointCloud.of(np.eye(3)))))
    point = PointCloud.of([[0.5, 0.3], [0.5, 0.3]])
    *_, full = solve_transport(Experiment(cloud=point))
    assert full.w2_squared.value == pytest.approx(2.34, abs=1e-12)
    assert len(full.sites) == 1
