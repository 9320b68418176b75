"""The screen of a presentation: a title, the stage, sliders at the foot; or nothing but black."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine import Experiment

from ..look.fonts import font
from ..look.theme import ThemeName, theme
from ..stage.told import Told
from .presented_stage import PresentedStage
from .slider_sheet import MARGIN, SliderSheet
from .stepping_keys import asked_by
from .title_band import TitleBand

REST_MS = 2000  # after which the pointer hides
EDGE = 0.03  # of the height, at the foot: where the pointer brings the sliders
WORD = 1 / 58  # of the height: of the word on what is under way


class PresentingWindow(QWidget):
    """`asked(what)`: a step by a key (`stepping_keys.STEPS`), or a digit. `closed` when it is, by whomever."""

    asked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Tidemark")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Presentation"))
        self.band, self.stage, self.sheet = TitleBand(self), PresentedStage(self), SliderSheet(self)
        self._word = QLabel(self)
        self._word.setTextFormat(Qt.TextFormat.PlainText)
        self._word.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._word.hide()
        self._theme: ThemeName = "dark"
        self._blank = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._hide_pointer)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.band)
        rows.addWidget(self.stage, 1)
        self.sheet.keyed.connect(self.keyPressEvent)
        self._rest.start()

    def setStory(self, captions: Sequence[str]) -> None:
        """All the titles there will be."""
        self.band.setTexts(captions)
        self.band.fit(self.size())

    def display(self, told: Told, title: str, opacity: float) -> None:
        """An instant of the story, with its title at an opacity."""
        self._theme = told.look.theme
        self.stage.display(told.film, told.phase, told)
        self.band.display(title, opacity, self._theme)

    def displayTitle(self, title: str, name: ThemeName) -> None:
        """The title alone, while there is nothing to show under it yet."""
        self._theme = name
        self.stage.setTheme(name)
        self.band.display(title, 1.0, name)

    def displaySliders(self, names: Sequence[str], experiment: Experiment) -> None:
        """Those of the scene that is shown, where they stand."""
        self.sheet.setParameters(names)
        self.sheet.display(experiment)

    def say(self, word: str) -> None:
        """A word in the corner, such as that something is being computed; "": none."""
        self._word.setVisible(bool(word))
        if word:
            colours = theme(self._theme)
            self._word.setText(word)
            self._word.setFont(font(max(self.height() * WORD, 12.0)))
            plate = f"background: {colours.card}; color: {colours.muted}; border-radius: 6px; padding: 4px 10px;"
            self._word.setStyleSheet(plate)
            self._word.adjustSize()
            corner = QPoint(self.width() - self._word.width() - MARGIN, self.height() - self._word.height() - MARGIN)
            self._word.move(corner)
            self._word.raise_()

    @property
    def blank(self) -> bool:
        return self._blank

    def setBlank(self, blank: bool) -> None:
        """Nothing but black, or all of it back."""
        self._blank = blank
        self.sheet.withdraw(at_once=True)
        for widget in (self.stage, self.band):
            widget.setVisible(not blank and (widget is self.stage or bool(self.band.height())))
        self._word.setVisible(not blank and bool(self._word.text()))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            event.ignore()
            return
        what = asked_by(event.key(), event.text())
        if what == "leave" and self.sheet.open:
            self.sheet.withdraw()
        elif what == "sliders":
            self.focusNextPrevChild(True)
        elif what:
            self.asked.emit(what)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Tab brings the sliders, and then goes from one to the next."""
        if self.blank or not self.sheet.rows:
            return False
        if not self.sheet.open or not self.sheet.isAncestorOf(self.focusWidget()):
            self.sheet.enter(focused=True)
            return True
        return super().focusNextPrevChild(onwards)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._show_pointer()
        self._follow(event.position())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.HoverMove or event.type() == QEvent.Type.Enter:
            self._show_pointer()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.band.fit(self.size())
        self.sheet.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._rest.stop()
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black") if self._blank else QColor(theme(self._theme).window))
        painter.end()

    def _follow(self, position: QPointF) -> None:
        """The sliders come where the pointer is at the foot, and go once it has left them."""
        if self._blank:
            return
        if position.y() >= self.height() * (1 - EDGE):
            self.sheet.enter()
        elif self.sheet.open and not self._near_sheet().contains(position.toPoint()):
            self.sheet.withdraw()

    def _near_sheet(self) -> QRect:
        height = self.sheet.height() + 2 * MARGIN
        return QRect(0, self.height() - height, self.width(), height)

    def _show_pointer(self) -> None:
        if self.cursor().shape() == Qt.CursorShape.BlankCursor:
            self.unsetCursor()
        self._rest.start()

    def _hide_pointer(self) -> None:
        self.setCursor(Qt.CursorShape.BlankCursor)
