"""What a scene says, over the stage: its caption in large type, as high as the longest of a story needs."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..look.theme import ThemeName, theme
from ..painting.story_caption import caption_document

TYPE = 1 / 34  # of the window's height; smaller where a caption would need too much of it
LEAST, MARGIN, MOST = 15.0, 0.7, 0.21  # pixels; of the type, above and below; of the window's height
WIDE = 0.9  # of the window's width
SMALLER = 0.88


class TitleBand(QWidget):
    """Paints one text; its height holds any of those it was told of, so that the stage stays where it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ()
        self._text, self._opacity = "", 1.0
        self._theme: ThemeName = "dark"
        self._type, self._height = LEAST, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Title of the scene"))

    @property
    def text(self) -> str:
        """What stands there now."""
        return self._text

    def setTexts(self, texts: Iterable[str]) -> None:
        """All that will ever stand there; without any there is no band."""
        self._texts = tuple(dict.fromkeys(text for text in texts if text.strip()))
        self.setVisible(bool(self._texts))

    def fit(self, window: QSize) -> None:
        """As high as the longest text needs in a window of that size."""
        pixels = max(window.height() * TYPE, LEAST)
        while True:
            margins = 2 * MARGIN * pixels
            height = max((self._room(text, pixels, window.width()) for text in self._texts), default=0.0) + margins
            if height <= MOST * window.height() or pixels <= LEAST:
                break
            pixels = max(pixels * SMALLER, LEAST)
        self._type, self._height = pixels, round(height) if self._texts else 0
        self.setFixedHeight(self._height)

    def display(self, text: str, opacity: float, name: ThemeName) -> None:
        """Show a text, Markdown, at an opacity from 0 to 1, in a theme's colours."""
        if (text, opacity, name) != (self._text, self._opacity, self._theme):
            self._text, self._opacity, self._theme = text, opacity, name
            self.setAccessibleDescription(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme(self._theme)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.window))
        document = caption_document(self._text, self._type, WIDE * self.width(), colours, centred=True)
        painter.setOpacity(self._opacity)
        size = document.size()
        painter.translate((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)
        document.drawContents(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()

    def _room(self, text: str, pixels: float, width: int) -> float:
        document = caption_document(text, pixels, WIDE * width, theme(self._theme), centred=True)
        return float(document.size().height())
