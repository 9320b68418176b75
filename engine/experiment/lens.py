"""The SNR under the lens: whether it goes with the clock, and what it is on side A of a comparison."""

from __future__ import annotations

import math

from .experiment import Experiment
from .parameters import parameters_of

SNR = "snr"
LINKED = 0.01  # by so much of itself at most, the SNR under the lens differs from the clock's, if it goes with it


def lens_odds(experiment: Experiment, phase: float) -> float:
    """By how much the logarithm of the SNR under the lens exceeds that of the clock at a phase in [0, 1]."""
    r = parameters_of(Experiment)[SNR].clamped(experiment.schedule.snr_of_phase(phase))
    return math.log(experiment.snr / r)


def goes_with_clock(experiment: Experiment, phase: float) -> bool:
    """Whether the SNR under the lens is that of the clock at a phase in [0, 1]."""
    return abs(lens_odds(experiment, phase)) <= math.log1p(LINKED)


def with_lens_of(held: Experiment, experiment: Experiment, *, linked: bool) -> Experiment:
    """Side A with the lens of side B: B's SNR; where that goes with the clock (`linked`), the same phase's on A's own.

    One of its own A has not: what two sides show, they show at one instant.
    """
    snr = experiment.snr
    if linked and held.schedule != experiment.schedule:
        snr = held.schedule.snr_of_phase(experiment.schedule.phase_of_snr(snr))
    return held.with_parameters({SNR: parameters_of(Experiment)[SNR].clamped(snr)})
