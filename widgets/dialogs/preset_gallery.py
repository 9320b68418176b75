"""Presets and stories as pictures: type to filter, arrows to walk, Enter to open; below, what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

import resources
from engine import BundledStory, Preset

from ..controls.cloud_view import cloud_image
from ..look.labels import heading, muted, rich_tip
from ..look.theme import window_theme
from .picture_list import PictureList

_PRESET, _STORY = QSize(116, 116), QSize(208, 117)  # pixels of a picture
_SIZE = QSize(824, 760)
_WALKING = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class PresetGallery(QDialog):
    """Window-modal. `chosen` brings the name of the preset or story that was picked."""

    chosen = Signal(str)

    def __init__(
        self, presets: Sequence[Preset], stories: Sequence[BundledStory] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Presets"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._known: dict[str, Preset | BundledStory] = {preset.name: preset for preset in presets}
        self._known |= {story.name: story for story in stories}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Type to filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(self.tr("Filter of the presets"))
        self.filter.setToolTip(rich_tip(self.tr("Words of the title or of the sentence; arrow keys walk, Enter opens")))
        self.list = PictureList(self.tr("Presets"), _PRESET)
        self.stories = PictureList(self.tr("Stories"), _STORY)
        self._fill(presets, stories)
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
        self.open_button.setToolTip(rich_tip(self.tr("Open what is picked (Enter)")))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.filter)
        column.addWidget(self.list, 3)
        self.heading = heading(self.tr("Stories: films in which settings move"))
        column.addWidget(self.heading)
        column.addWidget(self.stories, 2)
        column.addWidget(self.sentence)
        column.addWidget(self.count)
        column.addWidget(self.buttons)
        self.resize(_SIZE)
        for widget in (self.heading, self.stories):
            widget.setVisible(bool(stories))
        self.filter.textChanged.connect(self._sift)
        self.filter.installEventFilter(self)
        for pictures in (self.list, self.stories):
            pictures.itemActivated.connect(self._accept)
            pictures.currentItemChanged.connect(self._tell)
        self.list.currentItemChanged.connect(self._leave_stories)
        self.stories.currentItemChanged.connect(self._leave_presets)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._sift("")
        self.filter.setFocus()

    @property
    def current(self) -> Preset | BundledStory | None:
        """What is picked, or None where the filter leaves nothing."""
        return self._known.get(self.list.current or self.stories.current)

    @property
    def shown(self) -> list[str]:
        """Names that the filter lets through, in order, the presets' first."""
        return [*self.list.shown, *self.stories.shown]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the filter walk through the pictures."""
        if (
            watched is self.filter
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _WALKING
        ):
            walked = self.list if self.list.shown else self.stories
            walked.setFocus()
            walked.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, presets: Sequence[Preset], stories: Sequence[BundledStory]) -> None:
        colours, ratio = window_theme(self), self.devicePixelRatioF()
        for preset in presets:
            image = cloud_image(preset.experiment.cloud, colours, round(_PRESET.width() * ratio), ratio)
            self.list.add(preset.name, preset.title, preset.sentence, image)
        for story in stories:
            image = QImage(str(resources.path("stories", f"{story.name}-{colours.name}.png")))
            smooth = Qt.TransformationMode.SmoothTransformation
            self.stories.add(story.name, story.title, story.sentence, image.scaled(_STORY * ratio, mode=smooth))

    def _sift(self, text: str) -> None:
        terms = text.lower().split()
        found = {
            name
            for name, each in self._known.items()
            if all(term in f"{each.title} {name} {each.sentence}".lower() for term in terms)
        }
        for pictures in (self.list, self.stories):
            pictures.sift(found)
        (self.list if self.list.shown else self.stories).pick_first()
        self._tell()

    def _leave_stories(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.stories.setCurrentRow(-1)

    def _leave_presets(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.list.setCurrentRow(-1)

    def _tell(self) -> None:
        found = self.current
        self.open_button.setEnabled(found is not None)
        self.sentence.setText(self.tr("Nothing has these words.") if found is None else found.sentence)
        count = ""
        if isinstance(found, BundledStory):
            seconds = round(float(found.story.seconds))
            count = self.tr("{} scenes, {} s").format(len(found.story.scenes), seconds)
        elif found is not None:
            count = self.tr("{} points").format(f"{len(found.experiment.cloud):,}")
        self.count.setText(count)

    def _accept(self) -> None:
        found = self.current
        if found is not None:
            self.chosen.emit(found.name)
            self.accept()
