"""What an insight view shows: fields over the plane, maps of basins, charts, a swap witness, and what is claimed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..clouds.points import PointCloud
from ..experiment.experiment import Experiment
from ..values import FloatArray, IntArray, Value
from .plane_values import label_at, value_at
from .results import Quality, Reading
from .trajectory import interpolated

SeriesKind = Literal["measured", "bound", "published", "reference", "bars", "points"]  # points: no line between
PRIOR_WIDTHS = 3.4  # in the half width of a plane of latents: .13 % of the prior's mass lies outside
ChartAxis = Literal["phase", "snr", "termination_time", "curvature", ""]


@dataclass(frozen=True, kw_only=True, eq=False)
class InsightRequest(Value):
    """One view of one experiment. `against`: the second drawing, where the view compares two. See `engine.insight`."""

    view: str
    experiment: Experiment
    against: PointCloud | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneFilm:
    """A scalar over the square [-half_width, half_width]^2 at increasing phases of the forward clock.

    `phases` (k,), a still field has one; `values` (k, h, w) float32, row 0 on top (largest y), all finite. `middle`:
    the value of the colour scale's middle where the sign matters (then the scale is symmetric about it), else None.
    `low`, `high`: the ends of the colour scale, for all phases. `contour`: a value whose level set is drawn, or None.
    `bend`: where not None colours go by arcsinh((value - middle)/bend), so linear up to about that far from the middle
    and like a logarithm beyond: for values of several orders of magnitude.
    """

    label: str
    symbol: str
    unit: str
    phases: FloatArray
    values: FloatArray
    half_width: float
    low: float
    high: float
    middle: float | None = None
    contour: float | None = None
    bend: float | None = None

    def at(self, phase: float) -> FloatArray:
        """(h, w) float32 at a forward phase."""
        return self.values[0] if len(self.phases) == 1 else interpolated(self.phases, self.values, phase)

    def value_at(self, phase: float, x: float, y: float) -> float | None:
        """The value at a place of the plane at a forward phase; None beyond the square."""
        return value_at(self.at(phase), self.half_width, x, y)

    def shade(self, values: FloatArray) -> FloatArray:
        """Where values lie on the colour scale, 0 at `low` to 1 at `high`, clipped; elementwise, float32."""
        low, high = self.low, self.high
        if self.bend is not None:
            middle = self.middle or 0.0
            low, high = (math.asinh((end - middle) / self.bend) for end in (low, high))
            values = np.arcsinh((values - np.float32(middle)) / np.float32(self.bend))
        shares: FloatArray = np.clip((values - np.float32(low)) / np.float32(high - low), 0.0, 1.0)
        return shares


@dataclass(frozen=True, slots=True, kw_only=True)
class BasinMap:
    """Where each pixel of the latent plane [-half_width, half_width]^2 is sent: by the flow, and by the optimal map.

    `flow`, `optimal` (h, w) int32 indices into `targets` (m, 2), row 0 on top. `disagreement`: the Gaussian mass of the
    pixels where they differ, with its own resolution's floor.
    """

    half_width: float
    flow: IntArray
    optimal: IntArray
    targets: FloatArray
    labels: IntArray
    disagreement: Reading

    def targets_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Which targets the pixel at a place is sent to, by flow and by optimal map; None beyond the square."""
        flow, optimal = (label_at(each, self.half_width, x, y) for each in (self.flow, self.optimal))
        return None if flow is None or optimal is None else (flow, optimal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One curve of a chart: `x`, `y` (n,); `low`, `high` (n,) its band (a floor, an error), or None."""

    label: str
    kind: SeriesKind
    x: FloatArray
    y: FloatArray
    low: FloatArray | None = None
    high: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A small diagram. `axis`: which setting x is, so that a cursor can stand at the present one ("" for none).

    `marks`: special values of x with their labels, such as the bottleneck SNR. `x_threshold`: where the x axis is
    symlog, and turns linear; else None. `note`: what could not be shown, and why.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    axis: ChartAxis = ""
    x_log: bool = False
    x_threshold: float | None = None
    y_log: bool = False
    marks: tuple[tuple[float, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapWitness:
    """The two particles whose exchanged targets would lower the cost most. `saving` is in |x - z|^2, with its floor.

    `particles`: their numbers; `starts`, `ends` (2, 2): latents and where the flow takes them.
    """

    particles: tuple[int, int]
    starts: FloatArray
    ends: FloatArray
    saving: Reading

    @property
    def found(self) -> bool:
        """Whether exchanging them saves more than the flow's own error."""
        return self.saving.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A condition of a statement, and whether the present settings meet it; None where that can't be decided."""

    text: str
    holds: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The statement of a paper that a view illustrates: `source` such as "[L] Prop. 3", and its assumptions."""

    source: str
    statement: str
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Insight:
    """What a view has to show, as far as it has come; parts that a view has not are empty."""

    view: str
    experiment: Experiment
    quality: Quality
    claim: Claim
    planes: tuple[PlaneFilm, ...] = ()
    basins: BasinMap | None = None
    charts: tuple[Chart, ...] = ()
    witness: SwapWitness | None = None
    readings: tuple[Reading, ...] = ()
    note: str = ""
