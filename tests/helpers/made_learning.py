"""A learning as if it had run: processes whose reversals are given."""

from __future__ import annotations

import numpy as np

from engine import Experiment, LearnedModel, LearnedProcess, LearnedReversal, LearningCurve, LearningPlan, LearningState
from engine.learning.model import weight_count
from engine.results.trajectory import Trajectory


def learning(
    experiment: Experiment, trajectory: Trajectory, processes: tuple[str, ...] = ("vp", "pinned")
) -> LearningState:
    """Each process has brought the particles along `trajectory`."""
    plan = LearningPlan(experiment=experiment, processes=processes, width=4, steps=1000)
    parts = tuple(
        LearnedProcess(
            process=process,
            step=100,
            curve=LearningCurve(
                steps=np.array([0, 1000]), excess=np.array([0.1, 0.001]), own_excess=np.full(2, np.nan), floor=0.5,
                floor_error=5e-4, own_floor=0.5, own_floor_error=1e-3,
            ),
            model=LearnedModel(
                weights=np.zeros(weight_count(2, 4, 3)), mean=np.zeros(2), std=1.0, width=4, depth=3, process=process,
                prediction="v", inputs="process", steps=100,
            ),
            seconds=1.0,
            reversal=LearnedReversal(experiment=plan.experiment, trajectory=trajectory, step=100),
        )
        for process in processes
    )  # fmt: skip
    return LearningState(plan=plan, phase="running", learned=parts)
