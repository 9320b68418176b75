"""The ledger over the clock: what the forward process, its reversal and optimal transport have paid so far.

In mean squared displacement from each one's own start, and in length of the curve that each law runs through. The last
values are those of the ledger's readings.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.ledger import UNKNOWN, Account, account_of, account_readings, forward_cost
from ..results.insight_values import Chart, Claim, Insight, InsightRequest, Series
from ..values import FloatArray, IntArray, frozen_array
from .assumptions import commuting
from .passes import Drawn, blank, in_two_passes

FRAMES = 65  # phases of the curves that have a formula


def ledger(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """Two charts in the order of the view's modes, over the phase that all panes share: displacement, and length."""
    return in_two_passes(_view, request, superseded)


def _view(problem: Problem) -> Drawn:
    account = yield from account_of(problem)
    note = "" if account is not None else UNKNOWN
    return dataclasses.replace(
        blank(problem, _claim(problem), note),
        charts=charts(problem, account),
        readings=account_readings(problem, account),
    )


def charts(problem: Problem, account: Account | None) -> tuple[Chart, ...]:
    """Displacement with the forward process; length where there is an account. Transport moves straight and evenly."""
    phases = np.linspace(0, 1, FRAMES)
    schedule = problem.schedule
    times = [schedule.time(level) for level in schedule.level_of_phase(phases[:-1]).tolist()]
    paid = [forward_cost(problem, t) for t in (*times, schedule.termination_time)]
    forward = Series(label="forward process", kind="reference", x=frozen_array(phases), y=frozen_array(paid))
    if account is None:
        return (_chart("Squared displacement so far", "E|x − start|²", (forward,)),)
    flow_phases, kept = reversal_phases(problem, account.levels)
    y, band = account.displacements[kept], account.floor
    flow = Series(
        label="flow",
        kind="measured",
        x=frozen_array(flow_phases),
        y=frozen_array(y),
        low=frozen_array(y - band),
        high=frozen_array(y + band),
    )
    chord = math.sqrt(account.optimal)
    straight = frozen_array(phases**2 * account.optimal)
    optimal = Series(label="optimal transport", kind="bound", x=frozen_array(phases), y=straight)
    length = Series(
        label="flow's curve",
        kind="measured",
        x=frozen_array(flow_phases),
        y=frozen_array(account.lengths[kept]),
        low=frozen_array(account.lengths[kept] - account.length_error),
        high=frozen_array(account.lengths[kept] + account.length_error),
    )
    shortest = Series(label="optimal transport", kind="bound", x=frozen_array(phases), y=frozen_array(phases * chord))
    return (
        _chart("Squared displacement so far", "E|x − start|²", (forward, flow, optimal)),
        _chart("Length of the curve so far", "∫ (E|v|²)^½ dt", (length, shortest)),
    )


def reversal_phases(problem: Problem, levels: FloatArray) -> tuple[FloatArray, IntArray]:
    """(k',) phases of the reversal's clock, increasing from 0 to 1, at decreasing levels (k,), and which they are.

    Of several levels at one phase, as where a flow is carried on to the points at time 0, the last is kept.
    """
    phases = 1 - problem.schedule.phase_of_level(np.minimum(levels, problem.schedule.terminal_noise_level))
    phases[levels >= problem.schedule.terminal_noise_level * (1 - 1e-12)] = 0.0
    last = np.append(np.diff(phases) > 0, True)
    return phases[last], np.flatnonzero(last)


def _chart(title: str, y_label: str, series: tuple[Series, ...]) -> Chart:
    return Chart(title=title, x_label="phase of the clock", y_label=y_label, series=series, axis="phase")


def _claim(problem: Problem) -> Claim:
    return Claim(
        source="[W], [K] cost of the flow against optimal transport",
        statement="No map between the same laws costs less than the optimal one, and no curve is shorter; the flow "
        "reaches the first bound where its Hessians commute.",
        assumptions=(commuting(problem),),
    )
