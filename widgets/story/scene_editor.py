"""What belongs to the chosen scene besides its settings: title, caption, notes, sliders, time, way."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from engine import (
    EASINGS,
    LONGEST_CAPTION,
    LONGEST_NOTES,
    LONGEST_SCENE_TITLE,
    PLACES,
    Experiment,
    Scene,
    parameters_of,
)

from ..controls.quiet_inputs import QuietComboBox, QuietDoubleSpinBox
from ..look.fonts import font
from ..look.icons import IconButton
from ..look.labels import SMALL, muted
from ..look.translated import translated_parameter
from .scene_model import LINE_END
from .time_field import FIELD_HEIGHT, easing_field, seconds_field
from .words import PLACE_WORDS, limit, told

WIDTH = 394
MOST_SLIDERS = 8
PLAYS = (0.0, 1.0)  # of a scene that is told to play


class SceneEditor(QWidget):
    """`changed(fields)` at every step, `settled` when a movement or a text is done. Disabled without a scene."""

    changed = Signal(dict)  # fields of the scene
    settled = Signal()
    updateWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self.title = self._line(self.tr("Title of the scene"), self.tr("Short: for the strip and a list of contents"))
        self.caption = self._line(
            self.tr("Caption of the scene"), self.tr("Painted over the stage; with **bold**, *italics* and `code`")
        )
        self.notes = self._line(self.tr("Notes of the scene"), self.tr("For whoever speaks; never painted"))
        self.place = QuietComboBox()
        self.sliders = QToolButton()
        self.hold = seconds_field(self.tr("Seconds that the scene stays"), self.tr("How long the scene stays"))
        self.seconds = seconds_field(self.tr("Seconds to the next scene"), self.tr("How long the way takes; 0: a cut"))
        self.easing = easing_field()
        self.plays = QCheckBox(self.tr("plays"))
        self.start = self._share(self.tr("Phase at which the scene begins to play"))
        self.end = self._share(self.tr("Phase to which the scene plays"))
        self.update_button = IconButton(
            "retake", self.tr("Update from the present look"),
            self.tr("Put what the window shows now in place of this scene; its words and times stay"),
        )  # fmt: skip
        self._describe()
        self._arrange()
        self._connect()
        self.setFixedWidth(WIDTH)
        self.display(None, last=True)

    def display(self, scene: Scene | None, *, last: bool) -> None:
        """Show a scene; emits nothing. A text that is being typed stays as it is. `last`: no way leads on from it."""
        self._scene = scene
        self.setEnabled(scene is not None)
        scene_or = scene or _NONE
        texts = (
            (self.title, LONGEST_SCENE_TITLE, scene_or.title),
            (self.caption, LONGEST_CAPTION, scene_or.caption.replace("\n", LINE_END)),
            (self.notes, LONGEST_NOTES, scene_or.notes.replace("\n", LINE_END)),
        )
        for field, longest, text in texts:
            if not (field.hasFocus() and field.isModified()):
                limit(field, longest, text)
                if text != field.text():
                    with QSignalBlocker(field):
                        field.setText(text)
                        field.setCursorPosition(0)  # its beginning is seen
        with QSignalBlocker(self.place), QSignalBlocker(self.easing), QSignalBlocker(self.plays):
            self.place.setCurrentIndex(PLACES.index(scene_or.place))
            self.easing.setCurrentIndex(EASINGS.index(scene_or.easing))
            self.plays.setChecked(scene_or.plays is not None)
        start, end = scene_or.plays or PLAYS
        numbers = ((self.hold, scene_or.hold), (self.seconds, scene_or.seconds), (self.start, 100 * start),
                   (self.end, 100 * end))  # fmt: skip
        for spin, value in numbers:
            with QSignalBlocker(spin):
                spin.setValue(value)
        for spin in (self.start, self.end):
            spin.setEnabled(scene_or.plays is not None)
        self.seconds.setEnabled(not last)
        self.easing.setEnabled(not last)
        count = len(scene_or.sliders)
        self.sliders.setText(self.tr("{} sliders").format(count) if count else self.tr("no sliders"))

    def _describe(self) -> None:
        for place in PLACES:
            self.place.addItem(told(PLACE_WORDS[place]), place)
        for field in (self.place, self.sliders, self.update_button):
            field.setFont(font(SMALL))
            field.setFixedHeight(FIELD_HEIGHT)
        self.sliders.setStyleSheet("QToolButton { padding: 0 8px; } QToolButton::menu-indicator { image: none; }")
        self.update_button.setStyleSheet("QToolButton { padding: 0 3px; }")
        self.place.setAccessibleName(self.tr("Place of the caption"))
        self.place.setToolTip(self.tr("Where on the stage the caption stands"))
        self.plays.setFont(font(SMALL))
        self.plays.setToolTip(self.tr("Whether the clock runs while the scene stays"))
        self.sliders.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.sliders.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sliders.setAccessibleName(self.tr("Sliders at hand while presenting"))
        self.sliders.setToolTip(self.tr("Which sliders stay at hand while the scene is presented, up to eight"))
        self.menu = QMenu(self.sliders)
        for name, declared in parameters_of(Experiment).items():
            action = self.menu.addAction(translated_parameter(declared).label)
            action.setCheckable(True)
            action.setData(name)
        self.sliders.setMenu(self.menu)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (self.tr("Title"), (self.title,)),
            (self.tr("Caption"), (self.caption, self.place)),
            (self.tr("Notes"), (self.notes, self.sliders)),
            (self.tr("Stays"), (self.hold, self.plays, self.start, muted("→"), self.end)),
            (self.tr("To the next"), (self.seconds, self.easing, self.update_button)),
        )
        for row, (label, fields) in enumerate(rows):
            grid.addWidget(muted(label), row, 0)
            line = QHBoxLayout()
            line.setSpacing(6)
            for field in fields:
                line.addWidget(field, int(field in (self.title, self.caption, self.notes, self.easing)))
            grid.addLayout(line, row, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(rows), 1)

    def _connect(self) -> None:
        self.title.textEdited.connect(self._tell_title)
        self.caption.textEdited.connect(self._tell_caption)
        self.notes.textEdited.connect(self._tell_notes)
        for line in (self.title, self.caption, self.notes):
            line.editingFinished.connect(self.settled)
        self.place.currentIndexChanged.connect(self._tell_place)
        self.easing.currentIndexChanged.connect(self._tell_easing)
        self.hold.valueChanged.connect(self._tell_hold)
        self.seconds.valueChanged.connect(self._tell_seconds)
        for spin in (self.hold, self.seconds, self.start, self.end):
            spin.editingFinished.connect(self.settled)
        self.plays.toggled.connect(self._tell_plays)
        self.start.valueChanged.connect(self._tell_plays)
        self.end.valueChanged.connect(self._tell_plays)
        self.menu.aboutToShow.connect(self._tick_sliders)
        self.menu.triggered.connect(self._tell_sliders)
        self.update_button.clicked.connect(self.updateWanted)

    def _line(self, name: str, tip: str) -> QLineEdit:
        line = QLineEdit()
        line.setFont(font(SMALL))
        line.setFixedHeight(FIELD_HEIGHT)
        line.setAccessibleName(name)
        line.setToolTip(tip)
        return line

    def _share(self, name: str) -> QuietDoubleSpinBox:
        """A phase, in hundredths."""
        field = QuietDoubleSpinBox()
        field.setRange(0, 100)
        field.setDecimals(1)
        field.setSingleStep(5)
        field.setSuffix(" %")
        field.setKeyboardTracking(False)
        field.setFixedSize(70, FIELD_HEIGHT)
        field.setFont(font(SMALL))
        field.setAccessibleName(name)
        field.setToolTip(self.tr("Phase of the clock: 0 is the data, 100 the noise"))
        return field

    def _tell_title(self, text: str) -> None:
        self.changed.emit({"title": text})

    def _tell_caption(self, text: str) -> None:
        self.changed.emit({"caption": text.replace(LINE_END, "\n")})

    def _tell_notes(self, text: str) -> None:
        self.changed.emit({"notes": text.replace(LINE_END, "\n")})

    def _tell_hold(self, seconds: float) -> None:
        self.changed.emit({"hold": seconds})

    def _tell_seconds(self, seconds: float) -> None:
        self.changed.emit({"seconds": seconds})

    def _tell_place(self, index: int) -> None:
        self.changed.emit({"place": self.place.itemData(index)})
        self.settled.emit()

    def _tell_easing(self, index: int) -> None:
        self.changed.emit({"easing": self.easing.itemData(index)})
        self.settled.emit()

    def _tell_plays(self) -> None:
        plays = (self.start.value() / 100, self.end.value() / 100)
        fields: dict[str, object] = {"plays": plays if self.plays.isChecked() else None}
        if self._scene is not None and self.plays.isChecked() and self._scene.hold == 0:
            fields["hold"] = 1.0  # a scene that plays needs time
        self.changed.emit(fields)

    def _tick_sliders(self) -> None:
        taken = () if self._scene is None else self._scene.sliders
        for action in self.menu.actions():
            action.setChecked(action.data() in taken)
            action.setEnabled(action.data() in taken or len(taken) < MOST_SLIDERS)

    def _tell_sliders(self) -> None:
        names = tuple(action.data() for action in self.menu.actions() if action.isChecked())
        self.changed.emit({"sliders": names[:MOST_SLIDERS]})
        self.settled.emit()


class _Nothing:
    """Stands in where no scene is chosen."""

    title = caption = notes = ""
    place, easing = "bottom", "in-out"
    plays: tuple[float, float] | None = None
    hold, seconds = 1.0, 2.0
    sliders: tuple[str, ...] = ()


_NONE = _Nothing()
