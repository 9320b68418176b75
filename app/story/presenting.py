"""A story presented: the stage alone, scene after scene at a key, with the sliders at hand that a scene leaves."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from engine import EngineError, Scene, Story
from widgets.main_window import MainWindow

from ..session.session import Session
from .stage_story import StageStory


class Presenting(QObject):
    """Each step plays the way to a scene and as long as that stays, and waits there."""

    failed = Signal(str, str, str)

    def __init__(
        self, session: Session, telling: StageStory, go_to: Callable[[int, float], None], window: MainWindow
    ) -> None:
        super().__init__(window)
        self._session, self._telling, self._go_to, self._window = session, telling, go_to, window
        self._bar = window.presentBar
        self._at = 0
        self._story: Story | None = None  # that is presented, or None
        self._bar.onWanted.connect(self.on)
        self._bar.backWanted.connect(self.back)
        self._bar.endWanted.connect(self.end)
        self._bar.changed.connect(self._set)
        self._bar.finished.connect(session.end_edit)
        session.storyChanged.connect(self._follow)
        telling.told.connect(self._display)

    @property
    def scene(self) -> int | None:
        """The number of the scene that is presented, None while nothing is."""
        return None if self._story is None else self._at

    def start(self, row: int) -> None:
        """From a scene on. The story is not empty."""
        assert self._session.story is not None
        self._story = self._session.story
        self._window.setPresenting(True)
        self._show(row)
        self._window.stage.setFocus()

    def end(self) -> None:
        """The window as it was, with what is open."""
        if self._story is not None:
            self._story = None
            self._telling.leave()
            self._window.setPresenting(False)

    def on(self) -> None:
        """To the next scene; while the way there still plays, to its end."""
        if self._story is None:
            return
        if self._telling.player.playing:
            self._telling.finish_step()
        elif self._at + 1 < len(self._story.scenes):
            self._at += 1
            self._telling.play_to(self._end(self._at), start=self._end(self._at - 1))
            self._tell()

    def back(self) -> None:
        """To the beginning of the scene before."""
        if self._story is not None:
            self._show(max(self._at - 1, 0))

    def _show(self, row: int) -> None:
        assert self._story is not None
        self._at = row
        self._telling.play_to(self._end(row), start=self._story.starts[row])
        self._tell()

    def _end(self, row: int) -> Fraction:
        """Seconds at which a scene ends."""
        assert self._story is not None
        return self._story.starts[row] + Fraction(str(self._story.scenes[row].hold))

    def _tell(self) -> None:
        assert self._story is not None
        scene: Scene = self._story.scenes[self._at]
        self._bar.display(scene, self._at + 1, len(self._story.scenes))
        self._display()

    def _display(self, _told: object = None) -> None:
        picture = self._telling.picture
        self._bar.displayValues(self._session.experiment if picture is None else picture.experiment)

    def _set(self, name: str, value: object) -> None:
        """A slider moved: the scene comes into the window, and goes on from there as any drawing does."""
        if self._telling.picture is not None:
            self._go_to(self._at, self._telling.picture.phase)
        try:
            self._session.set(name, value)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
        self._display()

    def _follow(self, story: Story | None) -> None:
        if self._story is not None and story != self._story:
            self.end()
