"""The window's composition root: every part is made here and connected here, and nowhere else."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from widgets.fonts import family
from widgets.icons import application_icon
from widgets.main_window import MainWindow
from widgets.stage import Stage

from .actions import Actions
from .appearance import Appearance
from .controller import Controller
from .curves_desk import CurvesDesk
from .display import Display
from .drawing import Drawing
from .engine_process import EngineProcess
from .export_desk import ExportDesk
from .files import Files
from .frame_clock import FrameClock
from .hand import Hand
from .help import Help
from .insight_desk import InsightDesk
from .menus import Menus
from .notices import Notices
from .playback import Playback
from .preferences import Preferences, load_preferences
from .preferences_desk import PreferencesDesk
from .session import Session
from .settings import settings
from .source import Source, open_source
from .strokes import Strokes
from .tour import Tour

DEFAULT_SOURCE = "moons"


class Lab(QObject):
    """One window with everything behind it. `open()` shows it; closing it ends the engine unless that was given."""

    def __init__(self, app: QApplication, source: Source, engine: EngineProcess | None = None) -> None:
        super().__init__()
        self.appearance = Appearance(app, load_preferences().theme, self)
        self.appearance.apply()  # before any widget is made: an application font does not reach those that are there
        self.engine = engine or EngineProcess(self)
        self._owns_engine = engine is None
        self.session = Session(source.experiment, source.title, self)
        self.clock = FrameClock(self)
        self.stage = Stage()
        self.window = MainWindow(self.stage)
        self.preferences = PreferencesDesk(self.window)
        self.notices = Notices(self.window.notices, self)
        self.controller = Controller(self.session, self.clock, self.engine, self)
        self.drawing = Drawing(self.session, self)
        self.desk = ExportDesk(self.window.exportBar, self)
        self.files = Files(self.session, self.window)
        self.actions = Actions(self.window)
        self.help = Help(self.window, self.actions)
        self.display = Display(self.session, self.clock, self.controller, self.window, self.stage, self.actions)
        self.playback = Playback(self.clock, self.window.playback, self)
        self.hand = Hand(self.session, self.clock, self.window, self.stage, self.notices)
        self.strokes = Strokes(self.drawing, self.stage, self.clock, self.playback, self.notices, self.actions, self)
        self.tour = Tour(self.window, self.stage)
        self.insights = InsightDesk(self.clock, self.controller, self.window, self.stage, self.actions, self.display)
        self.curves = CurvesDesk(self.session, self.clock, self.controller, self.window, self.notices)
        self.menus = Menus(self.window, self.actions, self.files.open)
        self.menus.by_title["&View"].insertMenu(self.actions["theme_system"], self.insights.menu)
        self._note = source.note
        self._connect()

    def open(self) -> None:
        """Dress, show, and start the engine in its lanes."""
        self.notices.catch_bugs()
        self.stage.setTheme(self.appearance.theme)
        geometry = settings().value("geometry")
        if geometry is not None:
            self.window.restoreGeometry(geometry)
        self.window.show()
        if not self.preferences.preferences.reduce_motion:
            self.clock.play()
        QTimer.singleShot(0, self.controller.start)  # after the first paint: loading torch stops the window for a while
        if self._note:
            self.notices.say(self._note)

    def export(self) -> None:
        if len(self.session.experiment.cloud) == 0:
            self.notices.fail("There is nothing to export.", "Draw some points, or pick a preset.")
            return
        controller = self.controller
        self.desk.ask(self.window, controller.film, controller.complete, self.session.title, self.stage.look)

    def close(self) -> None:
        """The window is closing: nothing half written, no thread left, hooks given back."""
        settings().setValue("geometry", self.window.saveGeometry())
        self.clock.stop()
        self.curves.close()
        self.desk.finish()
        self.controller.finish()
        if self._owns_engine:
            self.engine.close()
        self.preferences.release()
        self.notices.release()

    def interrupt(self, _number: int, _frame: object) -> None:
        """Handler of a signal: close as if the window had been closed."""
        self.window.close()

    def _connect(self) -> None:
        window = self.window
        window.aboutToClose.connect(self.close)
        window.fileDropped.connect(self.files.open)
        window.readings.copied.connect(self._say_copied)
        self.appearance.changed.connect(self.stage.setTheme)
        self.controller.failed.connect(self.notices.fail)
        self.controller.said.connect(self.notices.say)
        self.desk.failed.connect(self.notices.fail)
        self.desk.said.connect(self.notices.say)
        self.insights.said.connect(self.notices.say)
        self.files.failed.connect(self.notices.fail)
        self.files.said.connect(self.notices.say)
        self.stage.paintFailed.connect(self.notices.report_painting)
        self.preferences.changed.connect(self._prefer)
        self.preferences.engineChanged.connect(self.controller.restart)
        self._prefer(self.preferences.preferences)
        self.actions.connect_all(
            {
                "open": self.files.choose,
                "save": self.files.choose_target,
                "export": self.export,
                "quit": window.close,
                "undo": self.session.undo,
                "redo": self.session.redo,
                "clear": self.drawing.clear,
                "copy": window.readings.copySelection,
                "standardise": self.files.standardise,
                "theme_system": self._theme_system,
                "theme_light": self._theme_light,
                "theme_dark": self._theme_dark,
                "preferences": self.preferences.ask,
                "tour": self.tour.start,
                "keys": self.help.keys,
                "about": self.help.about,
                **self.hand.handlers(),
                **self.strokes.handlers(),
                **self.playback.handlers(),
                **self.insights.handlers(),
                **self.curves.handlers(),
            }
        )

    def _prefer(self, preferences: Preferences) -> None:
        self.actions[f"theme_{preferences.theme}"].setChecked(True)
        if preferences.theme != self.appearance.choice:
            self.appearance.choose(preferences.theme)

    def _theme_system(self) -> None:
        self.preferences.set("theme", "system")

    def _theme_light(self) -> None:
        self.preferences.set("theme", "light")

    def _theme_dark(self) -> None:
        self.preferences.set("theme", "dark")

    def _say_copied(self, _text: str) -> None:
        self.notices.say("Copied.")


def application(arguments: list[str]) -> QApplication:
    """The running application, or a new one with our name, icon and font."""
    app = QApplication.instance()
    if app is None:
        QGuiApplication.setDesktopFileName("tidemark")
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)  # every mouse move
        app = QApplication(arguments)
        app.setApplicationName("Tidemark")
        app.setOrganizationName("Tidemark")
        app.setWindowIcon(application_icon())
    assert isinstance(app, QApplication)
    family()
    return app


def run_window(source: str | None) -> int:
    """Show the window and run until it is closed. Raises EngineError for a source that can't be opened."""
    opened = open_source(source or DEFAULT_SOURCE, standardise=True)
    app = application(sys.argv[:1])
    lab = Lab(app, opened)
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl+C in the terminal closes the window properly
        signal.signal(number, lab.interrupt)
    lab.open()
    return app.exec()
