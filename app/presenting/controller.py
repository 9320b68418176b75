"""F5 in the window: the story, or what is open, goes before an audience; the window waits as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from engine import EngineError, Story
from widgets.main_window import MainWindow
from widgets.stage.stage import Stage

from ..lanes.engine_process import EngineProcess
from ..lanes.frame_clock import FrameClock
from ..session.session import Session
from ..story.controller import StoryController
from .screens import AnyScreen, placed
from .show import Show

OF_WHAT_IS_OPEN = ("termination_time", "curvature", "softness")  # sliders, where there is no story to name some


class PresentingController(QObject):
    """Begins a `Show`, and after it gives the window its focus, its clock and the engine back."""

    failed = Signal(str, str, str)

    def __init__(
        self,
        session: Session,
        clock: FrameClock,
        engine: EngineProcess,
        story: StoryController,
        stage: Stage,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._session, self._clock, self._engine = session, clock, engine
        self._told, self._stage, self._window = story, stage, window
        self.screens: Callable[[], Sequence[AnyScreen]] = QGuiApplication.screens
        self.show: Show | None = None
        self._played = False
        self._focused: QWidget | None = None
        self.failed.connect(story.failed)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do, by name."""
        return {"present": self.begin, "full_screen": self._window.toggleFullScreen}

    def begin(self) -> None:
        """Present the story from its first scene; without one what is open, as a scene with some sliders."""
        if self.show is not None:
            self.show.window.activateWindow()
            return
        try:
            story = self._session.story or self._of_what_is_open()
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        film = self._stage.film
        fits = film is not None and film.experiment == story.scenes[0].experiment
        self._played, self._focused = self._clock.playing, QApplication.focusWidget()
        self._clock.pause()
        self._told.telling.step_aside()
        show = Show(
            story, self._stage.ownLook.theme, self._engine, self._told.telling.store,
            placed(self.screens(), self._window.screen()), self,
            first=film if fits else None, still=self._clock.still,
        )  # fmt: skip
        self.show = show
        show.ended.connect(self._take_back)

    def restart(self) -> None:
        """The engine is another one now."""
        if self.show is not None:
            self.show.shown.restart()

    def finish(self) -> None:
        """The window closes."""
        if self.show is not None:
            self.show.end()

    def _of_what_is_open(self) -> Story:
        """What the window shows as a story of one scene. Raises EngineError for an empty drawing."""
        scene = self._told.present_scene(title=self._session.title, sliders=OF_WHAT_IS_OPEN)
        return Story(scenes=(scene,), title=self._session.title)

    def _take_back(self) -> None:
        show, self.show = self.show, None
        if show is not None:
            show.deleteLater()
        self._told.telling.resume()
        if self._played:
            self._clock.play()
        self._window.activateWindow()
        if self._focused is not None:
            self._focused.setFocus()
