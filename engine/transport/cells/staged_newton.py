"""Damped Newton by way of weights in between, where the masses of the start are orders of magnitude off.

Weights go from the start's masses to the wanted ones evenly in their logarithms, so that no cell has to become e times
as heavy or light at once: of those that have to, one is soon so small that it bars every longer step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ...values import FloatArray
from ..base import mass_error
from .damped_newton import NewtonState, damped_newton
from .tessellation import Places, Tessellation

STUCK = 1e-7  # an error that is not rounding's
NEAR = 0.3  # largest logarithm of a mass over its weight at which a stage ends


def staged_newton(places: Places, weights: FloatArray, start: Tessellation) -> Iterator[NewtonState]:
    """Iterates of Newton's method from `start`, all with their error against `weights`: at once, else in stages."""
    for state in damped_newton(places, weights, start):
        yield state
    masses = start.cells.masses
    if state.error <= STUCK or masses.min() <= 0:
        return
    places = places.scrutinised()
    logs = np.log(weights / masses)
    stages = math.ceil(float(np.abs(logs).max()))
    current, before = start, state.iteration + 1
    for stage in range(1, stages + 1):
        wanted = masses * np.exp(logs * stage / stages)
        wanted = wanted / wanted.sum() if stage < stages else weights
        for state in damped_newton(places, wanted, current):
            current = state.tessellation
            error = mass_error(current.cells.masses, weights)
            yield replace(state, iteration=before + state.iteration, error=error)
            if stage < stages and np.abs(np.log(current.cells.masses / wanted)).max() <= NEAR:
                break
        before += state.iteration + 1
