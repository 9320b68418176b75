"""The laws of L_r over all SNRs, and the curves of complexity, effective curvature and survival that they give."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Generator, Iterable

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.concavity.bottleneck import Bottleneck
from ..diagnostics.concavity.localisation_law import Estimate, Nodes, localisation_law
from ..diagnostics.concavity.log_concave_scales import log_concave_scales
from ..diagnostics.concavity.multi_scale import LocalisationLaw
from ..results.adaptive_sampling import Sampled, next_places
from ..results.insight_values import Chart, Series, SeriesKind
from ..values import FloatArray, frozen_array

MOST = 65  # SNRs for which the law is kept, each some 600 kB
TOGETHER = 8  # further SNRs from one picture to the next
RATIO, SHARE = (0.0, math.inf), (0.0, 1.0)  # what a quantity can be


@dataclasses.dataclass(eq=False)
class Scan:
    """Laws of L_r by SNR, kept while the lens, the level and the richness move; and the marks once they are known.

    `low`, `high`: the SNRs at places 0 and 1, uniform in log r.
    """

    problem: Problem
    nodes: Nodes
    low: float
    high: float
    laws: dict[float, Estimate] = dataclasses.field(default_factory=dict)  # by place
    worst: Bottleneck | None = None

    def snr(self, place: float) -> float:
        return float(self.low * (self.high / self.low) ** place)

    def look(self, places: Iterable[float]) -> Generator[None, None, None]:
        """Have the laws at these places, with a step for every one."""
        for place in places:
            if place not in self.laws:
                self.laws[place] = localisation_law(self.problem, self.snr(place), self.nodes)
            yield


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """A curve over the SNR: `of` a law and the variance at its SNR, and the values between which it can be, if any."""

    label: str
    kind: SeriesKind
    of: Callable[[LocalisationLaw, float], float]
    ends: tuple[float, float] = (-math.inf, math.inf)


@dataclasses.dataclass(eq=False)
class ScaleCurves:
    """The curves of a scan, two in each chart, at one level and richness."""

    problem: Problem
    scan: Scan
    known: dict[float, FloatArray] = dataclasses.field(default_factory=dict)  # by place: (6, 2) values and errors

    @functools.cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        level, richness = self.problem.experiment.level, self.problem.experiment.richness
        return (
            Quantity("m*(r)", "measured", lambda law, _: law.smallest_ratio()[0], RATIO),
            Quantity("δ*(r)", "reference", lambda law, _: law.smallest_ratio()[1], SHARE),
            Quantity("(1 − CVaR Lᵣ)/σ²", "measured", lambda law, v: (1 - law.upper_mean(richness)) / v),
            Quantity("bound as published", "published", lambda law, v: law.effective_curvature(richness) / v),
            Quantity("sᵣ(1)", "measured", lambda law, _: law.survival(1.0), SHARE),
            Quantity(f"sᵣ({1 - level:g})", "reference", lambda law, _: law.survival(1 - level), SHARE),
        )

    def charts(self) -> tuple[Chart, Chart, Chart]:
        """Complexity with its curvature level, effective curvature, and survival, as far as the scan has come."""
        places, values = self._values()
        x = frozen_array([self.scan.snr(place) for place in places.tolist()])
        series = []
        for quantity, (y, error) in zip(self.quantities, values, strict=True):
            low, high = np.maximum(y - error, quantity.ends[0]), np.minimum(y + error, quantity.ends[1])
            y, low, high = (frozen_array(part) for part in (y, low, high))
            series.append(Series(label=quantity.label, kind=quantity.kind, x=x, y=y, low=low, high=high))
        chart = functools.partial(Chart, x_label="SNR r", axis="snr", x_log=True, marks=_marks(self.scan))
        richness = self.problem.experiment.richness
        return (
            chart(title="Complexity", y_label="m*, δ*", series=tuple(series[:2])),
            chart(title=f"Effective curvature, M = {richness:g}", y_label="ζ*(M)", series=tuple(series[2:4])),
            chart(title="Survival", y_label="sᵣ(u)", series=tuple(series[4:])),
        )

    def wanted(self) -> list[float]:
        """Where the scan should look next, so that no curve is off by a pixel; nowhere once it has looked enough."""
        places, values = self._values()
        pairs = [(k, k ^ 1) for k in range(len(values))]  # in one chart
        curves = [Sampled(y=values[k, 0], slack=values[k, 1], spans=values[other, 0]) for k, other in pairs]
        worst: list[float] = next_places(places, curves).tolist()
        return worst[: min(TOGETHER, max(MOST - len(places), 0))]

    def _values(self) -> tuple[FloatArray, FloatArray]:
        """Places (n,) of the scan, and (6, 2, n) values and errors of the quantities there."""
        schedule = self.problem.schedule
        for place, law in list(self.scan.laws.items()):  # another lane may look into the same scan
            if place not in self.known:
                variance = schedule.sigma(schedule.time(1 / self.scan.snr(place))) ** 2
                found = [law.value(functools.partial(_at, each.of, variance)) for each in self.quantities]
                self.known[place] = np.array(found)
        places = sorted(self.known)
        return np.array(places), np.moveaxis(np.array([self.known[place] for place in places]), 0, 2)


def _at(of: Callable[[LocalisationLaw, float], float], variance: float, law: LocalisationLaw) -> float:
    return of(law, variance)


def _marks(scan: Scan) -> tuple[tuple[float, str], ...]:
    """r* and the bottleneck SNR, where there are any; of m* that rises to the end there is none."""
    if scan.problem.budget.scan == 0:
        return ()
    found = log_concave_scales(scan.problem.law).found
    star = ((found, "r*"),) if math.isfinite(found) else ()
    return star if scan.worst is None or scan.worst.at_end else (*star, (scan.worst.snr, "bottleneck SNR"))
