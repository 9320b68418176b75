"""The window of studies: which one is shown, on what it runs, its run, and what is done with the result."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine import STUDIES, Study, StudyRequest, StudyResult
from widgets.look.translated import translated_study
from widgets.main_window import MainWindow
from widgets.studies.choice import StudyChoice
from widgets.studies.window import StudyWindow

from ..document.controller import DocumentController
from ..session.session import Session
from .kept_results import KeptResults
from .process import StudyOrder, study_in_process
from .remembered import (
    counts_of,
    remember_choice,
    remember_counts,
    remembered_choice,
    remembered_counts,
    result_folder,
)
from .result_actions import ResultActions
from .run import Runner, StudyRun
from .sentences import StudySentences


class StudyController(QObject):
    """Makes its window when it is first wanted. One study runs at a time; closing the window cancels it."""

    said = Signal(str)
    failed = Signal(str, str, str)  # sentence, hint, details

    def __init__(
        self, session: Session, papers: DocumentController, window: MainWindow, runner: Runner = study_in_process
    ) -> None:
        super().__init__(window)
        self._session, self._papers, self._window, self._runner = session, papers, window, runner
        self._view: StudyWindow | None = None
        self._name = next(iter(STUDIES))
        self._choice = remembered_choice()
        self._counts = remembered_counts()
        self._request: StudyRequest | None = None  # what is shown
        self._words = StudySentences()
        self.run: StudyRun | None = None
        self.shelf = KeptResults(self)
        self.outcome = ResultActions(papers, window, self)
        self.outcome.told.connect(self._say)
        self.outcome.refused.connect(self._refuse)
        self.shelf.changed.connect(self._take_kept)
        self.shelf.failed.connect(self._tell_failure)
        session.experimentChanged.connect(self._follow_drawing)
        window.aboutToClose.connect(self.close)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What the commands of the Studies menu do, by name."""
        return {"studies": self.open, **{f"study_{name}": functools.partial(self._open_at, name) for name in STUDIES}}

    @property
    def view(self) -> StudyWindow:
        """The window, made at the first call."""
        if self._view is None:
            self._view = StudyWindow([translated_study(study) for study in STUDIES.values()], self._window)
            self._connect(self._view)
        return self._view

    def open(self, _checked: bool = False) -> None:
        """Show the window at the study that was shown last."""
        self._open_at(self._name)

    def close(self) -> None:
        """The program ends: no process, no thread, no window of ours stays."""
        if self.run is not None:
            self.run.finish()
        self.shelf.finish()
        if self._view is not None:
            self._view.blockSignals(True)
            self._view.close()

    @property
    def _study(self) -> Study:
        return STUDIES[self._name]

    def _open_at(self, name: str, _checked: bool = False) -> None:
        view = self.view
        view.choose(name)
        self._choose_study(name)
        view.show()
        view.raise_()
        view.activateWindow()

    def _choose_study(self, name: str) -> None:
        self._name = name
        self.view.displayStudy(translated_study(self._study))
        self.view.displayCounts(self._counts)
        self._ask_anew()

    def _choose(self, choice: StudyChoice) -> None:
        self._choice = choice
        remember_choice(choice)
        self._ask_anew()

    def _ask_anew(self) -> None:
        """Another study or choice: what is kept of it is read."""
        self._request = self._wanted()
        if self.shelf.get(self._request) is None:
            self.shelf.fetch(self._request)
        self._refresh()

    def _wanted(self) -> StudyRequest:
        """What Run would run now; the drawing is a frozen value, so later strokes do not leak in."""
        mine = self._choice.drawing and not self._no_drawing()
        experiment = self._session.experiment if mine else None
        return StudyRequest(
            study=self._name, quick=self._choice.quick, seed=self._choice.seed, experiment=experiment
        )  # fmt: skip

    def _no_drawing(self) -> str:
        """Why the drawing can't be taken; "" where it can."""
        if not self._study.takes_drawing:
            return self.tr("This study runs on the paper's own examples.")
        if len(self._session.experiment.cloud) == 0:
            return self.tr("Nothing is drawn: draw some points, or pick a preset.")
        return ""

    def _follow_drawing(self) -> None:
        """What was found stays; only whether and on what it can run may change."""
        if self._view is not None and self._view.isVisible():
            self._refresh_choice()
            self._refresh_run()

    def _refresh(self) -> None:
        """Show all there is to know of the present request and of the run."""
        if self._request is not None:
            self._refresh_choice()
            result = self.shelf.get(self._request)
            self.view.displayResult(result, self._words.empty(self._request, result, self.run))
            self._refresh_run()

    def _refresh_choice(self) -> None:
        no_drawing = self._no_drawing()
        drawing = self._choice.drawing and not no_drawing
        self.view.displayChoice(dataclasses.replace(self._choice, drawing=drawing), no_drawing)

    def _refresh_run(self) -> None:
        """The run's clock, or a step of it: only the line and the buttons that tell of it change."""
        if self._request is None:
            return
        result, stale = self.shelf.get(self._request), self._request != self._wanted()
        state = self._words.state(self._request, result, self.run, stale)
        why_not, verb = self._words.button(result, self.run, stale)
        self.view.displayRun(state, why_not=why_not, verb=verb)

    def _begin(self) -> None:
        if self.run is not None:
            return
        self._request = request = self._wanted()
        self._words.forget(request)
        title = self._session.title if request.experiment is not None else ""
        self.run = StudyRun(StudyOrder(request, result_folder(request), title), self._runner, self)
        self.run.progressed.connect(self._refresh_run)
        self.run.found.connect(self._take_found)
        self.run.ended.connect(self._end)
        self.run.start()
        self._refresh()

    def _cancel(self) -> None:
        if self.run is not None:
            self.run.cancel()

    def _take_found(self, result: StudyResult) -> None:
        self.shelf.put(result)
        self._count(result)
        if result.request == self._request:
            self._refresh()

    def _take_kept(self, request: StudyRequest) -> None:
        if request == self._request:
            self._refresh()

    def _count(self, result: StudyResult) -> None:
        self._counts[result.request.study] = counts_of(result)
        self.view.displayCounts(self._counts)

    def _end(self, sentence: str, details: str) -> None:
        run, self.run = self.run, None
        if run is None:
            return
        run.deleteLater()
        request = run.order.request
        remember_counts(self._counts)
        self._words.tell(request, sentence, trouble=bool(sentence) and not run.stopping)
        if details:
            self.failed.emit(sentence, "", details)
        if sentence:  # it is not complete: what is on the disk is what counts
            self.shelf.fetch(request)
        elif not self.view.isActiveWindow():
            self.said.emit(self.tr("{}: done.").format(translated_study(STUDIES[request.study]).title))
        self._refresh()

    def _tell_failure(self, sentence: str, details: str) -> None:
        self._note(sentence, trouble=True)
        if details:
            self.failed.emit(sentence, "", details)

    def _say(self, sentence: str) -> None:
        self._note(sentence, trouble=False)
        self.said.emit(sentence)

    def _refuse(self, sentence: str, hint: str) -> None:
        self._note(f"{sentence} {hint}".strip(), trouble=True)

    def _note(self, sentence: str, *, trouble: bool) -> None:
        """In the window's own line: the notices of the main one may be covered."""
        if self._request is not None:
            self._words.tell(self._request, sentence, trouble=trouble)
            self._refresh()

    def _open_scene(self) -> None:
        self.outcome.open_scene(self._wanted())

    def _save(self) -> None:
        result = None if self._request is None else self.shelf.get(self._request)
        if result is not None:
            title = self._session.title if result.request.experiment is not None else ""
            self.outcome.ask_folder(result, title, self.view)

    def _show_folder(self) -> None:
        if self._request is not None:
            self.outcome.show_folder(self._request)

    def _report_painting(self, details: str) -> None:
        self.failed.emit(self.tr("The figure can't be painted: a bug."), "", details)

    def _connect(self, view: StudyWindow) -> None:
        view.chosen.connect(self._choose_study)
        view.choiceChanged.connect(self._choose)
        view.runWanted.connect(self._begin)
        view.cancelWanted.connect(self._cancel)
        view.closed.connect(self._cancel)
        view.sceneWanted.connect(self._open_scene)
        view.saveWanted.connect(self._save)
        view.folderWanted.connect(self._show_folder)
        view.paintFailed.connect(self._report_painting)
