"""Curves on demand: a reading against termination time, SNR or curvature; coarse first, then where it bends.

A window of the axis is asked for by itself, and told with all that is known of the curve.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.parameters import parameters_of
from ..experiment.target import law_of
from ..flow.simulate import never
from ..results.insight_values import Chart, ChartAxis, Series
from ..results.results import Reading
from ..results.sweepable import SWEEPABLE, Sweepable
from ..values import Value, frozen_array
from .sweep_points import COARSE, MOST, SweepPoints, kept_points

if TYPE_CHECKING:
    from ..diagnostics import Budget

PACE_S = 0.05  # between two charts of a curve whose points come faster than that
BEYOND = 2.0  # times c*, and times the SNR of the finest scale
CLEAR = 0.05  # of -1/s0^2: so far a curve keeps from where no density exists
OVER_ALL_SCALES = ("complexity.bottleneck_snr", "complexity.bottleneck_m_star", "complexity.r_star")
FADED = 20.0  # c |x|^2 of a bare point at one radius, after which one point holds all weight


@dataclass(frozen=True, kw_only=True, eq=False)
class SweepRequest(Value):
    """A reading's curve: which one, against which slider, of which experiment, with its second drawing where needed.

    `window`: two values of the slider, between which it is looked at closely; None: all of it. The experiment is
    reduced to what the curve depends on, so that equal requests are equal curves. Raises EngineError for a reading or a
    slider that is not offered, and for a window that spans nothing.
    """

    experiment: Experiment
    reading: str
    axis: ChartAxis
    window: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        offered = SWEEPABLE.get(self.reading)
        if offered is None:
            raise EngineError(f"There is no curve of {self.reading!r}.", f"Choose among: {', '.join(SWEEPABLE)}.")
        if self.axis not in offered.axes:
            raise EngineError(
                f"{offered.label} can't be drawn over {self.axis!r}.", f"Choose among: {', '.join(offered.axes)}."
            )
        if self.window is not None:
            low, high = sorted(map(float, self.window))
            if not -math.inf < low < high < math.inf:
                raise EngineError("A part of a curve lies between two numbers.", "Give a smaller and a larger one.")
            object.__setattr__(self, "window", (low, high))
        unused: set[str] = {self.axis} | ({"snr"} if "snr" not in offered.axes else set())
        defaults = {name: parameters_of(Experiment)[name].default for name in sorted(unused)}
        reduced = self.experiment.reduced("diagnostics").with_parameters(defaults)
        if offered.group == "sensitivity":
            reduced = dataclasses.replace(reduced, against=self.experiment.against)
        object.__setattr__(self, "experiment", reduced)

    @property
    def offered(self) -> Sweepable:
        return SWEEPABLE[self.reading]


def sweep(request: SweepRequest, superseded: Callable[[], bool] = never, most: int = MOST) -> Iterator[Chart]:
    """The curve by 5 points, then as it gets finer: evenly to 17, then where it bends, until it is smooth to a pixel.

    At most `most` points, but no fewer than 5, and as many of a window. What is known of the curve from earlier
    requests is there at once, and nothing is worked out twice. `superseded` is asked between the steps of a reading.
    Points where the reading is missing are left out, and the chart's note says why. With a floor there is a second
    curve, the floor. Raises EngineError for an empty cloud.
    """
    law_of(request.experiment)
    points = sweep_points(request)
    shown, reported_at = 0, -math.inf
    for place in points.wanted(points.span(request.window), most):
        if len(points.found) >= COARSE and time.monotonic() - reported_at > PACE_S:
            yield _chart(request, points)
            if superseded():
                return
            shown, reported_at = len(points.found), time.monotonic()
        try:
            reading = _read(request, points.value(place), superseded)
        except EngineError as error:
            points.found[place] = str(error)
            continue
        if reading is None:
            return
        valued = reading.number is not None and math.isfinite(reading.number)
        points.found[place] = reading if valued else reading.note
    if shown < len(points.found):
        yield _chart(request, points)


def sweep_points(request: SweepRequest) -> SweepPoints:
    """What is known of the curve, over what is admissible of the slider.

    T: all of it. SNR: from that at T to beyond the finest scale of the drawing. Curvature: from above -1/s0^2, below
    which there is no density, to beyond c*, from which on every p_t is log-concave.
    """
    declared = parameters_of(Experiment)[request.axis]
    low, high = declared.low, declared.high
    if request.axis == "snr":
        low, high = _snr_range(request.experiment)
    if request.axis == "curvature":
        low, high = _curvature_range(request.experiment)
    found = kept_points(dataclasses.replace(request, window=None).digest)
    return SweepPoints(declared=declared, low=max(low, declared.low), high=min(high, declared.high), found=found)


def _snr_range(experiment: Experiment) -> tuple[float, float]:
    from ..diagnostics.concavity.bottleneck import finest_level

    low = experiment.schedule.terminal_snr
    finest = finest_level(law_of(experiment))
    return low, max(BEYOND / finest, 10 * low) if finest > 0 else 100 * low


def _curvature_range(experiment: Experiment) -> tuple[float, float]:
    from ..diagnostics.concavity.largest_hessian import largest_hessian

    law = law_of(experiment)
    lowest, critical = experiment.lowest_curvature, largest_hessian(law, 0.0)
    faded = FADED / max(law.radius, 1e-6) ** 2
    low = (1 - CLEAR) * lowest if math.isfinite(lowest) else -faded
    return low, max(BEYOND * critical, 1.0) if math.isfinite(critical) else faded


def _budget(reading: str) -> Budget:
    """Between a draft's and the full one: a point of a curve takes well below a second, for clouds of some hundreds.

    The search over all scales, only where it is asked for.
    """
    from ..diagnostics import FULL

    return dataclasses.replace(
        FULL,
        mass_error=1e-4,
        grid=40,
        pairs=2_000_000,
        density=4.0,
        swirl_particles=100,
        swirl_steps=64,
        lens_particles=1_000,
        complexity_samples=10_000,
        scan=13 if reading in OVER_ALL_SCALES else 0,
        samples=400,
    )


def _read(request: SweepRequest, x: float, superseded: Callable[[], bool]) -> Reading | None:
    """The reading at one value of the slider; None when superseded."""
    from ..diagnostics import DIAGNOSTICS, Problem, finished

    experiment = request.experiment.with_parameters({request.axis: x})
    against = experiment.against if len(experiment.against) else None
    readings = finished(
        DIAGNOSTICS[request.offered.group](Problem(experiment, _budget(request.reading), against)), superseded
    )
    return None if readings is None else next(each for each in readings if each.name == request.reading)


def _chart(request: SweepRequest, points: SweepPoints) -> Chart:
    offered, declared = request.offered, points.declared
    known = [(points.value(place), each) for place, each in sorted(points.found.items())]
    found = [(x, each) for x, each in known if not isinstance(each, str)]
    x, readings = [x for x, _ in found], [reading for _, reading in found]
    y = np.array([reading.number for reading in readings], np.float64)
    errors = [reading.error for reading in readings]
    band = np.array([error or 0.0 for error in errors])
    banded = any(error is not None for error in errors)
    curve = Series(
        label=offered.label,
        kind="bound" if offered.label.endswith("at most") else "measured",
        x=frozen_array(x),
        y=frozen_array(y),
        low=frozen_array(y - band) if banded else None,
        high=frozen_array(y + band) if banded else None,
    )
    floors = [(x, reading.floor) for x, reading in found if reading.floor is not None]
    below = tuple(zip(*floors, strict=True)) if floors else ((), ())
    floor = Series(label="floor", kind="reference", x=frozen_array(below[0]), y=frozen_array(below[1]))
    unit = f" ({readings[0].unit})" if readings and readings[0].unit else ""
    return Chart(
        title=offered.label,
        x_label=f"{declared.label} {declared.symbol}",
        y_label=f"{offered.symbol or offered.label}{unit}",
        series=(curve, floor) if floors else (curve,),
        axis=request.axis,
        x_log=declared.scale == "log",
        x_threshold=declared.threshold if declared.scale == "symlog" else None,
        note=_note([each for _, each in known if isinstance(each, str)]),
    )


def _note(missing: list[str]) -> str:
    """How many points are missing, and why: `missing` gives a reason for each, in order."""
    reasons = [reason for reason, _ in itertools.groupby(missing)]
    count = f"{len(missing)} point{'s' if len(missing) > 1 else ''} left out."
    return " ".join([count, *dict.fromkeys(reasons)]) if missing else ""
