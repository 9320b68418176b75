"""The numbers beside the controls: sentences made of the schedule and of what came back from the engine."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from engine import Experiment, Film, Frame, Measurements, decibels
from widgets.look.number_format import number


def slider_notes(experiment: Experiment, frame: Frame, critical: float | None) -> dict[str, str]:
    """What stands under the three sliders. `critical` is c*, once it is known."""
    schedule = experiment.schedule
    T = experiment.termination_time
    return {
        "termination_time": f"α {number(schedule.alpha(T), 3)} · σ {number(schedule.sigma(T), 3)}",
        "snr": f"{decibel_text(frame.snr)} dB · t {number(frame.t, 3)} · s {number(1 / frame.snr, 3)} · the playhead",
        "curvature": curvature_text(experiment, critical),
    }


def curvature_text(experiment: Experiment, critical: float | None) -> str:
    """c in units of c*, and whether every p_t is log-concave; `critical` is c*, once it is known."""
    if experiment.mixture is None and experiment.softness == 0 and len(experiment.cloud) > 1:
        return "bare points: no c* without softness"
    if critical is None:
        return ""
    concave = experiment.curvature >= critical
    ratio = f"c/c* {number(experiment.curvature / critical, 3)} · " if critical > 0 else ""
    return f"{ratio}{'every' if concave else 'not every'} pₜ log-concave"


def critical_text(critical: float | None, experiment: Experiment) -> str:
    """What c* is, why it is so large, and where."""
    if critical is None:
        return ""
    spikes = (
        ""
        if experiment.mixture is not None
        else (
            f" It is large where points are sharp: two spikes of width s₀ at distance D need (D²/(4s₀²) − 1)/s₀², "
            f"here s₀ = {number(experiment.softness)}."
        )
    )
    at = f"The mark is c* = {number(critical, 3)}: from there on every pₜ is log-concave."
    return f"{at}{spikes} Double-click it to go there."


def decibel_text(r: float) -> str:
    """An amplitude ratio in dB, one decimal."""
    value = decibels(r) if r > 0 else -math.inf
    return "∞" if value == math.inf else f"{round(value, 1) + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")


def status_parts(film: Film, busy: frozenset[str], rate: float) -> dict[str, str]:
    """The status line: points, seed, score, error, device, frame rate."""
    points = len(film.experiment.cloud)
    parts = {"points": f"{points:,} point{'' if points == 1 else 's'}", "seed": f"seed {film.experiment.seed}"}
    if film.diffusion is not None and points:
        result = film.diffusion
        parts["particles"] = f"{result.forward.n:,} particles"
        parts["score"] = "exact score"
        if result.error is not None:
            parts["error"] = f"ODE error {number(result.error, 2)}"
        parts["device"] = result.device
    if rate:
        parts["rate"] = f"{rate:.0f} fps"
    if busy and film.diffusion is None:
        parts["engine"] = "engine starting…"
    elif busy:
        parts["engine"] = "computing…"
    return parts


def particle_text(film: Film, particle: int | None) -> str:
    """Where one particle's latent goes: by the flow, by the optimal map, and how far apart the two are."""
    flow, plan = film.diffusion, film.transport
    if particle is None or flow is None or plan is None or particle >= min(flow.reverse.n, len(plan.ends)):
        return ""
    by_flow, by_map = flow.reverse.at(1.0)[particle], plan.ends[particle]
    apart = float(np.linalg.norm(by_flow - by_map))
    x, y = (number(float(value), 2) for value in by_flow)
    u, v = (number(float(value), 2) for value in by_map)
    return f"particle {particle}: flow to ({x}, {y}), optimal map to ({u}, {v}), {number(apart, 2)} apart"


def with_learned(measured: Measurements | None, film: Film) -> Measurements | None:
    """Readings with those of a learned reversal before them, where the film shows one: how far it is from the exact."""
    part = None if film.learning is None else film.learning.of(film.reversed_by)
    if part is None or measured is None:
        return measured
    return dataclasses.replace(measured, readings=(*part.readings, *measured.readings))


def reading_value(film: Film, name: str) -> float | None:
    """One reading of the film's measurements by name."""
    readings = () if film.measurements is None else film.measurements.readings
    return next((reading.number for reading in readings if reading.name == name), None)
