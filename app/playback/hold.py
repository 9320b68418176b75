"""Holding the terminal SNR: T is chosen by what is left of the data, while drift or temperature move, or as typed.

r_T^2 = beta kappa/(exp(2 kappa T) - 1) for Ornstein-Uhlenbeck; other processes through their own schedule.
"""

from __future__ import annotations

from engine import Experiment, decibels, parameters_of
from widgets.look.number_format import MINUS, number

CARRIED = ("kappa", "kappa_ratio", "beta")  # moves of these carry T along while the terminal SNR is held


def time_for(experiment: Experiment, snr: float) -> tuple[float, str]:
    """T at which the process of `experiment` ends at SNR `snr` > 0, within T's range; and a sentence where it isn't."""
    declared = parameters_of(Experiment)["termination_time"]
    wanted = experiment.schedule.termination_of_snr(snr)
    time = float(declared.clamped(wanted))
    if abs(time - wanted) <= 1e-9 * wanted:
        return time, ""
    reached = experiment.with_parameters({"termination_time": time}).schedule.terminal_snr
    level = f"{decibels(reached):.1f} dB".replace("-", MINUS)
    end = "most" if wanted > time else "least"
    return time, f"T is {number(time)} at {end}, where the SNR is {level}: the SNR at T stops there."


class SnrHold:
    """Whether moves of drift and temperature leave T or the terminal SNR as it is; a preference, no part of a session.

    The SNR that is held is the one at the start of a drag, so that a drag to the end of T's range and back ends where
    it began.
    """

    def __init__(self) -> None:
        self.holds_snr = False
        self._held: float | None = None

    def carried(self, experiment: Experiment, name: str, value: object) -> tuple[dict[str, object], str]:
        """What a move of `name` to `value` changes, T maybe among it, and a sentence where T came to its end.

        Raises EngineError for a value that is not admissible.
        """
        values: dict[str, object] = {name: value}
        if not self.holds_snr or name not in CARRIED or experiment.process == "pinned":
            return values, ""
        if self._held is None:
            self._held = experiment.schedule.terminal_snr
        time, sentence = time_for(experiment.with_parameters(values), self._held)
        return values | {"termination_time": time}, sentence

    def let_go(self) -> None:
        """The drag is over."""
        self._held = None
