"""What is held for comparing: side A, beside which side B goes on living."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from ..errors import EngineError
from ..values import Value
from .experiment import Experiment

LONGEST_HELD_TITLE = 200  # characters
ARRANGEMENTS = ("rows", "columns")  # A over B, A beside B
DIFFERENCES = ("", "ends", "view")  # none; from A's ends to B's; B - A of what the insight view shows


@dataclass(frozen=True, kw_only=True, eq=False)
class Held(Value):
    """Side A: an experiment as it was when it was held, and the drawing's title. Raises EngineError."""

    experiment: Experiment
    title: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.experiment, Experiment):
            raise TypeError("what is held is an Experiment")
        if len(self.experiment.cloud) == 0:
            raise EngineError("There is nothing to hold: the drawing is empty.", "Draw a few points, or pick a preset.")
        if not isinstance(self.title, str) or len(self.title) > LONGEST_HELD_TITLE or not self.title.isprintable():
            raise EngineError("The title of what is held is not a short text.")

    def beside(self, experiment: Experiment) -> Held:
        """The same as it is seen beside side B: at B's SNR under the lens, so that both are at one noise level."""
        return dataclasses.replace(self, experiment=self.experiment.with_parameters({"snr": experiment.snr}))

    @property
    def without_lens(self) -> Held:
        """The same with the SNR at its default: it is side B's that both sides have."""
        return dataclasses.replace(self, experiment=self.experiment.with_parameters({"snr": Experiment().snr}))
