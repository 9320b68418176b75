"""Mode splits: the phases of the forward clock at which modes of p_t merge, so where the reversal's modes split.

Modes are followed from the data upwards in noise; where fewer are left, the level is bisected. Two equal Gaussians of
variance v at -1 and 1 have one mode from v = 1 on, so atoms softened by s0 split at s^2 = 1 - s0^2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud, law_of
from ..flow.simulate import never
from ..results.results import Quality
from ..values import FloatArray, IntArray, frozen_array

if TYPE_CHECKING:
    from .modes import Climbed

Law = SoftenedCloud | GaussianMixture

MOST = 12  # splits that are told
LEVELS = {Quality.DRAFT: 12, Quality.FULL: 32}  # at which all modes are followed
POINTS = {Quality.DRAFT: 100, Quality.FULL: 400}  # beyond so many, points are binned
PRECISION = {Quality.DRAFT: 1e-2, Quality.FULL: 2e-5}  # of a split's noise level, relative
FINEST = 2e-3  # radii: finer levels are not looked at, nor those below 1.5 bins
SAME_PHASE = 1e-3  # splits so close on the clock are one
LEAST_MASS = 5e-3  # of a mode that splits off, to be told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModeSplits:
    """Splits by the phase of the forward clock, increasing: `phases` (k,), and `modes` (k,), how many split from one.

    k <= 12: those where the lighter part is heaviest. `experiment` is reduced to the stage "diffusion". `note`: what
    was spared.
    """

    experiment: Experiment
    quality: Quality
    phases: FloatArray
    modes: IntArray
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merger:
    """Modes `parts` (j, d) at noise level `low` that are one at level `high`; `mass` of the lightest."""

    low: float
    high: float
    parts: FloatArray
    mass: float


def mode_splits(experiment: Experiment, superseded: Callable[[], bool] = never) -> Iterator[ModeSplits]:
    """A draft, always; then, unless superseded between steps, the full result. Raises EngineError for an empty cloud.

    Drafts bin clouds of more than 100 points, full results those of more than 400, and say so.
    """
    reduced = experiment.reduced("diffusion")
    law = law_of(reduced)
    for quality in (Quality.DRAFT, Quality.FULL):
        work = _found(reduced, law, quality)
        while True:
            try:
                next(work)
            except StopIteration as stop:
                yield stop.value
                break
            if quality is Quality.FULL and superseded():
                return
        if superseded():
            return


def _found(experiment: Experiment, law: Law, quality: Quality) -> Generator[None, None, ModeSplits]:
    schedule = experiment.schedule
    fewer, bin_width = binned(law, POINTS[quality])
    note = "" if fewer is law else f"Of {len(fewer.weights)} bins of the drawing, {bin_width:.2g} wide."
    levels = _levels(experiment, fewer, bin_width, LEVELS[quality])
    mergers = yield from _mergers(experiment, fewer, levels)
    chosen = sorted((each for each in mergers if each.mass >= LEAST_MASS), key=lambda each: -each.mass)[:MOST]
    found = []
    for merger in chosen:
        split = yield from _bisected(experiment, fewer, merger, PRECISION[quality])
        found.append((float(schedule.phase_of_level(split)), len(merger.parts)))
    phases, modes = _together(sorted(found))
    return ModeSplits(
        experiment=experiment,
        quality=quality,
        phases=frozen_array(phases),
        modes=frozen_array(modes, np.int64),
        note=note,
    )


def binned(law: Law, most: int) -> tuple[Law, float]:
    """The law with at most `most` points, those of a square bin at their mean; and the bins' width, 0 if all stay."""
    if isinstance(law, GaussianMixture) or len(law.atoms()[0]) <= most:
        return law, 0.0
    sites, weights = law.atoms()
    low, span = sites.min(axis=0), float(np.ptp(sites, axis=0).max())
    width = span / most
    while True:
        cells = np.floor((sites - low) / width).astype(np.int64)
        _, owner = np.unique(cells, axis=0, return_inverse=True)
        owner = owner.ravel()
        count = int(owner.max()) + 1
        if count <= most:
            break
        width *= 1.2
    mass = np.bincount(owner, weights, count)
    centres = np.stack([np.bincount(owner, weights * x, count) for x in sites.T], axis=1) / mass[:, None]
    return SoftenedCloud(centres=centres, weights=mass / mass.sum(), softness=law.softness), width


