"""What a self-test tries of the lab itself: a network that learns for a hundred steps, a session saved and opened."""

from __future__ import annotations

import tempfile
from pathlib import Path

from engine import (
    SUFFIX,
    Experiment,
    LearningOrder,
    LearningPlan,
    LearningWork,
    PointCloud,
    SavedSession,
    preset,
    read_session,
    session_bytes,
)

STEPS = 100  # gradient steps, by each of the two processes
ATOMS = ([[-1.0, 0.0], [1.0, 0.0]], [0.2, 0.8])


def learning() -> tuple[bool, str]:
    """Both processes take a hundred gradient steps on two soft atoms, and each must end with less excess loss."""
    experiment = Experiment(cloud=PointCloud.of(*ATOMS), softness=0.1, particles=40)
    plan = LearningPlan(experiment=experiment, width=32, steps=STEPS)
    *_, state = LearningWork()(LearningOrder(plan=plan, experiment=experiment, action="run"), lambda: False)
    done = state.phase == "finished" and all(each.step == STEPS for each in state.learned)
    better = all(each.excess < each.curve.excess[0] for each in state.learned)
    losses = [f"{each.process} {each.curve.excess[0]:.3g} to {each.excess:.3g}" for each in state.learned]
    return done and better and len(losses) == len(plan.processes), f"{STEPS} steps, excess loss: {', '.join(losses)}"


def session() -> tuple[bool, str]:
    """A session goes into a file and comes out equal; written again, it gives the same bytes."""
    saved = SavedSession(experiment=preset("moons").experiment, title="Self-test")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"session{SUFFIX}"
        target.write_bytes(session_bytes(saved))
        opened = read_session(target.read_bytes(), target.name).session
        same = opened == saved and session_bytes(opened) == target.read_bytes()
        return same, f"{len(saved.experiment.cloud)} points, {target.stat().st_size} bytes"
