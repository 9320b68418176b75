"""Preferences: a short form whose every change takes effect at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from ..controls.quiet_inputs import QuietComboBox, QuietSpinBox
from ..look.labels import muted, rich_tip


class PreferencesDialog(QDialog):
    """`changed(name, value)` for theme, device, threads, live_limit and reduce_motion; `defaultsWanted` for a reset."""

    changed = Signal(str, object)
    defaultsWanted = Signal()

    def __init__(self, limits: tuple[int, int], most_threads: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self.theme = QuietComboBox()
        for value, text in (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            self.theme.addItem(text, value)
        self.device = QuietComboBox()
        for value, text in (
            ("auto", self.tr("Best there is")),
            ("cpu", self.tr("CPU")),
            ("cuda", self.tr("CUDA (NVIDIA)")),
            ("mps", self.tr("MPS (Apple)")),
        ):
            self.device.addItem(text, value)
        self.threads = QuietSpinBox()
        self.threads.setRange(0, most_threads)
        self.threads.setSpecialValueText(self.tr("Automatic"))
        self.live_limit = QuietSpinBox()
        self.live_limit.setRange(*limits)
        self.live_limit.setSingleStep(1000)
        self.live_limit.setGroupSeparatorShown(True)
        self.reduce_motion = QCheckBox(self.tr("Nothing moves by itself"))
        self._describe()
        self._arrange()
        self._connect()

    def display(self, values: Mapping[str, Any]) -> None:
        """Show what is preferred now; emits nothing."""
        for combo, name in ((self.theme, "theme"), (self.device, "device")):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(combo.findData(values[name]))
        for box, name in ((self.threads, "threads"), (self.live_limit, "live_limit")):
            with QSignalBlocker(box):
                box.setValue(values[name])
        with QSignalBlocker(self.reduce_motion):
            self.reduce_motion.setChecked(values["reduce_motion"])

    def _describe(self) -> None:
        self._rows = (
            (self.theme, self.tr("&Theme"), self.tr("Light or dark; the system's own choice where it has one.")),
            (
                self.device,
                self.tr("&Device"),
                self.tr("Where the engine computes. It is started again when this changes; the drawing stays."),
            ),
            (
                self.threads,
                self.tr("&Threads"),
                self.tr("CPU threads of the engine. Automatic: all cores but one, which paints."),
            ),
            (
                self.live_limit,
                self.tr("&Live limit"),
                self.tr("Above so many points, thinning is offered when a cloud is opened. Nothing is ever refused."),
            ),
            (
                self.reduce_motion,
                self.tr("&Motion"),
                self.tr("No playing at the start or after a stroke; Space plays as ever."),
            ),
        )
        for control, label, tip in self._rows:
            control.setAccessibleName(label.replace("&", ""))
            control.setAccessibleDescription(tip)
            control.setToolTip(rich_tip(tip))

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for control, label, _ in self._rows:
            form.addRow(label, control)
        note = muted(self.tr("Changes take effect at once and are remembered."))
        note.setAccessibleName(self.tr("Note"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.defaults = self.buttons.addButton(self.tr("Defaults"), QDialogButtonBox.ButtonRole.ResetRole)
        self.defaults.setToolTip(rich_tip(self.tr("Every preference back to what it was at first")))
        self.defaults.setAccessibleName(self.tr("Defaults"))
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setToolTip(rich_tip(self.tr("Close (Esc)")))
        close.setAccessibleName(self.tr("Close"))
        for button in (self.defaults, close):  # Enter ends a number, and no more
            button.setAutoDefault(False)
            button.setDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 14)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(self.buttons)
        self.setMinimumWidth(400)

    def _connect(self) -> None:
        self.theme.currentIndexChanged.connect(self._tell_theme)
        self.device.currentIndexChanged.connect(self._tell_device)
        self.threads.editingFinished.connect(self._tell_threads)
        self.live_limit.editingFinished.connect(self._tell_limit)
        self.reduce_motion.toggled.connect(self._tell_motion)
        self.buttons.rejected.connect(self.close)
        self.defaults.clicked.connect(self.defaultsWanted)

    def _tell_theme(self) -> None:
        self.changed.emit("theme", self.theme.currentData())

    def _tell_device(self) -> None:
        self.changed.emit("device", self.device.currentData())

    def _tell_threads(self) -> None:
        self.changed.emit("threads", self.threads.value())

    def _tell_limit(self) -> None:
        self.changed.emit("live_limit", self.live_limit.value())

    def _tell_motion(self, ticked: bool) -> None:
        self.changed.emit("reduce_motion", ticked)
