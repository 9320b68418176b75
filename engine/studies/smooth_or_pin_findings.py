"""What the trainings of the study `smooth-or-pin` say: curves with error bars over seeds, and who wins by how much.

Processes are compared seed by seed, since seeds share data, noise and first weights: log2 of pinned over VP.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ..results.insight_values import Chart, Series
from ..study import Findings, Found, scalar
from ..values import FloatArray, frozen_array
from .smooth_or_pin_cells import BUDGETS, PROCESSES, SEEDS, SETTINGS, TARGETS, Cell

METRICS = {"mmd": "MMD", "sliced": "sliced W₂", "excess": "excess at equal levels"}
FRESH = ("mmd", "sliced")  # metrics that fresh samples have a floor of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The parts that are there, looked up by what they are."""

    found: Mapping[str, Found]
    quick: bool

    def value(self, metric: str, setting: str, target: str, d: int, width: int, process: str, seed: int) -> float:
        """NaN where the part is missing."""
        cell = Cell(setting=setting, target=target, d=d, width=width, process=process, seed=seed)
        return scalar(self.found[cell.name], metric) if cell.name in self.found else math.nan

    def values(self, metric: str, setting: str, target: str, d: int, width: int, process: str) -> FloatArray:
        """(SEEDS,), NaN where missing."""
        return np.array([self.value(metric, setting, target, d, width, process, seed) for seed in range(SEEDS)])

    def ratios(self, metric: str, setting: str, target: str, d: int, width: int) -> FloatArray:
        """(SEEDS,) log2 of pinned over VP."""
        vp, pinned = (self.values(metric, setting, target, d, width, process) for process in PROCESSES)
        ratios: FloatArray = np.log2(pinned / vp)
        return ratios

    def averaged(
        self, metric: str, setting: str, target: str, dimensions: Iterable[int], widths: Iterable[int]
    ) -> FloatArray:
        """(SEEDS,) means of `ratios` over dimensions and widths; NaN for a seed that lacks one."""
        rows = [self.ratios(metric, setting, target, d, width) for d in dimensions for width in widths]
        means: FloatArray = np.mean(rows, axis=0)
        return means

    def series(self, label: str, widths: Iterable[int], rows: Iterable[FloatArray]) -> Series:
        """Means over seeds by width, with a band of one standard error; widths without two seeds are left out."""
        kept = [(width, *spread(row)) for width, row in zip(widths, rows, strict=True) if np.isfinite(row).sum() > 1]
        x, mean, error = np.array(kept, np.float64).reshape(-1, 3).T
        return Series(
            label=label, kind="measured", x=frozen_array(x), y=frozen_array(mean),
            low=frozen_array(mean - error), high=frozen_array(mean + error),
        )  # fmt: skip


def spread(row: FloatArray) -> tuple[float, float]:
    """Mean and standard error over the seeds that are there, two at least."""
    there = row[np.isfinite(row)]
    return float(there.mean()), float(there.std(ddof=1) / math.sqrt(len(there)))


def findings(found: Mapping[str, Found], *, quick: bool) -> Findings:
    """Charts and checks of the parts that are there."""
    from .smooth_or_pin_checks import checks

    told, budget = Told(found=found, quick=quick), BUDGETS[quick]
    ends = (budget.dimensions[0], budget.dimensions[-1])
    charts = [_ratio_chart(told, metric, target) for target in TARGETS for metric in METRICS]
    charts += [_weighting_chart(told, target) for target in TARGETS]
    charts += [_curves(told, metric, target, d) for target in TARGETS for d in ends for metric in ("mmd", "excess")]
    shown = tuple(chart for chart in charts if any(len(series.x) and series.low is not None for series in chart.series))
    return Findings(panels=shown, checks=checks(told), note=_note(told))


def _ratio_chart(told: Told, metric: str, target: str) -> Chart:
    """Who is ahead over widths, one curve a dimension; above 0 VP is."""
    budget = BUDGETS[told.quick]
    widths = budget.widths["noise"]
    curves = [
        told.series(f"d = {d}", widths, [told.ratios(metric, "noise", target, d, width) for width in widths])
        for d in budget.dimensions
    ]
    return _against_nought(f"{TARGETS[target]}: {METRICS[metric]}, pinned over VP", curves, widths)


def _weighting_chart(told: Told, target: str) -> Chart:
    """The same trainings under both weightings, averaged over dimensions."""
    budget = BUDGETS[told.quick]
    curves = [
        told.series(
            name, budget.widths[setting],
            [told.averaged("mmd", setting, target, budget.dimensions, [width]) for width in budget.widths[setting]],
        )
        for setting, name in SETTINGS.items()
    ]  # fmt: skip
    return _against_nought(f"{TARGETS[target]}: MMD by weighting, pinned over VP", curves, budget.widths["noise"])


def _against_nought(title: str, curves: list[Series], widths: tuple[int, ...]) -> Chart:
    ends = frozen_array((widths[0], widths[-1]))
    equal = Series(label="equal", kind="reference", x=ends, y=frozen_array((0.0, 0.0)))
    return Chart(
        title=title, x_label="width of the network", y_label="log₂ pinned/VP", x_log=True,
        series=(*[curve for curve in curves if len(curve.x)], equal),
        note="Above 0 VP is better. Bands: one standard error over seeds.",
    )  # fmt: skip


def _curves(told: Told, metric: str, target: str, d: int) -> Chart:
    """Both processes over widths, under the paper's loss, with what fresh samples differ by."""
    widths = BUDGETS[told.quick].widths["noise"]
    shown = "own_excess" if metric == "excess" else metric
    series = [
        told.series(name, widths, [told.values(shown, "noise", target, d, width, process) for width in widths])
        for process, name in PROCESSES.items()
    ]
    part = told.found.get(f"fresh-{target}-d{d}")
    if part is not None and metric in FRESH:
        ends, fresh = frozen_array((widths[0], widths[-1])), part[metric]
        middle, least, most = float(fresh.mean()), float(fresh.min()), float(fresh.max())
        series.append(
            Series(
                label="two fresh samples", kind="reference", x=ends, y=frozen_array((middle, middle)),
                low=frozen_array((least, least)), high=frozen_array((most, most)),
            )
        )  # fmt: skip
    own = " above its own Bayes floor" if metric == "excess" else ""
    return Chart(
        title=f"{TARGETS[target]}, d = {d}: {'loss' if own else METRICS[metric]}{own}", x_log=True, y_log=True,
        x_label="width of the network", y_label="excess loss" if own else METRICS[metric],
        series=tuple(each for each in series if len(each.x)),
        note="Bands: one standard error over seeds.",
    )  # fmt: skip


def _note(told: Told) -> str:
    budget = BUDGETS[told.quick]
    stopped = sum("steps" in part and scalar(part, "steps") < budget.steps for part in told.found.values())
    lost = f" {stopped} trainings diverged and were stopped." if stopped else ""
    return (
        f"Both processes: the same network, data, noise, {budget.steps} steps of {budget.batch}, and the same "
        f"sampler, noise levels and start; {SEEDS} seeds.{lost}"
    )
