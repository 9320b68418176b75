"""The stage in the window, with the notice bar floating over its foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from .notice_bar import NoticeBar

_NOTICE_WIDTH = 760
_NOTICE_MARGIN = 18


class StageFrame(QWidget):
    """The stage with the notice bar floating over its foot."""

    def __init__(self, stage: QWidget, notices: NoticeBar) -> None:
        super().__init__()
        self._notices = notices
        fill = QVBoxLayout(self)
        fill.setContentsMargins(0, 0, 0, 0)
        fill.addWidget(stage)
        notices.setParent(self)
        notices.hide()
        notices.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(self.width() - 2 * _NOTICE_MARGIN, _NOTICE_WIDTH)
        height = max(self._notices.heightForWidth(width), self._notices.minimumSizeHint().height())
        left, top = (self.width() - width) // 2, self.height() - height - _NOTICE_MARGIN
        self._notices.setGeometry(left, top, width, height)
