"""Where the cursor of a chart stands: the present value of the setting along its axis."""

from __future__ import annotations

import math

from engine import Chart, Film, Frame


def cursor_of(chart: Chart, film: Film, frame: Frame) -> float | None:
    """The present value of the setting along the chart's axis; None where x is no setting, or infinite."""
    value = {
        "phase": frame.phase,
        "snr": frame.snr,
        "termination_time": film.experiment.termination_time,
        "curvature": film.experiment.curvature,
    }.get(chart.axis)
    return value if value is not None and math.isfinite(value) else None
