"""What a speaker sees beside the audience's screen: the notes, what comes next, the time."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont, QHideEvent, QImage, QKeyEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ..look.fonts import font
from ..look.labels import muted
from .stepping_keys import asked_by

SIZE = QSize(960, 600)
NEXT = QSize(384, 216)  # pixels of the next scene's picture
TITLE, NOTES, CLOCK, SIDE = 24.0, 20.0, 40.0, 15.0  # pixels of type


class PresenterWindow(QWidget):
    """Its keys are the presentation's: `asked(what)`. `closed` when a person closed it."""

    asked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Tidemark: notes"))
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Notes of the presentation"))
        self.resize(SIZE)
        self._since = time.monotonic()
        self.place, self.title = _label(SIDE), _label(TITLE, QFont.Weight.DemiBold)
        self.elapsed, self.now = _label(CLOCK, QFont.Weight.Medium), _label(TITLE)
        self.notes = _label(NOTES)
        self.next_title, self.picture = _label(SIDE + 3, QFont.Weight.Medium), QLabel()
        self._describe()
        self._arrange()
        self._seconds = QTimer(self)
        self._seconds.setInterval(500)
        self._seconds.timeout.connect(self._show_time)

    def startClock(self) -> None:
        """The presentation begins now."""
        self._since = time.monotonic()
        self._show_time()

    def display(self, number: int, count: int, title: str, notes: str) -> None:
        """The scene that is shown: its number from 1, of how many; its title and notes."""
        self.place.setText(self.tr("Scene {} of {}").format(number, count))
        self.title.setText(title)
        self.notes.setText(notes or self.tr("No notes for this scene."))
        self.notes.setEnabled(bool(notes))

    def displayNext(self, title: str, image: QImage | None) -> None:
        """What comes next, or that nothing does."""
        self.next_title.setText(title)
        self.picture.setVisible(image is not None)
        if image is not None:
            self.picture.setPixmap(QPixmap.fromImage(image))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        what = asked_by(event.key(), event.text())
        if what and what != "sliders":
            self.asked.emit(what)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._seconds.start()
        self._show_time()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._seconds.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _show_time(self) -> None:
        passed = int(time.monotonic() - self._since)
        minutes, seconds = divmod(passed, 60)
        hours, minutes = divmod(minutes, 60)
        self.elapsed.setText(f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}")
        self.now.setText(QTime.currentTime().toString("HH:mm"))

    def _describe(self) -> None:
        self.elapsed.setAccessibleName(self.tr("Time since the beginning"))
        self.elapsed.setToolTip(self.tr("Since the presentation began"))
        self.now.setAccessibleName(self.tr("Time of day"))
        self.now.setToolTip(self.tr("Time of day"))
        self.picture.setAccessibleName(self.tr("The next scene"))
        self.picture.setFixedSize(NEXT)
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        for label in (self.title, self.notes, self.next_title):
            label.setWordWrap(True)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.place)
        names.addWidget(self.title)
        head.addLayout(names, 1)
        times = QVBoxLayout()
        times.setSpacing(0)
        for label in (self.elapsed, self.now):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            times.addWidget(label)
        head.addLayout(times)
        scroll = QScrollArea()
        scroll.setWidget(self.notes)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side = QVBoxLayout()
        side.setSpacing(8)
        for widget in (muted(self.tr("Next"), round(SIDE)), self.picture, self.next_title):
            side.addWidget(widget)
        side.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(28)
        body.addWidget(scroll, 1)
        body.addLayout(side)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(28, 22, 28, 18)
        rows.setSpacing(18)
        rows.addLayout(head)
        rows.addLayout(body, 1)
        rows.addWidget(
            muted(self.tr("Right, Left: step · digits: go to a scene · B: blank · N: these notes · Esc: end"))
        )


def _label(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(font(pixels, weight))
    return label
