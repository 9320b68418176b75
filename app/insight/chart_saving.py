"""A diagram, or tiles, of the window as a file of its own: asks where to, and writes it as it is looked at."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import EngineError, Panel
from widgets.look.theme import window_theme
from widgets.painting.chart_look import ChartLook, TilesLook

from ..commands.notices import Notices


class ChartSaving(QObject):
    """`ask` is what a chart's menu calls; the dialog stops nothing."""

    def __init__(self, window: QWidget, notices: Notices) -> None:
        super().__init__(window)
        self._window, self._notices = window, notices
        self.chooser: QFileDialog | None = None

    def ask(self, panel: Panel, look: ChartLook | TilesLook) -> None:
        """Ask for a file, then write the panel as it is now."""
        chooser = QFileDialog(self._window, self.tr("Save picture"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilters(["SVG (*.svg)", "PNG (*.png)"])
        chooser.setDefaultSuffix("svg")
        chooser.filterSelected.connect(lambda chosen: chooser.setDefaultSuffix(chosen[:3].lower()))
        chooser.selectFile(f"{(panel.title or 'chart').lower().replace(' ', '-').replace('/', '-')}.svg")
        chooser.fileSelected.connect(functools.partial(self.save, panel, look))
        self.chooser = chooser
        chooser.open()

    def save(self, panel: Panel, look: ChartLook | TilesLook, path: str) -> None:
        """Write it, all or nothing."""
        from ..export.chart_picture import write_panel  # loads pyqtgraph

        try:
            write_panel(Path(path), panel, window_theme(self._window).name, look)
        except EngineError as error:
            self._notices.fail(error.message, error.hint)
            return
        self._notices.say(self.tr("Saved {}.").format(Path(path).name))
