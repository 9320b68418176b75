"""The user guide: its pages from the resources, and the window that shows them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

import resources
from widgets.guide.guide_view import GuidePage, GuideView
from widgets.main_window import MainWindow

ORDER = (
    "index.md", "install.md", "draw.md", "files.md", "panes.md", "sliders.md", "insight.md", "compare.md", "studies.md",
    "learn.md", "stories.md", "export.md", "command-line.md", "gpu.md", "troubleshooting.md",
)  # fmt: skip


def guide_pages() -> tuple[GuidePage, ...]:
    """The pages of `resources/guide` in the order of reading."""
    pages = []
    for name in ORDER:
        path = resources.path("guide", name)
        text = path.read_text(encoding="utf-8")
        pages.append(GuidePage(path=path, title=text.splitlines()[0].lstrip("# "), text=text))
    return tuple(pages)


class GuideController(QObject):
    """Opens the guide's one window, which is made when it is first wanted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.view: GuideView | None = None
        window.aboutToClose.connect(self.close)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the command does, by name."""
        return {"guide": self.open}

    def open(self, page: str = "") -> None:
        """Show the guide: at a page, at the one left last, or at the first."""
        first = self.view is None
        if self.view is None:
            self.view = GuideView(guide_pages(), self._window)
        if first or page:
            self.view.openPage(page)
        self.view.show()
        self.view.raise_()
        self.view.activateWindow()

    def close(self) -> None:
        """The main window closes: this one too."""
        if self.view is not None:
            self.view.close()
