"""Both processes in turn: equal terms, rests that leave no trace, what is stale, what a file brings back."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import (
    EngineError,
    Experiment,
    LearningOrder,
    LearningPlan,
    LearningState,
    LearningWork,
    PointCloud,
    read_checkpoint,
    write_checkpoint,
)
from engine.learning import rounds
from engine.learning.rounds import due
from engine.learning.state import LearnedProcess
from engine.learning.trainer import Trainer

ATOMS = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]], [0.2, 0.8]), softness=0.1, particles=40)
PLAN = LearningPlan(experiment=ATOMS, width=32, steps=100)


def never() -> bool:
    return False


def after(count: int) -> Callable[[], bool]:
    """Turns true once it was asked so often."""
    asked = itertools.count()
    return lambda: next(asked) >= count


def order(plan: LearningPlan = PLAN, action: str = "run", experiment: Experiment | None = None) -> LearningOrder:
    return LearningOrder(plan=plan, experiment=experiment or plan.experiment, action=action)  # type: ignore[arg-type]


def last(work: LearningWork, given: LearningOrder, superseded: Callable[[], bool] = never) -> LearningState:
    *_, state = work(given, superseded)
    return state


def part(state: LearningState, process: str) -> LearnedProcess:
    found = state.of(process)
    assert found is not None
    return found


def test_both_processes_learn() -> None:
    """300 small steps took the excess to a fifth in `test_training`, by the clock of the process: so here by both."""
    plan = LearningPlan(experiment=ATOMS, width=32, steps=300)
    state = last(LearningWork(), order(plan))
    assert state.phase == "finished"
    assert (state.done, state.total) == (600, 600)
    for process in ("vp", "pinned"):
        curve = part(state, process).curve
        assert curve.steps.tolist() == list(range(0, 301, 25))
        for excess in (curve.excess, curve.own_excess):
            assert excess.min() >= 0
            assert excess[-1] < excess[0] / 5
    a, b = part(state, "vp").curve, part(state, "pinned").curve
    assert (a.floor, a.excess[0]) == (b.floor, b.excess[0])  # one yardstick, one first network
    assert a.own_floor != b.own_floor


def test_the_first_state_is_the_untrained_one() -> None:
    first = next(LearningWork()(order(), never))
    assert first.phase == "running"
    assert first.done == 0
    assert [each.curve.steps.tolist() for each in first.learned] == [[0], [0]]


@pytest.mark.parametrize("rests", [[1], [37, 61], [60, 60, 60]])
def test_rests_leave_no_trace(rests: list[int]) -> None:
    """Interrupted anywhere, in the middle of a turn too, paused and run again: the same to the bit."""
    whole, work = last(LearningWork(), order()), LearningWork()
    for count in rests:
        for _ in work(order(), after(count)):
            pass
        paused = last(work, order(action="pause"))
        assert paused.phase == "paused"
    resumed = last(work, order())
    assert resumed.phase == "finished"
    for ours, theirs in zip(resumed.learned, whole.learned, strict=True):
        assert ours.model == theirs.model
        np.testing.assert_array_equal(ours.curve.excess, theirs.curve.excess)
        np.testing.assert_array_equal(ours.curve.own_excess, theirs.curve.own_excess)
        assert ours.reversal is not None
        assert theirs.reversal is not None
        np.testing.assert_array_equal(ours.reversal.trajectory.positions, theirs.reversal.trajectory.positions)


def test_models_have_had_as_many_steps_whenever_it_rests() -> None:
    work = LearningWork()
    for _ in work(order(), after(70)):  # vp 25, pinned 25, and 20 of the next turn
        pass
    paused = last(work, order(action="pause"))
    assert [each.model.steps for each in paused.learned] == [25, 25]
    assert [each.step for each in paused.learned] == [45, 25]


def test_one_process_alone_learns_what_it_learns_beside_the_other() -> None:
    alone = last(LearningWork(), order(LearningPlan(experiment=ATOMS, width=32, steps=100, processes=("pinned",))))
    both = last(LearningWork(), order())
    assert part(alone, "pinned").model == part(both, "pinned").model
    assert alone.claim.assumptions[0].holds is False
    assert both.claim.assumptions[0].holds is True


def test_a_stopped_training_does_not_go_on_and_another_plan_starts_afresh() -> None:
    work = LearningWork()
    for _ in work(order(), after(60)):
        pass
    stopped = last(work, order(action="stop"))
    assert stopped.phase == "stopped"
    assert stopped.done == 60
    assert last(work, order()).done == 60
    again = LearningPlan(experiment=ATOMS, width=32, steps=100, number=1)
    assert last(work, order(again)).done == 200


def test_way_is_given_before_every_step() -> None:
    given = itertools.count()
    last(LearningWork(give_way=lambda: next(given) and None), order())
    assert next(given) >= 200


def test_reversals_come_by_the_clock() -> None:
    """With a second between any two looks at the clock a state comes with every step, a reversal with most rounds."""
    ticks = itertools.count()
    states = list(LearningWork(clock=lambda: float(next(ticks)))(order(), never))
    steps = [part(state, "vp").reversal.step for state in states if part(state, "vp").reversal]  # type: ignore[union-attr]
    assert steps[0] == 0
    assert steps == sorted(steps)
    assert steps[-1] == 100
    assert len(set(steps)) > 2
    assert len(states) > 100
    assert all(state.rate >= 0 for state in states)


def test_another_clock_is_reversed_there_but_not_learned_again() -> None:
    work = LearningWork()
    trained = last(work, order())
    moved = ATOMS.with_parameters({"termination_time": 1.5, "start": "exact"})
    state = last(work, order(experiment=moved))
    for ours, theirs in zip(state.learned, trained.learned, strict=True):
        assert ours.model == theirs.model
        assert ours.reversal is not None
        assert ours.reversal.experiment == moved.reduced("diffusion")


@pytest.mark.parametrize(
    ("change", "same"),
    [({"termination_time": 1.0}, True), ({"seed": 3}, True), ({"snr": 2.0}, True), ({"softness": 0.2}, False),
     ({"curvature": 1.0}, False)],
)  # fmt: skip
def test_what_makes_a_model_stale(change: dict[str, float], same: bool) -> None:
    assert PLAN.learns(ATOMS.with_parameters(change)) is same


def test_an_order_for_another_drawing_is_refused() -> None:
    other = Experiment(cloud=PointCloud.of([[0.0, 0.0], [1.0, 0.0]]))
    assert not PLAN.learns(other)
    with pytest.raises(EngineError, match="another drawing"):
        order(experiment=other)


@pytest.mark.parametrize(
    "settings", [{"processes": ()}, {"processes": ("vp", "vp")}, {"processes": ("ve",)}, {"width": 3}, {"steps": 0}]
)
def test_impossible_plans_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(EngineError):
        LearningPlan(experiment=ATOMS, **settings)  # type: ignore[arg-type]


def test_an_empty_drawing_is_refused() -> None:
    with pytest.raises(EngineError, match="nothing to learn"):
        LearningPlan(experiment=Experiment())


def test_a_model_of_another_dimension_is_refused() -> None:
    model = part(next(LearningWork()(order(), never)), "vp").model
    line = Experiment(cloud=PointCloud.of([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0]]))
    with pytest.raises(EngineError, match="dimension 2"):
        LearningPlan(experiment=line, models=(model,))


def test_axes_of_their_own_are_refused() -> None:
    with pytest.raises(EngineError, match="noise level"):
        last(LearningWork(), order(experiment=ATOMS.with_parameters({"kappa_ratio": 2.0})))


def test_a_training_that_diverges_says_so_and_the_other_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Trainer.step

    def broken(trainer: Trainer) -> float:
        return math.inf if trainer.problem.process == "vp" and trainer.steps >= 30 else step(trainer)

    monkeypatch.setattr(Trainer, "step", broken)
    state = last(LearningWork(), order())
    vp, pinned = part(state, "vp"), part(state, "pinned")
    assert state.phase == "finished"
    assert vp.model.steps == 25
    assert "VP diverged near step 30; the model of step 25" in vp.status.sentence
    assert state.sentences == (vp.status.sentence,)
    assert pinned.step == 100
    assert pinned.status.ok


def test_a_full_device_is_said_as_long_as_its_training_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    made = rounds.Rounds.__init__

    def crowded(self: rounds.Rounds, plan: LearningPlan, device: torch.device) -> None:
        if device.type != "cpu":
            raise torch.OutOfMemoryError("full")
        made(self, plan, device)

    monkeypatch.setattr(rounds.Rounds, "__init__", crowded)
    monkeypatch.setattr("engine.device.compute_device", lambda: torch.device("meta"))
    for state in LearningWork()(order(), never):
        assert state.device == "cpu"
        assert state.sentences == ("The meta device ran out of memory, so this was worked out on the CPU.",)


def test_models_from_files_are_shown_as_they_were(tmp_path: Path) -> None:
    trained = last(LearningWork(), order())
    models = []
    for each in trained.learned:
        write_checkpoint(each.model, tmp_path / each.process)
        models.append(read_checkpoint(tmp_path / each.process))
    loaded = last(LearningWork(), order(LearningPlan(experiment=ATOMS, models=tuple(models)), "stop"))
    assert loaded.phase == "loaded"
    for ours, theirs in zip(loaded.learned, trained.learned, strict=True):
        assert ours.excess == theirs.excess  # the same yardstick on the same law
        assert ours.reversal is not None
        assert theirs.reversal is not None
        np.testing.assert_array_equal(ours.reversal.trajectory.positions, theirs.reversal.trajectory.positions)
    assert [series.label for series in loaded.chart.series] == ["VP", "Pinned", "noise of the floor"]


def test_the_chart_is_the_curves() -> None:
    state = last(LearningWork(), order())
    named = {series.label: series for series in state.chart.series}
    assert set(named) == {"VP", "VP, own clock", "Pinned", "Pinned, own clock", "noise of the floor"}
    np.testing.assert_array_equal(named["VP"].y, part(state, "vp").curve.excess)
    np.testing.assert_array_equal(named["Pinned, own clock"].y, part(state, "pinned").curve.own_excess)
    assert named["noise of the floor"].high is not None
    assert [reading.name for reading in state.insight.readings[:1]] == ["learning.vp.excess"]
    assert named["noise of the floor"].high[0] == 2 * part(state, "vp").curve.floor_error


def test_curves_get_sparser() -> None:
    points = [step for step in range(100_001) if due(step)]
    assert points[:3] == [0, 25, 50]
    assert len(points) == 40 + 90 + 91


def test_a_law_that_is_one_point_but_for_weights_that_underflow_is_learned_as_one() -> None:
    # the shift by exp(c|x|^2/2) leaves weights of 1e-100 beside 1, so the spread is 1e-50, whose square float32 has not
    cloud = PointCloud.of([[-1.0, 0.0], [0.2, 0.0], [1.9, 0.0]])
    experiment = Experiment(cloud=cloud, softness=0.0, curvature=-200.0, particles=10)
    plan = LearningPlan(experiment=experiment, width=8, steps=2)
    assert plan.yardstick.std == 1.0
    state = last(LearningWork(), order(plan))
    for process in ("vp", "pinned"):
        curve = part(state, process).curve
        assert np.isfinite(curve.excess).all()
        assert np.isfinite(curve.own_excess).all()
        assert not curve.excess.flags.writeable
