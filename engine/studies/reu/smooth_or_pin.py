"""VP against pinned Brownian motion at an equal budget: network, data, steps, seeds (Reu et al. 2024, PMLR 244).

The headline: with the same network budget VP estimates the score better and samples better, in small networks and high
dimensions above all. For the plane no winner is promised. Processes are compared seed by seed, since seeds share data,
noise and first weights: log2 of pinned over VP.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from ...results.insight_values import Chart, Series
from ...values import FloatArray
from ..base.declared import chart, check, curve, scene
from ..base.parts import part_of
from ..base.sections import Lines, told
from ..base.study import Found, Part, Study, StudyRequest, scalar
from .smooth_or_pin_cells import BUDGETS, FLOORS, PROCESSES, SEEDS, SETTINGS, TARGETS, Budget, Cell, cells
from .smooth_or_pin_work import floors, fresh, trained, twins

METRICS = {"mmd": "MMD", "sliced": "sliced W₂", "excess": "excess at equal levels"}
COMPARED = METRICS | {"own_excess": "excess of its own loss"}
PROTOTYPE_FLOORS = {(2, "vp"): 0.298, (2, "pinned"): 0.591, (50, "vp"): 0.200, (50, "pinned"): 0.362}
ROUNDING = 5e-4  # of these
NARROW, HIGH = 32, 10  # small networks are no wider, high dimensions no lower
SATURATED = 1e-6  # an MMD that tells nothing differs by rounding between the processes
STUDENT = {2: 6.31, SEEDS: 2.92}  # one-sided 95 % point of Student's t, by the number of seeds
READING = (
    "Here levels, noise and start of the samples are the same for both, so this compares what was learned, and "
    "nothing of how the paper's own samplers discretise."
)
OWN_READING = (
    "Each loss counts the levels of its own clock, so the two excesses are not of one unit: a network that has learned "
    "nothing is 1 less the floor above it, .8 for VP and .64 for pinned in fifty dimensions."
)


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return (
        part_of("twins", "equal levels and inputs", twins, request),
        *(part_of(f"floors-d{d}", f"Bayes floors, d = {d}", floors, request, d) for d in FLOORS),
        *(
            part_of(f"fresh-{target}-d{d}", f"fresh samples, {name}, d = {d}", fresh, request, target, d)
            for target, name in TARGETS.items()
            for d in BUDGETS[request.quick].dimensions
        ),
        *(part_of(cell.name, cell.label, trained, request, cell) for cell in cells(quick=request.quick)),
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Trainings:
    """The parts that are there, looked up by what they are."""

    found: Mapping[str, Found]
    budget: Budget

    def values(self, metric: str, setting: str, target: str, d: int, width: int, process: str) -> FloatArray:
        """(SEEDS,), NaN where missing."""
        cell = Cell(setting=setting, target=target, d=d, width=width, process=process, seed=0)
        names = [dataclasses.replace(cell, seed=seed).name for seed in range(SEEDS)]
        return np.array([scalar(self.found[name], metric) if name in self.found else math.nan for name in names])

    def ratios(
        self, metric: str, setting: str, target: str, dimensions: Iterable[int], widths: Iterable[int]
    ) -> FloatArray:
        """(SEEDS,) log2 of pinned over VP, means over dimensions and widths; NaN for a seed that lacks one."""
        rows = []
        for d, width in itertools.product(dimensions, widths):
            vp, pinned = (self.values(metric, setting, target, d, width, process) for process in PROCESSES)
            rows.append(np.log2(pinned / vp))
        means: FloatArray = np.mean(rows, axis=0)
        return means


def spread(row: FloatArray) -> tuple[float, float]:
    """Mean and standard error over the seeds that are there, two at least."""
    there = row[np.isfinite(row)]
    return float(there.mean()), float(there.std(ddof=1) / math.sqrt(len(there)))


def over_widths(label: str, widths: Iterable[int], rows: Iterable[FloatArray]) -> Series:
    """Means over seeds by width, with a band of one standard error; widths without two seeds are left out."""
    kept = [(width, *spread(row)) for width, row in zip(widths, rows, strict=True) if np.isfinite(row).sum() > 1]
    x, mean, error = np.array(kept, np.float64).reshape(-1, 3).T
    return curve(label, x, mean, low=mean - error, high=mean + error)


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    trainings = Trainings(found=found, budget=BUDGETS[request.quick])
    for each in _charts(trainings):
        if any(len(series.x) and series.low is not None for series in each.series):
            yield each
    yield from _checks(trainings)
    steps, batch = trainings.budget.steps, trainings.budget.batch
    yield (
        f"Both processes: the same network, data, noise, {steps} steps of {batch}, and the same sampler, noise levels "
        f"and start; {SEEDS} seeds."
    )
    stopped = sum("steps" in each and scalar(each, "steps") < steps for each in found.values())
    if stopped:
        yield f"{stopped} trainings diverged and were stopped."


def _charts(trainings: Trainings) -> Iterator[Chart]:
    ends = (trainings.budget.dimensions[0], trainings.budget.dimensions[-1])
    yield from (_ratio_chart(trainings, metric, target) for target in TARGETS for metric in METRICS)
    yield from (_weighting_chart(trainings, target) for target in TARGETS)
    yield from (_both(trainings, metric, target, d) for target in TARGETS for d in ends for metric in ("mmd", "excess"))


def _ratio_chart(trainings: Trainings, metric: str, target: str) -> Chart:
    """Who is ahead over widths, one curve a dimension; above 0 VP is."""
    widths = trainings.budget.widths["noise"]
    curves = [
        over_widths(f"d = {d}", widths, [trainings.ratios(metric, "noise", target, [d], [width]) for width in widths])
        for d in trainings.budget.dimensions
    ]
    return _against_nought(f"{TARGETS[target]}: {METRICS[metric]}, pinned over VP", curves, widths)


def _weighting_chart(trainings: Trainings, target: str) -> Chart:
    """The same trainings under both weightings, averaged over dimensions."""
    budget, curves = trainings.budget, []
    for setting, name in SETTINGS.items():
        widths = budget.widths[setting]
        rows = [trainings.ratios("mmd", setting, target, budget.dimensions, [width]) for width in widths]
        curves.append(over_widths(name, widths, rows))
    return _against_nought(f"{TARGETS[target]}: MMD by weighting, pinned over VP", curves, budget.widths["noise"])


def _against_nought(title: str, curves: list[Series], widths: tuple[int, ...]) -> Chart:
    return chart(
        title, "width of the network", "log₂ pinned/VP", *(each for each in curves if len(each.x)),
        curve("equal", (widths[0], widths[-1]), 0.0, "reference"), logs="x",
        note="Above 0 VP is better. Bands: one standard error over seeds.",
    )  # fmt: skip


def _both(trainings: Trainings, metric: str, target: str, d: int) -> Chart:
    """Both processes over widths, under the paper's loss, with what fresh samples differ by."""
    widths, fresh_samples = trainings.budget.widths["noise"], trainings.found.get(f"fresh-{target}-d{d}", {})
    shown, said, y_label = metric, METRICS[metric], METRICS[metric]
    if metric == "excess":
        shown, said, y_label = "own_excess", "loss above its own Bayes floor", "excess loss"
    curves = [
        over_widths(name, widths, [trainings.values(shown, "noise", target, d, width, process) for width in widths])
        for process, name in PROCESSES.items()
    ]
    if metric in fresh_samples:
        ends, two = (widths[0], widths[-1]), fresh_samples[metric]
        curves.append(curve("two fresh samples", ends, two.mean(), "reference", low=two.min(), high=two.max()))
    return chart(
        f"{TARGETS[target]}, d = {d}: {said}", "width of the network", y_label,
        *(each for each in curves if len(each.x)), logs="xy", note="Bands: one standard error over seeds.",
    )  # fmt: skip


