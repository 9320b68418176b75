"""The tour's card and its ring: a few sentences beside the part of the window that they are about.

Nothing is dimmed or blocked: whatever the card speaks of can be tried while it is read.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ..look.icons import IconButton
from ..look.labels import Card, heading, muted

WIDTH = 320
GAP = 14  # between the ring and the card
MARGIN = 12  # of the card from the window's edges


class TourRing(QWidget):
    """A rounded frame in the accent colour over the whole window; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._target = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def surround(self, target: QRect) -> None:
        """Frame a rectangle of the parent."""
        self._target = target
        self.setGeometry(self._window.rect())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        frame = QRectF(self._target).adjusted(1.5, 1.5, -1.5, -1.5)
        for width, strength in ((7.0, 0.25), (2.5, 1.0)):
            colour.setAlphaF(strength)
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(frame, 9, 9)


class TourCard(Card):
    """Title, sentences, where one is, and Back, Next, Close. Left, Right and Esc do the same."""

    back = Signal()
    forward = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Tour"))
        self.title = heading("")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.place = muted()
        self.backButton = QPushButton(self.tr("Back"))
        self.nextButton = QPushButton(self.tr("Next"))
        self.closeButton = IconButton("x", self.tr("End the tour"), self.tr("End the tour (Esc)"))
        self.backButton.setToolTip(self.tr("The step before (Left)"))
        self.nextButton.setToolTip(self.tr("The next step (Right)"))
        for button in (self.backButton, self.nextButton):
            button.setAccessibleName(button.text())
        self.nextButton.setDefault(True)
        head, foot, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self.title, 1)
        head.addWidget(self.closeButton)
        foot.addWidget(self.place, 1)
        foot.addWidget(self.backButton)
        foot.addWidget(self.nextButton)
        column.setContentsMargins(16, 10, 12, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addLayout(foot)
        self.backButton.clicked.connect(self.back)
        self.nextButton.clicked.connect(self.forward)
        self.closeButton.clicked.connect(self.closed)

    def display(self, title: str, text: str, step: int, steps: int, target: QRect) -> None:
        """Show step number `step` (from 1) beside `target`, a rectangle of the parent."""
        self.title.setText(title)
        self.text.setText(text)
        self.place.setText(self.tr("{} of {}").format(step, steps))
        self.backButton.setEnabled(step > 1)
        self.nextButton.setText(self.tr("Done") if step == steps else self.tr("Next"))
        self.setAccessibleDescription(f"{title}. {text}")
        self.resize(WIDTH, self.heightForWidth(WIDTH))
        self.move(self._beside(target))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Left:
            self.back.emit()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.forward.emit()
        else:
            super().keyPressEvent(event)

    def _beside(self, target: QRect) -> QPoint:
        """To the right of the target where there is room, else to its left, else within its lower corner."""
        room = self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if target.right() + GAP + self.width() <= room.right():
            x = target.right() + GAP
        elif target.left() - GAP - self.width() >= room.left():
            x = target.left() - GAP - self.width()
        else:
            x = target.right() - GAP - self.width()
        y = target.center().y() - self.height() // 2
        x = min(max(x, room.left()), room.right() - self.width())
        return QPoint(x, min(max(y, room.top()), room.bottom() - self.height()))
