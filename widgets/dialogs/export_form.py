"""The inputs of the export dialog: format, size, timing, panes, looks and file; together they are an ExportRequest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from ..look.labels import muted, rich_tip
from ..look.number_format import number
from .export_form_rows import FormRows, RateBox, box, combo, seconds_box
from .export_request import PANES, SCALES, SIZES, ExportFormat, ExportRequest

Formats = Sequence[ExportFormat]


class ExportForm(QWidget):
    """`pictureChanged` when the frames would look different, `changed` at every other change. Suffix follows format.

    Rows that a format has no use for are hidden. `story_seconds`: of the story that a film can be of; 0: there is none.
    `compared`: there are two sides.
    """

    changed = Signal()
    pictureChanged = Signal()

    def __init__(
        self,
        formats: Formats,
        *,
        path: str,
        seconds: float,
        theme: str,
        story_seconds: float = 0.0,
        compared: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._formats = {form.name: form for form in formats}
        first = next((form.name for form in formats if form.suffix == Path(path).suffix.lower()), formats[0].name)
        self.format = combo([(form.title, form.name) for form in formats], first)
        self.subject = combo([(self.tr("The clock, as set now"), "clock"), (self.tr("The story"), "story")])
        self._story_seconds = story_seconds
        self.size_choice = combo(
            [(f"{label}   {w} × {h}", (w, h)) for label, w, h in SIZES] + [(self.tr("Custom"), None)]
        )
        self.width_box = box(SIZES[0][1], 64, 7680)
        self.height_box = box(SIZES[0][2], 64, 4320)
        self.scale = combo([(self.tr("{} ×").format(scale), scale) for scale in SCALES])
        self.seconds = seconds_box(seconds, 0.5, 120)
        self.story_length = muted(self.tr("{} s").format(number(story_seconds, 4)))
        self.fps = RateBox(30, 10, 60, self.tr(" fps"))
        self.loop = combo([(self.tr("Once"), "once"), (self.tr("There and back"), "ping-pong")])
        self.repeats = box(1, 1, 20, self.tr(" ×"))
        self.hold_start, self.hold_end = seconds_box(0.0, 0.0, 10), seconds_box(0.0, 0.0, 10)
        self.hold_start.setPrefix(self.tr("at the data "))
        self.hold_end.setPrefix(self.tr("at T "))
        self.panes = combo([(self.tr(label), label) for label in PANES])
        self.theme = combo([(self.tr("Light"), "light"), (self.tr("Dark"), "dark")], theme)
        self.transparent = QCheckBox(self.tr("Transparent"))
        self.captions = QCheckBox(self.tr("Titles and numbers"))
        self.captions.setChecked(True)
        self._compared = compared
        self.both = QCheckBox(self.tr("Both sides"))
        self.both.setChecked(compared)
        self.path = QLineEdit(path)
        self.path.setMinimumWidth(190)
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self._describe()
        self._rows = FormRows(self)
        self._arrange()
        self._connect()
        self._follow_format()

    @property
    def chosen(self) -> ExportFormat:
        """The format."""
        return self._formats[str(self.format.currentData())]

    @property
    def tells_story(self) -> bool:
        """Whether it is a film, and of the story."""
        return self._story_seconds > 0 and self.chosen.kind == "film" and self.subject.currentData() == "story"

    def chooseStory(self) -> None:
        """A film of the story, where there is one."""
        if self._story_seconds > 0 and self.chosen.kind != "film":
            self.setFormat(next(form.name for form in self._formats.values() if form.kind == "film"))
        self.subject.setCurrentIndex(self.subject.findData("story"))

    @property
    def request(self) -> ExportRequest:
        """What the inputs say now; the size is one that the format can hold."""
        form = self.chosen
        width, height = form.admissible_size(*self.typed_size)
        return ExportRequest(
            path=str(Path(self.path.text().strip()).expanduser()) if self.path.text().strip() else "",
            form=form, width=width, height=height, fps=self.fps.value(), seconds=self.seconds.value(),
            loop=str(self.loop.currentData()), repeats=self.repeats.value(),
            hold_start=self.hold_start.value(), hold_end=self.hold_end.value(),
            scale=int(self.scale.currentData()) if form.kind == "still" else 1,
            panes=PANES[str(self.panes.currentData())], captions=self.captions.isChecked(),
            theme=str(self.theme.currentData()), transparent=form.alpha and self.transparent.isChecked(),
            story=self.tells_story, both=self._compared and self.both.isChecked(),
        )  # fmt: skip

    @property
    def typed_size(self) -> tuple[int, int]:
        """The size as it stands in the boxes, odd or even."""
        return self.width_box.value(), self.height_box.value()

    def setPath(self, path: str) -> None:
        """Another file; the format follows its suffix where that is one of the formats, else the suffix the format."""
        self.path.setText(path)
        suffix = Path(path).suffix.lower()
        name = next((form.name for form in self._formats.values() if form.suffix == suffix), None)
        if name is not None and self.chosen.suffix != suffix:
            self.setFormat(name)
        self._follow_format()

    def setFormat(self, name: str) -> None:
        """Choose a format; nothing where there is none of that name."""
        if name in self._formats:
            self.format.setCurrentIndex(self.format.findData(name))

    def values(self) -> dict[str, Any]:
        """All inputs but the file, as plain values that `restore` takes back."""
        combos = {"format": self.format, "loop": self.loop, "panes": self.panes, "scale": self.scale}
        boxes = self._boxes()
        checks = {"captions": self.captions, "transparent": self.transparent}
        return {
            **{name: each.currentData() for name, each in combos.items()},
            **{name: each.value() for name, each in boxes.items()},
            **{name: each.isChecked() for name, each in checks.items()},
        }

    def restore(self, values: Mapping[str, Any]) -> None:
        """Take inputs back, as far as they are admissible; what is not known or not fit is left as it is."""
        for name, each in (
            ("format", self.format), ("loop", self.loop), ("panes", self.panes), ("scale", self.scale),
        ):  # fmt: skip
            index = each.findData(values.get(name))
            if index >= 0:
                each.setCurrentIndex(index)
        for name, field in self._boxes().items():
            value = values.get(name)
            if isinstance(value, (int, float)) and field.minimum() <= value <= field.maximum():
                field.setValue(value)
        for name, check in (("captions", self.captions), ("transparent", self.transparent)):
            if isinstance(values.get(name), bool):
                check.setChecked(values[name])

    def _boxes(self) -> dict[str, Any]:
        return {
            "width": self.width_box, "height": self.height_box, "fps": self.fps, "seconds": self.seconds,
            "repeats": self.repeats, "hold_start": self.hold_start, "hold_end": self.hold_end,
        }  # fmt: skip

    def _describe(self) -> None:
        says: dict[QWidget, tuple[str, str]] = {
            self.format: (self.tr("Format"), self.tr("File format")),
            self.subject: (self.tr("What the film is of"), self.tr("The clock running once, or the story's scenes")),
            self.size_choice: (self.tr("Size"), self.tr("Size of the picture in pixels")),
            self.width_box: (self.tr("Width"), self.tr("Width in pixels; most video takes even numbers only")),
            self.height_box: (self.tr("Height"), self.tr("Height in pixels; most video takes even numbers only")),
            self.scale: (self.tr("Scale"), self.tr("The same picture with so many times the pixels a side")),
            self.fps: (self.tr("Frames a second"), self.tr("Frames a second, 10 to 60, such as 29.97")),
            self.seconds: (self.tr("Length of a run"), self.tr("Seconds from the data to T, or there and back")),
            self.loop: (self.tr("Run"), self.tr("From the data to T once, or there and back within the same time")),
            self.repeats: (self.tr("Repeats"), self.tr("How often the film runs through")),
            self.hold_start: (self.tr("Hold at the data"), self.tr("Seconds to rest at the data, in every run")),
            self.hold_end: (self.tr("Hold at T"), self.tr("Seconds to rest at the noise end, in every run")),
            self.panes: (self.tr("Panes"), self.tr("Which panes of the stage are painted")),
            self.both: (self.tr("Both sides"), self.tr("What is held, A, beside what is open, B; or B alone")),
            self.captions: (self.tr("Captions"), self.tr("Titles and live numbers in the panes")),
            self.theme: (self.tr("Theme"), self.tr("Colours of the picture")),
            self.transparent: (self.tr("Transparent background"), self.tr("Neither stage nor cards are filled")),
            self.path: (self.tr("File"), self.tr("Where to write; the suffix follows the format")),
            self.browse: (self.tr("Browse for the file"), self.tr("Choose a folder and a name")),
        }
        for widget, (name, tip) in says.items():
            widget.setAccessibleName(name)
            widget.setToolTip(rich_tip(tip))

    def _arrange(self) -> None:
        pictures, films = ("film", "story", "still", "drawing"), ("film",)
        rows = self._rows
        rows.add(self.tr("&Format"), self.format)
        rows.add(self.tr("Fil&m of"), self.subject, kinds=("film", "story") if self._story_seconds > 0 else ("none",))
        rows.add(self.tr("&Size"), self.size_choice, kinds=pictures)
        rows.add("", self.width_box, muted("×"), self.height_box, kinds=pictures)
        rows.add(self.tr("Sca&le"), self.scale, kinds=("still",))
        rows.add(self.tr("&Length"), self.seconds, self.story_length, self.fps, kinds=("film", "story"))
        rows.add(self.tr("&Run"), self.loop, self.repeats, kinds=films)
        rows.add(self.tr("&Hold"), self.hold_start, self.hold_end, kinds=films)
        rows.add(self.tr("&Panes"), self.panes, kinds=("film", "still", "drawing"))
        beside = ("film", "still", "drawing", "data") if self._compared else ("none",)
        rows.add(self.tr("C&ompare"), self.both, kinds=beside)
        rows.add(self.tr("&Theme"), self.theme, self.transparent, kinds=pictures)
        rows.add(self.tr("&Captions"), self.captions, kinds=pictures)
        rows.add(self.tr("F&ile"), self.path, self.browse)

    def _connect(self) -> None:
        for choice in (self.format, self.subject):
            choice.currentIndexChanged.connect(self._follow_format)
        self.size_choice.currentIndexChanged.connect(self._take_preset)
        for size in (self.width_box, self.height_box):
            size.valueChanged.connect(self._follow_size)
        looks = (self.panes.currentIndexChanged, self.theme.currentIndexChanged)
        for changed in (*looks, self.captions.toggled, self.both.toggled, self.transparent.toggled):
            changed.connect(self.pictureChanged)
        for choice in (self.loop, self.scale):
            choice.currentIndexChanged.connect(self.changed)
        for field in (self.fps, self.seconds, self.repeats, self.hold_start, self.hold_end):
            field.valueChanged.connect(self.changed)
        self.path.textChanged.connect(self.changed)

    def _follow_format(self) -> None:
        form = self.chosen
        self._rows.show_kind("story" if self.tells_story else form.kind)
        self.seconds.setVisible(form.kind == "film" and not self.tells_story)
        self.story_length.setVisible(self.tells_story)
        self.transparent.setVisible(form.alpha)
        stem = self.path.text().strip()
        if stem and Path(stem).suffix.lower() != form.suffix:
            known = any(each.suffix == Path(stem).suffix.lower() for each in self._formats.values())
            self.path.setText(str(Path(stem).with_suffix(form.suffix)) if known else stem + form.suffix)
        self.pictureChanged.emit()

    def _take_preset(self) -> None:
        size = self.size_choice.currentData()
        if size is None:
            self.width_box.setFocus()
            return
        for field, value in zip((self.width_box, self.height_box), size, strict=True):
            with QSignalBlocker(field):
                field.setValue(value)
        self.pictureChanged.emit()

    def _follow_size(self) -> None:
        sizes = [self.size_choice.itemData(index) for index in range(self.size_choice.count())]
        typed = self.typed_size
        match = next((index for index, size in enumerate(sizes) if size and tuple(size) == typed), len(sizes) - 1)
        with QSignalBlocker(self.size_choice):
            self.size_choice.setCurrentIndex(match)
        self.pictureChanged.emit()