def _checks(trainings: Trainings) -> Lines:
    found = trainings.found
    if "twins" in found:
        yield check(
            "largest difference of weights, VP and pinned trained on equal levels and inputs",
            scalar(found["twins"], "difference"), 0.0, 0.0,
            "in noise levels the two are one problem, so one computation, bit by bit", "theorem",
            "[V] one Brownian motion under two clocks",
        )  # fmt: skip
    for (d, process), reference in PROTOTYPE_FLOORS.items():
        if f"floors-d{d}" in found:
            values = found[f"floors-d{d}"][process]
            n, deviation = len(values), float(values.std(ddof=1))
            yield check(
                f"Bayes floor of the noise's error, GMM-10, d = {d}, {process}", values.mean(), reference,
                ROUNDING + 2 * deviation * math.sqrt(1 + 1 / n),
                f"rounding, and two deviations of one draw of the means against the mean of {n}", "prototype",
                "[V] b from 0.1 to 20, T = 1", floor=deviation / math.sqrt(n),
                reading="The floor depends on where the means were drawn.",
            )  # fmt: skip
    # no network beats the floor: by the loss on noise that it has not seen, which knows nothing of the exact score
    trained_ones = [each for each in found.values() if "loss" in each]
    if trained_ones:
        above = [(scalar(x, "loss") - scalar(x, "own_floor")) / scalar(x, "loss_error") for x in trained_ones]
        yield check(
            "lowest loss of a trained network, above its Bayes floor", min(above), 0.0,
            1 + math.sqrt(2 * math.log(1 + len(above))),
            f"the least of {len(above)} normal errors is about √(2 ln n) deviations down, and one more", "theorem",
            "[V] the conditional expectation minimises the loss", relation="at least", unit="standard errors",
        )  # fmt: skip
    for target in TARGETS:
        for metric in COMPARED:
            yield from _headline(trainings, metric, target)
    for target in TARGETS:
        yield from _weighting(trainings, target)


