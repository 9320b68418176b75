"""What stays at the foot while a story is presented: the scene's number and title, its sliders, and the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine import Experiment, Scene, parameters_of

from ..controls.choice_row import ChoiceRow
from ..controls.parameter_row import ParameterRow
from ..look.icons import IconButton
from ..look.labels import TEXT, muted
from ..look.translated import translated_parameter
from .words import scene_words

SLIDER_WIDTH = 300
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)


class PresentBar(QWidget):
    """Hidden until a story is presented."""

    onWanted = Signal()
    backWanted = Signal()
    endWanted = Signal()
    changed = Signal(str, object)  # a parameter, its value
    finished = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, ParameterRow | ChoiceRow] = {}
        self.back = IconButton("step-back", self.tr("Scene before"), self.tr("Scene before (Left, Page up)"))
        self.on = IconButton("step-forward", self.tr("Next scene"), self.tr("Next scene (Right, Page down, Space)"))
        self.end = IconButton("x", self.tr("End presenting"), self.tr("End presenting (Esc)"))
        self.number = muted("", TEXT)
        self.number.setAccessibleName(self.tr("Number and title of the scene"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 2, 12, 4)
        self._row.setSpacing(8)
        for widget in (self.back, self.on, self.number):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._row.addWidget(self.end)
        self.back.clicked.connect(self.backWanted)
        self.on.clicked.connect(self.onWanted)
        self.end.clicked.connect(self.endWanted)
        self.hide()

    def display(self, scene: Scene, number: int, count: int) -> None:
        """Show a scene's title and the sliders that stay at hand in it; emits nothing."""
        words = f"{number} / {count}   {scene_words(scene)}".rstrip()
        room = max(self.width() - SLIDER_WIDTH * len(scene.sliders) - 200, 160)
        self.number.setText(self.number.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
        if tuple(self.rows) != scene.sliders:
            self._build(scene.sliders)

    def displayValues(self, experiment: Experiment) -> None:
        """Show the settings of an experiment on the sliders; emits nothing."""
        for name, row in self.rows.items():
            row.display(getattr(experiment, name))

    def take(self, event: QKeyEvent) -> bool:
        """Whether a key that nobody else had a use for goes on, back or out."""
        wanted = {**dict.fromkeys(_ON, self.onWanted), **dict.fromkeys(_BACK, self.backWanted)}
        signal = self.endWanted if event.key() == Qt.Key.Key_Escape else wanted.get(Qt.Key(event.key()))
        if signal is not None:
            signal.emit()
        return signal is not None

    def _build(self, names: tuple[str, ...]) -> None:
        for row in self.rows.values():
            self._row.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for place, name in enumerate(names):
            declared = translated_parameter(parameters_of(Experiment)[name])
            row = ChoiceRow(declared) if declared.scale == "choice" else ParameterRow(declared)
            row.setFixedWidth(SLIDER_WIDTH)
            row.changed.connect(self.changed)
            if isinstance(row, ParameterRow):
                row.finished.connect(self.finished)
            self._row.insertWidget(4 + place, row)
            self.rows[name] = row
