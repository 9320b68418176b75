"""A presentation while it goes on: its windows, its keys, its clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QTimer, Signal

from engine import EngineError, Film, Scene, Story
from widgets.look.theme import ThemeName
from widgets.presenting.presenter_window import NEXT, PresenterWindow
from widgets.presenting.presenting_window import PresentingWindow
from widgets.stage.told import Told

from ..lanes.engine_process import EngineProcess
from ..lanes.frame_clock import FrameClock
from ..story.store import Store
from ..story.thumbnails import scene_image
from .screens import AnyScreen
from .shown_story import ShownStory, titled
from .steps import Steps
from .typed_number import TypedNumber

LATER_MS = 120  # for which a burst of results is waited for before the next scene's picture is painted


class Show(QObject):
    """Makes the windows on their screens, and lets them go again: `ended` once, by `end` or by a window that closed.

    `first`: a film that stands for the first scene until that is computed. `still`: nothing moves by itself.
    """

    ended = Signal()

    def __init__(
        self,
        story: Story,
        theme: ThemeName,
        engine: EngineProcess,
        store: Store,
        screens: tuple[AnyScreen, AnyScreen | None],
        parent: QObject,
        *,
        first: Film | None = None,
        still: bool = False,
    ) -> None:
        super().__init__(parent)
        story = titled(story)
        self._story, self._theme, self._screens = story, theme, screens
        self._over = False
        self.clock = FrameClock(self)
        self.steps = Steps(self.clock, story, self, still=still)
        self.shown = ShownStory(engine, store, story, self.steps, theme, self)
        self.shown.film = first
        self.number = TypedNumber(len(story.scenes), self)
        self.window, self.presenter = PresentingWindow(), PresenterWindow()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._show_next)
        self._connect()
        self._open()

    @property
    def scene(self) -> Scene:
        """The one that is shown, or under way to."""
        return self._story.scenes[self.steps.scene]

    def take(self, what: str) -> None:
        """A key of one of the windows."""
        if what.isdecimal():
            self.number.press(what)
            return
        self.number.drop()
        if self.window.blank and what in ("on", "back", "first", "last", "blank"):
            self.window.setBlank(False)  # the first key brings the picture back
        else:
            self._actions[what]()

    def end(self) -> None:
        """Take both windows away, and stop all that runs."""
        if self._over:
            return
        self._over = True
        self.clock.stop()
        self._later.stop()
        self.number.drop()
        self.shown.finish()
        for window in (self.window, self.presenter):
            window.close()
            window.deleteLater()
        self.ended.emit()

    def _connect(self) -> None:
        self._actions: dict[str, Callable[[], object]] = {
            "on": self.steps.on, "back": self.steps.back, "first": self._to_first, "last": self._to_last,
            "blank": self._blank, "notes": self._toggle_notes, "leave": self.end,
        }  # fmt: skip
        for window in (self.window, self.presenter):
            window.asked.connect(self.take)
        self.window.closed.connect(self.end)
        self.window.sheet.changed.connect(self._set)
        self.steps.moved.connect(self.shown.follow)
        self.steps.stepped.connect(self._show_scene)
        self.shown.told.connect(self._display)
        self.shown.waiting.connect(self._wait)
        self.shown.came.connect(self._later.start)
        self.shown.failed.connect(self._fail)
        self.number.chosen.connect(self._go_to_number)

    def _open(self) -> None:
        audience, speaker = self._screens
        self.window.setGeometry(audience.geometry())
        self.window.setStory([scene.caption for scene in self._story.scenes])
        self.window.displayTitle(self.scene.caption, self._first_theme())
        self.presenter.startClock()
        self.steps.go_to(0)
        if speaker is not None:
            self._put_notes(speaker.availableGeometry())
            self.presenter.showMaximized()
        self.window.showFullScreen()
        self.window.activateWindow()
        self.window.setFocus()

    def _put_notes(self, area: QRect) -> None:
        place = QRect(self.presenter.geometry())
        place.moveCenter(area.center())
        self.presenter.setGeometry(place)

    def _first_theme(self) -> ThemeName:
        return self._story.scenes[0].theme or self._theme  # type: ignore[return-value]

    def _display(self, told: Told, title: str, opacity: float) -> None:
        self.window.display(told, title, opacity)
        self.window.displaySliders(self.scene.sliders, self.shown.experiment)

    def _wait(self, waiting: bool) -> None:
        self.window.say(self.tr("computing…") if waiting else "")

    def _show_scene(self, number: int) -> None:
        self.presenter.display(number + 1, len(self._story.scenes), self.scene.title, self.scene.notes)
        self._show_next()

    def _show_next(self) -> None:
        """The next scene's picture, where somebody sees it."""
        following = self.steps.scene + 1
        if following == len(self._story.scenes):
            self.presenter.displayNext(self.tr("This is the last scene."), None)
        elif self.presenter.isVisible():
            picture, film = self.shown.film_of(following)
            ratio = self.presenter.devicePixelRatioF()
            image = scene_image(picture, film, self._theme, NEXT * ratio)
            image.setDevicePixelRatio(ratio)
            self.presenter.displayNext(self._story.scenes[following].title, image)

    def _set(self, name: str, value: object) -> None:
        try:
            self.shown.set(name, value)
        except EngineError as error:
            self.window.say(f"{error.message} {error.hint}".strip())
            self.window.sheet.display(self.shown.experiment)

    def _fail(self, sentence: str, hint: str, _details: str) -> None:
        self.window.say(f"{sentence} {hint}".strip())

    def _blank(self) -> None:
        self.window.setBlank(not self.window.blank)

    def _toggle_notes(self) -> None:
        if self.presenter.isVisible():
            self.presenter.hide()
        else:
            self.presenter.show()
            self.presenter.raise_()
            self._show_next()

    def _to_first(self) -> None:
        self.steps.go_to(0)

    def _to_last(self) -> None:
        self.steps.go_to(len(self._story.scenes) - 1)

    def _go_to_number(self, number: int) -> None:
        if self.window.blank:
            self.window.setBlank(False)
        self.steps.go_to(number - 1)
