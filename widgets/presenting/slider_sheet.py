"""The sliders that a scene names, at the foot of the screen: they slide in, and out again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from engine import Experiment, parameters_of

from ..controls.parameter_row import ParameterRow
from ..look.fonts import font
from ..look.labels import TEXT, Card
from ..look.translated import translated_parameter
from .stepping_keys import CLICKER

SLIDE_MS = 140
LARGER = 1.3
ROW_WIDTH, FIELD = 300, 72  # pixels of a slider's row and of its field, at 1080 lines
MARGIN, BESIDE = 18, 4  # around the rows; the most side by side


class SliderSheet(Card):
    """`changed(name, value)` while a slider moves. Clicks leave the focus where it is: a clicker goes on stepping."""

    changed = Signal(str, object)
    keyed = Signal(QKeyEvent)  # that belongs to the presentation, whatever has the focus here

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: dict[str, ParameterRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, MARGIN - 4, MARGIN, MARGIN - 6)
        self._grid.setHorizontalSpacing(2 * MARGIN)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.finished.connect(self._settle)
        self._out = True
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("Sliders of the scene"))
        self.hide()

    @property
    def open(self) -> bool:
        """Whether it is there, or on its way in."""
        return not self._out

    def setParameters(self, names: Sequence[str]) -> None:
        """The sliders of a scene, in its order; choices have none."""
        known = parameters_of(Experiment)
        wanted = [name for name in names if known[name].scale != "choice"]
        if wanted == list(self.rows):
            return
        self.withdraw(at_once=True)
        for row in self.rows.values():
            self._grid.removeWidget(row)
            row.deleteLater()
        self.rows = {name: self._row(name) for name in wanted}
        beside = min(len(wanted), BESIDE)
        for place, row in enumerate(self.rows.values()):
            self._grid.addWidget(row, *divmod(place, beside))

    def display(self, experiment: Experiment) -> None:
        """Where the sliders stand; emits nothing."""
        for name, row in self.rows.items():
            row.display(getattr(experiment, name))
            row.setIdle(row.parameter.idle_reason(experiment))

    def enter(self, *, focused: bool = False) -> None:
        """Slide in, if there is a slider. `focused`: the keyboard asked for it."""
        if not self.rows:
            return
        if self._out:
            self._out = False
            self.place()
            self.move(self._place(out=True))
            self.show()
            self.raise_()
            self._glide(self._place(out=False))
        if focused:
            next(iter(self.rows.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def withdraw(self, *, at_once: bool = False) -> None:
        """Slide out, and give the focus back."""
        if self._out and not at_once:
            return
        self._out = True
        window = self.window()
        if self.isAncestorOf(window.focusWidget()):
            window.setFocus()
        if at_once:
            self._slide.stop()
            self.hide()
        else:
            self._glide(self._place(out=True))

    def place(self) -> None:
        """At the foot of the window, in the middle, as large as it has to be."""
        beside, around = max(min(len(self.rows), BESIDE), 1), self.window()
        room, scale = around.width() - 2 * MARGIN, max(around.height() / 1080, 1.0)
        for row in self.rows.values():
            for widget in (row.label, row.symbol, row.field, row.unit):
                widget.setFont(font(TEXT * LARGER * scale))
            row.field.setFixedWidth(round(FIELD * LARGER * scale))
        wanted = beside * ROW_WIDTH * scale + 4 * MARGIN
        self.setFixedWidth(round(min(wanted, room)))
        self.adjustSize()
        if not self._out and self._slide.state() != QPropertyAnimation.State.Running:
            self.move(self._place(out=False))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in CLICKER:
            self.keyed.emit(event)
            return True
        return super().eventFilter(watched, event)

    def _row(self, name: str) -> ParameterRow:
        row = ParameterRow(translated_parameter(parameters_of(Experiment)[name]), prominent=True)
        row.setNote("")
        row.note.hide()
        row.changed.connect(self.changed)
        row.field.installEventFilter(self)
        if row.slider is not None:
            row.slider.installEventFilter(self)
            row.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return row

    def _place(self, *, out: bool) -> QPoint:
        around = self.window()
        below = around.height() if out else around.height() - self.height() - MARGIN
        return QPoint((around.width() - self.width()) // 2, below)

    def _glide(self, to: QPoint) -> None:
        self._slide.stop()
        self._slide.setStartValue(self.pos())
        self._slide.setEndValue(to)
        self._slide.start()

    def _settle(self) -> None:
        if self._out:
            self.hide()
