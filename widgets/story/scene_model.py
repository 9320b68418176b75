"""The scenes of a story as Qt's item views read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from engine import Scene

from ..look.labels import rich_tip
from .words import scene_sentence, scene_words, translate

Index = QModelIndex | QPersistentModelIndex
SCENE, IMAGE, STRANGE, LAST = (Qt.ItemDataRole.UserRole + k for k in range(1, 5))
LINE_END = " ⏎ "  # stands for one in a field of one line


class SceneModel(QAbstractListModel):
    """`captioned(row, text)` when a caption was typed. Thumbnails are kept by scene, for as long as it is there."""

    captioned = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scenes: tuple[Scene, ...] = ()
        self._strange: frozenset[int] = frozenset()
        self._images: dict[Scene, QImage] = {}

    def display(self, scenes: Sequence[Scene], strange: Collection[int]) -> bool:
        """Show scenes, and which of them have another drawing; whether their number changed."""
        another = len(scenes) != len(self.scenes)
        if another:
            self.beginResetModel()
        self.scenes, self._strange = tuple(scenes), frozenset(strange)
        there = set(scenes)
        self._images = {scene: image for scene, image in self._images.items() if scene in there}
        if another:
            self.endResetModel()
        elif scenes:
            self.dataChanged.emit(self.index(0), self.index(len(scenes) - 1))
        return another

    def setImage(self, scene: Scene, image: QImage) -> None:
        """A scene's thumbnail; of a scene that is there twice, both."""
        self._images[scene] = image
        for row, each in enumerate(self.scenes):
            if each == scene:
                self.dataChanged.emit(self.index(row), self.index(row))

    def pictured(self, scene: Scene) -> bool:
        return scene in self._images

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.scenes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable | flag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not 0 <= row < len(self.scenes):
            return None
        scene = self.scenes[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return scene_words(scene)
        if role == Qt.ItemDataRole.EditRole:
            return scene.caption.replace("\n", LINE_END)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return scene_sentence(scene, row + 1, len(self.scenes), row in self._strange)
        if role == Qt.ItemDataRole.ToolTipRole:
            sentence = scene_sentence(scene, row + 1, len(self.scenes), row in self._strange)
            return rich_tip(
                sentence + ".",
                translate("Story", "Click: show it. Enter or a double click: write its caption."),
            )
        return {SCENE: scene, IMAGE: self._images.get(scene), STRANGE: row in self._strange,
                LAST: row == len(self.scenes) - 1}.get(role)  # fmt: skip

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value).replace(LINE_END, "\n").replace(LINE_END.strip(), "\n")
        if text != self.scenes[index.row()].caption:
            self.captioned.emit(index.row(), text)
        return True
