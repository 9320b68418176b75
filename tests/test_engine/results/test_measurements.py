"""Measurements give a reading by its name, and all of them in their order."""

from __future__ import annotations

import pytest

from engine import EngineError, Experiment, Measurements, PointCloud, Quality, Reading


def test_readings_by_name_and_in_order() -> None:
    first, second = (Reading(name=name, label=name, value=1.0) for name in ("b.x", "a.y"))
    experiment = Experiment(cloud=PointCloud.of([[0, 0]]))
    measured = Measurements(experiment=experiment, quality=Quality.FULL, readings=(first, second), seconds=0.0)
    assert measured["a.y"] is second
    assert list(measured) == [first, second]
    with pytest.raises(EngineError, match=r"no reading 'c\.z' here") as caught:
        measured["c.z"]
    assert "b.x, a.y" in caught.value.hint
