"""One adjustable number, built off its Parameter: name and symbol, slider, field to type in, readout and mark."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine import EngineError, Parameter

from ..look.fonts import font
from ..look.labels import TEXT, muted, rich_tip
from ..look.number_format import number, parsed
from .number_field import NameLabel, NumberField
from .track_slider import TrackSlider

_SNAP = 0.006  # a slider this close (as a fraction) to zero means zero, where zero lies inside the range
_WIDEST_SLIDER = 10_000_000  # integers with more values than this (the seed) are typed, not slid


class ParameterRow(QWidget):
    """`changed(name, value)` at every step of a drag, `finished(name)` when the hand lets go or Enter is pressed.

    A prominent row puts the slider under the name; a compact one is a single line. Double-clicking the name resets.
    """

    changed = Signal(str, object)
    finished = Signal(str)

    def __init__(self, parameter: Parameter, *, prominent: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self._value: float | int = parameter.clamped(float(parameter.default))
        self._pending = False
        self._lowest: float | None = None
        self._mark: float | None = None
        self._mark_tip = self._idle = ""
        self.label = NameLabel(parameter.label)
        self.symbol = muted(parameter.symbol, TEXT)
        self.field = NumberField()
        self.unit = muted(parameter.unit)
        self.note = muted()
        slides = parameter.scale != "integer" or parameter.high - parameter.low <= _WIDEST_SLIDER
        self.slider = TrackSlider() if slides else None
        self._describe()
        self._arrange(prominent)
        self._connect()
        self.display(self._value)

    @property
    def value(self) -> float | int:
        return self._value

    def display(self, value: float) -> None:
        """Show a value; emits nothing. A text that is being typed and a slider that is held stay as they are."""
        self._value = self.parameter.clamped(value)
        if self.slider is not None and not self.slider.isSliderDown():
            blocked = self.slider.blockSignals(True)
            self.slider.setFraction(self.parameter.to_fraction(self._value))
            self.slider.blockSignals(blocked)
        if not self.field.isModified():
            self._write(number(value))

    def setNote(self, text: str) -> None:
        """The second line: what this value means in other units. Empty: none."""
        self.note.setText(text)
        self.note.setVisible(bool(text) or self._keeps_note)

    def setMark(self, value: float | None, tooltip: str = "") -> None:
        """Point out one value on the slider, and say in the tooltip what it is. None, or out of range: none."""
        inside = value is not None and self.parameter.low <= value <= self.parameter.high
        self._mark, self._mark_tip = (value, tooltip) if inside else (None, "")
        if self.slider is not None:
            self.slider.setMark(None if self._mark is None else self.parameter.to_fraction(self._mark))
        self._show_tips()

    def setLowest(self, value: float | None) -> None:
        """The least that can be had now: slider and field stop there. None: the parameter's own least."""
        self._lowest = value

    def setIdle(self, reason: str) -> None:
        """Disabled while there is a reason why it has no effect; every tooltip then says it."""
        if reason != self._idle:
            self._idle = reason
            self.setEnabled(not reason)
            self._show_tips()

    @property
    def marked(self) -> bool:
        """Whether a value is pointed out."""
        return self._mark is not None

    def takeMark(self) -> None:
        """To the marked value, as if a person had typed it."""
        if self._mark is not None and self.isEnabled():
            self.field.setModified(False)
            self._take(self._mark)
            self._settle()

    def addBeside(self, widget: QWidget) -> None:
        """A small control at the right of the note."""
        self.note_line.addWidget(widget)

    def reset(self) -> None:
        """Back to the default, as if a person had typed it."""
        self.field.setModified(False)
        self._take(self.parameter.clamped(float(self.parameter.default)))
        self._settle()

    def setLabelWidth(self, width: int) -> None:
        """Let the names of stacked compact rows end at one line."""
        self.label_box.setFixedWidth(width)

    def _describe(self) -> None:
        p = self.parameter
        span = (
            f"{number(p.low)} to {number(p.high)}{' ' + p.unit if p.unit else ''}, default {number(float(p.default))}"
        )
        self._tip = rich_tip(p.doc, f"{p.symbol}: {span}" if p.symbol else span)
        self._show_tips()
        spoken = f"{p.label} {p.symbol}".strip()
        self.label.setAccessibleName(spoken)
        self.symbol.setAccessibleName(self.tr("Symbol of {}").format(p.label))
        self.field.setAccessibleName(self.tr("{}, value").format(spoken))
        self.field.setAccessibleDescription(f"{p.doc} {span}")
        self.note.setAccessibleName(self.tr("{}, in other units").format(p.label))
        self.unit.setAccessibleName(self.tr("Unit of {}").format(p.label))
        if self.slider is not None:
            self.slider.setAccessibleName(self.tr("{}, slider").format(spoken))
            self.slider.setAccessibleDescription(f"{p.doc} {span}")
            if p.low < 0 < p.high:
                self.slider.setOrigin(p.to_fraction(0.0))

    def _show_tips(self) -> None:
        """What each part says under the hand: first why the row is idle, then what the parameter is."""
        tip = rich_tip(self._idle) + self._tip
        self.label.setToolTip(tip + rich_tip(self.tr("Double-click resets it.")))
        if not self.field.property("invalid"):
            self.field.setToolTip(tip)
        if self.slider is not None:
            self.slider.setToolTip(tip + rich_tip(self._mark_tip))

    def _arrange(self, prominent: bool) -> None:
        self._keeps_note = prominent
        self.label.setFont(font(TEXT, QFont.Weight.Medium if prominent else QFont.Weight.Normal))
        self.label_box = QWidget()
        names = QHBoxLayout(self.label_box)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(6)
        names.addWidget(self.label)
        names.addWidget(self.symbol)
        names.addStretch(1)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setFixedWidth((72 if prominent else 66) if self.slider is not None else 104)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.note.setVisible(prominent)
        self.unit.setVisible(bool(self.parameter.unit))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.label_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(head)
        head.addStretch(1) if prominent or self.slider is None else head.addWidget(self.slider, 1)
        head.addWidget(self.field)
        head.addWidget(self.unit)
        if prominent and self.slider is not None:
            column.addWidget(self.slider)
        self.note_line = QHBoxLayout()
        self.note_line.setSpacing(6)
        self.note_line.addWidget(self.note, 1)
        column.addLayout(self.note_line)

    def _connect(self) -> None:
        self.label.doubleClicked.connect(self.reset)
        self.field.textEdited.connect(self._check)
        self.field.committed.connect(self._commit)
        self.field.reverted.connect(self._restore)
        if self.slider is not None:
            self.slider.valueChanged.connect(self._slide)
            self.slider.settled.connect(self._settle)
            self.slider.markChosen.connect(self.takeMark)
            self.setFocusProxy(self.slider)

    def _slide(self) -> None:
        assert self.slider is not None
        p, fraction = self.parameter, self.slider.fraction
        value = (
            p.clamped(float(f"{p.from_fraction(fraction):.3g}")) if p.scale != "integer" else p.from_fraction(fraction)
        )
        if p.low < 0 < p.high and abs(fraction - p.to_fraction(0.0)) < _SNAP:
            value = 0.0
        if self._lowest is not None and value < self._lowest:
            value = self._stop_at(self._lowest)
        self._write(number(value))
        self._take(value)

    def _stop_at(self, lowest: float) -> float | int:
        """The handle goes no further than the least value, though the hand may."""
        assert self.slider is not None
        value = self.parameter.clamped(lowest)
        blocked = self.slider.blockSignals(True)
        self.slider.setFraction(self.parameter.to_fraction(value))
        self.slider.blockSignals(blocked)
        return value

    def _take(self, value: float | int) -> None:
        moved = value != self._value
        self.display(value)
        if moved:
            self._pending = True
            self.changed.emit(self.parameter.name, value)

    def _settle(self) -> None:
        if self._pending:
            self._pending = False
            self.finished.emit(self.parameter.name)

    def _write(self, text: str) -> None:
        if text != self.field.text():
            self.field.setText(text)
        self.field.setModified(False)
        self._complain("")

    def _check(self, text: str) -> float | int | None:
        try:
            value = self.parameter.checked(parsed(text))
        except EngineError as error:
            self._complain(str(error))
            return None
        self._complain("")
        return value if not isinstance(value, str) else None

    def _commit(self) -> None:
        value = self._check(self.field.text()) if self.field.isModified() else self._value
        if value is not None:
            self.field.setModified(False)
            self._take(value if self._lowest is None else max(value, self.parameter.clamped(self._lowest)))
            self._settle()

    def _restore(self) -> None:
        self._write(number(self._value))
        self.field.selectAll()

    def _complain(self, sentence: str) -> None:
        self.field.setInvalid(bool(sentence))
        self.field.setToolTip(rich_tip(sentence) or rich_tip(self._idle) + self._tip)
