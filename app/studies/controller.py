"""The window of studies: which one is shown, on what it runs, its run, and what is done with the result."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine import STUDIES, StudyRequest, StudyResult
from widgets.look.translated import translated_study
from widgets.main_window import MainWindow
from widgets.studies.choice import StudyChoice
from widgets.studies.window import StudyWindow

from ..document.controller import DocumentController
from ..session.session import Session
from .ask_again import AskAgain
from .asked import AskedStudy
from .process import StudyOrder, study_in_process
from .remembered import result_folder
from .result_actions import ResultActions
from .results import StudyResults
from .run import Runner, StudyRun
from .sentences import StudySentences
from .shown import ShownResult, Which


class StudyController(QObject):
    """Makes its window when it is first wanted. One study runs at a time; closing the window cancels it."""

    said = Signal(str)
    failed = Signal(str, str, str)  # sentence, hint, details

    def __init__(
        self, session: Session, papers: DocumentController, window: MainWindow, runner: Runner = study_in_process
    ) -> None:
        super().__init__(window)
        self._window, self._runner = window, runner
        self._view: StudyWindow | None = None
        self._asked = AskedStudy(session)
        self._request: StudyRequest | None = None  # what is shown
        self._which: Which | None = None  # by the buttons
        self._by_choice = False  # the request came of another budget, seed or subject
        self._words = StudySentences()
        self.run: StudyRun | None = None
        self.results = StudyResults(self)
        self.again = AskAgain(self)
        self.outcome = ResultActions(papers, window, self)
        self.outcome.told.connect(self._say)
        self.outcome.refused.connect(self._refuse)
        self.results.changed.connect(self._refresh)
        self.results.failed.connect(self._tell_failure)
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
        self._open_at(self._asked.name)

    def close(self) -> None:
        """The program ends: no process, no thread, no window of ours stays."""
        if self.run is not None:
            self.run.finish()
        self.results.finish()
        if self._view is not None:
            self._view.blockSignals(True)
            self._view.close()

    def _open_at(self, name: str, _checked: bool = False) -> None:
        view = self.view
        view.choose(name)
        self._choose_study(name)
        view.show()
        view.raise_()
        view.activateWindow()

    def _choose_study(self, name: str) -> None:
        self._asked.name = name
        self.view.displayStudy(translated_study(self._asked.study))
        self._ask_anew(by_choice=False)

    def _choose(self, choice: StudyChoice) -> None:
        self._asked.choose(choice)
        self._ask_anew(by_choice=True)

    def _choose_which(self, which: Which) -> None:
        self._which = which
        if self._request is not None:
            self._words.forget(self._request)
        self._refresh()

    def _ask_anew(self, *, by_choice: bool) -> None:
        """Another study or choice: what is kept of it is read."""
        self._request, self._which, self._by_choice = self._asked.request, None, by_choice
        self.results.fetch(self._request)
        self._refresh()

    def _follow_drawing(self) -> None:
        """What was found stays; only whether and on what it can run may change."""
        if self._view is not None and self._view.isVisible():
            self._refresh_choice()
            self._refresh_run()

    def _shown(self, request: StudyRequest) -> ShownResult:
        running = self.run is not None and self.run.order.request == request
        return self.results.shown(request, self._which, running=running, by_choice=self._by_choice)

    def _refresh(self) -> None:
        """Show all there is to know of the present request and of the run."""
        if self._request is not None:
            shown = self._shown(self._request)
            self._refresh_choice()
            self.view.displayCounts(self.results.counts)
            self.view.displayResult(shown.result, self._words.empty(shown, self.run))
            self.view.displayWhich(shown.which, self._words.no_shipped(shown))
            self._refresh_run()

    def _refresh_choice(self) -> None:
        self.view.displayChoice(self._asked.choice, self._asked.no_drawing)

    def _refresh_run(self) -> None:
        """The run's clock, or a step of it: only the line and the buttons that tell of it change."""
        if self._request is None:
            return
        shown, stale = self._shown(self._request), self._request != self._asked.request
        why_not, verb = self._words.button(shown, self.run, stale)
        self.view.displayRun(self._words.state(shown, self.run, stale), why_not=why_not, verb=verb)

    def _begin(self) -> None:
        """Run, resume, or after a question where it takes a while run again."""
        if self.run is not None:
            return
        request = self._asked.request
        own = self.results.get(request)
        if own is None or not own.done or not own.complete:
            self._start(request)
        elif request.quick:
            self._start(request, anew=True)
        else:
            title, took = translated_study(self._asked.study).title, sum(seconds for _, seconds in own.seconds)
            self.again.ask_then(title, took, functools.partial(self._start, request, anew=True), self.view)

    def _start(self, request: StudyRequest, *, anew: bool = False) -> None:
        if self.run is not None:
            return
        self._request, self._which = request, None
        self._words.forget(request)
        order = StudyOrder(request, result_folder(request), self._asked.title_of(request), anew)
        self.run = StudyRun(order, self._runner, self)
        self.run.progressed.connect(self._refresh_run)
        self.run.found.connect(self._take_found)
        self.run.ended.connect(self._end)
        self.run.start()
        self._refresh()

    def _cancel(self) -> None:
        if self.run is not None:
            self.run.cancel()

    def _take_found(self, result: StudyResult) -> None:
        if result.complete or self.run is None or not self.run.order.anew:  # else what there was stays
            self.results.put(result)
        self._refresh()

    def _end(self, sentence: str, details: str) -> None:
        run, self.run = self.run, None
        if run is None:
            return
        run.deleteLater()
        request = run.order.request
        self.results.remember_counts()
        self._words.tell(request, sentence, trouble=bool(sentence) and not run.stopping)
        if details:
            self.failed.emit(sentence, "", details)
        if sentence:  # it is not complete: what is on the disk is what counts
            self.results.fetch(request, again=True)
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

    def _save(self) -> None:
        if self._request is not None:
            shown = self._shown(self._request)
            if shown.result is not None:
                title = self._asked.title_of(shown.result.request)
                self.outcome.ask_folder(shown.result, title, shown.origin, self.view)

    def _show_folder(self) -> None:
        if self._request is not None:
            self.outcome.show_folder(self._request)

    def _open_scene(self) -> None:
        self.outcome.open_scene(self._asked.request)

    def _report_painting(self, details: str) -> None:
        self.failed.emit(self.tr("The figure can't be painted: a bug."), "", details)

    def _connect(self, view: StudyWindow) -> None:
        view.chosen.connect(self._choose_study)
        view.choiceChanged.connect(self._choose)
        view.whichChosen.connect(self._choose_which)
        view.runWanted.connect(self._begin)
        view.cancelWanted.connect(self._cancel)
        view.closed.connect(self._cancel)
        view.sceneWanted.connect(self._open_scene)
        view.saveWanted.connect(self._save)
        view.folderWanted.connect(self._show_folder)
        view.paintFailed.connect(self._report_painting)
