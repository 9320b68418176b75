"""What the engine hands out: results with their quality and status, and readings with their floors."""

from __future__ import annotations

import enum
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..errors import EngineError, quoted
from ..experiment.experiment import Experiment
from ..values import FloatArray, IntArray
from .estimates import Estimates
from .plane_values import value_at
from .trajectory import Trajectory, interpolated


class Quality(enum.Enum):
    """A draft is small, fast and always lands; the full result follows on the same particles."""

    DRAFT = "draft"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """An outcome a person can act on: `ok`, or a sentence that says what happened."""

    ok: bool = True
    sentence: str = ""


class NoNumber(RuntimeWarning):
    """A diagnostic came to what is no number: a fault of ours, silent to a user and loud in tests."""


warnings.simplefilter("ignore", NoNumber, append=True)  # behind every other filter, so that -W error still sees it
FAILED = "The arithmetic came to no number here: a fault of the program, which we would like to hear of."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A number, or a list of them, with its floor or error. `name` is the stable name of `tidemark measure --json`.

    `floor`: values below it can't be told from zero. `error`: one standard error, or a bound on the numerical error.
    `spread`: where neither is one standard deviation of the value between seeds or grids, that; for comparing.
    All of them are finite: where one is not, there is no value, the note says so, and a `NoNumber` warning names it.
    """

    name: str
    label: str
    value: float | tuple[float, ...] | None
    symbol: str = ""
    unit: str = ""
    floor: float | None = None
    error: float | None = None
    spread: float | None = None
    source: str = ""  # paper and statement, e.g. "[W] dual cost gap"
    note: str = ""  # assumptions; why a value is missing

    def __post_init__(self) -> None:
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        if not all(
            number is None or math.isfinite(number) for number in (*values, self.floor, self.error, self.spread)
        ):
            warnings.warn(f"{self.name}: {self.value}, floor {self.floor}, error {self.error}", NoNumber, stacklevel=3)
            for name in ("value", "floor", "error", "spread"):
                object.__setattr__(self, name, None)
            object.__setattr__(self, "note", FAILED)

    @property
    def seen(self) -> bool:
        """Whether the value, or one of the list, stands above its floor (or two standard errors)."""
        limit = self.floor if self.floor is not None else 2 * self.error if self.error is not None else 0.0
        values = self.value if isinstance(self.value, tuple) else () if self.value is None else (self.value,)
        return any(abs(value) > limit for value in values)

    @property
    def off_by(self) -> float:
        """By about how much the value may be off where it stands: its spread, else its error, else its floor."""
        return next((each for each in (self.spread, self.error, self.floor) if each is not None), 0.0)

    @property
    def number(self) -> float | None:
        """The value where it is one number, else None."""
        return None if isinstance(self.value, tuple) else self.value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DiffusionResult:
    """The forward process and its reversal, of the same particles.

    `sources` (n,): which point of the cloud each forward particle started from. `latents` (n, d): where the reversal
    started. `experiment` is reduced to the stage "diffusion". `error`: estimated rms error of its end points.
    `estimates`: what some of the reversal's particles are taken for on their way.
    """

    experiment: Experiment
    quality: Quality
    forward: Trajectory
    reverse: Trajectory
    sources: IntArray
    latents: FloatArray
    evaluations: int
    error: float | None
    seconds: float
    device: str
    status: Status = field(default_factory=Status)
    estimates: Estimates | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TransportResult:
    """An optimal map: where every particle starts and ends on its straight path.

    `starts`, `ends` (n, d) float32; `assignment` (n,) index into `sites` (m', d), the merged target points.
    Semi-discrete only: `potentials` (m',), `cells`: a convex polygon (k, 2) a site, cut to a large box (or empty).
    `w2_squared` carries its own error: the mass residual's bound (semi-discrete) or the duality gap (discrete).
    """

    experiment: Experiment
    quality: Quality
    starts: FloatArray
    ends: FloatArray
    assignment: IntArray
    sites: FloatArray
    masses: FloatArray
    potentials: FloatArray | None
    cells: tuple[FloatArray, ...]
    w2_squared: Reading
    seconds: float
    status: Status = field(default_factory=Status)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DensityFilm:
    """The density p_t over a square of the plane at increasing forward phases.

    `phases` (k,); `values` (k, h, w) float32, each frame scaled to its maximum; row 0 is the top (largest y);
    the square is [-half_width, half_width]^2.
    """

    experiment: Experiment
    phases: FloatArray
    values: FloatArray
    half_width: float

    def at(self, phase: float) -> FloatArray:
        """(h, w) float32 in [0, 1] at a forward phase."""
        return interpolated(self.phases, self.values, phase)

    def value_at(self, phase: float, x: float, y: float) -> float | None:
        """The share of the frame's maximum at a place of the plane; None beyond the square."""
        return value_at(self.at(phase), self.half_width, x, y)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurements:
    """Readings of one experiment, in the order they are shown. `group_seconds`: what each group took, in that order."""

    experiment: Experiment
    quality: Quality
    readings: tuple[Reading, ...]
    seconds: float
    group_seconds: tuple[tuple[str, float], ...] = ()

    def __getitem__(self, name: str) -> Reading:
        """The reading of that name. Raises EngineError where there is none."""
        found = next((reading for reading in self.readings if reading.name == name), None)
        if found is None:
            raise EngineError(
                f"There is no reading {quoted(name)} here.",
                f"There are: {', '.join(each.name for each in self.readings)}.",
            )
        return found

    def __iter__(self) -> Iterator[Reading]:
        """Its readings, in their order."""
        return iter(self.readings)
