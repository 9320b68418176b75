"""The window's composition root: every part is made here and connected here, and nowhere else."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from widgets.main_window import MainWindow
from widgets.stage.stage import Stage

from ..commands.actions import Actions
from ..commands.notices import Notices
from ..comparison.controller import ComparisonController
from ..document.clipboard import Clipboard
from ..document.controller import DocumentController
from ..document.points_export import PointsExport
from ..document.session_parts import SessionParts
from ..drawing.choosing import Choosing
from ..drawing.controls import PanelInput
from ..drawing.drawing import Drawing
from ..drawing.importer import Importer
from ..drawing.live_limit import LiveLimit
from ..drawing.strokes import Strokes
from ..drawing.toolbox import Toolbox
from ..drawing.units import Units
from ..export.controller import ExportController
from ..insight.controller import InsightController
from ..insight.curves_controller import CurvesController
from ..insight.model_files import ModelFiles
from ..insight.training_controller import TrainingController
from ..lanes.controller import Controller
from ..lanes.engine_process import EngineProcess
from ..lanes.frame_clock import FrameClock
from ..log.controller import LogController
from ..playback.display import Display
from ..playback.first_film import first_film
from ..playback.playback import Playback
from ..playback.shown_layers import ShownLayers
from ..presenting.controller import PresentingController
from ..session.session import Session
from ..session.source import Source
from ..storage.preferences import Preferences, load_preferences
from ..storage.recent import Recent
from ..storage.settings import settings
from ..story.controller import StoryController
from ..studies.controller import StudyController
from ..tools.canvas import Canvas
from ..tools.selection import Selection
from ..version import VERSION
from .appearance import Appearance
from .first_run import FirstRun
from .help import Help
from .menus import Menus
from .preferences_controller import PreferencesController
from .tour import Tour


class Lab(QObject):
    """One window with everything behind it. `open()` shows it; closing it ends the engine unless that was given."""

    def __init__(self, app: QApplication, source: Source, engine: EngineProcess | None = None) -> None:
        super().__init__()
        self.appearance = Appearance(app, load_preferences().theme, self)
        self.appearance.apply()  # before any widget is made: an application font does not reach those that are there
        self.engine = engine or EngineProcess(self)
        self._owns_engine = engine is None
        self.session = Session(source.experiment, source.title, self, source.units, source.story, source.held)
        self.clock = FrameClock(self)
        self.stage = Stage()
        self.window = MainWindow(self.stage)
        self.preferences = PreferencesController(self.window)
        self.notices = Notices(self.window.notices, self)
        self.controller = Controller(self.session, self.clock, self.engine, self)
        self.canvas = Canvas(self.session, self)
        self.drawing = Drawing(self.canvas, self)
        self.selection = Selection(self.canvas, self)
        self.exports = ExportController(self.window.exportBar, self)
        self.importer = Importer(self.session, self.window)
        self.recent = Recent(self.window)
        self.units = Units(self.session, self)
        self.limit = LiveLimit(self.session, self.notices, self)
        self.training = TrainingController(self.session, self.controller, self.engine, self.window.trainingBar, self)
        self.models = ModelFiles(self.training, self.session, self.window)
        self.actions = Actions(self.window)
        self.help = Help(self.window, self.actions)
        self.display = Display(self.session, self.clock, self.controller, self.window, self.stage, self.actions)
        self.playback = Playback(self.clock, self.controller, self.window.playback, self.actions, self)
        self.panel_input = PanelInput(self.session, self.clock, self.playback, self.window, self.stage, self.notices)
        self.layers = ShownLayers(self.window.panel, self.stage, self.controller)
        parts = SessionParts(self.session, self.stage, self.playback, self.layers, VERSION)
        self.documents = DocumentController(self.session, parts, self.importer, self.recent, self.notices, self.window)
        self.files = self.documents.files
        self.clipboard = Clipboard(self.session, self.importer, self.files, self.documents.shared, self)
        self.points = PointsExport(self.session, self.clock, self.controller, self.clipboard, self.recent, self.window)
        self.strokes = Strokes(self.drawing, self.stage, self.clock, self.playback)
        self.choosing = Choosing(self.selection, self.stage, self.clock, self.playback)
        self.tools = Toolbox(
            self.drawing, self.selection, self.canvas, self.stage, self.clock, self.notices, self.actions,
            self.window.toolOptions,
        )  # fmt: skip
        self.tour = Tour(self.window, self.stage)
        self.insights = InsightController(
            self.clock, self.controller, self.window, self.stage, self.actions, self.display
        )
        self.curves = CurvesController(self.session, self.clock, self.controller, self.window, self.stage, self.notices)
        self.studies = StudyController(self.session, self.documents, self.window)
        self.studies.view.panelSaveWanted.connect(self.curves.saving.ask)
        core = self.session, self.clock, self.engine
        self.story = StoryController(*core, parts, self.stage, self.window.story, self.actions)
        self.comparison = ComparisonController(
            self.session, self.controller, self.engine, self.stage, self.window.compareBar, self.actions
        )
        self.story.told.connect(self.display.tell)
        self.story.told.connect(self.comparison.tell)
        self.files.storyOpened.connect(self.story.open)
        self.presenting = PresentingController(*core, self.story, self.stage, self.window)
        self.log = LogController(self.session, self.clock, self.controller, parts, self.stage, self.window)
        self.menus = Menus(self.window, self.actions, self.recent.menu)
        self.menus.by_title["&View"].insertMenu(self.actions["theme_system"], self.insights.menu)
        self.first_run = FirstRun(self.stage, self)
        self._source = source
        if (film := first_film(source.experiment)) is not None:
            self.controller.show_first(film)
        self._connect()

    def open(self) -> None:
        """Dress, show, and start the engine in its lanes."""
        self.notices.catch_bugs()
        self.stage.setTheme(self.appearance.theme)
        if (geometry := settings().value("geometry")) is not None:
            self.window.restoreGeometry(geometry)
        self.window.show()
        if self._source.session is None:
            self.clock.start_by_itself()
        QTimer.singleShot(0, self.controller.start)  # after the first paint: loading torch stops the window for a while
        self.documents.open(self._source)
        self.limit.look()

    def export(self) -> None:
        self._export("")

    def export_data(self) -> None:
        self._export("npz")

    def _export(self, form: str) -> None:
        shown = self.controller
        self.exports.ask(
            self.window, shown.shown, shown.complete, self.session.title, self.stage.ownLook, form,
            self.story.telling.still(), of_story=self.window.story.isVisible(), held=self.session.held,
        )  # fmt: skip

    def close(self) -> None:
        """The window is closing: nothing half written, no thread left, hooks given back."""
        self.presenting.finish()
        settings().setValue("geometry", self.window.saveGeometry())
        self.clock.stop()
        self.documents.close()
        self.curves.close()
        self.log.close()
        for part in (self.exports, self.training, self.story, self.comparison, self.controller):
            part.finish()
        if self._owns_engine:
            self.engine.close()
        self.preferences.release()
        self.notices.release()

    def interrupt(self, _number: int, _frame: object) -> None:
        """Handler of a signal: close without a question; what is not saved is offered at the next start."""
        self.documents.keep()

    def _connect(self) -> None:
        window = self.window
        window.aboutToClose.connect(self.close)
        window.readings.copied.connect(self._say_copied)
        self.appearance.changed.connect(self.stage.setTheme)
        self.insights.said.connect(self.notices.say)
        window.filesLeft.connect(self._say_files_left)
        window.textDropped.connect(self.clipboard.take_text)
        window.imageDropped.connect(self.clipboard.take_image)
        self.units.failed.connect(self.notices.fail)
        takers = (self.importer, self.clipboard, self.points, self.training, self.models, self.studies, self.story)
        for part in (self.controller, self.exports, self.comparison, self.log, *takers):
            part.failed.connect(self.notices.fail)
            part.said.connect(self.notices.say)
        self.training.viewWanted.connect(self.insights.show_view)
        self.stage.insightChanged.connect(self.training.show_view)
        copy = self.actions["copy_points"]  # the readings have the same key in their table
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.stage.addAction(copy)
        self.stage.paintFailed.connect(self.notices.report_painting)
        self.preferences.changed.connect(self._prefer)
        self.preferences.engineChanged.connect(self.training.lose)
        for asker in (self.controller, self.comparison, self.story, self.presenting):
            self.preferences.engineChanged.connect(asker.restart)
        self._prefer(self.preferences.preferences)
        self.actions.connect_all(
            {
                "export": self.export,
                "export_data": self.export_data,
                "quit": window.close,
                "undo": self.session.undo,
                "redo": self.session.redo,
                "copy": window.readings.copySelection,
                "export_points": self.points.ask,
                "copy_points": self.clipboard.copy,
                "paste": self.clipboard.paste,
                "paste_new": self.clipboard.paste_new,
                "standardise": self.units.standardise,
                "file_units": self.units.undo,
                "tour": self.tour.start,
                **self.preferences.handlers(),
                **self.help.handlers(),
                **self.documents.handlers(),
                **self.panel_input.handlers(),
                **self.tools.handlers(),
                **self.playback.handlers(),
                **self.insights.handlers(),
                **self.curves.handlers(),
                **self.training.handlers(),
                **self.models.handlers(),
                **self.studies.handlers(),
                **self.story.handlers(),
                **self.comparison.handlers(),
                **self.log.handlers(),
                **self.presenting.handlers(),
            }
        )

    def _prefer(self, preferences: Preferences) -> None:
        self.limit.set_limit(preferences.live_limit)
        self.clock.still = preferences.reduce_motion
        self.actions[f"theme_{preferences.theme}"].setChecked(True)
        if preferences.theme != self.appearance.choice:
            self.appearance.choose(preferences.theme)

    def _say_files_left(self, count: int) -> None:
        left = "one more was" if count == 1 else f"{count} more were"
        self.notices.say(f"The first file was taken; {left} left.")

    def _say_copied(self, _text: str) -> None:
        self.notices.say("Copied.")
