"""All settings of an experiment, built off the registry: three prominent sliders, the layers, and the rest folded."""

from __future__ import annotations

import functools

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from engine import Experiment, decibels, parameters_of

from ..controls.choice_row import ChoiceRow
from ..controls.critical_button import CriticalButton
from ..controls.hold_row import PINNED, HoldRow
from ..controls.layer_box import LAYERS, LayerBox
from ..controls.parameter_row import ParameterRow
from ..controls.twin_field import TwinField
from ..look.icons import palette_icon
from ..look.labels import Card, heading, rich_tip
from ..look.translated import translated_parameter

PROMINENT = ("termination_time", "snr", "curvature")


class FoldButton(QToolButton):
    """A heading that unfolds what stands under it; its chevron follows the theme."""

    folded = True  # here, because Qt sends changeEvent before __init__ ends

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAutoRaise(True)
        self.setFont(heading("").font())
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFolded(True)

    def setFolded(self, folded: bool) -> None:
        """Show it as folded or unfolded, also to assistive technology."""
        self.folded = folded
        self.setIcon(palette_icon("chevron-right" if folded else "chevron-down", self.palette()))
        self.setAccessibleDescription(self.tr("folded") if folded else self.tr("unfolded"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setFolded(self.folded)


class ParameterPanel(QWidget):
    """`changed(name, value)` at every step, `finished(name)` at the end of a movement, `layerToggled(name, shown)`.

    `holdChanged(what)`: "time" or "snr"; `terminalSnrTyped(dB)`.
    """

    holdChanged = Signal(str)
    terminalSnrTyped = Signal(float)
    changed = Signal(str, object)
    finished = Signal(str)
    layerToggled = Signal(str, bool)
    foldChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, ParameterRow | ChoiceRow] = {}
        for name, declared in parameters_of(Experiment).items():
            if declared.scale == "choice":
                self.rows[name] = ChoiceRow(translated_parameter(declared))
            else:
                row = ParameterRow(translated_parameter(declared), prominent=name in PROMINENT)
                row.finished.connect(self.finished)
                self.rows[name] = row
            self.rows[name].changed.connect(self.changed)
        self.hold = HoldRow()
        self.hold.chosen.connect(self.holdChanged)
        self._add_twins()
        self.layers = {name: self._layer_box(name) for name in LAYERS}
        self.fold = FoldButton(self.tr("Model and sampler"))
        self.fold.setToolTip(rich_tip(self.tr("Softness, drift, temperature, sampler, transport, particles, seed")))
        self.fold.setAccessibleName(self.tr("Model and sampler"))
        self.rest = QWidget()
        self._arrange()
        self.fold.clicked.connect(self._toggle)
        self.setFolded(True)

    def display(self, experiment: Experiment) -> None:
        """Show every setting of an experiment; emits nothing."""
        for name, row in self.rows.items():
            row.display(getattr(experiment, name))
            row.setIdle(row.parameter.idle_reason(experiment))
        pinned = PINNED if experiment.process == "pinned" else ""
        self.hold.setIdle(pinned)
        self.terminalSnr.setIdle(pinned)
        self.terminalSnr.display(decibels(experiment.schedule.terminal_snr))

    def displaySnr(self, snr: float) -> None:
        """Show the SNR under the lens while the clock runs; infinite at the data. Emits nothing."""
        row = self.rows["snr"]
        if isinstance(row, ParameterRow):
            row.display(snr)

    def displayLayers(self, shown: dict[str, bool]) -> None:
        """Tick the layers that are painted; emits nothing."""
        for name, ticked in shown.items():
            blocked = self.layers[name].blockSignals(True)
            self.layers[name].setChecked(ticked)
            self.layers[name].blockSignals(blocked)

    def setNotes(self, notes: dict[str, str]) -> None:
        """The readouts under the sliders, by parameter name; parameters that are not named keep theirs."""
        for name, text in notes.items():
            row = self.rows[name]
            if isinstance(row, ParameterRow):
                row.setNote(text)

    def setMark(self, name: str, value: float | None, tooltip: str = "") -> None:
        """Point out a value on a parameter's slider (for example the terminal SNR), or none."""
        row = self.rows[name]
        if isinstance(row, ParameterRow):
            row.setMark(value, tooltip)
            if name == "curvature":
                self.toCritical.setEnabled(row.marked)

    def setLowest(self, name: str, value: float | None) -> None:
        """The least that a parameter can be set to now, or None for its own least."""
        row = self.rows[name]
        if isinstance(row, ParameterRow):
            row.setLowest(value)

    def displayHold(self, what: str) -> None:
        """Show what stays when drift or temperature move: "time" or "snr"; emits nothing."""
        self.hold.display(what)

    def setFolded(self, folded: bool) -> None:
        """Hide or show everything but the prominent sliders and the layers."""
        self.fold.setFolded(folded)
        self.rest.setVisible(not folded)
        self.foldChanged.emit(folded)

    def _toggle(self) -> None:
        self.setFolded(not self.fold.folded)

    def _add_twins(self) -> None:
        """Beside the readouts: the SNR at T, which is T in other units, and a way to c*."""
        tip = self.tr("SNR at T in dB, 20 log10(α/σ). Type one to set T by it.")
        self.terminalSnr = TwinField(self.tr("SNR at T"), self.tr("dB"), tip)
        self.terminalSnr.typed.connect(self.terminalSnrTyped)
        time, curvature = self.rows["termination_time"], self.rows["curvature"]
        assert isinstance(time, ParameterRow)
        assert isinstance(curvature, ParameterRow)
        time.addBeside(self.terminalSnr)
        self.toCritical = CriticalButton()
        self.toCritical.clicked.connect(curvature.takeMark)
        curvature.addBeside(self.toCritical)

    def _layer_box(self, name: str) -> LayerBox:
        box = LayerBox(name)
        box.toggled.connect(functools.partial(self.layerToggled.emit, name))
        return box

    def setLayersFolded(self, folded: bool) -> None:
        """Hide or show the layers."""
        self.layerFold.setFolded(folded)
        self.layerBox.setVisible(not folded)
        self.foldChanged.emit(self.fold.folded)

    def _toggle_layers(self) -> None:
        self.setLayersFolded(not self.layerFold.folded)

    def _layer_group(self) -> Card:
        """A card with the layers' heading, which folds them, and their box, yet empty."""
        card = Card()
        rows = QVBoxLayout(card)
        rows.setContentsMargins(6, 4, 12, 4)
        rows.setSpacing(2)
        self.layerFold = FoldButton(self.tr("Layers"))
        self.layerFold.setToolTip(rich_tip(self.tr("What is painted in the panes")))
        self.layerFold.setAccessibleName(self.tr("Layers"))
        self.layerFold.clicked.connect(self._toggle_layers)
        self.layerBox = QWidget()
        self.layerBox.hide()
        rows.addWidget(self.layerFold)
        rows.addWidget(self.layerBox)
        return card

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        sliders = Card()
        inner = QVBoxLayout(sliders)
        inner.setContentsMargins(12, 10, 12, 8)
        inner.setSpacing(6)
        for name in PROMINENT:
            inner.addWidget(self.rows[name])
        shown = self._layer_group()
        grid = QGridLayout(self.layerBox)
        grid.setContentsMargins(6, 0, 0, 4)
        grid.setSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for index, box in enumerate(self.layers.values()):
            grid.addWidget(box, 1 + index // 2, index % 2)
        more = Card()
        rest = QVBoxLayout(more)
        rest.setContentsMargins(6, 4, 12, 4)
        rest.setSpacing(4)
        rest.addWidget(self.fold)
        under = QVBoxLayout(self.rest)
        under.setContentsMargins(6, 0, 0, 6)
        under.setSpacing(5)
        compact = [row for name, row in self.rows.items() if name not in PROMINENT]
        compact.insert(compact.index(self.rows["beta"]) + 1, self.hold)
        for kind in (ParameterRow, ChoiceRow):
            alike = [row for row in compact if isinstance(row, kind)]
            width = max((row.label_box.sizeHint().width() for row in alike), default=0)
            for row in alike:
                row.setLabelWidth(width)
        for row in compact:
            under.addWidget(row)
        rest.addWidget(self.rest)
        for card in (sliders, shown, more):
            column.addWidget(card)
        column.addStretch(1)