def _headline(trainings: Trainings, metric: str, target: str) -> Lines:
    """Of small networks in high dimensions, with the seeds' own uncertainty."""
    widths = [width for width in trainings.budget.widths["noise"] if width <= NARROW]
    dimensions = [d for d in trainings.budget.dimensions if d >= HIGH]
    by_seed = trainings.ratios(metric, "noise", target, dimensions, widths)
    seeds = int(np.isfinite(by_seed).sum())
    if seeds < 2:
        return
    mean, error = spread(by_seed)
    lost = np.nanmax(np.abs(by_seed)) <= SATURATED
    yield check(
        f"log₂ of pinned over VP: {COMPARED[metric]}, {TARGETS[target]}, d ≥ {HIGH}, width ≤ {NARROW}", mean, 0.0,
        STUDENT[seeds] * error, f"standard error over {seeds} seeds, one-sided 95 % of Student's t", "paper",
        "[V] experiments", relation="at least", floor=error, reading=OWN_READING if metric == "own_excess" else READING,
        missing="No sample of either lies within the kernel's width of the data." if lost else "",
    )  # fmt: skip


def _weighting(trainings: Trainings, target: str) -> Lines:
    """How far the outcome moves with the weighting, in standard errors of the seeds' paired differences."""
    budget = trainings.budget
    widths = [width for width in budget.widths["balanced"] if width in budget.widths["noise"]]
    noise, balanced = (trainings.ratios("excess", each, target, budget.dimensions, widths) for each in SETTINGS)
    seeds = int(np.isfinite(balanced - noise).sum())
    if seeds < 2:
        return
    mean, error = spread(balanced - noise)
    yield check(
        f"|change of log₂ pinned/VP by balanced weights|: {METRICS['excess']}, {TARGETS[target]}", abs(mean),
        STUDENT[seeds] * error, 0.0,
        f"the reference is what {seeds} seeds can't tell from nought, one-sided 95 % of Student's t", "prototype",
        "[V] experiments, equal parametrisation", relation="at least", floor=error,
        reading="Here both weightings give the same winner by the same margin.",
    )  # fmt: skip


SMOOTH_OR_PIN = Study(
    name="smooth-or-pin", title="To smooth or to pin", paper="[V]",
    source="[V] experiments: Funnel and GMM-10, d = 2 to 50, widths 4 to 512",
    claim="With the same network, data and steps, VP learns the score better than pinned Brownian motion does, above "
    "all in small networks and high dimensions; in the plane no winner is promised.",
    look="Where curves lie above 0, VP is ahead. Compare both weightings: with the loss the margin changes.",
    parts=_parts, findings=told(_told),
    scene=scene("Smooth a cloud or pin it down", "funnel", "learning", process="pinned"),
)  # fmt: skip
