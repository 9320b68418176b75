"""Help: the guide, the list of shortcuts, and About with versions, papers and licences."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout

from widgets.main_window import MainWindow

from ..commands import COMMANDS
from ..commands.actions import Actions
from .about import SCHEME, about_page, licence_page
from .guide_controller import GuideController

MOUSE = (
    ("Left button in the forward pane", "Draw or erase; with Ctrl the brush erases"),
    ("Middle button, or the hand", "Move the view"),
    ("Wheel", "Zoom about the cursor"),
    ("Click on a particle", "Pin it in every pane, up to eight; Esc releases them"),
    ("Double click on a title", "Maximise the pane; Esc brings all back"),
    ("Double click on a slider's name", "Back to its default"),
)


class Help(QObject):
    """The guide, and two plain windows of text; all can stay open."""

    def __init__(self, window: MainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self.guide = GuideController(window)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do, by name."""
        return {"keys": self.keys, "about": self.about, **self.guide.handlers()}

    def keys(self) -> None:
        rows = [
            (_keys(self._actions, command.name), f"{_plain(self._actions[command.name].text())}: {command.tip}")
            for command in COMMANDS
            if command.keys
        ]
        self._show(self.tr("Keyboard and mouse"), _table(rows) + _table(MOUSE))

    def about(self) -> None:
        self._show(self.tr("About Tidemark"), about_page())

    def _follow(self, link: QUrl) -> None:
        """Links lead to licence texts, in a window of their own."""
        if link.scheme() == SCHEME:
            name, page = licence_page(link.path())
            self._show(self.tr("Licence of {name}").format(name=name), page)

    def _show(self, title: str, text: str) -> None:
        dialog = QDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(560, 520)
        browser = QTextBrowser(dialog)
        browser.setOpenLinks(False)
        browser.anchorClicked.connect(self._follow)
        browser.setHtml(text)
        browser.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(browser.selectAll)
        copy.clicked.connect(browser.copy)
        buttons.rejected.connect(dialog.close)
        layout = QVBoxLayout(dialog)
        layout.addWidget(browser)
        layout.addWidget(buttons)
        dialog.show()


def _keys(actions: Actions, name: str) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in actions[name].shortcuts())


def _plain(text: str) -> str:
    """A command's words without mnemonic and dots."""
    return text.replace("&", "").rstrip("…")


def _table(rows: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> str:
    cells = "".join(
        f"<tr><td width='34%' style='padding: 3px 14px 3px 0; font-weight: 600'>{html.escape(left)}</td>"
        f"<td style='padding: 3px 0'>{html.escape(right)}</td></tr>"
        for left, right in rows
    )
    return f"<table width='100%'>{cells}</table><br>"
