"""The one clock's controls: transport buttons, a scrubber over its phase, speed, loop mode, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ..controls.quiet_inputs import QuietComboBox
from ..controls.scrubber import Scrubber
from ..look.icons import IconButton
from ..look.labels import TEXT, muted, rich_tip
from ..look.number_format import number

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
LOOPS = ("once", "loop", "ping-pong")
_WIDEST = "SNR −88.8 dB   t 0.888   s 888.8"


class PlaybackBar(QWidget):
    """Tells what a person asks of the clock; `display` shows what the clock says."""

    playToggled = Signal()
    scrubbed = Signal(float)
    scrubStarted = Signal()
    scrubFinished = Signal()
    stepped = Signal(int)
    jumped = Signal(float)
    speedChanged = Signal(float)
    loopChanged = Signal(str)
    backwardsToggled = Signal(bool)
    spanChanged = Signal(object)  # (low, high), phases between which it plays

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = IconButton("skip-back", self.tr("To the start"), self.tr("To the start (Home)"))
        self.back = IconButton("step-back", self.tr("Step back"), self.tr("One step back (Left)"))
        self.play = IconButton("play", self.tr("Play"), self.tr("Play (Space)"))
        self.forward = IconButton("step-forward", self.tr("Step on"), self.tr("One step on (Right)"))
        self.end = IconButton("skip-forward", self.tr("To the end"), self.tr("To the end (End)"))
        self.backwards = IconButton(
            "play-back", self.tr("Run backwards"), self.tr("Run backwards, from the noise to the data (R, Shift+Space)")
        )
        self.backwards.setCheckable(True)
        self.whole = IconButton(
            "x", self.tr("Play all of it"), self.tr("Play all of it again: clear both flags (Shift+I, Shift+O)")
        )
        self.whole.hide()
        self.scrubber = Scrubber()
        self.scrubber.setAccessibleName(self.tr("Phase of the clock"))
        self.scrubber.setToolTip(
            rich_tip(
                self.tr("Phase: the data at the left, the noise at T at the right; the reversal runs the other way."),
                self.tr("It is the SNR slider in other units: moving one moves the other."),
            )
        )
        self.speed = QuietComboBox()
        self.loop = QuietComboBox()
        self._fill_combos()
        self.readout = muted("", TEXT)
        self.readout.setAccessibleName(self.tr("SNR, time and noise level of the forward pane"))
        self.readout.setToolTip(
            rich_tip(self.tr("SNR = 20 log10(α/σ), time t, noise level s = σ/α of the forward pane"))
        )
        self.readout.setMinimumWidth(QFontMetrics(self.readout.font()).horizontalAdvance(_WIDEST))
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._arrange()
        self._connect()

    def display(self, phase: float, playing: bool) -> None:
        """Show where the clock is, and whether it runs; emits nothing. A scrubber that is held stays."""
        if not self.scrubber.isSliderDown():
            with QSignalBlocker(self.scrubber):
                self.scrubber.setFraction(phase)
        if playing:
            self.play.setIconName("pause", self.tr("Pause"), self.tr("Pause (Space)"))
        else:
            self.play.setIconName("play", self.tr("Play"), self.tr("Play (Space)"))

    def displayLevels(self, t: float, s: float, snr_db: str) -> None:
        """Show time, noise level and the SNR, whose text comes without its unit."""
        self.readout.setText(f"SNR {snr_db} dB   t {number(t, 3)}   s {number(s, 3)}")

    def displaySpeed(self, speed: float) -> None:
        """Show one of the speeds; emits nothing."""
        with QSignalBlocker(self.speed):
            self.speed.setCurrentIndex(SPEEDS.index(speed))

    def displayLoop(self, mode: str) -> None:
        """Show a loop mode: once, loop or ping-pong; emits nothing."""
        with QSignalBlocker(self.loop):
            self.loop.setCurrentIndex(LOOPS.index(mode))

    def displayBackwards(self, backwards: bool) -> None:
        """Show the direction; emits nothing."""
        with QSignalBlocker(self.backwards):
            self.backwards.setChecked(backwards)

    def displaySpan(self, low: float, high: float) -> None:
        """Show the phases between which the clock plays; emits nothing."""
        self.scrubber.setSpan(low, high)
        self.whole.setVisible((low, high) != (0.0, 1.0))

    def setTicks(self, phases: Sequence[float]) -> None:
        """Phases at which modes split, as small ticks over the scrubber."""
        self.scrubber.setTicks(phases)

    def _fill_combos(self) -> None:
        for factor in SPEEDS:
            self.speed.addItem(f"{number(factor)}×", factor)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed of the clock"))
        texts = {"once": self.tr("Once"), "loop": self.tr("Loop"), "ping-pong": self.tr("Ping-pong")}
        for mode in LOOPS:
            self.loop.addItem(texts[mode], mode)
        self.loop.setCurrentIndex(LOOPS.index("loop"))
        self.loop.setAccessibleName(self.tr("At the end"))
        self.loop.setToolTip(self.tr("What the clock does at the end"))

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 12, 4)
        row.setSpacing(3)
        for button in (self.start, self.back, self.play, self.forward, self.end):
            row.addWidget(button)
        self.play.setAutoRaise(False)
        row.addWidget(self.backwards)
        row.addSpacing(6)
        row.addWidget(self.scrubber, 1)
        row.addWidget(self.whole)
        row.addSpacing(6)
        row.addWidget(self.readout)
        row.addSpacing(10)
        row.addWidget(self.speed)
        row.addSpacing(4)
        row.addWidget(self.loop)

    def _connect(self) -> None:
        self.play.clicked.connect(self._toggle)
        self.start.clicked.connect(self._jump_to_start)
        self.end.clicked.connect(self._jump_to_end)
        self.back.clicked.connect(self._step_back)
        self.forward.clicked.connect(self._step_on)
        self.scrubber.valueChanged.connect(self._scrub)
        self.scrubber.sliderPressed.connect(self.scrubStarted)
        self.scrubber.settled.connect(self.scrubFinished)
        self.scrubber.spanChanged.connect(self._tell_span)
        self.whole.clicked.connect(self._clear_span)
        self.backwards.toggled.connect(self.backwardsToggled)
        self.speed.currentIndexChanged.connect(self._tell_speed)
        self.loop.currentIndexChanged.connect(self._tell_loop)

    def _toggle(self) -> None:
        self.playToggled.emit()

    def _jump_to_start(self) -> None:
        self.jumped.emit(0.0)

    def _jump_to_end(self) -> None:
        self.jumped.emit(1.0)

    def _step_back(self) -> None:
        self.stepped.emit(-1)

    def _step_on(self) -> None:
        self.stepped.emit(1)

    def _scrub(self) -> None:
        self.scrubbed.emit(self.scrubber.fraction)

    def _tell_span(self, span: tuple[float, float]) -> None:
        self.whole.setVisible(span != (0.0, 1.0))
        self.spanChanged.emit(span)

    def _clear_span(self) -> None:
        self.displaySpan(0.0, 1.0)
        self.spanChanged.emit((0.0, 1.0))

    def _tell_speed(self) -> None:
        self.speedChanged.emit(float(self.speed.currentData()))

    def _tell_loop(self) -> None:
        self.loopChanged.emit(str(self.loop.currentData()))
