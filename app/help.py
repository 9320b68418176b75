"""Help: the guide, the list of shortcuts, and About with versions, papers and licences."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout

from resources import ROOT
from widgets.main_window import MainWindow

from .actions import Actions
from .cli import VERSION
from .commands import COMMANDS
from .guide_desk import GuideDesk

PAPERS = (
    ("Liang, Dharmakeerthi, Koriyama", "Denoising Diffusions with Optimal Transport", "arXiv 2411.01629"),
    (
        "Wang, Li, Che, Wang, Jui, Lei, Luo",
        "Solving Prior Distribution Mismatch in Diffusion Models",
        "arXiv 2410.13431",
    ),
    ("Reu, Vargas, Kerekes, Bronstein", "To smooth a cloud or to pin it down", "UAI 2024, PMLR 244"),
    ("Khrulkov, Ryzhakov, Chertkov, Oseledets", "Understanding DDPM Latent Codes", "ICLR 2023"),
)
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
        self.guide = GuideDesk(window)

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
        licences = sorted(path.name for path in (ROOT / "licences").iterdir() if path.is_file())
        papers = "".join(
            f"<li>{html.escape(authors)}: <i>{html.escape(title)}</i>, {html.escape(where)}</li>"
            for authors, title, where in PAPERS
        )
        self._show(
            self.tr("About Tidemark"),
            f"<h2>Tidemark {VERSION}</h2><p>Draw a distribution, watch it diffuse and denoise, side by side with its "
            "optimal transport map, and measure how far apart the two are. It never uses the network.</p>"
            f"<h3>The four papers</h3><ul>{papers}</ul>"
            "<h3>Licence</h3><p>Tidemark's source is under the MIT licence. What ships with it keeps its own: "
            f"{html.escape(', '.join(licences))}.</p>",
        )

    def _show(self, title: str, text: str) -> None:
        dialog = QDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(560, 520)
        browser = QTextBrowser(dialog)
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
