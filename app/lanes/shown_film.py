"""The film that the window shows, and what others put beside its results: a training, side A."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from engine import Experiment, Film, LearningState


class ShownFilm(QObject):
    """`filmChanged` fires when something new can be shown."""

    filmChanged = Signal(object)  # Film

    def __init__(self, film: Film, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._film = film
        self._held_stale: frozenset[str] = frozenset()
        self._learner = ""
        self._shown: tuple[Film, str, Film] = (film, "", film)

    @property
    def film(self) -> Film:
        """With the exact reversal."""
        return self._film

    @property
    def shown(self) -> Film:
        """What is seen: the film, or that by a learned score, the same until something changes."""
        if self._shown[0] is not self._film or self._shown[1] != self._learner:
            self._shown = self._film, self._learner, self._film.by_learned(self._learner)
        return self._shown[2]

    def show_learned(self, learner: str) -> None:
        """Show the reversal by what one of `LEARNERS` has learned in place of the exact one, or with "" that again."""
        if learner != self._learner:
            self._learner = learner
            self._show(self._film)

    @property
    def held_stale(self) -> frozenset[str]:
        """Names of the lanes whose results are missing on side A, or of other settings than they will be."""
        return self._held_stale

    def show_held(self, film: Film | None, stale: frozenset[str] = frozenset()) -> None:
        """Put side A beside what is open, or take it away."""
        self._held_stale = stale
        self._show(dataclasses.replace(self._film, held=film))

    def show_learning(self, state: LearningState | None) -> None:
        """Put what a training has to show on the stage, or take it away."""
        self._show(dataclasses.replace(self._film, learning=state))

    def set_stepwise(self, stepwise: bool) -> None:
        """Show computed states only, from now on, or fill in between them."""
        self._show(dataclasses.replace(self._film, stepwise=stepwise))

    def show_first(self, film: Film) -> None:
        """Show a film of the present experiment until the engine's own results come."""
        self._show(dataclasses.replace(film, held=self._film.held))

    def _show(self, film: Film) -> None:
        self._film = film
        self.filmChanged.emit(film)

    def _without_results(self, experiment: Experiment) -> Film:
        """A film of another experiment that keeps what is not of the engine's lanes."""
        kept = self._film
        return Film(experiment=experiment, learning=kept.learning, stepwise=kept.stepwise, held=kept.held)
