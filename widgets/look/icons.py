"""Icons: line drawings (Lucide's, ISC licence, and our own) tinted in code, and the application's mark."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton, QWidget

import resources

SIZE = 18  # logical pixels of an icon in a button
_DEVICE_SIZES = (16, 18, 23, 27, 36)  # the sizes at scale 1, 1.25, 1.5 and 2
_APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)


@functools.cache
def _drawing(name: str) -> bytes:
    return resources.path("icons", f"{name}.svg").read_bytes()


def picture(name: str, colour: QColor, size: int) -> QImage:
    """(size, size) device pixels of a bundled drawing, its `currentColor` replaced. Raises FileNotFoundError."""
    svg = _drawing(name).replace(b"currentColor", colour.name().encode())
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def icon(name: str, colour: QColor, disabled: QColor | None = None) -> QIcon:
    """A bundled icon in one colour (and another one where it is disabled), sharp at fractional scaling too."""
    found = QIcon()
    for size in _DEVICE_SIZES:
        found.addPixmap(QPixmap.fromImage(picture(name, colour, size)))
        if disabled is not None:
            found.addPixmap(QPixmap.fromImage(picture(name, disabled, size)), QIcon.Mode.Disabled)
    return found


@functools.cache
def _palette_icon(name: str, colour: int, disabled: int) -> QIcon:
    return icon(name, QColor.fromRgba(colour), QColor.fromRgba(disabled))


def palette_icon(name: str, palette: QPalette) -> QIcon:
    """A bundled icon in a palette's text colours; cached."""
    return _palette_icon(
        name,
        palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText).rgba(),
        palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText).rgba(),
    )


def application_icon() -> QIcon:
    """Tidemark's own mark: a tide line between the data above and the noise below."""
    found = QIcon()
    for size in _APPLICATION_SIZES:
        found.addPixmap(QPixmap.fromImage(picture("tidemark", QColor("black"), size)))
    return found


def set_action_icon(action: QAction, name: str) -> None:
    """Name an action's icon; the bars that show the action tint it, again at every change of the theme."""
    action.setProperty("iconName", name)


def tint_actions(actions: list[QAction], palette: QPalette) -> None:
    """Give every action that was named by `set_action_icon` its icon in the palette's colours."""
    for action in actions:
        name = action.property("iconName")
        if name:
            action.setIcon(palette_icon(str(name), palette))


class IconButton(QToolButton):
    """A flat button that shows one bundled icon and follows the theme."""

    _icon_name = ""  # here too: Qt sends changeEvent before __init__ ends

    def __init__(self, name: str, label: str, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconName(name, label, tooltip)

    def setIconName(self, name: str, label: str, tooltip: str = "") -> None:
        """Change the icon with its accessible name and tooltip (the name where none is given)."""
        self.setAccessibleName(label)
        self.setToolTip(tooltip or label)
        if name != self._icon_name:
            self._icon_name = name
            self.setIcon(palette_icon(name, self.palette()))

    @property
    def iconName(self) -> str:
        return self._icon_name

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon_name:
            self.setIcon(palette_icon(self._icon_name, self.palette()))
