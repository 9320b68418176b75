"""What is asked of the window of studies: which study, at which budget and seed, on what."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QCoreApplication

from engine import STUDIES, Study, StudyRequest
from widgets.studies.choice import StudyChoice

from ..session.session import Session
from .remembered import remember_choice, remembered_choice


class AskedStudy:
    """`name` of the study; the drawing is the session's."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._choice = remembered_choice()
        self.name = next(iter(STUDIES))

    @property
    def study(self) -> Study:
        return STUDIES[self.name]

    @property
    def request(self) -> StudyRequest:
        """What Run would run now; the drawing is a frozen value, so later strokes do not leak in."""
        mine = self._choice.drawing and not self.no_drawing
        experiment = self._session.experiment if mine else None
        return StudyRequest(
            study=self.name, quick=self._choice.quick, seed=self._choice.seed, experiment=experiment
        )  # fmt: skip

    @property
    def choice(self) -> StudyChoice:
        """As it can be taken: without a drawing where there is none to take."""
        return dataclasses.replace(self._choice, drawing=self._choice.drawing and not self.no_drawing)

    @property
    def no_drawing(self) -> str:
        """Why the drawing can't be taken; "" where it can."""
        if not self.study.takes_drawing:
            return _tr("This study runs on the paper's own examples.")
        if len(self._session.experiment.cloud) == 0:
            return _tr("Nothing is drawn: draw some points, or pick a preset.")
        return ""

    def choose(self, choice: StudyChoice) -> None:
        """Another budget, seed or subject, also for the next start."""
        self._choice = choice
        remember_choice(choice)

    def title_of(self, request: StudyRequest) -> str:
        """Of the user's own drawing; "" on the paper's own examples."""
        return self._session.title if request.experiment is not None else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("AskedStudy", text)
