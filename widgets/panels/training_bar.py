"""The training of a learned score: start, pause, stop; for which processes, how large and how long; how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QSpinBox, QWidget

from engine import LEARNERS, LearningPlan, LearningState, TrainingProblem, parameters_of

from ..controls.quiet_inputs import QuietComboBox, QuietSpinBox
from ..look.icons import IconButton, palette_icon
from ..look.labels import muted, rich_tip
from ..look.number_format import number
from .export_bar import time_text

Activity = Literal["idle", "running", "paused"]
STEPS_A_NOTCH, WIDTH_A_NOTCH = 500, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRequest:
    """What a person asks to have learned: `processes` of `engine.LEARNERS`, units in a hidden layer, steps of each."""

    processes: tuple[str, ...]
    width: int
    steps: int


class TrainingBar(QWidget):
    """Hidden until told. The form stands there while nothing runs, the progress while something does."""

    startRequested = Signal(object)  # TrainingRequest
    pauseRequested = Signal()
    resumeRequested = Signal()
    stopRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._activity: Activity = "idle"
        self._icon = "play"
        self._text = ""
        self.toggle = QPushButton()
        self.restart = QPushButton(self.tr("Start again"))
        self.stop = QPushButton(self.tr("Stop"))
        self.processes = QuietComboBox()
        self.width_field = self._field("width", LearningPlan.width, WIDTH_A_NOTCH)
        self.steps_field = self._field("steps", LearningPlan.steps, STEPS_A_NOTCH)
        self.form = QWidget()
        self.progress = QProgressBar()
        self.text = QLabel()
        self.dismiss = IconButton("x", self.tr("Close the training bar"))
        self._describe()
        self._arrange()
        self.toggle.clicked.connect(self._toggle)
        self.restart.clicked.connect(self._start)
        self.stop.clicked.connect(self.stopRequested)
        self.dismiss.clicked.connect(self.hide)
        self.display(None, "idle")
        self.hide()

    @property
    def request(self) -> TrainingRequest:
        """What the form says."""
        return TrainingRequest(
            processes=tuple(self.processes.currentData().split()),
            width=self.width_field.value(),
            steps=self.steps_field.value(),
        )

    def display(
        self, state: LearningState | None, activity: Activity, *, stale: bool = False, sentence: str = ""
    ) -> None:
        """Show how far it is; emits nothing. `stale`: it belongs to another drawing. `sentence` goes first."""
        self._activity = activity
        names = {
            "idle": ("play", self.tr("Start")),
            "running": ("pause", self.tr("Pause")),
            "paused": ("play", self.tr("Resume")),
        }
        icon, label = names[activity]
        if activity == "idle" and state is not None:
            label = self.tr("Start again")
        self._name_toggle(icon, label)
        active = activity != "idle"
        self.stop.setVisible(active)
        self.restart.setVisible(active and stale)
        self.form.setVisible(not active)
        self.dismiss.setVisible(not active)
        self.progress.setVisible(active)
        self._progress(state)
        self._say(sentence or self._sentence(state, activity, stale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "toggle"):
            self.toggle.setIcon(palette_icon(self._icon, self.palette()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.activate()  # the text's new width, at once
        self._fit()

    def _progress(self, state: LearningState | None) -> None:
        self.progress.setRange(0, max(state.total, 1) if state else 0)
        self.progress.setValue(state.done if state else 0)

    def _sentence(self, state: LearningState | None, activity: Activity, stale: bool) -> str:
        if state is None or not state.learned:
            if activity == "idle":
                return self.tr("A small network learns the score of this drawing while you look.")
            return self.tr("Starting …")
        parts = [*state.sentences]
        steps = max(each.step for each in state.learned)
        if activity == "idle":
            parts.append(self.tr("{} steps").format(f"{steps:,}"))
        else:
            parts.append(self.tr("step {} of {}").format(f"{steps:,}", f"{state.plan.steps:,}"))
        if stale:
            parts.append(self.tr("of an earlier drawing"))
        if activity == "paused":
            parts.append(self.tr("paused"))
        if state.rate > 0 and activity == "running":
            parts.append(self.tr("{} a second").format(f"{state.rate / len(state.learned):.0f}"))
            if state.seconds_left:
                parts.append(self.tr("{} left").format(time_text(state.seconds_left)))
        excess = ", ".join(f"{LEARNERS[each.process]} {number(each.excess, 2)}" for each in state.learned)
        parts.append(self.tr("excess {}").format(excess))
        return "  ·  ".join(parts)

    def _say(self, sentence: str) -> None:
        self._text = sentence
        self.text.setToolTip(rich_tip(sentence))
        self.text.setAccessibleName(sentence)
        self._fit()

    def _fit(self) -> None:
        """The sentence, elided to the room there is."""
        room = self.text.width()
        self.text.setText(self.text.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room))

    def _name_toggle(self, icon: str, label: str) -> None:
        self._icon = icon
        self.toggle.setText(label)
        self.toggle.setIcon(palette_icon(icon, self.palette()))
        self.toggle.setAccessibleName(self.tr("{} the training").format(label))
        self.toggle.setToolTip(self.tr("{} the training (Ctrl+L)").format(label))

    def _field(self, name: str, value: int, notch: int) -> QSpinBox:
        declared = parameters_of(TrainingProblem)[name]
        field = QuietSpinBox()
        field.setRange(int(declared.low), int(declared.high))
        field.setValue(value)
        field.setSingleStep(notch)
        field.setGroupSeparatorShown(True)
        field.setAccessibleName(declared.label)
        field.setToolTip(rich_tip(declared.doc, f"{number(int(declared.low))} to {number(int(declared.high))}"))
        field.setFixedWidth(64 if name == "width" else 82)
        return field

    def _describe(self) -> None:
        self.processes.addItem(self.tr("VP and pinned"), " ".join(LEARNERS))
        self.processes.addItem(self.tr("VP alone"), "vp")
        self.processes.addItem(self.tr("Pinned alone"), "pinned")
        self.processes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.processes.setAccessibleName(self.tr("Processes to learn"))
        self.processes.setToolTip(
            rich_tip(
                self.tr("VP is the Ornstein-Uhlenbeck process; pinned Brownian motion ends at the origin."),
                self.tr("Both get the same network, data, noise and steps."),
            )
        )
        self.restart.setAccessibleName(self.tr("Start the training again"))
        self.restart.setToolTip(self.tr("Learn the drawing that is there now, from the beginning"))
        self.stop.setAccessibleName(self.tr("Stop the training"))
        self.stop.setToolTip(self.tr("End the training; what was learned stays (Ctrl+Shift+L)"))
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(130, 6)
        self.progress.setAccessibleName(self.tr("Progress of the training"))
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for button in (self.toggle, self.restart, self.stop):
            button.setIconSize(QSize(20, 16))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _arrange(self) -> None:
        fields = QHBoxLayout(self.form)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(6)
        fields.addWidget(self.processes)
        for label, field in ((self.tr("width"), self.width_field), (self.tr("steps"), self.steps_field)):
            fields.addSpacing(6)
            fields.addWidget(muted(label))
            fields.addWidget(field)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 12, 6)
        row.setSpacing(10)
        for widget in (self.toggle, self.restart, self.stop, self.form, self.progress):
            row.addWidget(widget)
        row.addWidget(self.text, 1)
        row.addWidget(self.dismiss)

    def _toggle(self) -> None:
        if self._activity == "running":
            self.pauseRequested.emit()
        elif self._activity == "paused":
            self.resumeRequested.emit()
        else:
            self._start()

    def _start(self) -> None:
        self.startRequested.emit(self.request)
