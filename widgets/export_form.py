"""The inputs of the export dialog: format, size, timing, panes, looks and file; together they are an ExportRequest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from .export_request import PANES, SIZES, STILLS, ExportRequest, admissible_size
from .labels import muted, rich_tip
from .quiet_inputs import QuietComboBox, QuietDoubleSpinBox, QuietSpinBox

Formats = Sequence[tuple[str, str]]  # (suffix with its dot, label)


class ExportForm(QWidget):
    """`pictureChanged` when the frames would look different, `changed` at every other change. Suffix follows format."""

    changed = Signal()
    pictureChanged = Signal()

    def __init__(
        self, formats: Formats, *, path: str, seconds: float, theme: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.format = _combo([(label, suffix) for suffix, label in formats], Path(path).suffix.lower())
        self.size_choice = _combo(
            [(f"{label}   {w} × {h}", (w, h)) for label, w, h in SIZES] + [(self.tr("Custom"), None)]
        )
        self.width_box = _box(SIZES[0][1], 64, 7680)
        self.height_box = _box(SIZES[0][2], 64, 4320)
        self.seconds = QuietDoubleSpinBox()
        self.seconds.setRange(0.5, 120)
        self.seconds.setDecimals(1)
        self.seconds.setValue(seconds)
        self.seconds.setSuffix(self.tr(" s"))
        self.fps = _box(30, 10, 60)
        self.fps.setSuffix(self.tr(" fps"))
        self.loop = _combo([(self.tr("Once"), "once"), (self.tr("There and back"), "ping-pong")])
        self.panes = _combo([(self.tr(label), label) for label in PANES])
        self.theme = _combo([(self.tr("Light"), "light"), (self.tr("Dark"), "dark")], theme)
        self.captions = QCheckBox(self.tr("Titles and numbers"))
        self.captions.setChecked(True)
        self.path = QLineEdit(path)
        self.path.setMinimumWidth(190)
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self._describe()
        self._arrange()
        self._connect()
        self._follow_format()

    @property
    def request(self) -> ExportRequest:
        """What the inputs say now; the size is one that the format can hold."""
        suffix = str(self.format.currentData())
        width, height = admissible_size(suffix, self.width_box.value(), self.height_box.value())
        return ExportRequest(
            path=str(Path(self.path.text().strip()).expanduser()) if self.path.text().strip() else "",
            suffix=suffix,
            width=width,
            height=height,
            fps=self.fps.value(),
            seconds=self.seconds.value(),
            loop=str(self.loop.currentData()),
            panes=PANES[str(self.panes.currentData())],
            captions=self.captions.isChecked(),
            theme=str(self.theme.currentData()),
        )

    @property
    def typed_size(self) -> tuple[int, int]:
        """The size as it stands in the boxes, odd or even."""
        return self.width_box.value(), self.height_box.value()

    def setPath(self, path: str) -> None:
        """Another file; the format follows its suffix where that is one of the formats, else the suffix the format."""
        self.path.setText(path)
        index = self.format.findData(Path(path).suffix.lower())
        if index >= 0:
            self.format.setCurrentIndex(index)
        self._follow_format()

    def _describe(self) -> None:
        says: dict[QWidget, tuple[str, str]] = {
            self.format: (self.tr("Format"), self.tr("File format")),
            self.size_choice: (self.tr("Size"), self.tr("Size of the picture in pixels")),
            self.width_box: (self.tr("Width"), self.tr("Width in pixels; video takes even numbers only")),
            self.height_box: (self.tr("Height"), self.tr("Height in pixels; video takes even numbers only")),
            self.fps: (self.tr("Frames a second"), self.tr("Frames a second, 10 to 60")),
            self.seconds: (self.tr("Length"), self.tr("Length of the film in seconds")),
            self.loop: (self.tr("Run"), self.tr("From the data to T once, or there and back within the same time")),
            self.panes: (self.tr("Panes"), self.tr("Which panes of the stage are painted")),
            self.captions: (self.tr("Captions"), self.tr("Titles and live numbers in the panes")),
            self.theme: (self.tr("Theme"), self.tr("Colours of the picture")),
            self.path: (self.tr("File"), self.tr("Where to write; the suffix follows the format")),
            self.browse: (self.tr("Browse for the file"), self.tr("Choose a folder and a name")),
        }
        for widget, (name, tip) in says.items():
            widget.setAccessibleName(name)
            widget.setToolTip(rich_tip(tip))

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        rows: list[tuple[str, tuple[QWidget, ...]]] = [
            (self.tr("&Format"), (self.format,)),
            (self.tr("&Size"), (self.size_choice,)),
            ("", (self.width_box, muted("×"), self.height_box)),
            (self.tr("&Length"), (self.seconds, self.fps)),
            (self.tr("&Run"), (self.loop,)),
            (self.tr("&Panes"), (self.panes,)),
            (self.tr("&Theme"), (self.theme,)),
            (self.tr("&Captions"), (self.captions,)),
            (self.tr("F&ile"), (self.path, self.browse)),
        ]
        for text, widgets in rows:
            label = QLabel(text)
            label.setBuddy(widgets[0])
            form.addRow(label, _side_by_side(*widgets))

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._follow_format)
        self.size_choice.currentIndexChanged.connect(self._take_preset)
        for box in (self.width_box, self.height_box):
            box.valueChanged.connect(self._follow_size)
        for combo in (self.panes, self.theme):
            combo.currentIndexChanged.connect(self.pictureChanged)
        self.captions.toggled.connect(self.pictureChanged)
        self.loop.currentIndexChanged.connect(self.changed)
        self.fps.valueChanged.connect(self.changed)
        self.seconds.valueChanged.connect(self.changed)
        self.path.textChanged.connect(self.changed)

    def _follow_format(self) -> None:
        suffix = str(self.format.currentData())
        for timing in (self.seconds, self.fps, self.loop):
            timing.setEnabled(suffix not in STILLS)
        stem = self.path.text().strip()
        if stem and Path(stem).suffix.lower() != suffix:
            known = self.format.findData(Path(stem).suffix.lower()) >= 0
            self.path.setText(str(Path(stem).with_suffix(suffix)) if known else stem + suffix)
        self.changed.emit()

    def _take_preset(self) -> None:
        size = self.size_choice.currentData()
        if size is None:
            self.width_box.setFocus()
            return
        for box, value in zip((self.width_box, self.height_box), size, strict=True):
            with QSignalBlocker(box):
                box.setValue(value)
        self.pictureChanged.emit()

    def _follow_size(self) -> None:
        sizes = [self.size_choice.itemData(index) for index in range(self.size_choice.count())]
        typed = self.typed_size
        match = next((index for index, size in enumerate(sizes) if size and tuple(size) == typed), len(sizes) - 1)
        with QSignalBlocker(self.size_choice):
            self.size_choice.setCurrentIndex(match)
        self.pictureChanged.emit()


def _combo(entries: Sequence[tuple[str, object]], chosen: object = None) -> QuietComboBox:
    combo = QuietComboBox()
    for label, data in entries:
        combo.addItem(label, data)
    combo.setCurrentIndex(max(combo.findData(chosen), 0) if chosen is not None else 0)
    return combo


def _box(value: int, low: int, high: int) -> QuietSpinBox:
    box = QuietSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    return box


def _side_by_side(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, (QLabel, QPushButton)) else 1)
    return row
