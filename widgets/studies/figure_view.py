"""The figure of a study on a card, fitted to the room there is; a click shows it large, in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine import Findings, Study

from ..look.labels import Card, rich_tip
from ..look.own_window import OwnWindow
from ..look.theme import window_theme
from .figure import paint_study, panel_cells, study_figure_size

_CORNER = 8
_LEAST = QSize(320, 150)
_LARGEST = QSize(1600, 1100)
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class StudyFigureView(Card):
    """Paints findings, with the study's title and claim where `headed`.

    `panelOpened` at a click on a panel, or the key of its number; else `opened` at a click, Enter or Space.
    """

    opened = Signal()
    panelOpened = Signal(object)  # Panel
    paintFailed = Signal(str)

    def __init__(self, *, headed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headed = headed
        self._study: Study | None = None
        self._findings = Findings()
        self._message = ""
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Figure"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tips = [self.tr("Click a panel, or press its number, to see it large and to read it.")]
        self.setToolTip(rich_tip(*tips, *([] if headed else [self.tr("Enter: the whole figure.")])))

    @property
    def study(self) -> Study | None:
        return self._study

    @property
    def findings(self) -> Findings:
        return self._findings

    def display(self, study: Study | None, findings: Findings, message: str = "") -> None:
        """Show the panels of a study; `message` stands there where it has none."""
        self._study, self._findings, self._message = study, findings, message
        titles = ", ".join(panel.title for panel in findings.panels)
        self.setAccessibleDescription(titles or message)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._openable else Qt.CursorShape.ArrowCursor)
        self.update()

    @property
    def _openable(self) -> bool:
        return not self._headed and bool(self._findings.panels)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if not inside or event.button() != Qt.MouseButton.LeftButton or self._study is None:
            return
        title, claim = self._heading()
        cells = panel_cells(self._area(), title, claim, len(self._findings.panels), 1.0)
        number = next((index for index, cell in enumerate(cells) if cell.contains(event.position())), -1)
        if not self._open_panel(number) and self._openable:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._openable and event.key() in _KEYS:
            self.opened.emit()
        elif not self._open_panel(event.key() - Qt.Key.Key_1):
            super().keyPressEvent(event)

    def _open_panel(self, number: int) -> bool:
        """Open the panel of that number, from 0; False where there is none."""
        panels = self._findings.panels
        if not 0 <= number < len(panels):
            return False
        self.panelOpened.emit(panels[number])
        return True

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)

    def _heading(self) -> tuple[str, str]:
        """Title and claim, where they are shown."""
        return (self._study.title, self._study.claim) if self._headed and self._study is not None else ("", "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        try:
            self._paint(painter)
        except Exception as error:  # an exception must not leave a paint event
            self.paintFailed.emit(repr(error))
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        area = self._area()
        if self._study is None or not self._findings.panels:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            room = area.adjusted(24, 0, -24, 0)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._message)
        else:
            round_off = QPainterPath()
            round_off.addRoundedRect(area, _CORNER - 1, _CORNER - 1)
            painter.setClipPath(round_off)
            paint_study(painter, area, *self._heading(), self._findings, 1.0, window_theme(self))
        if self.hasFocus():
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.palette().color(QPalette.ColorRole.Accent))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)


class StudyFigureWindow(OwnWindow):
    """The figure in a window of its own, as large as it wants to be; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = StudyFigureView(headed=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.figure)

    def display(self, study: Study, findings: Findings) -> None:
        """Show it; the window takes the figure's size while it is not yet open."""
        self.setWindowTitle(study.title)
        self.figure.display(study, findings)
        if not self.isVisible():
            wanted = study_figure_size(findings).toSize() + QSize(24, 24)
            self.resize(wanted.boundedTo(_LARGEST).boundedTo(self.screen().availableSize()))
