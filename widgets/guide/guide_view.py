"""The user guide in a window of its own: its pages on the left, the page on the right, and a search through all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ..look.labels import muted, rich_tip
from ..look.own_window import OwnWindow
from .guide_style import MARGIN, lay_out

MARKDOWN = QTextDocument.ResourceType.MarkdownResource
LIST_WIDTH, WIDTH, HEIGHT = 210, 980, 680


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """A page of the guide: a Markdown file, and the title in its first line."""

    path: Path
    title: str
    text: str


class GuideBrowser(QTextBrowser):
    """Shows Markdown files; pictures are as wide as the page at most, sharp on dense screens. It opens no network.

    `shown` tells that another page is there (`sourceChanged` comes before it is).
    """

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else the width depends on the height
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.layOutAgain)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        url = QUrl(name)
        resolved = self.source().resolved(url)
        if kind != QTextDocument.ResourceType.ImageResource.value or not resolved.isLocalFile():
            return super().loadResource(kind, url) if resolved.isLocalFile() else None
        image = QImage(resolved.toLocalFile())
        room = max(self.viewport().width() - 2 * MARGIN - 4, 120) * self.devicePixelRatioF()
        if image.width() > room:
            image = image.scaledToWidth(round(room), Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return image

    def doSetSource(self, name: QUrl | str, kind: QTextDocument.ResourceType = MARKDOWN) -> None:
        """Qt's, then our spacing."""
        super().doSetSource(name, kind)
        lay_out(self.document(), self.palette())
        self.shown.emit()

    def layOutAgain(self) -> None:
        """Pictures fitted to the width, colours of the theme; where one reads stays."""
        place = self.verticalScrollBar().value()
        self.reload()
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.source().isValid():
            self._again.start(0)  # not at once: the page may just be being loaded

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.source().isValid():
            self._again.start(0)


class GuideView(OwnWindow):
    """The guide's window. Alt+Left goes back, Ctrl+F or / to the search, Enter there to the next place, Esc closes."""

    def __init__(self, pages: tuple[GuidePage, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("User guide"))
        self.resize(WIDTH, HEIGHT)
        self._pages = pages
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search the guide"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search the guide"))
        self.search.setToolTip(rich_tip(self.tr("Pages with these words; Enter goes from place to place (Ctrl+F)")))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages of the guide"))
        self.list.setToolTip(rich_tip(self.tr("The pages; with words in the search, those that have them")))
        self.found = muted()
        self.browser = GuideBrowser()
        self.browser.setAccessibleName(self.tr("Page of the guide"))
        self.back = QPushButton(self.tr("&Back"))
        self.back.setToolTip(rich_tip(self.tr("To the page before (Alt+Left)")))
        self.back.setEnabled(False)
        self._arrange()
        for page in pages:
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, page.path.name)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._open_item)
        self.browser.shown.connect(self._mark)
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.back.clicked.connect(self.browser.backward)
        self.search.textChanged.connect(self._sift)
        self.search.returnPressed.connect(self.findNext)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Find), self._to_search),
            (QKeySequence("Alt+Left"), self.browser.backward),
        ):
            QShortcut(keys, self, act)

    def openPage(self, name: str = "") -> None:
        """Show a page by its file's name; the first where there is none of that name."""
        known = next((page for page in self._pages if page.path.name == name), self._pages[0])
        self._show(known.path)

    @property
    def page(self) -> str:
        """The file's name of the page that is shown."""
        return Path(self.browser.source().toLocalFile()).name

    def findNext(self) -> None:
        """To the next place of the searched words: on this page, then on the next page that has them."""
        query = self.search.text().strip()
        if not query or self.browser.find(query):
            return
        having = [page for page in self._pages if query.casefold() in page.text.casefold()]
        if not having:
            return
        names = [page.path.name for page in having]
        at = names.index(self.page) if self.page in names else -1
        self._show(having[(at + 1) % len(having)].path)
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        self.browser.find(query)

    def _arrange(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.search, self.list, self.found, self.back):
            column.addWidget(part)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self.browser)
        splitter.setSizes([LIST_WIDTH, WIDTH - LIST_WIDTH])
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        row = QHBoxLayout(self)
        row.addWidget(splitter)

    def _show(self, path: Path) -> None:
        self.browser.setSource(QUrl.fromLocalFile(str(path)), MARKDOWN)

    def _open_item(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole) != self.page:
            self.openPage(item.data(Qt.ItemDataRole.UserRole))

    def _mark(self) -> None:
        """The list follows links and the way back."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == self.page:
                self.list.setCurrentRow(row)

    def _sift(self, query: str) -> None:
        query = query.strip().casefold()
        having = 0
        for row, page in enumerate(self._pages):
            shown = query in page.text.casefold()
            having += shown
            self.list.item(row).setHidden(not shown)
        self.found.setText(self.tr("Pages with these words: {}").format(having) if query else "")

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
