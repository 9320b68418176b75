"""Curves on demand: a reading against the termination time, the SNR or the curvature, coarse first, then finer."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .errors import EngineError
from .experiment import Experiment
from .insight_values import Chart, ChartAxis, Series
from .parameters import parameters_of
from .results import Reading
from .simulate import never
from .sweepable import SWEEPABLE, Sweepable
from .target import law_of
from .values import FloatArray, Value, frozen_array

if TYPE_CHECKING:
    from .diagnostics import Budget

COARSE, HALVINGS = 5, 2  # points at first, halved between them so often: 17
BEYOND = 2.0  # times c*, and times the SNR of the finest scale
CLEAR = 0.05  # of -1/s0^2: so far a curve keeps from where no density exists
OVER_ALL_SCALES = ("complexity.bottleneck_snr", "complexity.bottleneck_m_star", "complexity.r_star")
FADED = 20.0  # c |x|^2 of a bare point at one radius, after which one point holds all weight


@dataclass(frozen=True, kw_only=True, eq=False)
class SweepRequest(Value):
    """A reading's curve: which one, against which slider, of which experiment, with its second drawing where needed.

    The experiment is reduced to what the curve depends on, so that equal requests are equal curves. Raises EngineError
    for a reading or a slider that is not offered.
    """

    experiment: Experiment
    reading: str
    axis: ChartAxis

    def __post_init__(self) -> None:
        offered = SWEEPABLE.get(self.reading)
        if offered is None:
            raise EngineError(f"There is no curve of {self.reading!r}.", f"Choose among: {', '.join(SWEEPABLE)}.")
        if self.axis not in offered.axes:
            raise EngineError(
                f"{offered.label} can't be drawn over {self.axis!r}.", f"Choose among: {', '.join(offered.axes)}."
            )
        unused: set[str] = {self.axis} | ({"snr"} if "snr" not in offered.axes else set())
        defaults = {name: parameters_of(Experiment)[name].default for name in sorted(unused)}
        reduced = self.experiment.reduced("diagnostics").with_parameters(defaults)
        if offered.group == "sensitivity":
            reduced = dataclasses.replace(reduced, against=self.experiment.against)
        object.__setattr__(self, "experiment", reduced)

    @property
    def offered(self) -> Sweepable:
        return SWEEPABLE[self.reading]


def sweep(request: SweepRequest, superseded: Callable[[], bool] = never) -> Iterator[Chart]:
    """The curve by 5 points, then with every further one, up to 17, uniform on the slider's own scale.

    Nothing is worked out twice. `superseded` is asked between the steps of a reading. Points where the reading is
    missing are left out, and the chart's note says why. With a floor there is a second curve, the floor. Raises
    EngineError for an empty cloud.
    """
    law_of(request.experiment)
    grid = sweep_grid(request)
    found: dict[float, Reading] = {}
    missing: dict[float, str] = {}
    order = _coarse_first(grid)
    for count, x in enumerate(order, start=1):
        try:
            reading = _read(request, x, superseded)
        except EngineError as error:
            missing[x] = str(error)
            reading = None
        else:
            if reading is None:
                return
            if reading.number is None or not math.isfinite(reading.number):
                missing[x] = reading.note
            else:
                found[x] = reading
        if count >= COARSE:
            yield _chart(request, found, missing)
            if superseded():
                return


def sweep_grid(request: SweepRequest) -> FloatArray:
    """(17,) values of the slider over what is admissible, increasing.

    T: all of it. SNR: from that at T to beyond the finest scale of the drawing. Curvature: from above -1/s0^2, below
    which there is no density, to beyond c*, from which on every p_t is log-concave.
    """
    declared = parameters_of(Experiment)[request.axis]
    low, high = declared.low, declared.high
    if request.axis == "snr":
        low, high = _snr_range(request.experiment)
    if request.axis == "curvature":
        low, high = _curvature_range(request.experiment)
    low, high = max(low, declared.low), min(high, declared.high)
    ends = declared.to_fraction(low), declared.to_fraction(high)
    grid = [float(declared.from_fraction(f)) for f in np.linspace(*ends, (COARSE - 1) * 2**HALVINGS + 1)]
    within: FloatArray = np.clip(np.array(grid), low, high)
    return within


def _snr_range(experiment: Experiment) -> tuple[float, float]:
    from .diagnostics.bottleneck import finest_level

    low = experiment.schedule.terminal_snr
    finest = finest_level(law_of(experiment))
    return low, max(BEYOND / finest, 10 * low) if finest > 0 else 100 * low


def _curvature_range(experiment: Experiment) -> tuple[float, float]:
    from .diagnostics.largest_hessian import largest_hessian

    law = law_of(experiment)
    lowest, critical = experiment.lowest_curvature, largest_hessian(law, 0.0)
    faded = FADED / max(law.radius, 1e-6) ** 2
    low = (1 - CLEAR) * lowest if math.isfinite(lowest) else -faded
    return low, max(BEYOND * critical, 1.0) if math.isfinite(critical) else faded


def _coarse_first(grid: FloatArray) -> list[float]:
    """The grid in the order of work: every fourth point, then the ones between, then the rest."""
    order = list(range(0, len(grid), 2**HALVINGS))
    for halving in range(HALVINGS - 1, -1, -1):
        order += [k for k in range(0, len(grid), 2**halving) if k not in order]
    return grid[order].tolist()  # type: ignore[no-any-return]


def _budget(reading: str) -> Budget:
    """Between a draft's and the full one: a point of a curve takes well below a second, for clouds of some hundreds.

    The search over all scales, only where it is asked for.
    """
    from .diagnostics import FULL

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
    from .diagnostics import DIAGNOSTICS, Problem, finished

    experiment = request.experiment.with_parameters({request.axis: x})
    against = experiment.against if len(experiment.against) else None
    readings = finished(
        DIAGNOSTICS[request.offered.group](Problem(experiment, _budget(request.reading), against)), superseded
    )
    return None if readings is None else next(each for each in readings if each.name == request.reading)


def _chart(request: SweepRequest, found: dict[float, Reading], missing: dict[float, str]) -> Chart:
    offered, declared = request.offered, parameters_of(Experiment)[request.axis]
    x = sorted(found)
    readings = [found[each] for each in x]
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
    floors = [(place, reading.floor) for place, reading in found.items() if reading.floor is not None]
    below = tuple(zip(*sorted(floors), strict=True)) if floors else ((), ())
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
        note=_note(missing),
    )


def _note(missing: dict[float, str]) -> str:
    """How many points are missing, and why."""
    reasons = [reason for reason, _ in itertools.groupby(missing[x] for x in sorted(missing))]
    count = f"{len(missing)} point{'s' if len(missing) > 1 else ''} left out."
    return " ".join([count, *dict.fromkeys(reasons)]) if missing else ""