def _levels(experiment: Experiment, law: Law, bin_width: float, count: int) -> FloatArray:
    """(count,) increasing noise levels, from where bins, or nothing, are told apart, to T or where one mode is left.

    Above a variance of the squared radius of a ball about all points there is but one mode: there the density is
    log-concave. The kernel's width s^2 + s0^2 is what is spaced evenly.
    """
    sites, _ = law.atoms()
    ball = float(np.sqrt(((sites - (sites.min(axis=0) + sites.max(axis=0)) / 2) ** 2).sum(axis=1)).max())
    terminal = experiment.schedule.terminal_noise_level
    soft = law.softness
    top = min(terminal, 1.05 * max(ball, 1e-12)) if isinstance(law, SoftenedCloud) else terminal
    low = min(max(FINEST * max(law.radius, ball), 1e-9), top / 2)
    narrow = max(math.hypot(low, soft), min(1.5 * bin_width, 0.5 * math.hypot(top, soft)))
    widths = np.geomspace(narrow, math.hypot(top, soft), count)
    levels: FloatArray = np.sqrt(np.maximum(widths**2 - soft**2, low**2))
    return np.unique(levels)


def _mergers(experiment: Experiment, law: Law, levels: FloatArray) -> Generator[None, None, list[_Merger]]:
    """Every merger between neighbouring levels, with the modes' masses: those of the points that climb to them."""
    sites, weights = law.atoms()
    found = _climb(experiment, law, sites, float(levels[0]))
    masses = np.bincount(found.reached, weights, len(found.modes))
    mergers = []
    for low, high in zip(levels[:-1].tolist(), levels[1:].tolist(), strict=True):
        yield
        if len(found.modes) == 1:
            break
        after = _climb(experiment, law, found.modes, high)
        for group in np.flatnonzero(np.bincount(after.reached) > 1):
            parts = np.flatnonzero(after.reached == group)
            lightest = float(masses[parts].min())
            mergers.append(_Merger(low=low, high=high, parts=found.modes[parts], mass=lightest))
        masses = np.bincount(after.reached, masses, len(after.modes))
        found = after
    return mergers


def _bisected(experiment: Experiment, law: Law, merger: _Merger, precision: float) -> Generator[None, None, float]:
    """The noise level where the first of the merger's modes are one."""
    low, high, parts = merger.low, merger.high, merger.parts
    while high > low * (1 + precision):
        middle = math.sqrt(low * high)
        climbed = _climb(experiment, law, parts, middle)
        if len(climbed.modes) == len(parts):
            low, parts = middle, climbed.modes
        else:
            high = middle
        yield
    return math.sqrt(low * high)


def _climb(experiment: Experiment, law: Law, starts: FloatArray, s: float) -> Climbed:
    """Modes at the clock's noise level s; where drifts differ by axis, in coordinates in which the noise does not."""
    from .modes import Climbed, climb

    axes = Axes.of(experiment.schedule, law.d)
    if not axes.differ:
        return climb(law, starts, s)
    stretches = axes.stretches(s)
    found = climb(_stretched(law, stretches), starts * stretches, s)
    return Climbed(modes=found.modes / stretches, reached=found.reached)


def _stretched(law: Law, stretches: FloatArray) -> Law:
    """The law of stretches X_0."""
    if isinstance(law, SoftenedCloud) and law.softness == 0:
        return SoftenedCloud(centres=law.centres * stretches, weights=law.weights, softness=0.0)
    if isinstance(law, SoftenedCloud):
        covariance = np.diag((law.softness * stretches) ** 2)
        covariances = np.broadcast_to(covariance, (len(law), law.d, law.d))
        return GaussianMixture(weights=law.weights, means=law.centres * stretches, covariances=covariances)
    stretch = np.outer(stretches, stretches)
    return GaussianMixture(weights=law.weights, means=law.means * stretches, covariances=law.covariances * stretch)


def _together(found: list[tuple[float, int]]) -> tuple[list[float], list[int]]:
    """Splits at one phase as one, of as many modes together."""
    phases: list[float] = []
    modes: list[int] = []
    for phase, parts in found:
        if phases and phase - phases[-1] < SAME_PHASE:
            modes[-1] = max(modes[-1], parts)
        else:
            phases.append(phase)
            modes.append(parts)
    return phases, modes
