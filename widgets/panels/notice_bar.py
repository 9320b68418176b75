"""Notices that never interrupt: a bar over the foot of the stage, one at a time, worst first, with details to copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ..look.icons import IconButton, picture
from ..look.labels import muted
from ..look.theme import Theme, theme

Level = Literal["info", "warning", "error"]
LEVELS: tuple[Level, ...] = ("info", "warning", "error")
INFO_MILLISECONDS = 6000
LIMIT = 20  # older notices than this many are forgotten, least severe first
_ICONS: dict[Level, str] = {"info": "info", "warning": "triangle-alert", "error": "circle-alert"}
_ICON = 18


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """A button of a notice: what it says, and what it does (nothing: the notice only goes)."""

    text: str
    run: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for a person, details for whoever helps them, and what may be done about it."""

    level: Level
    text: str
    details: str = ""
    actions: tuple[NoticeAction, ...] = ()


class NoticeBar(QWidget):
    """Shows the most severe notice that waits, the newest of equals.

    Information goes by itself, others by hand; a notice with actions waits for an answer. Its buttons can be reached by
    keyboard; each takes the notice away.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Notice] = []
        self.picture = QLabel()
        self.picture.setFixedSize(_ICON, _ICON)
        self.picture.setAccessibleName(self.tr("Kind of notice"))
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.more = muted()
        self.details = QPushButton(self.tr("Copy details"))
        self.details.setToolTip(self.tr("Copy the message with its technical details"))
        self.details.setAccessibleName(self.tr("Copy details"))
        self.details.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dismiss = IconButton("x", self.tr("Dismiss this notice"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self.picture)
        row.addWidget(self.text, 1)
        row.addWidget(self.more)
        row.addWidget(self.details)
        self.answers: list[QPushButton] = []
        row.addWidget(self.dismiss)
        self._row = row
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(INFO_MILLISECONDS)
        self._fading.timeout.connect(self.dismissCurrent)
        self.details.clicked.connect(self._copy)
        self.dismiss.clicked.connect(self.dismissCurrent)
        self.hide()

    @property
    def current(self) -> Notice | None:
        """What is shown, or None."""
        return self._waiting[-1] if self._waiting else None

    def show_notice(self, level: Level, text: str, details: str = "", actions: tuple[NoticeAction, ...] = ()) -> None:
        """Add a notice; one that waits already is not repeated. Never takes the focus."""
        notice = Notice(level, text, details, actions)
        if notice in self._waiting:
            self._waiting.remove(notice)
        self._waiting.append(notice)
        self._waiting.sort(key=lambda one: LEVELS.index(one.level))  # stable: the newest of the worst is last
        del self._waiting[:-LIMIT]
        self._refresh()

    def dismissCurrent(self) -> None:
        """Drop what is shown; the next one that waits appears."""
        if self._waiting:
            self._waiting.pop()
            self._refresh()
            self.dismissed.emit()

    def withdraw(self, text: str) -> None:
        """Drop the notices of this text: what they offered makes no sense any more."""
        kept = [notice for notice in self._waiting if notice.text != text]
        if len(kept) < len(self._waiting):
            self._waiting = kept
            self._refresh()

    def clear(self) -> None:
        """Drop all notices."""
        self._waiting.clear()
        self._refresh()

    def setInfoTime(self, milliseconds: int) -> None:
        """How long information stays."""
        self._fading.setInterval(milliseconds)

    def sizeHint(self) -> QSize:
        return QSize(640, super().sizeHint().height())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._fading.stop()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        notice = self.current
        if notice is None:
            return
        ink, card = self._colours(notice.level)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(card)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        ratio = self.devicePixelRatioF()
        image = picture(_ICONS[notice.level], ink, round(_ICON * ratio))
        image.setDevicePixelRatio(ratio)
        painter.drawImage(self.picture.pos(), image)

    def _refresh(self) -> None:
        notice = self.current
        self._fading.stop()
        self.setVisible(notice is not None)
        if notice is None:
            return
        self.text.setText(notice.text)
        self.text.setAccessibleName(notice.text)
        self.picture.setAccessibleDescription(notice.level)
        self.details.setVisible(bool(notice.details))
        self._offer(notice.actions)
        self.more.setText(self.tr("{} more").format(len(self._waiting) - 1))
        self.more.setVisible(len(self._waiting) > 1)
        if notice.level == "info" and not notice.actions:
            self._fading.start()
        self.updateGeometry()
        if not self.isWindow():
            self.raise_()
        self.update()

    def _offer(self, actions: tuple[NoticeAction, ...]) -> None:
        """A button for each action, before the one that dismisses."""
        for button in self.answers:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.answers = []
        for action in actions:
            button = QPushButton(action.text)
            button.setAccessibleName(action.text)
            button.setToolTip(action.text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._act)
            self._row.insertWidget(self._row.count() - 1, button)
            self.answers.append(button)

    def _act(self) -> None:
        notice, button = self.current, self.sender()
        if notice is None or button not in self.answers:
            return
        action = notice.actions[self.answers.index(button)]
        self.dismissCurrent()
        if action.run is not None:
            action.run()

    def _copy(self) -> None:
        notice = self.current
        if notice is not None:
            QGuiApplication.clipboard().setText(f"{notice.text}\n\n{notice.details}")

    def _colours(self, level: Level) -> tuple[QColor, QColor]:
        """Line and surface of a level."""
        dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        colours: Theme = theme("dark" if dark else "light")
        table = {
            "info": (colours.accent, colours.raised),
            "warning": (colours.warning, colours.warning_card),
            "error": (colours.error, colours.error_card),
        }
        ink, card = table[level]
        return QColor(ink), QColor(card)
