"""The presets as pictures: type to filter, arrows to walk, Enter to open; below, what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import Preset

from ..controls.cloud_view import cloud_image
from ..look.labels import muted, rich_tip
from ..look.theme import window_theme

_PICTURE = 116  # pixels a side
_CELL = QSize(150, 160)
_WALKING = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class PresetGallery(QDialog):
    """Window-modal. `chosen` brings the name of the preset that was picked."""

    chosen = Signal(str)

    def __init__(self, presets: Sequence[Preset], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Presets"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._presets = {preset.name: preset for preset in presets}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Type to filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(self.tr("Filter of the presets"))
        self.filter.setToolTip(rich_tip(self.tr("Words of the title or of the sentence; arrow keys walk, Enter opens")))
        self.list = self._list()
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setAccessibleName(self.tr("What to look at"))
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing() + 4)
        self.count = muted()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.open_button = self.buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setDefault(True)
        self.open_button.setToolTip(rich_tip(self.tr("Open this preset (Enter)")))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(12)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addWidget(self.sentence)
        column.addWidget(self.count)
        column.addWidget(self.buttons)
        self.resize(5 * _CELL.width() + 74, 590)
        self.filter.textChanged.connect(self._sift)
        self.filter.installEventFilter(self)
        self.list.currentItemChanged.connect(self._tell)
        self.list.itemActivated.connect(self._accept)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._sift("")
        self.filter.setFocus()

    @property
    def current(self) -> Preset | None:
        """The preset that is picked, or None where the filter leaves nothing."""
        item = self.list.currentItem()
        return None if item is None or item.isHidden() else self._presets[str(item.data(Qt.ItemDataRole.UserRole))]

    @property
    def shown(self) -> list[str]:
        """Names that the filter lets through, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items if not item.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the filter walk through the pictures."""
        if (
            watched is self.filter
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _WALKING
        ):
            self.list.setFocus()
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _list(self) -> QListWidget:
        pictures = QListWidget()
        pictures.setViewMode(QListWidget.ViewMode.IconMode)
        pictures.setResizeMode(QListWidget.ResizeMode.Adjust)
        pictures.setMovement(QListWidget.Movement.Static)
        pictures.setIconSize(QSize(_PICTURE, _PICTURE))
        pictures.setGridSize(_CELL)
        pictures.setWordWrap(True)
        pictures.setAccessibleName(self.tr("Presets"))
        pictures.setToolTip(self.tr("The arrow keys choose, Enter opens"))
        colours, ratio = window_theme(self), self.devicePixelRatioF()
        chosen = f"background: {colours.selection}; color: {colours.text};"
        cell = f"QListWidget::item {{ border-radius: 8px; padding: 4px; }} QListWidget::item:selected {{ {chosen} }}"
        pictures.setStyleSheet(f"{cell} QListWidget::item:hover:!selected {{ background: {colours.hover}; }}")
        for preset in self._presets.values():
            item = QListWidgetItem(self._icon(preset, ratio), preset.title)
            item.setData(Qt.ItemDataRole.UserRole, preset.name)
            item.setToolTip(rich_tip(preset.sentence))
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            pictures.addItem(item)
        return pictures

    def _icon(self, preset: Preset, ratio: float) -> QIcon:
        """The same picture for every state: a selected one is not tinted."""
        image = cloud_image(preset.experiment.cloud, window_theme(self), round(_PICTURE * ratio), ratio)
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(ratio)
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)
        return icon

    def _sift(self, text: str) -> None:
        terms = text.lower().split()
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            preset = self._presets[str(item.data(Qt.ItemDataRole.UserRole))]
            searched = f"{preset.title} {preset.name} {preset.sentence}".lower()
            item.setHidden(not all(term in searched for term in terms))
            if first is None and not item.isHidden():
                first = item
        self.list.setCurrentItem(first) if first is not None else self.list.setCurrentRow(-1)
        self._tell()

    def _tell(self) -> None:
        preset = self.current
        self.open_button.setEnabled(preset is not None)
        self.sentence.setText(self.tr("Nothing has these words.") if preset is None else preset.sentence)
        points = "" if preset is None else self.tr("{} points").format(f"{len(preset.experiment.cloud):,}")
        self.count.setText(points)

    def _accept(self) -> None:
        preset = self.current
        if preset is not None:
            self.chosen.emit(preset.name)
            self.accept()
