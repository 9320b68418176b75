"""Parts between two computed settings: what may be interpolated, and whether that errs too little to be seen.

Interpolated are the positions of the reversal, which the flow moves smoothly with every setting, and densities. Nothing
else: forward paths are rough in the settings and cheap, an optimal map jumps from site to site, and numbers are told.
All of it is the same to the last bit backwards.
"""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np

from engine import DensityFilm, DiffusionResult, Experiment, Trajectory, forward_paths
from widgets.painting.particle_labels import nearest_labels

HALF_PIXEL = 0.5
HALF_SHADE = 0.5 / 255  # of a density's colour, which goes by its root
Span = tuple[float, float]  # phases, first and last


def mixed(a: np.ndarray, b: np.ndarray, share: Fraction) -> np.ndarray:
    """a (1 - share) + b share in float32; the same bits as b (1 - t) + a t at t = 1 - share."""
    return a * np.float32(float(1 - share)) + b * np.float32(float(share))


def states_within(phases: np.ndarray, span: Span) -> slice:
    """The states that are met between two phases of the clock, with those just around them."""
    first = int(np.searchsorted(phases, span[0], side="right")) - 1
    last = int(np.searchsorted(phases, span[1], side="left"))
    return slice(max(first, 0), last + 1)


def reversal_fits(
    a: DiffusionResult, middle: DiffusionResult, b: DiffusionResult, share: Fraction, span: Span, scale: float
) -> bool:
    """Whether what lies at `share` from a to b is `middle`, to half a pixel: every particle at the states of `span`.

    `scale`: pixels a unit of the plane. Particles show the same classes in all three.
    """
    shapes = {each.reverse.positions.shape for each in (a, middle, b)}
    if len(shapes) > 1:
        return False
    states = states_within(middle.reverse.phases, span)
    between = mixed(a.reverse.positions[states], b.reverse.positions[states], share)
    far = float(np.abs(between - middle.reverse.positions[states]).max()) * scale
    return far <= HALF_PIXEL and _same_classes(a, middle) and _same_classes(b, middle)


def _same_classes(a: DiffusionResult, b: DiffusionResult) -> bool:
    of_a, of_b = (nearest_labels(each.reverse.positions[-1], each.experiment) for each in (a, b))
    return of_a is of_b is None or (of_a is not None and of_b is not None and np.array_equal(of_a, of_b))


def reversal_between(
    a: DiffusionResult, b: DiffusionResult, share: Fraction, span: Span, experiment: Experiment
) -> DiffusionResult:
    """The result of `experiment`, at `share` from a to b: forward paths computed, the reversal at `span` interpolated.

    States beyond `span`, which nobody sees, and what is not painted are one of both ends'.
    """
    end = min(a, b, key=lambda each: each.experiment.digest)
    states = states_within(end.reverse.phases, span)
    positions = end.reverse.positions.copy()
    positions[states] = mixed(a.reverse.positions[states], b.reverse.positions[states], share)
    reverse = Trajectory(phases=end.reverse.phases, positions=positions)
    forward, sources = forward_paths(experiment)
    return dataclasses.replace(
        end, experiment=experiment, forward=forward, reverse=reverse, sources=sources, estimates=None, error=None
    )


def density_fits(a: DensityFilm, middle: DensityFilm, b: DensityFilm, share: Fraction, span: Span) -> bool:
    """Whether the densities at `share` from a to b have the colours of `middle`, to half a shade."""
    if len({(each.values.shape, each.half_width) for each in (a, middle, b)}) > 1:
        return False
    states = states_within(middle.phases, span)
    between = np.sqrt(mixed(a.values[states], b.values[states], share))
    return float(np.abs(between - np.sqrt(middle.values[states])).max()) <= HALF_SHADE


def density_between(a: DensityFilm, b: DensityFilm, share: Fraction, span: Span, experiment: Experiment) -> DensityFilm:
    """The density film at `share` from a to b; beyond `span`, where nobody looks, one of both ends'."""
    end = min(a, b, key=lambda each: each.experiment.digest)
    states = states_within(end.phases, span)
    values = end.values.copy()
    values[states] = mixed(a.values[states], b.values[states], share)
    return dataclasses.replace(end, experiment=experiment, values=values)
