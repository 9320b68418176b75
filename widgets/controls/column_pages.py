"""Pages that share the lower part of the side column, with a row of tabs above them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from .segments import Segments


class ColumnPages(QWidget):
    """`add` pages, `showPage` one of them; `pageChosen(name)` when a person did."""

    pageChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = Segments(self.tr("Lower part of the column"))
        self.stack = QStackedWidget()
        self._pages: dict[str, tuple[str, QWidget]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.showPage)
        self.tabs.chosen.connect(self.pageChosen)

    @property
    def page(self) -> str:
        """Name of the page in front; "" while there is none."""
        return next((name for name, (_, page) in self._pages.items() if page is self.stack.currentWidget()), "")

    def add(self, name: str, title: str, page: QWidget) -> None:
        """Another page, behind the others; the first one added is in front."""
        self._pages[name] = (title, page)
        self.stack.addWidget(page)
        self._refresh()

    def showPage(self, name: str) -> None:
        """Bring a page to the front. Raises KeyError for a name that was never added."""
        self.stack.setCurrentWidget(self._pages[name][1])
        self._refresh()

    def _refresh(self) -> None:
        self.tabs.display([(name, title) for name, (title, _) in self._pages.items()], self.page)
