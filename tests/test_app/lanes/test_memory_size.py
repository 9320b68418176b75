"""What a result weighs, and that lanes forget by weight."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.lanes import tasks as jobs
from app.lanes.memory_size import memory_size
from engine import PointCloud, Trajectory


def test_the_weight_is_that_of_the_arrays() -> None:
    cloud = PointCloud.of(np.zeros((10, 2)))
    assert memory_size(cloud) == cloud.positions.nbytes + cloud.weights.nbytes + cloud.labels.nbytes
    way = Trajectory(phases=[0.0, 1.0], positions=np.zeros((2, 5, 2)))
    assert memory_size((way, [way], "text", 3)) == 2 * (2 * 8 + 2 * 5 * 2 * 4)


def test_a_lane_forgets_its_oldest_results_by_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT_BYTES", 1000)
    lane = jobs.Lane("test", lambda request, superseded: iter(()), lambda message: None)
    heavy: Any = np.zeros(2000, np.uint8)
    lane._keep("small", np.zeros(400, np.uint8))
    lane._keep("other", np.zeros(500, np.uint8))
    assert list(lane._kept) == ["small", "other"]
    lane._keep("third", np.zeros(500, np.uint8))
    assert list(lane._kept) == ["other", "third"]
    lane._keep("heavy", heavy)
    assert list(lane._kept) == ["heavy"]  # one is kept whatever it weighs
