"""A list of pictures with a title under each: the arrow keys walk, Enter opens."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ..look.labels import rich_tip
from ..look.theme import window_theme

_MARGIN = QSize(34, 44)  # of a cell around its picture, with the title's lines


class PictureList(QListWidget):
    """`picture`: how large they are, in pixels. The names of entries are theirs alone."""

    def __init__(self, title: str, picture: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(picture)
        self.setGridSize(picture + _MARGIN)
        self.setWordWrap(True)
        self.setAccessibleName(title)
        self.setToolTip(self.tr("The arrow keys choose, Enter opens"))
        colours = window_theme(self)
        chosen = f"background: {colours.selection}; color: {colours.text};"
        cell = f"QListWidget::item {{ border-radius: 8px; padding: 4px; }} QListWidget::item:selected {{ {chosen} }}"
        self.setStyleSheet(f"{cell} QListWidget::item:hover:!selected {{ background: {colours.hover}; }}")

    def add(self, name: str, title: str, sentence: str, image: QImage) -> None:
        """An entry. The same picture for every state: a selected one is not tinted."""
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)
        item = QListWidgetItem(icon, title)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setToolTip(rich_tip(sentence))
        item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.addItem(item)

    @property
    def shown(self) -> list[str]:
        """Names of the entries that are not hidden, in order."""
        items = (self.item(row) for row in range(self.count()))
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items if not item.isHidden()]

    @property
    def current(self) -> str:
        """The name of the entry that is picked, "" for none."""
        item = self.currentItem()
        return "" if item is None or item.isHidden() else str(item.data(Qt.ItemDataRole.UserRole))

    def sift(self, names: set[str]) -> None:
        """Show these and no others, and pick none."""
        for row in range(self.count()):
            item = self.item(row)
            item.setHidden(str(item.data(Qt.ItemDataRole.UserRole)) not in names)
        self.setCurrentRow(-1)

    def pick_first(self) -> None:
        """Pick the first that is shown, if any is."""
        for row in range(self.count()):
            if not self.item(row).isHidden():
                self.setCurrentRow(row)
                return
